"""A chart's record, set for reading."""
