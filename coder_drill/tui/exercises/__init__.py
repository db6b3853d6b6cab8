"""The bank, sessions and cards."""
