"""All that a file holds, in words: for whoever wants to know before sending it, or has received one."""

from __future__ import annotations

from coder_drill.sets.words import rule_lines
from coder_drill.training.assignment import Assignment
from coder_drill.training.release import Release
from coder_drill.training.result import Result

_MARKS = {
    "resumed": "the app was closed and opened again",
    "set-back": "the clock was set back",
    "jump": "the clock went ahead, or the machine slept",
    "zone": "the time zone changed",
}


def mark_words(what: str, seconds: float) -> str:
    """A clock event in words, such as ``the clock was set back by 61 minutes``."""
    words = _MARKS.get(what, what)
    if what == "zone":
        return words
    span = f"{seconds / 60:.0f} minutes" if seconds >= 90 else f"{seconds:.0f} seconds"
    return f"{words} ({span})" if what == "resumed" else f"{words} by {span}"


def assignment_lines(assignment: Assignment, fingerprint: str, opened: str = "") -> list[str]:
    """What a learner reads of an assignment before the start; ``opened`` is when the file was first
    opened here, "" where it is only looked at."""
    a = assignment
    due = a.due_from(opened) if opened else a.due
    lines = [
        f"{a.set.title} ({a.set.mode.value}), from {a.trainer}.",
        f"Key of the trainer: {fingerprint}. Ask the trainer to read it to you if you were not told it.",
    ]
    if a.learner:
        lines.append(f"For learner {a.learner}.")
    if a.opens:
        lines.append(f"Opens {_moment(a.opens)}.")
    if due:
        lines.append(f"Due {_moment(due)}{f' (your trainer: {a.zone})' if a.zone else ''}.")
    lines += rule_lines(a.set, minutes=a.minutes, attempts=a.attempts)
    if a.keys_public and a.sealed:
        lines.append(
            f"Keys public: those of {a.keys_public} of {len(a.set.items)} exercises come with coder-drill."
        )
    lines.append(a.recorded)
    return lines


def result_lines(result: Result) -> list[str]:
    """Everything a result holds."""
    lines = [
        f"Result {result.number} of learner {result.learner or '(none named)'} "
        f"for assignment {result.assignment}, set version {result.set_hash[:8]}",
        f"Made {_moment(result.made)} with coder-drill {result.app}; assignment opened {_moment(result.opened)}",
        "Code tables: " + ", ".join(f"{system} {name}" for system, name in result.editions),
        "Complete." if result.final else "Not handed in yet.",
    ]
    for sitting in result.sittings:
        ended = f"ended {_moment(sitting.ended)} ({sitting.end})" if sitting.ended else "going on"
        lines.append(
            f"Attempt {sitting.number}: begun {_moment(sitting.begun)}, {ended}, "
            f"{sitting.elapsed / 60:.0f} minutes, {sitting.pauses / 60:.0f} of them with nothing open"
        )
        lines += [f"  {_moment(m.at)}: {mark_words(m.what, m.seconds)}" for m in sitting.marks]
        for answer in sitting.answers:
            facts = [f"{answer.seconds / 60:.1f} min"]
            facts += [f"{answer.hints} hints"] if answer.hints else []
            facts += ["flagged"] if answer.flagged else []
            facts += [] if answer.seen else ["not opened"]
            lines.append(
                f"  {answer.kind} {answer.exercise}: {given_words(answer.given)} ({', '.join(facts)})"
            )
    return lines


def release_lines(release: Release) -> list[str]:
    """What a release holds, without the keys themselves."""
    lines = [
        f"Release of assignment {release.assignment} by {release.trainer}, {_moment(release.made)}",
        f"Keys of {len(release.charts)} charts of the trainer's own",
    ]
    lines += [
        f"{each.exercise}: {each.words} ({each.who}, {_moment(each.at)}): {each.reason}"
        for each in release.overrules
    ]
    return lines


def given_words(given: object) -> str:
    """An answer on one line: code lines in our notation, letters, or what was typed."""
    if given is None:
        return "nothing"
    if isinstance(given, list):
        return " ".join(_code(line) for line in given if isinstance(line, dict)) or "no codes"
    if isinstance(given, dict) and isinstance(given.get("codes"), list):
        queries = given.get("queries")
        more = f" and {len(queries)} queries" if isinstance(queries, list) and queries else ""
        return given_words(given["codes"]) + more
    if isinstance(given, dict):
        chosen = given.get("chosen")
        if isinstance(chosen, list) and chosen:
            return " ".join(map(str, chosen))
        return str(given.get("typed") or "nothing")
    return str(given)


def _code(line: dict[str, object]) -> str:
    modifiers, units, poa = line.get("modifiers"), line.get("units", 1), line.get("poa")
    text = str(line.get("code", ""))
    if isinstance(modifiers, list) and modifiers:
        text += "-" + ",".join(map(str, modifiers))
    if isinstance(units, int | float) and units != 1:
        text += f"x{units:g}"
    return f"{text}@{poa}" if poa else text


def _moment(text: str) -> str:
    """A stored moment to the minute."""
    return f"{text[:16].replace('T', ' ')} UTC" if text else "-"
