"""Validity: is it a code, is it complete, is it in force?"""

from __future__ import annotations

import re
from collections.abc import Iterator

from coder_drill.codebooks.model import Code, System
from coder_drill.scoring.book import Book
from coder_drill.scoring.model import AnswerCode, Edit, Effect, Label
from coder_drill.scoring.rules.base import Counted, Rule
from coder_drill.scoring.rules.encounter import Encounter

INVALID = Rule(
    "invalid-code",
    "Not a code",
    "The string is not a code in any of the tables.",
    "Code tables: ICD-10-CM, ICD-10-PCS, HCPCS Level II, CPT practice set",
    Effect.HARD,
    "A claim with a code that does not exist is rejected. Check for a slipped character: O and 0, "
    "I and 1 are the usual ones.",
    label=Label.INVALID,
    counted=Counted.VERDICT,
    fix="look it up with coder-drill lookup",
)
NOT_IN_EDITION = Rule(
    "not-in-edition",
    "Not valid on the date",
    "The code exists, but not in the edition that is in force on the encounter's date.",
    "Code tables by edition; HIPAA code sets follow the date of service or discharge",
    Effect.HARD,
    "Code sets change on October 1 and April 1. Use the edition of the discharge (inpatient) or of "
    "the date of service (everyone else).",
    label=Label.INVALID,
    counted=Counted.VERDICT,
    fix="choose a code that is billable in the chart's edition",
)
HEADER = Rule(
    "header-code",
    "Header code",
    "The code is a category or subcategory with more specific codes below it.",
    "ICD-10-CM guideline I.B.2: code to the highest number of characters available",
    Effect.HARD,
    "Choose one of the billable codes below the header.",
    label=Label.INVALID,
    counted=Counted.VERDICT,
    fix="choose one of the billable codes below it",
)
SEVENTH = Rule(
    "seventh-character",
    "Seventh character",
    "The code needs a 7th character, or carries one that is not defined for it.",
    "ICD-10-CM guideline I.A.5",
    Effect.HARD,
    "The characters and their meanings are listed at the category. The code list decides: not every "
    "character of a category is defined for every code below it.",
    label=Label.INVALID,
    counted=Counted.VERDICT,
    fix="choose a code with the 7th character that the encounter calls for",
)
NOT_IN_PRACTICE = Rule(
    "cpt-not-in-table",
    "Not in the practice table",
    "The code has the shape of a CPT code, and the practice table does not hold it.",
    "Practice table of CPT codes, a part of CPT; a licensed file can be imported",
    Effect.HINT,
    "It may well be valid: check it against a licensed CPT book. Nothing further is checked of it, "
    "and the score does not take it for invalid.",
    label=Label.EXTRA,
    counted=Counted.VERDICT,
    fix="use a code of the practice table, or import a licensed file",
)
PLACEHOLDER = Rule(
    "placeholder-x",
    "Placeholder X",
    "The 7th character is not in seventh place because a placeholder X is missing.",
    "ICD-10-CM guideline I.A.4",
    Effect.HARD,
    "Fill the empty places up to the sixth with X, so that the 7th character is the seventh.",
    label=Label.INVALID,
    counted=Counted.VERDICT,
    fix="fill the empty places with X",
)
PCS_TABLE = Rule(
    "pcs-table",
    "PCS value not in its table",
    "The seven characters do not make a code: one value is not allowed after those before it.",
    "ICD-10-PCS tables; guideline A5 (a valid code takes all values from one row of one table)",
    Effect.HARD,
    "Follow the table of the first three characters and take the other four from a single row.",
    label=Label.INVALID,
    counted=Counted.VERDICT,
    fix="take the last four characters from one row of the table",
)

RULES = (INVALID, NOT_IN_EDITION, HEADER, SEVENTH, PLACEHOLDER, PCS_TABLE, NOT_IN_PRACTICE)

TODAY_AND_EVER = "9999-12"
"""A date after every edition: asks why a code is unknown, not when it is valid."""

_CM_STEM = re.compile(r"[A-Z][0-9A-Z][0-9A-Z]")
_PCS_SHAPE = re.compile(r"[0-9B-DF-HX][0-9A-HJ-NP-Z]{6}")


def check(encounter: Encounter) -> Iterator[Edit]:
    """Each invalid line once."""
    seen: set[tuple[str, System | None]] = set()
    for line in encounter.codes:
        key = (line.code, line.system)
        if key not in seen:
            seen.add(key)
            edit = judge(line, encounter.book, encounter.edition)
            if edit is not None:
                yield edit


def judge(line: AnswerCode, book: Book, edition: str | None) -> Edit | None:
    """What makes one code unusable, or None when it is valid in ``edition``."""
    code, system = line.code, line.system
    row = book.get(code, system) if system is not None else None
    if row is None or system is None:
        return book.remembered("unknown", code, lambda: _unknown(code, book))
    if not row.billable:
        return book.remembered("header", (row.code, row.system), lambda: _header(row, book))
    if edition:
        reason = book.invalid_because(code, system, edition)
        if reason:
            return NOT_IN_EDITION.raised(
                (code,), f"{reason}; the encounter's {system.label} edition is {edition}."
            )
    return None


def billable_below(row: Code, book: Book) -> list[Code]:
    """The billable codes below a header, in the order of the book."""
    return book.codebook.billable_under(row.code, row.system)


def _header(row: Code, book: Book) -> Edit:
    below = billable_below(row, book)
    code = row.code
    if row.system.has_tabular_notes and below:
        meanings = book.seventh(below[0].code)
        children = book.codebook.children(code)
        if meanings and all(len(_plain(child.code)) == 7 for child in children):
            options = ", ".join(_plain(child.code)[6] for child in children)
            return SEVENTH.raised((code,), f"{code} needs a 7th character: one of {options}.")
    if not below:
        return HEADER.raised((code,), f"{code} is a header and cannot be reported.")
    if len(below) == 1:
        return HEADER.raised(
            (code,), f"{code} is a header: its only billable code is {below[0].code}."
        )
    return HEADER.raised(
        (code,), f"{code} is a header: choose one of its {len(below)} billable codes."
    )


def _unknown(code: str, book: Book) -> Edit:
    plain = _plain(code)
    found = _retired(code, book)
    if found is None and _CM_STEM.match(plain) and 3 < len(plain) <= 7:
        found = _incomplete_diagnosis(code, plain, book)
    if found is None and _PCS_SHAPE.fullmatch(plain) and "." not in code:
        found = _pcs(plain, book)
    found = found or _slip(code, book)
    if found is None and any(system.carried_in_part for system in System.of_shape(code)):
        return NOT_IN_PRACTICE.raised(
            (code,),
            f"{code} is not in the practice table: check it against a licensed CPT book.",
        )
    shown = code if len(code) <= 20 else f"{code[:17]}..."
    return found or INVALID.raised((code,), f"{shown} is not a valid code.")


def _slip(code: str, book: Book) -> Edit | None:
    """A code written with the letters O and I where it has the digits 0 and 1."""
    for meant in (code.replace("O", "0").replace("I", "1"), _after_letter(code)):
        row = book.get(meant, None) if meant != code else None
        if row is not None and row.billable:
            return INVALID.raised(
                (code,), f"{code} is not a code; {row.code} is ({row.title}): 0 and 1 are digits."
            )
    return None


def _after_letter(code: str) -> str:
    return code[:1] + code[1:].replace("O", "0").replace("I", "1")


def _retired(code: str, book: Book) -> Edit | None:
    """A code that was valid once."""
    reason = book.invalid_because(code, None, TODAY_AND_EVER)
    if reason and "deleted" in reason:
        return NOT_IN_EDITION.raised((code,), f"{reason}.")
    return None


def _incomplete_diagnosis(code: str, plain: str, book: Book) -> Edit | None:
    """A diagnosis with a wrong 7th character or without its placeholders."""
    stem, rest = plain[:-1].rstrip("X"), plain[-1]
    row = book.get(stem, System.ICD10CM) if len(stem) >= 3 else None
    if row is None or row.billable:
        return None
    full = f"{stem.ljust(6, 'X')}{rest}"
    right = book.get(full, System.ICD10CM)
    if right is not None and right.billable and full != plain:
        return PLACEHOLDER.raised(
            (code,),
            f"{code} lacks its placeholder X: the 7th character goes in seventh place, {right.code}.",
        )
    children = [_plain(child.code) for child in book.codebook.children(row.code)]
    seventh = sorted({child[6] for child in children if len(child) == 7})
    if len(plain) == 7 and seventh:
        return SEVENTH.raised(
            (code,),
            f"{rest} is not a valid 7th character for {row.code}: one of {', '.join(seventh)}.",
        )
    return None


def _pcs(plain: str, book: Book) -> Edit | None:
    """The first character that its table does not allow after those before it."""
    for length in range(6, 2, -1):
        allowed = book.codebook.pcs.values(plain[:length])
        if allowed:
            values = [f"{a.value} {a.meaning}".strip() for a in allowed[:8]]
            more = ", ..." if len(allowed) > len(values) else ""
            return PCS_TABLE.raised(
                (plain,),
                f"{plain}: value {plain[length]} is not allowed as character {length + 1} "
                f"({allowed[0].axis.lower()}) after {plain[:length]}; allowed: "
                f"{', '.join(values)}{more}.",
            )
    return None


def _plain(code: str) -> str:
    return code.replace(".", "").upper()
