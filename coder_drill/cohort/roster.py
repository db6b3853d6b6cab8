"""The roster of a cohort: who is in it. Names stand in a file beside the database, which knows ids alone.

A CSV with a header; ``id`` is needed, ``name``, ``email``, ``idnumber``, ``username`` and ``section`` may be
there, and the columns of a Canvas export (``Student``, ``ID``, ``SIS User ID``, ``SIS Login ID``,
``Section``), which are kept as they are. Rows that are absent take nobody out.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

from coder_drill.errors import UsageError
from coder_drill.files import UnfitFileError, read_text
from coder_drill.text import clean
from coder_drill.training.roster import checked_id
from coder_drill.wholefile import OWNER_ALONE, write_whole

FIELDS = ("id", "name", "email", "idnumber", "username", "section")
CANVAS = ("Student", "ID", "SIS User ID", "SIS Login ID", "Section")
MOST_ROWS = 5000
_TOP = ("points possible",)


@dataclass(frozen=True, slots=True)
class Person:
    """One learner of a roster. ``canvas`` are the columns of a Canvas export, as they stand there."""

    id: str
    name: str = ""
    email: str = ""
    idnumber: str = ""
    username: str = ""
    section: str = ""
    canvas: Mapping[str, str] = field(default_factory=dict, hash=False)

    @property
    def shown(self) -> str:
        """The name, or the id where none is known."""
        return self.name or self.id


@dataclass(frozen=True, slots=True)
class RosterChange:
    """What a roster would change: ids that are new, those whose facts differ, those that stay."""

    new: tuple[str, ...]
    changed: tuple[str, ...]
    same: tuple[str, ...]
    absent: tuple[str, ...]
    """In the cohort and not in the file: they stay."""


def read_roster(path: Path) -> list[Person]:
    """The learners of a CSV file. Raises UsageError naming the line and the fix."""
    try:
        text = read_text(path)
    except UnfitFileError as error:
        raise UsageError(f"{path}: {error}") from None
    return parse_roster(text, str(path))


def parse_roster(text: str, where: str) -> list[Person]:
    """As `read_roster`, from text."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n").removeprefix("\ufeff")
    first = lines.partition("\n")[0]
    mark = max(",;\t", key=first.count)
    try:
        rows = list(csv.reader(io.StringIO(lines), delimiter=mark, strict=True))
    except csv.Error as error:
        raise UsageError(f"{where}: is no CSV ({error}); save it as CSV again") from None
    if not rows:
        raise UsageError(f"{where}: is empty; write a header with id, and a row a learner")
    if len(rows) > MOST_ROWS:
        raise UsageError(f"{where}: has more than {MOST_ROWS} rows; cut it into several")
    head = [clean(cell).strip() for cell in rows[0]]
    canvas = "Student" in head and "ID" in head
    names = head if canvas else [cell.casefold() for cell in head]
    if not canvas and "id" not in names:
        raise UsageError(f"{where}:1: has no column id; the columns are {', '.join(FIELDS)}")
    unknown = [name for name in names if name and name not in FIELDS] if not canvas else []
    if unknown:
        raise UsageError(
            f"{where}:1: {unknown[0]}: no such column; the columns are {', '.join(FIELDS)}"
        )
    found: list[Person] = []
    seen: dict[str, int] = {}
    for number, row in enumerate(rows[1:], 2):
        cells = [clean(cell).strip()[:200] for cell in row]
        if not any(cells) or (canvas and cells[0].casefold() in _TOP):
            continue
        facts = dict(zip(names, cells, strict=False))
        try:
            person = _canvas(facts) if canvas else _person(facts)
        except UsageError as error:
            raise UsageError(f"{where}:{number}: {error}") from None
        if person.id in seen:
            raise UsageError(
                f"{where}:{number}: {person.id} stands in line {seen[person.id]} already; take one out"
            )
        seen[person.id] = number
        found.append(person)
    return found


def change_of(known: Mapping[str, Person], given: list[Person]) -> RosterChange:
    """What taking a roster in would change."""
    ids = {person.id for person in given}
    return RosterChange(
        new=tuple(p.id for p in given if p.id not in known),
        changed=tuple(p.id for p in given if p.id in known and known[p.id] != p),
        same=tuple(p.id for p in given if known.get(p.id) == p),
        absent=tuple(name for name in known if name not in ids),
    )


def load_people(path: Path) -> dict[str, Person]:
    """The roster file beside a database, by id; empty when there is none."""
    try:
        rows = csv.DictReader(io.StringIO(read_text(path, 5_000_000)))
    except UnfitFileError as error:
        if error.missing:
            return {}
        raise UsageError(f"{path}: {error}") from None
    people = {}
    for row in rows:
        facts = {name: (row.get(name) or "") for name in FIELDS}
        canvas = {name: row[f"canvas:{name}"] for name in CANVAS if row.get(f"canvas:{name}")}
        if facts["id"]:
            people[facts["id"]] = replace(_person(facts), canvas=canvas)
    return people


def save_people(path: Path, people: Mapping[str, Person]) -> None:
    """Write the roster file, whole or not at all, for its owner alone."""
    path.parent.mkdir(parents=True, exist_ok=True)
    text = io.StringIO(newline="")
    writer = csv.DictWriter(text, [*FIELDS, *(f"canvas:{name}" for name in CANVAS)])
    writer.writeheader()
    for name in sorted(people):
        person = people[name]
        row = {each: getattr(person, each) for each in FIELDS}
        writer.writerow(row | {f"canvas:{k}": v for k, v in person.canvas.items()})
    write_whole(path, text.getvalue(), mode=OWNER_ALONE)


def _person(facts: Mapping[str, str]) -> Person:
    name, email, idnumber, username, section = (facts.get(each, "") for each in FIELDS[1:])
    return Person(checked_id(facts.get("id", "")), name, email, idnumber, username, section)


def _canvas(facts: Mapping[str, str]) -> Person:
    own = facts.get("SIS User ID") or facts.get("SIS Login ID") or facts.get("ID", "")
    return Person(
        checked_id(own),
        name=facts.get("Student", ""),
        section=facts.get("Section", ""),
        canvas={name: facts.get(name, "") for name in CANVAS},
    )
