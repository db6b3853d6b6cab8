"""The lookup field and its hits."""
