"""The fields of a chart file, one declaration each. A new field is one line here and an attribute.

Longer than most files, for it is one table: cut in two, it would be looked up in two places.
"""

from __future__ import annotations

import re

from coder_drill.charts.model import (
    Alternative,
    Chart,
    ClaimKind,
    Course,
    Decoy,
    KeyCode,
    Patient,
    Role,
    Setting,
)
from coder_drill.charts.places import PLACES, Disposition
from coder_drill.charts.queries import Addressee, Query, QueryDecoy, QueryKind, WordingFault
from coder_drill.charts.queries import WrongWording as Wrong
from coder_drill.charts.record import Document
from coder_drill.charts.schema import NEWEST, Field, Kind, Shown, Table

_KEBAB = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*").fullmatch
_KEBAB_FIX = "use lower-case words joined by hyphens, such as ed-wrist-fall"
_MODIFIER_SET = re.compile(r"(?i)none|[0-9A-Z]{2}(?: ?, ?[0-9A-Z]{2})*").fullmatch
_EDITION = re.compile(r"\d{4}-(?:0[1-9]|1[0-2])").fullmatch
_ROLES = "`principal` (inpatient facility claims) or `first-listed` (all others), exactly once and first; `secondary`; `procedure` (PCS, CPT procedures); `service` (visits, drugs, supplies, administration)."
_CITATIONS = "A section of the ICD-10-CM guidelines (`I.C.4.a.3`, `II.C`, `III.B`, `IV.H`), `PCS B3.2a`, or a source and what it says (`Tabular: code first at N18`, `CPT: ...`, `HCPCS: ...`, `NCCI: ...`); several are separated by `;`."


def _tidy_modifiers(text: str) -> str:
    return "none" if text.lower() == "none" else text.upper().replace(" ", "")


PATIENT = Table(
    "patient",
    (
        Field(
            "age",
            Kind.NUMBER,
            "Whole years; 90 stands for 90 or older.",
            True,
            0,
            90,
            skeleton="54",
        ),
        Field("days", Kind.NUMBER, "Age in days, for newborns with `age = 0`.", low=0, high=364),
        Field(
            "sex",
            Kind.TEXT,
            "`F` or `M`.",
            required=True,
            shape=re.compile("[FM]").fullmatch,
            fix='use "F" or "M"',
            skeleton='"F"',
        ),
    ),
    Patient,
    "The patient: age and sex, nothing else.",
)

COURSE = Table(
    "course",
    (
        Field(
            "id",
            Kind.TEXT,
            "A name shared by all encounters of this patient.",
            required=True,
            shape=_KEBAB,
            fix=_KEBAB_FIX,
        ),
        Field("encounter", Kind.NUMBER, "Which of them this one is.", True, low=1, high=20),
    ),
    Course,
    "A patient who is seen again: history, aftercare and sequela follow from the encounter before.",
)

DOCUMENT = Table(
    "document",
    (
        Field(
            "title",
            Kind.TEXT,
            "What the record calls it; unique where evidence has to name it.",
            required=True,
            skeleton='""',
        ),
        Field(
            "author",
            Kind.TEXT,
            "Role and credential, never a name: `Attending, hospital medicine`.",
            required=True,
            skeleton='""',
        ),
        Field(
            "day",
            Kind.NUMBER,
            "Hospital day, where 1 is the day of admission; every document of a stay has one.",
            low=0,
            high=400,
        ),
        Field(
            "postop_day",
            Kind.NUMBER,
            "Days since the operation, where the record counts them.",
            low=0,
            high=400,
        ),
        Field(
            "text",
            Kind.TEXT,
            "What it says, with Markdown headings for its sections.",
            required=True,
            skeleton="'''\n'''",
        ),
    ),
    Document,
    "One document of the record, in chart order.",
)

KEY = Table(
    "key",
    (
        Field(
            "code",
            Kind.TEXT,
            "The code as printed, with its dot.",
            required=True,
            skeleton='""',
        ),
        Field(
            "role",
            Kind.CHOICE,
            _ROLES,
            required=True,
            choices=Role,
            otherwise=Role.SECONDARY,
            skeleton='"secondary"',
        ),
        Field(
            "poa",
            Kind.TEXT,
            "Inpatient facility claims: `Y`, `N`, `U` or `W`; left out for exempt codes and everywhere else.",
            shape=re.compile("[YNUW]?").fullmatch,
            fix="use Y, N, U or W; leave it out for a code exempt from POA reporting",
            skeleton='"Y"',
            comment="Y N U W; leave it out for a code that is exempt",
        ),
        Field(
            "modifiers",
            Kind.TEXTS,
            "CPT and HCPCS lines.",
            tidy=str.upper,
            skeleton="[]",
        ),
        Field(
            "units",
            Kind.NUMBER,
            "CPT and HCPCS lines; 1 if left out.",
            low=1,
            high=9999,
            skeleton="1",
        ),
        Field(
            "evidence",
            Kind.QUOTES,
            "One to three quotes from the record, copied to the letter (line breaks do not matter), 30 words at most, none of them a negation.",
            skeleton='[""]',
            comment="words of the record, copied to the letter",
        ),
        Field(
            "why",
            Kind.TEXT,
            "One to three sentences in your own words: from the record to the code.",
            required=True,
            skeleton='""',
            comment="from the record and the tabular notes, in your own words",
        ),
        Field(
            "guideline",
            Kind.TEXT,
            _CITATIONS,
            required=True,
            skeleton='""',
            comment='such as "I.C.9.a.2", "II.C", "PCS B3.2a", "Tabular: code first at N18"',
        ),
        Field("accept", Kind.TEXTS, "Other codes that are as right here."),
        Field(
            "accept_modifiers",
            Kind.TEXTS,
            'Other modifiers with which this line is as right, all of a line in one text: `"XS"` beside a key of 59, `"59,RT"`, `"none"`. Another number of lines (50 against RT and LT) takes an alternative.',
            shape=_MODIFIER_SET,
            tidy=_tidy_modifiers,
            fix='write the modifiers of the line, such as "59" or "XS,RT", or "none"',
        ),
        Field(
            "optional",
            Kind.FLAG,
            "`true`: no error to add or to leave out, such as status codes that many coders skip.",
        ),
        Field(
            "together",
            Kind.TEXT,
            "A name, the same at every code of a set that is right only as a whole (a combination that takes two codes): half of it earns nothing.",
            shape=_KEBAB,
            fix=_KEBAB_FIX,
        ),
        Field(
            "after",
            Kind.TEXTS,
            "Codes of the key behind which this one stands, where the record decides the order; otherwise the order of secondary codes is free, and code-first notes need no saying.",
        ),
        Field(
            "convention",
            Kind.TEXT,
            "Why this chart judges the code otherwise than `docs/house-conventions.md`.",
        ),
        Field(
            "pending",
            Kind.TEXT,
            "The id of a query that would have to bring this code, and whose answer in this chart does not: coded at no time.",
            since=2,
        ),
        Field(
            "after_query",
            Kind.TEXT,
            "The id of a query: coded only once it is answered.",
            since=2,
        ),
        Field(
            "until_query",
            Kind.TEXT,
            "The id of a query: coded only as long as it is open.",
            since=2,
        ),
    ),
    KeyCode,
    "One code of the key. Diagnoses first, in sequence; then procedures and services, the main one first.",
)

DECOY = Table(
    "decoy",
    (
        Field(
            "code",
            Kind.TEXT,
            "A code that people wrongly assign here; neither in the key nor accepted.",
            required=True,
            skeleton='""',
        ),
        Field("why_not", Kind.TEXT, "Why it is wrong here.", required=True, skeleton='""'),
    ),
    Decoy,
    "A wrong code that is worth a word.",
)

ALTERNATIVE = Table(
    "alternative",
    (
        Field("why", Kind.TEXT, "Why this reading stands beside the key.", required=True),
        Field(
            "key",
            Kind.TABLES,
            "Its whole key; a code that the chart's key has takes from there what it leaves out.",
            required=True,
            table=KEY,
            fix="list the whole key of this reading, one { code = ... } for each code",
            attribute="lines",
            json="key",
        ),
    ),
    Alternative,
    "A second reading that is as defensible as the key.",
)

WRONG_WORDING = Table(
    "wrong_wording",
    (
        Field("text", Kind.TEXT, "A wording that is not compliant.", required=True),
        Field("why_not", Kind.TEXT, "What is wrong with it.", required=True),
        Field("fault", Kind.CHOICE, "The kind of fault.", True, choices=WordingFault),
    ),
    Wrong,
    "A wording of a query that is not compliant.",
)

QUERY = Table(
    "query",
    (
        Field(
            "id",
            Kind.TEXT,
            "A name by which lines of the key refer to it: the place or the question, in words that "
            "neither stand in the record nor tell the answer.",
            required=True,
            shape=_KEBAB,
            fix=_KEBAB_FIX,
        ),
        Field("about", Kind.CHOICE, "The kind of doubt.", True, choices=QueryKind),
        Field(
            "to",
            Kind.CHOICES,
            "Whom to ask; of several the first is the best, the others may answer as well.",
            True,
            choices=Addressee,
        ),
        Field(
            "indicators",
            Kind.QUOTES,
            "Words of the record that a compliant query quotes, from three places or more.",
            required=True,
        ),
        Field(
            "contrary",
            Kind.QUOTES,
            "Words of the record that point the other way; a fair query quotes them too.",
        ),
        Field("why", Kind.TEXT, "Why the record cannot settle it.", required=True),
        Field(
            "wording",
            Kind.TEXTS,
            "Compliant wordings: the first is the model, the others may be used as well.",
            required=True,
        ),
        Field(
            "wrong_wording",
            Kind.TABLES,
            "Wordings that are not compliant, each with its fault; two or three.",
            required=True,
            table=WRONG_WORDING,
            fix="write wrong_wording = [{ text = ..., why_not = ..., fault = ... }]",
        ),
        Field(
            "until_then",
            Kind.TEXT,
            "How the chart is coded while the query is open.",
            required=True,
        ),
        Field(
            "answer",
            Kind.TEXT,
            "What comes back, in the provider's voice; left out where no answer comes.",
        ),
    ),
    Query,
    "A query that a careful coder raises.",
)

QUERY_DECOY = Table(
    "query_decoy",
    (
        Field("indicators", Kind.QUOTES, "Words that tempt to a query.", required=True),
        Field("why_not", Kind.TEXT, "Why none is called for.", required=True),
    ),
    QueryDecoy,
    "A query that is not called for.",
)

CHART = Table(
    "chart",
    (
        Field(
            "format",
            Kind.NUMBER,
            "The format of the file; new charts are written in the newest.",
            required=True,
            low=1,
            high=NEWEST,
            shown=Shown.HEADING,
            skeleton=str(NEWEST),
        ),
        Field(
            "id",
            Kind.TEXT,
            "The name of the file without `.toml`, saying nothing of the diagnosis.",
            required=True,
            shape=_KEBAB,
            fix=_KEBAB_FIX,
            shown=Shown.HEADING,
            skeleton='""',
        ),
        Field(
            "title",
            Kind.TEXT,
            "Like a chief complaint, never the answer.",
            required=True,
            shown=Shown.HEADING,
            skeleton='""',
            comment="like a chief complaint: never the answer",
        ),
        Field(
            "setting",
            Kind.CHOICE,
            "Where the encounter took place.",
            required=True,
            choices=Setting,
            otherwise=Setting.CLINIC,
            shown=Shown.HEADING,
            skeleton='""',
        ),
        Field(
            "document",
            Kind.TEXT,
            "Format 1: what the record consists of.",
            required=True,
            until=1,
            shown=Shown.HEADING,
        ),
        Field(
            "claim",
            Kind.CHOICE,
            "Whose claim is coded.",
            required=True,
            choices=ClaimKind,
            shown=Shown.HEADING,
            skeleton='"professional"',
        ),
        Field(
            "edition",
            Kind.TEXT,
            "Year and month of the code tables in force, such as `2026-04`.",
            required=True,
            shape=_EDITION,
            fix="give year and month, such as 2026-04",
            shown=Shown.HEADING,
            skeleton='""',
        ),
        Field(
            "patient",
            Kind.TABLE,
            "Age and sex.",
            required=True,
            table=PATIENT,
            fix='write patient = { age = 54, sex = "F" }',
            shown=Shown.HEADING,
            skeleton='{ age = 54, sex = "F" }',
        ),
        Field(
            "difficulty",
            Kind.NUMBER,
            "From 1, easy, to 5.",
            required=True,
            low=1,
            high=5,
            shown=Shown.HEADING,
            skeleton="2",
            comment="1..5",
        ),
        Field(
            "minutes",
            Kind.NUMBER,
            "What an experienced coder takes.",
            required=True,
            low=1,
            high=120,
            shown=Shown.HEADING,
            skeleton="8",
            comment="what an experienced coder takes",
        ),
        Field(
            "policy",
            Kind.NAMES,
            "The id of the policy sheet that applies, or several: the payer's first, then the house's.",
            since=2,
            shape=_KEBAB,
            fix="give the id of a sheet, such as medicare-part-b",
            attribute="policies",
            json="policy",
            skeleton='"physician-group"',
            comment="sheets of charts/policies: the payer's, then the house's",
            shown=Shown.HEADING,
        ),
        Field(
            "disposition",
            Kind.CHOICE,
            "Where the patient went at discharge; every inpatient chart has one.",
            choices=Disposition,
            since=2,
            skeleton='"home"',
            comment="where the patient went at discharge",
        ),
        Field(
            "place_of_service",
            Kind.TEXT,
            "CMS place of service, two digits; for professional claims.",
            since=2,
            shape=PLACES.get,
            fix="give two digits, such as 11 for an office or 23 for an emergency room",
            skeleton='"11"',
            comment="CMS place of service",
        ),
        Field(
            "course",
            Kind.TABLE,
            "The encounter's place in the course of one patient.",
            since=2,
            table=COURSE,
            fix='write course = { id = "...", encounter = 2 }',
            shown=Shown.HEADING,
        ),
        Field(
            "pair",
            Kind.TEXT,
            "A name shared by the facility and the professional chart of one encounter.",
            since=2,
            shape=_KEBAB,
            fix=_KEBAB_FIX,
            shown=Shown.HEADING,
        ),
        Field(
            "teaches",
            Kind.TEXTS,
            "What it teaches, in words joined by hyphens; told once the chart is scored.",
            shape=_KEBAB,
            fix=_KEBAB_FIX,
            shown=Shown.KEY,
            skeleton="[]",
            comment='such as ["laterality", "seventh-character"]',
        ),
        Field(
            "instructions",
            Kind.TEXT,
            "Whose claim it is, and what of it is coded; payer and house rules stand on the policy sheet.",
            required=True,
            skeleton='""',
            comment="whose claim it is; rules belong on a policy sheet",
        ),
        Field(
            "hints",
            Kind.TEXTS,
            "Two to four: where to look, then what to look for; never a code, never a number of codes.",
            shown=Shown.HINT,
            skeleton='[\n  "",\n  "",\n]',
            comment="where to look, then what to look for; never a code",
        ),
        Field("note", Kind.TEXT, "Format 1: the record, as one text.", required=True, until=1),
        Field(
            "document",
            Kind.TABLES,
            "The documents of the record, in chart order.",
            required=True,
            table=DOCUMENT,
            fix="add a [[document]] block for each document of the record",
            since=2,
            attribute="documents",
        ),
        Field(
            "key",
            Kind.TABLES,
            "The key.",
            required=True,
            table=KEY,
            fix="add a [[key]] block for each code",
            attribute="lines",
            json="key",
            shown=Shown.KEY,
        ),
        Field(
            "alternative",
            Kind.TABLES,
            "Other readings that stand beside the key.",
            table=ALTERNATIVE,
            attribute="alternatives",
            shown=Shown.KEY,
        ),
        Field(
            "decoy",
            Kind.TABLES,
            "Codes that people wrongly assign here.",
            table=DECOY,
            attribute="decoys",
            shown=Shown.KEY,
        ),
        Field(
            "query",
            Kind.TABLES,
            "Queries that a careful coder raises.",
            table=QUERY,
            since=2,
            attribute="queries",
            shown=Shown.KEY,
        ),
        Field(
            "query_decoy",
            Kind.TABLES,
            "Queries that are not called for, though something tempts to one.",
            table=QUERY_DECOY,
            since=2,
            attribute="query_decoys",
            shown=Shown.KEY,
        ),
    ),
    Chart,
    "The chart itself.",
)
