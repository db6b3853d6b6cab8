"""Guideline sections that are about one family of codes, and the codes that they are about.

A section may be cited at any code of a record that holds one of its family: I.C.9.a says what becomes of
N18.31 beside I12.9. Cited where no code of the family stands, it is the wrong section. Sections about
many families (symptoms, status, adverse effects of drugs) are left out.
"""

from __future__ import annotations

_FAMILIES: dict[str, tuple[str, ...]] = {
    "I.C.1.a": ("B20", "Z21", "R75", "O98.7", "Z11.4", "Z20.6", "Z29.81", "Z71.7"),
    "I.C.1.f": ("A92.5", "P35.4", "Z20.821"),
    "I.C.1.g": ("U07.1", "U09", "Z20.822", "Z11.52", "Z86.16", "Z28.31", "J12.82", "M35.81", "O98.5",
                "P35.8", "B94.8"),
    "I.C.4.a": ("E08", "E09", "E10", "E11", "E13", "E89.1", "O24", "T38.3", "T85.6", "Z79.4", "Z79.84",
                "Z79.85", "Z96.41"),
    "I.C.4.b": ("E66", "Z68", "O99.21"),
    "I.C.5.b": ("F10", "F11", "F12", "F13", "F14", "F15", "F16", "F17", "F18", "F19", "O99.31", "O99.32",
                "O99.33", "Z72.0", "Z87.891"),
    "I.C.5.c": ("F68.1", "F68.A"),
    "I.C.5.d": ("F01", "F02", "F03"),
    "I.C.6.a": ("G81", "G83", "I69", "R29"),
    "I.C.7.a": ("H40", "H42"),
    "I.C.7.b": ("H54",),
    "I.C.9.a": ("I10", "I11", "I12", "I13", "I15", "I16", "I1A", "I27", "H35.0", "O10", "O11", "O13",
                "O16", "R03.0"),
    "I.C.9.b": ("I20", "I21", "I22", "I24", "I25"),
    "I.C.9.c": ("G97", "I97"),
    "I.C.9.d": ("I69", "Z86.73"),
    "I.C.9.e": ("I21", "I22", "I23", "I24", "I25.2", "I5A", "I25"),
    "I.C.10.a": ("J41", "J42", "J43", "J44", "J45", "J47"),
    "I.C.10.b": ("J96", "J80", "J95.82"),
    "I.C.10.c": ("J09", "J10", "J11"),
    "I.C.10.d": ("J95.851",),
    "I.C.10.e": ("U07.0",),
    "I.C.12.a": ("L89",),
    "I.C.12.b": ("L97", "L98.4"),
    "I.C.13.c": ("M80", "M84"),
    "I.C.13.d": ("M80", "M81", "Z87.310"),
    "I.C.13.e": ("M35.81",),
    "I.C.14.a": ("N18", "N19", "I12", "I13", "Z94.0", "Z99.2"),
    "I.C.18.d": ("R29.6", "Z91.81"),
    "I.C.18.e": ("R40.2",),
    "I.C.18.f": ("R53.2",),
    "I.C.18.g": ("R65.1",),
    "I.C.18.h": ("R99",),
    "I.C.18.i": ("R29.7", "I63"),
    "I.C.19.d": ("T20", "T21", "T22", "T23", "T24", "T25", "T26", "T27", "T28", "T30", "T31", "T32"),
    "I.C.19.f": ("T74", "T76", "O9A", "Z04.4", "Z04.7", "Y07"),
}  # fmt: skip
_CHAPTERS: dict[str, tuple[str, ...]] = {
    "I.C.15": ("O", "Z3", "Z64.0"),
    "I.C.16": ("P", "Z05", "Z38", "Z28"),
    "I.C.20": ("T3", "T4", "T5", "T6", "T7", "V", "W", "X", "Y"),
}
"""Whole chapters whose guidelines are about the mother, the newborn, and external causes."""


def family_of(section: str) -> tuple[str, tuple[str, ...]]:
    """The section or the one it lies in that is about one family of codes, and these as prefixes.

    ``I.C.9.a.2`` gives ``I.C.9.a`` and its codes; nothing of both where a section is about many.
    """
    parts = section.split(".")
    for number, families in ((".".join(parts[:4]), _FAMILIES), (".".join(parts[:3]), _CHAPTERS)):
        if found := families.get(number):
            return number, found
    return "", ()
