"""The review of an answer, its claim and what it is paid by."""
