"""The answer list: what the learner has coded so far, in claim order."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from textual.content import Content
from textual.events import Resize
from textual.widgets.option_list import Option

from coder_drill.charts.model import Chart, Setting
from coder_drill.scoring.model import AnswerCode
from coder_drill.tui.editing import is_diagnosis, takes_modifiers
from coder_drill.tui.widgets.frame import ChoiceList
from coder_drill.tui.words import plural, row


class AnswerList(ChoiceList):
    """Diagnoses first, then procedures and services, with what each line carries.

    Group headings are rows that cannot be marked; ``place`` and ``mark`` speak of codes only.
    """

    HELP = (
        "Your answer. The first diagnosis is the principal or first-listed one. Shift and the "
        "arrows (or K and J) reorder, d removes, u takes back, m modifiers, x units, p present on "
        "admission, y copies the answer as one line. Enter or i shows the marked code's notes."
    )

    def __init__(self, chart: Chart, title_of: Callable[[AnswerCode], str]) -> None:
        super().__init__(id="answer", classes="part")
        self._chart = chart
        self._title_of = title_of
        self._codes: tuple[AnswerCode, ...] = ()
        self._rows: list[int | None] = []

    @property
    def place(self) -> int | None:
        """The place of the marked code in the answer, or None."""
        at = self.highlighted
        return self._rows[at] if at is not None and at < len(self._rows) else None

    def mark(self, place: int) -> None:
        """Mark the code at ``place``, or the nearest one there is."""
        if not self._codes:
            return
        place = max(0, min(place, len(self._codes) - 1))
        self.highlighted = self._rows.index(place)

    def show(self, codes: Sequence[AnswerCode], place: int | None = None) -> None:
        """Show an answer and mark ``place``, or keep the mark where it was."""
        keep = self.place if place is None else place
        self._codes = tuple(codes)
        width = self.row_width
        options: list[Option] = []
        self._rows = []
        group: bool | None = None
        position = 0
        for index, code in enumerate(self._codes):
            diagnosis = is_diagnosis(code)
            if diagnosis is not group:
                group, position = diagnosis, 0
                options.append(
                    Option(
                        Content.styled(self._heading(diagnosis), "$foreground-muted"), disabled=True
                    )
                )
                self._rows.append(None)
            position += 1
            options.append(Option(self._row(position, code, width)))
            self._rows.append(index)
        if not options:
            options.append(
                Option(
                    Content.styled(
                        "No codes yet. Look one up and press Enter.", "$foreground-muted"
                    ),
                    disabled=True,
                )
            )
            self._rows.append(None)
        self.set_options(options)
        count = len(self._codes)
        self.border_title = f"Answer · {plural(count, 'code')}" if count else "Answer"
        if self._codes:
            self.mark(keep if keep is not None else 0)

    def on_resize(self, event: Resize) -> None:
        """Set the rows anew for another width."""
        self.show(self._codes)

    def _heading(self, diagnosis: bool) -> str:
        if not diagnosis:
            return "Procedures and services"
        first = "principal" if self._chart.setting is Setting.INPATIENT else "first-listed"
        return f"Diagnoses, the first one is {first}"

    def _row(self, position: int, code: AnswerCode, width: int) -> Content:
        parts: list[str] = []
        if takes_modifiers(code):
            if code.modifiers:
                parts.append("-" + ",".join(code.modifiers))
            if code.units != 1:
                parts.append(f"×{code.units}")
        elif is_diagnosis(code) and (self._chart.wants_poa or code.poa):
            parts.append(f"POA {code.poa or '–'}")
        left = Content.assemble((f"{position:>2} ", "$foreground-muted"), (code.code, "bold"))
        title = self._title_of(code)
        body = (
            Content(title) if title else Content.styled("not in the code tables", "$error italic")
        )
        return row(left, body, Content.styled(" ".join(parts), "$accent"), width, left_width=11)
