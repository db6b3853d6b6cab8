"""Hostile files: charts, exports, answers, settings and batches, mutated; every one ends in clear lines."""

from __future__ import annotations

import contextlib
import io
import json
import os
import re
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from random import Random
from typing import TYPE_CHECKING
from unittest import mock

from coder_drill.resources import charts_dir
from tests.conftest import ROOT

if TYPE_CHECKING:
    from tests.torture.cases import Place

SLOW = 20.0
"""Seconds that no command takes on a small file, on the slowest machine."""
_OBEYED = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")
PIECES = (
    "\x1b[31m", "\x1b]52;c;aGk=\x07", "\x9b2J", "\x00", "\u202e", "\ud800".encode("utf-8", "replace").decode(),
    "[/b]", "[@click=app.quit]x[/]", '"""', "'''", "\\", "\n", "\r", "\t", "=", "[[", "]]", "{", "}", ",",
    "9" * 5000, "-1", "1e999", "NaN", "null", "true", "²", "½", "O", "l", "A" * 5000, " " * 3000, "é" * 50,
    "S52.501A", "99213-25", "x0", "@Q", "xx", "--", "cm:", "pcs:", "20261301", "0000-00-00",
)  # fmt: skip


def mutated(text: str, rng: Random) -> bytes:
    """The text with some of it cut, doubled, moved, or replaced by something nasty."""
    for _ in range(rng.choice((1, 1, 2, 4, 12))):
        at = rng.randrange(len(text) + 1)
        to = min(len(text), at + rng.choice((0, 1, 3, 20, 200)))
        how = rng.randrange(4)
        if how == 0:
            text = text[:at] + rng.choice(PIECES) + text[to:]
        elif how == 1:
            text = text[:at] + text[to:]
        elif how == 2:
            text = text[:to] + text[at:to] * rng.choice((1, 3, 40)) + text[to:]
        else:
            piece = rng.choice(PIECES).replace("\\", r"\\")
            text = re.sub(r"\d+", piece, text, count=rng.randrange(1, 4))
    raw = bytearray(text.encode("utf-8", "replace"))
    if rng.random() < 0.2 and raw:
        for _ in range(rng.randrange(1, 9)):
            raw[rng.randrange(len(raw))] = rng.randrange(256)
    if rng.random() < 0.05:
        return text.encode("utf-16")
    return bytes(raw)


def command(place: Place, *words: str) -> tuple[int, str, str]:
    """Run a command in this process. Asserts what holds for every one: no traceback, no hang, clear lines."""
    from coder_drill.cli import main

    folders = {
        "CODER_DRILL_CONFIG": str(place.folder / "config.toml"),
        "CODER_DRILL_DATA_DIR": str(place.folder / "data"),
        "CODER_DRILL_CACHE_DIR": str(place.cache),
    }
    out, err = io.StringIO(), io.StringIO()
    begun = time.monotonic()
    with (
        mock.patch.dict(os.environ, folders),
        mock.patch.object(sys, "argv", ["coder-drill", *words]),
        contextlib.redirect_stdout(out),
        contextlib.redirect_stderr(err),
    ):
        try:
            main()
        except SystemExit as ended:
            code = int(ended.code or 0)
    took = time.monotonic() - begun
    shown = out.getvalue() + err.getvalue()
    assert code in (0, 1, 2, 3), (words, code, err.getvalue())
    assert "Traceback" not in shown, shown
    assert took < SLOW, (words, took)
    found = _OBEYED.search(shown)
    assert found is None, (words, found, shown[max(0, found.start() - 60) : found.end() + 60])
    assert code == 0 or err.getvalue() or out.getvalue(), words
    return code, out.getvalue(), err.getvalue()


def some(rng: Random, count: int, make: Callable[[], None]) -> None:
    """Do something several times."""
    for _ in range(rng.randrange(1, count + 1)):
        make()


def hostile_charts(rng: Random, place: Place) -> None:
    """A chart of one's own that is broken is named, and the others work."""
    sources = sorted(charts_dir().glob("*/*.toml"))
    folder = place.folder / "mine"

    def once() -> None:
        source = rng.choice(sources)
        file = folder / source.parent.name / source.name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(mutated(source.read_text("utf-8"), rng))
        command(place, "check", str(file))
        code, out, _ = command(place, "--charts", str(folder), "charts", "--json")
        assert code == 0
        assert len(json.loads(out)) > 3

    some(rng, 3, once)


def exported() -> Iterator[str]:
    """Lines of exports of both formats."""
    folder = ROOT / "tests" / "unit" / "histories"
    for file in sorted(folder.glob("*.jsonl")):
        yield from file.read_text("utf-8").splitlines()[:12]


def hostile_imports(rng: Random, place: Place) -> None:
    """A broken export is refused line by line, or taken in and shown without harm."""
    lines = list(exported())

    def once() -> None:
        text = "\n".join(rng.sample(lines, rng.randrange(1, 8)))
        file = place.folder / "export.jsonl"
        file.write_bytes(mutated(text, rng))
        code, _, err = command(place, "import", str(file))
        if code == 0:
            for learner in ("me", "jo"):
                command(place, "--learner", learner, "report")
                command(place, "--learner", learner, "export")
        else:
            assert str(file) in err

    some(rng, 4, once)


def hostile_answers(rng: Random, place: Place) -> None:
    """Answers and queries from files, whatever they hold."""
    chart = "clinic-knee-planned-visit"

    def once() -> None:
        file = place.folder / "in.txt"
        file.write_bytes(mutated("M17.11\n20610-RT\nJ3301-JZx4\n99213-25 I10@Y\n", rng))
        command(place, "score", chart, "--answer", str(file))
        file.write_bytes(
            mutated('{"query": "chf"}\n{"query": "E11.65", "system": "icd10cm"}\n', rng)
        )
        command(place, "lookup", "--batch", str(file), "--limit", "3")
        words = mutated("M17.11 20610-RT 99213-25 E11.65@Y", rng).decode("utf-8", "replace")
        given = [word for word in words.replace("\x00", "").split() if not word.startswith("-")]
        command(place, "edits", "--", *given[:12])

    some(rng, 4, once)


def hostile_settings(rng: Random, place: Place) -> None:
    """A broken settings file is one line."""

    def once() -> None:
        text = 'learner = "jo"\ntheme = "textual-dark"\ncharts = ["~/x"]\ndaily_target = 3\n'
        text += 'accuracy_target = 0.95\n[keys]\n"drill.submit" = "ctrl+s"\n'
        (place.folder / "config.toml").write_bytes(mutated(text, rng))
        code, _, err = command(place, "locate")
        if code:
            assert err.count("\n") == 1
            assert Path("config.toml").name in err

    some(rng, 12, once)
