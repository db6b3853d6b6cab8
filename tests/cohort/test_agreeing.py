"""Agreement of coders: F1 by role, kappa of closed choices, "too few" below the least n."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import cast

import pytest

from coder_drill.cohort.agreeing import AgreementLine, agreements
from coder_drill.cohort.grading import Seen
from coder_drill.cohort.html import group_page
from coder_drill.cohort.model import Answered
from coder_drill.cohort.report import report_of
from coder_drill.cohort.standing import Standing, standing_of
from tests.cohort.group import PERFECT, Group

Place = tuple[str, str, str]


@dataclass
class Known:
    """A standing that knows the observations of outcomes alone."""

    outcomes: dict[str, tuple[Seen, ...]] = field(default_factory=dict)
    texts: dict[str, str] = field(default_factory=dict)

    def given_in(self, uuids: Sequence[str]) -> dict[str, str]:
        return {uuid: self.texts[uuid] for uuid in uuids if uuid in self.texts}

    def seen(self, outcome: str) -> tuple[Seen, ...]:
        return self.outcomes[outcome]


def line(expected: str, given: str | None, role: str) -> Seen:
    credit = float(expected == given)
    return Seen("correct" if credit else "missed", role, "d", credit, 1.0, expected, given, False)


def answer(learner: str, chart: str, outcome: str) -> Answered:
    return Answered(
        f"{chart}-{learner}", "s", "a", learner, 1, "chart", chart, "h", 60, 0, False, True, "",
        outcome, 1.0, 1, 1, False, "", True,
    )  # fmt: skip


def group_of(coders: int, charts: int, odd: int = 0) -> dict[str, AgreementLine]:
    """Coders who give the key; the first ``odd`` of them another diagnosis and level each time."""
    known, first = Known(), dict[Place, list[Answered]]()
    for chart in range(charts):
        answers = []
        for n in range(coders):
            mine = ("K0", "99213") if n >= odd else ("W0", "99214")
            outcome = f"{chart}/{n}"
            known.outcomes[outcome] = (
                line("K0", mine[0], "first-listed"),
                line("K1", "K1" if (chart + n) % 2 else None, "secondary"),
                line("99213", mine[1], "service"),
            )
            answers.append(answer(f"L{n}", f"c{chart:02d}", outcome))
        first["chart", f"c{chart:02d}", "h"] = answers
    found = agreements(cast(Standing, known), first, least=5)
    return {each.what: each for each in found}


def test_coders_who_agree_have_an_f1_of_one_and_who_never_differ_no_kappa() -> None:
    found = group_of(6, 20)
    first = found["principal or first-listed diagnosis"].figure
    assert (first.value, first.firm) == (1.0, True)
    # A line that one of each pair leaves out: neighbors never agree on it.
    assert found["secondary diagnoses"].figure.value == 0.0
    level = found["level of an E/M visit"]
    assert level.figure.value is None
    assert level.figure.said == "only one choice was ever made"


def test_one_of_six_who_codes_otherwise_lowers_agreement() -> None:
    found = group_of(6, 20, odd=1)
    # Three pairs a chart, one of them with the odd coder: two of three agree.
    assert found["principal or first-listed diagnosis"].figure.value == pytest.approx(2 / 3)
    level = found["level of an E/M visit"]
    assert level.alike == pytest.approx(2 / 3)
    assert level.figure.n == 60
    assert level.figure.firm
    # Always in another's company: no better than chance, a little worse.
    assert level.figure.value == pytest.approx(-0.2, abs=0.01)


def test_two_of_a_mind_agree_beyond_chance() -> None:
    level = group_of(6, 20, odd=2)["level of an E/M visit"].figure
    assert level.value is not None
    assert level.low is not None
    assert 0.2 < level.value < 0.8
    assert level.low < level.value


@pytest.mark.parametrize(
    ("coders", "charts", "f1", "choices"),
    [
        (4, 20, "4 coders: too few", "4 coders: too few"),
        (5, 4, "4 charts: too few", "n = 8: too few"),
        (6, 9, "", "n = 27: too few"),
    ],
)
def test_too_few_is_said_below_the_least(coders: int, charts: int, f1: str, choices: str) -> None:
    found = group_of(coders, charts, odd=1)
    assert found["principal or first-listed diagnosis"].figure.said == f1
    assert found["level of an E/M visit"].figure.said == choices


def test_each_answer_is_paired_once() -> None:
    found = group_of(5, 20, odd=1)
    # Of five one is left over on each chart, another one from chart to chart.
    assert found["level of an E/M visit"].figure.n == 40


def test_the_groups_page_says_so(group: Group) -> None:
    group.sit("L001", PERFECT)
    group.sit("L002", PERFECT)
    group.collect()
    standing = standing_of(group.cohort, "2026-05-02T00:00:00.000+00:00")
    report = report_of(standing)
    assert len(report.agreement) == 6
    page = group_page(standing, report)
    asked = page.partition("Do coders agree?")[2].partition("<h2>Exercises")[0]
    assert asked.count("2 coders: too few") == 6


def test_kappa_of_poa_is_of_codes_that_both_gave_with_an_indicator() -> None:
    known, first = Known(), dict[Place, list[Answered]]()
    for chart in range(40):
        answers = []
        for n in range(6):
            outcome = f"{chart}/{n}"
            known.outcomes[outcome] = (line("K0", "K0", "principal"),)
            one = answer(f"L{n}", f"c{chart:02d}", outcome)
            other = "N" if n == 0 or chart % 4 == 0 else "Y"
            known.texts[one.uuid] = json.dumps(
                [
                    {"code": "K0", "poa": other},
                    {"code": "K1", "poa": "" if n % 2 else "Y"},
                    {"code": f"X{n}", "poa": "Y"},
                ]
            )
            answers.append(one)
        first["chart", f"c{chart:02d}", "h"] = answers
    found = agreements(cast(Standing, known), first, least=5)
    poa = next(each for each in found if each.what.startswith("present on admission"))
    assert poa.measure == "kappa"
    assert poa.figure.value is not None
    assert 0 < poa.figure.value < 1
    assert poa.alike is not None
    assert poa.alike > poa.figure.value
    assert dict(poa.marginals).keys() == {"Y", "N"}
    assert sum(share for _, share in poa.marginals) == pytest.approx(1)
    assert "alike; chosen: Y" in poa.words
    # Below the least n there is neither a kappa nor what would stand beside it.
    few = agreements(cast(Standing, known), dict(list(first.items())[:3]), least=5)
    poa = next(each for each in few if each.what.startswith("present on admission"))
    assert (poa.figure.value, poa.alike, poa.marginals) == (None, None, ())
