"""What a guideline citation points at: the sections it names, with headings and what they say."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from coder_drill.authoring.citations import is_section, section_named, section_path
from coder_drill.authoring.sectiontexts import section_text
from coder_drill.errors import UsageError

ICD10CM = "ICD-10-CM Official Guidelines for Coding and Reporting"
ICD10PCS = "ICD-10-PCS Official Guidelines for Coding and Reporting"
_APPENDIX = "Appendix I"
_POA = "present on admission reporting"


@dataclass(frozen=True, slots=True)
class CitedSection:
    """One citation: ``text`` as it stands in the key, and what it leads to.

    ``source`` names the guidelines, empty where the citation is of another source (``Tabular: ...``)
    and the text says it all. ``path`` holds number and heading of each section around it, itself last.
    ``says`` is the section in our own words, empty where none are written.
    """

    text: str
    source: str = ""
    path: tuple[tuple[str, str], ...] = ()
    says: str = ""

    def as_json(self) -> dict[str, Any]:
        """For ``--json``: the section, its heading, what it says, its source and the sections it lies in."""
        return {
            "section": self.text,
            "heading": self.path[-1][1] if self.path else "",
            "text": self.says,
            "source": self.source,
            "path": [{"section": number, "heading": heading} for number, heading in self.path],
        }


def cited_sections(guideline: str) -> list[CitedSection]:
    """The citations of a ``guideline`` field, in its order (several are separated by ``;``)."""
    return [_cited(text) for part in guideline.split(";") if (text := part.strip())]


def section_asked(words: str) -> CitedSection:
    """The section somebody asks for, such as ``i.c.9.a.1`` or ``b3.2a``.

    Raises UsageError for a section that the guidelines do not have.
    """
    if " ".join(words.split()).casefold() == _APPENDIX.casefold():
        return _cited(_APPENDIX)
    section = section_named(words)
    if not section:
        raise UsageError(
            f"{words}: no section of the ICD-10-CM or ICD-10-PCS guidelines; "
            "give its number, such as I.C.9.a.1 or PCS B3.2a"
        )
    return _cited(section)


def sections_found(words: str, limit: int = 10) -> list[CitedSection]:
    """The sections that ``words`` mean, best first, at most ``limit``; none for words of no section."""
    from coder_drill.services.sectionsearch import search_sections

    return [_cited(section) for section in search_sections(words, limit)]


def _cited(text: str) -> CitedSection:
    if text.startswith(_APPENDIX):
        return CitedSection(text, ICD10CM, ((_APPENDIX, _POA),), section_text(_APPENDIX))
    bare = text.partition(":")[0].strip()
    if not is_section(bare):
        return CitedSection(text)
    source = ICD10PCS if bare.startswith("PCS ") else ICD10CM
    return CitedSection(text, source, tuple(section_path(bare)), section_text(bare))
