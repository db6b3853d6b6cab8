"""What Review says of queries: each as a row and as its explanation."""

from __future__ import annotations

from textual.content import Content

from coder_drill.scoring.model import QueryLabel, QueryVerdict
from coder_drill.tui.review.verdict_text import SIGN_STYLE, quote
from coder_drill.tui.widgets.words import percent, row


def query_row(verdict: QueryVerdict, width: int) -> Content:
    """One line: the sign, what became of it, the doubt, what it is worth."""
    query, raised = verdict.query, verdict.raised
    about = query.about if query else raised.about if raised else None
    told = verdict.label is QueryLabel.RESISTED
    left = Content.assemble(_sign(verdict), " ", ("query", "bold"))
    body = Content.assemble(
        (_words(verdict), "" if verdict.credit >= 1 else "bold"),
        (
            f"  {about.label if about else verdict.why}" if about or told else "",
            "$foreground-muted",
        ),
    )
    worth = percent(verdict.credit) if query else "" if told else "−"
    return row(left, body, Content.styled(worth, "$foreground-muted"), width, left_width=11)


def explain_query(verdict: QueryVerdict) -> Content:
    """Everything a verdict on a query says: message, why, parts, indicators, the model wording."""
    query, raised = verdict.query, verdict.raised
    parts = [Content.assemble(_sign(verdict), (f" {_words(verdict)}. ", "bold"), verdict.message)]
    if verdict.why:
        parts.append(Content.assemble(("Why  ", "bold $primary"), verdict.why))
    parts += [
        Content.assemble(
            (f"{part.name.value.capitalize():<12}", "bold"),
            f"{percent(part.earned)} of {percent(part.of)}",
        )
        for part in verdict.parts
    ]
    if query is not None:
        to = " or ".join(each.label.lower() for each in query.to)
        parts += [
            Content(""),
            Content.assemble(("Ask  ", "bold $primary"), f"the {to}: ", query.wording[0]),
        ]
        if query.answer and raised is not None and raised.sent:
            parts.append(Content.assemble(("Answer  ", "bold $primary"), query.answer))
        else:
            parts.append(Content.assemble(("Until then  ", "bold $primary"), query.until_then))
        parts += [Content(""), Content.styled("In the note", "bold $primary")]
        parts += [Content(quote(words)) for words in query.indicators]
        if query.contrary:
            parts.append(Content.styled("The other way", "bold $primary"))
            parts += [Content(quote(words)) for words in query.contrary]
    elif raised is not None:
        parts += [Content(""), Content.styled("What it quoted", "bold $primary")]
        parts += [Content(quote(words)) for words in raised.marks]
    if raised is not None and raised.sent:
        parts += [
            Content(""),
            Content.assemble(("You sent  ", "$foreground-muted"), raised.wording),
        ]
    return Content("\n").join(parts)


def _words(verdict: QueryVerdict) -> str:
    names = dict.fromkeys((verdict.label, *verdict.labels))
    return ", ".join(label.words.removeprefix("query ") for label in names)


def _sign(verdict: QueryVerdict) -> Content:
    return Content.styled(verdict.sign, SIGN_STYLE.get(verdict.sign, "bold"))
