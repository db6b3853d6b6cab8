"""Filler words of code titles and what they say about a concept."""

from __future__ import annotations

DENIED = 0.25
"""What an unmatched word that a title denies ("without foreign body") tells, where not listed."""

DOC_FACTOR = {
    word: float(factor)
    for word, _, factor in (
        pair.partition("=")
        for pair in [
            "unspecified=0.05",
            "nos=0.02",
            "other=0.3",
            "specified=0.25",
            "nec=0.2",
            "initial=0.02",
            "encounter=0.02",
            "subsequent=0.15",
            "sequela=0.2",
            "right=0.3",
            "left=0.32",
            "bilateral=0.4",
            "unilateral=0.3",
            "closed=0.1",
            "open=0.35",
            "nondisplaced=0.5",
            "displaced=0.4",
            "disease=0.3",
            "syndrome=0.35",
            "disorder=0.35",
            "disorders=0.35",
            "diseases=0.35",
            "condition=0.35",
            "organism=0.2",
            "acute=0.6",
            "chronic=0.6",
            "primary=0.4",
            "essential=0.3",
            "idiopathic=0.5",
            "site=0.3",
            "part=0.4",
            "accidental=0.3",
            "unintentional=0.1",
            "injection=0.1",
            "per=0.1",
            "mg=0.1",
            "malignant=0.7",
            "elsewhere=0.2",
            "classified=0.2",
            "type=0.3",
            "manifestation=0.6",
            "uncomplicated=0.1",
            "!complications=0.15",
            "!complication=0.15",
            "!intractable=0.2",
            "!status=0.1",
            "!epilepticus=0.1",
            "first=0.6",
            "episode=0.4",
            "history=1.4",
            "family=1.4",
            "screening=1.3",
            "poisoning=1.6",
            "adverse=1.6",
            "underdosing=1.8",
            "overdose=1.8",
            "toxicity=1.8",
            "noncompliance=1.8",
            "suicide=1.8",
            "intentional=1.3",
            "complicating=1.3",
            "pregnancy=1.2",
            "newborn=1.1",
            "personal=1.2",
            "congenital=1",
            "suspected=1.2",
            "diagnostic=1.3",
            "!found=0.6",
            "!ruled=0.6",
        ]
    )
}
"""How much an unmatched word of a name tells that the name is about something else: 1 is a word
like any other; the code book's filler words say little, a change of subject says more. Negated
words carry a leading ``!`` (see ``coder_drill.codebooks.words``)."""
