"""Inputs of every kind at every door: commands and their files, the notation, lookup, loaders, typed answers.

``python -m tests.torture.fuzz --inputs 20000`` throws them, each drawn from its seed and number alone, so
that one that fails is repeated by ``--first NUMBER --inputs 1``. No traceback, an exit code of 0 to 3; how
long inputs took is told at the end.
"""

from __future__ import annotations

import argparse
import contextlib
import io
import sys
import tempfile
import time
import traceback
from collections import Counter, defaultdict
from collections.abc import Callable
from functools import cache
from pathlib import Path
from random import Random
from typing import TYPE_CHECKING, Any
from unittest import mock

import click

from coder_drill.resources import bundled_dir, charts_dir
from tests.torture.hostile import PIECES, command, exported, mutated
from tests.unit import rvu_files

if TYPE_CHECKING:
    from tests.torture.cases import Place

WORDS = (
    "E11.65", "e1165", "J44.1@Y", "99284-25", "J1885x2", "20610-RT,59", "0FT44ZZ", "cm:I10", "pcs:0DTJ4ZZ",
    "hcpcs:G0008", "S52.501A", "Z79.4", "chf", "wrist fracture", "60 mg", "1.5", "0", "-1", "1e400", "5%",
    "inpatient", "clinic", "professional", "CPC", "icd10cm", "2026-04", "1999-01", "2026-10", "cm-09",
    "clinic-knee-planned-visit", "digits", "em-critical-care/3/12", "em-critical-care/9/x", "A", "B,C",
    "", " ", "-", "--", "--json", "--help", "..", "../../etc/passwd", "/dev/null", "/", "nul", "~", "~x",
    "a.toml", "%s", "{0}", "$(x)", "*", "?", "[", "\\", "'", '"', ";", "none", "N/A", "E11.65 -> I10",
    "E11.00-E11.99", "A00-B99", "0-9", "٣", "Ⅳ", "ß", "İ", "x" * 300, "1" * 40, "@", "@@Y", "-25", "x2",
)  # fmt: skip
GOOD = (
    "E11.65", "J44.1@Y", "I10", "99284-25", "J1885x2", "20610-RT,59", "0FT44ZZ", "S52.501A", "M17.11", "99213",
    "Z79.4", "N18.30", "I13.0", "O80", "Z37.0", "99285", "36415", "J3301x4", "0DTJ4ZZ", "T81.4XXA",
)  # fmt: skip
"""Codes as they are written: what lies behind the reading of them is reached."""
CODES_TEXT = "M17.11\n20610-RT\nJ3301-JZx4\n99213-25 I10@Y\n0FT44ZZ\n"
BATCH_TEXT = '{"query": "chf"}\n{"query": "E11.65", "system": "icd10cm"}\n'
LEFT_OUT = {"drill"}
"""Commands that start the app."""
ASKING = ("force", "coverage", "passphrase")
"""Options that take long, or ask at the keyboard, which is not there."""
MEASURED = 2.0
"""Seconds: inputs that took longer are told."""


@cache
def commands() -> dict[tuple[str, ...], click.Command]:
    """Every command by its words."""
    from importlib import import_module

    for file in Path(sys.modules["coder_drill"].__path__[0], "cli").glob("*.py"):
        import_module(f"coder_drill.cli.{file.stem}")
    root = import_module("coder_drill.cli.main").cli
    found: dict[tuple[str, ...], click.Command] = {}

    def walk(group: click.Group, words: tuple[str, ...]) -> None:
        for name, each in group.commands.items():
            if isinstance(each, click.Group):
                walk(each, (*words, name))
            elif name not in LEFT_OUT:
                found[(*words, name)] = each

    walk(root, ())
    return found


@cache
def samples(kind: str) -> tuple[str, ...]:
    """Texts of files that are well made, to be broken."""
    if kind == "chart":
        return tuple(p.read_text("utf-8") for p in sorted(charts_dir().glob("*/*.toml"))[:40])
    if kind == "questions":
        return tuple(
            p.read_text("utf-8")[:6000] for p in sorted(bundled_dir("questions").glob("*.toml"))
        )
    if kind == "export":
        return tuple(exported())
    if kind == "settings":
        return (
            'learner = "jo"\ntheme = "textual-dark"\ndaily_target = 3\n[keys]\n"drill.submit" = "f2"\n',
        )
    if kind == "rules":
        return official()
    return (CODES_TEXT, BATCH_TEXT, "ICD10CM,I10,Essential hypertension\n", "code,title\nX,Y\n")


def official() -> tuple[str, ...]:
    """Official files on services as they are published: pairs, unit limits, relative values."""
    return (
        "Column 1\tColumn 2\t*=in existence\tEffective\tDeletion\tModifier\tRationale\n"
        "20610\t36415\t\t20260401\t*\t1\tx\n45385\t45380\t\t20260401\t*\t0\tx\n",
        "HCPCS/CPT Code,Practitioner Services MUE Values,MUE Adjudication Indicator,MUE Rationale\n"
        "20610,2,3,x\n99291,1,2,x\n",
        rvu_files.as_csv().decode("cp1252"),
        rvu_files.as_text().decode(),
    )


def word(rng: Random) -> str:
    """One word of a command line, without what no system passes on."""
    text = rng.choice(WORDS)
    if rng.random() < 0.3:
        text = mutated(text or "I10", rng).decode("utf-8", "replace")
    elif rng.random() < 0.1:
        text = rng.choice(PIECES)
    return text.replace("\x00", "")[:2000]


def a_file(rng: Random, place: Place) -> str:
    """A file of some kind, broken, whole or missing; sometimes a folder."""
    if rng.random() < 0.1:
        return str(rng.choice((place.folder, place.folder / "missing", place.folder / "x" / "y")))
    kind = rng.choice(("chart", "questions", "export", "codes", "codes", "settings", "rules"))
    file = (
        place.folder / f"in{rng.choice(('.toml', '.txt', '.jsonl', '.csv', '.zip', '.xlsx', ''))}"
    )
    text = rng.choice(samples(kind))
    file.write_bytes(text.encode() if rng.random() < 0.1 else mutated(text, rng))
    return str(file)


def value(rng: Random, place: Place, param: click.Parameter) -> str:
    """A value for a parameter: mostly of its type, so that what lies behind is reached."""
    kind = param.type
    if isinstance(kind, click.Path) or param.name in ("file", "paths", "html_file"):
        return a_file(rng, place)
    if isinstance(kind, click.Choice) and rng.random() < 0.8:
        return str(rng.choice(list(kind.choices)))
    if isinstance(kind, click.IntRange | click.FloatRange) and rng.random() < 0.7:
        return str(rng.choice((0, 1, 2, 3, 5, 30, 0.5, -1)))
    if param.name in ("codes", "answer_codes", "words", "code") and rng.random() < 0.8:
        return rng.choice(GOOD)
    if param.name == "chart_id" and rng.random() < 0.9:
        return rng.choice(("clinic-knee-planned-visit", *chart_ids()))
    return word(rng)


@cache
def chart_ids() -> tuple[str, ...]:
    """Some charts."""
    return tuple(p.stem for p in sorted(charts_dir().glob("*/*.toml"))[::7])


def a_command(rng: Random, place: Place) -> str:
    """A command with arguments; what is read from standard input is broken, too."""
    words = rng.choice(sorted(commands()))
    made = commands()[words]
    given: list[str] = []
    tail: list[str] = []
    for param in made.params:
        if isinstance(param, click.Argument):
            count = 1 if param.nargs == 1 else rng.choice((1, 1, 2, 5))
            if words != ("check",) and rng.random() < 0.08:
                count = 0
            tail += [value(rng, place, param) for _ in range(count)]
        elif rng.random() < 0.3 and param.name not in ASKING:
            given.append(rng.choice(param.opts + param.secondary_opts))
            if not getattr(param, "is_flag", False):
                given.append(value(rng, place, param))
    if words == ("import",) and rng.random() < 0.3:
        tail = ["-"]
    if rng.random() < 0.7 or words == ("check",):
        tail = ["--", *tail]
    line = [*words, *given, *tail]
    if rng.random() < 0.1:
        line = ["--learner", word(rng), *line]
    text = mutated(rng.choice(samples(rng.choice(("codes", "export")))), rng)
    stdin = io.TextIOWrapper(io.BytesIO(text), encoding="utf-8", errors="replace")
    with mock.patch.object(sys, "stdin", stdin), contextlib.chdir(place.folder):
        command(place, *line)
    return " ".join(words)


def a_reading(rng: Random, place: Place) -> str:
    """Any text is read or given back with reasons."""
    from coder_drill.scoring.notation import AnswerError, parse_answer, read_answer

    text = " ".join(word(rng) for _ in range(rng.randrange(1, 6)))
    codebook = opened(place).codebook
    read_answer(text, codebook)
    with contextlib.suppress(AnswerError):
        parse_answer(text.split(), codebook)
    return "notation"


def a_query(rng: Random, place: Place) -> str:
    """Any words find something or nothing."""
    opened(place).looked.search(" ".join(word(rng) for _ in range(rng.randrange(1, 4))), limit=5)
    return "lookup"


def a_content_file(rng: Random, place: Place) -> str:
    """A chart, a question file, settings: read, or refused with reasons."""
    from coder_drill.charts.loader import parse_chart
    from coder_drill.config import load_config
    from coder_drill.errors import CoderDrillError
    from coder_drill.exercises.question.loader import parse_questions

    kind = rng.choice(("chart", "chart", "questions", "questions", "settings"))
    data = mutated(rng.choice(samples(kind)), rng)
    file = place.folder / "in.toml"
    if kind == "chart":
        parse_chart(data, file)
    elif kind == "questions":
        parse_questions(data, file)
    else:
        file.write_bytes(data)
        with contextlib.suppress(CoderDrillError):
            load_config(file, {})
    return f"loader: {kind}"


def a_typed_answer(rng: Random, place: Place) -> str:
    """Any text is graded, or refused in words."""
    from coder_drill.errors import UsageError
    from coder_drill.exercises.question.grading import grade, read_answer
    from coder_drill.exercises.rapid.grading import grade as grade_item
    from coder_drill.exercises.rapid.registry import families

    text = " ".join(word(rng) for _ in range(rng.randrange(1, 4)))
    at = opened(place)
    if rng.random() < 0.5:
        family = families()[rng.choice(sorted(families()))]
        grade_item(family.item(rng.randrange(10**9), rng.randrange(1, 6), at.codebook), text)
        return "rapid answer"
    question = rng.choice(at.questions)
    with contextlib.suppress(UsageError):
        grade(question, read_answer(question, text, rng.randrange(100)))
    return "question answer"


class Opened:
    """What the inputs that are no command read: opened once."""

    def __init__(self, cache_dir: Path) -> None:
        from coder_drill.codebooks import Codebook
        from coder_drill.exercises.question.bank import load_questions
        from coder_drill.lookup import Lookup

        self.codebook = Codebook.open(cache_dir)
        self.looked = Lookup(Codebook.open(cache_dir))
        self.questions: list[Any] = list(load_questions([bundled_dir("questions")]).questions)

    def close(self) -> None:
        """Close what was opened."""
        self.looked.close()
        self.codebook.close()


_OPENED: dict[Path, Opened] = {}


def opened(place: Place) -> Opened:
    """The code tables of a place, opened once."""
    if place.cache not in _OPENED:
        _OPENED[place.cache] = Opened(place.cache)
    return _OPENED[place.cache]


def close_all() -> None:
    """Close what was opened for any place."""
    while _OPENED:
        _OPENED.popitem()[1].close()


DOORS: tuple[Callable[[Random, Place], str], ...] = (
    a_command, a_command, a_command, a_reading, a_query, a_content_file, a_typed_answer,
)  # fmt: skip


def throw(seed: int, number: int, place: Place) -> str:
    """One input; the door it was thrown at. Raises where something fell over."""
    rng = Random(f"fuzz-{seed}-{number}")
    return rng.choice(DOORS)(rng, place)


def fuzz(rng: Random, place: Place) -> None:
    """Some inputs, as one case among others."""
    seed = rng.randrange(10**6)
    try:
        for number in range(40):
            throw(seed, number, place)
    finally:
        close_all()


def main() -> int:
    """Throw inputs until their number or the time is up; ends with 1 when one fell over."""
    from tests.torture.cases import Place, built_cache

    parser = argparse.ArgumentParser(prog="python -m tests.torture.fuzz", description=__doc__)
    parser.add_argument("--inputs", type=int, default=20_000)
    parser.add_argument("--seconds", type=float, default=float("inf"))
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--first", type=int, default=0, help="the number of the first input")
    asked = parser.parse_args()
    ends = time.monotonic() + asked.seconds
    cache_dir, failed = built_cache(), 0
    took: dict[str, list[float]] = defaultdict(list)
    slow: Counter[str] = Counter()
    with tempfile.TemporaryDirectory(prefix="fuzz-") as folder:
        number = asked.first
        while number < asked.first + asked.inputs and time.monotonic() < ends:
            place = Place(Path(folder) / str(number // 50), cache_dir)
            place.folder.mkdir(exist_ok=True)
            begun, door = time.process_time(), "failed"
            try:
                door = throw(asked.seed, number, place)
            except Exception:  # noqa: BLE001 - that is what it is for
                failed += 1
                again = (
                    f"python -m tests.torture.fuzz --seed {asked.seed} --first {number} --inputs 1"
                )
                print(
                    f"FAILED input {number}\n{traceback.format_exc()}repeat it: {again}", flush=True
                )
            took[door].append(time.process_time() - begun)
            if took[door][-1] > MEASURED:
                slow[door] += 1
                print(f"slow: {door}, input {number}, {took[door][-1]:.1f} s", flush=True)
            number += 1
    close_all()
    for door, times in sorted(took.items()):
        middle = sorted(times)[len(times) // 2]
        print(
            f"{door:20s} {len(times):6d} inputs, middle {middle * 1000:7.1f} ms, most {max(times):6.2f} s"
        )
    print(
        f"fuzz: {number - asked.first} inputs, {failed} fell over, {sum(slow.values())} above {MEASURED} s"
    )
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
