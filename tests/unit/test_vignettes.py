"""Vignettes: one rule broken on a claim, one line hit, and nothing shown of charts that were not coded."""

from __future__ import annotations

import pytest

from coder_drill.charts import load_bank
from coder_drill.charts.model import Chart
from coder_drill.codebooks import Codebook
from coder_drill.exercises.model import Response
from coder_drill.exercises.rapid.kind import item_in
from coder_drill.exercises.registry import find
from coder_drill.exercises.sources import Sources
from coder_drill.exercises.vignette import CAUSES, FORMS, KIND, suits, vignette_of
from coder_drill.resources import charts_dir
from coder_drill.services.exams.forms import Length
from coder_drill.services.workspace import Workspace
from tests.cli.conftest import Run, run  # noqa: F401 - a fixture
from tests.unit.test_store import make_attempt

BANK = load_bank([charts_dir()])
SUITED = [chart for chart in BANK.charts if suits(chart)]


def made(codebook: Codebook, seeds: range = range(4)) -> list[tuple[Chart, str]]:
    found = []
    for chart in SUITED:
        for seed in seeds:
            for form in FORMS:
                exercise = vignette_of(form, chart, seed, codebook)
                if exercise is not None:
                    found.append((chart, exercise.id))
    return found


def sources(codebook: Codebook) -> Sources:
    return Sources(bank=lambda: BANK, codebook=lambda: codebook)


def test_there_are_vignettes_of_every_cause(codebook: Codebook) -> None:
    seen = set()
    for _, name in made(codebook):
        exercise = find(sources(codebook), "vignette", name)
        assert exercise is not None and exercise.id == name
        item = item_in(exercise)
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


def test_what_makes_no_vignette_is_not_found(codebook: Codebook) -> None:
    at = sources(codebook)
    for name in ("denied:nosuch/3/1", "odd:x/3/1", "denied/3/1", f"denied:{SUITED[0].id}/2/1", ""):
        assert find(at, "vignette", name) is None


def test_an_exam_takes_them_from_charts_that_were_coded_alone(workspace: Workspace) -> None:
    def kinds() -> set[str]:
        entries = workspace.exams.assembled("CCA", Length.FULL).entries
        return {entry.kind for entry in entries}

    assert "vignette" not in kinds()
    coded = [chart for chart in workspace.bank.charts if suits(chart)][:12]
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
    assert "Service lines" in shown.out or shown.code == 2


@pytest.mark.parametrize("form", FORMS)
def test_the_same_seed_gives_the_same_vignette(codebook: Codebook, form: str) -> None:
    for chart in SUITED[:6]:
        one, two = (vignette_of(form, chart, 5, codebook) for _ in range(2))
        assert (one and one.content_hash) == (two and two.content_hash)
