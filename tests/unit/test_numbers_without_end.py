"""A number of thousands of digits, which Python refuses to read, or brackets without end, in any file."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from coder_drill.authoring.reviews import read_review
from coder_drill.charts.loader import parse_chart
from coder_drill.config import load_config
from coder_drill.errors import UsageError
from coder_drill.exercises import Response
from coder_drill.exercises.question.bank import load_questions
from coder_drill.exercises.question.loader import parse_questions
from coder_drill.exercises.question.reviews import load_reviews
from coder_drill.services.transfer import ImportRefusedError, import_lines
from coder_drill.store import Store
from tests.unit.question_text import HEAD, SINGLE

ENDLESS = ("9" * 5000, "[" * 100_000)


@pytest.mark.parametrize("value", ENDLESS, ids=("digits", "brackets"))
def test_it_is_refused_in_one_line(value: str, tmp_path: Path) -> None:
    data, file = f"x = {value}", tmp_path / "in.toml"
    file.write_text(data)
    assert len(parse_chart(data.encode(), file)[1]) == 1
    assert len(parse_questions(data.encode(), file)[1]) == 1
    for read in (lambda: read_review(data, "in.toml"), lambda: load_config(file, {})):
        with pytest.raises(UsageError, match=r"in\.toml: .*correct that line"):
            read()
    (tmp_path / "_reviews").mkdir()
    (tmp_path / "_reviews" / "in.toml").write_text(data)
    (tmp_path / "a.toml").write_text(HEAD + SINGLE)
    found, faults = load_reviews(load_questions([tmp_path / "a.toml"]))
    assert not found
    assert len(faults) == 1
    assert Response.of_text(value) == Response(None)
    store = Store.in_memory()
    with pytest.raises(ImportRefusedError) as refused:
        import_lines(store, [json.dumps({"record": "attempt"})[:-1] + f', "score": {value}}}'], "x")
    (line,) = refused.value.lines
    assert "is no JSON" in line
    assert "export the history again" in line
    store.close()
