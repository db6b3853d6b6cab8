"""``drafts``: the answers in progress from the command line."""

from __future__ import annotations

from pathlib import Path

import pytest

from coder_drill.config import Config
from coder_drill.paths import Paths
from coder_drill.scoring.model import Answer, AnswerCode
from coder_drill.services.workspace import Workspace
from tests.cli.conftest import Run

CHART = "ed-something-in-my-eye"
OTHER = "clinic-annual-visit-same-day"


@pytest.fixture
def begun(tmp_path: Path, codebook_cache: Path) -> None:
    """Somebody began a chart and left an empty answer behind at another."""
    paths = Paths(tmp_path / "config.toml", tmp_path / "data", codebook_cache)
    workspace = Workspace(paths, Config())
    for chart_id, codes in ((CHART, (AnswerCode("I10"),)), (OTHER, ())):
        chart = workspace.bank.get(chart_id)
        assert chart is not None
        workspace.answers.save_draft(chart, Answer(codes))
    workspace.close()


@pytest.mark.usefixtures("begun")
def test_drafts_are_listed_and_one_is_discarded(run: Run) -> None:
    listed = run("drafts")
    assert listed.code == 0
    assert CHART in listed.out and "CODES" in listed.out
    values = {each["chart"]: each for each in run("drafts", "--json").json}
    assert [line["code"] for line in values[CHART]["codes"]] == ["I10"]
    assert values[OTHER]["codes"] == []

    gone = run("drafts", "discard", CHART)
    assert (gone.code, gone.err) == (0, f"coder-drill: discarded the answer to {CHART} (1 code)\n")
    assert [each["chart"] for each in run("drafts", "--json").json] == [OTHER]
    told = run("drafts", "discard", OTHER, "--json")
    assert told.json["discarded"] is True
    assert run("drafts", "--json").json == []


def test_what_is_not_there_is_told(run: Run) -> None:
    assert "no answer in progress" in run("drafts").err
    refused = run("drafts", "discard", CHART)
    assert refused.code == 2
    assert refused.err.startswith(f"coder-drill: error: {CHART}: no answer is in progress")
    assert "no chart has the id" in run("drafts", "discard", "nonesuch").err
