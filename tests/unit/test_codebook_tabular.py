"""Reading the tabular list: its traps, on a small file of the same shape."""

from __future__ import annotations

import pytest

from coder_drill.codebooks.model import NoteKind
from coder_drill.codebooks.tabular import read_tabular, references

XML = b"""<?xml version="1.0" encoding="utf-8"?>
<ICD10CM.tabular>
  <version>2026</version>
  <introduction><introSection type="title"><title>ICD-10-CM</title></introSection></introduction>
  <chapter>
    <name>19</name><desc>Injury (S00-T88)</desc>
    <useAdditionalCode><note>code to identify  any retained
      foreign body (Z18.-)</note></useAdditionalCode>
    <sectionIndex><sectionRef first="S06" last="S06" id="S06"/></sectionIndex>
    <section id="S06">
      <desc>Injury of head</desc>
      <diag>
        <name>S06</name><desc>Intracranial injury</desc>
        <sevenChrNote><note>The appropriate 7th character</note></sevenChrNote>
        <sevenChrDef>
          <extension char="A">initial encounter</extension>
          <note>first visit</note>
          <extension char="D">subsequent encounter</extension>
          <extension char="S">sequela</extension>
        </sevenChrDef>
        <diag><name>S06.1</name><desc>Edema</desc>
          <excludes1><note>concussion (S06.0-)</note><note/></excludes1>
          <diag><name>S06.1X7</name><desc>Edema with death</desc></diag>
        </diag>
        <diag><name>S06.8</name><desc>Other</desc></diag>
      </diag>
      <diag><name>S09</name><desc>Unspecified</desc>
        <sevenChrDef><extension char="A">initial encounter</extension></sevenChrDef>
      </diag>
      <diag><name>S10.9</name><desc>Plain</desc></diag>
    </section>
  </chapter>
</ICD10CM.tabular>
"""


def test_the_list_decides_which_seventh_characters_make_a_code() -> None:
    every = {node.code: node for node in read_tabular(XML)}
    listed = {
        node.code: node
        for node in read_tabular(XML, {"S061X7A", "S068XXA", "S068XXD", "S068XXS", "S09XXXA"})
    }
    assert set(every) - set(listed) == {"S06.1X7D", "S06.1X7S"}
    assert listed["S06.1X7A"].title == "Edema with death, initial encounter/first visit"
    assert listed["S06.1X7A"].parent == "S06.1X7"


def test_placeholder_fills_up_to_the_sixth_character() -> None:
    nodes = {node.code: node for node in read_tabular(XML)}
    assert nodes["S09.XXXA"].parent == "S09"
    assert nodes["S06.8XXD"].kind == "extended"
    assert nodes["S06.8XXD"].billable and not nodes["S06.8"].billable


def test_a_code_without_seventh_character_is_billable() -> None:
    nodes = {node.code: node for node in read_tabular(XML)}
    assert nodes["S10.9"].billable
    assert not nodes["S06"].billable


def test_a_block_apart_from_its_category_of_the_same_name() -> None:
    nodes = read_tabular(XML)
    assert [node.code for node in nodes[:3]] == ["19", "S06-S06", "S06"]
    assert nodes[2].parent == "S06-S06"
    assert nodes[1].kind == "block" and nodes[2].kind == "category"


def test_notes_keep_their_kind_and_lose_line_breaks() -> None:
    nodes = {node.code: node for node in read_tabular(XML)}
    assert nodes["19"].notes == [
        (NoteKind.USE_ADDITIONAL, "code to identify any retained foreign body (Z18.-)")
    ]
    assert nodes["S06.1"].notes == [(NoteKind.EXCLUDES1, "concussion (S06.0-)")]


@pytest.mark.parametrize(
    ("text", "refs"),
    [
        ("acute myocardial infarction (I21.-)", ("I21.",)),
        ("lobar pneumonia (J18.1)", ("J18.1",)),
        ("cellulitis (L03.11-, L03.2)", ("L03.11", "L03.2")),
        ("diabetes mellitus (E08-E13 with .22)", ("E08-E13",)),
        ("rheumatoid arthritis (M05.00 to M05.8A)", ("M05.00-M05.8A",)),
        ("recurrent dislocation (M22.0-M22.1-)", ("M22.0-M22.1",)),
        ("pregnancy (O00-O9A)", ("O00-O9A",)),
        ("category B96 or B97, see B96", ("B96", "B97")),
        ("vitamin B12 deficiency anemia (D51.-)", ("D51.",)),
        ("E. coli O157:H7, CD30-positive", ()),
        ("chapter note on QA0.01", ("QA0.01",)),
        ("underlying disease, such as:", ()),
    ],
)
def test_references(text: str, refs: tuple[str, ...]) -> None:
    assert references(text) == refs


@pytest.mark.parametrize("xml", [b"<a", b"<a/>", b"", XML[:400]])
def test_what_is_no_tabular_list_is_refused(xml: bytes) -> None:
    with pytest.raises(ValueError, match=r"XML|root element"):
        read_tabular(xml)
