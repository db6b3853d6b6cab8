"""Home and the greeting."""
