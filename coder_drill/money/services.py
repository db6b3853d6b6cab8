"""What the service lines of a claim are paid by: relative value units of a professional claim, status
indicators of an outpatient facility's.

Relative values are those of CMS's file, where it was imported; without it, and for what the outpatient
system pays by APC, the lines that change the payment are told and the amount is not known.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from coder_drill.charts.model import Chart, ClaimKind, KeyCode, Setting
from coder_drill.charts.whereabouts import place_of_service
from coder_drill.codebooks.procedures import Fee
from coder_drill.scoring.book import Book, book_of
from coder_drill.scoring.model import Answer, AnswerCode, Scorecard
from coder_drill.scoring.notation import format_code
from coder_drill.scoring.pairing import items_of, lines_of, pair_up
from coder_drill.scoring.verdicts import key_line

if TYPE_CHECKING:
    from coder_drill.codebooks import Codebook

_FACILITIES = frozenset(
    {"02", "19", "21", "22", "23", "24", "26", "31", "34", "41", "42", "51", "52", "53", "56", "61"}
)
"""Places of service paid at the facility rate (CMS Claims Processing Manual chapter 12, 20.4.2)."""
_PAID = frozenset({"A", "R", "T"})
"""Status codes that are paid by their relative values; T where nothing else of the day is."""
_BY_REPORT = frozenset({"22", "52", "53", "66"})
_ASSISTANT, _BY_ASSISTANT, _CO_SURGEON = 0.16, 0.85 * 0.16, 0.625
"""CMS Claims Processing Manual chapter 12, 20.4.3, 110.2 and 40.8."""
_LATER_SHARE = 0.5
"""Procedures after the first of a day (chapter 12, 40.6)."""
_RANKED = ("2", "3")


@dataclass(frozen=True, slots=True)
class ServiceChange:
    """A service line that differs from the key: as it is (None where missing) and as it should be."""

    given: AnswerCode | None
    right: AnswerCode | None

    @property
    def words(self) -> str:
        """``99214 should be 99213``, ``20610-RT should be added``, ``36415 should come off``."""
        if self.given is None:
            return f"{format_code(self.right)} should be added" if self.right else ""
        if self.right is None:
            return f"{format_code(self.given)} should come off"
        return f"{format_code(self.given)} should be {format_code(self.right)}"


@dataclass(frozen=True, slots=True)
class FeeValue:
    """Relative value units of the lines of a professional claim, and what was not counted or in full.

    ``factor`` is dollars for each unit; ``unpriced`` are codes that the fee schedule does not pay by
    units (drugs, laboratory, contractor-priced), ``by_report`` lines whose reduction is not published.
    """

    units: float
    factor: float
    unpriced: tuple[str, ...] = ()
    by_report: tuple[str, ...] = ()

    @property
    def dollars(self) -> float:
        """The national amount, before locality, coinsurance and sequestration."""
        return round(self.units * self.factor, 2)

    @property
    def label(self) -> str:
        """``4.70 RVUs ($156.98)``."""
        return f"{self.units:.2f} RVUs (${self.dollars:,.2f})"


@dataclass(frozen=True, slots=True)
class FeeReport:
    """What an answer's service lines are paid by. ``text`` is one line for people.

    ``answer`` and ``key`` are None where no amount is known.
    """

    text: str
    answer: FeeValue | None = None
    key: FeeValue | None = None


def service_changes(
    keys: Sequence[KeyCode], codes: Sequence[AnswerCode], book: Book, *, wants_poa: bool = False
) -> tuple[tuple[AnswerCode, ...], tuple[ServiceChange, ...]]:
    """The service lines as they should be, and each that differs.

    A line that the key accepts stands as given. Optional lines count only where they were given.
    """
    pairing = pair_up(items_of(keys, book), lines_of(codes, book), book, wants_poa=wants_poa)
    right: list[AnswerCode] = []
    changes: list[ServiceChange] = []
    for pair in pairing.pairs:
        item, given = pairing.items[pair.item], pairing.lines[pair.line].given
        if not item.system.is_line_item:
            continue
        line = key_line(item) if pair.faults else given
        right.append(line)
        if line != given:
            changes.append(ServiceChange(given, line))
    for i in pairing.missed:
        item = pairing.items[i]
        if item.system.is_line_item and not item.key.optional:
            right.append(key_line(item))
            changes.append(ServiceChange(None, key_line(item)))
    for extra in pairing.extras:
        given = pairing.lines[extra.line].given
        if given.is_line_item:
            changes.append(ServiceChange(given, None))
    return tuple(right), tuple(changes)


def fee_value(
    codes: Sequence[AnswerCode], chart: Chart, codebook: Codebook, *, factor: float | None = None
) -> FeeValue | None:
    """The relative value units of service lines; None without the imported file or a line it pays.

    ``factor`` replaces the file's conversion factor. Counted are the parts (26, TC), units, both
    sides (50), the ranking of several procedures, second surgeons (16, 13.6 and 62.5 percent) and
    split care; not locality, endoscopic families, imaging and therapy reductions, nor the payer.
    """
    book = book_of(codebook)
    if chart.claim is not ClaimKind.PROFESSIONAL or not book.procedures.has_fees:
        return None
    facility = place_of_service(chart) in _FACILITIES
    amounts: list[tuple[float, bool]] = []
    unpriced: list[str] = []
    by_report: list[str] = []
    found_factor = 0.0
    for line in codes:
        if not line.is_line_item:
            continue
        fee = _row(line, book)
        if fee is None or fee.status not in _PAID:
            if fee is None or fee.status not in ("B", "P"):  # bundled is priced: at nothing
                unpriced.append(line.code)
            continue
        found_factor = found_factor or fee.factor
        if _BY_REPORT & set(line.modifiers):
            by_report.append(format_code(line))
        amounts += _amounts(line, fee, facility=facility)
    if not found_factor:
        return None
    ranked = sorted((amount for amount, ranks in amounts if ranks), reverse=True)
    units = sum(amount for amount, ranks in amounts if not ranks)
    units += sum(ranked[:1]) + _LATER_SHARE * sum(ranked[1:])
    return FeeValue(
        round(units, 2),
        factor if factor is not None else found_factor,
        tuple(dict.fromkeys(unpriced)),
        tuple(dict.fromkeys(by_report)),
    )


def _row(line: AnswerCode, book: Book) -> Fee | None:
    for part in ("26", "TC", "53"):
        if part in line.modifiers:
            return book.fee(line.code, part) or book.fee(line.code)
    return book.fee(line.code)


def _amounts(line: AnswerCode, fee: Fee, *, facility: bool) -> Iterator[tuple[float, bool]]:
    """Amount of each unit, and whether it is ranked among the procedures of the day."""
    value = fee.value(facility=facility) * _share(line, fee)
    if "50" in line.modifiers:
        value *= {"1": 1.5, "3": 2.0}.get(fee.bilateral, 1.0)
    ranks = fee.multiple in _RANKED
    whole = int(line.units)
    for _ in range(min(whole, 9999)):
        yield value, ranks
    if line.units > whole:
        yield value * (line.units - whole), ranks


def _share(line: AnswerCode, fee: Fee) -> float:
    """What of the whole is paid for a second surgeon, or for a part of the global package."""
    given = set(line.modifiers)
    if "AS" in given:
        return _BY_ASSISTANT
    if given & {"80", "81", "82"}:
        return _ASSISTANT
    share = _CO_SURGEON if "62" in given else 1.0
    if fee.intraoperative:
        if "54" in given:
            return share * (fee.preoperative + fee.intraoperative)
        if "55" in given:
            return share * fee.postoperative
        if "56" in given:
            return share * fee.preoperative
        if "78" in given:
            return share * fee.intraoperative
    return share


def fee_report(chart: Chart, answer: Answer, card: Scorecard, codebook: Codebook) -> FeeReport:
    """What the service lines of ``answer`` are paid by, beside the reading that ``card`` was held against.

    Never raises: what is not known is said.
    """
    if chart.wants_poa:
        return FeeReport("Service lines: a stay is paid by its MS-DRG.")
    book = book_of(codebook)
    right, changes = service_changes(chart.readings[card.reading], answer.codes, book)
    given, wanted = (fee_value(codes, chart, codebook) for codes in (answer.codes, right))
    if given is None or wanted is None:
        if not changes:
            return FeeReport("Service lines: as the key.")
        told = "; ".join(_told(each, chart, book) for each in changes)
        return FeeReport(f"What changes the payment: {told}. {_unknown(chart, book)}")
    if not changes:
        return FeeReport(f"{given.label}, as the key.", given, wanted)
    apart = given.units - wanted.units + 0.0
    causes = "; ".join(each.words for each in changes)
    text = f"{given.label}; of the key {wanted.label}, {apart:+.2f} RVUs. {causes}."
    return FeeReport(text, given, wanted)


def service_effect(
    chart: Chart,
    keys: Sequence[KeyCode],
    billed: Sequence[AnswerCode],
    mine: Sequence[AnswerCode],
    codebook: Codebook,
    *,
    factor: float | None = None,
) -> list[str]:
    """What an audit does to the payment of service lines, as lines of text; none for a stay.

    ``keys`` is the reading that the claim was held against, ``mine`` the claim after the audit.
    """
    if chart.wants_poa:
        return []
    book = book_of(codebook)
    right, changes = service_changes(keys, billed, book)
    _, left = service_changes(keys, mine, book)
    values = [fee_value(codes, chart, codebook, factor=factor) for codes in (billed, right, mine)]
    was, wanted, now = values
    if was is not None and wanted is not None and now is not None:
        return [*_valued(was, wanted, now), *_limits(was, wanted, now)]
    if not changes and not left:
        return [
            "The service lines are right as billed: nothing changes what they are paid by; whether the "
            "diagnoses cover them is the payer's decision."
        ]
    said = []
    if changes:
        told = "; ".join(_told(each, chart, book) for each in changes)
        said.append(f"What changes the payment: {told}.")
    if left:
        said.append(f"After your audit: {'; '.join(each.words for each in left)}.")
    elif changes:
        said.append("Your audit puts all of it right.")
    return [*said, _unknown(chart, book)]


def _valued(was: FeeValue, wanted: FeeValue, now: FeeValue) -> Iterator[str]:
    yield f"Billed: {was.label}"
    yield f"Right: {wanted.label}"
    yield f"As you have it: {now.label}"
    # 0.0 is added so that nothing is +0.00, never -0.00.
    effect = round(wanted.units - was.units, 2) + 0.0
    found = round(now.units - was.units, 2) + 0.0
    dollars = f"{'-' if effect < 0 else '+'}${abs(wanted.dollars - was.dollars):,.2f}"
    if abs(effect) < 0.005:
        words = "none" if abs(found) < 0.005 else f"none; your audit would move it {found:+.2f}"
        yield f"Financial effect on the relative value units: {words}."
        return
    way = "underpaid" if effect > 0 else "overpaid"
    yield (
        f"Financial effect on the relative value units: {effect:+.2f}, {dollars} ({way} as billed); "
        f"your audit finds {found:+.2f}."
    )


def _limits(*values: FeeValue) -> Iterator[str]:
    unpriced = dict.fromkeys(code for value in values for code in value.unpriced)
    by_report = dict.fromkeys(text for value in values for text in value.by_report)
    if unpriced:
        yield f"Not paid by relative values, so not counted: {', '.join(unpriced)}."
    if by_report:
        yield f"Priced by report, counted in full: {', '.join(by_report)}."
    yield (
        f"Medicare's national amount at ${values[0].factor:g} for each unit, before locality, "
        "coinsurance and sequestration."
    )


def _told(change: ServiceChange, chart: Chart, book: Book) -> str:
    if chart.claim is not ClaimKind.FACILITY or chart.setting is Setting.DME:
        return change.words
    line = change.right or change.given
    assert line is not None  # one of the two is there
    status = book.flags(line.code, line.system).status
    paid = _STATUS.get(status, "")
    return f"{change.words} ({paid}, status {status})" if paid else change.words


_STATUS = {
    "A": "paid by another fee schedule",
    "B": "not recognized by OPPS",
    "C": "inpatient only",
    "G": "drug, paid by its own APC",
    "J1": "comprehensive APC, one payment for the claim",
    "J2": "comprehensive APC when observation criteria are met",
    "K": "drug, paid by its own APC",
    "N": "packaged",
    "Q1": "packaged with any S, T or V service of the day",
    "Q2": "packaged with any T service of the day",
    "Q3": "may be part of a composite APC",
    "Q4": "laboratory test, packaged on most claims",
    "R": "blood, paid by its own APC",
    "S": "own APC, not discounted",
    "T": "own APC, discounted beside another",
    "V": "visit, own APC",
}
"""OPPS status indicators by what is paid (CMS addendum D1)."""


def _unknown(chart: Chart, book: Book) -> str:
    if chart.setting is Setting.DME:
        return "The amount is not known here: the DMEPOS fee schedule is not carried."
    if chart.claim is ClaimKind.FACILITY:
        return "The amount is not known here: APC payment rates are not carried."
    if book.procedures.has_fees:
        return "The amount is not known here: these lines are not paid by relative values."
    return (
        "The amount is not known here: import the relative value file of the Medicare physician fee "
        "schedule (coder-drill codebooks import)."
    )
