"""Checks of what a record says of its encounter: documents, disposition, place, course, pair."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence

from coder_drill.charts.faults import Fault
from coder_drill.charts.model import Chart, ClaimKind, Setting


def check_encounter(chart: Chart) -> Iterator[Fault]:
    """Faults of one chart; format 1 has none of these fields and is not asked for them."""
    if chart.format == 1:
        return
    stay = chart.setting is Setting.INPATIENT
    for n, document in enumerate(chart.documents, 1):
        if stay and document.day is None:
            fix = "give the hospital day, 1 for the day of admission"
            yield _fault(chart, f"document[{n}].day", "is missing in an inpatient record", fix)
    if stay and chart.disposition is None:
        fix = 'say where the patient went, such as disposition = "home"'
        yield _fault(chart, "disposition", "is missing for an inpatient stay", fix)
    professional = chart.claim is ClaimKind.PROFESSIONAL
    if professional and not chart.place_of_service:
        fix = "give two digits, such as 11 for an office or 23 for an emergency room"
        yield _fault(chart, "place_of_service", "is missing on a professional claim", fix)
    if chart.place_of_service and not professional:
        fix = "take it out: a facility claim has revenue codes instead"
        yield _fault(chart, "place_of_service", "is given on a facility claim", fix)


def check_across(charts: Sequence[Chart], others: Sequence[Chart]) -> Iterator[Fault]:
    """Faults between charts of one course and between the two claims of a pair.

    ``others`` are looked at, and faults are told at ``charts`` alone.
    """
    mine = set(map(id, charts))
    every = [*others, *charts]
    for fault_chart, fault in [*_courses(every), *_pairs(every)]:
        if id(fault_chart) in mine:
            yield fault


def _courses(charts: Iterable[Chart]) -> Iterator[tuple[Chart, Fault]]:
    courses: dict[str, list[Chart]] = defaultdict(list)
    for chart in charts:
        if chart.course is not None:
            courses[chart.course.id].append(chart)
    for members in courses.values():
        members.sort(key=_place)
        for place, chart in enumerate(members, 1):
            before = members[place - 2] if place > 1 else None
            if before is not None and _place(before) == _place(chart):
                if before.pair and before.pair == chart.pair:
                    continue  # both claims of one encounter
                what = f"is encounter {_place(chart)}, as {before.id} is"
                yield chart, _fault(chart, "course.encounter", what, "number the encounters")
            elif _place(chart) != (_place(before) + 1 if before is not None else 1):
                what = f"is encounter {_place(chart)}, and the one before is not there"
                yield chart, _fault(chart, "course.encounter", what, "number the encounters from 1")
            if before is not None and before.patient.sex != chart.patient.sex:
                what = f"is {chart.patient.sex}, in {before.id} {before.patient.sex}"
                yield chart, _fault(chart, "patient.sex", what, "it is one patient")
            if before is not None and before.patient.age > chart.patient.age:
                what = f"is {chart.patient.age}, in {before.id} before {before.patient.age}"
                yield chart, _fault(chart, "patient.age", what, "patients grow no younger")


def _pairs(charts: Iterable[Chart]) -> Iterator[tuple[Chart, Fault]]:
    pairs: dict[str, list[Chart]] = defaultdict(list)
    for chart in charts:
        if chart.pair:
            pairs[chart.pair].append(chart)
    for members in pairs.values():
        claims = [chart.claim for chart in members]
        for chart in members:
            if len(members) != 2 or len(set(claims)) != 2:
                what = f"{chart.pair} has {_claims(claims)}"
                fix = "give it one facility and one professional chart"
                yield chart, _fault(chart, "pair", what, fix)
        if len({(chart.patient, chart.edition) for chart in members}) > 1:
            chart = members[-1]
            what = f"differs from {members[0].id} in patient or edition"
            yield chart, _fault(chart, "pair", what, "it is one encounter")


def _claims(claims: Sequence[ClaimKind]) -> str:
    counts = [(kind, claims.count(kind)) for kind in ClaimKind]
    return " and ".join(f"{count or 'no'} {kind}" for kind, count in counts)


def _place(chart: Chart) -> int:
    return chart.course.encounter if chart.course is not None else 0


def _fault(chart: Chart, field: str, what: str, fix: str) -> Fault:
    return Fault(str(chart.path or chart.id), field, what, fix)
