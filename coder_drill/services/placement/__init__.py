"""Placement: where somebody stands, found out in half an hour, and what came of practice since."""
