"""The E/M helper: the level of a visit from what is checked."""
