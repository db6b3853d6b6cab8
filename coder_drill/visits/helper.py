"""The E/M helper: from what is checked to the code, by decision making and by time.

It computes from its input alone and knows no chart.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace

from coder_drill.visits.grid import Data, Decisions, decide
from coder_drill.visits.kinds import IN_PLACE_OF, KINDS, MANUAL, Kind
from coder_drill.visits.prolonged import Rule, cpt_rule, medicare_rule, staff_codes

EIGHT_HOURS = 8
"""Hours that Medicare asks of a stay within one date. Source: chapter 12, 30.6.9.1."""


@dataclass(frozen=True, slots=True)
class Facts:
    """What the coder read in the record.

    ``problems`` and ``risk`` are ids of boxes; ``minutes`` those of the clinician, None where the record
    has none, on the date of the visit, and ``around`` those on the other days that Medicare counts;
    ``staff`` minutes of clinical staff beyond the usual ones; ``hours`` the length of a stay within one
    date.
    """

    kind: Kind
    problems: frozenset[str] = frozenset()
    data: Data = field(default_factory=Data)
    risk: frozenset[str] = frozenset()
    minutes: int | None = None
    around: int | None = None
    staff: int | None = None
    hours: int | None = None


@dataclass(frozen=True, slots=True)
class Prolonged:
    """A payer's rule for the highest level of the kind, and the units that the minutes give."""

    rule: Rule
    units: int


@dataclass(frozen=True, slots=True)
class Payer:
    """What one payer's rules give: the code, what chose it, and the prolonged service.

    ``prolonged`` is the rule beside the highest level, whether or not the minutes reach it.
    """

    name: str
    kind: Kind
    code: str
    chosen_by: str
    prolonged: Prolonged | None
    notes: tuple[str, ...] = ()

    @property
    def lines(self) -> tuple[str, ...]:
        """The visit and its add-on, in answer notation."""
        if not self.code:
            return ()
        found = self.prolonged
        if found is None or not found.units:
            return (self.code,)
        times = f"x{found.units}" if found.units > 1 else ""
        return (self.code, f"{found.rule.code}{times}")


@dataclass(frozen=True, slots=True)
class Found:
    """All that the facts give."""

    facts: Facts
    decisions: Decisions | None
    by_decisions: str
    by_time: str
    cpt: Payer
    medicare: Payer
    staff: tuple[tuple[str, int], ...]
    notes: tuple[str, ...]

    @property
    def code(self) -> str:
        """The visit by CPT, "" while nothing chooses it."""
        return self.cpt.code


def find(facts: Facts) -> Found:
    """Level, code and prolonged services of a visit."""
    kind = facts.kind
    decisions = decide(facts.problems, facts.data, facts.risk)
    by_decisions, by_time = _both(kind, decisions, facts.minutes)
    notes: list[str] = []
    if kind.note:
        notes.append(kind.note)
    if facts.minutes is not None and not kind.by_time:
        notes.append("The minutes choose nothing here: this visit is leveled by decision making.")
    staff = staff_codes(facts.staff or 0) if kind.setting.startswith("office") else ()
    cpt = _payer("CPT", kind, decisions, facts, cpt_rule)
    if staff:
        notes.append("99415 and 99416 do not stand on one date with 99417 or G2212.")
    return Found(
        facts, decisions if kind.by_decisions else None, by_decisions, by_time, cpt,
        _medicare(facts, decisions), staff, tuple(notes),
    )  # fmt: skip


def _both(kind: Kind, decisions: Decisions | None, minutes: int | None) -> tuple[str, str]:
    by_decisions = kind.of_level(decisions.level) if decisions and kind.by_decisions else ""
    return by_decisions, kind.of_minutes(minutes) if minutes is not None else ""


def _payer(
    name: str,
    kind: Kind,
    decisions: Decisions | None,
    facts: Facts,
    rule_of: Callable[[str], Rule | None],
) -> Payer:
    by_decisions, by_time = _both(kind, decisions, facts.minutes)
    code = max(by_decisions, by_time)
    chosen = " and ".join(
        words
        for each, words in ((by_decisions, "decision making"), (by_time, "time"))
        if each and each == code
    )
    top = kind.codes[-1]
    rule = rule_of(top)
    prolonged = None
    if rule is not None:
        counted = (facts.minutes or 0) + ((facts.around or 0) if rule.other_days else 0)
        # Only beside the highest level, and only where time on the date itself reaches that.
        prolonged = Prolonged(rule, rule.units(counted) if by_time == top else 0)
    return Payer(name, kind, code, chosen, prolonged)


def _medicare(facts: Facts, decisions: Decisions | None) -> Payer:
    kind = facts.kind
    notes: list[str] = []
    if kind.id in IN_PLACE_OF:
        kind = KINDS[IN_PLACE_OF[kind.id]]
        notes.append(f"In place of the consultation: {kind.words} ({MANUAL}, 30.6.10).")
        if kind.id in ("hospital-initial", "nursing-initial"):
            notes.append("AI marks the initial visit of the admitting physician alone.")
    short = facts.hours is not None and facts.hours < EIGHT_HOURS
    if kind.id == "hospital-same-day" and short:
        kind = KINDS["hospital-initial"]
        notes.append(f"Under {EIGHT_HOURS} hours: the initial visit alone ({MANUAL}, 30.6.9.1).")
    found = _payer("Medicare", kind, decisions, facts, medicare_rule)
    return replace(found, notes=tuple(notes))
