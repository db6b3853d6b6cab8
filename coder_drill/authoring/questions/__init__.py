"""Checking questions: item-writing rules, codes, and who answered them blind."""
