"""Drill sets: which exercises, in which order, under which rules; frozen by hash when assigned."""
