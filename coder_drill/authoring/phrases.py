"""Phrases that no US clinician or coder writes, with what they write instead (``phrases.toml``)."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from coder_drill.charts.faults import Fault
from coder_drill.charts.model import Chart

_FILE = Path(__file__).with_name("phrases.toml")


@dataclass(frozen=True, slots=True)
class Phrase:
    """Words to avoid, as one pattern; what to ``say`` instead; ``where`` they are looked for."""

    pattern: re.Pattern[str]
    say: str
    where: str


@cache
def phrases() -> tuple[Phrase, ...]:
    """All phrases, in the order of the file."""
    table = tomllib.loads(_FILE.read_text(encoding="utf-8"))
    return tuple(
        Phrase(
            re.compile(
                rf"(?<!\w)(?:{'|'.join(map(_as_pattern, each['not']))})(?!\w)",
                0 if each.get("case") else re.IGNORECASE,
            ),
            each["say"],
            each.get("where", "both"),
        )
        for each in table["phrase"]
    )


def check_phrases(
    chart: Chart, record: list[tuple[str, str]], words: list[tuple[str, str]]
) -> Iterator[Fault]:
    """A fault for each phrase in ``record`` and ``words``: texts with the fields in which they stand."""
    for kind, texts in (("record", record), ("words", words)):
        for field, text in texts:
            for each in phrases():
                if each.where not in (kind, "both"):
                    continue
                if found := each.pattern.search(text):
                    fix = f"write as US clinicians and coders do: {each.say}"
                    yield Fault(str(chart.path or chart.id), field, f'says "{found[0]}"', fix)


def _as_pattern(words: str) -> str:
    return r"\s+".join(re.escape(word).replace(r"\*", r"\w*") for word in words.split())
