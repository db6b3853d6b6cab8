"""``check``: each fault that an author can make is found, named and located, and nothing else is."""

from __future__ import annotations

from pathlib import Path

import pytest

from coder_drill.authoring import check_chart, check_paths
from coder_drill.authoring.citations import faulty_citations, section_heading, unknown_sections
from coder_drill.authoring.similarity import similar_pairs
from coder_drill.charts import Fault, load_bank, load_chart
from coder_drill.codebooks import Codebook
from tests.unit.chart_text import ED, swap, write

FILLER = " ".join(f"word{n} and more text of a long stay" for n in range(75))

# The same patient, admitted: a facility claim with POA indicators and no CPT line.
INPATIENT = (
    ED.replace('"emergency"', '"inpatient"')
    .replace('"professional"', '"facility"')
    .replace('"first-listed"', '"principal"\npoa = "Y"')
    .replace('code = "I10"\n', 'code = "I10"\npoa = "Y"\n')
    .replace("physician's professional", "hospital's")
    .replace("worse pain.\n", f"worse pain.\n{FILLER}\n")
)
INPATIENT = (
    INPATIENT[: INPATIENT.index('[[key]]\ncode = "W00')] + INPATIENT[INPATIENT.index("[[decoy]]") :]
)

DIABETES = """
[[key]]
code = "{code}"
role = "secondary"
evidence = ["Type 2 diabetes, diet controlled"]
why = "Diabetes without complication, under control with diet."
guideline = "{guideline}"
"""


def faults(
    folder: Path, codebook: Codebook, text: str, name: str = "ed-slip-on-ice.toml"
) -> list[Fault]:
    return list(check_paths([write(folder, text, name)], codebook).faults)


def before_service(block: str, text: str = ED) -> str:
    """``text`` with a further diagnosis before the E/M line."""
    place = text.index('[[key]]\ncode = "99284"')
    return f"{text[:place]}{block.lstrip()}\n{text[place:]}"


def test_a_good_chart_has_no_fault(tmp_path: Path, codebook: Codebook) -> None:
    report = check_paths([write(tmp_path / "emergency")], codebook)
    assert report.faults == ()
    assert report.ok
    assert [chart.id for chart in report.charts] == ["ed-slip-on-ice"]


def test_a_good_inpatient_chart_has_no_fault(tmp_path: Path, codebook: Codebook) -> None:
    assert faults(tmp_path / "inpatient", codebook, INPATIENT) == []


@pytest.mark.parametrize(
    ("old", "new", "field", "words"),
    [
        # validity
        ('"S52.531A"', '"S52.53"', "key[1].code", "header"),
        ('"S52.531A"', '"S52.531"', "key[1].code", "S52.531"),
        ('"S52.531A"', '"S99.999A"', "key[1].code", "not a valid code"),
        ('"I10"', '"i10"', "key[2].code", "written I10"),
        ('"I10"', '"99283"', "key[2].code", "no diagnosis code"),
        ('"99284"', '"99999"', "key[4].code", "not in the practice table"),
        ('"99284"', '"M10.00"', "key[4].code", "no procedure or service code"),
        ('"99284"', '"0FT44ZZ"', "key[4].code", "an ICD-10-PCS code"),
        ('edition = "2026-04"', 'edition = "2019-10"', "edition", "2026-04-01"),
        ('guideline = "IV.J"', 'guideline = "IV.J"\naccept = ["I10.0"]', "key[2].accept[1]", "I10.0"),
        ('guideline = "IV.J"', 'guideline = "IV.J"\naccept = ["I10"]', "key[2].accept", "itself"),
        # evidence
        ('["slipped on an icy driveway"]', "[]", "key[3].evidence", "missing"),
        ('["slipped on an icy driveway"]', '["slid on ice"]', "key[3].evidence[1]", "not in the note"),
        ('["slipped on an icy driveway"]', '["Denies head strike"]', "key[3].evidence[1]", "negation"),
        ('["slipped on an icy driveway"]', '["head strike"]', "key[3].evidence[1]", "negation"),
        ('["Hydrocodone prescribed"]', '["Hydrocodone prescribed", "Hydrocodone prescribed"]', "key[4].evidence[2]", "twice"),
        # words
        ('hints = ["Look at the film report.", ', "hints = [", "hints", "has 1"),
        ("film report.", "film: S52.53 fits.", "hints[1]", "names the code S52.53"),
        ("film report.", "note for I10.", "hints[1]", "states the key's code I10"),
        ("professional claim", "99284 claim", "instructions", "states the key's code 99284"),
        ("Read by me", "S52.531A. Read by me", "note", "states the key's code S52.531A"),
        ("Read by me", "Colles' fracture of right radius, initial encounter for closed fracture. Read by me", "note", "title of S52.531A"),
        ('"Slip on ice"', '"Essential (primary) hypertension"', "title", "title of I10"),
        ('teaches = ["seventh-character", "laterality"]', "", "teaches", "empty"),
        ('"IV.J"', '"IV.Z"', "key[2].guideline", "IV.Z"),
        ('"IV.J"', '"because"', "key[2].guideline", "is no citation"),
        ("managed at the visit.", "managed (I.C.9.z).", "key[2].why", "I.C.9.z"),
        # roles and lines
        ('"first-listed"', '"secondary"', "key", "no first-listed"),
        ('"first-listed"', '"principal"', "key[1].role", "first-listed diagnosis"),
        ('code = "I10"\nrole = "secondary"', 'code = "I10"\nrole = "first-listed"', "key[2].role", "second first-listed"),
        ('code = "I10"\n', 'code = "I10"\npoa = "Y"\n', "key[2].poa", "leave it out"),
        ('modifiers = ["25"]', 'modifiers = ["Q0Q"]', "key[4].modifiers[1]", "not a known modifier"),
        ('modifiers = ["25"]', 'modifiers = ["25", "25"]', "key[4].modifiers", "twice"),
        ('modifiers = ["25"]', 'modifiers = ["50", "RT"]', "key[4].modifiers", "both sides"),
        ('guideline = "IV.J"', 'guideline = "IV.J"\nunits = 2', "key[2].units", "I10 has no units"),
        ('code = "I10"', 'code = "W00.0XXA"', "key[3].code", "is listed 2 times"),
        # decoys
        ('"S52.532A"', '"S52.531A"', "decoy[2].code", "right at key[1]"),
        ('"S52.532A"', '"S52.501A"', "decoy[2].code", "twice"),
        ('"S52.532A"', '"Q99.99X"', "decoy[2].code", "in no code table"),
        # identifiers
        ("this morning", "on March 3", "note", "date"),
        ("the tech", "Dr. Kowalczyk", "note", "name"),
        ("54 y/o", "94 y/o", "note", "age over 89"),
        ("That is the other side.", "Ask at 614-555-0188.", "decoy[2].why_not", "phone"),
    ],
)  # fmt: skip
def test_each_fault_is_found_and_located(
    tmp_path: Path, codebook: Codebook, old: str, new: str, field: str, words: str
) -> None:
    text = swap(old, new)
    found = faults(tmp_path / "emergency", codebook, text)
    mine = [fault for fault in found if fault.field == field and words in str(fault)]
    assert mine, [str(fault) for fault in found]
    assert (mine[0].line is None) == (field == "teaches")  # the one field that is not there
    assert "\n" not in str(mine[0])
    assert "; " in str(mine[0])


def test_an_empty_code_is_stated_nowhere(tmp_path: Path, codebook: Codebook) -> None:
    found = faults(tmp_path, codebook, swap('code = "S52.531A"', 'code = ""'))
    assert any(fault.field == "key[1].code" for fault in found)
    assert not any("states the key" in fault.what for fault in found)


def test_evidence_longer_than_a_line_or_two_is_refused(tmp_path: Path, codebook: Codebook) -> None:
    long = "slipped on an icy driveway this morning and landed on her outstretched right hand. Immediate wrist pain and swelling. Denies head strike, no LOC, no neck pain. Pain 7/10. PMH: HTN, on lisinopril"
    found = faults(tmp_path, codebook, swap('slipped on an icy driveway"', f'{long}"'))
    assert [(fault.field, "words long" in fault.what) for fault in found] == [
        ("key[3].evidence[1]", True)
    ]


def test_absence_may_support_codes_that_say_so(tmp_path: Path, codebook: Codebook) -> None:
    block = DIABETES.format(code="Z78.9", guideline="III").replace(
        "Type 2 diabetes, diet controlled", "No anticoagulants"
    )
    assert faults(tmp_path, codebook, before_service(block)) == []
    titled = DIABETES.format(code="E11.9", guideline="I.C.4.a").replace(
        "Type 2 diabetes, diet controlled", "No anticoagulants"
    )
    assert faults(tmp_path, codebook, before_service(titled)) == []  # "without complications"


def test_excludes1_is_found_and_may_be_answered(tmp_path: Path, codebook: Codebook) -> None:
    both = DIABETES.format(code="E11.9", guideline="I.C.4.a") + DIABETES.format(
        code="E10.9", guideline="I.C.4.a"
    )
    [fault] = faults(tmp_path, codebook, before_service(both))
    assert fault.field == "key[5].code"
    assert "E11.9 and E10.9 are not reported together (Excludes1" in fault.what
    answered = both.replace('guideline = "I.C.4.a"', 'guideline = "I.A.12.a"', 1)
    assert faults(tmp_path, codebook, before_service(answered)) == []


def test_code_first_order_is_checked(tmp_path: Path, codebook: Codebook) -> None:
    stage = DIABETES.format(code="N18.30", guideline="I.C.14.a")
    kidney = DIABETES.format(code="E11.22", guideline="I.C.4.a")
    [fault] = faults(tmp_path, codebook, before_service(stage + kidney))
    assert (fault.field, "E11.22 comes before N18.30" in fault.what) == ("key[4].code", True)
    assert faults(tmp_path, codebook, before_service(kidney + stage)) == []


@pytest.mark.parametrize(
    ("code", "words"),
    [
        ("W00.0XXA", "external cause code and cannot be sequenced first"),
        ("F02.80", "manifestation code and cannot be sequenced first"),
    ],
)
def test_what_may_not_stand_first(
    tmp_path: Path, codebook: Codebook, code: str, words: str
) -> None:
    text = swap(
        '"S52.531A"', '"S52.532A"', swap('"W00.0XXA"', '"Z78.9"', swap('"S52.532A"', '"S52.591A"'))
    )
    found = faults(tmp_path, codebook, swap('code = "S52.532A"', f'code = "{code}"', text))
    assert any(words in fault.what for fault in found)


def test_the_patients_age_must_fit(tmp_path: Path, codebook: Codebook) -> None:
    block = DIABETES.format(code="A33", guideline="I.B.2")
    found = faults(tmp_path, codebook, before_service(block))
    assert [fault.what for fault in found] == ["A33 is for ages 0 to 0; the patient is 54"]


@pytest.mark.parametrize(
    ("old", "new", "field", "words"),
    [
        ('code = "I10"\npoa = "Y"\n', 'code = "I10"\n', "key[2].poa", "needs a POA indicator"),
        ('"principal"', '"first-listed"', "key[1].role", "principal diagnosis"),
        ('code = "I10"', 'code = "99284"', "key[2].code", "no diagnosis code"),
        ('code = "S52.531A"', 'code = "Z78.9"', "key[1].code", "unacceptable as the principal"),
    ],
)
def test_inpatient_rules(
    tmp_path: Path, codebook: Codebook, old: str, new: str, field: str, words: str
) -> None:
    found = faults(tmp_path / "inpatient", codebook, swap(old, new, INPATIENT))
    assert any(f.field == field and words in str(f) for f in found), [str(f) for f in found]


def test_exempt_codes_take_no_poa(tmp_path: Path, codebook: Codebook) -> None:
    exempt = DIABETES.format(code="Z78.9", guideline="III")
    place = INPATIENT.index("[[decoy]]")
    text = f"{INPATIENT[:place]}{exempt.lstrip()}\n{INPATIENT[place:]}"
    assert faults(tmp_path / "inpatient", codebook, text) == []
    wrong = swap('code = "Z78.9"', 'code = "Z78.9"\npoa = "Y"', text)
    assert ["exempt" in f.what for f in faults(tmp_path / "inpatient", codebook, wrong)] == [True]


def with_lines(*lines: tuple[str, str]) -> str:
    """The ED chart with the E/M line replaced by (code, modifiers as TOML) procedure lines."""
    start, end = ED.index('[[key]]\ncode = "99284"'), ED.index("[[decoy]]")
    one = ED[start:end]
    blocks = [one.replace("99284", code).replace('["25"]', marks) for code, marks in lines]
    return ED[:start] + "".join(blocks) + ED[end:]


def test_bundled_services_need_a_modifier(tmp_path: Path, codebook: Codebook) -> None:
    pair = codebook.ncci("29125", "12001")
    assert pair is not None
    assert (pair.column1, pair.modifier_allowed) == ("29125", True)
    [fault] = faults(tmp_path, codebook, with_lines(("29125", "[]"), ("12001", "[]")))
    assert "12001 bundles into 29125 (NCCI" in fault.what
    opened = with_lines(("29125", "[]"), ("12001", '["59"]'))
    assert faults(tmp_path, codebook, opened) == []
    off_topic = with_lines(("29125", "[]"), ("12001", '["GC"]'))
    assert len(faults(tmp_path, codebook, off_topic)) == 1


def test_a_visit_beside_a_procedure_needs_a_modifier(tmp_path: Path, codebook: Codebook) -> None:
    assert faults(tmp_path, codebook, with_lines(("29125", "[]"), ("99284", '["25"]'))) == []
    [fault] = faults(tmp_path, codebook, with_lines(("29125", "[]"), ("99284", "[]")))
    assert (fault.field, "needs 25" in fault.what) == ("key[5].modifiers", True)
    assert faults(tmp_path, codebook, with_lines(("99284", "[]"))) == []


def test_add_on_codes_need_their_primary(tmp_path: Path, codebook: Codebook) -> None:
    primaries = codebook.addon_primaries("11045")
    assert primaries == frozenset({"11042"})
    [fault] = faults(tmp_path, codebook, with_lines(("11045", "[]")))
    assert "add-on" in fault.what
    assert faults(tmp_path, codebook, with_lines(("11042", "[]"), ("11045", "[]"))) == []


def test_the_file_must_stand_where_its_fields_say(tmp_path: Path, codebook: Codebook) -> None:
    [fault] = faults(tmp_path / "clinic", codebook, ED)
    assert (fault.field, fault.line) == ("setting", 4)
    [fault] = faults(tmp_path / "emergency", codebook, ED, name="other.toml")
    assert fault.field == "id"
    assert "ed-slip-on-ice.toml" in fault.fix


def test_short_and_long_notes_are_refused(tmp_path: Path, codebook: Codebook) -> None:
    [short] = faults(tmp_path / "inpatient", codebook, INPATIENT.replace(FILLER, ""))
    assert short.field == "note"
    assert "500 to 1800" in short.fix
    [long] = faults(
        tmp_path / "emergency", codebook, swap("worse pain.", f"worse pain. {FILLER} {FILLER}")
    )
    assert "150 to 900" in long.fix


def test_form_and_content_are_reported_together(tmp_path: Path, codebook: Codebook) -> None:
    text = swap("difficulty = 2", "difficulty = 9", swap('"I10"', '"I1Z"'))
    assert [f.field for f in faults(tmp_path, codebook, text)] == ["difficulty", "key[2].code"]


def test_ids_titles_and_wording_are_compared_across_charts(
    tmp_path: Path, codebook: Codebook
) -> None:
    write(tmp_path / "emergency")
    write(tmp_path / "mine" / "emergency", swap("Pain 7/10", "Pain 8/10"))
    report = check_paths([tmp_path], codebook)
    assert [fault.field for fault in report.faults] == ["id", "title", "note"]
    assert all("mine" in fault.file for fault in report.faults)
    bank = load_bank([tmp_path / "emergency"])
    alone = check_paths([tmp_path / "mine"], codebook)
    beside = check_paths([tmp_path / "mine"], codebook, bank)
    assert alone.ok
    assert {fault.field for fault in beside.faults} == {"id", "title", "note"}


def test_a_chart_is_not_compared_with_itself(tmp_path: Path, codebook: Codebook) -> None:
    path = write(tmp_path / "emergency")
    assert check_paths([path], codebook, load_bank([tmp_path])).ok


def test_nothing_to_check_is_not_fine(tmp_path: Path, codebook: Codebook) -> None:
    report = check_paths([tmp_path], codebook)
    assert (report.charts, report.faults, report.ok) == ((), (), False)
    assert "does not exist" in str(check_paths([tmp_path / "x"], codebook).faults[0])


def test_check_chart_works_on_a_loaded_chart(tmp_path: Path, codebook: Codebook) -> None:
    assert check_chart(load_chart(write(tmp_path)), codebook) == []


ALTERNATIVE = """
[[alternative]]
why = "Both were treated alike, so either may stand first."
key = [
  { code = "I10", role = "first-listed" },
  { code = "S52.531A", role = "secondary" },
  { code = "W00.0XXA" },
  { code = "99284" },
]
"""


def faults_of(tmp_path: Path, text: str, codebook: Codebook) -> list[Fault]:
    return list(check_paths([write(tmp_path / "emergency", text)], codebook).faults)


def test_a_good_alternative_has_no_fault(tmp_path: Path, codebook: Codebook) -> None:
    assert faults_of(tmp_path, ED + ALTERNATIVE, codebook) == []


@pytest.mark.parametrize(
    ("old", "new", "field", "words"),
    [
        ('{ code = "W00.0XXA" }', '{ code = "W00.0" }', "key[3].code", "W00.0"),
        ('role = "secondary"', 'role = "first-listed"', "key[2].role", "second first-listed"),
        ('{ code = "W00.0XXA" }', '{ code = "S52.501A" }', "decoy[1].code", "alternative[1].key[3]"),
        ('{ code = "W00.0XXA" }', '{ code = "W00.0XXA", evidence = ["ice cream"] }',
         "key[3].evidence[1]", "not in the note"),
        ("treated alike", "treated by Dr. Jane Miller alike", "why", "identifier"),
    ],
)  # fmt: skip
def test_faults_of_an_alternative_are_found(
    tmp_path: Path, codebook: Codebook, old: str, new: str, field: str, words: str
) -> None:
    found = faults_of(tmp_path, ED + swap(old, new, ALTERNATIVE), codebook)
    where = field if field.startswith("decoy") else f"alternative[1].{field}"
    [fault] = [each for each in found if each.field == where]
    assert words in fault.what
    assert fault.line is not None


def test_an_alternative_that_repeats_the_key_is_none(tmp_path: Path, codebook: Codebook) -> None:
    codes = ", ".join(f'{{ code = "{c}" }}' for c in ("S52.531A", "I10", "W00.0XXA", "99284"))
    text = f'{ED}\n[[alternative]]\nwhy = "Same."\nkey = [{codes}]\n'
    assert [f.field for f in faults_of(tmp_path, text, codebook)] == ["alternative[1].key"]


@pytest.mark.parametrize(
    ("line", "field", "words"),
    [
        ('together = "fall"', "key[2].together", "has one code"),
        ('after = ["W00.0XXA"]', "key[2].after[1]", "does not stand before"),
        ('after = ["I10"]', "key[2].after[1]", "no other code"),
        ('after = ["E11.9"]', "key[2].after[1]", "no other code"),
    ],
)
def test_sets_and_orders_must_hold_in_the_key(
    tmp_path: Path, codebook: Codebook, line: str, field: str, words: str
) -> None:
    text = swap('code = "I10"\n', f'code = "I10"\n{line}\n')
    [fault] = faults_of(tmp_path, text, codebook)
    assert (fault.field, words in fault.what) == (field, True)


def test_near_duplicates_are_measured_by_the_shorter_text() -> None:
    base = " ".join(f"w{n}" for n in range(100))
    longer = f"{base} {' '.join(f'x{n}' for n in range(300))}"
    other = " ".join(f"y{n}" for n in range(100))
    pairs = similar_pairs({"b": longer, "a": base, "c": other, "empty": ""}, 0.2)
    assert pairs == [("a", "b", 1.0)]


@pytest.mark.parametrize(
    "guideline",
    [
        "I.C.9.a.2", "I.C.1.d.5(b)", "I.C.1.g.1.c.iii", "II", "II.C", "III.B", "IV.H", "IV.A.1",
        "PCS B3.2a", "PCS B3.2", "Appendix I: POA", "Tabular: code first at N18", "CPT: add-on",
        "I.C.4.a.3; Tabular: use additional at E11", "NCCI: separate procedure", "HCPCS: units",
    ],
)  # fmt: skip
def test_citations_that_stand(guideline: str) -> None:
    assert faulty_citations(guideline) == []


@pytest.mark.parametrize(
    "guideline",
    ["I.C.23", "I.D", "V", "II.Z", "PCS B9.1", "PCS", "Tabular:", "CPT", "see book", "I.C.9.a.99"],
)
def test_citations_that_do_not(guideline: str) -> None:
    assert len(faulty_citations(guideline)) == 1


def test_sections_in_prose_and_headings() -> None:
    assert unknown_sections("By I.C.9.a.2 and II.C (see PCS B3.2a).") == []
    assert unknown_sections("By I.C.9.a.44, PCS B7.1.") == ["I.C.9.a.44", "PCS B7.1"]
    assert section_heading("I.C.9.a.2") == "hypertensive chronic kidney disease"
    assert section_heading("nonsense") == ""


@pytest.mark.slow
def test_the_whole_bank_passes(codebook: Codebook) -> None:
    bank = Path(__file__).resolve().parents[2] / "charts"
    report = check_paths([bank], codebook)
    assert [str(fault) for fault in report.faults] == []
    assert report.charts
