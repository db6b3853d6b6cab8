"""CMS-HCC V28: the payment categories an answer carries beside those of the key."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from coder_drill.charts.model import Chart, Patient, Setting
from coder_drill.money.extras import Extra
from coder_drill.scoring.book import Book, book_of
from coder_drill.scoring.kinship import plain
from coder_drill.scoring.model import Answer, AnswerCode, Scorecard
from coder_drill.scoring.pairing import items_of
from coder_drill.scoring.verdicts import key_line

if TYPE_CHECKING:
    from coder_drill.codebooks import Codebook

MODEL = "CMS-HCC Model V28"
_ADULT = 18
_AGED = 65
# CMS, risk adjustment: diagnoses of laboratory, diagnostic radiology and DME claims do not count.
_NOT_COUNTED = (Setting.ANCILLARY, Setting.DME)


@dataclass(frozen=True, slots=True)
class HccCategory:
    """One payment category with the codes that bring it."""

    hcc: str
    title: str
    codes: tuple[str, ...]

    @property
    def label(self) -> str:
        """``HCC 37 Diabetes with Chronic Complications (E11.22)``."""
        return f"HCC {self.hcc} {self.title} ({', '.join(self.codes)})"


@dataclass(frozen=True, slots=True)
class HccScore:
    """Categories after hierarchies, and the risk score with its demographic part."""

    score: float
    categories: tuple[HccCategory, ...]


@dataclass(frozen=True, slots=True)
class HccReport:
    """What an answer does to the risk score. ``text`` is the one line that Review shows.

    ``lost`` are categories of the key that the answer lacks, ``gained`` those it has beyond the key.
    ``answer`` and ``key`` are None when nothing was computed.
    """

    text: str
    answer: HccScore | None = None
    key: HccScore | None = None
    lost: tuple[HccCategory, ...] = ()
    gained: tuple[HccCategory, ...] = ()


def hcc_counts(chart: Chart) -> bool:
    """True when diagnoses of such a chart can count: an adult's, on a claim that is looked at."""
    return chart.setting not in _NOT_COUNTED and chart.patient.age >= _ADULT


def hcc_report(chart: Chart, answer: Answer, card: Scorecard, codebook: Codebook) -> HccReport:
    """The V28 categories of ``answer`` beside those of the reading that ``card`` was held against.

    For a member who lives at home without Medicaid, entitled by age or, below 65, by disability;
    before coding-intensity and normalization factors. Never raises.
    """
    if chart.setting in _NOT_COUNTED:
        return HccReport(
            "CMS-HCC V28: diagnoses of laboratory, imaging and DME claims do not count."
        )
    if chart.patient.age < _ADULT:
        return HccReport("CMS-HCC V28: the model is for Medicare members, not for children.")
    if not Extra.HCC.installed:
        return HccReport(Extra.HCC.hint)
    book = book_of(codebook)
    right = [key_line(item) for item in items_of(chart.readings[card.reading], book)]
    wanted = risk_score(right, chart.patient, book)
    given = risk_score(answer.codes, chart.patient, book)
    lost = _beyond(wanted, given)
    gained = _beyond(given, wanted)
    if not lost and not gained:
        names = ", ".join(f"HCC {each.hcc}" for each in given.categories)
        what = f"the key's categories ({names})" if names else "no category in answer or key"
        text = f"CMS-HCC V28: {what}, risk score {given.score:.3f}."
        return HccReport(text, given, wanted)
    parts = [
        f"CMS-HCC V28: risk score {given.score:.3f}, of the key {wanted.score:.3f} "
        f"({given.score - wanted.score:+.3f})."
    ]
    if lost:
        parts.append(f"Lost: {'; '.join(each.label for each in lost)}.")
    if gained:
        parts.append(f"Not in the key: {'; '.join(each.label for each in gained)}.")
    return HccReport(" ".join(parts), given, wanted, lost, gained)


def risk_score(codes: Sequence[AnswerCode], patient: Patient, book: Book) -> HccScore:
    """Score and categories of the valid diagnoses among ``codes``. Needs the extra ``hcc``."""
    shown = {
        plain(code.code): code.code for code in codes if code.is_diagnosis and _billable(code, book)
    }
    result = Extra.HCC.load().calculate_raf(
        diagnosis_codes=list(shown),
        model_name=MODEL,
        age=patient.age,
        sex=patient.sex,
        orec="0" if patient.age >= _AGED else "1",
    )
    titles = {detail.hcc: detail.label or "" for detail in result.hcc_details}
    return HccScore(
        round(float(result.risk_score), 3),
        tuple(
            HccCategory(
                hcc,
                titles.get(hcc, ""),
                tuple(sorted(shown[code] for code in _of(result.cc_to_dx, hcc) if code in shown)),
            )
            for hcc in sorted(result.hcc_list, key=_number)
        ),
    )


def _billable(code: AnswerCode, book: Book) -> bool:
    row = book.get(code.code, code.system)
    return row is not None and row.billable


def _of(codes: dict[str, Iterable[str]], hcc: str) -> Iterable[str]:
    return codes.get(hcc, ())


def _number(hcc: str) -> tuple[int, str]:
    digits = "".join(character for character in hcc if character.isdigit())
    return int(digits or 0), hcc


def _beyond(one: HccScore, other: HccScore) -> tuple[HccCategory, ...]:
    known = {each.hcc for each in other.categories}
    return tuple(each for each in one.categories if each.hcc not in known)
