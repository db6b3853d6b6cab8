"""Vignettes: one rule broken on a claim, one line hit, and nothing shown of charts that were not coded."""

from __future__ import annotations

from coder_drill.charts.model import Chart
from coder_drill.codebooks import Codebook
from coder_drill.exercises.audit.finding import Authority, authorities
from coder_drill.exercises.model import Response
from coder_drill.exercises.rapid.kind import item_in
from coder_drill.exercises.registry import find
from coder_drill.exercises.sources import Sources
from coder_drill.exercises.vignette import CAUSES, DOMAIN, KIND, domain_of, forms_of, vignette_of
from coder_drill.scoring.rules import key_answer
from coder_drill.services.exams.forms import Length
from coder_drill.services.stays import stay_group
from coder_drill.services.workspace import Workspace
from tests.bundled import bundled_bank
from tests.cli.conftest import Run, run  # noqa: F401 - a fixture
from tests.unit.test_store import make_attempt

BANK = bundled_bank()
SUITED = [chart for chart in BANK.charts if forms_of(chart)]


def made(codebook: Codebook, seeds: range = range(4)) -> list[tuple[Chart, str]]:
    found = []
    for chart in SUITED:
        for seed in seeds:
            for form in forms_of(chart):
                exercise = vignette_of(form, chart, seed, sources(codebook))
                if exercise is not None:
                    found.append((chart, exercise.id))
    return found


def sources(codebook: Codebook) -> Sources:
    return Sources(bank=lambda: BANK, codebook=lambda: codebook, stay_group=stay_group)


def test_there_are_vignettes_of_every_cause(codebook: Codebook) -> None:
    seen = set()
    for _, name in made(codebook):
        exercise = find(sources(codebook), "vignette", name)
        assert exercise is not None and exercise.id == name
        item = item_in(exercise)
        if not name.startswith(("drg:", "rebuttal:")):
            seen.add(item.worked[1].partition(":")[0])
        assert len(item.options) >= 2 and len({o.text for o in item.options}) == len(item.options)
        right = [o for o in item.options if (o.key,) == item.answer]
        assert len(right) == 1 and not right[0].mistake
        assert all(o.mistake for o in item.options if o not in right)
    assert seen == {cause.carc for cause in CAUSES.values()}


def test_the_right_answer_gets_it_and_another_does_not(codebook: Codebook) -> None:
    for _, name in made(codebook, range(1)):
        exercise = find(sources(codebook), "vignette", name)
        assert exercise is not None
        item = item_in(exercise)
        for option in item.options:
            outcome = KIND.grade(sources(codebook), exercise, Response(option.key))
            assert outcome.right is ((option.key,) == item.answer)
        asked = KIND.asked_text(exercise)
        assert item.rule not in asked and item.worked[0] not in asked


def test_the_code_that_moves_the_group_is_the_one_by_the_grouper(codebook: Codebook) -> None:
    found = 0
    for chart in BANK.charts:
        exercise = vignette_of("drg", chart, 1, sources(codebook))
        if exercise is None:
            continue
        found += 1
        item = item_in(exercise)
        group = stay_group(chart)
        assert group is not None
        lines = key_answer([key for key in chart.key if not key.optional], codebook).codes
        whole = group(lines)
        for option in item.options:
            code = option.text.partition(" ")[0]
            rest = [line for line in lines if line.code != code]
            assert len(rest) == len(lines) - 1
            assert (group(rest) != whole) is ((option.key,) == item.answer)
        assert str(whole[0]) in item.scene
    assert found >= 10
    # Without the extra no stay is asked.
    bare = Sources(bank=lambda: BANK, codebook=lambda: codebook)
    stays = [chart for chart in BANK.charts if "drg" in forms_of(chart)]
    assert stays and all(vignette_of("drg", chart, 1, bare) is None for chart in stays)


def test_what_makes_no_vignette_is_not_found(codebook: Codebook) -> None:
    at = sources(codebook)
    for name in ("denied:nosuch/3/1", "odd:x/3/1", "denied/3/1", f"denied:{SUITED[0].id}/2/1", ""):
        assert find(at, "vignette", name) is None


def test_an_exam_takes_them_from_charts_that_were_coded_alone(workspace: Workspace) -> None:
    def kinds() -> set[str]:
        entries = workspace.exams.assembled("CCA", Length.FULL).entries
        return {entry.kind for entry in entries}

    assert "vignette" not in kinds()
    coded = [chart for chart in workspace.bank.charts if forms_of(chart)][:12]
    for number, chart in enumerate(coded):
        workspace.store.log.add(
            make_attempt(number, learner_id=workspace.learner_id, exercise=chart.id)
        )
    entries = workspace.exams.assembled("CCA", Length.FULL).entries
    asked = [
        e.exercise.partition(":")[2].partition("/")[0] for e in entries if e.kind == "vignette"
    ]
    assert asked and set(asked) <= {chart.id for chart in coded}


def test_a_chart_that_was_not_coded_is_refused(run: Run) -> None:  # noqa: F811
    chart = SUITED[0].id
    for words in ((chart,), (f"denied:{chart}/3/1",), (f"denied:{chart}/3/1", "--answer", "A")):
        ran = run("vignette", *words, "--json")
        assert ran.code == 2 and "code this chart first" in ran.err and ran.out == ""
    assert run("vignette").code == 2 and run("vignette", "nosuch").code == 2
    assert run("vignette", chart, "--answer", "A").code == 2


def test_a_chart_that_was_coded_gives_one(run: Run, codebook: Codebook) -> None:  # noqa: F811
    chart, name = made(codebook, range(1))[0]
    assert run("score", chart.id, "R69", "--save").code in (0, 1)
    asked = run("vignette", name, "--json").json
    assert asked["id"] == name and "rule" not in asked
    told = run("vignette", name, "--answer", "A", "--save")
    assert "Rule:" in told.out
    assert '"kind":"vignette"' in run("export").out
    shown = run("vignette", chart.id)
    assert "Service lines" in shown.out or "answers the denial" in shown.out or shown.code == 2


def test_the_same_seed_gives_the_same_vignette(codebook: Codebook) -> None:
    at = sources(codebook)
    for chart in SUITED[:12]:
        for form in forms_of(chart):
            one, two = (vignette_of(form, chart, 5, at) for _ in range(2))
            assert (one and one.content_hash) == (two and two.content_hash)


def test_one_reply_has_the_words_and_the_rule_of_the_line(codebook: Codebook) -> None:
    found = 0
    for chart in BANK.charts:
        exercise = vignette_of("rebuttal", chart, 2, sources(codebook))
        if exercise is None:
            continue
        found += 1
        item = item_in(exercise)
        code = item.rule.partition(" stands: ")[0]
        keys = [key for key in chart.key if key.code == code and not key.optional]
        assert keys, item.id
        quotes = {quote: key for key in chart.key for quote in map(_flat, key.evidence)}
        right = next(option for option in item.options if (option.key,) == item.answer)
        for option in item.options:
            told = [quote for quote in quotes if f'"{quote}"' in option.text]
            ours = [q for q in told if any(q in map(_flat, key.evidence) for key in keys)]
            rules = [rule for rule in Authority if f"{rule.words}." in option.text]
            fits = any(set(rules) & authorities(key.guideline) for key in keys)
            assert (bool(ours) and fits and len(rules) == 1) is (option is right), option
        # No other reply is right in more of what the four have in common.
        for part in (right.text.split('"')[1], right.text.split('". ')[1]):
            assert sum(part in option.text for option in item.options) <= 2
    assert found >= 100


def _flat(quote: str) -> str:
    return " ".join(quote.replace("**", "").split())


def test_an_exam_asks_the_forms_of_its_sections_alone(codebook: Codebook) -> None:
    assert {domain_of(form) for form in ("denied", "reason", "rebuttal")} == {DOMAIN}
    stay = next(chart for chart in BANK.charts if forms_of(chart) == ("drg", "rebuttal"))
    made_of = {form: vignette_of(form, stay, 2, sources(codebook)) for form in forms_of(stay)}
    for form, exercise in made_of.items():
        assert exercise is None or set(exercise.domains) == {domain_of(form)}
