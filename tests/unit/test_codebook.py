"""What the code book answers, on the real tables."""

from __future__ import annotations

import random
import threading

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coder_drill.codebooks import Codebook, Flags, NoteKind, System
from coder_drill.codebooks.text import key_of, split_prefix

CM = System.ICD10CM


@pytest.mark.parametrize(
    "text", ["E11.65", "e1165", " E1165 ", "cm:E1165", "ICD-10-CM: e11.65", "e11 65"]
)
def test_get_takes_a_code_as_people_type_it(codebook: Codebook, text: str) -> None:
    code = codebook.get(text)
    assert code is not None
    assert (code.system, code.code, code.billable) == (CM, "E11.65", True)
    assert code.title == "Type 2 diabetes mellitus with hyperglycemia"


@pytest.mark.parametrize(
    ("text", "system", "code"),
    [
        ("0ft44zz", System.ICD10PCS, "0FT44ZZ"),
        ("j1885", System.HCPCS, "J1885"),
        ("99284", System.CPT, "99284"),
        ("s52501a", CM, "S52.501A"),
        ("E10.-", CM, "E10"),
        ("4", CM, "4"),
        ("e08-e13", CM, "E08-E13"),
        ("QA0", CM, "QA0"),
    ],
)
def test_get_in_every_system(codebook: Codebook, text: str, system: System, code: str) -> None:
    found = codebook.get(text)
    assert found is not None
    assert (found.system, found.code) == (system, code)


@pytest.mark.parametrize("text", ["", " ", ".", "-", "ZZZ99", "E11.655555", "cm:J1885", "x" * 500])
def test_what_is_no_code_is_none(codebook: Codebook, text: str) -> None:
    assert codebook.get(text) is None
    assert codebook.resolve(text) == []
    assert codebook.path(text) == codebook.children(text) == codebook.billable_under(text) == []
    assert codebook.notes(text) == []
    assert codebook.flags(text) == Flags()


def test_a_text_that_is_a_code_in_two_systems(codebook: Codebook) -> None:
    """A0100 is a HCPCS code and, dotless, ICD-10-CM A01.00: both are offered, none is guessed."""
    both = codebook.resolve("a0100")
    assert [(code.system, code.code) for code in both] == [
        (System.HCPCS, "A0100"),
        (CM, "A01.00"),
    ]
    assert [code.code for code in codebook.resolve("A01.00")] == ["A01.00"]
    assert [code.code for code in codebook.resolve("cm:A0100")] == ["A01.00"]
    assert [code.system for code in codebook.resolve("hcpcs:a0100")] == [System.HCPCS]


def test_headings_stand_back_where_a_code_has_their_name(codebook: Codebook) -> None:
    """B20 is a diagnosis, and a table prefix of ICD-10-PCS; nobody means the prefix."""
    assert [code.system for code in codebook.resolve("B20")] == [CM]
    assert [code.kind for code in codebook.resolve("0FT4")] == ["table"]


@given(st.text(alphabet="abcEISZ0123459.-: x", max_size=9))
def test_normalise_is_idempotent(codebook: Codebook, text: str) -> None:
    once = codebook.normalize(text)
    assert codebook.normalize(once) == once


@given(st.text(max_size=12))
def test_keys_are_idempotent(text: str) -> None:
    assert key_of(key_of(text)) == key_of(text)
    assert split_prefix(split_prefix(text)[1])[1].strip() == split_prefix(split_prefix(text)[1])[1]


def test_normalise_of_known_and_unknown(codebook: Codebook) -> None:
    assert codebook.normalize("s52501a") == "S52.501A"
    assert codebook.normalize("pcs: 0ft44zz") == "0FT44ZZ"
    assert codebook.normalize(" zz 9") == "ZZ9"


def test_hierarchy_of_a_fracture(codebook: Codebook) -> None:
    path = [code.code for code in codebook.path("S52.501A")]
    assert path == ["19", "S50-S59", "S52", "S52.5", "S52.50", "S52.501", "S52.501A"]
    parent = codebook.parent("S52.501A")
    assert parent is not None and parent.code == "S52.501" and not parent.billable
    assert len(codebook.children("S52.501")) == 16
    assert [code.code for code in codebook.siblings("S52.501A")][:2] == ["S52.501B", "S52.501C"]
    assert codebook.parent("19") is None


def test_header_and_its_billable_codes(codebook: Codebook) -> None:
    below = codebook.billable_under("E11.6")
    assert [code.code for code in below] == [
        "E11.610", "E11.618", "E11.620", "E11.621", "E11.622", "E11.628", "E11.630", "E11.638",
        "E11.641", "E11.649", "E11.65", "E11.69",
    ]  # fmt: skip
    assert [code.code for code in codebook.billable_under("I10")] == ["I10"]


def test_block_and_category_of_the_same_name(codebook: Codebook) -> None:
    """The block of B99 alone is shown as a range, so both can be asked for."""
    assert [code.code for code in codebook.path("B99.9")] == ["1", "B99-B99", "B99", "B99.9"]


def test_trees_hold_together(codebook: Codebook) -> None:
    """Every parent exists, is no code to report, and spans its children."""
    rows = codebook.connection.execute(
        "SELECT low.id, low.last, top.id, top.last, top.billable FROM code AS low"
        " LEFT JOIN code AS top"
        " ON top.key = upper(replace(low.parent, '.', '')) AND top.system = low.system"
        " WHERE low.parent IS NOT NULL"
    ).fetchall()
    assert len(rows) > 190_000
    for low, low_last, top, top_last, billable in rows:
        assert top is not None and not billable
        assert top < low <= low_last <= top_last
    headers = codebook.connection.execute(
        "SELECT count(*) FROM code WHERE NOT billable AND last = id"
    ).fetchone()
    assert headers == (0,), "a header without codes"


def test_a_block_without_codes_of_its_own_holds_the_blocks_in_its_range(codebook: Codebook) -> None:
    assert [code.code for code in codebook.path("V43.52XA")][:4] == [
        "20", "V00-X58", "V00-V99", "V40-V49",
    ]  # fmt: skip
    assert [code.code for code in codebook.path("C34.11")][:4] == [
        "2", "C00-C96", "C00-C75", "C30-C39",
    ]  # fmt: skip
    assert [code.code for code in codebook.path("C7A.1")][:3] == ["2", "C00-C96", "C7A-C7A"]
    excludes = [n for n in codebook.notes("V43.52XA") if n.kind is NoteKind.EXCLUDES1]
    assert "V00-V99" in {note.owner for note in excludes}


def test_counting_by_the_tree_finds_every_code(codebook: Codebook) -> None:
    for system in System:
        below = sum(
            len(codebook.billable_under(root.code, system)) for root in codebook.roots(system)
        )
        count = codebook.connection.execute(
            "SELECT count(*) FROM code WHERE system = ? AND billable", (system.value,)
        )
        assert (below,) == count.fetchone()


def test_own_notes_first_then_inherited(codebook: Codebook) -> None:
    notes = codebook.notes("I13.0")
    owners = [note.owner for note in notes]
    path = [code.code for code in codebook.path("I13.0")][::-1]
    assert owners == sorted(owners, key=path.index)
    assert notes[0].owner == "I13.0" and notes[-1].owner == "9"
    assert all(note.owner == "I13.0" for note in codebook.notes("I13.0", inherited=False))
    heart_failure = [n for n in notes if n.kind is NoteKind.USE_ADDITIONAL and "I50." in n.refs]
    assert heart_failure[0].text == "code to identify type of heart failure (I50.-)"


def test_code_first_and_excludes_with_references(codebook: Codebook) -> None:
    first = [n for n in codebook.notes("G32.81") if n.kind is NoteKind.CODE_FIRST]
    assert ("K90.0",) in [note.refs for note in first]
    excludes = [n for n in codebook.notes("E11.9") if n.kind is NoteKind.EXCLUDES1]
    assert {"E08.", "E10.", "E13.", "O24.4"} <= {ref for note in excludes for ref in note.refs}


def test_notes_come_in_the_order_of_the_book(codebook: Codebook) -> None:
    order = list(NoteKind)
    kinds = [note.kind for note in codebook.notes("E11", inherited=False)]
    assert kinds == sorted(kinds, key=order.index)
    assert codebook.notes("E11", inherited=False)[0].text.startswith("diabetes (mellitus) due to")


def test_seventh_characters(codebook: Codebook) -> None:
    fracture = codebook.seventh("S52.501")
    assert list(fracture) == list("ABCDEFGHJKMNPQRS")
    assert fracture["S"] == "sequela"
    assert codebook.seventh("S52.501A") == fracture == codebook.seventh("s52501a")
    assert codebook.seventh("E11.65") == {}
    assert codebook.seventh("O31.10") == codebook.seventh("O31.10X0")
    assert codebook.seventh("0FT44ZZ") == {}


def test_seventh_characters_that_the_code_list_leaves_out(codebook: Codebook) -> None:
    """S06.1X7 ends in death: only the initial encounter exists, whatever S06 defines above."""
    assert list(codebook.seventh("S06.1X7")) == ["A"]
    assert codebook.get("S06.1X7D") is None
    assert list(codebook.seventh("S06.1X0")) == ["A", "D", "S"]


def test_flags(codebook: Codebook) -> None:
    assert codebook.flags("G02").manifestation
    assert codebook.flags("V00.01XA").external_cause
    assert codebook.flags("I50.23") == Flags(cc="MCC", hcc="224")
    assert codebook.flags("N18.32").hcc == "328"
    assert codebook.flags("E11.52").hcc == "37, 263"
    assert codebook.flags("Z79.4").poa_exempt and not codebook.flags("E11.65").poa_exempt
    assert codebook.flags("I10").questionable_admission
    assert codebook.flags("0FT44ZZ").or_procedure and not codebook.flags("5A1955Z").or_procedure
    assert codebook.flags("O80").age_low == 9 and codebook.flags("O80").age_high == 64
    assert codebook.flags("J1885").status


@pytest.mark.parametrize(
    ("code", "exempt"),
    [
        ("Z79.01", True), ("Z87.891", True), ("I25.2", True), ("I69.351", True), ("Q21.0", True),
        ("S72.001D", True), ("S72.001A", False), ("T84.54XD", True), ("Y92.230", False),
        ("Y92.030", True), ("W19.XXXA", False), ("W18.30XA", False), ("V43.52XA", True),
        ("Z66", False), ("Z16.24", False), ("Z53.31", True), ("Z53.20", False), ("Y83.1", False),
        ("Z96.641", False), ("Z95.5", True), ("Z68.41", True), ("I10", False),
    ],
)  # fmt: skip
def test_poa_exemption(codebook: Codebook, code: str, exempt: bool) -> None:
    assert codebook.get(code) is not None
    assert codebook.flags(code).poa_exempt is exempt


def test_validity_by_date_and_edition(codebook: Codebook) -> None:
    assert codebook.valid_on("E11.65", CM, "2026-04")
    assert codebook.valid_on("E11.65", CM, "2016-10-01")
    assert not codebook.valid_on("E11.6", CM, "2026-04")
    assert codebook.invalid_because("E11.6", CM, "2026-04") == (
        "E11.6 is a header, not a code to report"
    )
    new = codebook.connection.execute(
        "SELECT code FROM flag JOIN code USING (id)"
        " WHERE system = 'icd10cm' AND valid_from = '2025-10-01' LIMIT 1"
    ).fetchone()[0]
    assert codebook.invalid_because(new, CM, "2025-09-15") == f"{new} is valid from 2025-10-01 on"
    assert codebook.valid_on(new, CM, "2025-10-01")
    old = codebook.connection.execute(
        "SELECT code FROM flag JOIN code USING (id)"
        " WHERE system = 'icd10cm' AND valid_to IS NOT NULL LIMIT 1"
    ).fetchone()[0]
    assert (
        codebook.invalid_because(old, CM, "2026-10-15") == f"{old} is valid until 2026-09-30 only"
    )
    assert codebook.valid_on(old, CM, "2026-09-30")


def test_deleted_and_unknown_codes_are_told_apart(codebook: Codebook) -> None:
    assert codebook.get("0SG604Z") is None
    assert codebook.invalid_because("0sg604z", None, "2026-04") == (
        "0SG604Z was deleted: valid until 2025-03-31"
    )
    assert codebook.invalid_because("cm:0SG604Z", None, "2026-04") == (
        "0SG604Z is in no code table"
    )
    assert not codebook.valid_on("XYZ", None, "2026-04")


def test_ncci_pairs_either_way_round(codebook: Codebook) -> None:
    pair = codebook.ncci("99284", "43752")
    assert pair is not None and (pair.column1, pair.column2) == ("99284", "43752")
    assert pair == codebook.ncci("43752", "99284")
    assert pair.modifier_allowed
    hard = codebook.ncci("10005", "96523")
    assert hard is not None and not hard.modifier_allowed
    assert codebook.ncci("99284", "99284") is None


def test_add_on_codes(codebook: Codebook) -> None:
    assert codebook.addon_primaries("11047") == frozenset({"11044"})
    assert codebook.addon_primaries("99284") is None
    needle = codebook.addon_primaries("77002")
    assert needle is not None and {"20610", "64447"} <= needle


def test_modifiers(codebook: Codebook) -> None:
    modifiers = codebook.modifiers()
    assert len({modifier.code for modifier in modifiers}) == len(modifiers) > 400
    separate = codebook.modifier(" 59 ")
    assert separate is not None and separate.ncci and separate.label
    right = codebook.modifier("rt")
    assert right is not None and right.kind == "hcpcs"
    assert codebook.modifier("ZZZ") is None


def test_pcs_characters_and_root_operation(codebook: Codebook) -> None:
    axes = codebook.pcs.axes("0FT44ZZ")
    assert [(axis.axis, axis.meaning) for axis in axes] == [
        ("section", "Medical and Surgical"),
        ("body system", "Hepatobiliary System and Pancreas"),
        ("root operation", "Resection"),
        ("body part", "Gallbladder"),
        ("approach", "Percutaneous Endoscopic"),
        ("device", "No Device"),
        ("qualifier", "No Qualifier"),
    ]
    operation = codebook.pcs.operation("0FT")
    assert operation is not None and operation.name == "Resection"
    assert operation.definition.startswith("Cutting out or off")
    assert codebook.pcs.axes("E1165") == [] and codebook.pcs.operation("E11.65") is None


def test_pcs_characters_outside_the_surgical_section(codebook: Codebook) -> None:
    meanings = [axis.meaning for axis in codebook.pcs.axes("5A1955Z")]
    assert meanings[:6] == [
        "Extracorporeal or Systemic Assistance and Performance",
        "Physiological Systems",
        "Performance",
        "Respiratory",
        "Greater than 96 Consecutive Hours",
        "Ventilation",
    ]
    assert codebook.pcs.axes("B2111ZZ")[3].meaning == "Multiple Coronary Arteries"


def test_pcs_values_build_a_code(codebook: Codebook) -> None:
    prefix = ""
    chooser = random.Random(7)
    for position in range(1, 8):
        values = codebook.pcs.values(prefix)
        assert values and all(axis.position == position for axis in values)
        prefix += chooser.choice(values).value
    code = codebook.get(prefix, System.ICD10PCS)
    assert code is not None and code.billable
    assert [axis.value for axis in codebook.pcs.values("0FT4")] == ["0", "4"]


def test_composed_titles_read_like_their_neighbors(codebook: Codebook) -> None:
    code = codebook.get("03120JY")
    assert code is not None
    assert code.title == (
        "Bypass Innominate Artery to Upper Artery with Synthetic Substitute, Open Approach"
    )


def test_hcpcs_keeps_the_short_descriptor(codebook: Codebook) -> None:
    code = codebook.get("L0130")
    assert code is not None and code.short and code.kind == "code"
    assert codebook.path("L0130")[0].title == "Orthotics and prosthetics"


def test_a_clone_serves_another_thread(codebook: Codebook) -> None:
    seen: list[object] = []

    def ask() -> None:
        with codebook.clone() as mine:
            seen.append(mine.get("E11.65"))

    thread = threading.Thread(target=ask)
    thread.start()
    thread.join(30)
    assert seen == [codebook.get("E11.65")]


def test_editions(codebook: Codebook) -> None:
    editions = {edition.system: edition for edition in codebook.editions()}
    assert set(editions) == set(System)
    assert editions[CM].rows == 74_719 and editions[CM].effective_from == "2026-04-01"
    assert all(edition.source and edition.name for edition in editions.values())
