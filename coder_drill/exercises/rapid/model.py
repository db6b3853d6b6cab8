"""Rapid items and the families that make them."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from random import Random
from typing import TYPE_CHECKING, ClassVar, Generic, TypeVar

if TYPE_CHECKING:
    from coder_drill.codebooks import Codebook

Facts = TypeVar("Facts")
"""What a family draws: a frozen dataclass of its own that holds all that decides the answer."""

Answer = tuple[str, ...]
"""An answer in canonical form: one entry for a choice, character, number or code; several for a set
or a sequence of codes or modifiers; none where the right answer is to report nothing."""

LEVELS = range(1, 6)


class Form(StrEnum):
    """What is asked for, and so how it is typed and compared."""

    CHOICE = "choice"
    """One of the options, by its key."""
    CODE = "code"
    """One code; dots and case do not matter."""
    CODES = "codes"
    """Several codes, in any order unless the item is ordered; modifiers and units count."""
    CHARACTER = "character"
    """One character of a code."""
    NUMBER = "number"
    """A number, such as units or minutes."""
    MODIFIERS = "modifiers"
    """A set of modifiers, or none."""


class Group(StrEnum):
    """The groups of families, in the order of the heat map."""

    CM = "ICD-10-CM"
    PCS = "ICD-10-PCS"
    EM = "E/M"
    PROCEDURES = "CPT services"
    HCPCS = "HCPCS and units"
    MODIFIERS = "Modifiers"
    CLAIMS = "Claims and payers"


@dataclass(frozen=True, slots=True)
class Option:
    """One option of a choice. ``mistake`` names the error behind a wrong one; empty for the right one."""

    key: str
    text: str
    mistake: str = ""


@dataclass(frozen=True, slots=True)
class Item:
    """One thing to answer, with everything needed to judge and explain it.

    ``scene`` is plain text of one to eight lines, ``ask`` one question. ``rule`` is the one line shown
    at once with the verdict, ``worked`` the steps to the answer, ``source`` where the rule stands.
    ``mistakes`` explains wrong answers that people give (canonical entries joined by blanks).
    ``payer`` names whose rules apply where payers differ; the scene says it too. ``domain`` and
    ``skill`` are what the item is evidence for; ``seconds`` is what an experienced coder takes.
    """

    family: str
    seed: int
    difficulty: int
    scene: str
    ask: str
    form: Form
    answer: Answer
    rule: str
    source: str
    worked: tuple[str, ...]
    domain: str
    skill: str
    seconds: int
    options: tuple[Option, ...] = ()
    accept: tuple[Answer, ...] = ()
    ordered: bool = False
    payer: str = ""
    mistakes: Mapping[str, str] = field(default_factory=dict)

    @property
    def id(self) -> str:
        """The id that makes the same item again: ``family/difficulty/seed``."""
        return f"{self.family}/{self.difficulty}/{self.seed}"


class Family(ABC, Generic[Facts]):
    """One rule of coding, as a source of items.

    A subclass says what it is in class attributes and implements `draw`, `solve` and `write`.
    Everything random comes from the ``rng`` it is given: the same seed makes the same item for ever,
    so a change in what is drawn is a change that the changelog names.
    """

    id: ClassVar[str]
    """Kebab case, such as ``cm-seventh-character``; never changes once released."""
    title: ClassVar[str]
    group: ClassVar[Group]
    source: ClassVar[str]
    """Guideline section, tabular note, manual chapter; checked by whoever wrote the family."""
    domain: ClassVar[str]
    """The skill domain that most items are evidence for; an item may name another."""
    skill: ClassVar[str]
    """An auditor's label, such as ``seventh-character``."""
    seconds: ClassVar[int] = 30

    @abstractmethod
    def draw(self, rng: Random, difficulty: int, codebook: Codebook) -> tuple[Facts, Answer]:
        """Facts of one item, and the answer that they were drawn to have."""

    @abstractmethod
    def solve(self, facts: Facts, codebook: Codebook) -> Answer:
        """The answer by the rule, from the facts alone. Shares no code with `draw`."""

    @abstractmethod
    def write(
        self, facts: Facts, answer: Answer, rng: Random, difficulty: int, codebook: Codebook
    ) -> Draft:
        """The item in words: scene, question, options, rule, steps, mistakes."""

    def item(self, seed: int, difficulty: int, codebook: Codebook) -> Item:
        """The item of a seed. ``difficulty`` is 1..5. Raises ValueError outside of it."""
        if difficulty not in LEVELS:
            raise ValueError(f"difficulty is {difficulty}, not 1..5")
        rng = Random(f"{self.id}/{difficulty}/{seed}")
        facts, answer = self.draw(rng, difficulty, codebook)
        draft = self.write(facts, answer, rng, difficulty, codebook)
        return Item(
            family=self.id,
            seed=seed,
            difficulty=difficulty,
            scene=draft.scene,
            ask=draft.ask,
            form=draft.form,
            answer=answer,
            rule=draft.rule,
            source=draft.source or self.source,
            worked=tuple(draft.worked),
            domain=draft.domain or self.domain,
            skill=draft.skill or self.skill,
            seconds=draft.seconds or self.seconds,
            options=tuple(draft.options),
            accept=tuple(draft.accept),
            ordered=draft.ordered,
            payer=draft.payer,
            mistakes=dict(draft.mistakes),
        )


@dataclass(frozen=True, slots=True)
class Draft:
    """The words of one item, as a family writes them; what is empty comes from the family."""

    scene: str
    ask: str
    form: Form
    rule: str
    worked: Sequence[str]
    options: Sequence[Option] = ()
    accept: Sequence[Answer] = ()
    ordered: bool = False
    payer: str = ""
    mistakes: Mapping[str, str] = field(default_factory=dict)
    source: str = ""
    domain: str = ""
    skill: str = ""
    seconds: int = 0
