"""Coding a chart."""
