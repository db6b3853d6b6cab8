"""Substances: use, abuse or dependence, remission, and what a linked illness adds."""

from __future__ import annotations

from dataclasses import dataclass
from random import Random
from typing import TYPE_CHECKING

from coder_drill.exercises.rapid.model import Answer, Draft, Family, Form, Group
from coder_drill.exercises.rapid.people import adult, at_hand, mixed, note

if TYPE_CHECKING:
    from coder_drill.codebooks import Codebook

_SUBSTANCES = (
    ("alcohol", "F10"),
    ("opioid", "F11"),
    ("cannabis", "F12"),
    ("sedative", "F13"),
    ("cocaine", "F14"),
    ("stimulant", "F15"),
)
_LINKED = (
    ("alcohol-induced acute pancreatitis, no necrosis or infection", "K85.20"),
    ("alcoholic cirrhosis, no ascites", "K70.30"),
    ("alcoholic gastritis, no bleeding", "K29.20"),
)
USE, ABUSE, DEPENDENCE = "use", "abuse", "dependence"
MILD, MODERATE, SEVERE = "mild disorder", "moderate disorder", "severe disorder"


@dataclass(frozen=True, slots=True)
class Habit:
    """``words`` are what providers write; ``remission`` is ``provider``, ``patient`` or empty, after
    whoever speaks of it; ``linked`` an illness due to alcohol."""

    substance: str
    stem: str
    words: tuple[str, ...]
    remission: str
    linked: str


class SubstanceCode(Family[Habit]):
    """One code a substance, by the strongest word."""

    id = "cm-substance"
    title = "Substance use, abuse, dependence, remission"
    group = Group.CM
    source = "ICD-10-CM guidelines I.C.5.b.1 to I.C.5.b.3"
    domain = "cm-05"
    skill = "specificity"
    seconds = 30

    def draw(self, rng: Random, difficulty: int, codebook: Codebook) -> tuple[Habit, Answer]:
        """The code first, then words that lead to it."""
        substance, stem = rng.choice(_SUBSTANCES)
        kind = rng.choice(_KINDS[difficulty])
        if kind == "use":
            return Habit(substance, stem, (USE,), "", ""), ()
        if kind == "linked":
            name, code = rng.choice(_LINKED)
            word = rng.choice((ABUSE, DEPENDENCE, SEVERE, MODERATE))
            last = "10" if word == ABUSE else "20"
            return Habit("alcohol", "F10", (word,), "", name), tuple(sorted((f"F10.{last}", code)))
        strong = rng.random() < 0.6
        words: tuple[str, ...]
        if kind == "several":
            words = rng.choice(
                ((USE, DEPENDENCE), (ABUSE, DEPENDENCE), (USE, ABUSE, DEPENDENCE))
                if strong
                else ((USE, ABUSE),)
            )
        elif kind == "word":
            words = (DEPENDENCE,) if strong else (ABUSE,)
        else:
            words = (rng.choice((MODERATE, SEVERE)),) if strong else (MILD,)
            if kind.endswith("word"):
                words = (DEPENDENCE,) if strong else (ABUSE,)
        remission = {"remission": "provider", "remission, word": "provider", "patient": "patient"}
        told = remission.get(kind, "")
        digits = ("2" if strong else "1") + ("1" if told == "provider" else "0")
        return Habit(substance, stem, words, told, ""), (f"{stem}.{digits}",)

    def solve(self, facts: Habit, codebook: Codebook) -> Answer:
        """Dependence beats abuse beats use; mild is abuse, more is dependence; use alone is nothing."""
        ranks = {USE: 0, ABUSE: 1, MILD: 1, MODERATE: 2, SEVERE: 2, DEPENDENCE: 2}
        rank = max(ranks[word] for word in facts.words)
        if rank == 0:
            return ()
        codes = [f"{facts.stem}.{rank}{int(facts.remission == 'provider')}"]
        codes += [code for name, code in _LINKED if name == facts.linked]
        return tuple(sorted(codes))

    def write(
        self, facts: Habit, answer: Answer, rng: Random, difficulty: int, codebook: Codebook
    ) -> Draft:
        """What several notes of one record say."""
        low = 38 if facts.linked else 22
        who = f"{adult(rng, rng.randint(low, 72), rng.choice('FM'))}, {rng.choice(_PLACES)}"
        lines = _told(facts, rng)
        name, stem = facts.substance, facts.stem
        hand = [
            (f"{name} abuse, uncomplicated", f"{stem}.10"),
            (f"{name} abuse, in remission", f"{stem}.11"),
            (f"{name} dependence, uncomplicated", f"{stem}.20"),
            (f"{name} dependence, in remission", f"{stem}.21"),
            (f"{name} use, uncomplicated", f"{stem}.90"),
        ]
        hand += [(name, code) for name, code in _LINKED if name == facts.linked]
        return Draft(
            scene=f"{note(rng, who, lines, _NOISE, 2)}\n{at_hand(rng, hand)}",
            ask=rng.choice(
                (
                    f"Code(s) for the {name} problem"
                    + (
                        " and the illness it caused, in any order?"
                        if facts.linked
                        else " (none if none)?"
                    ),
                    "What is coded, in any order (none if none)?",
                )
            ),
            form=Form.CODES,
            rule=_rule(facts),
            worked=[
                f"documented: {', '.join(facts.words)}",
                f"remission: {facts.remission or 'not mentioned'}",
                "code: " + (", ".join(answer) or "none"),
            ],
            mistakes=_mistakes(facts, answer),
        )


_KINDS = {
    1: ("word", "word", "severity", "several"),
    2: ("word", "severity", "several", "remission, word"),
    3: ("severity", "several", "remission", "use", "remission, word"),
    4: ("severity", "several", "remission", "remission", "use", "patient", "linked"),
    5: ("several", "remission", "patient", "patient", "linked", "use", "severity"),
}
_PLACES = (
    "office visit",
    "inpatient",
    "ED visit, sent home",
    "admitted",
    "clinic",
    "preoperative visit",
    "behavioral health visit",
)
_NOISE = (
    "Works nights.",
    "Labs sent.",
    "Vitals stable.",
    "Allergies: none.",
    "Lives with a roommate.",
    "No suicidal ideation.",
    "Counseling offered.",
    "Eats well.",
    "Follow-up in 4 weeks.",
)


def _told(facts: Habit, rng: Random) -> list[str]:
    name = facts.substance
    if facts.words == (USE,):
        usual = {
            "alcohol": ("Drinks wine on weekends.", "Social drinker, 2 beers a week."),
            "cannabis": ("Smokes marijuana on weekends.", "Occasional cannabis use."),
            "opioid": ("Takes a friend's oxycodone now and then.", "Occasional opioid use."),
            "sedative": ("Occasional use of a friend's alprazolam.", "Sedative use now and then."),
            "cocaine": ("Occasional cocaine use.", "Used cocaine twice this year."),
            "stimulant": ("Occasional stimulant use.", "Uses amphetamine now and then."),
        }[name]
        return [
            rng.choice(usual),
            rng.choice(
                (
                    "No disorder, no related condition documented.",
                    "Provider documents no disorder and links no illness to it.",
                )
            ),
        ]
    lines = []
    for word in facts.words:
        phrase = f"{name} {word}"
        if word in (MILD, MODERATE, SEVERE):
            degree = word.split()[0]
            phrase = rng.choice((f"{name} use disorder, {degree}", f"{degree} {name} use disorder"))
        if facts.remission == "provider":
            phrase += rng.choice(
                (", in early remission", ", in sustained remission", ", in remission")
            )
        lines.append(phrase)
    if len(lines) > 1:
        places = rng.sample(("H&P", "Progress note", "Discharge summary", "Consult"), len(lines))
        lines = [f"{place}: {line}." for place, line in zip(places, mixed(rng, lines), strict=True)]
    else:
        lead = rng.choice(("Assessment: ", "Provider documents ", "Dx: ", "A/P: "))
        lines = [f"{lead}{lines[0]}."]
    if facts.remission == "patient":
        lines.append(
            rng.choice(
                (
                    "Patient says clean for two years; the provider does not mention remission.",
                    'Patient: "I quit last year." No provider documents remission.',
                    "Tells the nurse it is in remission; the provider's notes do not.",
                )
            )
        )
    if facts.linked:
        lines.append(f"Also {facts.linked}.")
    return lines


def _rule(facts: Habit) -> str:
    if facts.words == (USE,):
        return (
            "Use alone is coded only when the provider links a disorder or medical condition to it."
        )
    if facts.linked:
        return "An illness due to alcohol has its own code, with abuse or dependence beside it."
    if facts.remission == "patient":
        return "In remission only when the provider documents it."
    if len(facts.words) > 1:
        return "One code a substance: dependence over abuse over use."
    if facts.words[0] in (MILD, MODERATE, SEVERE):
        return (
            "A mild use disorder is abuse, a moderate or severe one dependence, also in remission."
        )
    return "Abuse is .1-, dependence .2-; remission as the provider documents it."


def _mistakes(facts: Habit, answer: Answer) -> dict[str, str]:
    found: dict[str, str] = {}

    def add(codes: set[str], why: str) -> None:
        if tuple(sorted(codes)) != answer:
            found.setdefault(" ".join(sorted(codes)), why)

    stem = facts.stem
    if not answer:
        add({f"{stem}.90"}, "No disorder and nothing linked: use is not coded.")
        add({f"{stem}.10"}, "Use is not abuse.")
        return found
    code = next(each for each in answer if each.startswith(stem))
    others = set(answer) - {code}
    strength, last = code[4], code[5]
    other = "1" if strength == "2" else "2"
    add(
        {*others, f"{stem}.{other}{last}"},
        "Mild is abuse, moderate or severe is dependence; the stronger word decides.",
    )
    add(
        {*others, f"{stem}.{strength}{'0' if last == '1' else '1'}"},
        "Remission follows the provider.",
    )
    if len(facts.words) > 1:
        add({code, f"{stem}.{other}{last}"}, "One substance takes one code.")
    if facts.linked:
        add({code}, "The illness due to alcohol has its own code.")
        add({*others, "F10.288"}, "The medical illness is coded itself, not as F10.288.")
    return found


FAMILIES = (SubstanceCode,)
