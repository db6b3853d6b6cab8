"""What a card is about, as far as a question about it needs to know."""

from __future__ import annotations

from typing import Protocol


class Subject(Protocol):
    """A missed code or a broken rule. The store's card rows are such subjects.

    ``kind`` is ``code`` or ``rule``; ``code`` the code, category or domain it is about, ``given``
    what was given instead, ``chart_id`` where it was missed first, ``label`` the auditor's label.
    """

    @property
    def id(self) -> str: ...
    @property
    def kind(self) -> str: ...
    @property
    def code(self) -> str: ...
    @property
    def system(self) -> str: ...
    @property
    def domain(self) -> str: ...
    @property
    def label(self) -> str: ...
    @property
    def given(self) -> str: ...
    @property
    def chart_id(self) -> str: ...
