"""What the imported physician fee schedule says of a service, in words for its page."""

from __future__ import annotations

from coder_drill.codebooks.procedures import Fee

_STATUS = {
    "A": "paid",
    "B": "bundled, never paid by itself",
    "C": "priced by the contractor",
    "E": "not in the fee schedule by regulation",
    "I": "not valid for Medicare: another code is",
    "J": "anesthesia, paid by base and time units",
    "M": "measurement code, for reporting only",
    "N": "not covered by Medicare",
    "P": "bundled or excluded",
    "R": "restricted coverage",
    "T": "paid only where nothing else of the day is",
    "X": "paid by another schedule",
}
_DAYS = {
    "000": "global days 000: the day itself",
    "010": "global days 010",
    "090": "global days 090: major surgery, 57 for the decision",
    "MMM": "maternity care (MMM): no global days",
    "XXX": "no global period (XXX)",
    "YYY": "global days by the contractor (YYY)",
    "ZZZ": "in the global period of its primary (ZZZ)",
}
_COMPONENTS = {
    "0": "physician's service: no 26, no TC",
    "1": "takes 26 and TC",
    "2": "professional part alone: no 26, no TC",
    "3": "technical part alone: no 26, no TC",
    "4": "whole test whose parts have codes: no 26, no TC",
    "5": "incident to: no 26, no TC; not the physician's for hospital patients",
    "6": "laboratory test: 26 for the interpretation, no TC",
    "7": "therapy service",
    "8": "reading of a smear: no TC",
    "9": "no professional and technical part",
}
_BILATERAL = {
    "0": "no 50",
    "1": "50 pays 150 percent",
    "2": "valued for both sides: no 50",
    "3": "50 pays each side in full",
    "9": "has no sides",
}
_MULTIPLE = {
    "0": "never reduced",
    "2": "ranked: 100, 50, 50 percent",
    "3": "endoscopic family",
    "4": "imaging family",
    "5": "therapy reduction",
    "6": "cardiovascular family",
    "7": "eye family",
}
_SECOND = {"0": "never", "1": "with documentation", "2": "paid"}
_ASSISTANT = {"0": "with documentation", "1": "never", "2": "paid"}


def fee_words(fee: Fee) -> tuple[str, ...]:
    """The row of a whole service: status, global days, indicators, values; each a few words.

    Values are left out where there are none (drugs, laboratory, bundled codes).
    """
    status = _STATUS.get(fee.status, "")
    words = [f"physician fee schedule: status {fee.status}{', ' if status else ''}{status}"]
    if fee.value(facility=True) or fee.value(facility=False):
        words.append(
            f"{fee.value(facility=False):g} RVUs, in a facility {fee.value(facility=True):g} (work "
            f"{fee.work:g}), ${fee.factor:g} for each"
        )
    words += [text for text in (_DAYS.get(fee.days), _COMPONENTS.get(fee.components)) if text]
    told = (
        ("both sides", _BILATERAL.get(fee.bilateral)),
        ("several procedures", _MULTIPLE.get(fee.multiple)),
        ("assistant", _ASSISTANT.get(fee.assistant)),
        ("co-surgeon", _SECOND.get(fee.cosurgeon)),
        ("team", _SECOND.get(fee.team)),
    )
    words += [f"{name}: {text}" for name, text in told if text]
    return tuple(words)
