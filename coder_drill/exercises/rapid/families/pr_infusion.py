"""Infusions, injections and hydration from a medication record with clock times."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from random import Random
from typing import TYPE_CHECKING

from coder_drill.exercises.rapid.families import marlist
from coder_drill.exercises.rapid.model import Answer, Draft, Family, Form, Group
from coder_drill.exercises.rapid.people import adult, strewn
from coder_drill.exercises.rapid.wording import clock

if TYPE_CHECKING:
    from coder_drill.codebooks import Codebook

HOSPITAL, OFFICE = "hospital", "office"
CHEMO, DRUG, PUSH, FLUID, MUSCLE, BESIDE, OPEN = (
    "chemo",
    "drug",
    "push",
    "fluid",
    "muscle",
    "beside",
    "open",
)
"""Kinds of entries: chemotherapy and drug infusions, pushes, hydration, injections into a muscle, a
drug infused at the same time as another one from its own bag, fluid to keep the vein open."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of the record; minutes after midnight, ``stop`` equal to ``start`` for injections."""

    kind: str
    drug: str
    start: int
    stop: int


@dataclass(frozen=True, slots=True)
class Record:
    """One visit with one IV access; ``claim`` is the hospital's or the office's."""

    claim: str
    entries: tuple[Entry, ...]


# Codes by kind and minutes, for the initial service and for a later one.
_FIRST: dict[str, tuple[tuple[int, int, str], ...]] = {
    CHEMO: ((30, 90, "96413"), (91, 150, "96413 96415"), (151, 210, "96413 96415 96415")),
    DRUG: ((16, 90, "96365"), (91, 150, "96365 96366"), (151, 200, "96365 96366 96366")),
    PUSH: ((0, 0, "96374"),),
    FLUID: ((31, 90, "96360"), (91, 150, "96360 96361"), (151, 200, "96360 96361 96361")),
}
_LATER: dict[str, tuple[tuple[int, int, str], ...]] = {
    CHEMO: ((30, 90, "96417"), (91, 150, "96417 96415")),
    DRUG: ((16, 90, "96367"), (16, 90, "96367"), (91, 150, "96367 96366")),
    PUSH: ((0, 0, "96375"),),
    FLUID: ((31, 90, "96361"), (91, 150, "96361 96361"), (12, 30, "")),
    MUSCLE: ((0, 0, "96372"),),
    BESIDE: ((20, 40, "96368"),),
    OPEN: ((70, 170, ""),),
}
_PLANS: dict[int, tuple[tuple[str, ...], ...]] = {
    1: ((DRUG,), (FLUID,), (DRUG,), (CHEMO,), (PUSH, PUSH)),
    2: ((DRUG, PUSH), (FLUID, PUSH), (PUSH, PUSH), (DRUG, FLUID), (DRUG, MUSCLE), (DRUG, OPEN)),
    3: (
        (DRUG, DRUG),
        (DRUG, PUSH, MUSCLE),
        (FLUID, PUSH, PUSH),
        (CHEMO, DRUG),
        (DRUG, FLUID, PUSH),
    ),
    4: (
        (CHEMO, DRUG, PUSH),
        (DRUG, BESIDE),
        (PUSH, "again"),
        (CHEMO, FLUID),
        (DRUG, DRUG, PUSH),
        ("short", PUSH),
    ),
    5: (
        (CHEMO, CHEMO, DRUG, PUSH),
        (DRUG, DRUG, BESIDE, PUSH),
        (DRUG, FLUID, PUSH, "again"),
        (FLUID, "short", PUSH),
        (CHEMO, DRUG, FLUID, PUSH),
        (PUSH, "again", MUSCLE, OPEN),
        (PUSH, "soon", FLUID),
    ),
}
"""Plans whose first part is the initial service by the hospital's order, whatever the clock says, but
for hydration, which yields to any push or short infusion."""
_RANK = (CHEMO, DRUG, PUSH, FLUID)


class Infusion(Family[Record]):
    """Administration codes with units from a record."""

    id = "pr-infusion"
    title = "Infusions, injections, hydration"
    group = Group.PROCEDURES
    source = (
        "CPT infusion and injection guidelines; Medicare Claims Processing Manual, chapter 4, "
        "§230.2; NCCI Policy Manual, chapter 11"
    )
    domain = "cpt-medicine"
    skill = "units"
    seconds = 75

    def draw(self, rng: Random, difficulty: int, codebook: Codebook) -> tuple[Record, Answer]:
        """A plan, the codes of each part, then clock times that have them."""
        plan = rng.choice(_PLANS[difficulty])
        initial = next(kind for kind in _RANK if kind in [_plain(part) for part in plan])
        mixed = FLUID in plan and len(plan) > 1 and CHEMO not in plan
        office = rng.random() < 0.4 and not mixed
        drugs = marlist.pick(rng, [PUSH if part in ("again", "soon") else part for part in plan])
        now = rng.randint(8 * 60, 13 * 60)
        codes: list[str] = []
        entries: list[Entry] = []
        taken = False
        order = list(range(len(plan)))
        if CHEMO in plan:
            order.sort(key=lambda index: plan[index] == CHEMO)
        elif difficulty >= 3 and not {BESIDE, "again", "soon"} & set(plan):
            rng.shuffle(order)
        for index in order:
            part = plan[index]
            kind = _plain(part)
            if part in ("again", "soon"):
                first = next(each for each in entries if each.kind == PUSH)
                gap = rng.randint(34, 75) if part == "again" else rng.randint(12, 25)
                at = max(now, first.start + gap) if part == "again" else first.start + gap
                entries.append(Entry(PUSH, first.drug, at, at))
                now = max(now, at + 5)
                codes += ["96376"] if part == "again" and not office else []
                continue
            if part == "short":
                low, high, given = 6, 15, "96374" if initial == PUSH and not taken else "96375"
            else:
                rows = _FIRST if kind == initial and not taken else _LATER
                low, high, given = rng.choice(rows[kind])
                if kind == DRUG and CHEMO in plan:
                    low, high, given = 16, 40, "96367"
            if kind == initial:
                taken = True
            near = difficulty >= 3 and rng.random() < 0.4
            length = rng.choice((low, high)) if near else rng.randint(low, high)
            codes += given.split()
            start = now
            if kind == BESIDE:
                start = entries[-1].start + 4
                length = (
                    min(length, entries[-1].stop - start - 2)
                    if entries[-1].stop - start > 22
                    else length
                )
            name = DRUG if part == "short" else kind
            entries.append(Entry(name, drugs[index], start, start + length))
            now = max(now, start + length) + rng.randint(4, 12)
        if "soon" in plan:
            entries = _apart(entries)
        return Record(OFFICE if office else HOSPITAL, tuple(entries)), _units(codes)

    def solve(self, facts: Record, codebook: Codebook) -> Answer:
        """The highest service is initial; the others follow as later ones; time in steps of an hour."""
        return _coded(facts.claim, facts.entries)

    def write(
        self, facts: Record, answer: Answer, rng: Random, difficulty: int, codebook: Codebook
    ) -> Draft:
        """A medication record in one of several layouts."""
        kinds = {each.kind for each in facts.entries}
        who = adult(rng, rng.randint(24, 84), rng.choice("FM"))
        why = rng.choice(marlist.reasons(kinds))
        place = rng.choice(
            ("Hospital outpatient", "Hospital infusion center", "ED, facility claim")
            if facts.claim == HOSPITAL and CHEMO not in kinds
            else ("Hospital infusion center",)
            if facts.claim == HOSPITAL
            else ("Physician office", "Office infusion suite")
        )
        lines = [f"{place}. {who}, {why}. One IV site.", *_told(facts, rng)]
        lines += strewn(rng, marlist.NOISE, 1)
        owner = "hospital" if facts.claim == HOSPITAL else "physician's office"
        lines.append(f"Claim: {owner}.")
        return Draft(
            scene="\n".join(lines),
            ask="Administration codes with units, leaving modifiers and drugs out? (none if none)",
            form=Form.CODES,
            rule="One initial code by the highest service; infusion from 16 min, hydration from 31; each further hour from 31 min past the last.",
            worked=_steps(facts, answer),
            mistakes=_mistakes(facts, answer),
            payer="",
        )


def _plain(part: str) -> str:
    """The kind that a part of a plan counts as."""
    return PUSH if part in ("again", "soon", "short") else part


def _apart(entries: list[Entry]) -> list[Entry]:
    """Hydration moved behind the pushes, so that nothing runs at the same time."""
    last = max(each.stop for each in entries if each.kind != FLUID) + 5
    return [
        Entry(each.kind, each.drug, last, last + each.stop - each.start)
        if each.kind == FLUID
        else each
        for each in entries
    ]


def _units(codes: Iterable[str]) -> Answer:
    return tuple(code if n == 1 else f"{code}x{n}" for code, n in sorted(Counter(codes).items()))


def _hours(minutes: int) -> int:
    """Hours after the first one: each counts from its 31st minute."""
    return max(0, (minutes - 31) // 60)


def _coded(claim: str, entries: tuple[Entry, ...]) -> Answer:
    """Codes of a record, in the hospital's order; the office's items have their main service highest."""
    found: list[str] = []

    def sort(each: Entry) -> str:
        short = each.kind == DRUG and each.stop - each.start <= 15
        return PUSH if short else each.kind

    kinds = [sort(each) for each in entries]
    first = next((kind for kind in _RANK if kind in kinds), "")
    open_ = True
    seen: dict[str, int] = {}
    for each, kind in sorted(zip(entries, kinds, strict=True), key=lambda pair: pair[0].start):
        time = each.stop - each.start
        initial = open_ and kind == first
        if kind == PUSH and each.drug in seen:
            if claim == HOSPITAL and each.start - seen[each.drug] > 30:
                found.append("96376")
            continue
        if kind == FLUID:
            if time < 31:
                continue
            found.append("96360" if initial else "96361")
            found += ["96361"] * _hours(time)
        elif kind in (CHEMO, DRUG):
            names = {CHEMO: ("96413", "96417", "96415"), DRUG: ("96365", "96367", "96366")}[kind]
            found.append(names[0] if initial else names[1])
            found += [names[2]] * _hours(time)
        elif kind == PUSH:
            found.append("96374" if initial else "96375")
            seen[each.drug] = each.start
        elif kind == MUSCLE:
            found.append("96372")
        elif kind == BESIDE:
            found.append("96368")
        if kind == first:
            open_ = False
    return _units(found)


_HOW = {
    CHEMO: "IV infusion",
    DRUG: "IVPB",
    PUSH: "IV push",
    FLUID: "IV",
    MUSCLE: "IM",
    BESIDE: "IVPB, separate bag, same line",
    OPEN: "IV",
}


def _told(facts: Record, rng: Random) -> list[str]:
    style = rng.randint(0, 2)
    lines = []
    for each in sorted(facts.entries, key=lambda entry: entry.start):
        how = _HOW[each.kind]
        start, stop = clock(each.start), clock(each.stop)
        if each.start == each.stop:
            lines.append(
                (
                    f"{start} {each.drug} {how}",
                    f"{each.drug} {how} {start}",
                    f"{start}  {how}: {each.drug}",
                )[style]
            )
        else:
            lines.append(
                (
                    f"{start}-{stop} {each.drug} {how}",
                    f"{each.drug} {how}, start {start}, stop {stop}",
                    f"{start} start, {stop} stop  {how}: {each.drug}",
                )[style]
            )
    return lines


def _steps(facts: Record, answer: Answer) -> list[str]:
    steps = []
    for each in sorted(facts.entries, key=lambda entry: entry.start):
        time = each.stop - each.start
        if each.kind == OPEN:
            steps.append(f"{each.drug}: not reported")
        elif each.kind == FLUID and time < 31:
            steps.append(f"{each.drug}: {time} min, under 31, not reported")
        elif each.kind == DRUG and time <= 15:
            steps.append(f"{each.drug}: {time} min, under 16, counts as a push")
        elif time:
            steps.append(f"{each.drug}: {time} min")
        else:
            steps.append(f"{each.drug}: {'into the muscle' if each.kind == MUSCLE else 'push'}")
    pushes = [each.drug for each in facts.entries if each.kind == PUSH]
    if len(set(pushes)) < len(pushes):
        steps.append(
            "same drug pushed again: 96376 for the hospital when more than 30 min later, never for an office"
        )
    return [*steps, " ".join(answer) or "none"]


def _mistakes(facts: Record, answer: Answer) -> dict[str, str]:
    found: dict[str, str] = {}

    def add(codes: Answer, why: str) -> None:
        if codes != answer:
            found.setdefault(" ".join(codes), why)

    plain = [
        code
        for entry in answer
        for code in [entry.split("x")[0]] * int(entry.partition("x")[2] or 1)
    ]
    start = {"96367": "96365", "96375": "96374", "96417": "96413"}
    add(
        _units(start.get(code, code) for code in plain),
        "One initial code for a visit and IV site; later services have their own codes.",
    )
    if "96361" in plain and "96360" not in plain:
        swapped = list(plain)
        swapped[swapped.index("96361")] = "96360"
        add(_units(swapped), "Hydration is initial only when nothing higher was given.")
    hours = {"96366", "96361", "96415"}
    add(
        _units(
            [
                *plain,
                *(
                    ["96366"]
                    if "96365" in plain
                    else ["96361"]
                    if "96360" in plain
                    else ["96415"]
                    if "96413" in plain
                    else []
                ),
            ]
        ),
        "A further hour counts from its 31st minute.",
    )
    add(
        _units(
            code
            for code in plain
            if code not in hours or (code == "96361" and "96360" not in plain)
        ),
        "Time beyond the first hour is reported, too.",
    )
    if "96376" in plain:
        add(
            _units(code for code in plain if code != "96376"),
            "A hospital reports a repeat of the same push after more than 30 min: 96376.",
        )
    elif any(each.kind == PUSH for each in facts.entries):
        add(
            _units([*plain, "96376"]),
            "96376 is for hospitals only, same drug, more than 30 min later.",
        )
    add(
        _units(code for code in plain if code != "96372"),
        "The injection into the muscle has its own code.",
    )
    return found


FAMILIES = (Infusion,)
