"""Choosing the next chart, and the figures of the field."""

from __future__ import annotations

from collections import Counter
from random import Random

import pytest

from coder_drill.charts import Bank
from coder_drill.scoring.domains import KNOWLEDGE, all_domains, domain_label
from coder_drill.services.nextchart import DueCard, Wish, due_reason, next_chart
from coder_drill.skills import ChartProfile, Estimator, SkillBook, choose
from coder_drill.skills.chooser import choose_due, eligible
from coder_drill.skills.profiles import domain_counts, profile_of
from coder_drill.skills.readiness import readiness
from coder_drill.skills.tables import benchmarks, exams
from coder_drill.skills.weakest import weakest_of
from tests.bundled import bundled_bank
from tests.tui.small import ADMISSION, WRIST
from tests.unit.test_skills_evidence import head
from tests.unit.test_store import make_attempt

BANK = [
    ChartProfile(f"{domain}-{n}", domain, {domain: 1.0}, difficulty=1 + n % 5)
    for domain in ("cm-09", "cm-10", "cm-19", "cpt-e-m")
    for n in range(15)
]


def known(codes: int = 20, **met: float) -> Estimator:
    e = Estimator()
    for domain, credit in met.items():
        for _ in range(codes):
            e.update(domain.replace("_", "-"), 3, credit)
    return e


def test_nothing_to_choose_from_is_none() -> None:
    assert choose([], Estimator(), [], Random(1)) is None


def test_the_first_charts_are_easy_ones() -> None:
    for seed in range(20):
        choice = choose(BANK, Estimator(), [], Random(seed))
        assert choice is not None
        assert choice.rule == "diagnose"
        assert next(p for p in BANK if p.chart_id == choice.chart_id).difficulty <= 2


def test_diagnosis_goes_where_least_is_known() -> None:
    e = known(cm_09=0.5, cm_10=0.5, cm_19=0.5)
    choice = choose(BANK, e, ["gone"] * 5, Random(1))
    assert choice is not None
    assert choice.domain == "cpt-e-m"


def test_after_diagnosis_weak_domains_come_most_and_all_come() -> None:
    e = known(40, cm_09=0.95, cm_10=0.95, cm_19=0.05, cpt_e_m=0.95)
    recent = ["gone"] * 25
    chosen = [choose(BANK, e, recent, Random(seed)) for seed in range(300)]
    counts = Counter(c.chart_id.rsplit("-", 1)[0] for c in chosen if c)
    assert counts["cm-19"] > 150
    assert set(counts) == {"cm-09", "cm-10", "cm-19", "cpt-e-m"}
    assert {c.rule for c in chosen if c} == {"weakness", "least-practiced", "mixed"}


def test_the_least_practised_domain_is_named() -> None:
    e = known(cm_09=0.5, cm_10=0.5, cm_19=0.5)
    e.update("cpt-e-m", 3, 0.5)
    least = [
        c
        for seed in range(100)
        if (c := choose(BANK, e, ["gone"] * 25, Random(seed))) and c.rule == "least-practiced"
    ]
    assert least
    assert {c.domain for c in least} == {"cpt-e-m"}


def test_never_the_same_main_domain_twice_running_nor_a_chart_within_thirty() -> None:
    rng = Random(7)
    e = known(cm_09=0.1, cm_10=0.9)
    recent: list[str] = []
    for _ in range(120):
        choice = choose(BANK, e, recent, rng)
        assert choice is not None
        assert choice.chart_id not in recent[:30]
        if recent:
            assert choice.chart_id.rsplit("-", 1)[0] != recent[0].rsplit("-", 1)[0]
        recent.insert(0, choice.chart_id)


def test_a_small_bank_gives_way_the_longest_unseen_first() -> None:
    small = BANK[:4]
    recent = [p.chart_id for p in small]
    assert [p.chart_id for p in eligible(small, recent)] == [small[3].chart_id]
    one = BANK[:1]
    choice = choose(one, Estimator(), [one[0].chart_id] * 3, Random(1))
    assert choice is not None
    assert choice.chart_id == one[0].chart_id


def test_charts_not_coded_yet_come_first_and_fit_the_learner() -> None:
    strong = known(60, cm_09=1.0, cm_10=0.1, cm_19=0.1, cpt_e_m=0.1)
    weak = known(60, cm_09=0.0, cm_10=0.9, cm_19=0.9, cpt_e_m=0.9)
    cm09 = [p for p in BANK if p.main == "cm-09"]
    times = {p.chart_id: 1 for p in cm09[:10]}
    fits = [
        choose(cm09, weak, ["gone"] * 25, Random(s), times={**times, "gone": 25}) for s in range(40)
    ]
    assert {c.chart_id for c in fits if c}.isdisjoint(times)
    easy = Counter(
        next(p for p in BANK if p.chart_id == c.chart_id).difficulty
        for c in fits
        if c and c.rule != "mixed"
    )
    assert set(easy) == {1}
    hard = [choose(cm09, strong, ["gone"] * 25, Random(s)) for s in range(40)]
    levels = {
        next(p for p in BANK if p.chart_id == c.chart_id).difficulty
        for c in hard
        if c and c.rule != "mixed"
    }
    assert min(levels) >= 4


def test_the_same_state_gets_the_same_choice() -> None:
    e = known(cm_09=0.2)
    picks = {choose(BANK, e, ["x"] * 25, Random("jo/25")) for _ in range(5)}
    assert len(picks) == 1


def test_a_due_chart_is_rested_and_new_where_one_is() -> None:
    ids = {p.chart_id for p in BANK[:3]}
    recent = [BANK[0].chart_id]
    choice = choose_due(
        BANK, ids, recent, Random(1), times={BANK[0].chart_id: 1, BANK[1].chart_id: 2}
    )
    assert choice is not None
    assert choice.chart_id == BANK[2].chart_id
    assert choose_due(BANK, {BANK[0].chart_id}, recent, Random(1), times={}) is None


def test_a_quarter_of_charts_at_most_is_chosen_for_cards() -> None:
    bank = Bank((ADMISSION, WRIST))
    book = SkillBook()
    due = [DueCard("code:x", 9, frozenset({"ed-wrist", "ip-failure"}))]
    rules = []
    for number in range(1, 41):
        found = next_chart(bank, book, Random(number), due=due)
        assert found is not None
        rules.append(found.choice.rule)
        attempt = make_attempt(number, exercise=f"other-{number}", verdicts=())
        book.take(head(attempt, number), [])
    assert rules.count("due") == 10
    assert all("due" not in rules[i + 1 : i + 4] for i, rule in enumerate(rules) if rule == "due")


def book_of(**learned: tuple[float, int]) -> SkillBook:
    """A book with (mean credit, codes) of some domains, after many charts."""
    book = SkillBook()
    for domain, (credit, codes) in learned.items():
        for _ in range(codes):
            book.estimator.update(domain.replace("_", "-"), 3, credit)
    book.attempts = 60
    book.times = {f"earlier-{number}": 1 for number in range(60)}
    return book


LEARNED = {
    "nothing": {},
    "little": {"cm_08": (0.3, 1), "cm_20": (0.4, 2)},
    "much": {
        "cm_20": (0.3, 30),
        "modifiers": (0.5, 41),
        "cm_19": (0.55, 20),
        "cm_09": (0.8, 25),
        "cm_08": (0.5, 1),
        "cpt_e_m": (0.7, 30),
    },
}


@pytest.mark.parametrize("learned", LEARNED)
def test_no_reason_gives_a_key_away(learned: str) -> None:
    """Row L1: before a chart is scored no domain, no word that it teaches and no code is named."""
    bank = bundled_bank()
    labels = [domain_label(domain).casefold() for domain in all_domains()]
    book = book_of(**LEARNED[learned])
    due = [DueCard("code:x", days, frozenset(c.id for c in bank.charts)) for days in (0, 1, 12)]
    rules = set()
    for seed in range(150):
        book.attempts = seed
        found = next_chart(bank, book, Random(seed), due=due)
        assert found is not None
        rules.add(found.choice.rule)
        told = found.reason.casefold()
        assert not [label for label in labels if label in told]
        assert not [word for word in found.chart.teaches if word.replace("-", " ") in told]
        assert not [key.code for key in found.chart.key if key.code.casefold() in told]
    assert rules >= {"due", "weakness", "least-practiced", "mixed"}


def test_the_reason_says_when_next_is_not_for_the_weakest() -> None:
    """Row P1: what comes next is for one of the weakest domains, or the reason says why not."""
    bank = bundled_bank()
    book = book_of(**LEARNED["much"])
    weakest = {each.domain for each in weakest_of(book.estimator)}
    assert weakest == {"cm-20", "modifiers", "cm-19"}
    met = set()
    for seed in range(300):
        found = next_chart(bank, book, Random(seed))
        assert found is not None
        if found.choice.domain in weakest:
            assert found.reason == "works on one of your weakest domains"
        else:
            assert found.reason in {
                "not your weakest, but practiced least",
                "not your weakest, but you miss codes here",
                "may be weak: too little is known of it, so not among your weakest yet",
                "not your weakest, but something you have not tried yet",
                "for variety, not your weakest",
            }
        met.add(found.reason)
    assert len(met) >= 4


@pytest.mark.parametrize(
    ("days", "words"),
    [
        (0, "tests something you missed lately"),
        (1, "tests something you missed a day ago"),
        (9, "tests something you missed nine days ago"),
        (31, "tests something you missed 31 days ago"),
    ],
)
def test_a_due_chart_says_how_long_ago_it_was_missed(days: int, words: str) -> None:
    assert due_reason(days) == words


def test_reasons_are_in_words() -> None:
    bank = Bank((ADMISSION, WRIST))
    book = SkillBook()
    found = next_chart(bank, book, Random(1))
    assert found is not None
    assert found.reason == "shows where you stand"
    asked = next_chart(bank, book, Random(1), wish=Wish(domain="cm-19"))
    assert asked is not None
    assert (asked.chart.id, asked.reason) == (
        "ed-wrist",
        "from the domain you asked for",
    )
    assert next_chart(bank, book, Random(1), wish=Wish(setting="dme")) is None
    inpatient = next_chart(bank, book, Random(1), wish=Wish(setting="inpatient"))
    assert inpatient is not None
    assert inpatient.chart.id == "ip-failure"
    other = next_chart(bank, book, Random(1), wish=Wish(without=frozenset({found.chart.id})))
    assert other is not None
    assert other.chart.id != found.chart.id


def test_a_profile_is_read_from_the_key() -> None:
    profile = profile_of(WRIST)
    assert profile.weights == {"cm-19": 0.25, "cm-20": 0.25, "cpt-e-m": 0.25, "modifiers": 0.25}
    assert profile.main == "cm-19"
    assert domain_counts([WRIST, ADMISSION])["cm-09"] == 2


def test_blueprints_sum_to_a_hundred_and_name_real_domains() -> None:
    ids = [exam.id for exam in exams()]
    assert ids == ["CPC", "CCS", "CCA", "COC", "CIC", "CRC"]
    for exam in exams():
        assert exam.source
        if exam.parts:
            assert sum(part.weight for part in exam.parts) == pytest.approx(100)
        for part in exam.parts:
            for pattern in part.domains:
                assert any(
                    part.covers(d)
                    for d in (*all_domains(), *KNOWLEDGE)
                    if d.startswith(pattern.rstrip("*"))
                )


def test_every_benchmark_has_a_source_and_a_range() -> None:
    for benchmark in benchmarks().values():
        assert 0 < benchmark.low <= benchmark.high
        assert len(benchmark.source) > 20


SHARES = {"cm-09": 10, "cm-10": 10, "cpt-e-m": 4, "pcs-medical-surgical": 4}


def test_readiness_says_nothing_before_there_is_evidence() -> None:
    for exam in exams():
        found = readiness(exam, Estimator(), SHARES)
        assert found.estimate is None
        assert "evidence" in found.words or exam.id == "CIC"


def test_readiness_is_an_interval_that_narrows() -> None:
    exam = next(e for e in exams() if e.id == "CCS")
    widths = []
    for codes in (10, 40, 160):
        e = Estimator()
        for domain in SHARES:
            for number in range(codes):
                e.update(domain, 3, 1.0 if number % 4 else 0.0)
        found = readiness(exam, e, SHARES)
        assert found.estimate is not None
        assert found.low is not None
        assert found.high is not None
        assert 0 < found.low < found.estimate < found.high < 1
        widths.append(found.high - found.low)
        assert "no promise" in found.words
        assert found.practiced == pytest.approx(0.4)
    assert widths[0] > widths[1] > widths[2]


def test_no_weights_means_no_estimate_and_says_so() -> None:
    exam = next(e for e in exams() if e.id == "CIC")
    found = readiness(exam, known(50, cm_09=0.9), SHARES)
    assert found.estimate is None
    assert "No weights" in found.words


def test_a_bank_without_any_part_of_an_exam_says_so() -> None:
    exam = next(e for e in exams() if e.id == "CRC")
    found = readiness(exam, known(50, cpt_e_m=0.9), {"cpt-e-m": 5})
    assert found.estimate is None
    assert "practices a part" in found.words
