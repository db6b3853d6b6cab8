"""The figures of the field that ship with the package: productivity benchmarks, exam blueprints.

Both tables are indicative and carry their sources; see the comments in the TOML files.
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files


@dataclass(frozen=True, slots=True)
class Benchmark:
    """Charts an hour that working coders are held to in a setting, as a range, with its source."""

    setting: str
    low: float
    high: float
    source: str


@dataclass(frozen=True, slots=True)
class Part:
    """A part of an exam. ``weight`` in percent; no ``domains`` means that it is not practiced here."""

    name: str
    weight: float
    domains: tuple[str, ...] = ()

    def covers(self, domain: str) -> bool:
        """True when a skill domain belongs to this part."""
        return any(
            domain.startswith(each[:-1]) if each.endswith("*") else domain == each
            for each in self.domains
        )


@dataclass(frozen=True, slots=True)
class Exam:
    """A certification exam's blueprint. No ``parts`` means that no weights were found."""

    id: str
    name: str
    length: str
    pass_mark: str
    source: str
    parts: tuple[Part, ...]
    note: str = ""


def _table(name: str) -> dict[str, object]:
    text = files("coder_drill.skills").joinpath(name).read_text(encoding="utf-8")
    return tomllib.loads(text)


@lru_cache(maxsize=1)
def benchmarks() -> dict[str, Benchmark]:
    """Productivity benchmarks by setting; a setting without one is not there."""
    rows = _table("benchmarks.toml")["benchmark"]
    assert isinstance(rows, list)
    return {row["setting"]: Benchmark(**row) for row in rows}


@lru_cache(maxsize=1)
def exams() -> tuple[Exam, ...]:
    """All blueprints, in the order of the table."""
    rows = _table("blueprints.toml")["exam"]
    assert isinstance(rows, list)
    return tuple(
        Exam(
            **{
                **row,
                "parts": tuple(
                    Part(part["name"], float(part["weight"]), tuple(part.get("domains", ())))
                    for part in row["parts"]
                ),
            }
        )
        for row in rows
    )
