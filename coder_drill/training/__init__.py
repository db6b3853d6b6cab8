"""Signed files between a trainer and learners: assignments, results, releases, records of completion."""
