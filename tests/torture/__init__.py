"""Fault injection: kills, flipped bytes, full disks, hostile files, processes that race; by seed.

``make torture`` runs it for two minutes, ``python -m tests.torture --seconds 3600`` as long as wanted. What
fails is printed with its seed and the command that repeats it.
"""
