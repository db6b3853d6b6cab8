"""The answer list: what the learner has coded so far, in claim order."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

from textual.content import Content

from coder_drill.charts.model import Chart, Setting
from coder_drill.scoring.model import AnswerCode
from coder_drill.tui.drill.editing import is_diagnosis, takes_modifiers
from coder_drill.tui.widgets.frame import ChoiceList, Row
from coder_drill.tui.widgets.words import plural, row


class AnswerList(ChoiceList):
    """Diagnoses first, then procedures and services, with what each line carries.

    Group headings are rows that cannot be marked; ``place`` and ``mark`` speak of codes only.
    """

    HELP = (
        "Your answer. The first diagnosis is the principal or first-listed one. Shift and the "
        "arrows (or K and J) reorder, d removes, u takes back, m modifiers, x units, p present on "
        "admission, y copies the answer as one line. Enter or i shows the marked code's notes."
    )

    NOTHING = "No codes yet. Look one up and press Enter."

    def __init__(
        self,
        chart: Chart,
        title_of: Callable[[AnswerCode], str | None],
        exempt: Callable[[AnswerCode], bool],
    ) -> None:
        """``title_of`` gives "" for a code that no table has, None where titles are not told;
        ``exempt`` says of a diagnosis whether it carries no POA indicator."""
        super().__init__(id="answer", classes="part")
        self._chart = chart
        self._title_of = title_of
        self._exempt = exempt
        self._codes: tuple[AnswerCode, ...] = ()
        self._places: list[int | None] = []

    @property
    def place(self) -> int | None:
        """The place of the marked code in the answer, or None."""
        at = self.highlighted
        return self._places[at] if at is not None and at < len(self._places) else None

    def mark(self, place: int) -> None:
        """Mark the code at ``place``, or the nearest one there is."""
        if not self._codes:
            return
        place = max(0, min(place, len(self._codes) - 1))
        self.highlighted = self._places.index(place)

    def show(self, codes: Sequence[AnswerCode], place: int | None = None) -> None:
        """Show an answer and mark ``place``, or keep the mark where it was."""
        keep = self.place if place is None else place
        self._codes = tuple(codes)
        rows: list[Row] = []
        self._places = []
        group: bool | None = None
        position = 0
        for index, code in enumerate(self._codes):
            diagnosis = is_diagnosis(code)
            if diagnosis is not group:
                group, position = diagnosis, 0
                rows.append(_dead(self._heading(diagnosis)))
                self._places.append(None)
            position += 1
            rows.append(Row(partial(self._row, position, code)))
            self._places.append(index)
        if not rows:
            rows.append(_dead(self.NOTHING))
            self._places.append(None)
        self.fill(rows)
        count = len(self._codes)
        self.border_title = f"Answer · {plural(count, 'code')}" if count else "Answer"
        if self._codes:
            self.mark(keep if keep is not None else 0)

    def _heading(self, diagnosis: bool) -> str:
        if not diagnosis:
            return "Procedures and services"
        first = "principal" if self._chart.setting is Setting.INPATIENT else "first-listed"
        return f"Diagnoses, {first} first"

    def _row(self, position: int, code: AnswerCode, width: int) -> Content:
        parts: list[str] = []
        if takes_modifiers(code):
            if code.modifiers:
                parts.append("-" + ",".join(code.modifiers))
            if code.units != 1:
                parts.append(f"×{code.units}")
        elif is_diagnosis(code) and (self._chart.wants_poa or code.poa):
            free = not code.poa and self._exempt(code)
            parts.append("POA exempt" if free else f"POA {code.poa or '–'}")
        left = Content.assemble((f"{position:>2} ", "$foreground-muted"), (code.code, "bold"))
        title = self._title_of(code)
        body = Content(title or "")
        if title == "":
            body = Content.styled("not in the code tables", "$error italic")
        return row(left, body, Content.styled(" ".join(parts), "$accent"), width, left_width=11)


def _dead(words: str) -> Row:
    return Row(lambda width: Content.styled(words, "$foreground-muted"), dead=True)
