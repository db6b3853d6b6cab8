"""Output in any code page, input with any byte order mark, files that are no files."""

from __future__ import annotations

import io
import json
import os
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coder_drill.cli import main
from coder_drill.cli.signs import HANDLER, json_output, plain
from coder_drill.errors import Exit
from tests.cli.conftest import Run

CHART = "clinic-knee-planned-visit"
COMMANDS: list[tuple[str, ...]] = [
    ("edits", "J44.1", "J44.0", "99213", "20610-RT"),
    ("score", CHART, "M17.11", "99213", "20610-LT"),
    ("score", CHART, "M17.11", "--claim", "text"),
    ("show", CHART, "--key", "--hints"),
    ("charts",),
    ("charts", "--coverage"),
    ("lookup", "meniere"),
    ("code", "E11.65"),
    ("browse", "H81"),
    ("report",),
    ("report", "--csv"),
    ("doctor",),
    ("questions",),
]


@pytest.fixture
def in_code_page(run: Run, monkeypatch: pytest.MonkeyPatch):  # type: ignore[no-untyped-def]
    """Run a command as Windows does when its output goes to a file: strictly in a code page."""

    def go(encoding: str, *words: str) -> tuple[int, str]:
        out, err = (
            io.TextIOWrapper(io.BytesIO(), encoding=encoding, errors="strict") for _ in range(2)
        )
        with monkeypatch.context() as patched:
            patched.setattr(sys, "stdout", out)
            patched.setattr(sys, "stderr", err)
            patched.setattr(sys, "argv", ["coder-drill", *words])
            with pytest.raises(SystemExit) as ended:
                main()
        out.flush()
        err.flush()
        text = out.buffer.getvalue().decode(encoding)
        assert b"Traceback" not in err.buffer.getvalue()
        return int(ended.value.code or 0), text

    return go


@pytest.mark.parametrize("words", COMMANDS, ids=" ".join)
def test_every_command_prints_in_an_old_code_page(in_code_page, run: Run, words) -> None:  # type: ignore[no-untyped-def]
    run("score", CHART, "M17.11", "99213", "--save")
    code, text = in_code_page("cp437", *words)
    assert code in (0, 1)
    assert text
    assert "\ufffd" not in text


@pytest.mark.parametrize("encoding", ["cp1252", "latin-1", "cp850", "cp932"])
def test_a_scorecard_prints_in_any_code_page(in_code_page, encoding: str) -> None:  # type: ignore[no-untyped-def]
    code, text = in_code_page(encoding, "score", CHART, "M17.11", "99213")
    assert code == 1
    assert "M17.11" in text


@pytest.mark.parametrize("encoding", ["cp1252", "cp437", "utf-8"])
def test_json_says_the_same_in_any_code_page(in_code_page, run: Run, encoding: str) -> None:  # type: ignore[no-untyped-def]
    words = ("score", CHART, "M17.11", "--json")
    _, text = in_code_page(encoding, *words)
    assert json.loads(text) == run(*words).json


def test_an_export_from_an_old_code_page_imports(in_code_page, run: Run, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    run("--learner", "Ménière →", "score", CHART, "M17.11", "--save")
    _, text = in_code_page("cp437", "--learner", "Ménière →", "export")
    file = tmp_path / "export.jsonl"
    file.write_text(text, encoding="cp437")
    for each in (tmp_path / "data").iterdir():
        each.unlink()
    assert run("import", str(file)).code == 0
    assert run("--learner", "Ménière →", "report", "--json").json["totals"]["attempts"] == 1


@given(st.characters())
def test_every_sign_has_a_plain_one(sign: str) -> None:
    made = plain(sign)
    assert made.isascii()
    assert made.isprintable()
    assert made
    assert sign.encode("ascii", HANDLER)


@given(st.recursive(st.text() | st.integers(), lambda inner: st.lists(inner)))
def test_escaped_json_is_the_same_json(value: object) -> None:
    text = json_output(json.dumps(value, ensure_ascii=False))
    assert json.loads(text) == value
    assert not [c for c in text if "\x7f" <= c <= "\x9f" or c in "\u202e\u2066"]


# -- what comes in ---------------------------------------------------------------------------

MARKED = ["utf-8", "utf-8-sig", "utf-16"]


@pytest.mark.parametrize("encoding", MARKED)
def test_text_is_read_with_and_without_its_mark(run: Run, tmp_path: Path, encoding: str) -> None:
    answer = tmp_path / "answer.txt"
    answer.write_text("M17.11\r\n20610-RT\r\n", encoding=encoding)
    scored = run("score", CHART, "--answer", str(answer), "--json").json
    assert scored == run("score", CHART, "M17.11", "20610-RT", "--json").json
    batch = tmp_path / "batch.jsonl"
    batch.write_text('{"query": "chf"}\r\n{"query": "copd"}\r\n', encoding=encoding)
    assert len(run("lookup", "--batch", str(batch)).out.splitlines()) == 2
    (tmp_path / "config.toml").write_text('learner = "jo"\r\n', encoding=encoding)
    run("score", CHART, "M17.11", "--save")
    exported = run("export").out
    assert '"name":"jo"' in exported
    file = tmp_path / "export.jsonl"
    file.write_text(exported.replace("\n", "\r\n"), encoding=encoding)
    assert "1 were here already" in run("import", str(file)).err


@pytest.mark.parametrize("encoding", MARKED)
def test_a_chart_is_read_with_and_without_its_mark(run: Run, tmp_path: Path, encoding: str) -> None:
    from coder_drill.resources import charts_dir

    (source,) = charts_dir().glob(f"clinic/{CHART}.toml")
    chart = tmp_path / "charts" / "clinic" / f"{CHART}.toml"
    chart.parent.mkdir(parents=True)
    chart.write_text(source.read_text("utf-8"), encoding=encoding)
    ran = run("check", str(chart))
    assert "is not" not in ran.out + ran.err


@pytest.mark.skipif(os.name != "posix", reason="pipes and devices are POSIX")
@pytest.mark.parametrize("what", ["fifo", "/dev/zero", "large", "folder"])
@pytest.mark.parametrize(
    "words",
    [
        ("score", CHART, "--answer", "FILE"),
        ("lookup", "--batch", "FILE"),
        ("import", "FILE"),
        ("check", "FILE"),
        ("codebooks", "import", "FILE"),
        ("--charts", "FOLDER", "charts"),
    ],
    ids=lambda words: words[0],
)
def test_what_is_no_file_of_text_is_refused_before_it_is_read(
    run: Run, tmp_path: Path, what: str, words: tuple[str, ...]
) -> None:
    folder = tmp_path / "mine" / "clinic"
    folder.mkdir(parents=True)
    file = folder / "x.toml"
    if what == "fifo":
        os.mkfifo(file)
    elif what == "large":
        with file.open("wb") as made:
            made.truncate(3_000_000_000)
    elif what == "folder":
        file.mkdir()
    else:
        file.symlink_to(what)
    named = {"FILE": str(file), "FOLDER": str(folder.parent)}
    ran = run(*(named.get(word, word) for word in words))
    assert "Traceback" not in ran.err
    assert len(ran.err.splitlines()) <= 3
    if words[0] != "--charts":
        assert ran.code in (Exit.FAILED, Exit.USAGE) or what == "folder"


@pytest.mark.skipif(os.name != "posix", reason="pipes and devices are POSIX")
@pytest.mark.parametrize("what", ["fifo", "/dev/zero"])
def test_settings_that_are_no_file_are_refused(run: Run, tmp_path: Path, what: str) -> None:
    config = tmp_path / "config.toml"
    os.mkfifo(config) if what == "fifo" else config.symlink_to(what)
    ran = run("charts")
    assert ran.code == Exit.USAGE
    assert "config.toml" in ran.err
    assert ran.err.count("\n") == 1


def test_escape_sequences_in_an_answer_file_never_reach_the_terminal(
    run: Run, tmp_path: Path
) -> None:
    answer = tmp_path / "answer.txt"
    answer.write_text("\x1b]52;c;aGk=\x07M17.11 \x1b[31mI1\x9b0\u202e\n", encoding="utf-8")
    ran = run("score", CHART, "--answer", str(answer))
    assert not [c for c in ran.out + ran.err if c in "\x1b\x07\x9b\u202e"]


def test_escape_sequences_in_a_batch_are_escaped(run: Run, tmp_path: Path) -> None:
    batch = tmp_path / "batch.jsonl"
    batch.write_text(json.dumps({"query": "chf\x1b[31m\x9b1m\u202e"}), encoding="utf-8")
    ran = run("lookup", "--batch", str(batch))
    assert not [c for c in ran.out + ran.err if c in "\x1b\x07\x9b\u202e"]
    assert json.loads(ran.out)["query"] == "chf\x1b[31m\x9b1m\u202e"
