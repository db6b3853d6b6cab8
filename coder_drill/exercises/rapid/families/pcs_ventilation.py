"""Ventilation by consecutive hours: ICD-10-PCS section 5, one code for each run."""

from __future__ import annotations

from dataclasses import dataclass
from random import Random
from typing import TYPE_CHECKING

from coder_drill.exercises.rapid.model import Answer, Draft, Family, Form, Group
from coder_drill.exercises.rapid.people import adult, strewn
from coder_drill.exercises.rapid.wording import clock

if TYPE_CHECKING:
    from coder_drill.codebooks import Codebook

TUBE, CPAP, FLOW, SURGERY = "tube", "cpap", "flow", "surgery"
DAY = 24 * 60

_REASONS = (
    "acute hypoxic respiratory failure, pneumonia",
    "hypercapnic respiratory failure, COPD exacerbation",
    "ARDS after aspiration",
    "flash pulmonary edema",
    "septic shock with respiratory failure",
    "acute respiratory failure, influenza A",
    "respiratory failure, myasthenic crisis",
    "acute hypoxic respiratory failure, viral pneumonia",
)
_SURGERIES = (
    "open sigmoid colectomy",
    "total hip arthroplasty",
    "laparoscopic cholecystectomy",
    "lumbar fusion",
    "open nephrectomy",
    "incisional hernia repair with mesh",
)
_NOISE = (
    "ABG q6h.",
    "Chest film reviewed.",
    "HOB 30 degrees.",
    "Pulmonary following.",
    "FiO2 weaned to 40%.",
    "Afebrile.",
    "Telemetry: sinus rhythm.",
    "DVT and stress ulcer prophylaxis ordered.",
    "NPO.",
    "Home O2 2 L.",
    "Family updated.",
    "Incentive spirometry ordered.",
    "Sputum culture pending.",
)


@dataclass(frozen=True, slots=True)
class Run:
    """One stretch of support: minutes after midnight of hospital day 1. ``elsewhere`` is the minute
    at which the tube went in before arrival (None: placed here); ``end`` is how it ended."""

    kind: str
    start: int
    stop: int
    elsewhere: int | None = None
    end: str = "extubated"


@dataclass(frozen=True, slots=True)
class Stay:
    """The runs of a stay, in time order."""

    runs: tuple[Run, ...]


class Ventilation(Family[Stay]):
    """Which duration value each run of respiratory support takes."""

    id = "pcs-ventilation"
    title = "Ventilation hours"
    group = Group.PCS
    source = "ICD-10-PCS tables 5A1 and 5A0 (duration); AHA Coding Clinic, 4th quarter 2014"
    domain = "pcs-other"
    skill = "wrong-code"
    seconds = 45

    def draw(self, rng: Random, difficulty: int, codebook: Codebook) -> tuple[Stay, Answer]:
        """The duration of each run first, then clock times that have it."""
        kinds = {
            1: ([TUBE],),
            2: ([TUBE], [CPAP], [FLOW]),
            3: ([TUBE], [CPAP, TUBE], [TUBE, FLOW], [SURGERY]),
            4: ([TUBE, TUBE], [TUBE], [CPAP, TUBE], [SURGERY, TUBE], [FLOW, TUBE]),
            5: (
                [TUBE, TUBE],
                [SURGERY, TUBE],
                [FLOW, TUBE, CPAP],
                [TUBE, TUBE, FLOW],
                [TUBE, CPAP],
            ),
        }[difficulty]
        now = rng.randint(1, 22) * 60 + rng.choice((0, 5, 10, 20, 30, 40, 50))
        runs: list[Run] = []
        codes: list[str] = []
        for number, kind in enumerate(rng.choice(kinds)):
            if kind == SURGERY:
                now = DAY * (now // DAY) + rng.randint(7, 13) * 60 + rng.choice((5, 20, 35, 50))
                stop = now + rng.randint(95, 260)
                runs.append(Run(SURGERY, now, stop))
                now = stop + rng.randint(6, 40) * 60
                continue
            band = rng.choice((0, 1, 1, 2) if kind == TUBE else (0, 0, 1))
            length = _length(rng, band, edge=difficulty >= 3)
            before = None
            if kind == TUBE and number == 0 and difficulty >= 2 and rng.random() < 0.4:
                before = now - rng.randint(40, 420)
            end = "extubated"
            if kind == TUBE and band and difficulty >= 3 and rng.random() < 0.3:
                end = "weaned"
            runs.append(Run(kind, now, now + length, before, end))
            codes.append(_CODES[kind][band])
            gap = 0 if kind != TUBE else rng.randint(3, 50) * 60 + rng.choice((0, 10, 25))
            now += length + gap
        return Stay(tuple(runs)), tuple(sorted(codes))

    def solve(self, facts: Stay, codebook: Codebook) -> Answer:
        """Hours from arrival or start here to the end, each run alone; anesthesia's own is left out."""
        found = []
        for run in facts.runs:
            if run.kind == SURGERY:
                continue
            hours = (run.stop - run.start) / 60
            duration = "3" if hours < 24 else "5" if hours > 96 else "4"
            if run.kind == TUBE:
                found.append(f"5A19{duration}5Z")
            else:
                found.append(f"5A09{duration}5{'7' if run.kind == CPAP else 'A'}")
        return tuple(sorted(found))

    def write(
        self, facts: Stay, answer: Answer, rng: Random, difficulty: int, codebook: Codebook
    ) -> Draft:
        """A flowsheet or a summary with days and clock times."""
        surgical = any(run.kind == SURGERY for run in facts.runs)
        who = adult(rng, rng.randint(34, 86), rng.choice("FM"))
        reason = rng.choice(_REASONS)
        if surgical:
            reason = rng.choice(_SURGERIES)
            if len(facts.runs) > 1:
                reason += ", later " + rng.choice(
                    ("aspiration with respiratory failure", "postop pneumonia, respiratory failure")
                )
        plain = difficulty == 1 and rng.random() < 0.5
        lines = [f"{who}, {reason}."]
        told = [_hours_only(rng, run) if plain else _told(rng, run) for run in facts.runs]
        if rng.random() < 0.4:
            lines.append(
                rng.choice(("RT flowsheet: ", "Vent log: ", "RT summary: ", "")) + " ".join(told)
            )
        else:
            lines += told
        noise = strewn(rng, _NOISE, 2 if difficulty < 4 else 3)
        for line in noise:
            lines.insert(rng.randint(1, len(lines)), line)
        return Draft(
            scene="\n".join(lines),
            ask=rng.choice(
                (
                    "PCS codes for the respiratory support of the stay, one for each run "
                    "(no intubation code; none if none)?",
                    "How is the respiratory support coded on the hospital's inpatient claim? "
                    "One PCS code a run, tube placement left out, none if none",
                )
            ),
            form=Form.CODES,
            rule=_rule(facts),
            worked=[*(_step(run) for run in facts.runs), f"codes: {' '.join(answer) or 'none'}"],
            mistakes=_mistakes(facts, answer),
        )


_CODES = {
    TUBE: ("5A1935Z", "5A1945Z", "5A1955Z"),
    CPAP: ("5A09357", "5A09457", "5A09557"),
    FLOW: ("5A0935A", "5A0945A", "5A0955A"),
}


def _length(rng: Random, band: int, *, edge: bool) -> int:
    """Minutes of a run under 24 hours (0), of 24-96 hours (1), over 96 hours (2)."""
    low, high = ((125, 24 * 60 - 1), (24 * 60, 96 * 60), (96 * 60 + 1, 190 * 60))[band]
    if edge and rng.random() < 0.6:
        near = rng.choice((5, 10, 15, 20, 30, 45, 60))
        if band == 0:
            return high + 1 - near
        if band == 2:
            return low - 1 + near
        return rng.choice((low, low + near, high - near, high))
    return rng.randint(low // 5 + 1, high // 5) * 5


def at(minute: int) -> str:
    """A minute of the stay as hospital day and clock time, ``HD2 14:05``."""
    return f"HD{minute // DAY + 1} {clock(minute)}"


def _told(rng: Random, run: Run) -> str:
    start, stop = at(run.start), at(run.stop)
    if run.kind == SURGERY:
        return rng.choice(
            (
                f"Intubated by anesthesia {start}, extubated in the OR {stop}.",
                f"General anesthesia, ETT {start}; extubated at end of case {stop}.",
                f"ETT for the operation {start}, out before leaving the OR {stop}.",
            )
        )
    if run.kind == TUBE:
        if run.elsewhere is not None:
            before = clock(run.elsewhere)
            first = rng.choice(
                (
                    f"Intubated by EMS at {before}, arrived on the vent {start}",
                    f"Tube placed at the sending hospital {before}; arrived here ventilated {start}",
                    f"Transferred in intubated (ETT {before} at the outside ED), arrival {start}",
                )
            )
        else:
            first = rng.choice(
                (
                    f"Intubated {start} and placed on the vent",
                    f"ETT placed {'in our ED ' if run.start < DAY else ''}{start}, "
                    "mechanical ventilation begun",
                    f"{start} intubated, AC/VC",
                    f"Orally intubated at the bedside {start}, ventilated",
                )
            )
        if run.end == "weaned":
            last = rng.choice(
                (
                    f"pressure-support weaning over the last hours, on the vent until "
                    f"extubation {stop}",
                    f"weaning trials on the vent, weaning complete and extubated {stop}",
                )
            )
        else:
            last = rng.choice(
                (f"extubated {stop}", f"{stop} extubated", f"ETT out {stop}", f"off vent {stop}")
            )
        return f"{first}; {last}."
    device = "CPAP by face mask" if run.kind == CPAP else "High-flow nasal cannula 50 L/min"
    return rng.choice(
        (
            f"{device} {start} to {stop}, without a break.",
            f"{device} on {start}, off {stop}.",
            f"{start} {device[0].lower() if run.kind == FLOW else 'C'}{device[1:]}, "
            f"continuous, stopped {stop}.",
        )
    )


def _hours_only(rng: Random, run: Run) -> str:
    hours, minutes = divmod(run.stop - run.start, 60)
    length = f"{hours} h" + (f" {minutes} min" if minutes else "")
    return rng.choice(
        (
            f"Intubated here, on the vent {length} in one run, then extubated.",
            f"ETT placed in our ED; total ventilator time {length}, continuous.",
            f"Mechanical ventilation through an endotracheal tube for {length} without a break.",
            f"Vent days per RT log: {length} from intubation to extubation.",
        )
    )


def _step(run: Run) -> str:
    hours, minutes = divmod(run.stop - run.start, 60)
    if run.kind == SURGERY:
        return "ventilation during the operation: part of the anesthesia, not coded"
    names = {TUBE: "through the tube", CPAP: "CPAP mask", FLOW: "high-flow cannula"}
    since = "arrival" if run.elsewhere is not None else "start"
    total = run.stop - run.start
    code = _CODES[run.kind][0 if total < 24 * 60 else 2 if total > 96 * 60 else 1]
    return f"{names[run.kind]}, {since} to end: {hours} h {minutes:02d} min, {code}"


def _rule(facts: Stay) -> str:
    tubes = [run for run in facts.runs if run.kind == TUBE]
    if len(tubes) > 1:
        return "Each run of ventilation is counted and coded by itself; hours are not added."
    if any(run.elsewhere is not None for run in tubes):
        return "A patient who arrives intubated is counted from arrival at this hospital."
    if any(run.kind == SURGERY for run in facts.runs):
        return "Ventilation that belongs to an operation's anesthesia is not coded."
    if any(run.kind != TUBE for run in facts.runs):
        return (
            "CPAP and high-flow without a tube are assistance, 5A09; 5A19 needs an invasive airway."
        )
    return "Under 24 hours 3, 24 to 96 hours 4, over 96 consecutive hours 5."


def _mistakes(facts: Stay, answer: Answer) -> dict[str, str]:
    """Runs added up, hours before arrival, a mask as ventilation, the operation's tube."""
    found: dict[str, str] = {}

    def of(kind: str, minutes: int) -> str:
        return _CODES[kind][0 if minutes < 24 * 60 else 2 if minutes > 96 * 60 else 1]

    def note(codes: list[str], why: str) -> None:
        if tuple(sorted(codes)) != answer:
            found.setdefault(" ".join(sorted(codes)), why)

    tubes = [run for run in facts.runs if run.kind == TUBE]
    rest = [of(r.kind, r.stop - r.start) for r in facts.runs if r.kind in (CPAP, FLOW)]
    own = [of(TUBE, run.stop - run.start) for run in tubes]
    if len(tubes) > 1:
        total = sum(run.stop - run.start for run in tubes)
        note([of(TUBE, total), *rest], "The runs were added; each run is coded by itself.")
        note([*dict.fromkeys(own), *rest], "Two runs of the same length band are two codes.")
    if any(run.elsewhere is not None for run in tubes):
        longer = [
            of(TUBE, r.stop - (r.start if r.elsewhere is None else r.elsewhere)) for r in tubes
        ]
        note([*longer, *rest], "Hours before arrival belong to no one's count here.")
    if rest:
        as_vent = [of(TUBE, r.stop - r.start) if r.kind in (CPAP, FLOW) else "" for r in facts.runs]
        note(
            [*own, *(code for code in as_vent if code)],
            "5A19 is ventilation through a tube; a mask or cannula is assistance, 5A09.",
        )
        note(own, "The mask or cannula support has a code of its own, 5A09.")
    if any(run.kind == SURGERY for run in facts.runs):
        note([*own, *rest, "5A1935Z"], "Ventilation for the operation itself is not coded.")
    return found


FAMILIES = (Ventilation,)
