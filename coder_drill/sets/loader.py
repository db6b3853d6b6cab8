"""Reading a set file: TOML to a `DrillSet`, with a line for every fault."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from coder_drill.charts.faults import Fault
from coder_drill.charts.fields import FieldReader, kind_of
from coder_drill.charts.lines import field_lines
from coder_drill.charts.model import Setting
from coder_drill.exercises.policy import Feedback
from coder_drill.exercises.registry import shared_kinds
from coder_drill.files import TEXT_BYTES, UnfitFileError, read_text
from coder_drill.scoring.audit import Weights
from coder_drill.scoring.domains import KNOWLEDGE, all_domains
from coder_drill.sets.model import (
    FORMAT,
    MOST_DAYS,
    MOST_EXERCISES,
    Counts,
    DrillSet,
    Filter,
    Mode,
    Order,
    Pass,
    Ref,
    Rules,
    Window,
)

METRICS = ("code-over-code", "score")
"""What a pass mark may be set on."""

_ID = re.compile(r"[a-z0-9](?:[a-z0-9-]{0,62}[a-z0-9])?")
_LINE = re.compile(r"\(at line (\d+), column \d+\)")
_TOP = frozenset(
    [
        "format",
        "id",
        "title",
        "about",
        "mode",
        "exercises",
        "charts",
        "filter",
        "rules",
        "blueprint",
        "form_of",
    ]
)
_FILTER = frozenset(["kind", "setting", "domain", "tag", "difficulty", "count", "seed", "section"])
_RULES = frozenset(
    [
        "minutes",
        "attempts",
        "count_which",
        "hints",
        "feedback",
        "order",
        "lookup",
        "pass",
        "draw",
        "days",
        "window",
        "weights",
    ]
)
_PASS = frozenset(["metric", "at", "min_codes"])


def read_set(path: Path) -> tuple[DrillSet | None, list[Fault]]:
    """The set in a file, None when it has faults; and the faults."""
    file = str(path)
    try:
        text = read_text(path, TEXT_BYTES)
    except UnfitFileError as error:
        return None, [Fault(file, "file", error.what, error.fix, error.line)]
    return parse_set(text, path)


def parse_set(text: str, path: Path) -> tuple[DrillSet | None, list[Fault]]:
    """As `read_set`, from the file's text."""
    file = str(path)
    try:
        table = tomllib.loads(text)
    except (ValueError, RecursionError) as error:
        found = _LINE.search(str(error))
        what = _LINE.sub("", str(error)).strip().rstrip(":")
        line = int(found[1]) if found else None
        return None, [Fault(file, "file", f"is not TOML: {what}", "fix the syntax there", line)]
    reader = FieldReader(file, field_lines(text), of="a set")
    given = table.get("format")
    if isinstance(given, int) and not isinstance(given, bool) and given > FORMAT:
        reader.fault("format", f"is newer than {FORMAT}", "update coder-drill")
        return None, reader.faults
    made = _set(reader, table, path)
    return (None if reader.faults else made), reader.faults


def load_sets(folders: Iterable[Path]) -> tuple[dict[str, DrillSet], list[Fault]]:
    """The sets of folders by id, the first of each id kept; and the faults of the others."""
    found: dict[str, DrillSet] = {}
    faults: list[Fault] = []
    for folder in folders:
        for path in sorted(folder.glob("*.toml")) if folder.is_dir() else ():
            made, wrong = read_set(path)
            faults += wrong
            if made is None:
                continue
            if made.id in found:
                what = f"is taken by {found[made.id].path}"
                faults.append(Fault(str(path), "id", what, "choose another id"))
            else:
                found[made.id] = made
    return found, faults


def _set(reader: FieldReader, table: Mapping[str, Any], path: Path) -> DrillSet:
    reader.unknown(table, _TOP)
    reader.number(table, "format", 1, FORMAT)
    name = reader.text(table, "id")
    if name and not _ID.fullmatch(name):
        reader.fault("id", f"is {name!r}", "write lower-case words joined by hyphens")
    elif name and path.suffix == ".toml" and path.stem != name:
        reader.fault("id", f"is {name}, the file {path.name}", f"name the file {name}.toml")
    mode = reader.choice(table, "mode", Mode, required=False) or Mode.PRACTICE
    listed = [("exercises", each) for each in reader.texts(table, "exercises")]
    listed += [("charts", f"chart:{each}") for each in reader.texts(table, "charts")]
    refs = tuple(_ref(reader, where, text) for where, text in listed)
    filters = tuple(
        _filter(reader, each, f"filter[{n}].") for n, each in enumerate(_filters(reader, table), 1)
    )
    if not refs and not filters:
        reader.fault("exercises", "is missing", "list exercises, or write a [[filter]]")
    if len(refs) + sum(each.count for each in filters) > MOST_EXERCISES:
        reader.fault("exercises", "are too many", f"keep a set within {MOST_EXERCISES}")
    twice = {str(ref) for n, ref in enumerate(refs) if ref in refs[:n]}
    if twice:
        reader.fault("exercises", f"names {min(twice)} twice", "take one out")
    return DrillSet(
        id=name,
        title=reader.text(table, "title"),
        about=reader.text(table, "about", required=False),
        mode=mode,
        exercises=refs,
        filters=filters,
        rules=_rules(reader, _part(reader, table, "rules"), mode),
        blueprint=reader.text(table, "blueprint", required=False),
        form_of=reader.text(table, "form_of", required=False),
        path=path,
    )


def _filters(reader: FieldReader, table: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    """The ``[[filter]]`` tables; a single ``[filter]`` is one of them."""
    value = table.get("filter", [])
    return [value] if isinstance(value, dict) else reader.tables(table, "filter")


def _ref(reader: FieldReader, where: str, text: str) -> Ref:
    kind, colon, name = text.partition(":")
    if not colon:
        kind, name = "chart", text
    if kind not in shared_kinds():
        reader.fault(where, f"names the kind {kind!r}", f"use one of: {', '.join(shared_kinds())}")
    return Ref(kind, name)


def _part(reader: FieldReader, table: Mapping[str, Any], name: str) -> Mapping[str, Any]:
    value = table.get(name, {})
    if isinstance(value, dict):
        return value
    reader.fault(name, f"is {kind_of(value)}, not a table", f"write [{name}]")
    return {}


def _filter(reader: FieldReader, table: Mapping[str, Any], where: str) -> Filter:
    reader.unknown(table, _FILTER, where)
    kind = reader.text(table, "kind", where, required=False) or "chart"
    if kind not in shared_kinds():
        fix = f"use one of: {', '.join(shared_kinds())}"
        reader.fault(f"{where}kind", f"is {kind!r}, which is not known", fix)
    settings = _listed(reader, table, "setting", where)
    _known(reader, f"{where}setting", settings, [each.value for each in Setting])
    domains = _listed(reader, table, "domain", where)
    _known(reader, f"{where}domain", domains, [*all_domains(), *KNOWLEDGE])
    return Filter(
        count=reader.number(table, "count", 1, MOST_EXERCISES, where),
        kind=kind,
        settings=settings,
        domains=domains,
        tags=_listed(reader, table, "tag", where),
        difficulty=_span(reader, table, where),
        seed=reader.number(table, "seed", 0, 10**9, where, default=1),
        section=reader.text(table, "section", where, required=False),
    )


def _listed(
    reader: FieldReader, table: Mapping[str, Any], name: str, where: str
) -> tuple[str, ...]:
    if isinstance(table.get(name), str):
        return (reader.text(table, name, where),)
    return reader.texts(table, name, where)


def _known(reader: FieldReader, field: str, given: Iterable[str], known: list[str]) -> None:
    for each in given:
        if each not in known:
            fix = f"use one of: {', '.join(known)}"
            reader.fault(field, f"is {each!r}, which is not known", fix)


def _span(reader: FieldReader, table: Mapping[str, Any], where: str) -> tuple[int, int]:
    value = table.get("difficulty", [1, 5])
    if isinstance(value, int) and not isinstance(value, bool):
        value = [value, value]
    if (
        isinstance(value, list)
        and len(value) == 2
        and all(isinstance(n, int) and not isinstance(n, bool) for n in value)
        and 1 <= value[0] <= value[1] <= 5
    ):
        return value[0], value[1]
    reader.fault(f"{where}difficulty", "is no span of 1 to 5", "write difficulty = [1, 3]")
    return 1, 5


def _rules(reader: FieldReader, table: Mapping[str, Any], mode: Mode) -> Rules:
    """The rules; what is left out is what the mode is usually under."""
    reader.unknown(table, _RULES, "rules.")
    tested = mode is not Mode.PRACTICE
    usual = {
        Mode.PRACTICE: Feedback.AT_ONCE,
        Mode.EXAM: Feedback.AT_END,
        Mode.ASSESSMENT: Feedback.RELEASED,
    }[mode]
    feedback = reader.choice(table, "feedback", Feedback, "rules.", required=False) or usual
    if mode is Mode.ASSESSMENT and feedback is not Feedback.RELEASED:
        what = f"is {feedback.value} in an assessment"
        reader.fault("rules.feedback", what, 'leave it out, or write mode = "exam"')
    if mode is not Mode.ASSESSMENT and feedback is Feedback.RELEASED:
        reader.fault("rules.feedback", "is after-release", 'write mode = "assessment"')
    if mode is Mode.EXAM and feedback is Feedback.AT_ONCE:
        reader.fault("rules.feedback", "is at-once in an exam", 'write mode = "practice"')
    hints = _flag(reader, table, "hints", not tested)
    if hints and tested:
        reader.fault("rules.hints", f"is true in {mode.value} mode", "take it out")
    window = reader.choice(table, "window", Window, "rules.", required=False) or Window.ASSIGNED
    if "window" in table and "days" not in table:
        reader.fault("rules.days", "is missing", "a window has a length: add days = 7")
    minutes = table.get("minutes")
    if mode is Mode.ASSESSMENT and minutes is None:
        reader.fault("rules.minutes", "is missing", "an assessment is timed: add minutes = 40")
    return Rules(
        minutes=None if minutes is None else reader.number(table, "minutes", 1, 720, "rules."),
        attempts=reader.number(table, "attempts", 1, 100, "rules.")
        if "attempts" in table
        else (1 if mode is Mode.ASSESSMENT else None),
        count_which=reader.choice(table, "count_which", Counts, "rules.", required=False)
        or Counts.FIRST,
        hints=hints,
        feedback=feedback,
        order=reader.choice(table, "order", Order, "rules.", required=False) or Order.LISTED,
        lookup=_flag(reader, table, "lookup", True),
        pass_mark=_pass(reader, table),
        draw=reader.number(table, "draw", 1, MOST_EXERCISES, "rules.") if "draw" in table else None,
        days=reader.number(table, "days", 1, MOST_DAYS, "rules.") if "days" in table else None,
        window=window,
        weights=reader.choice(table, "weights", Weights, "rules.", required=False)
        or Weights.TRAINING,
    )


def _flag(reader: FieldReader, table: Mapping[str, Any], name: str, usual: bool) -> bool:
    return reader.flag(table, name, "rules.") if name in table else usual


def _pass(reader: FieldReader, table: Mapping[str, Any]) -> Pass | None:
    if "pass" not in table:
        return None
    value = table["pass"]
    if not isinstance(value, dict):
        reader.fault("rules.pass", f"is {kind_of(value)}", "write pass = { at = 95 }")
        return None
    reader.unknown(value, _PASS, "rules.pass.")
    metric = reader.text(value, "metric", "rules.pass.", required=False) or METRICS[0]
    if metric not in METRICS:
        reader.fault("rules.pass.metric", f"is {metric!r}", f"use one of: {', '.join(METRICS)}")
    return Pass(
        at=reader.number(value, "at", 1, 100, "rules.pass."),
        metric=metric,
        min_codes=reader.number(value, "min_codes", 1, 10_000, "rules.pass.", default=100),
    )
