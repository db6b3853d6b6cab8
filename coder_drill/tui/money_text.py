"""What the money side found, as a row of Review and as its explanation."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from textual.content import Content

from coder_drill.money import DrgGroup, DrgReport, HccReport
from coder_drill.money.drg import UNGROUPABLE
from coder_drill.tui.words import row

if TYPE_CHECKING:
    from coder_drill.money import Extra
    from coder_drill.practice.billing import Report

_WAIT = "being worked out…"
_ASSUMED = {
    "drg": (
        "Reckoned for a patient discharged alive to home, from a hospital that reports POA. It "
        "stands beside the score and does not change it."
    ),
    "hcc": (
        "Reckoned for a Medicare member at home without Medicaid, before coding-intensity and "
        "normalization factors. It stands beside the score and does not change it."
    ),
}


@dataclass(slots=True)
class MoneyLine:
    """What the answer is paid by. ``report`` is None until it was worked out, or ``failed`` says why
    it cannot be."""

    extra: Extra
    report: Report | None = None
    failed: str = ""


def money_row(line: MoneyLine, width: int) -> Content:
    """One line: what the answer is paid by beside the key."""
    if line.report is None:
        sign, words = "i" if line.failed else "·", f"{line.extra.what}: {line.failed or _WAIT}"
    elif isinstance(line.report, DrgReport):
        sign, words = _drg(line.report)
    else:
        sign, words = _hcc(line.report)
    style = {"✓": "bold $success", "~": "bold $warning"}.get(sign, "$foreground-muted")
    return row(Content.styled(sign, style), words, "", width, left_width=1)


def explain_money(line: MoneyLine) -> Content:
    """The whole report, and what it takes for granted."""
    head = Content.styled(line.extra.what, "bold")
    if line.report is None:
        return Content("\n").join([head, Content(line.failed or _WAIT)])
    # The text of some reports begins with what it is about.
    words = line.report.text.removeprefix(f"{line.extra.what}: ")
    parts = [head, Content(words[:1].upper() + words[1:])]
    if line.report.key is not None:
        parts += [Content(""), Content.styled(_ASSUMED[line.extra.value], "$foreground-muted")]
    return Content("\n").join(parts)


def _drg(report: DrgReport) -> tuple[str, str]:
    if report.key is None:
        return "i", report.text
    if report.answer is None:
        return "~", f"No MS-DRG without codes, key {_group(report.key)}"
    given = "No MS-DRG" if report.answer.drg == UNGROUPABLE else f"MS-DRG {_group(report.answer)}"
    if report.same:
        return "✓", f"{given}, as the key"
    cause = "; ".join(report.moved) or "several codes together move it"
    return "~", f"{given}, key {_group(report.key)}: {cause}"


def _group(group: DrgGroup) -> str:
    if group.drg == UNGROUPABLE:
        return "none"
    return f"{group.drg}" if group.weight is None else f"{group.drg} ({group.weight:.4f})"


def _hcc(report: HccReport) -> tuple[str, str]:
    if report.answer is None or report.key is None:
        return "i", report.text
    words = f"HCC V28 risk {report.answer.score:.3f}"
    if not report.lost and not report.gained:
        names = ", ".join(each.hcc for each in report.answer.categories)
        return "✓", f"{words}, as the key: {f'HCC {names}' if names else 'no category'}"
    parts = [
        f"{what} {', '.join(each.hcc for each in found)}"
        for what, found in (("lost", report.lost), ("not in the key", report.gained))
        if found
    ]
    return "~", f"{words}, key {report.key.score:.3f}: {'; '.join(parts)}"
