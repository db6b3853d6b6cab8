"""What the money side found: a line under the score, a row of the list, an explanation."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from textwrap import wrap
from typing import TYPE_CHECKING, NamedTuple

from textual.content import Content

from coder_drill.money import DrgGroup, DrgReport, HccReport
from coder_drill.money.drg import UNGROUPABLE
from coder_drill.tui.widgets.words import row

if TYPE_CHECKING:
    from coder_drill.money import Extra
    from coder_drill.services.billing import Report

_WAIT = "being worked out…"
_STYLES = {"✓": "bold $success", "~": "bold $warning"}
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


@dataclass(slots=True, eq=False)
class MoneyLine:
    """What the answer is paid by. ``report`` is None until it was worked out, or ``failed`` says why
    it cannot be."""

    extra: Extra
    report: Report | None = None
    failed: str = ""


class _Said(NamedTuple):
    """``✓`` as the key, ``~`` not so, ``i`` nothing worked out, ``·`` not yet; the figures; their cause."""

    sign: str
    figures: str
    cause: str = ""


def money_gist(lines: Iterable[MoneyLine]) -> Content:
    """The figures of all lines that have any, in one line; a sign says whether they are the key's."""
    said = [found for found in map(_say, lines) if found.sign != "i"]
    return Content("   ").join(
        [Content.assemble((s.sign, _STYLES.get(s.sign, "")), " ", s.figures) for s in said]
    )


def money_row(line: MoneyLine, width: int) -> Content:
    """One line: what the answer is paid by beside the key, and what moves it.

    Words that have no figures before them are never cut: they say what to do.
    """
    said = _say(line)
    if said.sign == "i":
        first, *more = wrap(said.figures, max(20, width - 2), break_on_hyphens=False)
        return Content("\n").join(
            [
                Content.assemble(("i", "$foreground-muted"), " ", first),
                *(Content(f"  {words}") for words in more),
            ]
        )
    words = f"{said.figures}: {said.cause}" if said.cause else said.figures
    return row(
        Content.styled(said.sign, _STYLES.get(said.sign, "$foreground-muted")),
        words, "", width, left_width=1,
    )  # fmt: skip


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


def _say(line: MoneyLine) -> _Said:
    if line.failed:
        return _Said("i", f"{line.extra.what}: {line.failed}")
    if line.report is None:
        return _Said("·", f"{line.extra.what}: {_WAIT}")
    return _drg(line.report) if isinstance(line.report, DrgReport) else _hcc(line.report)


def _drg(report: DrgReport) -> _Said:
    if report.key is None:
        return _Said("i", report.text)
    if report.answer is None:
        return _Said("~", f"No MS-DRG, key {_group(report.key)}", "no codes were given")
    given = "No MS-DRG" if report.answer.drg == UNGROUPABLE else f"MS-DRG {_group(report.answer)}"
    if report.same:
        return _Said("✓", f"{given}, as the key")
    cause = "; ".join(report.moved) or "several codes together move it"
    return _Said("~", f"{given}, key {_group(report.key)}", cause)


def _group(group: DrgGroup) -> str:
    if group.drg == UNGROUPABLE:
        return "none"
    return f"{group.drg}" if group.weight is None else f"{group.drg} ({group.weight:.4f})"


def _hcc(report: HccReport) -> _Said:
    if report.answer is None or report.key is None:
        return _Said("i", report.text)
    score = f"HCC V28 {report.answer.score:.3f}"
    if not report.lost and not report.gained:
        names = ", ".join(each.hcc for each in report.answer.categories)
        return _Said("✓", f"{score}, as the key", f"HCC {names}" if names else "no category")
    parts = [
        f"{what} {', '.join(each.hcc for each in found)}"
        for what, found in (("lost", report.lost), ("not in the key", report.gained))
        if found
    ]
    return _Said("~", f"{score}, key {report.key.score:.3f}", "; ".join(parts))
