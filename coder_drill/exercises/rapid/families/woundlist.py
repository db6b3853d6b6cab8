"""Wounds as repair notes tell them: sites and how long a cut there may be, causes, and closures."""

from __future__ import annotations

LIMBS = (
    "left forearm",
    "right forearm",
    "left upper arm",
    "right thigh",
    "left thigh",
    "right lower leg",
    "left lower leg",
    "right upper arm",
)
TRUNK = ("upper back", "chest", "abdomen", "lower back", "left flank")
SMALL = (
    "left hand",
    "right hand",
    "right palm",
    "left foot",
    "right foot",
    "dorsum of the left hand",
)
FACE = ("forehead", "left cheek", "chin", "right cheek")
EDGE = ("nose", "left ear", "right ear", "upper lip", "lower lip", "right eyelid", "left eyelid")


STAPLED = ("scalp", *LIMBS, *TRUNK)
"""Where staples are used."""
SEVERAL = (
    "fell through a glass door",
    "bicycle crash",
    "dog bites, washed out",
    "fell on gravel",
    "fell on rocks",
    "MVA, windshield glass",
    "fell down the cellar stairs onto jars",
    "run into barbed wire",
)
SINGLE = (
    *SEVERAL,
    "kitchen knife slipped",
    "broken bottle",
    "box cutter slipped",
    "sheet of glass broke",
    "garden tool",
)
HOW = {
    "simple": (
        "one layer, 4-0 nylon",
        "single-layer closure with 5-0 nylon",
        "simple running suture, skin",
    ),
    "stapled": ("staples, skin only", "one layer, 3-0 nylon", "single layer of staples"),
    "layered": (
        "deep 4-0 Vicryl, then 5-0 nylon",
        "layered: subcutaneous 3-0 Vicryl and skin sutures",
        "two-layer closure of subcutis and skin",
    ),
    "complex": (
        "extensive undermining, layered, complex closure",
        "complex repair, edges debrided and widely undermined",
        "complex: wide undermining, stellate edges revised",
    ),
    "dirty": (
        "one layer after extensive cleaning of embedded gravel",
        "single layer; heavily contaminated, much grit removed first",
    ),
    "strips": ("adhesive strips only", "closed with Steri-Strips alone"),
    "glue": ("tissue adhesive only", "Dermabond alone, no suture"),
}
NOISE = (
    "Tetanus up to date.",
    "Bleeding controlled.",
    "No foreign body on film.",
    "NV intact.",
    "Return in 7 days.",
    "No tendon seen.",
    "Irrigated with 500 mL.",
    "Dressing applied.",
    "Pt tolerated it well.",
)


def longest(site: str) -> int:
    """The longest cut of a site, in millimeters, that a note would tell."""
    if site in EDGE:
        return 34
    if site in FACE:
        return 62
    return 80 if site in SMALL or site == "neck" else 170
