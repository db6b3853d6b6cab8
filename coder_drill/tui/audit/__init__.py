"""Auditing a claim: the claim beside the record, the finding, what came of it."""
