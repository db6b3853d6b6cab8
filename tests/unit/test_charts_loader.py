"""Reading charts: what a file holds, and one clear line for everything wrong with its form."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coder_drill.charts import (
    ChartError,
    Role,
    Setting,
    evidence_spans,
    load_bank,
    load_chart,
    locate_evidence,
)
from coder_drill.charts.loader import parse_chart
from tests.unit.chart_text import ED, swap, write


def test_a_chart_is_read_whole(tmp_path: Path) -> None:
    path = write(tmp_path)
    chart = load_chart(path)
    assert (chart.id, chart.setting, chart.difficulty) == ("ed-slip-on-ice", Setting.EMERGENCY, 2)
    assert (chart.patient.age, chart.patient.label) == (54, "54 F")
    assert [key.code for key in chart.key] == ["S52.531A", "I10", "W00.0XXA", "99284"]
    assert chart.key[0].role is Role.FIRST_LISTED
    assert chart.key[3].modifiers == ("25",)
    assert [decoy.code for decoy in chart.decoys] == ["S52.501A", "S52.532A"]
    assert [key.code for key in chart.diagnoses] == ["S52.531A", "I10", "W00.0XXA"]
    assert chart.path == path
    assert not chart.wants_poa


def test_the_hash_changes_with_the_content(tmp_path: Path) -> None:
    one = load_chart(write(tmp_path / "a"))
    same = load_chart(write(tmp_path / "b"))
    other = load_chart(write(tmp_path / "c", swap("Pain 7/10", "Pain 8/10")))
    assert one.content_hash == same.content_hash != other.content_hash
    assert len(one.content_hash) == 64


@pytest.mark.parametrize(
    ("old", "new", "field", "words"),
    [
        ("format = 1", "format = 0", "format", "out of range"),
        (
            "format = 1",
            "format = 3",
            "format",
            "is format 3; this coder-drill reads formats 1 and 2; update coder-drill",
        ),
        ("format = 1", "format = 2", "note", "no field of format 2; write [[document]]"),
        ("format = 1\n", "", "format", "missing"),
        ('id = "ed-slip-on-ice"', 'id = "ED Slip"', "id", "hyphens"),
        ('title = "Slip on ice"', 'title = ""', "title", "empty"),
        ('title = "Slip on ice"', "title = 7", "title", "a number, not text"),
        ('title = "Slip on ice"', 'titel = "Slip on ice"', "titel", "did you mean title?"),
        ('title = "Slip on ice"', 'title = "Slip \\u001b[31m"', "title", "control character"),
        ('"emergency"', '"icu"', "setting", "emergency"),
        ('"professional"', '"both"', "claim", "professional, facility"),
        ('"2026-04"', '"April"', "edition", "2026-04"),
        ("age = 54", "age = 97", "patient.age", "0..90"),
        ("age = 54", "days = 3, age = 54", "patient.days", "age = 0 only"),
        ('sex = "F"', 'sex = "X"', "patient.sex", "F"),
        ('patient = { age = 54, sex = "F" }', 'patient = "54F"', "patient", "not a table"),
        ("difficulty = 2", "difficulty = 6", "difficulty", "1..5"),
        ("difficulty = 2", 'difficulty = "2"', "difficulty", "text, not a whole number"),
        ("difficulty = 2", "difficulty = true", "difficulty", "true/false"),
        ("minutes = 6", "minutes = 0", "minutes", "out of range"),
        ('"laterality"]', "3]", "teaches[2]", "a number, not text"),
        ('hints = ["Look', 'hint = ["Look', "hint", "did you mean hints?"),
        ('role = "first-listed"', 'role = "main"', "key[1].role", "principal"),
        ("units = 1", "units = 0", "key[4].units", "out of range"),
        ('modifiers = ["25"]', 'modifiers = "25"', "key[4].modifiers", "not a list"),
        ('why = "A fall on the same level because of ice."', "", "key[3].why", "missing"),
        ('guideline = "IV.J"', 'guideline = " "', "key[2].guideline", "empty"),
        ('guideline = "IV.J"', 'guideline = "IV.J"\npoa = "1"', "key[2].poa", "exempt"),
        ('guideline = "IV.J"', 'guideline = "IV.J"\noptional = 1', "key[2].optional", "true or"),
        ('why_not = "That is the other side."', "", "decoy[2].why_not", "missing"),
    ],
)
def test_each_fault_of_form_is_one_line_naming_field_and_line(
    tmp_path: Path, old: str, new: str, field: str, words: str
) -> None:
    path = write(tmp_path, swap(old, new))
    with pytest.raises(ChartError) as caught:
        load_chart(path)
    fault = next(fault for fault in caught.value.faults if fault.field == field)
    line = str(fault)
    assert line.startswith(f"{path}")
    assert "\n" not in str(caught.value)
    assert f": {field}: " in line
    assert "; " in line
    assert words in line
    if fault.line is not None:
        assert 1 <= fault.line <= ED.count("\n") + 2


def test_the_line_points_at_the_field(tmp_path: Path) -> None:
    text = swap('guideline = "IV.J"', "guideline = 4")
    with pytest.raises(ChartError) as caught:
        load_chart(write(tmp_path, text))
    [fault] = caught.value.faults
    assert fault.line is not None
    assert text.splitlines()[fault.line - 1] == "guideline = 4"


def test_all_faults_are_collected(tmp_path: Path) -> None:
    text = swap("difficulty = 2", "difficulty = 9", swap("minutes = 6", 'minutes = "x"'))
    with pytest.raises(ChartError, match="and 1 more fault") as caught:
        load_chart(write(tmp_path, text))
    assert {fault.field for fault in caught.value.faults} == {"difficulty", "minutes"}


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b'format = 1\ntitle = "open\n', "is not TOML"),
        (b"format = 1\nid = 'a'\nid = 'b'\n", "is not TOML"),
        (b"\xff\xfe\x00", "is not UTF-8"),
        (b"", "format: is missing"),
        (b"key = 3\n", "key: is a number, not a list of tables"),
        (b"key = [1, 2]\n", "key: is a list, not a list of tables"),
    ],
)
def test_files_that_are_no_charts(tmp_path: Path, data: bytes, words: str) -> None:
    path = tmp_path / "x.toml"
    path.write_bytes(data)
    with pytest.raises(ChartError) as caught:
        load_chart(path)
    assert any(words in str(fault) for fault in caught.value.faults)


def test_a_syntax_error_names_its_line(tmp_path: Path) -> None:
    with pytest.raises(ChartError) as caught:
        load_chart(write(tmp_path, swap("minutes = 6", "minutes = six")))
    assert caught.value.faults[0].line == 10


def test_a_missing_file_is_a_fault(tmp_path: Path) -> None:
    with pytest.raises(ChartError, match="cannot be read: no such file"):
        load_chart(tmp_path / "none.toml")


def test_windows_line_ends_are_read_alike(tmp_path: Path) -> None:
    path = tmp_path / "ed-slip-on-ice.toml"
    path.write_bytes(ED.replace("\n", "\r\n").encode())
    assert load_chart(path).note == load_chart(write(tmp_path / "unix")).note


@given(st.binary(max_size=200))
def test_no_bytes_crash_the_reader(data: bytes) -> None:
    chart, faults = parse_chart(data, Path("any.toml"))
    assert faults
    assert chart is None or chart.path == Path("any.toml")


# --- the bank -----------------------------------------------------------------------------------


def test_a_bank_sorts_by_id_and_keeps_good_charts_beside_faulty_ones(tmp_path: Path) -> None:
    write(tmp_path / "emergency")
    write(tmp_path / "clinic", swap("ed-slip-on-ice", "a-first"), "a-first.toml")
    write(tmp_path / "clinic", "format = ", "broken.toml")
    bank = load_bank([tmp_path])
    assert [chart.id for chart in bank.charts] == ["a-first", "ed-slip-on-ice"]
    assert [Path(fault.file).name for fault in bank.faults] == ["broken.toml"]
    assert bank.get("a-first") is bank.charts[0]
    assert bank.get("none") is None
    assert len(bank) == 2


def test_the_first_of_two_charts_with_one_id_is_kept(tmp_path: Path) -> None:
    first = write(tmp_path / "one")
    write(tmp_path / "two", swap("Pain 7/10", "Pain 8/10"))
    bank = load_bank([tmp_path / "one", tmp_path / "two"])
    assert [chart.path for chart in bank.charts] == [first]
    [fault] = bank.faults
    assert str(first) in fault.what


def test_a_file_named_twice_is_read_once_and_hidden_ones_are_passed_over(tmp_path: Path) -> None:
    path = write(tmp_path / "emergency")
    write(tmp_path / "_reviews", name="x.toml")
    write(tmp_path / "emergency", name=".swap.toml")
    bank = load_bank([tmp_path, path])
    assert len(bank) == 1
    assert bank.faults == ()


def test_a_lost_folder_is_a_fault_and_no_crash(tmp_path: Path) -> None:
    bank = load_bank([tmp_path / "gone"])
    assert len(bank) == 0
    assert "does not exist" in str(bank.faults[0])


def test_a_file_nested_without_end_is_a_fault_and_no_crash() -> None:
    chart, faults = parse_chart(b"a = " + b"[" * 5000, Path("x.toml"))
    assert chart is None
    assert "x.toml: file: is not TOML" in str(faults[0])


def test_a_byte_order_mark_is_no_fault(tmp_path: Path) -> None:
    text = write(tmp_path).read_bytes()
    chart, faults = parse_chart(b"\xef\xbb\xbf" + text, Path("x.toml"))
    assert faults == []
    assert chart is not None


# --- evidence -----------------------------------------------------------------------------------


def test_evidence_is_found_across_line_breaks_and_blanks() -> None:
    note = "Essential  hypertension,\n  continue lisinopril."
    span = locate_evidence(note, "Essential hypertension, continue lisinopril")
    assert span is not None
    assert note[slice(*span)] == "Essential  hypertension,\n  continue lisinopril"


@pytest.mark.parametrize("text", ["essential hypertension", "hypertension continue", "", "  \n"])
def test_other_words_are_not_evidence(text: str) -> None:
    assert locate_evidence("Essential hypertension, continue", text) is None


def test_whole_words_come_first_and_parts_of_words_last() -> None:
    note = "COMA ruled out. OM of the foot."
    assert locate_evidence(note, "OM") == (16, 18)
    assert locate_evidence("COMA", "OM") == (1, 3)


def test_special_characters_are_taken_as_they_stand() -> None:
    note = "SpO2 [88%] (RA) on arrival + CPAP?"
    assert locate_evidence(note, "[88%] (RA)") == (5, 15)
    assert locate_evidence(note, "+ CPAP?") == (27, 34)


def test_spans_of_a_chart_are_those_of_its_evidence(tmp_path: Path) -> None:
    chart = load_chart(write(tmp_path))
    for key in chart.key:
        spans = evidence_spans(chart, key)
        assert [" ".join(chart.note[a:b].split()) for a, b in spans] == [
            " ".join(text.split()) for text in key.evidence
        ]


@given(st.text(min_size=1, max_size=80), st.integers(0, 40), st.integers(1, 40))
def test_any_slice_of_a_note_is_found_in_it(note: str, start: int, length: int) -> None:
    piece = note[start : start + length]
    span = locate_evidence(note, piece)
    if piece.split():
        assert span is not None
        assert note[slice(*span)].split() == piece.split()
    else:
        assert span is None


ALTERNATIVE = """
[[alternative]]
why = "Both were worked up and treated alike, so either may stand first."
key = [
  { code = "I10", role = "first-listed" },
  { code = "S52.531A", role = "secondary", after = ["I10"] },
  { code = "W00.0XXA" },
  { code = "99284" },
]
"""


def test_an_alternative_takes_from_the_key_what_it_leaves_out(tmp_path: Path) -> None:
    chart = load_chart(write(tmp_path, ED + ALTERNATIVE))
    [other] = chart.alternatives
    assert chart.readings == (chart.key, other.key)
    assert [key.code for key in other.key] == ["I10", "S52.531A", "W00.0XXA", "99284"]
    assert other.key[0].role is Role.FIRST_LISTED
    assert other.key[0].evidence == chart.key[1].evidence
    assert other.key[1].after == ("I10",)
    assert other.key[2:] == chart.key[2:]
    assert other.why.startswith("Both were worked up")


def test_alternatives_may_be_written_as_blocks(tmp_path: Path) -> None:
    block = '[[alternative]]\nwhy = "x"\n[[alternative.key]]\ncode = "I10"\nrole = "first"\n'
    _, faults = parse_chart((ED + block).encode(), tmp_path / "x.toml")
    [fault] = faults
    assert fault.field == "alternative[1].key[1].role"
    assert fault.line == (ED + block).splitlines().index('role = "first"') + 1


@pytest.mark.parametrize(
    ("old", "new", "field", "words"),
    [
        ('role = "first-listed"', 'role = "first"', "alternative[1].key[1].role", "not known"),
        ('why = "Both', 'note = "Both', "alternative[1].note", "not a field"),
        ('after = ["I10"]', 'after = "I10"', "alternative[1].key[2].after", "not a list"),
        ('after = ["I10"]', 'together = "A b"', "alternative[1].key[2].together", "'A b'"),
    ],
)
def test_faults_of_an_alternative_are_located(
    tmp_path: Path, old: str, new: str, field: str, words: str
) -> None:
    text = ED + swap(old, new, ALTERNATIVE)
    _, faults = parse_chart(text.encode(), tmp_path / "x.toml")
    fault = next(fault for fault in faults if fault.field == field)
    assert words in fault.what
    assert fault.line is not None
    assert fault.line > len(ED.splitlines())


def test_sets_are_few_enough_to_be_tried(tmp_path: Path) -> None:
    text = ED
    for name, code in zip("abcd", ["S52.531A", "I10", "W00.0XXA", "99284"], strict=True):
        line = f'code = "{code}"\n'
        text = swap(f"{line}role", f'{line}together = "{name}"\nrole', text)
    assert parse_chart(text.encode(), tmp_path / "x.toml")[1] == []
    extra = '\n[[key]]\ncode = "E11.9"\ntogether = "e"\nrole = "secondary"\nwhy = "x"\nguideline = "IV.J"\n'
    faults = parse_chart((text + extra).encode(), tmp_path / "x.toml")[1]
    assert [fault.field for fault in faults] == ["key"]
    assert "5 sets" in faults[0].what
