"""Audits: a claim that another coder coded, with errors planted by rule, or with none."""
