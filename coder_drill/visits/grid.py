"""Decision making: what is checked in problems, data and risk, and the level that two of three carry.

The thresholds are those of CPT's table for office visits of 2021, which all leveled visits have used
since 2023; Medicare uses the same. Every box is said in our own words.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import IntEnum


class Level(IntEnum):
    """Decision making, the lowest first."""

    STRAIGHTFORWARD = 1
    LOW = 2
    MODERATE = 3
    HIGH = 4

    @property
    def words(self) -> str:
        """As a coder says it."""
        return self.name.lower()


SF, LOW, MODERATE, HIGH = Level


@dataclass(frozen=True, slots=True)
class Box:
    """One thing that may be checked: its ``level`` is what it reaches alone.

    ``only`` is the id of the one kind of visit that it belongs to, "" for all.
    """

    id: str
    level: Level
    words: str
    only: str = ""


PROBLEMS = (
    Box("minor", SF, "one minor problem that goes away by itself"),
    Box("minors", LOW, "two or more minor problems"),
    Box("stable", LOW, "one chronic illness at its treatment goal"),
    Box("stables", MODERATE, "two or more chronic illnesses at their goals"),
    Box("simple", LOW, "a simple new illness or injury, full recovery expected"),
    Box("settling", LOW, "an acute illness that treatment has made stable"),
    Box("simple-bed", LOW, "a simple illness or injury that takes a hospital bed"),
    Box("off-goal", MODERATE, "a chronic illness worse, off its goal, or with drug side effects"),
    Box("unknown", MODERATE, "a new problem of unknown nature that may prove serious"),
    Box("systemic", MODERATE, "an acute illness that affects the whole body"),
    Box("complicated", MODERATE, "an injury that needs more than its own site looked at"),
    Box("severe", HIGH, "a chronic illness in a severe flare (hospital care is weighed)"),
    Box("threat", HIGH, "life or a bodily function at stake soon if not treated"),
    Box("many", HIGH, "many illnesses that need intensive care planning", "nursing-initial"),
)
"""Problems that were addressed; those only listed do not count."""

RISK = (
    Box("minimal", SF, "next to none: rest, a bandage, reassurance"),
    Box("low", LOW, "low: OTC drug, physical therapy, simple wound care"),
    Box("drug", MODERATE, "a prescription drug managed: started, changed, kept on, stopped"),
    Box("minor-surgery", MODERATE, "minor surgery decided on, with a risk factor named"),
    Box("surgery", MODERATE, "planned major surgery decided on, no risk factor named"),
    Box("social", MODERATE, "social circumstances that limit diagnosis or treatment"),
    Box("toxicity", HIGH, "a drug whose toxicity is watched for by tests at set times"),
    Box("risky-surgery", HIGH, "planned major surgery decided on, with a risk factor named"),
    Box("emergency-surgery", HIGH, "emergency major surgery decided on"),
    Box("hospital", HIGH, "decided to admit, or to step up care in the hospital"),
    Box("limits", HIGH, "decided on DNR or less care because the outlook is poor"),
    Box("controlled", HIGH, "a controlled drug given by injection or infusion"),
)
"""Risk of what was decided on, for this patient; what was weighed and turned down counts too."""

_PROBLEMS = {box.id: box for box in PROBLEMS}
_RISK = {box.id: box for box in RISK}


@dataclass(frozen=True, slots=True)
class Data:
    """What was ordered, read and talked over.

    ``tests``: different tests ordered or reviewed, each counted once, at the order; a test that the
    clinician bills the reading of does not count. ``notes``: outside records, one for each source.
    ``historian``: history from another person because the patient cannot give it. ``reading``: own
    reading of a test that is not billed by the reader. ``discussion``: talk about care or a test with
    an outside clinician or another proper source, not with own staff or family.
    """

    tests: int = 0
    notes: int = 0
    historian: bool = False
    reading: bool = False
    discussion: bool = False

    @property
    def level(self) -> Level:
        """The level that data reach.

        Source: CPT, table of decision making: two tests or notes, or a historian, are low; three items
        (the historian is one), own reading, or a discussion are moderate; two of these three high.
        """
        three = self.tests + self.notes + self.historian >= 3
        kinds = three + self.reading + self.discussion
        if kinds >= 2:
            return HIGH
        if kinds == 1:
            return MODERATE
        return LOW if self.tests + self.notes >= 2 or self.historian else SF


@dataclass(frozen=True, slots=True)
class Element:
    """One of the three elements: what it reaches, and the words of what carries it there."""

    name: str
    level: Level | None
    why: str


@dataclass(frozen=True, slots=True)
class Decisions:
    """The three elements, the level, and the two or three elements that reach it."""

    elements: tuple[Element, Element, Element]
    level: Level
    carried_by: tuple[str, ...]
    notes: tuple[str, ...]


def decide(problems: Iterable[str], data: Data, risk: Iterable[str]) -> Decisions | None:
    """The level of decision making, None where neither a problem nor a risk is checked.

    ``problems`` and ``risk`` are ids of boxes. The level is the second highest of the three elements:
    two of them have to reach it. Raises KeyError for an unknown box.
    """
    one = _element("problems", _PROBLEMS, problems)
    three = _element("risk", _RISK, risk)
    if one.level is None and three.level is None:
        return None
    two = Element("data", data.level, _data_words(data))
    elements = (one, two, three)
    reached = sorted((each.level or SF for each in elements), reverse=True)[1]
    carried = tuple(
        each.name for each in elements if each.level is not None and each.level >= reached
    )
    notes = [
        f"No {word} is checked; it was counted as straightforward."
        for each, word in ((one, "problem"), (three, "risk"))
        if each.level is None
    ]
    return Decisions(elements, reached, carried, tuple(notes))


def _element(name: str, boxes: Mapping[str, Box], checked: Iterable[str]) -> Element:
    found = [boxes[each] for each in checked]
    if not found:
        return Element(name, None, "nothing checked")
    top = max(found, key=lambda box: box.level)
    return Element(name, top.level, top.words)


def _data_words(data: Data) -> str:
    parts = [
        f"{count} {name if count == 1 else name + 's'}"
        for count, name in ((data.tests, "test"), (data.notes, "outside note"))
        if count
    ]
    parts += [
        name
        for there, name in (
            (data.historian, "a historian"),
            (data.reading, "own reading"),
            (data.discussion, "outside discussion"),
        )
        if there
    ]
    return ", ".join(parts) or "none"
