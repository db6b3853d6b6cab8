"""Tiny files in the official formats, made up for the tests."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Sequence
from pathlib import Path
from xml.sax.saxutils import escape

TABULAR = """<?xml version="1.0" encoding="utf-8"?>
<ICD10CM.tabular>
  <version>2027</version>
  <chapter><name>4</name><desc>Endocrine (E00-E89)</desc>
    <section id="E08-E13"><desc>Diabetes (E08-E13)</desc>
      <diag><name>E11</name><desc>Type 2 diabetes mellitus</desc>
        <useAdditionalCode><note>code to identify control (Z79.4)</note></useAdditionalCode>
        <diag><name>E11.9</name><desc>Type 2 diabetes, nothing else</desc></diag>
        <diag><name>E11.7</name><desc>Type 2 diabetes, newly told</desc></diag>
      </diag>
    </section>
  </chapter>
  <chapter><name>19</name><desc>Injury (S00-T88)</desc>
    <section id="S50-S59"><desc>Forearm (S50-S59)</desc>
      <diag><name>S52</name><desc>Fracture of forearm</desc>
        <sevenChrDef>
          <extension char="A">initial</extension><extension char="D">later</extension>
        </sevenChrDef>
        <diag><name>S52.5</name><desc>Fracture of lower end of radius</desc></diag>
      </diag>
    </section>
  </chapter>
</ICD10CM.tabular>
"""

INDEX = """<?xml version="1.0" encoding="utf-8"?>
<ICD10CM.index><version>2026</version>
<title>ICD-10-CM INDEX TO DISEASES and INJURIES</title>
<letter><title>D</title>
  <mainTerm><title>Diabetes, diabetic<nemod>(mellitus) (sugar)</nemod></title><code>E11.9</code>
    <term level="1"><title>type 2</title><code>E11.9</code>
      <term level="2"><title>with</title>
        <term level="3"><title>zorbulous blightness</title><code>E11.65</code></term>
        <term level="3"><title>amyotrophy</title><code>E11.44</code><manif>G99.0</manif></term>
      </term>
    </term>
    <term level="1"><title>bronze</title><see>Hemochromatosis</see></term>
  </mainTerm>
  <mainTerm><title>Sugar sickness</title><see>Diabetes, type 2, with amyotrophy</see></mainTerm>
  <mainTerm><title>Wasting</title><seeAlso>Diabetes, bronze</seeAlso><code>E11</code></mainTerm>
</letter></ICD10CM.index>
"""

EINDEX = INDEX.replace("INDEX TO DISEASES and INJURIES", "EXTERNAL CAUSE of INJURIES INDEX")

DRUG = """<?xml version="1.0" encoding="utf-8"?>
<ICD10CM.index><version>2026</version><indexHeading>
<head col="1">Substance</head><head col="2">Poisoning Accidental</head>
<head col="3">Adverse effect</head></indexHeading>
<letter><title>Z</title><mainTerm><title>Zorbulin</title>
<cell col="2">T38.3X1</cell><cell col="3">T38.3X5</cell>
<term level="1"><title>topical</title><cell col="2">T49.0X1</cell><cell col="3">--</cell></term>
</mainTerm></letter></ICD10CM.index>
"""

PCS_TABLES = """<?xml version="1.0" encoding="utf-8"?>
<ICD10PCS.tabular><version>2027</version>
{tables}</ICD10PCS.tabular>
"""


def pcs_table(prefix: Sequence[tuple[str, str]], rows: Sequence[Sequence[str]], stated: int) -> str:
    """A table whose rows give the values of the last four characters, named after themselves."""
    axes = "".join(
        f'<axis pos="{i}" values="1"><title>t</title><label code="{v}">{escape(m)}</label></axis>'
        for i, (v, m) in enumerate(prefix, 1)
    )
    body = ""
    for row in rows:
        body += f'<pcsRow codes="{stated}">'
        for position, values in enumerate(row, 4):
            labels = "".join(f'<label code="{v}">Name {v}</label>' for v in values)
            body += f'<axis pos="{position}" values="{len(values)}"><title>t</title>{labels}</axis>'
        body += "</pcsRow>"
    return f"<pcsTable>{axes}{body}</pcsTable>\n"


def pcs_tables() -> str:
    """Two tables, seven codes."""
    gall = pcs_table(
        [("0", "Medical and Surgical"), ("F", "Hepatobiliary"), ("T", "Resection")],
        [["4", "04", "Z", "ZG"]],
        4,
    )
    new = pcs_table(
        [("X", "New Technology"), ("W", "Anatomical Regions"), ("0", "Introduction")],
        [["3", "3", "ABC", "9"]],
        3,
    )
    return PCS_TABLES.format(tables=gall + new)


def order_lines(rows: Sequence[tuple[str, int, str]]) -> str:
    """An order file of (code, 1 for billable, title)."""
    return "".join(
        f"{number:05d} {code:<7} {flag} {title[:60]:<60} {title}\r\n"
        for number, (code, flag, title) in enumerate(rows, 1)
    )


CM_ORDER = order_lines(
    [
        ("E11", 0, "Type 2 diabetes mellitus"),
        ("E117", 1, "Type 2 diabetes, newly told"),
        ("E119", 1, "Type 2 diabetes, nothing else"),
        ("S52", 0, "Fracture of forearm"),
        ("S525", 0, "Fracture of lower end of radius"),
        ("S525XXA", 1, "Fracture of lower end of radius, initial"),
        ("Z99", 1, "Dependence"),
    ]
)

PCS_ORDER = order_lines(
    [
        ("0FT", 0, "Resection of the biliary system"),
        ("0FT40ZZ", 1, "Resection of Gallbladder, Open Approach"),
        ("XW033A9", 1, "Introduction of Zorbulin into Peripheral Vein"),
    ]
)


def anweb_line(code: str, record: str, long: str, short: str = "", ended: str = "") -> str:
    """One record of 320 columns."""
    line = f"{code:>5}00100{record}{long:<80}{short:<28}".ljust(268)
    if record in "37":
        line += f"20270101{'20270101'}{ended:<8}N"
    return line.ljust(320)


ANWEB = "\r\n".join(
    [
        "***Disclaimers",
        anweb_line("A1", "7", "Dressing for one wound", "Dressing for one wound"),
        anweb_line("ZQ", "7", "Zorbulous item", "Zorbulous item"),
        anweb_line(
            "A0021", "3", "Ambulance service, outside state", "Outside state ambulance serv"
        ),
        anweb_line("A0021", "4", "per mile, transport"),
        anweb_line("J1885", "3", "Injection, ketorolac, per 15 mg", "Ketorolac inj"),
        anweb_line("J9998", "3", "Injection, gone", "Gone inj", "20251231"),
        anweb_line("V5364", "3", "Dysphagia screening", "Dysphagia screening"),
        "",
    ]
)

CPT = "CPT 2027 Long Descriptors\nlicence text in a line of its own\n" + "".join(
    f"{code}\tinvented words for number {code}\n"
    for code in (
        "00100", "10021", "20100", "30000", "40490", "50010", "60000", "70010", "80047",
        "99213", "0001F", "0042T", "0001U",
    )
)  # fmt: skip


def write(folder: Path, name: str, text: str) -> Path:
    """Write a file as UTF-8 and return its path."""
    path = folder / name
    path.write_bytes(text.encode())
    return path


def xlsx(rows: Sequence[Sequence[str]], *, extra: dict[str, bytes] | None = None) -> bytes:
    """A spreadsheet with one sheet of inline strings."""
    single = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
    letters = [*single, *(first + second for first in "AB" for second in single)]
    cells = "".join(
        f'<row r="{n}">'
        + "".join(
            f'<c r="{letters[i]}{n}" t="inlineStr"><is><t>{escape(text)}</t></is></c>'
            for i, text in enumerate(row)
            if text
        )
        + "</row>"
        for n, row in enumerate(rows, 1)
    )
    space = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", f"<workbook {space}/>")
        archive.writestr(
            "xl/worksheets/sheet1.xml",
            f"<worksheet {space}><sheetData>{cells}</sheetData></worksheet>",
        )
        for name, data in (extra or {}).items():
            archive.writestr(name, data)
    return out.getvalue()


HEADS = ["HCPC", "SEQNUM", "RECID", "LONG DESCRIPTION", "SHORT DESCRIPTION",
         "ADD DT", "ACT EFF DT", "TERM DT", "ACTION CD"]  # fmt: skip
