"""MS-DRG: the group of an answer beside that of the key, and which code moves it."""

from __future__ import annotations

import atexit
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import combinations
from typing import TYPE_CHECKING, Any

from coder_drill.charts.model import Chart, Patient
from coder_drill.charts.places import Disposition
from coder_drill.charts.whereabouts import disposition
from coder_drill.codebooks.model import System
from coder_drill.money.changes import Change, after, changes_to_key
from coder_drill.money.extras import Extra
from coder_drill.money.weights import relative_weight, stay_of
from coder_drill.scoring.book import book_of
from coder_drill.scoring.kinship import plain
from coder_drill.scoring.model import Answer, AnswerCode, Scorecard
from coder_drill.scoring.pairing import items_of
from coder_drill.scoring.verdicts import key_line

if TYPE_CHECKING:
    from coder_drill.codebooks import Codebook

UNGROUPABLE = 999
_HOME = Disposition.HOME
"""Where a patient is taken to go when nothing else is known."""
_TRANSFERS = frozenset(
    {
        Disposition.SKILLED_NURSING,
        Disposition.CANCER_OR_CHILDREN,
        Disposition.HOME_HEALTH,
        Disposition.HOSPICE_HOME,
        Disposition.HOSPICE_FACILITY,
        Disposition.INPATIENT_REHAB,
        Disposition.LONG_TERM_ACUTE,
        Disposition.PSYCHIATRIC,
    }
)
"""Post-acute transfers (42 CFR 412.4(c)): they shorten the payment of the groups on table 5's list."""
_ACUTE_TRANSFERS = frozenset({Disposition.ACUTE_TRANSFER, Disposition.CRITICAL_ACCESS})
"""Transfers to another hospital (42 CFR 412.4(b)): they hold for every group."""
# First month of each version of the grouper (CMS: versions follow editions of the code set).
_VERSIONS = (
    ("2022-10", 400), ("2023-04", 401), ("2023-10", 410), ("2024-04", 411), ("2024-10", 420),
    ("2025-04", 421), ("2025-10", 430), ("2026-04", 431), ("2026-10", 440),
)  # fmt: skip
_SEXES = {"M": 0, "F": 1}
_POA = frozenset("YNUW")
_CODE = re.compile(r"[A-Z0-9]{3,7}")
_REASONS = {
    "INVALID_PDX": "the first diagnosis is no valid code",
    "DX_CANNOT_BE_PDX": "the first diagnosis cannot stand first",
    "UNGROUPABLE": "the codes form no group",
}
_FEW = 3
"""Most changes that are tried together, and named as the cause."""
_MANY = 24
"""Steps above which fewer are tried together."""


@dataclass(frozen=True, slots=True)
class DrgGroup:
    """One MS-DRG. ``weight`` is None where the bundled table has none; ``reason`` says why not."""

    drg: int
    title: str
    weight: float | None
    reason: str = ""
    hacs: tuple[str, ...] = ()
    """Hospital-acquired conditions among the codes: ``L89.153 (HAC 04, ...)``."""
    without_hac: int = 0
    """The group that the codes would give if no condition were hospital-acquired."""

    @property
    def label(self) -> str:
        """``MS-DRG 291 Heart Failure and Shock with MCC (weight 1.2683)``."""
        if self.drg == UNGROUPABLE:
            return f"no MS-DRG ({self.reason})"
        weight = f"weight {self.weight:.4f}" if self.weight is not None else "no weight at hand"
        return f"MS-DRG {self.drg} {self.title} ({weight})"


@dataclass(frozen=True, slots=True)
class DrgReport:
    """What an answer does to the MS-DRG. ``text`` is the one line that Review shows.

    ``answer`` and ``key`` are None when nothing was grouped: the extra is not installed, the claim
    is not grouped to MS-DRGs, or the answer has no diagnosis. ``moved`` names the fewest changes
    that would give the key's group; empty when the groups agree or only all of them would do.
    """

    text: str
    answer: DrgGroup | None = None
    key: DrgGroup | None = None
    moved: tuple[str, ...] = ()
    effects: tuple[str, ...] = ()
    """What else touches the payment: hospital-acquired conditions, a transfer."""

    @property
    def same(self) -> bool:
        """True when both were grouped, to the same group."""
        return self.answer is not None and self.key is not None and self.answer.drg == self.key.drg


def drg_report(chart: Chart, answer: Answer, card: Scorecard, codebook: Codebook) -> DrgReport:
    """The MS-DRG of ``answer`` beside that of the reading that ``card`` was held against.

    With the chart's discharge disposition, in a hospital that is not exempt from POA reporting. Never
    raises: what cannot be grouped says why.
    """
    if not chart.wants_poa:
        return DrgReport("MS-DRG: only inpatient facility claims are grouped.")
    if not Extra.DRG.installed:
        return DrgReport(Extra.DRG.hint)
    version = _version(chart.edition)
    if version is None:
        return DrgReport(f"MS-DRG: no version of the grouper for {chart.edition}.")
    book = book_of(codebook)
    keys = chart.readings[card.reading]
    right = tuple(key_line(item) for item in items_of(keys, book))
    went = disposition(chart) or _HOME
    case = _Case(chart.patient, chart.edition, version, went)
    wanted = case.group(right)
    if not answer.codes:
        return DrgReport(f"The key groups to {wanted.label}.", None, wanted)
    given = case.group(answer.codes)
    effects = tuple(_effects(given, went, chart.edition))
    if given.drg == wanted.drg:
        words = [f"{_upper(given.label)}, as the key.", case.carrier(answer, given), *effects]
        return DrgReport(" ".join(filter(None, words)), given, wanted, (), effects)
    moved = case.cause(answer.codes, changes_to_key(keys, answer.codes, book), wanted)
    cause = f"What moves it: {'; '.join(moved)}." if moved else "Several codes together move it."
    change = ""
    if given.weight is not None and wanted.weight is not None:
        change = f", {given.weight - wanted.weight:+.4f}"
    text = f"{_upper(given.label)}; the key groups to {wanted.label}{change}. {cause}"
    return DrgReport(" ".join([text, *effects]), given, wanted, moved, effects)


def grouper_of(chart: Chart) -> Callable[[Sequence[AnswerCode]], DrgGroup] | None:
    """What groups codes as the stay of ``chart``, its patient, discharge and edition.

    None for claims that are not grouped, without the extra, and for an edition without a grouper.
    """
    version = _version(chart.edition)
    if not chart.wants_poa or not Extra.DRG.installed or version is None:
        return None
    went = disposition(chart) or _HOME
    # A case of its own for each grouping, for what one has grouped is kept as long as it is.
    return lambda codes: _Case(chart.patient, chart.edition, version, went).group(codes)


def _effects(group: DrgGroup, went: Disposition, edition: str) -> Iterator[str]:
    """Hospital-acquired conditions and transfers, where they touch the payment."""
    if group.hacs:
        moved = (
            f"without that the group would be {group.without_hac}"
            if group.without_hac != group.drg
            else "the group stays the same"
        )
        yield (
            f"Not present on admission, {' and '.join(group.hacs)} "
            f"{'does' if len(group.hacs) == 1 else 'do'} not count as a CC or MCC; {moved}."
        )
    stay = stay_of(group.drg, edition)
    if stay is None:
        return
    days = f"{stay.geometric_days - 1:g}"
    if went in _ACUTE_TRANSFERS:
        yield (
            f"Transferred to another hospital ({went.status_code}): a stay shorter than {days} days "
            "(the geometric mean less one) is paid by the day."
        )
    elif went in _TRANSFERS and stay.post_acute:
        yield (
            f"Discharged to {went} ({went.status_code}) from a post-acute transfer group: a stay "
            f"shorter than {days} days (the geometric mean less one) is paid by the day."
        )


_Line = tuple[str, str]
"""A code as the grouper reads it: plain, with its POA indicator; "" for none."""
_Claim = tuple[tuple[_Line, ...], tuple[_Line, ...]]
"""Diagnoses, the principal one first, and procedures."""


class _Case:
    """The patient and the version that every grouping of one report shares.

    To say what moves a group, an answer is grouped again and again with a line more or less: each line is
    read once, and no claim is grouped twice.
    """

    def __init__(self, patient: Patient, edition: str, version: int, went: Disposition) -> None:
        self._edition = edition
        self._stay = {
            "version": version,
            "age": min(patient.age, 124),
            "sex": _SEXES.get(patient.sex, 2),
            "discharge_status": int(went.status_code),
        }
        self._read: dict[int, tuple[_Line | None, _Line | None, bool, AnswerCode]] = {}
        """What a line is to the grouper: diagnosis, procedure, and whether it may stand first.

        By the identity of the line, which is kept with it: comparing lines takes longer than reading one.
        """
        self._groups: dict[_Claim, DrgGroup] = {}

    def group(self, codes: Sequence[AnswerCode]) -> DrgGroup:
        """The group of codes, the principal diagnosis first."""
        claim = self._claim(codes)
        if claim is None:
            return DrgGroup(UNGROUPABLE, "", None, _REASONS["INVALID_PDX"])
        found = self._groups.get(claim)
        if found is None:
            found = self._groups[claim] = self._grouped(*claim)
        return found

    def _claim(self, codes: Sequence[AnswerCode]) -> _Claim | None:
        """Diagnoses and procedures as the grouper reads them; None without a principal diagnosis."""
        lines = [self._line(code) for code in codes]
        first = next((line for line in lines if line[2]), None)
        if first is None or first[0] is None:
            return None
        return (
            tuple([line[0] for line in lines if line[0] is not None]),
            tuple([line[1] for line in lines if line[1] is not None]),
        )

    def _line(self, code: AnswerCode) -> tuple[_Line | None, _Line | None, bool, AnswerCode]:
        found = self._read.get(id(code))
        if found is None:
            line = (plain(code.code), code.poa if code.poa in _POA else "")
            found = self._read[id(code)] = (
                line if _groups(code, System.diagnoses()) else None,
                line if _groups(code, System.inpatient_procedures()) else None,
                code.system is None or code.is_diagnosis,
                code,
            )
        return found

    def _grouped(self, diagnoses: Sequence[_Line], procedures: Sequence[_Line]) -> DrgGroup:
        result = _grouper().group(
            {
                **self._stay,
                "pdx": _diagnosis(*diagnoses[0]),
                "sdx": [_diagnosis(*line) for line in diagnoses[1:]],
                "procedures": [{"code": code} for code, _ in procedures],
            }
        )
        drg = int(result["final_drg"])
        reason = str(result["return_code"])
        return DrgGroup(
            drg,
            str(result["final_drg_description"]),
            relative_weight(drg, self._edition),
            "" if drg != UNGROUPABLE else _reason(reason),
            tuple(_hacs(result)),
            int(result["initial_drg"]),
        )

    def cause(
        self, codes: Sequence[AnswerCode], changes: Sequence[Change], wanted: DrgGroup
    ) -> tuple[str, ...]:
        """The fewest changes that lead to the wanted group, in words."""
        most = _FEW if len(changes) <= _MANY else 2
        for count in range(1, min(most, len(changes)) + 1):
            for chosen in combinations(changes, count):
                if self.group(after(codes, chosen)).drg == wanted.drg:
                    return tuple(step.words for step in chosen)
        return ()

    def carrier(self, answer: Answer, group: DrgGroup) -> str:
        """The one code besides the principal without which the group would be another than ``group``."""
        found = ""
        principal = _first(answer.codes)
        for place, code in enumerate(answer.codes):
            if code is principal and self._line(code)[0] is not None:
                continue
            other = self.group(answer.codes[:place] + answer.codes[place + 1 :]).drg
            if other != group.drg:
                if found:
                    return ""  # Several codes: none of them carries it alone.
                found = f"{code.code} carries it: without it the group is {other}."
        return found


def _hacs(result: Mapping[str, Any]) -> Iterator[str]:
    """The secondary diagnoses that meet a hospital-acquired condition, with its number and name."""
    for diagnosis in result["sdx_output"]:
        for hac in diagnosis["hacs"]:
            if hac["hac_status"] == "HAC_CRITERIA_MET":
                code = System.diagnoses().spell(diagnosis["code"])
                yield f"{code} (HAC {hac['hac_number']:02d}, {hac['description']})"


def _first(codes: Sequence[AnswerCode]) -> AnswerCode | None:
    return next((code for code in codes if code.is_diagnosis), None)


def _groups(code: AnswerCode, system: System) -> bool:
    return code.system is system and _CODE.fullmatch(plain(code.code)) is not None


def _diagnosis(code: str, poa: str) -> dict[str, str]:
    return {"code": code, "poa": poa} if poa else {"code": code}


def _version(edition: str) -> int | None:
    """The version in force in a month: the last that began."""
    begun = [version for month, version in _VERSIONS if month <= edition[:7]]
    return begun[-1] if begun else None


def _reason(code: str) -> str:
    if "HAC" in code and "POA" in code:
        return "a possible hospital-acquired condition lacks its POA indicator"
    return _REASONS.get(code, code.lower().replace("_", " "))


def _upper(text: str) -> str:
    return text[:1].upper() + text[1:]


@cache
def _grouper() -> Any:
    """One grouper for the process; it may be shared by threads."""
    grouper = Extra.DRG.load().MsdrgGrouper()
    # Closed before the interpreter takes its modules apart.
    atexit.register(grouper.close)
    return grouper
