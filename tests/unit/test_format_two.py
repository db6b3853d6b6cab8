"""Format 2 of a chart: documents, evidence that names its document, queries, policy sheets."""

from __future__ import annotations

from pathlib import Path

import pytest

from coder_drill.charts import (
    Addressee,
    Chart,
    Disposition,
    Document,
    QueryKind,
    Quote,
    WordingFault,
    evidence_spans,
    load_bank,
    load_chart,
    places_of,
)
from coder_drill.charts.asjson import chart_json
from coder_drill.charts.chart_fields import CHART
from coder_drill.charts.loader import parse_chart
from coder_drill.charts.record import joined, starts
from coder_drill.charts.schema import Kind, Shown, tables_within
from tests.unit.chart_text import STAY, swap, write

SHEET = """\
format = 1
id = "house-inpatient"
title = "Inpatient house rules"
payer = "hospital"

[[section]]
topic = "Status codes"
text = "Status codes are optional."
source = "house rule"
"""


def stay(text: str = STAY) -> Chart:
    chart, faults = parse_chart(text.encode(), Path("ip-yellow-and-sleepy.toml"))
    assert faults == []
    assert chart is not None
    return chart


def faults_of(text: str) -> dict[str, str]:
    _, faults = parse_chart(text.encode(), Path("ip-yellow-and-sleepy.toml"))
    return {fault.field: str(fault) for fault in faults}


def test_a_record_is_read_with_its_documents() -> None:
    chart = stay()
    assert [each.title for each in chart.documents] == ["H&P", "Progress note", "Discharge summary"]
    assert chart.documents[0].author == "Attending, hospital medicine"
    assert [each.day for each in chart.documents] == [1, 3, 5]
    assert chart.document == "H&P, Progress note, Discharge summary"
    assert chart.disposition is Disposition.SKILLED_NURSING
    assert chart.disposition.status_code == "03"
    assert chart.course is not None
    assert (chart.course.id, chart.course.encounter) == ("liver", 2)
    assert chart.policies == ("house-inpatient",)


def test_the_note_holds_every_document_under_its_heading() -> None:
    chart = stay()
    assert "# H&P · Attending, hospital medicine · hospital day 1\n" in chart.note
    for document, start in zip(chart.documents, starts(chart.documents), strict=True):
        assert chart.note[start : start + len(document.text)] == document.text


def test_a_chart_of_format_one_has_its_note_as_its_one_document(tmp_path: Path) -> None:
    chart = load_chart(write(tmp_path))
    assert chart.format == 1
    assert chart.documents == (Document("ED provider note", chart.note),)
    assert starts(chart.documents) == (0,)


def test_evidence_is_found_in_its_document_and_mapped_into_the_note() -> None:
    chart = stay()
    for key in chart.key:
        for quote, (start, end) in zip(key.evidence, evidence_spans(chart, key), strict=True):
            assert chart.note[start:end].split() == quote.split()


def test_a_quote_may_name_the_document_it_stands_in() -> None:
    chart = stay()
    assert [place.document for place in places_of(chart, "lactulose")] == [0, 1]
    [place] = places_of(chart, Quote("lactulose", "progress NOTE"))
    assert place.document == 1
    assert places_of(chart, Quote("lactulose", "Consult")) == ()


def test_the_key_before_the_answer_leaves_waiting_lines_out() -> None:
    chart = stay()
    assert [key.code for key in chart.key] == ["K70.31", "R41.82"]
    assert [key.code for key in chart.lines] == ["K70.31", "R41.82", "K76.82", "G93.41"]
    assert [key.code for key in chart.waiting] == ["K76.82", "G93.41"]


def test_the_answer_joins_the_record_and_changes_the_key() -> None:
    chart = stay()
    after = chart.with_answers(["mental-state"])
    assert [key.code for key in after.key] == ["K70.31", "K76.82"]
    assert [key.code for key in after.waiting] == ["G93.41"]
    assert after.documents[:-1] == chart.documents
    assert after.documents[-1].author == "Attending"
    assert after.note.startswith(chart.note)
    [span] = evidence_spans(after, after.key[1])
    assert after.note[slice(*span)] == "hepatic encephalopathy"
    assert evidence_spans(chart, after.key[1]) == ()


def test_a_query_that_nobody_answers_stays_open() -> None:
    text = swap('answer = "Day 6: hepatic encephalopathy, resolved."\n', "", STAY)
    chart = stay(text)
    assert chart.with_answers(["mental-state"]) is chart
    assert chart.with_answers(["no-such-query"]) is chart


def test_a_query_is_read_whole() -> None:
    [query] = stay().queries
    assert query.about is QueryKind.CLINICAL_INDICATORS
    assert query.to == (Addressee.ATTENDING,)
    assert query.wording[0].startswith("Clarification")
    assert [wrong.fault for wrong in query.wrong_wording] == [
        WordingFault.LEADING,
        WordingFault.PAYMENT,
    ]
    assert [str(quote) for quote in query.contrary] == ["CT head clean"]


def test_an_alternative_hangs_on_queries_as_the_key_does() -> None:
    block = """
[[alternative]]
why = "Either may stand first."
key = [
  { code = "R41.82", role = "principal" },
  { code = "K70.31", role = "secondary" },
  { code = "K76.82" },
]
"""
    chart = stay(STAY + block)
    assert [key.code for key in chart.alternatives[0].key] == ["R41.82", "K70.31"]
    after = chart.with_answers(["mental-state"])
    assert [key.code for key in after.alternatives[0].key] == ["K70.31", "K76.82"]


@pytest.mark.parametrize(
    ("old", "new", "field", "words"),
    [
        ('disposition = "skilled nursing"', 'disposition = "rehab"', "disposition", "inpatient rehabilitation"),
        ('encounter = 2', 'encounter = "2"', "course.encounter", "not a whole number"),
        ('course = { id = "liver", encounter = 2 }', 'course = "liver"', "course", "not a table"),
        ('policy = "house-inpatient"', 'policy = "House rules"', "policy", "medicare-part-b"),
        ('author = "Attending, hospital medicine"\nday = 5', "day = 5", "document[3].author", "missing"),
        ("day = 3", "day = 500", "document[2].day", "0..400"),
        ('title = "H&P"', 'titel = "H&P"', "document[1].titel", "did you mean title?"),
        ('about = "clinical-indicators"', 'about = "doubt"', "query[1].about", "clinical-validity"),
        ('to = "attending"', 'to = ["attending", "nurse"]', "query[1].to[2]", "attending"),
        ('fault = "leading"', 'fault = "bad"', "query[1].wrong_wording[1].fault", "leading"),
        ('indicators = ["ammonia 94", "asterixis"]\n', "", "query[1].indicators", "missing"),
        ('document = "Progress note", text', 'documents = "Progress note", text', "key[2].evidence[1].documents", "did you mean document?"),
        ('until_then = "Code the symptom."\n', "", "query[1].until_then", "missing"),
    ],
)  # fmt: skip
def test_faults_of_form_are_located(old: str, new: str, field: str, words: str) -> None:
    assert words in faults_of(swap(old, new, STAY))[field]


def test_a_newer_format_is_refused_in_one_line(tmp_path: Path) -> None:
    path = write(tmp_path, swap("format = 2", "format = 3", STAY))
    [fault] = load_bank([tmp_path]).faults
    assert str(fault) == (
        f"{path}:1: format: is format 3; this coder-drill reads formats 1 and 2; update coder-drill"
    )


def test_fields_of_the_other_format_are_told_apart() -> None:
    assert "write [[document]] blocks" in faults_of(f'note = "x"\n{STAY}')["note"]
    older = faults_of(swap("format = 2", "format = 1", STAY))
    assert "is a field of format 2; write format = 2 at the top" in older["policy"]


def test_policy_sheets_are_loaded_with_the_bank(tmp_path: Path) -> None:
    write(tmp_path / "inpatient", STAY, "ip-yellow-and-sleepy.toml")
    [fault] = load_bank([tmp_path]).faults
    assert fault.field == "policy"
    assert "policies/house-inpatient.toml" in str(fault)
    write(tmp_path / "policies", SHEET, "house-inpatient.toml")
    bank = load_bank([tmp_path])
    assert bank.faults == ()
    sheet = bank.policy(bank.charts[0])
    assert sheet is not None
    assert sheet.sections[0].topic == "Status codes"
    assert bank.sheets(bank.charts[0]) == (sheet,)
    # A chart named by itself finds the sheets of its bank.
    assert len(load_bank([tmp_path / "inpatient" / "ip-yellow-and-sleepy.toml"])) == 1


def test_a_chart_may_stand_under_a_payers_and_a_houses_sheet(tmp_path: Path) -> None:
    both = swap('policy = "house-inpatient"', 'policy = ["payer", "house-inpatient"]', STAY)
    write(tmp_path / "inpatient", both, "ip-yellow-and-sleepy.toml")
    write(tmp_path / "policies", SHEET, "house-inpatient.toml")
    [fault] = load_bank([tmp_path]).faults
    assert "names 'payer'" in fault.what
    payer = swap('"house-inpatient"', '"payer"', swap("Status codes are", "Miles are", SHEET))
    write(tmp_path / "policies", payer, "payer.toml")
    bank = load_bank([tmp_path])
    sheet = bank.policy(bank.charts[0])
    assert sheet is not None
    assert sheet.id == "payer+house-inpatient"
    assert [section.text[:5] for section in sheet.sections] == ["Miles", "Statu"]


def test_a_faulty_sheet_is_named_and_the_charts_without_it_stay(tmp_path: Path) -> None:
    write(tmp_path / "emergency")
    write(tmp_path / "policies", swap("hospital", "nobody", SHEET), "house-inpatient.toml")
    write(tmp_path / "policies", SHEET, "other-name.toml")
    bank = load_bank([tmp_path])
    assert len(bank) == 1
    assert {fault.field for fault in bank.faults} == {"payer", "id"}


# --- the declarations ---------------------------------------------------------------------------


def test_every_declared_field_has_an_attribute_and_a_sentence() -> None:
    for table in tables_within(CHART):
        for field in table.fields:
            assert field.doc.endswith("."), field.name
            if field.table is not None:
                assert field.kind in (Kind.TABLE, Kind.TABLES)
            assert field.attr in {*dir(table.make), *getattr(table.make, "__slots__", ())}, (
                table.name,
                field.name,
            )


def test_json_shows_nothing_of_the_key_until_it_is_asked_for() -> None:
    chart = stay()
    heading = chart_json(chart)
    record = chart_json(chart, {Shown.HEADING, Shown.RECORD})
    whole = chart_json(chart, frozenset(Shown))
    secret = {"teaches", "key", "alternatives", "decoys", "queries", "query_decoys", "hints"}
    assert not secret & set(heading)
    assert not secret & set(record)
    assert secret <= set(whole)
    assert record["documents"][1]["day"] == 3
    assert record["note"] == joined(chart.documents)
    assert [line["code"] for line in whole["key"]] == [line.code for line in chart.lines]
    assert whole["key"][1]["evidence"][0] == {"document": "Progress note", "text": "lethargic"}
    assert whole["queries"][0]["wrong_wording"][0]["fault"] == "leading"
