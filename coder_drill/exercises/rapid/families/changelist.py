"""Codes that did not change, headers, and what else stands on a claim, for `cm_changes`."""

from __future__ import annotations

STEADY = (
    "I10", "E11.9", "E11.65", "E78.5", "J44.9", "J44.1", "N39.0", "K21.9", "M54.50", "F32.A", "F41.1",
    "I48.91", "I25.10", "I50.22", "N18.31", "N18.32", "J45.909", "J18.9", "A41.9", "E03.9", "G47.33",
    "M17.11", "M17.12", "M25.511", "R07.9", "R05.9", "Z00.00", "Z12.11", "Z79.4", "Z87.891", "K57.30",
    "H25.11", "L03.115", "D64.9", "D50.9", "E87.6", "R51.9", "S52.501A", "S83.511A", "B34.9", "U07.1",
)  # fmt: skip
"""Billable in every edition from fiscal year 2025 to 2027."""
HEADERS = (
    "E11", "E11.6", "E11.3", "I50", "I50.2", "I25.1", "I25", "J44", "J45", "J45.9", "N18", "N18.3", "M54.5",
    "M17", "M17.1", "M25.5", "M25.51", "F32", "F41", "K57", "K57.3", "H25", "H25.1", "L03", "L03.11", "D64",
    "E87", "S52.5", "S52.50", "S83.5", "S83.51", "C50", "C50.9", "C50.91", "I21", "I63", "I63.5", "R07",
    "Z79", "Z12", "Z12.1", "Z00", "O24.4", "G43", "G43.9", "L89", "L89.1", "L97", "T81.4", "K50", "K51",
)  # fmt: skip
"""Headers in every one of these editions."""
PAYERS = (
    "Medicare", "Commercial PPO", "Medicaid managed care", "Medicare Advantage", "TRICARE",
    "Blue plan", "Marketplace HMO",
)  # fmt: skip
LINES = (
    "Eligibility was verified.",
    "No authorization is needed.",
    "The other diagnoses pass.",
    "Second submission.",
    "Secondary payer on file.",
    "Clearinghouse edit, not the payer's.",
    "Medical necessity edit passes.",
    "The note was signed before billing.",
    "Held for two days.",
    "Taxonomy code matches.",
)
