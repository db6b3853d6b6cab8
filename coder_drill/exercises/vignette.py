"""Vignettes made by rule from charts: which line would the payer deny, what does the denial mean, which
code moves the MS-DRG (`vignettestay`), and which reply answers a denial (`vignetterebuttal`).

A vignette takes the lines of a chart's key, breaks one rule on purpose, and asks what a payer makes of it.
The rule engine that checks answers decides: it has to find nothing hard in the key, and one line alone in
what is asked. Its lines are those of a key, so a vignette is asked of charts that the learner has coded
already; whoever chooses sees to that.

An id is ``form:chart/level/seed``; the content is an `Item`, answered and graded as rapid items are.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import astuple, dataclass, replace
from functools import partial
from random import Random
from typing import TYPE_CHECKING

from coder_drill.charts.model import Chart, ClaimKind, Setting
from coder_drill.exercises.model import Exercise
from coder_drill.exercises.rapid.kind import RapidKind
from coder_drill.exercises.rapid.model import Form, Item, Option
from coder_drill.exercises.rapid.wording import KEYS
from coder_drill.exercises.vignetterebuttal import rebuttal_item, suits_rebuttal
from coder_drill.exercises.vignettestay import STAY_DOMAIN, stay_item, suits_stay
from coder_drill.scoring.model import Answer, AnswerCode, Edit
from coder_drill.scoring.notation import format_code
from coder_drill.scoring.rules import Encounter, key_answer, run

if TYPE_CHECKING:
    from coder_drill.codebooks import Codebook
    from coder_drill.exercises.sources import Sources

_UNITS_SOURCE = "NCCI Policy Manual, chapter 1, section V (medically unlikely edits)"
FORMS = ("denied", "reason", "drg", "rebuttal")
LEVEL = 3
MOST_LINES = 8
DOMAIN = "claims-denials"
_SOURCE = (
    "Medicare Claims Processing Manual, chapter 22, section 40.5 (remittance); X12 claim adjustment "
    "reason codes"
)


@dataclass(frozen=True, slots=True)
class Cause:
    """What a denial stands for: its reason code, the cause, and what is done about it, in our own words."""

    carc: str
    means: str
    fix: str


CAUSES: dict[str, Cause] = {
    "ncci": Cause(
        "CO-97",
        "the service is part of another one on this claim",
        "add the modifier that says why it was separate, if the record bears it; else write it off",
    ),
    "addon": Cause(
        "CO-107",
        "the add-on stands on the claim without its primary service",
        "bill the primary service with it, if it was done",
    ),
    "units": Cause(
        "CO-151",
        "more units were billed than one day or one side can carry",
        "correct the units to what the record supports",
    ),
}
"""By family of edit. The words are this project's; X12 holds those of the reason codes."""
_FAMILY = {
    "ncci": "ncci",
    "ncci-side": "ncci",
    "addon-without-primary": "addon",
    "units": "units",
    "mue": "units",
}
UNITS_SHARE = 0.25
"""Share of the vignettes that may be about units: they are the easiest to see."""
OTHERS = (
    Cause("CO-4", "a modifier on the line does not go with its code", ""),
    Cause("CO-11", "the diagnosis does not go with the service", ""),
    Cause("CO-29", "the time limit for filing has gone by", ""),
    Cause("CO-50", "the payer does not see the service as medically necessary", ""),
)
"""Causes that none of these claims has."""


@dataclass(frozen=True, slots=True)
class Broken:
    """A claim with one rule broken: its lines, which of them is denied, why, and what was changed."""

    lines: tuple[AnswerCode, ...]
    denied: int
    cause: Cause
    message: str
    source: str
    change: str


class VignetteKind(RapidKind):
    """A vignette: the content is an `Item`, the detail of an outcome how it was `Graded`."""

    name = "vignette"
    words = ("vignette", "vignettes")
    screen = "ask"
    rubric = "1"

    def find(self, sources: Sources, exercise_id: str) -> Exercise | None:
        """The vignette of the form, chart, and seed in the id."""
        name, _, rest = exercise_id.partition("/")
        form, _, chart_id = name.partition(":")
        level, _, seed = rest.partition("/")
        chart = sources.bank.get(chart_id)
        if form not in FORMS or chart is None or level != str(LEVEL):
            return None
        if not (seed.isdecimal() and len(seed) < 10):
            return None
        return vignette_of(form, chart, int(seed), sources)


_TITLES = {"drg": "What moves the MS-DRG", "rebuttal": "A denial to answer"}

KIND = VignetteKind()


def forms_of(chart: Chart) -> tuple[str, ...]:
    """The forms of vignette that a chart's claim may make; none of a short one. Reads no key but its outline."""
    reply = ("rebuttal",) if suits_rebuttal(chart) else ()
    if suits_stay(chart):
        return ("drg", *reply)
    services = sum(not key.role.is_diagnosis and not key.optional for key in chart.outline)
    inpatient = chart.setting is Setting.INPATIENT and chart.claim is not ClaimKind.PROFESSIONAL
    return ("denied", "reason", *reply) if services >= 2 and not inpatient else reply


def domain_of(form: str) -> str:
    """The domain that a form of vignette is evidence for."""
    return STAY_DOMAIN if form == "drg" else DOMAIN


def vignette_of(form: str, chart: Chart, seed: int, sources: Sources) -> Exercise | None:
    """A vignette of a chart.

    None when no rule can be broken on its claim so that one line alone is hit; of a stay, when no code
    alone moves its MS-DRG or the sources bring no grouper; of a rebuttal, when no line can be answered for.
    """
    item = _item_of(form, chart, seed, sources) if form in forms_of(chart) else None
    if item is None:
        return None
    return Exercise(
        kind=KIND.name,
        id=item.id,
        content_hash=hashlib.sha256(repr(astuple(item)).encode()).hexdigest(),
        title=_TITLES.get(form, "A claim the payer did not pay"),
        domains={item.domain: 1.0},
        difficulty=item.difficulty,
        minutes=item.seconds / 60,
        setting=chart.setting.value,
        load=partial(_itself, item),
    )


def _item_of(form: str, chart: Chart, seed: int, sources: Sources) -> Item | None:
    if form == "rebuttal":
        return rebuttal_item(chart, seed, sources.codebook)
    if form == "drg":
        group = sources.stay_group(chart)
        return stay_item(chart, seed, sources.codebook, group) if group is not None else None
    rng = Random(f"vignette/{form}/{chart.id}/{seed}")
    broken = _broken(chart, sources.codebook, rng)
    if broken is None:
        return None
    return _which(chart, broken, seed) if form == "denied" else _why(chart, broken, seed, rng)


def _itself(item: Item) -> Item:
    return item


def _broken(chart: Chart, codebook: Codebook, rng: Random) -> Broken | None:
    """The claim with one rule broken, chosen among all ways that hit one line alone."""
    lines = key_answer([key for key in chart.key if not key.optional], codebook).codes
    services = [line for line in lines if line.is_line_item]
    if len(services) < 2 or len(services) > MOST_LINES or _hard(chart, lines, codebook):
        return None
    ways = list(_ways(services))
    rng.shuffle(ways)
    if rng.random() >= UNITS_SHARE:
        ways.sort(key=lambda way: way[2].endswith("units"))
    for changed, at, change in ways:
        whole = (*(line for line in lines if not line.is_line_item), *changed)
        edits = _hard(chart, whole, codebook)
        # An edit names first what is not paid: the part of a pair, the add-on, the visit.
        if not edits or len({edit.codes[0] for edit in edits}) > 1:
            continue
        known = [edit for edit in edits if edit.id in _FAMILY]
        if len(known) < len(edits):
            continue
        edit = min(known, key=lambda each: each.id != "ncci")
        hit = [n for n, line in enumerate(changed) if line.code == edit.codes[0]]
        if hit != [at] or len(changed) < 2:
            continue
        family = _FAMILY[edit.id]
        source = _UNITS_SOURCE if family == "units" else edit.source
        return Broken(tuple(changed), at, CAUSES[family], edit.message, source, change)
    return None


def _ways(
    services: Sequence[AnswerCode],
) -> Iterator[tuple[list[AnswerCode], int, str]]:
    """Claims that differ from the key in one thing: lines, the place of what changed, the change in words."""
    for at, line in enumerate(services):
        for modifier in line.modifiers:
            fewer = tuple(each for each in line.modifiers if each != modifier)
            yield _with(services, at, replace(line, modifiers=fewer)), at, f"without {modifier}"
        if line.units == 1:
            yield _with(services, at, replace(line, units=2)), at, "with 2 units"
    for at in range(len(services)):
        rest = [line for n, line in enumerate(services) if n != at]
        for place in range(len(rest)):
            yield rest, place, f"without the line {format_code(services[at])}"


def _with(services: Sequence[AnswerCode], at: int, line: AnswerCode) -> list[AnswerCode]:
    return [line if n == at else each for n, each in enumerate(services)]


def _hard(chart: Chart, lines: Sequence[AnswerCode], codebook: Codebook) -> list[Edit]:
    found = run(Encounter.of(chart, codebook, Answer(tuple(lines))))
    return [edit for edit in found if edit.hard]


def _scene(chart: Chart, lines: Sequence[AnswerCode]) -> str:
    head = (
        f"{chart.setting.label}, {chart.claim.value} claim, {chart.patient.label}. Service lines:"
    )
    return "\n".join([head, *(f"{n}  {format_code(line)}" for n, line in enumerate(lines, 1))])


def _item(form: str, chart: Chart, broken: Broken, seed: int) -> Item:
    return Item(
        family=f"{form}:{chart.id}",
        seed=seed,
        difficulty=LEVEL,
        scene=_scene(chart, broken.lines),
        ask="",
        form=Form.CHOICE,
        answer=(),
        rule=broken.message,
        source=f"{broken.source}; {_SOURCE}",
        worked=(
            f"the claim stands {broken.change}, against the record",
            f"{broken.cause.carc}: {broken.cause.means}",
            f"what to do: {broken.cause.fix}",
        ),
        domain=DOMAIN,
        skill="edit-conflict",
        seconds=60,
    )


def _which(chart: Chart, broken: Broken, seed: int) -> Item:
    """Which line would the payer deny?"""
    options = tuple(
        Option(
            KEYS[n],
            format_code(line),
            "" if n == broken.denied else "Nothing on this claim speaks against this line.",
        )
        for n, line in enumerate(broken.lines)
    )
    return replace(
        _item("denied", chart, broken, seed),
        ask="Which line would the payer deny by its edits?",
        options=options,
        answer=(KEYS[broken.denied],),
    )


def _why(chart: Chart, broken: Broken, seed: int, rng: Random) -> Item:
    """What does this denial mean for this claim?"""
    others = [each for each in (*CAUSES.values(), *OTHERS) if each.carc != broken.cause.carc]
    shown = [broken.cause, *rng.sample(others, 3)]
    rng.shuffle(shown)
    options = tuple(
        Option(
            KEYS[n],
            f"{each.means[:1].upper()}{each.means[1:]}.",
            "" if each is broken.cause else f"That would come as {each.carc}.",
        )
        for n, each in enumerate(shown)
    )
    line = format_code(broken.lines[broken.denied])
    return replace(
        _item("reason", chart, broken, seed),
        ask=f"The payer denied {line} with {broken.cause.carc}. What does that mean for this claim?",
        options=options,
        answer=(KEYS[shown.index(broken.cause)],),
    )
