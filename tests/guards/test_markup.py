"""No text of a chart, a setting, a table or a history is read as markup.

Textual reads a ``str`` as markup in titles of frames, in tooltips, in notices, and in what a `Static` or a
`Label` shows, unless told otherwise. ``[/b]`` in the title of a document then ends the app, and
``[@click=app.quit]`` becomes a link. This guard reads the source of the screens and finds every such place.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator

import pytest

from tests.conftest import ROOT

TUI = ROOT / "coder_drill" / "tui"
TITLES = {"border_title", "border_subtitle", "tooltip"}
TEXTS = {"Static", "Label", "Link", "Button", "Checkbox", "RadioButton", "Option", "Collapsible"}
"""Widgets and rows that read their first argument as markup."""
SAFE_CALLS = {"plain", "plural", "Content", "assemble", "styled", "draw"}
"""``draw`` is that of a `Row`, which gives Content."""


def safe(value: ast.expr) -> bool:
    """True for what cannot hold text of a file: own words, counts, or `Content` made of them."""
    if isinstance(value, ast.Constant):
        return True
    if isinstance(value, ast.Call):
        name = _name(value.func)
        return name in SAFE_CALLS
    if isinstance(value, ast.IfExp):
        return safe(value.body) and safe(value.orelse)
    if isinstance(value, ast.JoinedStr):
        return all(safe(part) for part in value.values)
    if isinstance(value, ast.FormattedValue):
        return safe(value.value)
    if isinstance(value, ast.Subscript):  # a table of own words, named as a constant is
        return _name(value.value).lstrip("_").isupper()
    return False


def _name(value: ast.expr) -> str:
    if isinstance(value, ast.Attribute):
        return value.attr
    return value.id if isinstance(value, ast.Name) else ""


def _unmarked(call: ast.Call) -> bool:
    return any(
        word.arg == "markup" and isinstance(word.value, ast.Constant) and word.value.value is False
        for word in call.keywords
    )


def parsed_as_markup(source: str) -> Iterator[tuple[int, str]]:
    """Line and place of each text that Textual would read as markup and that is not plainly our own."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Assign | ast.AnnAssign) and node.value is not None:
            targets = node.targets if isinstance(node, ast.Assign) else [node.target]
            for target in targets:
                named = isinstance(target, ast.Attribute) and target.attr in TITLES
                if named and not safe(node.value):
                    yield node.lineno, _name(target)
        elif isinstance(node, ast.Call):
            name = _name(node.func)
            first = node.args[0] if node.args else ast.Constant("")
            if name == "notify" and not _unmarked(node):
                yield node.lineno, "notify"
            elif name in TEXTS and not _unmarked(node) and not safe(first):
                yield node.lineno, name


@pytest.mark.parametrize(
    "source",
    [
        "box.border_title = chart.title",
        "box.border_subtitle = f'Record {document.title}'",
        "widget.tooltip = words",
        "self.app.notify(str(error))",
        "Static(chart.title)",
        "Label(f'{name}')",
        "Option(row.title)",
        "box.border_title = plain('x') if wide else chart.title",
    ],
)
def test_the_guard_sees_what_goes_round_the_helper(source: str) -> None:
    assert list(parsed_as_markup(source))


@pytest.mark.parametrize(
    "source",
    [
        "box.border_title = 'Verdicts'",
        "box.border_title = plain(chart.title)",
        "box.border_title = f'Record · {plural(3, \"document\")}'",
        "part.border_title = _TITLE[self.section]",
        "self.app.notify(words, markup=False)",
        "Static(chart.title, markup=False)",
        "Static(Content.assemble(chart.title))",
    ],
)
def test_the_guard_lets_own_words_pass(source: str) -> None:
    assert not list(parsed_as_markup(source))


def test_no_text_of_a_file_is_read_as_markup() -> None:
    found = [
        f"{path.relative_to(ROOT)}:{line}: {place}: use plain(...) or markup=False"
        for path in sorted(TUI.rglob("*.py"))
        for line, place in parsed_as_markup(path.read_text(encoding="utf-8"))
    ]
    assert not found, "\n".join(found)
