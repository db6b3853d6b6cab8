"""Sites of skin lesions, as excision codes group them."""

from __future__ import annotations

BODY = (
    "upper back",
    "chest",
    "abdomen",
    "left forearm",
    "right upper arm",
    "left thigh",
    "right lower leg",
    "left shoulder",
)
PARTS = ("scalp", "neck", "right hand", "left foot", "left hand", "nape of the neck")
FACE = (
    "nose",
    "left ear",
    "right cheek",
    "forehead",
    "chin",
    "upper lip",
    "left cheek",
    "left temple of the face",
)
