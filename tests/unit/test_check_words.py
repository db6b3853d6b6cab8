"""``check`` on words: answers given away, phrases, citations that govern other codes, the bank's shape."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from coder_drill.authoring import check_paths
from coder_drill.authoring.bankshape import imported_at, remarks
from coder_drill.authoring.citations import Cited, misplaced_citations
from coder_drill.authoring.giveaways import check_giveaways
from coder_drill.authoring.phrases import phrases
from coder_drill.authoring.untold import spelled_out, untold_suspicions, untold_traps
from coder_drill.charts import Chart, Decoy, Fault, load_chart
from coder_drill.charts.queries import QueryDecoy
from coder_drill.charts.record import Quote
from coder_drill.codebooks import Codebook
from tests.bundled import bundled_bank
from tests.unit.chart_text import swap, write


@pytest.fixture
def chart(tmp_path: Path) -> Chart:
    return load_chart(write(tmp_path))


# --- what instructions and hints may not say --------------------------------------------------------


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("There are three codes to find.", "three codes"),
        ("One line per code.", "One line"),
        ("Three of these entries were carried along.", "Three of these entries"),
        ("Look for both wound procedures.", "both wound procedures"),
        ("Give 2 units.", "2 units"),
        ("The visit takes modifier 57.", "modifier 57"),
        ("Put RT on the line.", ""),  # not in the key of this chart
        ("Put 25 on the visit.", ""),  # a number may be anything
        ("Read the two notes side by side.", ""),
        ("Code the procedures of PCS section 0.", ""),
    ],
)
def test_counts_and_modifiers_are_not_said(chart: Chart, words: str, found: str) -> None:
    told = list(check_giveaways(replace(chart, hints=(words,))))
    assert ([found in fault.what for fault in told] == [True]) is bool(found), told
    assert all(fault.field == "hints[1]" for fault in told)


def test_letters_of_a_modifier_in_the_key_are_not_said(chart: Chart) -> None:
    key = (*chart.key[:3], replace(chart.key[3], modifiers=("GP", "KX")))
    [fault] = check_giveaways(replace(chart, key=key, instructions="KX where it belongs."))
    assert (fault.field, fault.what) == ("instructions", "names the modifier KX")


def test_rules_belong_on_a_sheet_from_format_two_on(chart: Chart) -> None:
    words = "Code the claim. House policy: no chart is an island."
    assert list(check_giveaways(replace(chart, instructions=words))) == []
    [fault] = check_giveaways(replace(chart, instructions=words, format=2))
    assert "policy sheet" in fault.fix


# --- phrases ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("old", "new", "field", "words"),
    [
        ("NKDA.", "NKDA. Glue ears as a child.", "note", 'says "Glue ears"'),
        ("Pain 7/10.", "Pain 7/10. Paracetamol given.", "note", "acetaminophen"),
        ("swelling. Denies", "oedema. Denies", "note", "American spelling"),
        ("The type of the fracture", "The germ of the fracture", "decoy[1].why_not", "organism"),
        ("Look at the film report.", "Look at the drip chart.", "hints[1]", "infusion"),
        ("A chronic condition", "A programme. A chronic condition", "key[2].why", "programme"),
        ("A chronic condition", "A lasting drug. A chronic condition", "key[2].why", "long-term"),
    ],
)
def test_phrases_that_no_us_clinician_writes(
    tmp_path: Path, codebook: Codebook, old: str, new: str, field: str, words: str
) -> None:
    report = check_paths([write(tmp_path / "emergency", swap(old, new))], codebook)
    assert [fault.field for fault in report.faults] == [field], report.faults
    assert words in str(report.faults[0])


def test_what_clinicians_do_write_is_no_phrase() -> None:
    fine = (
        "Hospitalist saw her; organism pending; NTG drip at 10; Grey Turner sign absent; EBL 50 mL. "
        "Cancer registrar notified. Recognizable, practical, laboratory, practicing."
    )
    found = [each.pattern.search(fine) for each in phrases() if each.where != "words"]
    assert [match[0] for match in found if match] == []


# --- citations --------------------------------------------------------------------------------------

CM, CPT = Cited(diagnosis=True), Cited()


@pytest.mark.parametrize(
    ("guideline", "code"),
    [
        ("I.C.9.a; Tabular: use additional code at I11.0", CM),
        ("Appendix I; UHDDS: principal diagnosis", CM),
        ("CPT: moderate decision making; CMS: chapter 12; NCCI: chapter 1; HCPCS: units", CPT),
        ("PCS B3.8; PCS A11; PCS F1; CMS: hours of ventilation", Cited(section="0")),
        ("PCS C1", Cited(section="1")),
        ("PCS D1.a", Cited(section="D")),
        ("PCS E1.a; PCS A11", Cited(section="X")),
        ("PCS B3.16", Cited(section="3")),
        ("", CM),
        ("I.C.9.a.2", Cited(diagnosis=True, among=("I12.9", "N18.31"))),
        ("I.C.10.e", Cited(diagnosis=True, among=("U07.0", "J96.01", "F17.290"))),
        ("I.C.21.c.3; I.B.14", Cited(diagnosis=True, among=("Z79.899",))),
    ],
)
def test_citations_that_govern_the_code(guideline: str, code: Cited) -> None:
    assert misplaced_citations(guideline, code) == []


@pytest.mark.parametrize(
    ("guideline", "code", "words"),
    [
        ("PCS B3.8", CM, "governs ICD-10-PCS codes"),
        ("CPT: anything", CM, "governs services"),
        ("I.C.21.c.2", Cited(section="3"), "governs diagnoses"),
        ("IV.J", CPT, "governs diagnoses"),
        ("Tabular: note at I11", CPT, "governs ICD-10 codes"),
        ("PCS B3.1a", Cited(section="5"), "written for section 0"),
        ("PCS C2", Cited(section="0"), "written for section 1"),
        ("NCCI: pair", Cited(section="0"), "governs services"),
        ("I.C.10.e", Cited(diagnosis=True, among=("F17.290", "J20.9")), "vaping"),
        ("I.C.9.a.2", Cited(diagnosis=True, among=("N18.31", "E11.22")), "hypertension"),
        ("I.C.15.a.1", Cited(diagnosis=True, among=("N39.0",)), "no such code"),
        ("Appendix I", CPT, "governs diagnoses"),
    ],
)
def test_citations_that_govern_other_codes(guideline: str, code: Cited, words: str) -> None:
    [found] = misplaced_citations(guideline, code)
    assert words in found.what
    assert found.fix


def test_a_misplaced_citation_is_a_fault_of_its_line(tmp_path: Path, codebook: Codebook) -> None:
    text = swap('"CPT: E/M medical decision making"', '"IV.J"')
    [fault] = check_paths([write(tmp_path / "emergency", text)], codebook).faults
    assert (fault.field, "governs diagnoses" in fault.what) == ("key[4].guideline", True)


# --- the shape of a bank ----------------------------------------------------------------------------


def bank_of(chart: Chart, count: int) -> list[Chart]:
    return [replace(chart, id=f"chart-{n}", decoys=chart.decoys) for n in range(count)]


def test_a_small_bank_has_no_shape(chart: Chart) -> None:
    assert remarks(bank_of(chart, 7)) == []


def test_what_all_charts_have_in_common_is_told(chart: Chart) -> None:
    found = remarks(bank_of(chart, 8))
    assert any("records have" in text and "vary their length" in text for text in found)
    assert any("8 of 8 charts have 2 decoys" in text for text in found)
    assert any("8 of 8 charts have 2 hints" in text for text in found)
    assert any("0 of 8 charts have a query" in text for text in found)
    assert any("let some have nothing" in text for text in found)


def test_charts_that_differ_are_left_alone(chart: Chart) -> None:
    some = [
        replace(
            chart,
            id=f"chart-{n}",
            note=chart.note * (1 + n % 4),
            decoys=chart.decoys[: n % 3],
            hints=(*chart.hints, *chart.hints)[: 1 + n % 4],
        )
        for n in range(12)
    ]
    assert [text for text in remarks(some) if "of 12" not in text] == []
    assert not any(
        "length" in text or "decoys" in text or "hints" in text for text in remarks(some)
    )


def test_imported_lists_at_the_end_are_a_pattern(chart: Chart) -> None:
    late = replace(chart, note=chart.note + "\nProblem list (imported): sepsis; old fracture\n")
    early = replace(chart, note="Imported: sepsis; old fracture\n" + chart.note)
    assert imported_at(late.note)[0] > 0.9
    assert imported_at(early.note) == [0.0]
    assert any("last quarter" in text for text in remarks(bank_of(late, 9)))
    assert not any("last quarter" in text for text in remarks(bank_of(early, 9)))


def test_a_doubt_that_is_settled_everywhere_is_a_pattern(chart: Chart) -> None:
    settled = replace(chart, note=f"{chart.note}\nImported: sepsis. Not my diagnosis.\n")
    assert any("settles the coder's doubt" in text for text in remarks(bank_of(settled, 9)))


def test_a_trap_that_nobody_is_told_about(chart: Chart) -> None:
    note = f"{chart.note}\nCopied forward list: sepsis; essential hypertension; scaphoid nonunion\n"
    planted = replace(chart, note=note)
    titles = ["Essential (primary) hypertension"]
    assert untold_traps(planted, titles) == ["sepsis", "scaphoid nonunion"]
    told = (*chart.decoys, Decoy("A41.9", "Sepsis stands in the copied list alone."))
    assert untold_traps(replace(planted, decoys=told), titles) == ["scaphoid nonunion"]


def test_a_suspicion_that_nobody_speaks_of(chart: Chart) -> None:
    note = (
        f"{chart.note}\nR/o scaphoid nonunion. Possible sepsis from the wound, possible\nsepsis.\n"
    )
    planted = replace(chart, note=note)
    assert untold_suspicions(planted, []) == [
        "scaphoid nonunion",
        "sepsis from the wound",
        "sepsis",
    ]
    told = (*chart.decoys, Decoy("A41.9", "Sepsis was a thought in triage."))
    assert untold_suspicions(replace(planted, decoys=told), []) == ["scaphoid nonunion"]


@pytest.mark.parametrize(
    ("line", "found"),
    [
        # What was looked for and is not there, or a remark about the list itself.
        ("Last note (carried forward): scaphoid nonunion, no complaint.", ["scaphoid nonunion"]),
        ("Imported list: scaphoid nonunion; could not delete.", ["scaphoid nonunion"]),
        ("Imported list: sepsis, mammogram clear last year.", ["sepsis"]),
        # What stands in brackets is said of the item, and is no item.
        (
            "Problem list (imported): scaphoid nonunion [urgent care, cultures negative].",
            ["scaphoid nonunion"],
        ),
    ],
)
def test_what_of_an_imported_list_is_an_item(chart: Chart, line: str, found: list[str]) -> None:
    assert untold_traps(replace(chart, note=f"{chart.note}\n{line}\n"), []) == found


@pytest.mark.parametrize(
    ("line", "found"),
    [
        # A possible operation is none of the patient's conditions.
        ("Possible minimally invasive evacuation at the academic center.", []),
        ("PROCEDURE: Sinus surgery, maxillary, possible sphenoid.", []),
        ("Exam: swollen, possible sphenoid sinusitis.", ["sphenoid sinusitis"]),
        # The plan behind the diagnosis is not part of it, nor is a closing quotation mark.
        ("Possible aspiration PNA -> amp/sulbactam.", ["aspiration PNA"]),
        ("Volume overload, possible nephrosis - urgent dialysis.", ["nephrosis"]),
        ('"R/o heparin effect". To OR.', ["heparin effect"]),
        ("#r/o meningitis: culture", ["meningitis"]),
    ],
)
def test_what_of_a_suspicion_is_a_diagnosis(chart: Chart, line: str, found: list[str]) -> None:
    assert untold_suspicions(replace(chart, note=f"{chart.note}\n{line}\n"), []) == found


def test_an_abbreviation_in_capitals_tells_of_a_trap(chart: Chart) -> None:
    planted = replace(chart, note=f"{chart.note}\nPossible CHF component, possible sepsis.\n")
    assert untold_suspicions(planted, []) == ["CHF component", "sepsis"]
    told = (*chart.decoys, Decoy("I50.9", "CHF is a thought of the first day."))
    assert untold_suspicions(replace(planted, decoys=told), []) == ["sepsis"]
    # The words that tempt to a needless query are told as well.
    tempting = QueryDecoy((Quote("Possible CHF component, possible sepsis."),), "Nothing is open.")
    assert untold_suspicions(replace(planted, query_decoys=(tempting,)), []) == []


def test_a_hint_in_the_words_of_a_title(chart: Chart) -> None:
    titles = {"M80.051A": "Age-related osteoporosis with pathological fracture, right femur"}
    named = replace(chart, hints=("Ask whether a pathological fracture is meant.", "Read on."))
    assert list(spelled_out(replace(named, note="Fell."), titles)) == [
        ("hints[1]", "M80.051A", "pathological fracture")
    ]
    # What the record says itself may be asked about.
    assert list(spelled_out(replace(named, note="Fell, hip fracture."), titles)) == []


def test_remarks_are_told_and_are_no_faults(tmp_path: Path, codebook: Codebook) -> None:
    text = swap("NKDA.\n", "NKDA.\nImported problem list: nephrotic syndrome\n")
    report = check_paths([write(tmp_path / "emergency", text)], codebook)
    assert report.ok
    [remark] = report.remarks
    assert "nephrotic syndrome" in remark


# --- the shipped bank -------------------------------------------------------------------------------


def test_instructions_of_the_bank_hold_no_rules() -> None:
    """Rules stand on sheets, and every chart names the sheets it stands under."""
    bank = bundled_bank()
    assert bank.faults == ()
    named: set[str] = set()
    for each in bank.charts:
        assert each.policies, each.id
        named |= set(each.policies)
        faults: list[Fault] = list(check_giveaways(each))
        assert faults == [], each.id
    assert {sheet.id for sheet in bank.policies} == named
