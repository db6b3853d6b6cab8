"""From a pairing to an auditor's verdicts: one for every key code and every extra."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypedDict

from coder_drill.charts.evidence import evidence_spans
from coder_drill.charts.model import Chart, Role
from coder_drill.codebooks.model import System
from coder_drill.scoring.book import Book
from coder_drill.scoring.domains import domain_of
from coder_drill.scoring.explain import difference, note_against, quoted
from coder_drill.scoring.kinship import plain
from coder_drill.scoring.model import AnswerCode, Edit, Label, Verdict
from coder_drill.scoring.notation import format_code
from coder_drill.scoring.pairing import Extra, Item, Line, Pair, Pairing, poa_value
from coder_drill.scoring.rubric import Credit
from coder_drill.scoring.rules.bundling import NCCI, pair_sentence

_INVALID_EDITS = frozenset(
    {
        "invalid-code",
        "header-code",
        "seventh-character",
        "placeholder-x",
        "not-in-edition",
        "pcs-table",
    }
)
# Edits that explain why a code is too many; others (a missing POA, say) are beside the point then.
_AGAINST_EXTRAS = frozenset(
    {
        "claim-system",
        "age-conflict",
        "addon-without-primary",
        "manifestation-principal",
        "external-cause-principal",
        "unacceptable-principal",
    }
)
_ORDERS = frozenset({"code-first", "chart-order"})
_ROLE_WORDS = {
    Role.PRINCIPAL: "principal diagnosis",
    Role.FIRST_LISTED: "first-listed diagnosis",
    Role.SECONDARY: "secondary diagnosis",
    Role.PROCEDURE: "procedure",
    Role.SERVICE: "service",
}


def verdicts_of(
    chart: Chart, pairing: Pairing, edits: Sequence[Edit], book: Book
) -> tuple[Verdict, ...]:
    """Every key code's verdict in the key's order, then the extras in the answer's order."""
    pair_of = {pair.item: pair for pair in pairing.pairs}
    found = [
        _matched(chart, pairing, pair_of[i], edits, book)
        if i in pair_of
        else _missed(chart, item, book)
        for i, item in enumerate(pairing.items)
    ]
    found += [_extra(chart, pairing, extra, edits, book) for extra in pairing.extras]
    return tuple(found)


def key_line(item: Item) -> AnswerCode:
    """The key's code as the answer line that would be fully right."""
    key = item.key
    return AnswerCode(item.code, item.system, key.modifiers, key.units, poa_value(key.poa))


def named(code: str, system: System | None, book: Book) -> str:
    """``J44.1 (Chronic obstructive ...)``: the code with its title where there is one."""
    title = book.title(code, system)
    return f"{code} ({title})" if title else code


def _matched(
    chart: Chart, pairing: Pairing, pair: Pair, edits: Sequence[Edit], book: Book
) -> Verdict:
    item, line = pairing.items[pair.item], pairing.lines[pair.line]
    given = line.given
    labels = list(pair.faults)
    sentences = _fault_sentences(chart, pairing, pair, edits, book)
    if line.first and item.key.role is Role.SECONDARY and not item.key.optional:
        lead = next((i for i in pairing.items if i.leads), None)
        if lead is not None:
            labels.append(Label.SEQUENCING)
            sentences.append(f"It stands first, the place of {lead.code}.")
    for edit in edits:
        if edit.id in _ORDERS and edit.codes[:1] == (given.code,) and edit.hard:
            labels.append(Label.SEQUENCING)
            sentences.append(edit.message)
    unique = list(dict.fromkeys(labels))
    right = pair.kin.kind is Credit.EXACT
    opening = f"{named(given.code, given.system, book)} is right"
    if right and not unique:
        accepted = "" if plain(given.code) == plain(item.code) else f", accepted for {item.code}"
        message = f"{opening}{accepted}."
    elif right:
        message = " ".join([f"{opening} as a code.", *sentences])
    else:
        message = " ".join(sentences)
    why = item.key.why
    decoy = _decoy(chart, given.code)
    if decoy and not right:
        why = f"{decoy} {why}".strip()
    return Verdict(
        label=unique[0] if unique else Label.CORRECT,
        expected=item.code,
        given=given.code,
        credit=round(pair.credit, 6),
        weight=item.weight,
        points_lost=round(item.weight * (1 - pair.credit), 6),
        message=message,
        why=why,
        labels=tuple(unique[1:]),
        given_line=format_code(given),
        **_of_item(chart, item),
    )


def _missed(chart: Chart, item: Item, book: Book) -> Verdict:
    role = _ROLE_WORDS[item.key.role]
    name = named(item.code, item.system, book)
    optional = item.key.optional
    message = (
        f"{name} could have been added; leaving it out is no error."
        if optional
        else f"{name} is missing: the {role}."
        if item.leads
        else f"{name} is missing ({role})."
    )
    weight = 0.0 if optional else item.weight
    return Verdict(
        label=Label.MISSED,
        expected=item.code,
        given=None,
        credit=0.0,
        weight=weight,
        points_lost=weight,
        message=message,
        why=item.key.why,
        **_of_item(chart, item),
    )


def _extra(
    chart: Chart, pairing: Pairing, extra: Extra, edits: Sequence[Edit], book: Book
) -> Verdict:
    line = pairing.lines[extra.line]
    given = line.given
    mine = [edit for edit in edits if given.code in edit.codes and edit.hard]
    label, reason, source = _extra_reason(pairing, extra, mine, book)
    name = named(given.code, given.system, book)
    why = _decoy(chart, given.code) or ""
    labels = []
    if line.first and any(item.leads for item in pairing.items):
        labels.append(Label.PRINCIPAL)
        reason += " It stands in the place of the principal or first-listed diagnosis."
    return Verdict(
        label=label,
        expected=None,
        given=given.code,
        credit=0.0,
        weight=line.weight,
        points_lost=round(extra.cost, 6),
        role="secondary" if line.is_diagnosis else "procedure",
        domain=domain_of(given.code, given.system),
        message=f"{name} is not in the key. {reason}".strip(),
        why=why,
        guideline=source,
        labels=tuple(labels),
        given_line=format_code(given),
    )


def _extra_reason(
    pairing: Pairing, extra: Extra, mine: Sequence[Edit], book: Book
) -> tuple[Label, str, str]:
    """Label, sentence and source for an extra: the hardest rule that speaks against it."""
    line = pairing.lines[extra.line]
    given = line.given
    for edit in mine:
        if edit.id in _INVALID_EDITS:
            return Label.INVALID, edit.message, edit.source
    for edit in mine:
        if edit.id == "duplicate":
            return Label.EXTRA, edit.message, edit.source
    for edit in mine:
        if edit.id == "ncci":
            return Label.BUNDLED, edit.message, edit.source
        if edit.id == "excludes1":
            return Label.EXCLUDES1, edit.message, edit.source
    if given.is_diagnosis:
        wanted = [item.code for item in pairing.items if item.system.is_diagnosis]
        against = note_against(given.code, wanted, book)
        if against is not None:
            other, note = against
            return (
                Label.EXCLUDES1,
                f"It is not reported together with {other}: {quoted(note)}.",
                f"Tabular: Excludes1 at {note.owner}",
            )
    if given.is_line_item:
        for item in pairing.items:
            pair = book.ncci(given.code, item.code) if item.code != given.code else None
            if pair is not None and pair.column2 == given.code:
                return Label.BUNDLED, pair_sentence(pair, book), NCCI.source
    for edit in mine:
        if edit.id in _AGAINST_EXTRAS:
            return Label.EDIT, edit.message, edit.source
    for item in pairing.items:
        if item.plain == line.plain:
            return Label.EXTRA, f"{item.code} is matched by another line already.", ""
    return Label.EXTRA, _nearest(pairing, line, book), ""


def _nearest(pairing: Pairing, line: Line, book: Book) -> str:
    """What to say of an extra that no rule speaks against: how it differs from its nearest kin."""
    given, head = line.given, line.plain[:3]
    for item in pairing.items:
        if given.system is item.system and item.plain[:3] == head:
            words = difference(given.code, item.code, item.system, book)
            if words:
                return f"The key has {item.code}. {words}"
    if domain_of(given.code, given.system) == "cm-18":
        return (
            "A symptom or finding is not coded beside the diagnosis that it belongs to "
            "(guideline I.B.5)."
        )
    return "Nothing in the key answers to it."


def _fault_sentences(
    chart: Chart, pairing: Pairing, pair: Pair, edits: Sequence[Edit], book: Book
) -> list[str]:
    item, line = pairing.items[pair.item], pairing.lines[pair.line]
    given = line.given
    name = named(item.code, item.system, book)
    found: list[str] = []
    kin = pair.kin
    if kin.kind is not Credit.EXACT:
        found.append(_code_sentence(pair, given, name))
        invalid = [e.message for e in edits if e.id in _INVALID_EDITS and given.code in e.codes]
        details = invalid[:1] or [difference(given.code, kin.expected, item.system, book)]
        found += [words for words in details if words]
    if Label.EDIT in pair.faults:
        matched = {each.item for each in pairing.pairs}
        others = [
            each.code
            for i, each in enumerate(pairing.items)
            if each.key.together == item.key.together and i not in matched
        ]
        found.append(
            f"It counts only together with {' and '.join(others)}, which "
            f"{'is' if len(others) == 1 else 'are'} missing."
        )
    if Label.PRINCIPAL in pair.faults:
        first = next((each.given.code for each in pairing.lines if each.first), "another code")
        found.append(
            f"{item.code} is the {_ROLE_WORDS[item.key.role]} and belongs first; "
            f"{first} stands there."
        )
    if Label.POA in pair.faults:
        wanted = poa_value(item.key.poa)
        found.append(
            f"POA is {wanted}, given was {given.poa or 'none'}."
            if wanted
            else f"It is exempt from POA reporting; given was {given.poa}."
        )
    if Label.MODIFIER in pair.faults:
        wanted_modifiers = ",".join(item.key.modifiers) or "none"
        found.append(
            f"Modifiers: {wanted_modifiers}; given: {','.join(given.modifiers) or 'none'}."
        )
    if Label.UNITS in pair.faults:
        found.append(f"Units: {item.key.units}; given: {given.units}.")
    return found


def _code_sentence(pair: Pair, given: AnswerCode, name: str) -> str:
    code = given.code
    match pair.kin.kind:
        case Credit.SEVENTH:
            return f"{name}: the 7th character of {code} is wrong."
        case Credit.LATERALITY:
            return f"{name}: the side of {code} is wrong."
        case Credit.UNSPECIFIED:
            return f"{name}: {code} is less specific than the note."
        case Credit.INCOMPLETE:
            return f"{name}: {code} is not complete."
        case Credit.EM_ONE | Credit.EM_FAR:
            return f"{name}: {code} is not the level or kind of visit that the note supports."
        case _:
            return f"{name} is right here, not {code}."


class _OfItem(TypedDict):
    """What every verdict on a key code takes from the key."""

    role: str
    domain: str
    guideline: str
    evidence: tuple[str, ...]
    spans: tuple[tuple[int, int], ...]
    optional: bool
    expected_line: str


def _of_item(chart: Chart, item: Item) -> _OfItem:
    return {
        "role": item.key.role.value,
        "domain": domain_of(item.code, item.system),
        "guideline": item.key.guideline,
        "evidence": item.key.evidence,
        "spans": evidence_spans(chart, item.key),
        "optional": item.key.optional,
        "expected_line": format_code(key_line(item)),
    }


def _decoy(chart: Chart, code: str) -> str | None:
    for decoy in chart.decoys:
        if plain(decoy.code) == plain(code):
            return decoy.why_not
    return None
