"""The encounter that rules look at: codes in order, and what is known around them."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property
from typing import TYPE_CHECKING

from coder_drill.charts.model import Chart, ClaimKind, KeyCode, Setting
from coder_drill.charts.places import Disposition
from coder_drill.charts.policy import PayerKind
from coder_drill.codebooks.model import Flags, System
from coder_drill.codebooks.procedures import Fee, Provider
from coder_drill.scoring.book import NO_FLAGS, Book, book_of
from coder_drill.scoring.model import Answer, AnswerCode

if TYPE_CHECKING:
    from coder_drill.codebooks import Codebook


class Encounter:
    """A set of codes with what is known of the encounter; None is unknown and raises nothing.

    ``age`` is in whole years, ``days`` the age of a newborn; ``edition`` an ISO date or an edition
    such as ``2026-04``; ``disposition`` the discharge disposition of a stay; ``payer`` whose rules
    apply; ``place`` CMS's place of service. ``sex`` is kept for teaching: sex-conflict edits ended on
    2024-10-01, so it raises no edit.
    """

    def __init__(
        self,
        codes: Sequence[AnswerCode],
        codebook: Codebook,
        *,
        setting: Setting | None = None,
        claim: ClaimKind | None = None,
        age: int | None = None,
        days: int | None = None,
        sex: str | None = None,
        edition: str | None = None,
        disposition: Disposition | None = None,
        payer: PayerKind | None = None,
        place: str = "",
    ) -> None:
        self.codes = tuple(codes)
        self.book: Book = book_of(codebook)
        self.setting = setting
        self.claim = claim
        self.age = age
        self.days = days
        self.sex = sex
        self.edition = edition
        self.disposition = disposition
        self.payer = payer
        self.place = place

    @classmethod
    def of(cls, chart: Chart, codebook: Codebook, answer: Answer | None = None) -> Encounter:
        """The encounter of a chart, coded with ``answer`` or, without one, with the chart's key.

        The payer is the one that the name of a policy sheet of the chart begins with
        (``medicare-part-b``).
        """
        given = key_answer(chart.key, codebook) if answer is None else answer
        return cls(
            given.codes,
            codebook,
            setting=chart.setting,
            claim=chart.claim,
            age=chart.patient.age,
            days=chart.patient.days,
            sex=chart.patient.sex,
            edition=chart.edition,
            disposition=chart.disposition,
            payer=_payer(chart.policies),
            place=chart.place_of_service,
        )

    @cached_property
    def valid(self) -> tuple[AnswerCode, ...]:
        """Lines whose code is in the tables and billable; only these are asked about rules."""
        return tuple(line for line in self.codes if self._billable(line))

    @cached_property
    def diagnoses(self) -> tuple[AnswerCode, ...]:
        """Valid ICD-10-CM lines in order."""
        return tuple(line for line in self.valid if line.is_diagnosis)

    @cached_property
    def lines(self) -> tuple[AnswerCode, ...]:
        """Valid CPT and HCPCS lines in order."""
        return tuple(line for line in self.valid if line.is_line_item)

    @cached_property
    def first_diagnosis(self) -> AnswerCode | None:
        """The first diagnosis when it is valid: the principal or first-listed one."""
        for line in self.codes:
            if line.is_diagnosis:
                return line if self._billable(line) else None
        return None

    @property
    def inpatient(self) -> bool | None:
        """True for the hospital's inpatient claim, None when the setting is unknown."""
        if self.setting is None:
            return None
        return self.setting is Setting.INPATIENT and self.claim is not ClaimKind.PROFESSIONAL

    @property
    def in_hospital(self) -> bool:
        """True where a hospital or surgery center provides staff and equipment, for all that is known.

        By the place of service where it is stated, else by the setting.
        """
        return self.place in _HOSPITALS if self.place else self.setting in _SETTINGS

    @property
    def provider(self) -> Provider:
        """Whose NCCI tables apply: the practitioner's, the supplier's (DME), else the hospital's."""
        if self.setting is Setting.DME:
            return Provider.SUPPLIER
        if self.claim is ClaimKind.PROFESSIONAL:
            return Provider.PRACTITIONER
        return Provider.HOSPITAL

    @property
    def pair_table(self) -> Provider:
        """The table of NCCI pairs to hold the claim against: its own where it is at hand, else the
        hospital's."""
        own = self.provider
        return own if self.book.procedures.has_pairs(own) else Provider.HOSPITAL

    @property
    def is_outpatient_facility(self) -> bool:
        """True for a facility's claim for anything but a stay."""
        return (
            self.claim is ClaimKind.FACILITY
            and self.setting is not None
            and self.setting not in (Setting.INPATIENT, Setting.DME)
        )

    def fee(self, line: AnswerCode) -> Fee | None:
        """What the physician fee schedule says of a service line of a professional claim.

        None on other claims, and until the relative value file was imported.
        """
        if self.claim is not ClaimKind.PROFESSIONAL or not line.is_line_item:
            return None
        return self.book.fee(line.code)

    def flags(self, line: AnswerCode) -> Flags:
        """The edit flags of a line's code."""
        return self.book.flags(line.code, line.system) if line.system else NO_FLAGS

    def title(self, line: AnswerCode) -> str:
        """The title of a line's code, or empty."""
        return self.book.title(line.code, line.system)

    def _billable(self, line: AnswerCode) -> bool:
        if line.system is None:
            return False
        row = self.book.get(line.code, line.system)
        return row is not None and row.billable


_SETTINGS = (Setting.EMERGENCY, Setting.INPATIENT, Setting.OUTPATIENT_SURGERY)
_HOSPITALS = frozenset({"19", "21", "22", "23", "24", "26", "51", "52", "61"})
"""Places of service of hospitals and surgery centers (CMS place of service code set)."""
_PAYERS = (PayerKind.MEDICARE, PayerKind.MEDICAID, PayerKind.COMMERCIAL)


def _payer(policies: Sequence[str]) -> PayerKind | None:
    return next((p for p in _PAYERS for sheet in policies if sheet.split("-")[0] == p.value), None)


def key_answer(keys: Sequence[KeyCode], codebook: Codebook) -> Answer:
    """A key as the answer that gives it, each code in a system that its role allows.

    ``M1000`` is a diagnosis and a HCPCS code: the role decides. A code that no table knows stays as
    written, with no system.
    """
    book = book_of(codebook)
    lines = []
    for key in keys:
        diagnosis = key.role.is_diagnosis
        systems = [system for system in System if system.is_diagnosis is diagnosis]
        row = next((row for system in systems if (row := book.get(key.code, system))), None)
        lines.append(
            AnswerCode(
                row.code if row else key.code.upper(),
                row.system if row else None,
                key.modifiers,
                key.units,
                key.poa if key.poa in ("Y", "N", "U", "W") else "",
            )
        )
    return Answer(tuple(lines))
