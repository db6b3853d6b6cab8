"""Visits after treatment: what was done, what today is for, and the codes that come into it."""

from __future__ import annotations

from typing import NamedTuple

AFTER, INJURY, OVER, TREATED, ATTENTION, STATUS, COMPLICATION, RECURRED, SUTURES = (
    "aftercare following treatment of a disease",
    "healing injury",
    "follow-up, treatment complete",
    "still treated",
    "attention to an opening",
    "status only",
    "complication of a transplant",
    "recurrence found at follow-up",
    "suture removal after planned surgery",
)


class Case(NamedTuple):
    """What was done (two ways to say it), today's purpose, the codes that may come into it with their
    words: ``first`` and, unless empty, ``second``; ``tempting`` ones are wrong here."""

    past: tuple[str, str]
    today: tuple[str, str]
    first: tuple[str, str]
    second: tuple[str, str]
    tempting: tuple[str, str]
    ages: tuple[int, int]


_NONE = ("", "")
CASES: dict[str, tuple[Case, ...]] = {
    AFTER: (
        *(
            Case(
                (
                    f"{side} {joint} replaced 3 weeks ago for osteoarthritis",
                    f"s/p {side} T{letter}A for OA",
                ),
                ("PT and wound check, no problem", "Postoperative rehab visit, on course"),
                ("aftercare following joint replacement", "Z47.1"),
                (f"presence of {side} artificial {joint}", code),
                (f"osteoarthritis of the {side} {joint}", old),
                (54, 84),
            )
            for side, joint, letter, code, old in (
                ("right", "hip", "H", "Z96.641", "M16.11"),
                ("left", "hip", "H", "Z96.642", "M16.12"),
                ("right", "knee", "K", "Z96.651", "M17.11"),
                ("left", "knee", "K", "Z96.652", "M17.12"),
            )
        ),
        Case(
            ("CABG 4 weeks ago for coronary disease", "s/p bypass last month"),
            (
                "Home health, surgical aftercare, sternal wound clean",
                "Aftercare visit, healing well",
            ),
            ("surgical aftercare, circulatory system", "Z48.812"),
            ("presence of bypass graft", "Z95.1"),
            ("acute NSTEMI", "I21.4"),
            (52, 82),
        ),
        Case(
            ("Right below-knee amputation 5 weeks ago for gangrene", "s/p right BKA for PAD"),
            ("Stump care and shaping, healing", "Orthopedic aftercare, fitting begun"),
            ("aftercare following surgical amputation", "Z47.81"),
            ("absence of right leg below knee", "Z89.511"),
            ("gangrene", "I96"),
            (52, 84),
        ),
    ),
    INJURY: (
        Case(
            (
                "Right intertrochanteric fracture, displaced, nailed 5 weeks ago",
                "s/p nail, closed right displaced intertrochanteric fracture",
            ),
            ("PT visit, healing as expected", "Film: routine healing"),
            ("right intertrochanteric fracture, routine healing", "S72.141D"),
            _NONE,
            ("aftercare following joint replacement", "Z47.1"),
            (64, 88),
        ),
        Case(
            (
                "Scalp laceration, no foreign body, sutured 9 days ago",
                "Scalp laceration closed in the ED last week",
            ),
            ("Sutures removed", "Here for suture removal, healed edges"),
            ("scalp laceration, subsequent encounter", "S01.01XD"),
            _NONE,
            ("encounter for removal of sutures", "Z48.02"),
            (19, 84),
        ),
        Case(
            ("Left ankle sprain 2 weeks ago", "Sprain of the left ankle, braced"),
            ("Brace check, recovering", "Therapy visit, recovering"),
            ("sprain of left ankle, subsequent encounter", "S93.402D"),
            _NONE,
            ("other specified aftercare", "Z51.89"),
            (19, 70),
        ),
        Case(
            (
                "Colles fracture of the right radius, closed, cast 4 weeks ago",
                "Closed right Colles fracture, casted",
            ),
            ("Cast change, routine healing", "Film shows routine healing"),
            ("right Colles fracture, routine healing", "S52.531D"),
            _NONE,
            ("other orthopedic aftercare", "Z47.89"),
            (50, 84),
        ),
        Case(
            (
                "Left forearm laceration, no foreign body, repaired 10 days ago",
                "Laceration of the left forearm, closed last week",
            ),
            ("Stitches out", "Suture removal"),
            ("left forearm laceration, subsequent encounter", "S51.812D"),
            _NONE,
            ("encounter for removal of sutures", "Z48.02"),
            (19, 80),
        ),
    ),
    OVER: tuple(
        Case(
            (f"{name}, fully treated {when}", f"{name} {when}, treatment finished"),
            today,
            ("follow-up, completed treatment, not cancer", "Z09"),
            (f"history of {word}", code),
            (name.lower(), old),
            (30, 84),
        )
        for name, when, today, word, code, old in (
            (
                "Pneumonia",
                "2 months ago",
                ("Check-up, lungs clear", "Film clear, no symptoms"),
                "pneumonia",
                "Z87.01",
                "J18.9",
            ),
            (
                "Pulmonary embolism",
                "last year",
                (
                    "Follow-up, off anticoagulants, no clot",
                    "Recheck, anticoagulation long stopped, clear",
                ),
                "pulmonary embolism",
                "Z86.711",
                "I26.99",
            ),
            (
                "Gastric ulcer",
                "6 months ago",
                ("Endoscopy today: healed", "Follow-up, ulcer gone, no drugs"),
                "peptic ulcer",
                "Z87.11",
                "K25.9",
            ),
            (
                "Kidney stone",
                "last year",
                ("Imaging today: no stone", "Follow-up, passed, nothing left"),
                "urinary stones",
                "Z87.442",
                "N20.0",
            ),
            (
                "Meningitis",
                "last year",
                ("Follow-up, no deficit, well", "Recheck, full recovery"),
                "infections of the central nervous system",
                "Z86.61",
                "G03.9",
            ),
        )
    ),
    TREATED: tuple(
        Case(
            (f"{name} found {when}", f"{name}, diagnosed {when}"),
            today,
            (name.lower(), code),
            _NONE,
            (f"history of {word}", past),
            (30, 84),
        )
        for name, when, today, word, past, code in (
            (
                "Pneumonia",
                "last week",
                ("Recheck, antibiotics go on", "Still on antibiotics, better"),
                "pneumonia",
                "Z87.01",
                "J18.9",
            ),
            (
                "Gastric ulcer",
                "5 weeks ago",
                ("Still on treatment, not healed", "PPI continues for it"),
                "peptic ulcer",
                "Z87.11",
                "K25.9",
            ),
            (
                "Kidney stone",
                "last month",
                ("Stone still there, on tamsulosin", "Not passed yet, treated"),
                "urinary stones",
                "Z87.442",
                "N20.0",
            ),
        )
    ),
    ATTENTION: tuple(
        Case(
            (f"{name} since {cause}", f"Has a {name.lower()} after {cause}"),
            today,
            (f"encounter for attention to {name.lower()}", code),
            _NONE,
            (f"{name.lower()} status", status),
            (40, 84),
        )
        for name, cause, today, code, status in (
            (
                "Tracheostomy",
                "laryngeal surgery",
                ("Tube change and cleaning", "Here for tracheostomy care"),
                "Z43.0",
                "Z93.0",
            ),
            (
                "Colostomy",
                "bowel surgery",
                (
                    "Here for closure planning and stoma care",
                    "Stoma revised and cleaned today, no complication",
                ),
                "Z43.3",
                "Z93.3",
            ),
            (
                "Gastrostomy",
                "stroke rehabilitation",
                ("Tube changed", "Here for a scheduled tube change"),
                "Z43.1",
                "Z93.1",
            ),
        )
    ),
    STATUS: tuple(
        Case(
            (f"{name}, no complaint about it", f"PMH: {name.lower()}, without problems"),
            (
                f"Seen for {why}; that diagnosis is on the claim already",
                f"Today's problem: {why}, already coded",
            ),
            (f"{name.lower()} status", code),
            _NONE,
            wrong,
            (45, 84),
        )
        for name, why, code, wrong in (
            ("Colostomy", "gout", "Z93.3", ("attention to colostomy", "Z43.3")),
            ("Gastrostomy", "cellulitis", "Z93.1", ("attention to gastrostomy", "Z43.1")),
            ("Tracheostomy", "eczema", "Z93.0", ("attention to tracheostomy", "Z43.0")),
            (
                "Kidney transplant",
                "a sore throat",
                "Z94.0",
                ("aftercare, kidney transplant", "Z48.22"),
            ),
            ("Liver transplant", "a sprain", "Z94.4", ("liver transplant rejection", "T86.41")),
        )
    ),
    COMPLICATION: (
        Case(
            ("Kidney transplant 2 years ago", "Transplanted kidney"),
            ("Rejection proven by biopsy", "Admitted: rejection of the graft"),
            ("kidney transplant rejection", "T86.11"),
            _NONE,
            ("kidney transplant status", "Z94.0"),
            (24, 70),
        ),
        Case(
            ("Liver transplant last year", "Transplanted liver"),
            ("Rejection proven by biopsy", "Admitted: graft rejection"),
            ("liver transplant rejection", "T86.41"),
            _NONE,
            ("liver transplant status", "Z94.4"),
            (26, 70),
        ),
        Case(
            ("Kidney transplant in the past", "Kidney graft, years old"),
            ("Graft failure documented", "Provider: failure of the transplant"),
            ("kidney transplant failure", "T86.12"),
            _NONE,
            ("kidney transplant status", "Z94.0"),
            (30, 72),
        ),
    ),
    RECURRED: (
        Case(
            (
                "Prostate cancer, radiation finished 4 years ago",
                "Prostate cancer, radiation finished years ago",
            ),
            (
                "Follow-up: local recurrence proven",
                "Surveillance biopsy: cancer is back in the bed of the prostate",
            ),
            ("prostate cancer", "C61"),
            _NONE,
            ("follow-up after completed cancer treatment", "Z08"),
            (58, 84),
        ),
        Case(
            ("Gastric ulcer, treatment finished last year", "History of gastric ulcer, healed"),
            (
                "Follow-up endoscopy: the ulcer has recurred",
                "Recheck: new gastric ulcer at the old place",
            ),
            ("gastric ulcer", "K25.9"),
            _NONE,
            ("follow-up, completed treatment, not cancer", "Z09"),
            (40, 84),
        ),
        Case(
            (
                "Bladder cancer of the trigone, treatment over",
                "Cancer of the trigone resected, NED since",
            ),
            (
                "Surveillance cystoscopy and biopsy: recurrence there",
                "Follow-up: cancer back at the trigone",
            ),
            ("cancer of the trigone of the bladder", "C67.0"),
            _NONE,
            ("follow-up after completed cancer treatment", "Z08"),
            (55, 84),
        ),
    ),
    SUTURES: tuple(
        Case(
            (
                f"{what} removed 10 days ago, benign",
                f"Planned excision of {word} last week, benign",
            ),
            ("Sutures out", "Here for suture removal"),
            ("encounter for removal of sutures", "Z48.02"),
            _NONE,
            ("laceration of scalp, subsequent encounter", "S01.01XD"),
            (22, 80),
        )
        for what, word in (
            ("Mole of the back", "a mole of the back"),
            ("Lipoma of the neck", "a lipoma of the neck"),
            ("Epidermal cyst", "an epidermal cyst"),
            ("Skin tag of the axilla", "a skin lesion of the axilla"),
        )
    ),
}
