"""Why a key of the answer does nothing just now, in words; the key bar can only dim it."""

from __future__ import annotations

from collections.abc import Mapping

from coder_drill.scoring.model import AnswerCode

OF_THE_ANSWER: Mapping[str, str] = {
    "drill.remove": "remove",
    "drill.up": "move",
    "drill.down": "move",
    "drill.modifiers": "modifiers",
    "drill.units": "units",
    "drill.em": "em",
    "drill.poa": "poa",
    "drill.undo": "undo",
}
"""The commands that change the answer, and their actions."""

_WHAT = {"poa": "POA indicator", "modifiers": "modifiers", "units": "units"}


def why_not(action: str, code: AnswerCode | None, *, wants_poa: bool, lookup: str) -> str:
    """Why ``action`` cannot be done on ``code``, the marked one.

    ``wants_poa`` holds for inpatient hospital claims, ``lookup`` is the key that looks codes up.
    """
    what = _WHAT.get(action)
    if action == "undo":
        return "There is nothing to take back."
    if action == "poa" and not wants_poa:
        return "POA belongs to inpatient hospital claims."
    if what and action != "poa" and wants_poa:
        return f"An inpatient hospital claim takes no {what}."
    if action == "em":
        return "The E/M helper takes a marked visit, such as 99214; the command palette opens it alone."
    if code is None:
        return f"There is no code in the answer yet; {lookup} looks one up."
    kind = "diagnoses" if action == "poa" else "CPT and HCPCS codes"
    return f"{code.code} takes no {what}: {kind} do."
