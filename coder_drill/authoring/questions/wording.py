"""Words and shapes that item-writing rules look for.

Sources of the rules: the NBME item-writing guide, and the taxonomy of item-writing guidelines by Haladyna,
Downing and Rodriguez (2002).
"""

from __future__ import annotations

import re

COMPOUND = re.compile(
    r"\b(?:all|none|any|both|either|neither) of (?:the above|these|them|those)\b"
    r"|\bboth [A-H] and [A-H]\b|\b[A-H] and [A-H] only\b|\bnone is (?:right|correct)\b"
    r"|\ball are (?:right|correct)\b",
    re.IGNORECASE,
)
PLACE = re.compile(
    r"\b(?:option|answer|choice)s? [A-H]\b"
    r"|\b(?:first|second|third|fourth|last|other) (?:option|answer|choice)s?\b",
)
ABSOLUTE = re.compile(r"\b(?:always|never|only|must|entirely|completely|solely)\b", re.I)
VAGUE = re.compile(
    r"\b(?:often|usually|sometimes|rarely|frequently|typically|generally|normally|occasionally)\b"
    r"|\bmay\b|^May\b"
)
NEGATIVE = re.compile(r"\b(?:NOT|EXCEPT|LEAST)\b")
QUIET_NEGATIVE = re.compile(
    r"\b(?i:which|what)(?: \w+){0,6}? (?:is|are|does|do|may|can|would|should|was|were) "
    r"(?:not|never)\b|\b(?:except|least likely)\b"
)
NEGATION = re.compile(r"\b(?:not|no|never|without|nobody|nothing|cannot)\b", re.IGNORECASE)
LOOSE_ARTICLE = re.compile(r"\b(?:an?|is|are|was|were)\s*\?$")
YEAR = re.compile(r"\b(?:FY|CY)?20\d\d\b")
RANGE = re.compile(r"(\d[\d,.]*)\s*(?:-|–|to)\s*(\d[\d,.]*)\s*(\S*)")
WORD = re.compile(r"[a-z]+|\d[\w.,]*")

PAYER_TOPICS = re.compile(
    r"\b(?:MUE|MAI|ABN|NCCI|medically unlikely|split or shared|split \(or shared\)|prolonged|"
    r"incident[- ]to|global period|global package|assistant at surgery|therapy units?|telehealth|"
    r"limiting charge|timely filing|modifier 59|overpayment)\b",
    re.IGNORECASE,
)
PAYER = re.compile(
    r"\b(?:Medicare|Medicaid|commercial|hospitals?|physicians?|surgeons?|plans?|payers?|insurers?|"
    r"MAC|CMS|TRICARE|Part [ABCD]|CPT|supplier|federal|practitioners?)\b",
    re.IGNORECASE,
)
CLOSED_SOURCE = re.compile(r"^(?:X12|CPT|CC|Coding Clinic|NUBC)\b", re.IGNORECASE)
"""Sources that a learner cannot open: a second one stands beside them."""

CODE = re.compile(
    r"(?<![\w.$/§-])(?:"
    r"[A-Z]\d[0-9A-Z]\.[0-9A-Z]{1,4}"  # ICD-10-CM with a dot
    r"|(?=[0-9A-HJ-NP-Z]*\d)[0-9B-DF-HX][0-9A-HJ-NP-Z]{6}"  # ICD-10-PCS
    r"|[A-CEGHJ-MP-V]\d{4}"  # HCPCS Level II
    r"|\d{4}[0-9FTU]"  # CPT
    r")(?:(?=x\d)|(?![\w%]))(?!\.\w|,\d| (?:series|FR|USC|CFR)\b|-(?![0-9A-Z]{2}(?:\b|x\d)))"
)
PCS_LETTERS = re.compile(r"^(?=.*\d)[0-9A-HJ-NP-Z]{7}$")

CLIPPED = re.compile(
    r"\b(?:rmvl|w/wo|w/o|repr|ea addl|addl|subsq|wo cntrst|init hosp|off/op|prq|flx|dx)\b", re.I
)
"""Clipped words of CMS's short descriptors."""

BRITISH = re.compile(
    r"\b(?:practise[sd]?|practising|licence|judgement|colour|centre|programme|anaesth\w+|haem\w+|"
    r"oedema|oesoph\w+|diarrhoea|tumour|paediatric\w*|orthopaedic\w*|behaviour\w*|organis(?:e|ation)\w*|"
    r"recognis\w+|authoris\w+|favour\w*|labour|cheque|catalogue|fulfil|enrol|grey|whilst|learnt)\b",
    re.IGNORECASE,
)

STOP = frozenset(
    [
        "about",
        "after",
        "against",
        "agree",
        "already",
        "among",
        "another",
        "answer",
        "applies",
        "apply",
        "because",
        "before",
        "being",
        "below",
        "between",
        "bills",
        "billed",
        "billing",
        "category",
        "claim",
        "claims",
        "clinic",
        "coded",
        "coder",
        "coders",
        "codes",
        "coding",
        "correct",
        "diagnoses",
        "diagnosis",
        "documented",
        "documents",
        "during",
        "either",
        "employee",
        "federal",
        "first",
        "following",
        "health",
        "hospital",
        "hospitals",
        "listed",
        "medical",
        "medicare",
        "medicaid",
        "modifier",
        "modifiers",
        "other",
        "patient",
        "patients",
        "payer",
        "payment",
        "physician",
        "physicians",
        "practice",
        "procedure",
        "procedures",
        "program",
        "programs",
        "provider",
        "providers",
        "record",
        "records",
        "report",
        "reported",
        "reports",
        "right",
        "section",
        "service",
        "services",
        "should",
        "stands",
        "their",
        "there",
        "these",
        "thing",
        "those",
        "three",
        "under",
        "until",
        "using",
        "where",
        "which",
        "while",
        "within",
        "without",
        "would",
        "years",
    ]
)
"""Words of the trade and of grammar that give nothing away when stem and key share them."""


def words_of(text: str) -> list[str]:
    """Lower-case words and numbers."""
    return WORD.findall(text.lower())


def plain(text: str) -> str:
    """Words alone, without articles: two texts that mean the same read the same."""
    return " ".join(word for word in words_of(text) if word not in ("a", "an", "the"))


def content_roots(text: str) -> set[str]:
    """First letters of the words that carry content: ``refunds`` and ``refunded`` share one."""
    return {word[:6] for word in words_of(text) if len(word) >= 5 and word not in STOP}


def long_roots(text: str) -> set[str]:
    """As ``content_roots``, with the words of the trade."""
    return {word[:6] for word in words_of(text) if len(word) >= 5}


def codes_in(text: str) -> list[str]:
    """What reads as a code, each once, in order. Ranges and open families (``E11.-``) are no codes."""
    found = []
    for match in CODE.finditer(text):
        code = match[0]
        if len(code) == 7 and "." not in code and not PCS_LETTERS.match(code):
            continue
        found.append(code)
    return list(dict.fromkeys(found))
