"""Each case once, with a seed that stands; `make torture` goes on from there."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.torture.__main__ import FIRST_SEED, run_case
from tests.torture.cases import CASES


@pytest.mark.slow
@pytest.mark.parametrize("name", CASES)
def test_one_round(name: str, codebook_cache: Path) -> None:
    assert run_case(name, FIRST_SEED, codebook_cache) == ""
