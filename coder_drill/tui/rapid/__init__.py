"""Rapid drills: the sprint, what came of it, the map of families."""
