"""Names of diseases that the code tables do not have, with a name for each that they do.

``codebooks/disease_names.tsv.gz`` is made from rings of names: what several sources call one
disease. It holds no codes. A name leads to the ring's name that comes nearest to a title or
inclusion term; marked with :data:`NEAR` where that is not very near, and with :data:`KIND_OF` where
it is the name of a disease of which this one is a kind.
"""

from __future__ import annotations

from collections.abc import Iterable

from coder_drill.codebooks.words import STOPWORDS, stem

TABLE = "disease_names"
KIND_OF = "<"
"""Before a reading: the disease is a kind of it, not the same."""
NEAR = "~"
"""Before a reading: it has some words of a name of the tables."""
CAPITALS = "="
"""Before a key: letters that stand for a name only when they are typed in capitals."""
SEPARATOR = "|"


def ring_key(surfaces: Iterable[str]) -> str:
    """The form under which a name is looked up: its stems in alphabetical order, each once.

    Names differ in the order of their words and in the small ones between them.
    """
    return " ".join(sorted({stem(w) for w in surfaces if w not in STOPWORDS}))
