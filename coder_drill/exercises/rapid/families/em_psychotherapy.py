"""Psychotherapy by minutes: alone, beside a visit, and in a crisis."""

from __future__ import annotations

from dataclasses import dataclass
from random import Random
from typing import TYPE_CHECKING

from coder_drill.exercises.rapid.model import Answer, Draft, Family, Form, Group
from coder_drill.exercises.rapid.people import adult, strewn
from coder_drill.exercises.rapid.wording import clock

if TYPE_CHECKING:
    from coder_drill.codebooks import Codebook

ALONE, BESIDE, CRISIS = "alone", "beside", "crisis"


@dataclass(frozen=True, slots=True)
class Session:
    """``minutes`` of therapy; beside a visit, ``visit`` minutes of E/M and its level by MDM."""

    kind: str
    minutes: int
    visit: int
    mdm: str


_BANDS = ((16, 37, "90832", "90833"), (38, 52, "90834", "90836"), (53, 78, "90837", "90838"))
_REASONS = (
    "MDD, recurrent, moderate",
    "generalized anxiety disorder",
    "PTSD after MVA",
    "panic disorder with agoraphobia",
    "OCD, contamination fears",
    "adjustment disorder after divorce",
    "bipolar II, depressed",
    "binge-eating disorder",
    "social anxiety disorder",
    "persistent depressive disorder",
    "borderline personality disorder",
    "complicated grief",
)
_SEVERE = (
    "bipolar I, mixed episode",
    "schizoaffective disorder, bipolar type",
    "bipolar I, manic, with psychotic features",
)
_CRISES = (
    "acute suicidal ideation with plan",
    "overwhelming panic after an assault",
    "acute psychotic decompensation, agitated",
    "suicidal after job loss, firearm in the home",
    "acute dissociation after a house fire",
    "homicidal ideation, command hallucinations",
)
_MODES = (
    "CBT, thought records reviewed",
    "exposure hierarchy continued",
    "DBT skills, distress tolerance",
    "supportive and insight-oriented work",
    "EMDR session",
    "motivational interviewing",
    "interpersonal therapy, role transition",
    "behavioral activation, homework set",
)
_DRUGS = {
    "low": ("same dose, stable, refills given", "medication continued unchanged"),
    "moderate": (
        "sertraline raised to 100 mg",
        "switched to venlafaxine",
        "lamotrigine titrated",
        "aripiprazole added",
    ),
    "high": (
        "severe relapse, lithium level and creatinine followed for toxicity",
        "severe relapse, inpatient stay weighed",
        "clozapine, ANC followed for toxicity; severe relapse",
    ),
}
_NOISE = (
    "MSE: mood low, affect full, no SI.",
    "PHQ-9 14.",
    "Homework done.",
    "Sleeping 6 h.",
    "Next session in 2 weeks.",
    "GAD-7 11.",
    "Treatment plan updated.",
    "Pt arrived on time.",
    "Denies alcohol.",
    "Spouse waited outside.",
)
_CRISIS_NOISE = (
    "Safety plan written.",
    "Means restriction discussed with the partner.",
    "Mobile crisis team aware.",
    "Transport arranged.",
    "Police brought pt in.",
    "Pt agreed to a higher level of care.",
    "Therapist with pt throughout.",
)


class Psychotherapy(Family[Session]):
    """Codes of a session from its minutes."""

    id = "em-psychotherapy"
    title = "Psychotherapy by minutes"
    group = Group.EM
    source = "CPT psychotherapy guidelines: time bands, add-on codes, crisis"
    domain = "cpt-medicine"
    skill = "wrong-code"
    seconds = 35

    def draw(self, rng: Random, difficulty: int, codebook: Codebook) -> tuple[Session, Answer]:
        """A band of minutes with its codes, then minutes inside, near its edges on higher levels."""
        kind = rng.choice(
            (
                (ALONE,),
                (ALONE, BESIDE),
                (ALONE, BESIDE, CRISIS),
                (ALONE, BESIDE, BESIDE, CRISIS),
                (BESIDE, CRISIS),
            )[difficulty - 1]
        )
        if kind == CRISIS:
            low, high, answer = rng.choice(_CRISIS_BANDS)
            return Session(kind, _inside(rng, low, high, difficulty), 0, ""), answer
        low, high, alone, beside = rng.choice(_BANDS)
        if difficulty >= 3 and rng.random() < 0.1:
            low, high, alone, beside = 9, 15, "", ""
        minutes = _inside(rng, low, high, difficulty)
        if kind == ALONE:
            return Session(kind, minutes, 0, ""), (alone,) if alone else ()
        mdm = rng.choice(
            ("low", "moderate", "moderate", "high") if difficulty > 2 else ("low", "moderate")
        )
        visit = {"low": "99213", "moderate": "99214", "high": "99215"}[mdm]
        answer = (visit, beside) if beside else (visit,)
        return Session(kind, minutes, rng.randint(8, 24), mdm), answer

    def solve(self, facts: Session, codebook: Codebook) -> Answer:
        """Count thresholds passed; E/M stands on its MDM, never on the minutes."""
        time = facts.minutes
        if facts.kind == CRISIS and time >= 30:
            extra = -(-(time - 74) // 30) if time > 74 else 0
            if extra == 0:
                return ("90839",)
            return ("90839", "90840" if extra == 1 else f"90840x{extra}")
        passed = (time > 15) + (time > 37) + (time > 52)
        if facts.kind == BESIDE:
            visit = str(99213 + ("low", "moderate", "high").index(facts.mdm))
            return (visit, ("90833", "90836", "90838")[passed - 1]) if passed else (visit,)
        return (("90832", "90834", "90837")[passed - 1],) if passed else ()

    def write(
        self, facts: Session, answer: Answer, rng: Random, difficulty: int, codebook: Codebook
    ) -> Draft:
        """A session note with its times."""
        who = adult(rng, rng.randint(19, 78), rng.choice("FM"))
        begin = rng.randint(8 * 60, 18 * 60)
        lines: list[str] = []
        if facts.kind == CRISIS:
            lines.append(f"{who}: {rng.choice(_CRISES)}. Urgent session, psychotherapy for crisis.")
            lines.append(_timed(rng, "Crisis therapy", begin, facts.minutes))
            noise: tuple[str, ...] = _CRISIS_NOISE
        elif facts.kind == ALONE:
            by = rng.choice(("LCSW", "Psychologist", "Licensed counselor", "LMFT"))
            lines.append(
                rng.choice(
                    (
                        f"{by}. {who}, {rng.choice(_REASONS)}.",
                        f"{who}, {rng.choice(_REASONS)}. Therapist: {by}.",
                    )
                )
            )
            lines.append(
                f"{rng.choice(('Session', 'Work', 'Intervention'))}: {rng.choice(_MODES)}."
            )
            lines.append(_timed(rng, "Psychotherapy", begin, facts.minutes))
            noise = _NOISE
        else:
            by = rng.choice(("Psychiatrist", "Psychiatric NP"))
            lines.append(
                f"{by}, established pt. {who}, {rng.choice(_REASONS if facts.mdm != 'high' else _SEVERE)}."
            )
            parts = [
                f"E/M, {rng.choice(_DRUGS[facts.mdm])}; MDM {facts.mdm}: {facts.visit} min.",
                f"Psychotherapy ({rng.choice(_MODES)}): {facts.minutes} min.",
            ]
            if rng.random() < 0.5:
                parts.reverse()
            lines += parts
            if rng.random() < 0.5:
                lines.append(
                    f"In the room {clock(begin)}-{clock(begin + facts.minutes + facts.visit)}."
                )
            noise = _NOISE
        for line in strewn(rng, noise, 2):
            lines.insert(rng.randint(1, len(lines)), line)
        return Draft(
            scene="\n".join(lines),
            ask=rng.choice(
                ("Codes for the session? (none if none)", "What is reported? (none if none)")
            ),
            form=Form.CODES,
            rule=_RULES[facts.kind],
            worked=_steps(facts, answer),
            mistakes=_mistakes(facts, answer),
        )


_CRISIS_BANDS: tuple[tuple[int, int, Answer], ...] = (
    (17, 29, ("90832",)),
    (30, 74, ("90839",)),
    (30, 74, ("90839",)),
    (75, 104, ("90839", "90840")),
    (105, 134, ("90839", "90840x2")),
)
_RULES = {
    ALONE: "Psychotherapy: 16-37 min 90832, 38-52 min 90834, 53 min or more 90837; under 16 none.",
    BESIDE: "Beside E/M: therapy minutes alone choose 90833 (16-37), 90836 (38-52), or 90838 "
    "(53 or more); the visit is leveled by MDM.",
    CRISIS: "Crisis: 90839 for 30-74 min, then 90840 for every further 30 min or part; under "
    "30 min it is ordinary psychotherapy.",
}


def _inside(rng: Random, low: int, high: int, difficulty: int) -> int:
    near = difficulty >= 3 and rng.random() < 0.5
    return rng.choice((low, low + 1, high - 1, high)) if near else rng.randint(low, high)


def _timed(rng: Random, what: str, begin: int, minutes: int) -> str:
    return rng.choice(
        (
            f"{what} {clock(begin)} to {clock(begin + minutes)}.",
            f"{what}: start {clock(begin)}, stop {clock(begin + minutes)}.",
            f"{what} time: {minutes} min.",
            f"{minutes} min of {what[0].lower()}{what[1:]}, face to face.",
        )
    )


def _steps(facts: Session, answer: Answer) -> list[str]:
    steps = [f"therapy: {facts.minutes} min"]
    if facts.kind == BESIDE:
        steps.append(f"the {facts.visit} min of E/M are no therapy; MDM {facts.mdm}: {answer[0]}")
        steps.append(answer[1] if len(answer) > 1 else "under 16 min of therapy: the visit alone")
    elif facts.kind == CRISIS and facts.minutes < 30:
        steps.append("under 30 min: not a crisis code, 90832")
    else:
        steps.append(" ".join(answer) or "under 16 min: no psychotherapy code")
    return steps


def _mistakes(facts: Session, answer: Answer) -> dict[str, str]:
    right = " ".join(answer)
    found: dict[str, str] = {}

    def add(codes: str, why: str) -> None:
        codes = codes.strip()
        if codes != right:
            found.setdefault(codes, why)

    def band(minutes: int, column: int) -> str:
        for row in reversed(_BANDS):
            if minutes >= row[0]:
                return (row[2], row[3])[column]
        return ""

    if facts.kind == CRISIS:
        if facts.minutes < 30:
            add("90839", "A crisis code needs at least 30 minutes.")
        else:
            add(
                band(facts.minutes, 0),
                "Psychotherapy for crisis has its own codes from 30 minutes.",
            )
            if facts.minutes >= 75:
                add("90839", "90840 is added from minute 75.")
                add("90837 90840", "90840 goes with 90839 only.")
    elif facts.kind == ALONE:
        add(band(facts.minutes + 8, 0), "The band must be reached; minutes are not rounded up.")
        if not answer:
            add("90832", "Under 16 minutes there is no psychotherapy code.")
        add(band(facts.minutes, 1), "That code is an add-on to an E/M visit; there was none.")
    else:
        both = band(facts.minutes + facts.visit, 1)
        add(f"{answer[0]} {both}", "The minutes of the E/M part were counted as therapy.")
        add(f"{answer[0]} {band(facts.minutes, 0)}", "Beside an E/M visit the add-on code is used.")
        add(band(facts.minutes, 0), "The E/M visit is reported too, with the add-on code.")
        timed = "99214" if facts.visit >= 30 else "99213" if facts.visit >= 20 else "99212"
        add(
            " ".join((timed, *answer[1:])),
            "Beside psychotherapy the visit is leveled by MDM, not time.",
        )
    return found


FAMILIES = (Psychotherapy,)
