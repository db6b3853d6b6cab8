"""From a pairing to an auditor's verdicts: one for every key code and every extra."""

from __future__ import annotations

from collections.abc import Sequence

from coder_drill.charts.model import Chart, Role
from coder_drill.scoring.book import Book
from coder_drill.scoring.explain import beyond_table, difference, named, uncheckable, why_not
from coder_drill.scoring.extras import Surroundings, extra_verdict
from coder_drill.scoring.items import key_line as key_line
from coder_drill.scoring.keyed import KeyedReading, OfItem
from coder_drill.scoring.kinship import plain
from coder_drill.scoring.model import AnswerCode, Edit, Label, Verdict
from coder_drill.scoring.notation import format_code
from coder_drill.scoring.pairing import Item, Pair, Pairing, poa_value
from coder_drill.scoring.rubric import Credit

_ROLE_WORDS = {
    Role.PRINCIPAL: "principal diagnosis",
    Role.FIRST_LISTED: "first-listed diagnosis",
    Role.SECONDARY: "secondary diagnosis",
    Role.PROCEDURE: "procedure",
    Role.SERVICE: "service",
}


def verdicts_of(
    chart: Chart,
    reading: KeyedReading,
    pairing: Pairing,
    edits: Sequence[Edit],
    book: Book,
) -> tuple[Verdict, ...]:
    """Every key code's verdict in the key's order, then the extras in the answer's order."""
    pair_of = {pair.item: pair for pair in pairing.pairs}
    found = [
        _matched(chart, reading.details[i], pairing, pair_of[i], edits, book)
        if i in pair_of
        else _missed(reading.details[i], item, book)
        for i, item in enumerate(pairing.items)
    ]
    around = Surroundings(pairing, edits)
    found += [extra_verdict(chart, around, extra, book) for extra in pairing.extras]
    return tuple(found)


def _matched(
    chart: Chart,
    details: OfItem,
    pairing: Pairing,
    pair: Pair,
    edits: Sequence[Edit],
    book: Book,
) -> Verdict:
    item, line = pairing.items[pair.item], pairing.lines[pair.line]
    given = line.given
    labels = list(pair.faults)
    sentences = _fault_sentences(pairing, pair, edits, book)
    if line.first and item.key.role is Role.SECONDARY and not item.key.optional:
        lead = next((i for i in pairing.items if i.leads), None)
        if lead is not None:
            labels.append(Label.SEQUENCING)
            sentences.append(f"It is sequenced first, in the place of {lead.code}.")
    for edit in edits:
        if edit.label is Label.SEQUENCING and edit.codes[:1] == (given.code,) and edit.hard:
            labels.append(Label.SEQUENCING)
            sentences.append(edit.message)
    unique = list(dict.fromkeys(labels))
    right = pair.kin.kind is Credit.EXACT
    name = named(given.code, given.system, book)
    if right and not unique:
        accepted = "" if plain(given.code) == plain(item.code) else f", accepted for {item.code}"
        message = f"{name} is right{accepted}."
    elif right:
        message = " ".join([f"{name} is the right code.", *sentences])
    else:
        message = " ".join(sentences)
    why = item.key.why
    decoy = why_not(chart, given.code)
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
        **details,
    )


def _missed(details: OfItem, item: Item, book: Book) -> Verdict:
    role = _ROLE_WORDS[item.key.role]
    name = named(item.code, item.system, book)
    optional = item.key.optional
    message = (
        f"{name} is optional; leaving it out is not an error."
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
        **details,
    )


def _fault_sentences(pairing: Pairing, pair: Pair, edits: Sequence[Edit], book: Book) -> list[str]:
    item, line = pairing.items[pair.item], pairing.lines[pair.line]
    given = line.given
    name = named(item.code, item.system, book)
    found: list[str] = []
    kin = pair.kin
    if kin.kind is not Credit.EXACT:
        found.append(_code_sentence(pair, given, name))
        invalid = [e for e in edits if e.label is Label.INVALID and given.code in e.codes]
        if uncheckable(given, book):
            details = [beyond_table(given)]
        elif invalid:
            details = [invalid[0].message]
        else:
            details = [difference(given.code, kin.expected, item.system, book)]
        found += [words for words in details if words]
    if Label.EDIT in pair.faults:
        matched = {each.item for each in pairing.pairs}
        others = [
            each.code
            for i, each in enumerate(pairing.items)
            if each.key.together == item.key.together and i not in matched
        ]
        found.append(
            f"It is right only together with {' and '.join(others)}, which "
            f"{'is' if len(others) == 1 else 'are'} missing."
        )
    if Label.PRINCIPAL in pair.faults:
        first = next((each.given.code for each in pairing.lines if each.first), "another code")
        found.append(
            f"{item.code} is the {_ROLE_WORDS[item.key.role]} and is sequenced first; "
            f"you put {first} there."
        )
    if Label.POA in pair.faults:
        wanted = poa_value(item.key.poa)
        found.append(
            f"POA is {wanted}; you gave {given.poa or 'none'}."
            if wanted
            else f"It is exempt from POA reporting; you gave {given.poa}."
        )
    if Label.MODIFIER in pair.faults:
        own = ",".join(item.key.modifiers) or "none"
        wanted_modifiers = " or ".join((own, *item.key.accept_modifiers))
        found.append(
            f"Modifiers: {wanted_modifiers}; you gave {','.join(given.modifiers) or 'none'}."
        )
    if Label.UNITS in pair.faults:
        found.append(f"Units: {item.key.units}; you gave {given.units}.")
    return found


def _code_sentence(pair: Pair, given: AnswerCode, name: str) -> str:
    code = given.code
    match pair.kin.kind:
        case Credit.SEVENTH:
            return f"{name}: the 7th character of {code} is wrong."
        case Credit.LATERALITY:
            return f"{name}: the laterality of {code} is wrong."
        case Credit.UNSPECIFIED:
            return f"{name}: {code} is less specific than the documentation."
        case Credit.INCOMPLETE:
            return f"{name}: {code} is incomplete."
        case Credit.SLIP:
            return f"{name}: {code} is one keystroke away from it."
        case Credit.EM_ONE | Credit.EM_FAR:
            return f"{name}: {code} is not the level or kind of visit that the note supports."
        case _:
            return f"Report {name}, not {code}."
