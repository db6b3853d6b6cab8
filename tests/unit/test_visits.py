"""The E/M helper: decision making, time, prolonged services, payer by payer."""

from __future__ import annotations

import pytest

from coder_drill.scoring.em import visit_of
from coder_drill.visits.grid import PROBLEMS, RISK, Data, Level, decide
from coder_drill.visits.helper import Facts, Found, find
from coder_drill.visits.kinds import IN_PLACE_OF, KINDS, kind_of
from coder_drill.visits.prolonged import UNIT, cpt_rule, medicare_rule, staff_codes
from coder_drill.visits.words import as_json, lines

SF, LOW, MODERATE, HIGH = Level


def by_minutes(kind: str, minutes: int, **more: int) -> Found:
    return find(Facts(KINDS[kind], minutes=minutes, **more))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("kind", "problems", "data", "risk", "code", "carried"),
    [
        ("office-established", "off-goal", Data(tests=2), "drug", "99214", {"problems", "risk"}),
        ("office-established", "threat", Data(tests=3, reading=True), "drug", "99215", {"problems", "data"}),
        ("office-new", "severe", Data(reading=True, discussion=True), "hospital", "99205", {"problems", "data", "risk"}),
        ("office-new", "minor", Data(), "minimal", "99202", {"problems", "data", "risk"}),
        ("ed", "simple", Data(tests=3), "drug", "99284", {"data", "risk"}),
        ("hospital-initial", "stables", Data(tests=3), "limits", "99222", {"problems", "data", "risk"}),
        ("hospital-initial", "stable", Data(), "low", "99221", {"problems", "risk"}),
        ("hospital-subsequent", "threat", Data(reading=True, discussion=True), "low", "99233", {"problems", "data"}),
        ("nursing-initial", "many", Data(), "hospital", "99306", {"problems", "risk"}),
        ("home-established", "systemic", Data(historian=True), "low", "99348", {"problems", "data", "risk"}),
        ("consult-hospital", "unknown", Data(notes=3), "low", "99254", {"problems", "data"}),
    ],
)  # fmt: skip
def test_two_of_three_carry_the_level(
    kind: str, problems: str, data: Data, risk: str, code: str, carried: set[str]
) -> None:
    found = find(Facts(KINDS[kind], frozenset({problems}), data, frozenset({risk})))
    assert found.code == code
    assert found.decisions is not None
    assert set(found.decisions.carried_by) == carried


@pytest.mark.parametrize(
    ("data", "level"),
    [
        (Data(), SF),
        (Data(tests=1), SF),
        (Data(tests=2), LOW),
        (Data(tests=1, notes=1), LOW),
        (Data(historian=True), LOW),
        (Data(tests=1, historian=True), LOW),
        (Data(tests=2, historian=True), MODERATE),
        (Data(tests=2, notes=1), MODERATE),
        (Data(reading=True), MODERATE),
        (Data(discussion=True), MODERATE),
        (Data(reading=True, discussion=True), HIGH),
        (Data(tests=3, reading=True), HIGH),
        (Data(tests=2, reading=True), MODERATE),
    ],
)
def test_data(data: Data, level: Level) -> None:
    assert data.level is level


def test_every_pair_of_boxes_is_the_second_highest_of_three() -> None:
    for data in (Data(), Data(tests=2), Data(reading=True), Data(reading=True, discussion=True)):
        for problem in PROBLEMS:
            for risk in RISK:
                made = decide([problem.id], data, [risk.id])
                assert made is not None
                reached = [problem.level, data.level, risk.level]
                assert sum(level >= made.level for level in reached) >= 2
                assert sum(level > made.level for level in reached) < 2
                assert len(made.carried_by) == sum(level >= made.level for level in reached)


def test_nothing_checked_is_no_level_and_one_missing_element_is_said() -> None:
    assert decide([], Data(tests=3), []) is None
    made = decide([], Data(tests=3), ["drug"])
    assert made is not None
    assert made.level is MODERATE
    assert "No problem" in made.notes[0]
    assert decide(["threat"], Data(), []).level is SF  # type: ignore[union-attr]
    assert find(Facts(KINDS["ed"])).code == ""


@pytest.mark.parametrize(
    ("kind", "minutes", "code"),
    [
        ("office-new", 14, ""), ("office-new", 15, "99202"), ("office-new", 30, "99203"), ("office-new", 59, "99204"),
        ("office-established", 9, ""), ("office-established", 10, "99212"), ("office-established", 39, "99214"),
        ("hospital-initial", 39, ""), ("hospital-initial", 55, "99222"), ("hospital-initial", 75, "99223"),
        ("hospital-subsequent", 34, "99231"), ("hospital-subsequent", 35, "99232"),
        ("hospital-same-day", 70, "99235"),
        ("hospital-discharge", 30, "99238"), ("hospital-discharge", 31, "99239"), ("hospital-discharge", 0, ""),
        ("nursing-initial", 49, "99305"), ("nursing-initial", 50, "99306"), ("nursing-subsequent", 29, "99308"),
        ("nursing-discharge", 31, "99316"),
        ("home-established", 40, "99349"), ("home-new", 59, "99342"), ("home-new", 60, "99344"),
        ("consult-new", 55, "99245"), ("consult-hospital", 60, "99254"),
        ("ed", 240, ""),
    ],
)  # fmt: skip
def test_by_time(kind: str, minutes: int, code: str) -> None:
    assert by_minutes(kind, minutes).code == code


def test_time_or_decision_making_whichever_is_higher() -> None:
    facts = Facts(KINDS["office-established"], frozenset({"off-goal"}), Data(), frozenset({"drug"}))
    assert (find(facts).code, find(facts).cpt.chosen_by) == ("99214", "decision making")
    longer = find(Facts(facts.kind, facts.problems, facts.data, facts.risk, minutes=41))
    assert (longer.code, longer.cpt.chosen_by) == ("99215", "time")
    same = find(Facts(facts.kind, facts.problems, facts.data, facts.risk, minutes=31))
    assert same.cpt.chosen_by == "decision making and time"


@pytest.mark.parametrize(
    ("kind", "minutes", "cpt", "medicare"),
    [
        ("office-new", 74, "99205", "99205"),
        ("office-new", 75, "99205 99417", "99205"),
        ("office-new", 88, "99205 99417", "99205"),
        ("office-new", 89, "99205 99417", "99205 G2212"),
        ("office-new", 104, "99205 99417x2", "99205 G2212x2"),
        ("office-established", 54, "99215", "99215"),
        ("office-established", 69, "99215 99417", "99215 G2212"),
        ("hospital-initial", 90, "99223 99418", "99223 G0316"),
        ("hospital-subsequent", 65, "99233 99418", "99233 G0316"),
        ("hospital-same-day", 100, "99236 99418", "99236"),
        ("hospital-same-day", 110, "99236 99418", "99236 G0316"),
        ("nursing-initial", 65, "99306 99418", "99306"),
        ("nursing-initial", 95, "99306 99418x3", "99306 G0317"),
        ("nursing-subsequent", 85, "99310 99418x2", "99310 G0317"),
        ("home-new", 90, "99345 99417", "99345"),
        ("home-new", 140, "99345 99417x4", "99345 G0318"),
        ("home-established", 110, "99350 99417x3", "99350 G0318"),
        ("consult-new", 70, "99245 99417", "99205"),
        ("consult-hospital", 95, "99255 99418", "99223 G0316"),
    ],
)
def test_prolonged_services_by_cpt_and_by_medicare(
    kind: str, minutes: int, cpt: str, medicare: str
) -> None:
    found = by_minutes(kind, minutes)
    assert " ".join(found.cpt.lines) == cpt
    assert " ".join(found.medicare.lines) == medicare


def test_no_prolonged_service_beside_a_level_that_time_did_not_choose() -> None:
    facts = Facts(
        KINDS["nursing-initial"], frozenset({"threat"}), Data(), frozenset({"hospital"}), minutes=40
    )
    assert find(facts).cpt.lines == ("99306",)
    around = Facts(facts.kind, facts.problems, facts.data, facts.risk, minutes=40, around=60)
    assert find(around).medicare.lines == ("99306",)


def test_medicare_counts_other_days_where_its_rule_says_so() -> None:
    assert by_minutes("home-new", 80, around=60).medicare.lines == ("99345", "G0318")
    assert by_minutes("home-new", 80, around=60).cpt.lines == ("99345",)
    assert by_minutes("office-new", 80, around=60).medicare.lines == ("99205",)


def test_every_cpt_rule_starts_at_the_least_minutes_of_the_highest_level() -> None:
    for kind in KINDS.values():
        rule = cpt_rule(kind.codes[-1])
        assert (rule is None) is (not kind.minutes)
        if rule is not None:
            assert rule.starts == kind.least(rule.base)
            other = medicare_rule(rule.base)
            if other is not None:
                assert other.first_at >= rule.first_at
                assert other.units(other.first_at - 1) == 0
                assert other.units(other.first_at + 2 * UNIT) == 3


def test_medicare_takes_no_consultation_and_asks_for_eight_hours() -> None:
    for consult, instead in IN_PLACE_OF.items():
        found = find(Facts(KINDS[consult], frozenset({"threat"}), Data(), frozenset({"hospital"})))
        assert found.medicare.code == KINDS[instead].codes[-1]
        assert found.cpt.code == KINDS[consult].codes[-1]
    short = Facts(
        KINDS["hospital-same-day"], frozenset({"stables"}), Data(), frozenset({"drug"}), hours=7
    )
    assert (find(short).cpt.code, find(short).medicare.code) == ("99235", "99222")
    assert (
        find(Facts(short.kind, short.problems, short.data, short.risk, hours=8)).medicare.code
        == "99235"
    )


def test_staff_time() -> None:
    given = {
        0: "",
        29: "",
        30: "99415",
        74: "99415",
        75: "99415 99416",
        104: "99415 99416",
        105: "99415 99416x2",
    }
    for minutes, codes in given.items():
        words = " ".join(f"{c}x{n}" if n > 1 else c for c, n in staff_codes(minutes))
        assert words == codes, minutes
    assert by_minutes("office-new", 20, staff=30).staff == (("99415", 1),)
    assert by_minutes("hospital-initial", 50, staff=30).staff == ()


def test_the_kinds_are_those_of_the_scorer() -> None:
    for kind in KINDS.values():
        for code in kind.codes:
            if kind.id.endswith("-discharge") and kind.id.startswith("nursing"):
                continue  # The scorer knows no levels of them.
            visit = visit_of(code)
            assert visit is not None, code
            assert kind_of(code) is not None
    assert kind_of("99211") is KINDS["office-established"]
    assert kind_of("99291") is None
    assert kind_of("") is None
    with pytest.raises(ValueError, match="not leveled"):
        KINDS["hospital-discharge"].of_level(HIGH)


def test_every_kind_has_its_lines_and_json() -> None:
    for kind in KINDS.values():
        for facts in (
            Facts(kind),
            Facts(kind, frozenset({"threat"}), Data(tests=3), frozenset({"drug"}), minutes=200),
        ):
            found = find(facts)
            told = lines(found)
            assert told[0].style == "code"
            assert all(len(line.text) <= 74 for line in told if line.style.startswith("table"))
            value = as_json(found)
            assert value["code"] == (found.code or None)
            assert value["medicare"]["lines"] == list(found.medicare.lines)
