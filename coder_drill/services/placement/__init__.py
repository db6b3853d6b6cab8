"""Placement: where somebody stands, found out in 40 minutes at most, and what came of practice since."""
