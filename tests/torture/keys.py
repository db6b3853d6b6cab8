"""Keys as a slow line delivers them: the same script of keys in random chunks, over and over."""

from __future__ import annotations

import asyncio
from random import Random
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tests.torture.cases import Place

ROUNDS = 4


def chunked_keys(rng: Random, place: Place) -> None:
    """Codes typed with slips and corrections: however the keys arrive, the answer is the same."""
    asyncio.run(_chunked(rng, place))


async def _chunked(rng: Random, place: Place) -> None:
    # The screen's helpers; they import Textual, which the other cases do without.
    from coder_drill.codebooks import Codebook
    from tests.tui import test_entry as entry
    from tests.tui.conftest import settle
    from tests.tui.small import SmallWorkspace

    SmallWorkspace.CACHE = place.cache
    with Codebook.open(place.cache) as codebook:
        script = entry._script(codebook, rng)
    workspace = SmallWorkspace()
    try:
        async with entry.app_for(workspace).run_test(size=entry.WIDE) as pilot:
            await settle(pilot)
            await entry.burst(pilot, list(script))
            slowly, left = entry.answer(pilot), entry.pane(pilot).field.value
            for _ in range(ROUNDS):
                entry._start_over(pilot)
                await settle(pilot)
                chunks = entry._chunks(script, rng)
                await entry.burst(pilot, chunks)
                found = entry.answer(pilot), entry.pane(pilot).field.value
                assert found == (slowly, left), chunks
    finally:
        SmallWorkspace.OPENED.remove(workspace)
        workspace.forget()
