"""Components and repeats: cases worked by hand."""

from __future__ import annotations

import pytest

from coder_drill.codebooks import Codebook
from coder_drill.exercises.rapid.families.md_components import Components, Study


@pytest.mark.parametrize(
    ("study", "lines"),
    [
        (Study("71046", "read", "once"), "71046-26"),
        (Study("71046", "made", "once"), "71046-TC"),
        (Study("71046", "both", "once"), "71046"),
        (Study("71046", "hospital", "once"), "71046"),
        (Study("ECG", "read", "once"), "93010"),
        (Study("ECG", "made", "once"), "93005"),
        (Study("ECG", "both", "once"), "93000"),
        (Study("71046", "both", "same"), "71046-76"),
        (Study("71046", "both", "other"), "71046-77"),
        (Study("84132", "lab", "values"), "84132 84132-91"),
        (Study("84132", "lab", "spoiled"), "84132"),
    ],
)
def test_components(study: Study, lines: str, codebook: Codebook) -> None:
    assert Components().solve(study, codebook) == tuple(lines.split())
