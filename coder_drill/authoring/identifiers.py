"""The de-identification guard: finds the HIPAA Safe Harbor identifiers in a text.

Source: 45 CFR 164.514(b)(2)(i). Of its 18 kinds, two cannot stand in a text (biometric prints and
photographs); the others are looked for by form (e-mail, phone, dates) or by the words that announce
them (``MRN:``, ``lives in``, ``Dr.``). A guard for authors of invented charts, not a tool to
de-identify real records: it is tuned to stay silent on clinical fractions, levels and doses.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from functools import cache

from coder_drill.authoring import identifier_words as words


class IdentifierKind(StrEnum):
    """Kinds of identifiers, in the order of the rule."""

    NAME = "name"
    FACILITY = "facility name"
    PLACE = "place below state"
    DATE = "date finer than a year"
    AGE = "age over 89"
    PHONE = "phone or fax number"
    EMAIL = "e-mail address"
    SSN = "social security number"
    RECORD = "record, account, plan or license number"
    VEHICLE = "vehicle identifier"
    DEVICE = "device identifier"
    URL = "web address"
    IP = "network address"

    @property
    def fix(self) -> str:
        """What an author writes instead."""
        return {
            "name": "write the role: the patient, Attending, daughter",
            "facility name": "write outside hospital, clinic, nursing home",
            "place below state": "leave the place out or name the state",
            "date finer than a year": "write hospital day 2, POD 1, 3 weeks ago or the year",
            "age over 89": "write 90 or older",
        }.get(self.value, "take it out")


@dataclass(frozen=True, slots=True)
class Identifier:
    """One identifier: its kind, the words as they stand, and (start, end) character offsets."""

    kind: IdentifierKind
    text: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class _Rule:
    kind: IdentifierKind
    pattern: str
    holds: Callable[[re.Match[str]], bool] = lambda match: True
    flags: int = 0


def find_identifiers(text: str) -> list[Identifier]:
    """The identifiers in ``text``, in order, overlaps reported once (the longest)."""
    found = sorted(_matches(text), key=lambda item: (item.start, item.start - item.end))
    kept: list[Identifier] = []
    for item in found:
        if not kept or item.start >= kept[-1].end:
            kept.append(item)
    return kept


def _matches(text: str) -> Iterator[Identifier]:
    for kind, pattern, holds in _compiled():
        for match in pattern.finditer(text):
            if holds(match):
                start, end = match.span("id") if "id" in pattern.groupindex else match.span()
                yield Identifier(kind, text[start:end], start, end)


@cache
def _compiled() -> tuple[
    tuple[IdentifierKind, re.Pattern[str], Callable[[re.Match[str]], bool]], ...
]:
    return tuple((rule.kind, re.compile(rule.pattern, rule.flags), rule.holds) for rule in _rules())


# --- tests of a match ---------------------------------------------------------------------------


def _is_month_and_day(match: re.Match[str]) -> bool:
    first, second = int(match["a"]), int(match["b"])
    return (1 <= first <= 12 and 1 <= second <= 31) or (1 <= second <= 12 and 1 <= first <= 31)


def _is_loose_date(match: re.Match[str]) -> bool:
    """A day and month without a year: only where the cue before it speaks of a date."""
    month, day = int(match["a"]), int(match["b"])
    if not (1 <= month <= 12 and 1 <= day <= 31):
        return False
    cue = (match["cue"] or "").lower()
    # "from 8/10 to 3/10", "weaned by 1/2": scales and fractions share these cues with dates.
    weak = cue.startswith(("from", "to", "by", "through", "thru", "until", "ct", "mri", "seen"))
    if day in words.SCALES or month >= day:
        return not weak and day not in {2, 3, 4, 5, 6}
    return True


def _is_ip(match: re.Match[str]) -> bool:
    parts = [int(part) for part in match[0].split(".")]
    return all(part <= 255 for part in parts) and any(part >= 10 for part in parts)


def _is_vin(match: re.Match[str]) -> bool:
    return sum(c.isdigit() for c in match[0]) >= 5 and sum(c.isalpha() for c in match[0]) >= 3


def _has_digits(match: re.Match[str]) -> bool:
    return sum(c.isdigit() for c in str(match["id"])) >= 4


def _is_name(match: re.Match[str]) -> bool:
    """Every word of the match can be part of a name: none is a role, a unit or a clinical word."""
    parts = re.findall(r"[A-Za-z'’]+", match["id"])
    return all(not words.is_clinical(part) for part in parts) and not words.is_eponym(parts)


def _is_place_name(match: re.Match[str]) -> bool:
    """As ``_is_name``, but towns may end like clinical words (Kettering, Reading)."""
    return not any(words.is_clinical(part, endings=False) for part in match["id"].split())


def _is_given_name(match: re.Match[str]) -> bool:
    return str(match["first"]) in words.GIVEN_NAMES and _is_name(match)


def _is_place(match: re.Match[str]) -> bool:
    return str(match["id"]) not in words.WIDE_PLACES and _is_place_name(match)


# --- the rules ----------------------------------------------------------------------------------


def _rules() -> tuple[_Rule, ...]:
    kind = IdentifierKind
    months, short = "|".join(words.MONTHS), "|".join(words.SHORT_MONTHS)
    month = rf"(?:{months}|(?:{short})\b\.?)"
    day = r"(?:3[01]|[12]\d|0?[1-9])(?:st|nd|rd|th)?"
    cap = r"(?:[A-Z]['’])?[A-Z][a-z]+(?:[A-Z][a-z]+)?(?:[-'’][A-Z]?[a-z]+)?"
    person = rf"(?:{cap}|[A-Z]\.)(?: (?:{cap}|[A-Z]\.?)){{0,2}}"
    credential = r"(?:MD|M\.D\.|DO|RN|NP|PA-C|DPM|CRNA|APRN|FNP|PharmD|PhD|LCSW|DDS|DPT)\b"
    states = "|".join(words.STATES)
    # Possessive: blanks, however many, are passed over once and never tried again.
    number = r"(?:\s*+(?:number|no\.?|num|id|#))?[\s:#=]*+"
    road = (
        r"(?:St|Street|Ave|Avenue|Rd|Road|Blvd|Boulevard|Lane|Ln|Dr|Drive|Court|Ct|Way|Place|"
        r"Terrace|Circle|Pkwy|Parkway)"
    )
    return (
        # Dates
        _Rule(
            kind.DATE, r"\b(?:19|20)\d\d[-/.](?P<a>\d{1,2})[-/.](?P<b>\d{1,2})\b", _is_month_and_day
        ),
        _Rule(
            kind.DATE,
            r"(?<![\d/.-])(?P<a>\d{1,2})[/.-](?P<b>\d{1,2})[/.-](?:19|20)\d\d(?![\d/])",
            _is_month_and_day,
        ),
        _Rule(
            kind.DATE,
            r"(?<![\d/.])(?P<a>\d{1,2})/(?P<b>\d{1,2})/\d\d(?![\d/.])",
            _is_month_and_day,
        ),
        _Rule(
            kind.DATE,
            rf"\b(?P<cue>{words.DATE_CUES})(?:[ \t]*+:[ \t]*+|[ \t]++(?:on[ \t]++)?)"
            rf"(?P<id>(?P<a>\d{{1,2}})/(?P<b>\d{{1,2}}))(?![\d/%])(?!\.\d)(?![ \t]*(?:{words.FRACTION_OF}))",
            _is_loose_date,
            re.IGNORECASE,
        ),
        _Rule(
            kind.DATE,
            r"(?m)^[ \t]*+(?:[-*][ \t]*+)?(?P<cue>)(?P<id>(?P<a>\d{1,2})/(?P<b>\d{1,2}))(?=[ \t]*[:–—])",
            _is_loose_date,
        ),
        _Rule(
            kind.DATE, rf"\b{month} {day}\b(?!\s*(?:x\b|times|mg|mL|tab|%|/))(?:,? (?:19|20)\d\d)?"
        ),
        _Rule(kind.DATE, rf"\b{day}(?: of)?[ -]{month}(?![a-z])(?:[ -](?:19|20)?\d\d\b)?"),
        _Rule(kind.DATE, rf"\b{month},? (?:of )?(?:19|20)\d\d\b"),
        _Rule(kind.DATE, rf"\b(?:{words.MONTH_CUES})[ -](?P<id>{months})\b"),
        _Rule(kind.DATE, r"\b(?:0?[1-9]|1[0-2])/(?:19|20)\d\d\b"),
        # Ages
        _Rule(
            kind.AGE,
            r"\b(?:9\d|1[01]\d)(?: |-)?(?:years?|yrs?|y)?(?:[ -]|\. ?|/)?(?:old|o\b\.?)(?!er)",
            flags=re.IGNORECASE,
        ),
        _Rule(kind.AGE, r"\b(?:9\d|1[01]\d) years of age\b", flags=re.IGNORECASE),
        _Rule(
            kind.AGE,
            r"\b(?:aged?|ages)(?::| of)? ?(?P<id>9\d|1[01]\d)\b(?!\s*(?:or older|or over|and over|\+|%|mg))",
            flags=re.IGNORECASE,
        ),
        _Rule(
            kind.AGE,
            r"\b(?:died|lived|passed(?: away)?|deceased) (?:at|to) (?P<id>9\d|1[01]\d)\b(?! or older|\+)",
            flags=re.IGNORECASE,
        ),
        _Rule(
            kind.AGE, r"\b(?:9\d|1[01]\d) ?(?:M|F)(?= (?:who|presents|presenting|p/w|s/p|c/o)\b)"
        ),
        # Contact
        _Rule(
            kind.PHONE, r"(?<![\d.-])(?:\+?1[-. ])?(?:\(\d{3}\) ?|\d{3}[-. ])\d{3}[-.]\d{4}(?!\d)"
        ),
        _Rule(
            kind.PHONE,
            r"\b(?:tel|telephone|phone|ph|cell|mobile|fax|pager|call(?:ed|back)?)\b[^\n\d]{0,12}"
            r"(?P<id>\(?\d{3}\)?[-. ]?\d{3}[-. ]?\d{4}|\d{3}[-. ]\d{4})\b",
            flags=re.IGNORECASE,
        ),
        _Rule(kind.EMAIL, r"(?<![\w.+-])[\w.+-]++@[\w-]++\.[\w.-]*\w"),
        _Rule(kind.URL, r"\b(?:https?://|www\.)\S+", flags=re.IGNORECASE),
        _Rule(
            kind.URL, r"(?<![\w-])[a-z0-9-]{2,}+\.(?:com|org|net|edu|gov|health|info)\b(?:/\S*)?"
        ),
        _Rule(kind.IP, r"(?<![\d.])\d{1,3}(?:\.\d{1,3}){3}(?![\d.])", _is_ip),
        _Rule(kind.IP, r"\b(?:[0-9a-fA-F]{1,4}:){7}[0-9a-fA-F]{1,4}\b"),
        # Numbers
        _Rule(kind.SSN, r"(?<![\d-])\d{3}-\d{2}-\d{4}(?![\d-])"),
        _Rule(
            kind.SSN,
            r"\b(?:SSN|social security)\b[^\n\d]{0,20}(?P<id>\d{4,9})\b",
            flags=re.IGNORECASE,
        ),
        _Rule(
            kind.RECORD,
            rf"\b(?:{words.RECORD_CUES})\b{number}(?P<id>[A-Z0-9][A-Z0-9-]{{3,}})\b",
            _has_digits,
            re.IGNORECASE,
        ),
        _Rule(
            kind.DEVICE,
            rf"\b(?:{words.DEVICE_CUES}){number}(?P<id>[A-Z0-9][A-Z0-9-]{{3,}})\b",
            _has_digits,
            re.IGNORECASE,
        ),
        _Rule(kind.DEVICE, r"\b(?:[0-9A-Fa-f]{2}[:-]){5}[0-9A-Fa-f]{2}\b"),
        _Rule(kind.VEHICLE, r"\b[A-HJ-NPR-Z0-9]{17}\b", _is_vin),
        _Rule(
            kind.VEHICLE,
            r"\b(?:licen[cs]e plate|plate(?: number| no\.?| #)?|tag number)\s*+[:#]?\s*+(?P<id>[A-Z0-9]{2,4}[- ]?[A-Z0-9]{2,4})\b",
            lambda match: any(c.isdigit() for c in match["id"]),
        ),
        # Places
        _Rule(
            kind.PLACE,
            rf"\b\d{{1,5}} (?:[NSEW]\.? )?(?:{cap}|\d{{1,3}}(?:st|nd|rd|th))(?: {cap})? {road}\b\.?",
        ),
        _Rule(kind.PLACE, r"\b(?:P\.?O\.? Box|Apt\.?|Apartment|Suite|Unit #) ?#?\d+\b"),
        _Rule(kind.PLACE, r"\b(?:Highway|Hwy|Route|Interstate|US Route) \d+\b|\bon I-\d{1,2}\b"),
        _Rule(kind.PLACE, r"(?<![\d-])\d{5}-\d{4}(?![\d-])"),
        _Rule(kind.PLACE, r"\b(?:ZIP|zip|postal)(?: ?code)?\s*+:?\s*+(?P<id>\d{3,5})\b"),
        _Rule(kind.PLACE, rf"\b(?:{words.STATE_LETTERS}),? \d{{5}}\b"),
        _Rule(kind.PLACE, rf"\b(?P<id>{cap}(?: {cap})?), (?:{states})\b", _is_place),
        _Rule(
            kind.PLACE, rf"\b(?P<id>{cap}(?: {cap})?), (?:{words.CLEAR_STATE_LETTERS})\b", _is_place
        ),
        _Rule(kind.PLACE, rf"\b(?i:{words.PLACE_CUES}) (?P<id>{cap}(?: {cap})?)\b", _is_place),
        _Rule(kind.PLACE, rf"\b(?P<id>{cap}) County\b", _is_place),
        # Facilities
        _Rule(
            kind.FACILITY,
            rf"\b(?:St\.?|Saint|Mount|Mt\.?) {cap}(?: (?:Hospital|Medical|Clinic|Health|Regional)\w*)+",
        ),
        _Rule(
            kind.FACILITY,
            rf"\b(?P<id>{cap}(?: {cap})?) (?:Memorial|Baptist|Methodist|Presbyterian|Lutheran|Regional|"
            r"University|General|County) (?:Hospital|Medical Center|Health\w*)\b",
            _is_place_name,
        ),
        # Names
        _Rule(
            kind.NAME,
            rf"\b(?:Dr|Mr|Mrs|Ms|Miss|Prof|Doctor)\b\.? (?P<id>(?:[A-Z]\. ?)?{cap})",
            _is_name,
        ),
        _Rule(kind.NAME, r"\b(?:DR|MRS)\. (?P<id>[A-Z]{4,})\b", _is_name),
        _Rule(
            kind.NAME,
            rf"\b(?i:{words.NAME_CUES})\s*+:\s*+(?P<id>{cap}, {cap}|{cap} (?:[A-Z]\.? )?{cap}|[A-Z]\. ?{cap})",
            _is_name,
        ),
        _Rule(
            kind.NAME,
            rf"\b(?P<id>{cap} (?:[A-Z]\.? )?{cap}|[A-Z]\. ?{cap}),? {credential}",
            _is_name,
        ),
        _Rule(
            kind.NAME, rf"\b(?:{words.RELATIVES}),? (?:named )?(?P<id>(?=\w{{3}}){cap})\b", _is_name
        ),
        _Rule(kind.NAME, rf"\b(?P<id>(?P<first>{cap}) (?:[A-Z]\.? )?{cap})\b", _is_given_name),
        _Rule(
            kind.NAME, rf"\b(?i:named|goes by|known as|a\.k\.a\.|aka) (?P<id>{person})", _is_name
        ),
        _Rule(kind.NAME, rf"\b(?i:patient|pt\.?|baby) (?P<id>(?P<first>{cap}))\b", _is_given_name),
    )
