"""Rosters: CSV in, dry run first, nobody taken out, names beside the database only."""

from __future__ import annotations

from pathlib import Path

import pytest

from coder_drill.cohort.roster import Person, load_people, parse_roster, save_people
from coder_drill.errors import UsageError
from coder_drill.services import cohorts
from coder_drill.services.workspace import Workspace
from tests.cohort.group import PERFECT, Group

NOW = "2026-05-02T00:00:00.000+00:00"


def test_a_roster_is_read() -> None:
    found = parse_roster(
        "\ufeffID;Name;Email;Section\r\nL001;Ann, B.;A@x.org;East\r\n\r\nL002;;;\r\n", "r.csv"
    )
    assert found == [Person("L001", "Ann, B.", "A@x.org", section="East"), Person("L002")]


def test_an_export_of_canvas_is_read_as_it_is() -> None:
    text = (
        "Student,ID,SIS User ID,SIS Login ID,Section\n"
        "    Points Possible,,,,\n"
        '"Doe, Jo",77,u77,jo,East\n'
    )
    (person,) = parse_roster(text, "c.csv")
    assert (person.id, person.name, person.canvas["ID"]) == ("u77", "Doe, Jo", "77")


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "is empty"),
        ("name\nx", "has no column id"),
        ("id,phone\nx,1", "phone: no such column"),
        ("id\nL1\nL1", "r.csv:3: L1 stands in line 2 already"),
        ("id\n=cmd|x", "r.csv:2: '=cmd|x' is no learner id"),
        ("id\n../x", "is no learner id"),
        ('id\n"x', "is no CSV"),
    ],
)
def test_what_is_off_is_named_by_line(text: str, said: str) -> None:
    with pytest.raises(UsageError) as caught:
        parse_roster(text, "r.csv")
    assert said in str(caught.value)


def test_the_roster_file_round_trips_for_its_owner_alone(tmp_path: Path) -> None:
    people = {
        "L1": Person("L1", "A\nB", "a@x", "7", "u", "s"),
        "L2": Person("L2", canvas={"Student": "X", "ID": "2"}),
    }
    path = tmp_path / "x.roster.csv"
    save_people(path, people)
    assert load_people(path) == people
    assert path.stat().st_mode & 0o077 == 0


def test_a_dry_run_changes_nothing_and_absent_rows_stay(group: Group) -> None:
    given = [Person("L001", "New name"), Person("L009", "Nine")]
    dry = group.cohort.add(given, NOW, dry_run=True)
    assert (dry.new, dry.changed, dry.absent) == (("L009",), ("L001",), ("L002", "L003"))
    assert set(group.cohort.people()) == {"L001", "L002", "L003"}
    assert group.cohort.add(given, NOW) == dry
    assert set(group.cohort.people()) == {"L001", "L002", "L003", "L009"}
    assert group.cohort.people()["L001"].name == "New name"


def test_names_are_not_in_the_database(group: Group, store: str) -> None:
    group.sit("L001", PERFECT)
    group.collect()
    if store:
        return  # What a server keeps we cannot read as bytes; the columns are the same.
    for path in Path(group.cohort.db.where).parent.glob("spring.db*"):
        assert b"Name L001" not in path.read_bytes()
        assert b"example.org" not in path.read_bytes()


def test_forgetting_takes_out_everything_but_a_count(group: Group, store: str) -> None:
    from sqlalchemy import select

    from coder_drill.cohort.tables import METADATA

    group.sit("L001", PERFECT)
    group.sit("L002", PERFECT)
    group.collect()
    assert group.cohort.forget("L001") == 2
    assert group.cohort.fact("forgotten") == "1"
    with group.cohort.db.read() as connection:
        for table in METADATA.sorted_tables:
            rows = connection.execute(select(table)).all()
            assert not any("L001" in map(str, row) for row in rows), table.name
    assert {a.learner for a in group.cohort.answers()} == {"L002"}
    if not store:
        folder = Path(group.cohort.db.where).parent
        for path in (*folder.glob("spring.db*"), folder / "spring.roster.csv"):
            assert b"L001" not in path.read_bytes(), path
    with pytest.raises(UsageError, match="is not in this cohort"):
        group.cohort.forget("L001")


def test_a_cohort_is_closed_for_good(group: Group, trainer: Workspace, store: str) -> None:
    with pytest.raises(UsageError, match="there is a cohort of this name"):
        cohorts.new_cohort(trainer, "spring", store=store)
    assert cohorts.cohort_names(trainer, store) == ["spring"]
    group.cohort.delete()
    assert cohorts.cohort_names(trainer, store) == []
    with pytest.raises(UsageError, match="no such cohort"):
        cohorts.open_cohort(trainer, "spring", store=store)


@pytest.mark.parametrize("name", ["", "a b", "../x", "A", "x" * 41, "-x", "a.db"])
def test_a_name_that_fits_no_file_is_refused(trainer: Workspace, name: str) -> None:
    with pytest.raises(UsageError, match="is no cohort name"):
        cohorts.new_cohort(trainer, name)


def test_a_password_is_never_echoed(trainer: Workspace) -> None:
    from coder_drill.errors import UnavailableError

    with pytest.raises(UnavailableError) as caught:
        cohorts.new_cohort(trainer, "x", store="postgresql://me:hush@127.0.0.1:1/none")
    assert "hush" not in str(caught.value)
    assert "me:***@127.0.0.1" in str(caught.value)
    assert "\n" not in str(caught.value)
    with pytest.raises(UsageError, match="SQLite files or in PostgreSQL"):
        cohorts.new_cohort(trainer, "x", store="mysql://me:hush@h/d")


def test_a_newer_database_is_left_alone(group: Group, trainer: Workspace, store: str) -> None:
    group.cohort.set_fact("version", "99")
    with pytest.raises(UsageError, match="made by a newer coder-drill"):
        cohorts.open_cohort(trainer, "spring", store=store)
