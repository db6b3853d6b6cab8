"""Answers, verdicts and scorecards."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum

from coder_drill.charts.queries import Addressee, Query, QueryKind
from coder_drill.charts.record import Quote
from coder_drill.codebooks.model import System
from coder_drill.scoring.rubric import QueryShare


@dataclass(frozen=True, slots=True)
class AnswerCode:
    """One line of an answer, in the order given.

    ``code`` is in display form when the tables know it, else as typed (upper case).
    ``system`` is None when no table knows the code and its shape does not tell; a CPT code outside
    the practice table is CPT. ``units`` are whole but for ambulance miles in tenths.
    """

    code: str
    system: System | None = None
    modifiers: tuple[str, ...] = ()
    units: int | float = 1
    poa: str = ""

    @property
    def is_diagnosis(self) -> bool:
        """True for a code of a diagnosis system; False when no table knows the code."""
        return self.system is not None and self.system.is_diagnosis

    @property
    def is_inpatient_procedure(self) -> bool:
        """True for a code of the procedures of hospital stays."""
        return self.system is not None and self.system.is_inpatient_procedure

    @property
    def is_line_item(self) -> bool:
        """True for a service line with a charge, modifiers and units."""
        return self.system is not None and self.system.is_line_item


@dataclass(frozen=True, slots=True)
class RaisedQuery:
    """A query as it was raised on a chart.

    ``marks`` are the words of the record that it quotes, ``about`` and ``to`` the kind of doubt and whom
    it asks, ``wording`` the text that was sent, "" while none is chosen: the query is written, and not
    sent. ``coded`` are the codes that stood in the answer when it was raised.
    """

    marks: tuple[Quote, ...]
    about: QueryKind
    to: Addressee
    wording: str = ""
    coded: tuple[str, ...] = ()

    @property
    def sent(self) -> bool:
        """True once a wording was chosen: from then on an answer may come."""
        return bool(self.wording)


@dataclass(frozen=True, slots=True)
class Answer:
    """The codes a learner assigned, and the queries raised on the way.

    The first diagnosis is the principal or first-listed one. ``marks`` are words marked for a query that
    is not raised yet.
    """

    codes: tuple[AnswerCode, ...] = ()
    queries: tuple[RaisedQuery, ...] = ()
    marks: tuple[Quote, ...] = ()


class Label(StrEnum):
    """An auditor's label: what a verdict says of a code. Also the skill it exercises."""

    CORRECT = "correct"
    MISSED = "missed"
    EXTRA = "extra"
    WRONG_CODE = "wrong-code"
    SPECIFICITY = "specificity"
    LATERALITY = "laterality"
    SEVENTH = "seventh-character"
    PRINCIPAL = "principal-selection"
    SEQUENCING = "sequencing"
    POA = "poa"
    MODIFIER = "modifier"
    UNITS = "units"
    EM_LEVEL = "em-level"
    BUNDLED = "bundled"
    EXCLUDES1 = "excludes1"
    INVALID = "invalid-code"
    EDIT = "edit-conflict"

    @property
    def sign(self) -> str:
        """A sign that stands without color: ``✓`` right, ``✗`` missed or wrong, ``+`` extra, ``~`` partly right."""
        if self is Label.CORRECT:
            return "✓"
        if self is Label.EXTRA:
            return "+"
        if self in (Label.MISSED, Label.WRONG_CODE, Label.INVALID, Label.BUNDLED):
            return "✗"
        return "~"


class QueryLabel(StrEnum):
    """What a verdict says of a query: labels of their own, beside those of codes."""

    RIGHT = "query"
    MISSED = "query-missed"
    NEEDLESS = "query-needless"
    UNSENT = "query-unsent"
    EARLY = "query-coded-early"
    KIND = "query-kind"
    ADDRESSEE = "query-addressee"
    INDICATORS = "query-indicators"
    WORDING = "query-wording"
    RESISTED = "query-not-called-for"
    """Words that tempt to a query, and none was raised: told, and counted nowhere."""

    @property
    def sign(self) -> str:
        """A sign that stands without color, as `Label.sign`."""
        if self is QueryLabel.RIGHT:
            return "✓"
        if self is QueryLabel.MISSED:
            return "✗"
        if self is QueryLabel.RESISTED:
            return "·"
        return "+" if self is QueryLabel.NEEDLESS else "~"

    @property
    def words(self) -> str:
        """The label in words, such as ``query missed``."""
        return "query right" if self is QueryLabel.RIGHT else self.value.replace("-", " ")


def sign_of(label: str) -> str:
    """The sign of a label of codes or of queries, as text; ``~`` for one that is unknown."""
    known: dict[str, str] = {each.value: each.sign for each in (*Label, *QueryLabel)}
    return known.get(label, "~")


class Effect(StrEnum):
    """What breaking a rule means."""

    HARD = "hard"
    """An error by rule alone, whatever the record says."""
    SOFT = "soft"
    """An editor or an auditor would flag it; the record decides."""
    HINT = "hint"
    """Information: worth a look."""


@dataclass(frozen=True, slots=True)
class Edit:
    """One rule edit raised by a set of codes.

    ``id`` is stable (``excludes1``, ``header-code``, ...); ``codes`` are those it concerns, in display
    form; ``message`` is one plain sentence; ``source`` names the note, table or guideline behind it.
    ``counts`` says whether the score takes it as a rule violation of its own: hard edits do, unless
    their rule is counted by the verdict on the principal diagnosis already. ``label`` is what an
    auditor calls it.
    """

    id: str
    codes: tuple[str, ...]
    message: str
    source: str
    effect: Effect = Effect.HARD
    counts: bool = True
    label: Label = Label.EDIT

    @property
    def hard(self) -> bool:
        """True for an error by rule alone."""
        return self.effect is Effect.HARD


@dataclass(frozen=True, slots=True)
class Verdict:
    """What became of one key code or one extra.

    ``expected`` is None for an extra, ``given`` None for a missed code. ``credit`` is 0..1,
    ``weight`` the item's weight in the score, ``points_lost`` = weight x (1 - credit) for key codes and
    the weight an extra adds to the denominator for extras. ``labels`` holds further labels after
    ``label`` where more than one thing is off. ``spans`` are (start, end) character offsets of the
    evidence in the note.
    """

    label: Label
    expected: str | None
    given: str | None
    credit: float
    weight: float
    points_lost: float
    role: str
    domain: str
    """Skill domain derived from the code itself, e.g. ``cm-09`` or ``cpt-e-m``."""
    message: str
    """One sentence for the learner: what was right or wrong, and why."""
    why: str = ""
    guideline: str = ""
    evidence: tuple[str, ...] = ()
    spans: tuple[tuple[int, int], ...] = ()
    labels: tuple[Label, ...] = ()
    optional: bool = False
    expected_line: str = ""
    """The key line in answer notation with POA, modifiers and units."""
    given_line: str = ""

    @property
    def sign(self) -> str:
        """The label's sign, but ``·`` for what is no fault: an optional code that was left out, or one
        that was given where the key is silent about it."""
        beside = self.given is None or self.expected is None
        return "·" if self.optional and beside else self.label.sign


@dataclass(frozen=True, slots=True)
class QueryPart:
    """One thing that a query is scored by: what it earned of its share, and a sentence that says why."""

    name: QueryShare
    earned: float
    of: float
    message: str


@dataclass(frozen=True, slots=True)
class QueryVerdict:
    """What became of one query: of the chart, of the learner, or of both.

    ``query`` is None for one that was not called for, ``raised`` for one that was missed. ``credit`` is
    0..1, the sum of what its ``parts`` earned unless a wording that must never be sent caps it.
    """

    label: QueryLabel
    query: Query | None
    raised: RaisedQuery | None
    credit: float
    message: str
    why: str = ""
    labels: tuple[QueryLabel, ...] = ()
    parts: tuple[QueryPart, ...] = ()
    spans: tuple[tuple[int, int], ...] = ()
    """Offsets into the note of the words that call for it, or that tempted to it."""

    @property
    def sign(self) -> str:
        """The label's sign."""
        return self.label.sign


@dataclass(frozen=True, slots=True)
class AuditMetric:
    """``right`` of ``of``; ``of`` = 0 means not applicable on this chart."""

    id: str
    label: str
    right: int
    of: int
    formula: str

    @property
    def rate(self) -> float | None:
        """Share right, 0..1, or None where it does not apply."""
        return self.right / self.of if self.of else None


@dataclass(frozen=True, slots=True)
class Scorecard:
    """The result of one answer. ``score`` is the training score, 0..1."""

    chart_id: str
    score: float
    formula: str
    """The training score with its numbers filled in, one line."""
    verdicts: tuple[Verdict, ...]
    edits: tuple[Edit, ...] = ()
    metrics: tuple[AuditMetric, ...] = field(default=())
    reading: int = 0
    """Which reading of the chart the answer was held against: 0 its key, n its nth alternative."""
    queries: tuple[QueryVerdict, ...] = ()
    query_score: float | None = None
    """What the queries are worth, 0..1, beside the score and never blended with it; None where none was
    called for and none was raised."""
