"""The lookup thread: one connection, canceled searches never run, usable tables first."""

from __future__ import annotations

import asyncio
import threading
from typing import Any

import pytest

from coder_drill.codebooks import Codebook
from coder_drill.codebooks.model import System
from coder_drill.lookup import Lookup
from coder_drill.lookup.model import Result
from coder_drill.tui.lookup.typed import said_of, usable_systems
from coder_drill.tui.shell.searching import LIMIT, LookupService
from tests.tui.small import ADMISSION, WRIST


@pytest.mark.parametrize(
    "query", ["excision breast lesion", "carpal tunnel release", "chest x-ray"]
)
async def test_a_table_the_claim_cannot_use_never_crowds_out_the_others(
    codebook: Codebook, query: str
) -> None:
    service = LookupService(lambda edition: Lookup(codebook.clone()))
    try:
        usable = usable_systems(WRIST)
        result = await service.search(query, usable=usable)
        systems = [hit.system in usable for hit in result.hits]
        assert systems == sorted(systems, reverse=True), "usable hits stand first"
        assert any(hit.system is System.CPT for hit in result.hits)
        assert len(result.hits) <= LIMIT
        codes = [(hit.system, hit.code) for hit in result.hits]
        assert len(codes) == len(set(codes))
        only = await service.search(query, system=System.ICD10PCS, usable=usable)
        assert {hit.system for hit in only.hits} <= {System.ICD10PCS}
    finally:
        service.close()


def test_inpatient_claims_use_pcs_and_others_do_not() -> None:
    assert System.ICD10PCS in usable_systems(ADMISSION)
    assert System.CPT not in usable_systems(ADMISSION)
    assert System.ICD10PCS not in usable_systems(WRIST)


async def test_one_thread_owns_the_lookup_and_cancelled_searches_never_run() -> None:
    threads: set[str] = set()
    asked: list[str] = []
    go_on = threading.Event()

    class Slow:
        def search(self, query: str, **options: Any) -> Result:
            threads.add(threading.current_thread().name)
            asked.append(query)
            assert go_on.wait(10)
            return Result(query)

        def close(self) -> None:
            threads.add(threading.current_thread().name)

    service = LookupService(lambda edition: Slow())  # type: ignore[arg-type, return-value]
    first = asyncio.ensure_future(service.search("a"))
    await asyncio.sleep(0)
    second = asyncio.ensure_future(service.search("ab"))
    third = asyncio.ensure_future(service.search("abc"))
    await asyncio.sleep(0)
    second.cancel()
    await asyncio.sleep(0)
    go_on.set()
    assert (await first).query == "a" and (await third).query == "abc"
    service.close()
    assert asked == ["a", "abc"]
    assert len(threads) == 1


def test_a_term_without_a_code_is_told_over_hits_and_over_none() -> None:
    note = "Urosepsis has no code: ask."
    assert said_of(Result("urosepsis", note=note), None) == (note, "?", "$warning")
    plain = said_of(Result("urosepsiss"), None)
    assert plain is not None
    assert plain[0].startswith("Nothing found")
