"""Conditions in pregnancy with the codes they take, and what a prenatal note says besides."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Condition:
    """``stem`` with ``t`` for the trimester; ``weeks`` first and last; ``more`` codes beside it."""

    words: tuple[str, ...]
    stem: str
    weeks: tuple[int, int]
    more: tuple[str, ...] = ()
    arises: bool = False
    """May begin during a stay."""


CONDITIONS = (
    Condition(
        ("iron deficiency anemia", "IDA, on ferrous sulfate"), "O99.01t", (6, 41), ("D50.9",)
    ),
    Condition(
        ("smokes cigarettes daily, nicotine dependence", "nicotine dependence, cigarettes"),
        "O99.33t",
        (5, 41),
        ("F17.210",),
    ),
    Condition(
        ("hypothyroidism on levothyroxine", "hypothyroid, stable dose"),
        "O99.28t",
        (5, 41),
        ("E03.9",),
    ),
    Condition(
        ("mild intermittent asthma, quiet", "asthma, mild intermittent"),
        "O99.51t",
        (5, 41),
        ("J45.20",),
    ),
    Condition(
        ("depression, on sertraline", "depression, in therapy"), "O99.34t", (5, 41), ("F32.A",)
    ),
    Condition(
        ("essential HTN since before pregnancy", "preexisting essential hypertension"),
        "O10.01t",
        (5, 41),
    ),
    Condition(
        ("type 2 diabetes before pregnancy, diet only, no complication",),
        "O24.11t",
        (5, 41),
        ("E11.9",),
    ),
    Condition(
        ("preexisting type 2 DM on insulin, no complication",),
        "O24.11t",
        (5, 41),
        ("E11.9", "Z79.4"),
    ),
    Condition(("gestational diabetes, diet controlled", "GDM, diet only"), "O24.410", (24, 40)),
    Condition(
        ("GDM on insulin and diet", "gestational diabetes, insulin and diet"), "O24.414", (24, 40)
    ),
    Condition(
        ("GDM on metformin and diet", "gestational diabetes, metformin"), "O24.415", (24, 40)
    ),
    Condition(("gestational hypertension, no proteinuria",), "O13.t", (20, 40), (), True),
    Condition(("mild preeclampsia", "preeclampsia, mild"), "O14.0t", (21, 36), (), True),
    Condition(("severe preeclampsia",), "O14.1t", (21, 36), (), True),
    Condition(("hemorrhoids", "hemorrhoids, sitz baths"), "O22.4t", (10, 40)),
    Condition(("complete placenta previa, no bleeding",), "O44.0t", (20, 36)),
    Condition(("mild hyperemesis gravidarum", "hyperemesis, mild"), "O21.0", (6, 19)),
    Condition(("polyhydramnios", "polyhydramnios on US"), "O40.tXX0", (22, 40), (), True),
    Condition(("oligohydramnios", "oligohydramnios, AFI 3"), "O41.0tX0", (22, 40), (), True),
    Condition(
        ("decreased fetal movement", "decreased fetal movements"), "O36.81t0", (24, 41), (), True
    ),
    Condition(("prenatal visit, first pregnancy, age 36",), "O09.51t", (6, 40)),
    Condition(("prenatal visit, third pregnancy, age 38",), "O09.52t", (6, 40)),
)
# No weeks are coded with these.
ENDED = (
    ("complete spontaneous abortion at {w}, no complication", "O03.9", (6, 18)),
    ("missed abortion, {w}, US no cardiac activity", "O02.1", (7, 18)),
    ("right tubal pregnancy at {w}, no intrauterine pregnancy", "O00.101", (5, 9)),
    ("left tubal pregnancy at {w}, no intrauterine pregnancy", "O00.102", (5, 9)),
    ("elective termination today at {w}, no complication", "Z33.2", (6, 15)),
)
AFTER = (
    ("nonpurulent mastitis, 2 weeks postpartum, delivered at {w}", "O91.22"),
    ("postpartum hemorrhoids day 5, delivered at {w}", "O87.2"),
    ("anemia of the puerperium, 3 weeks after delivery at {w}", "O90.81"),
)
HEADS = (
    "prenatal visit",
    "OB triage",
    "OB clinic",
    "MFM visit",
    "antepartum visit",
    "labor floor, evaluation only",
)
NOISE = (
    "FHT 142.",
    "No bleeding, no contractions.",
    "Prenatal vitamins.",
    "Fundal height appropriate.",
    "Rh positive.",
    "GBS not yet done.",
    "Urine dip negative.",
    "Weight gain appropriate.",
    "NST reactive.",
    "Prior records reviewed.",
    "Partner present.",
    "Labs drawn.",
    "Influenza vaccine offered.",
    "Return precautions given.",
)


QUIET = (
    "Rh positive.",
    "Labs drawn.",
    "Afebrile.",
    "Partner present.",
    "VSS.",
    "Support resources given.",
    "Prior records reviewed.",
    "Ibuprofen PRN.",
    "No fever or chills.",
    "F/u one week.",
)
