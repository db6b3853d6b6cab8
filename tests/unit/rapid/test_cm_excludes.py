"""Excludes1: the notes of the tabular list, and cases worked by hand."""

from __future__ import annotations

import pytest

from coder_drill.codebooks import Codebook
from coder_drill.codebooks.model import System
from coder_drill.exercises.rapid.families.cm_excludes import (
    ALONE,
    APART,
    BOTH,
    ONE_OR_OTHER,
    OTHER,
    QUERY,
    SAME,
    UNCLEAR,
    Excludes,
    Pair,
    Relation,
)
from coder_drill.scoring.book import book_of


@pytest.mark.parametrize("pair", ONE_OR_OTHER, ids=lambda pair: pair.stays[0])
def test_an_excludes1_note_stands_between_the_codes(pair: Pair, codebook: Codebook) -> None:
    codes = [pair.stays[0], pair.yields[0]]
    assert book_of(codebook).kept_apart(codes)
    for code in codes:
        row = codebook.get(code, System.ICD10CM)
        assert row is not None, code
        assert row.billable, code


@pytest.mark.parametrize(("relation", "verdict"), [(SAME, ALONE), (APART, BOTH), (UNCLEAR, QUERY)])
def test_relations(relation: str, verdict: str, codebook: Codebook) -> None:
    facts = Relation(0, relation, (OTHER, QUERY, ALONE, BOTH))
    (key,) = Excludes().solve(facts, codebook)
    assert facts.order["ABCD".index(key)] == verdict
