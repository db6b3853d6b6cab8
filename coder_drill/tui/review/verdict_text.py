"""What Review says of verdicts, edits and audit metrics: each as a row and as its explanation."""

from __future__ import annotations

from collections.abc import Callable

from textual.content import Content

from coder_drill.scoring.model import AuditMetric, Edit, Label, Verdict
from coder_drill.tui.widgets.words import percent, row

Title = Callable[[str], str]
"""Gives the title of a code, empty for an unknown one."""

SIGN_STYLE = {
    "✓": "bold $success",
    "✗": "bold $error",
    "+": "bold $error",
    "~": "bold $warning",
    "·": "$foreground-muted",
}
"""How the sign of a verdict is set."""
_WORDS = {
    Label.SEVENTH: "seventh character",
    Label.POA: "POA",
    Label.EM_LEVEL: "E/M level",
    Label.EXCLUDES1: "Excludes1",
    Label.PRINCIPAL: "principal selection",
}


def verdict_row(verdict: Verdict, title: Title, width: int) -> Content:
    """One line: the auditor's sign, the code, what became of it, points of points."""
    code = verdict.expected or verdict.given or ""
    words = label_words(verdict)
    if verdict.expected and verdict.given and verdict.given != verdict.expected:
        words += f", you gave {verdict.given}"
    plain = verdict.credit >= 1 or verdict.optional
    body = Content.assemble(
        (words, "" if plain else "bold"), (f"  {title(code)}", "$foreground-muted")
    )
    if verdict.expected is None:
        points = f"−{_number(verdict.points_lost)}" if verdict.points_lost else "0"
    elif _left_out(verdict):
        points = ""
    else:
        points = f"{_number(verdict.weight * verdict.credit)}/{_number(verdict.weight)}"
    left = Content.assemble(_sign(verdict), " ", (code, "bold"))
    return row(left, body, Content.styled(points, "$foreground-muted"), width, left_width=11)


def explain_verdict(verdict: Verdict, title: Title) -> Content:
    """Everything a verdict says: message, why, guideline; then codes, points, evidence.

    The reason stands first, since the row above says which code it is about. What the reason names
    already, line or title, is not said a second time.
    """
    code = verdict.expected or verdict.given or ""
    parts = [
        Content.assemble(_sign(verdict), (f" {label_words(verdict)}. ", "bold"), verdict.message)
    ]
    if verdict.why and verdict.why != verdict.message:
        parts.append(Content.assemble(("Why  ", "bold $primary"), verdict.why))
    if verdict.guideline:
        parts.append(Content.assemble(("Guideline  ", "bold $primary"), verdict.guideline))
    parts.append(Content(""))
    line, name = verdict.expected_line or code, _unsaid(title(code), verdict)
    if name or line not in verdict.message:
        parts.append(Content.assemble((line, "bold"), "  ", name))
    if verdict.given and verdict.expected and verdict.given_line != verdict.expected_line:
        parts.append(
            Content.assemble(("You gave ", "$foreground-muted"), (verdict.given_line or verdict.given, "bold"),
                             "  ", _unsaid(title(verdict.given), verdict))
        )  # fmt: skip
    parts.append(Content.assemble(("Points  ", "bold $primary"), _points(verdict)))
    if verdict.evidence:
        parts += [Content(""), Content.styled("In the note", "bold $primary")]
        parts += [Content(quote(words)) for words in verdict.evidence]
    return Content("\n").join(parts)


def _unsaid(title: str, verdict: Verdict) -> str:
    """The title of a code, unless the verdict's message names it."""
    return "" if title in verdict.message else title


def quote(words: str) -> str:
    """Words of the note in quotation marks, in one line, without the signs of a table."""
    cells = [" ".join(cell.split()) for cell in words.split("|")]
    return f"“{' · '.join(cell for cell in cells if cell)}”"


def label_words(verdict: Verdict) -> str:
    """The verdict's label, and further ones, in words: ``sequencing, POA``."""
    if _left_out(verdict):
        return "optional, left out"
    if verdict.optional and verdict.expected is None:
        return "optional, not in the key"
    names = [verdict.label, *(label for label in verdict.labels if label is not verdict.label)]
    return ", ".join(_WORDS.get(label, label.value.replace("-", " ")) for label in names)


def edit_row(edit: Edit, width: int) -> Content:
    """One line: ``!`` for a rule violation, ``i`` for what only informs."""
    left = Content.assemble(
        ("! " if edit.hard else "i ", "bold $warning"), (", ".join(edit.codes), "bold")
    )
    return row(left, edit.message, "", width, left_width=11)


def explain_edit(edit: Edit) -> Content:
    """The edit with its source, and whether it counts."""
    kind = (
        "Counts as a rule violation."
        if edit.hard
        else "For your information; does not change the score."
    )
    return Content("\n").join(
        [
            Content.assemble((", ".join(edit.codes), "bold")),
            Content(edit.message),
            Content(""),
            Content.assemble(("Source  ", "bold $primary"), edit.source),
            Content.styled(kind, "$foreground-muted"),
        ]
    )


def metric_row(metric: AuditMetric, width: int) -> Content:
    """One line: right of all, and the share."""
    rate = metric.rate or 0.0
    return row(
        "", metric.label, f"{metric.right} of {metric.of}, {percent(rate)}", width, left_width=1
    )


def explain_metric(metric: AuditMetric) -> Content:
    """How the metric is counted."""
    return Content.assemble(
        (f"{metric.label}: {metric.right} of {metric.of}", "bold"), "\n", metric.formula, "\n\n",
        ("The customary mark is 95%. It stands beside the score and does not change it.", "$foreground-muted"),
    )  # fmt: skip


def _left_out(verdict: Verdict) -> bool:
    return verdict.optional and verdict.given is None


def _sign(verdict: Verdict) -> Content:
    return Content.styled(verdict.sign, SIGN_STYLE.get(verdict.sign, "bold"))


def _points(verdict: Verdict) -> str:
    """What was lost, and the credit and weight behind it, in words."""
    if _left_out(verdict):
        return f"none lost; optional, weight {_number(verdict.weight)}"
    lost = f"{_number(verdict.points_lost)} lost" if verdict.points_lost else "none lost"
    if verdict.expected is None:
        return f"{lost}; no credit, weight {_number(verdict.weight)}"
    return f"{lost}; credit {_number(verdict.credit)} of 1, weight {_number(verdict.weight)}"


def _number(points: float) -> str:
    return f"{points:.2f}".rstrip("0").rstrip(".")
