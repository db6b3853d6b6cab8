"""What the helper found, as lines to print and as JSON."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from coder_drill.visits.helper import Facts, Found, Payer
from coder_drill.visits.prolonged import UNIT, Rule

_COLUMN = 22


@dataclass(frozen=True, slots=True)
class Line:
    """One line; ``style`` is "code", "head", "carried", "table", "quiet" or "".

    The cells of a "table" line stand in columns and are not to be wrapped.
    """

    text: str
    style: str = ""


def lines(found: Found) -> tuple[Line, ...]:
    """All of it, the code first."""
    out: list[Line] = []
    kind = found.facts.kind
    if found.code:
        so_far = ", so far" if found.decisions and found.decisions.notes else ""
        out.append(Line(f"{found.code}  {kind.words}: by {found.cpt.chosen_by}{so_far}", "code"))
    else:
        out.append(Line(f"{kind.words}: {_wanted(found.facts)}", "code"))
    out += _decisions(found)
    out += _time(found)
    out += _payers(found)
    if found.staff:
        codes = "  ".join(f"{code}x{n}" if n > 1 else code for code, n in found.staff)
        out.append(
            Line(
                f"Staff time: {codes} ({found.facts.staff} min beyond the usual; CPT and Medicare)"
            )
        )
    out += [Line(note, "quiet") for note in (*found.notes, *found.medicare.notes)]
    out.append(Line(f"Source: {kind.source}.", "quiet"))
    return tuple(out)


def _wanted(facts: Facts) -> str:
    if not facts.kind.by_decisions:
        return "give the minutes"
    if facts.minutes is not None and facts.kind.by_time:
        return "the minutes reach no level; check problems and risk"
    return "check problems, data and risk" + (", or give the minutes" if facts.kind.by_time else "")


def _decisions(found: Found) -> list[Line]:
    made = found.decisions
    if made is None:
        return []
    who = made.carried_by
    named = f"{', '.join(who[:-1])} and {who[-1]}" if len(who) > 1 else who[0]
    out = [
        Line(
            f"Decision making: {made.level.words}, carried by {named}: {found.by_decisions}", "head"
        )
    ]
    for each in made.elements:
        level = each.level.words if each.level else "-"
        sign = "✓" if each.name in who else " "
        style = "carried" if each.name in who else ""
        out.append(Line(f"{sign} {each.name:<8}  {level:<15}  {each.why}", style))
    return [*out, *(Line(note) for note in made.notes)]


def _time(found: Found) -> list[Line]:
    kind, minutes = found.facts.kind, found.facts.minutes
    if not kind.by_time:
        return []
    if kind.over:
        steps = f"{kind.codes[0]} to {kind.over} min, {kind.codes[1]} above"
    else:
        steps = ", ".join(
            f"{code} from {least}" for code, least in zip(kind.codes, kind.minutes, strict=True)
        )
    if minutes is None:
        return [Line(f"Time: {steps}", "head")]
    return [Line(f"Time: {minutes} min: {found.by_time or 'no level'} ({steps})", "head")]


def _payers(found: Found) -> list[Line]:
    both = (found.cpt, found.medicare)
    if not any(payer.prolonged for payer in both):
        same = found.cpt.lines == found.medicare.lines
        out = (
            [] if same else [_row("", "CPT", "Medicare", "head"), _row("report", *_reported(both))]
        )
        return [*out, Line("No prolonged service goes with this visit.")]
    rules = [payer.prolonged.rule if payer.prolonged else None for payer in both]
    table = [
        ("report", *_reported(both)),
        ("add-on", *(f"{rule.code} beside {rule.base}" if rule else "none" for rule in rules)),
        ("counts", *(f"from {rule.starts} min" if rule else "-" for rule in rules)),
        ("units at", *(_steps(rule) if rule else "-" for rule in rules)),
        ("units here", *(str(p.prolonged.units) if p.prolonged else "-" for p in both)),
    ]
    out = [_row("Prolonged", "CPT", "Medicare", "head")]
    out += [_row(*cells) for cells in table]
    for payer, rule in zip(both, rules, strict=True):
        if rule is not None:
            out.append(Line(f"{payer.name} counts {rule.days} ({rule.source}).", "quiet"))
    return out


def _steps(rule: Rule) -> str:
    """The minutes at which one, two and three units are complete."""
    return ", ".join(str(rule.first_at + UNIT * more) for more in range(3)) + " … min"


def _reported(both: tuple[Payer, Payer]) -> list[str]:
    return ["  ".join(payer.lines) or "-" for payer in both]


def _row(name: str, one: str, other: str, style: str = "table") -> Line:
    return Line(
        f"{name:<11}{one:<{_COLUMN}}{other}".rstrip(), style if style == "table" else "table-head"
    )


def as_json(found: Found) -> dict[str, Any]:
    """All of it as JSON values."""
    facts, made = found.facts, found.decisions
    return {
        "kind": facts.kind.id,
        "setting": facts.kind.setting,
        "visit": facts.kind.visit,
        "code": found.code or None,
        "by_decision_making": found.by_decisions or None,
        "by_time": found.by_time or None,
        "minutes": facts.minutes,
        "decision_making": made
        and {
            "level": made.level.words,
            "carried_by": list(made.carried_by),
            "elements": {
                each.name: {"level": each.level.words if each.level else None, "why": each.why}
                for each in made.elements
            },
        },
        "cpt": _payer_json(found.cpt),
        "medicare": _payer_json(found.medicare),
        "staff": [{"code": code, "units": units} for code, units in found.staff],
        "notes": list(found.notes),
        "source": facts.kind.source,
    }


def _payer_json(payer: Payer) -> dict[str, Any]:
    found = payer.prolonged
    return {
        "code": payer.code or None,
        "chosen_by": payer.chosen_by or None,
        "lines": list(payer.lines),
        "prolonged": found
        and {
            "code": found.rule.code,
            "beside": found.rule.base,
            "counts_from": found.rule.starts,
            "first_unit_at": found.rule.first_at,
            "units": found.units,
            "days": found.rule.days,
            "source": found.rule.source,
        },
        "notes": list(payer.notes),
    }
