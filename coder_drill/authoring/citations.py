"""Guideline citations of a chart: do they have a known form, and does the section exist?

The section numbers stand in ``codebooks/guideline_sections.txt``.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from coder_drill.authoring.sectioncodes import family_of
from coder_drill.resources import codebooks_dir

SOURCES = ("Tabular", "Index", "CPT", "HCPCS", "NCCI", "CMS", "MCE", "UHDDS")
"""Sources that are cited as ``Source: words``, in words of the author."""

_SECTIONS_FILE = "guideline_sections.txt"
_SECTION = re.compile(r"(?:I\.[ABC]|II|III|IV)(?:[.(][\w.()]*)?")
_IN_PROSE = re.compile(r"\b(?:I\.[ABC]\.\d+|II\.[A-K]|III\.[A-C]|IV\.[A-Q])(?:[.)(][0-9a-z]+)*\b")
_PCS_IN_PROSE = re.compile(r"\bPCS (?:guideline )?([A-F]\d\d?(?:\.\d\d?[a-d]?|\.[a-d])?)\b")


@dataclass(frozen=True, slots=True)
class Citation:
    """One citation that is off: ``text`` as written, ``what`` is wrong, and the ``fix``."""

    text: str
    what: str
    fix: str


def faulty_citations(guideline: str) -> list[Citation]:
    """The citations in a ``guideline`` field that have no known form or name no known section.

    Several are separated by ``;``. Known forms: a section of the ICD-10-CM guidelines
    (``I.C.9.a.2``, ``II.C``, ``IV.H``, ``Appendix I``), ``PCS B3.2a``, or a source with words
    (``Tabular: code first at I27.8``, ``CPT: ...``).
    """
    return [
        fault
        for part in guideline.split(";")
        if part.strip() and (fault := _fault(part.strip())) is not None
    ]


@dataclass(frozen=True, slots=True)
class Cited:
    """What may be cited for a code: by whether it is a diagnosis, or a PCS code of a ``section``, and
    by the diagnoses of the chart that it stands in (``among``, itself with them; none is not looked at).
    """

    diagnosis: bool = False
    section: str = ""
    """The first character of an ICD-10-PCS code, "" for any other code."""
    among: tuple[str, ...] = ()


def misplaced_citations(guideline: str, code: Cited) -> list[Citation]:
    """The citations in a ``guideline`` field that do not govern the code they stand at.

    ICD-10-CM guidelines (I to IV) and Appendix I govern diagnoses; the ICD-10-PCS guidelines each
    the sections they are written for (A all, B section 0, C 1, D D, E X, F the principal procedure);
    CPT, HCPCS and NCCI sources govern services. A section about one family of codes (I.C.10.e, vaping)
    is cited only where the chart has one of them.
    """
    return [
        Citation(text, what, fix)
        for part in guideline.split(";")
        if (text := part.strip()) and (found := _misplaced(text, code)) is not None
        for what, fix in [found]
    ]


_PCS_SECTIONS = {"B": "0", "C": "1", "D": "D", "E": "X"}
"""Letter of a PCS guideline to the section of codes that it is written for."""
_ALSO = {"PCS B3.16": "3"}
"""Guidelines that speak of a further section: transplantation or administration."""


def _misplaced(text: str, code: Cited) -> tuple[str, str] | None:
    source, colon, _ = text.partition(":")
    bare = (source if colon else text).strip()
    if bare.startswith("PCS "):
        if not code.section:
            return "governs ICD-10-PCS codes", "cite what governs this code"
        letter = bare[4:5]
        right = _PCS_SECTIONS.get(letter, code.section)
        if code.section in (right, _ALSO.get(bare, right)):
            return None
        fix = "cite a guideline of its section, or its table (Tabular: PCS table 5A1, duration)"
        return f"is written for section {right} and stands at one of section {code.section}", fix
    if colon and bare in SOURCES:
        if bare in ("CPT", "HCPCS", "NCCI") and (code.diagnosis or code.section):
            return "governs services, not this code", "cite an ICD-10 guideline or note"
        if bare in ("Tabular", "MCE") and not code.diagnosis and not code.section:
            return "governs ICD-10 codes, not services", "cite CPT, HCPCS, NCCI or CMS"
        return None
    if not code.diagnosis:
        fix = (
            "cite a PCS guideline"
            if code.section
            else "cite CPT, HCPCS, NCCI or CMS and what it says"
        )
        return "governs diagnoses, not this code", fix
    section, family = family_of(_tidy(bare))
    if family and code.among and not any(each.startswith(family) for each in code.among):
        about = section_heading(section) or "another chapter"
        shown = ", ".join(family[:4]) + (", ..." if len(family) > 4 else "")
        return f"is about {about} ({shown}), and no such code stands in the chart", (
            "cite the section that governs this code"
        )
    return None


def unknown_sections(prose: str) -> list[str]:
    """Section numbers of guidelines in running text that do not exist."""
    cited = [match[0].rstrip(".") for match in _IN_PROSE.finditer(prose)]
    cited += [f"PCS {match[1]}" for match in _PCS_IN_PROSE.finditer(prose)]
    return [section for section in cited if not is_section(section)]


def is_section(section: str) -> bool:
    """True for a section number of the guidelines, or one that has numbered parts (``PCS B3.2``)."""
    return _tidy(section) in _sections()


def section_heading(section: str) -> str:
    """A short heading for a section: its own, else its nearest parent's; empty when unknown."""
    sections, wanted = _sections(), _tidy(section)
    while wanted:
        if heading := sections.get(wanted):
            return heading
        wanted = wanted.rpartition(".")[0]
    return ""


def _fault(text: str) -> Citation | None:
    source, colon, words = text.partition(":")
    if text.startswith("Appendix I"):
        return None
    if colon and source.strip() in SOURCES:
        if words.strip():
            return None
        return Citation(text, "names no rule", f"write what it says: {source}: ...")
    bare = (source if colon else text).strip()
    if bare.startswith("PCS "):
        if is_section(bare):
            return None
        return Citation(text, "is no ICD-10-PCS guideline", "give its number, such as PCS B3.2a")
    if _SECTION.fullmatch(bare):
        if is_section(bare):
            return None
        fix = "give a section that exists, such as I.C.9.a.2"
        return Citation(text, "is no section of the ICD-10-CM guidelines", fix)
    known = ", ".join(f"{name}: ..." for name in SOURCES)
    return Citation(text, "is no citation", f"give a section such as II.C, PCS B3.2a, or {known}")


def _tidy(section: str) -> str:
    """``I.C.1.d.5(b)`` and ``I.C.1.d.5)(b)`` as ``I.C.1.d.5.b``."""
    return re.sub(r"\.{2,}", ".", section.replace("(", ".").replace(")", "")).strip(" .")


@cache
def _sections() -> dict[str, str]:
    """Section number to heading, with the parents of PCS numbers (``PCS B3.2`` of ``B3.2a``)."""
    found: dict[str, str] = {}
    for line in (codebooks_dir() / _SECTIONS_FILE).read_text(encoding="utf-8").splitlines():
        if line and not line.startswith("#"):
            number, _, heading = line.partition("\t")
            if number.startswith("PCS "):
                found.setdefault(number.rstrip("abcd").rstrip("."), "")
            found[number] = heading
    return found


def known_sections() -> tuple[str, ...]:
    """The numbers of all sections, in the order of the guidelines."""
    return tuple(_sections())


def section_named(words: str) -> str:
    """The section that somebody means, in upper or lower case and with or without ``PCS``; else empty."""
    wanted = _tidy(" ".join(words.split())).casefold()
    known = {section.casefold(): section for section in _sections()}
    return known.get(wanted) or known.get(f"pcs {wanted}", "")


def section_path(section: str) -> list[tuple[str, str]]:
    """Number and heading of each section that ``section`` lies in, from the top, itself last.

    Sections without a heading of their own are left out; empty for an unknown section.
    """
    sections, number = _sections(), _tidy(section)
    found = []
    while number and number != "PCS":
        if heading := sections.get(number):
            found.append((number, heading))
        number = number.rpartition(".")[0]
    return found[::-1]
