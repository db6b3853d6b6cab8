"""Whether a code has anything in common with a wanted one, for tests and benches."""

from __future__ import annotations

from coder_drill.codebooks.model import System
from coder_drill.scoring.book import Book
from coder_drill.scoring.kinship import near_kin, substitute
from coder_drill.scoring.model import AnswerCode
from coder_drill.scoring.rubric import Credit


def akin(given: AnswerCode, wanted: str, system: System, book: Book) -> bool:
    """True where the given code would earn something for the wanted one, which is of ``system``."""
    return any(
        relation(given.code, given.system, wanted, system, book).kind is not Credit.NONE
        for relation in (near_kin, substitute)
    )
