"""The field tables of docs/authoring.md, from the declarations of the fields.

``python -m coder_drill.authoring.fieldtables`` rewrites them in the checkout; a test fails while
they are out of date.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path

from coder_drill.charts.chart_fields import CHART
from coder_drill.charts.policy import POLICY
from coder_drill.charts.schema import Field, Kind, Table, tables_within

_BLOCK = re.compile(r"(<!-- fields: (?P<name>[a-z_]+) -->\n).*?(<!-- end -->)", re.DOTALL)


def tables() -> Mapping[str, Table]:
    """Every table of a chart and of a policy sheet, by name."""
    return {each.name: each for root in (CHART, POLICY) for each in tables_within(root)}


def field_table(table: Table) -> str:
    """The fields of one table as a Markdown table: name, what it may hold, what it means."""
    rows = ["| field | value | |", "|---|---|---|"]
    rows += [
        f"| `{field.name}`{_mark(field)} | {_value(field)} | {field.doc} |"
        for field in table.fields
    ]
    return "\n".join(rows) + "\n"


def with_tables(page: str) -> str:
    """A page with its field tables written anew between their markers."""
    known = tables()

    def filled(match: re.Match[str]) -> str:
        return f"{match[1]}{field_table(known[match['name']])}{match[3]}"

    return _BLOCK.sub(filled, page)


def _mark(field: Field) -> str:
    return " *" if field.required else ""


def _value(field: Field) -> str:
    if field.table is not None:
        link = f"`{field.table.name}`"
        return f"list of {link} tables" if field.kind is Kind.TABLES else f"{link} table"
    if field.kind is Kind.NUMBER:
        return f"{field.low} to {field.high}"
    if field.choices is not None:
        one = "one or more of" if field.kind is Kind.CHOICES else "one of"
        return f"{one} {', '.join(f'`{choice}`' for choice in field.choices)}"
    return str(field.kind.value)


def main(page: Path) -> None:
    """Rewrite the field tables of ``page`` in place."""
    page.write_text(with_tables(page.read_text(encoding="utf-8")), encoding="utf-8")


if __name__ == "__main__":
    main(Path(__file__).resolve().parents[2] / "docs" / "authoring.md")
