"""Cards of what a group missed most: the right codes, ids that stay, nothing that is not released."""

from __future__ import annotations

import zipfile
from dataclasses import replace
from pathlib import Path

import pytest

from coder_drill.cohort.ledger import Overrule, What
from coder_drill.cohort.missed import held, missed_most
from coder_drill.cohort.standing import Standing, standing_of
from coder_drill.exercises.sources import Sources
from coder_drill.services.anki import guid_of, tsv, write_notes
from coder_drill.services.groupcards import group_notes
from tests.cohort.group import PERFECT, Group

NOW = "2026-05-02T00:00:00.000+00:00"


def test_codes_most_missed_come_first_once_released(group: Group) -> None:
    group.sit("L001", PERFECT)
    group.sit("L002", {"our-ankle": "I10", "our-wrist": None})
    group.sit("L003", {"our-ankle": "I10", "our-wrist": "I10"})
    group.collect()
    sealed = standing_of(group.cohort, NOW)
    assert held(sealed) == {"our-ankle", "our-wrist"}
    assert missed_most(sealed, least=1) == []

    group.cohort.mark_released(group.given.id, NOW)
    standing = standing_of(group.cohort, NOW)
    assert not held(standing)
    found = missed_most(standing, least=2)
    assert found
    assert {(each.missed, each.learners) for each in found} == {(2, 3)}
    every = missed_most(standing, least=1)
    assert [each.missed for each in every] == sorted((e.missed for e in every), reverse=True)
    assert {each.missed for each in every} == {1, 2}
    ankle = group.trainer.bank.get("our-ankle")
    assert ankle is not None
    codes = {line.code for line in ankle.key if not line.optional}
    assert {each.card.code for each in found} <= codes
    assert missed_most(standing) == []  # Three learners are fewer than five.
    assert missed_most(standing, least=1, count=1) == every[:1]


def test_notes_have_stable_ids_in_either_file(group: Group, tmp_path: Path) -> None:
    group.sit("L001", {"our-ankle": "I10", "our-wrist": "I10"})
    group.collect()
    group.cohort.mark_released(group.given.id, NOW)
    standing = standing_of(group.cohort, NOW)
    missed = missed_most(standing, least=1)
    public = group.trainer.sets.public_hashes
    notes = group_notes(group.trainer.sources, standing, missed, public)
    assert notes
    ids = {guid_of(each.card.id) for each in missed}
    assert {note.guid for note in notes} <= ids
    assert all(note.tags[-1] == "group" for note in notes)
    again = group_notes(group.trainer.sources, standing_of(group.cohort, NOW), missed, public)
    assert tsv(again) == tsv(notes)
    text, package = tmp_path / "group.tsv", tmp_path / "group.apkg"
    write_notes(notes, text)
    assert text.read_text("utf-8") == tsv(notes)
    pytest.importorskip("genanki")
    write_notes(notes, package)
    assert zipfile.is_zipfile(package)


def test_no_words_of_a_chart_that_is_held_stand_in_a_note(group: Group) -> None:
    group.sit("L001", {"our-ankle": "I10", "our-wrist": "I10"})
    group.collect()
    sealed = standing_of(group.cohort, NOW)
    group.cohort.mark_released(group.given.id, NOW)
    standing = standing_of(group.cohort, NOW)
    # Cards that may be asked from any chart, over a bank that has these two alone.
    missed = [
        replace(each, card=replace(each.card, chart_id=""))
        for each in missed_most(standing, least=1)
    ]
    mine = [c for c in group.trainer.bank.charts if c.id in ("our-ankle", "our-wrist")]
    sources = Sources(
        bank=lambda: replace(group.trainer.bank, charts=tuple(mine)),
        codebook=lambda: group.trainer.sources.codebook,
    )
    reasons = {line.why for chart in mine for line in chart.key if line.why}

    public = group.trainer.sets.public_hashes

    def telling(of: Standing) -> int:
        notes = group_notes(sources, of, missed, public)
        return sum(any(why in note.back for why in reasons) for note in notes)

    assert telling(standing) > 0
    assert telling(sealed) == 0
    rule = Overrule(
        1, NOW, "Pat", "agreed", "chart", "our-ankle", What.DROP_CODE, mine[0].key[0].code
    )
    both = replace(standing, ledger=(rule, replace(rule, number=2, exercise="our-wrist")))
    assert telling(both) == 0
    # Charts of one's own that this group was never given: another may be sitting them.
    assert telling(replace(standing, given=())) == 0
