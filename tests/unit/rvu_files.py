"""A relative value file of the physician fee schedule in its published forms, for tests.

The values are made for the tests, not CMS's, and the descriptor column holds a word of ours.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from typing import NamedTuple

from tests.unit import import_files as files


class Service(NamedTuple):
    """One line of the file: code, modifier, status, indicators as one word, global days, values.

    ``indicators`` are those of multiple procedures, sides, assistant, co-surgeon and team.
    """

    code: str
    modifier: str
    status: str
    components: str
    days: str
    indicators: str
    work: str
    pe_nonfacility: str
    pe_facility: str
    malpractice: str


SERVICES = (
    Service("11045", "", "A", "0", "ZZZ", "00100", "0.50", "0.60", "0.20", "0.05"),
    Service("20610", "", "A", "0", "000", "21100", "0.79", "1.00", "0.42", "0.12"),
    Service("27447", "", "A", "0", "090", "21220", "19.60", "16.00", "16.00", "3.90"),
    Service("29881", "", "A", "0", "090", "21010", "6.85", "8.00", "8.00", "1.35"),
    Service("33533", "", "A", "0", "090", "20202", "34.00", "14.00", "14.00", "8.00"),
    Service("17000", "", "A", "0", "010", "20100", "0.61", "1.20", "0.90", "0.05"),
    Service("45385", "", "A", "0", "000", "30100", "4.57", "8.00", "2.30", "0.60"),
    Service("58150", "", "A", "0", "090", "20210", "17.31", "9.00", "9.00", "2.60"),
    Service("59400", "", "A", "0", "MMM", "20200", "36.00", "20.00", "20.00", "9.00"),
    Service("71046", "", "A", "1", "XXX", "00000", "0.22", "0.70", "0.70", "0.02"),
    Service("71046", "26", "A", "1", "XXX", "00000", "0.22", "0.08", "0.08", "0.01"),
    Service("71046", "TC", "A", "1", "XXX", "00000", "0.00", "0.62", "0.62", "0.01"),
    Service("85025", "", "X", "9", "XXX", "99999", "0.00", "0.00", "0.00", "0.00"),
    Service("88305", "", "A", "1", "XXX", "09000", "0.75", "1.30", "1.30", "0.03"),
    Service("92250", "", "A", "1", "XXX", "72000", "0.40", "0.70", "0.70", "0.02"),
    Service("93000", "", "A", "4", "XXX", "60000", "0.17", "0.25", "0.25", "0.02"),
    Service("93005", "", "A", "3", "XXX", "60000", "0.00", "0.18", "0.18", "0.01"),
    Service("93010", "", "A", "2", "XXX", "00000", "0.17", "0.06", "0.06", "0.01"),
    Service("93306", "", "A", "1", "XXX", "60000", "1.46", "4.30", "4.30", "0.05"),
    Service("96372", "", "A", "5", "XXX", "00000", "0.17", "0.25", "0.25", "0.01"),
    Service("97110", "", "A", "7", "XXX", "50000", "0.45", "0.40", "0.40", "0.02"),
    Service("99000", "", "B", "9", "XXX", "99999", "0.00", "0.00", "0.00", "0.00"),
    Service("99213", "", "A", "0", "XXX", "00000", "1.30", "1.34", "0.56", "0.10"),
    Service("99214", "", "A", "0", "XXX", "00000", "1.92", "1.85", "0.80", "0.14"),
    Service("99243", "", "I", "0", "XXX", "00000", "1.80", "1.90", "0.80", "0.12"),
    Service("G0124", "", "A", "8", "XXX", "00000", "0.42", "0.20", "0.20", "0.02"),
)
FACTOR = "33.4009"
WORD = "a descriptor"
TITLE = "2026 National Physician Fee Schedule Relative Value File July Release"
NOTICE = "CPT codes and descriptions only are copyright 2025 American Medical Association."


def heading(*, priced: bool = True) -> list[list[str]]:
    """The lines above the rows; the indicator of pricing came in 2026 and moved what follows."""
    ind = ["IND"] if priced else []
    pric = ["PRIC"] if priced else []
    return [
        ["", "", TITLE],
        ["", "", NOTICE],
        ["", "", "RELEASED 06/30/2026"],
        [],
        ["", "", "", "", "NOT USED", "", "", "", "", "", "", "", "", "", "", "", "", "", "", "", "",
         "", "", *[""] * len(ind), "", "", "PHYSICIAN"],
        ["", "", "", "", "FOR", "", "", "NON-FAC", "", "FACILITY", "", "", "", "", "", "", "", "", "",
         "", "", "", "", *[""] * len(ind), "", "", "SUPERVISION OF"],
        ["", "", "", "STATUS", "MEDICARE", "WORK", "NON-FAC", "NA", "FACILITY", "NA", "MP",
         "NON-FACILITY", "FACILITY", "PCTC", "GLOB", "PRE", "INTRA", "POST", "MULT", "BILAT", "ASST",
         "CO-", "TEAM", *pric, "ENDO", "CONV", "DIAGNOSTIC", "CALCULATION", "FAMILY"],
        ["HCPCS", "MOD", "DESCRIPTION", "CODE", "PAYMENT", "RVU", "PE RVU", "INDICATOR", "PE RVU",
         "INDICATOR", "RVU", "TOTAL", "TOTAL", "IND", "DAYS", "OP", "OP", "OP", "PROC", "SURG", "SURG",
         "SURG", "SURG", *ind, "BASE", "FACTOR", "PROCEDURES", "FLAG", "INDICATOR"],
    ]  # fmt: skip


def _shares(one: Service) -> tuple[str, str, str]:
    return ("0.10", "0.80", "0.10") if one.days in ("010", "090") else ("0.00", "0.00", "0.00")


def rows(
    services: Sequence[Service] = SERVICES, *, priced: bool = True, factor: str = FACTOR
) -> list[list[str]]:
    """The rows of csv and xlsx."""
    return [
        [one.code, one.modifier, WORD, one.status, "", one.work, one.pe_nonfacility,
         "NA" if one.days == "090" else "", one.pe_facility, "", one.malpractice, "0.00", "0.00",
         one.components, one.days, *_shares(one), *one.indicators, *(["0"] if priced else []), "",
         factor, "09", "0", "99"]
        for one in services
    ]  # fmt: skip


def as_csv(
    services: Sequence[Service] = SERVICES, *, priced: bool = True, factor: str = FACTOR
) -> bytes:
    """The file as comma-separated values."""
    out = io.StringIO()
    made = [*heading(priced=priced), *rows(services, priced=priced, factor=factor)]
    csv.writer(out).writerows(made)
    return out.getvalue().encode("cp1252")


def as_xlsx(services: Sequence[Service] = SERVICES) -> bytes:
    """The file as a spreadsheet that has dropped leading zeros, as spreadsheets do."""
    made = rows(services)
    for row in made:
        if row[14].isdigit():
            row[14] = str(int(row[14]))
    return files.xlsx([*heading(), *made])


_QUOTED = f'{WORD}, "old'
"""In text a comma and a lone quotation mark end no column."""


def line(one: Service) -> str:
    """One line of the text of fixed width."""
    shares = "".join(share[1:] for share in _shares(one))
    na = "NA" if one.days == "090" else "  "
    return (
        f"{one.code}{one.modifier:<2}{_QUOTED:<50}{one.status}{one.work:>7}"
        f"{one.pe_nonfacility:>7}{na}{one.pe_facility:>7}  {one.malpractice:>6}{'0.00':>7}{'0.00':>6}"
        f"{one.components}{one.days}{shares}{one.indicators}{'':13}{FACTOR} 090 99"
        f"{'0.00':>10}{'0.00':>7}{'0.00':>7}"
    )


def as_text(services: Sequence[Service] = SERVICES, *, title: str = TITLE) -> bytes:
    """The file as text of fixed width."""
    top = [f"HDR{title}", f"HDR{NOTICE}"] if title else []
    return "\r\n".join([*top, *map(line, services), ""]).encode()
