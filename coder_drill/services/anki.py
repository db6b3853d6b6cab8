"""Cards for Anki: as tab-separated text, or as a package through genanki (extra ``anki``).

A note's id follows from the card's own, so that exporting again updates notes and keeps their reviews.
"""

from __future__ import annotations

import hashlib
import html
import importlib
import importlib.util
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from coder_drill.errors import UnavailableError, UsageError
from coder_drill.exercises.card import KIND, exercise_of, question_of
from coder_drill.exercises.sources import Sources
from coder_drill.skills.cards import is_leech, is_own
from coder_drill.store.model import CardRow
from coder_drill.wholefile import whole_file, write_whole

SEED = "anki"
"""Seed of the question that is exported: the same for a card as long as the charts are the same."""
DECK_ID, MODEL_ID = 1_732_607_001, 1_732_607_002
"""Made up once; Anki knows deck and note type by them."""
HINT = "not installed; pip install 'coder-drill[anki]' adds it"


@dataclass(frozen=True, slots=True)
class AnkiNote:
    """One note: ``guid`` is stable, front and back are plain text, tags have no blanks."""

    guid: str
    front: str
    back: str
    tags: tuple[str, ...]


def notes_of(sources: Sources, cards: Sequence[CardRow]) -> list[AnkiNote]:
    """A note for each card that a fair question can be asked about."""
    found = []
    for card in cards:
        exercise = exercise_of(sources, card, SEED)
        if exercise is None:
            continue
        question = question_of(exercise)
        solution = question.evidence
        answers = [", ".join(question.answers)]
        if question.kind == "spot":
            answers = [
                f"Line {question.answers[0]}: {question.lines[int(question.answers[0]) - 1].text}"
            ]
            if solution.code:
                answers.append(f"Here belongs {solution.code}.")
        back = [*answers, solution.title, solution.sentence, solution.why, solution.guideline]
        found.append(
            AnkiNote(
                guid=guid_of(card.id),
                front=KIND.asked_text(exercise),
                back="\n".join(line for line in back if line),
                tags=tags_of(card),
            )
        )
    return found


def guid_of(card_id: str) -> str:
    """The id of a card's note, always the same."""
    return hashlib.sha256(f"coder-drill/{card_id}".encode()).hexdigest()[:16]


def tags_of(card: CardRow) -> tuple[str, ...]:
    """Kind, domain and label of a card, as tags."""
    tags = ["coder-drill", card.kind, card.domain, card.label]
    tags += ["leech"] if is_leech(card) else []
    tags += ["own"] if is_own(card) else []
    return tuple(tag.replace(" ", "-") for tag in tags if tag)


def tsv(notes: Sequence[AnkiNote]) -> str:
    """The notes as text that Anki imports: guid, front, back, tags; with a header that says so."""
    head = ["#separator:tab", "#html:true", "#guid column:1", "#tags column:4"]
    rows = ["\t".join((n.guid, _html(n.front), _html(n.back), " ".join(n.tags))) for n in notes]
    return "\n".join([*head, *rows]) + "\n"


def checked_file(file: Path) -> Path:
    """A file that notes can be written to, by how its name ends. Raises UsageError."""
    if file.suffix.lower() not in (".tsv", ".apkg"):
        raise UsageError(f"{file}: name a file that ends in .tsv or .apkg")
    return file


def write_notes(notes: Sequence[AnkiNote], file: Path) -> None:
    """Write notes as the name of the file says. Raises UsageError and UnavailableError."""
    if checked_file(file).suffix.lower() == ".apkg":
        write_package(notes, file)
        return
    try:
        write_whole(file, tsv(notes))
    except OSError as error:
        raise _unwritten(file, error) from error


def installed() -> bool:
    """True when genanki can be imported. Imports nothing."""
    return importlib.util.find_spec("genanki") is not None


def write_package(notes: Sequence[AnkiNote], path: Path) -> None:
    """Write the notes as an Anki package. Raises UnavailableError without genanki, or where it cannot write."""
    if not installed():
        raise UnavailableError(f"Anki packages: genanki is {HINT}; or write a .tsv file")
    genanki: Any = importlib.import_module("genanki")
    model = genanki.Model(
        MODEL_ID,
        "coder-drill",
        fields=[{"name": "Front"}, {"name": "Back"}],
        templates=[
            {
                "name": "Card",
                "qfmt": "{{Front}}",
                "afmt": "{{FrontSide}}<hr id=answer>{{Back}}",
            }
        ],
        css=".card { font-family: sans-serif; font-size: 18px; text-align: left; }",
    )
    deck = genanki.Deck(DECK_ID, "coder-drill")
    for each in notes:
        fields = [_html(each.front), _html(each.back)]
        deck.add_note(
            genanki.Note(model=model, fields=fields, tags=list(each.tags), guid=each.guid)
        )
    try:
        with whole_file(path) as draft:
            genanki.Package(deck).write_to_file(str(draft))
    except OSError as error:
        raise _unwritten(path, error) from error


def _unwritten(path: Path, error: OSError) -> UnavailableError:
    return UnavailableError(f"{path}: cannot be written: {error.strerror}")


def _html(text: str) -> str:
    """Text in a field: marks escaped, lines as breaks, no tabs."""
    return html.escape(text.replace("\t", " "), quote=False).replace("\n", "<br>")
