"""Policy sheets: the payer and house rules that many charts share, one TOML file each.

Sheets lie in ``policies/`` beside the settings' folders. A chart names its sheet by id
(``policy = "medicare-part-b"``), and a learner may read it before and while coding.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from coder_drill.charts.schema import Field, Kind, Table

FOLDER = "policies"
"""The folder whose files are policy sheets and no charts."""
HOUSE = "house rule"
"""The source of a rule that is this payer's or house's own."""


class PayerKind(StrEnum):
    """Whose rules a sheet holds."""

    MEDICARE = "medicare"
    MEDICAID = "medicaid"
    COMMERCIAL = "commercial"
    HOSPITAL = "hospital"
    PHYSICIAN_GROUP = "physician-group"

    @property
    def label(self) -> str:
        """The kind in words, such as ``Physician group``."""
        return self.value.replace("-", " ").capitalize()


@dataclass(frozen=True, slots=True)
class PolicySection:
    """One rule: what it is about, what it says, and the public source or ``house rule``."""

    topic: str
    text: str
    source: str = HOUSE


@dataclass(frozen=True, slots=True)
class Policy:
    """A policy sheet as loaded."""

    id: str
    title: str
    payer: PayerKind
    sections: tuple[PolicySection, ...]


def together(sheets: Sequence[Policy]) -> Policy:
    """Several sheets as one to read, in their order; the payer is the first one's."""
    first = sheets[0]
    if len(sheets) == 1:
        return first
    return Policy(
        "+".join(each.id for each in sheets),
        " · ".join(each.title for each in sheets),
        first.payer,
        tuple(section for each in sheets for section in each.sections),
    )


SECTION = Table(
    "section",
    (
        Field("topic", Kind.TEXT, "What the rule is about, in a word or two.", required=True),
        Field("text", Kind.TEXT, "The rule, in words of your own.", required=True),
        Field(
            "source",
            Kind.TEXT,
            "The public document it stands in, with chapter and section; `house rule` where it is "
            "this payer's or house's own.",
            required=True,
        ),
    ),
    PolicySection,
    "One rule of a sheet.",
)

POLICY = Table(
    "policy",
    (
        Field("format", Kind.NUMBER, "The format of the file: 1.", True, low=1, high=1),
        Field(
            "id",
            Kind.TEXT,
            "The name of the file without `.toml`.",
            required=True,
            shape=re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*").fullmatch,
            fix="use lower-case words joined by hyphens, such as medicare-part-b",
        ),
        Field("title", Kind.TEXT, "The heading of the sheet.", required=True),
        Field("payer", Kind.CHOICE, "Whose rules they are.", True, choices=PayerKind),
        Field(
            "section",
            Kind.TABLES,
            "The rules, each with its topic and its source.",
            required=True,
            table=SECTION,
            attribute="sections",
        ),
    ),
    Policy,
    "A policy sheet: `charts/policies/<id>.toml`.",
)
