"""Pairs of services that NCCI bundles on a hospital claim, with stories from the record."""

from __future__ import annotations

_LOOK = (
    "Diagnostic look first, then the procedure through the same scope.",
    "Same session, same scope: inspection, then the treatment.",
    "One session; the report describes the inspection as the first step.",
)
_PANEL = (
    "One blood draw, both panels ordered.",
    "Same specimen, both panels reported.",
    "Both run on one tube at 06:10.",
)
_SCAN = (
    "One visit to the scanner, images without and with contrast.",
    "Same session in radiology, one study.",
)

NEVER: tuple[tuple[str, str, tuple[str, ...]], ...] = (
    ("43239", "43235", _LOOK),
    ("52204", "52000", _LOOK),
    ("52235", "52000", _LOOK),
    ("52281", "52000", _LOOK),
    ("52310", "52000", _LOOK),
    ("31623", "31622", _LOOK),
    ("31628", "31622", _LOOK),
    ("31624", "31622", _LOOK),
    ("31625", "31622", _LOOK),
    ("31237", "31231", _LOOK),
    ("31254", "31231", _LOOK),
    ("45385", "45378", _LOOK),
    ("58662", "49320", _LOOK),
    ("47562", "49320", _LOOK),
    ("44970", "49320", _LOOK),
    ("58661", "49320", _LOOK),
    ("49650", "49320", _LOOK),
    ("58571", "49320", _LOOK),
    (
        "47563",
        "47562",
        (
            "Gallbladder out through ports, cholangiogram done.",
            "Cholecystectomy with a cholangiogram, one operation.",
        ),
    ),
    (
        "20553",
        "20552",
        (
            "Trigger points injected in four muscles, same session.",
            "Three muscles injected, both codes dropped by the charge sheet.",
        ),
    ),
    (
        "11721",
        "11720",
        ("Eight mycotic nails debrided.", "Seven dystrophic mycotic nails debrided today."),
    ),
    (
        "29881",
        "29877",
        (
            "Right knee: medial meniscectomy and chondroplasty of the patella.",
            "Left knee scope, lateral meniscus trimmed, cartilage smoothed in another compartment.",
        ),
    ),
    (
        "29888",
        "29877",
        (
            "Left knee ACL reconstructed, cartilage smoothed.",
            "Right knee: ACL graft placed, chondroplasty of the same knee.",
        ),
    ),
    ("80053", "80048", _PANEL),
    ("80053", "80076", _PANEL),
    (
        "93306",
        "93320",
        (
            "Complete echo with Doppler, one study.",
            "Single echo session, spectral and color Doppler done.",
        ),
    ),
    ("70460", "70450", _SCAN),
    ("70470", "70450", _SCAN),
    ("72158", "72148", _SCAN),
    (
        "94060",
        "94010",
        (
            "Spirometry before and after albuterol, one session.",
            "Baseline spirometry, bronchodilator, spirometry again.",
        ),
    ),
    (
        "31653",
        "31652",
        ("EBUS needle samples of stations 4R, 7 and 11L.", "Four node stations sampled by EBUS."),
    ),
    (
        "33208",
        "33207",
        (
            "Dual chamber pacemaker, atrial and ventricular leads, one session.",
            "New pacemaker with leads in atrium and ventricle.",
        ),
    ),
    (
        "58563",
        "58558",
        (
            "Endometrial ablation by hysteroscope; sampling in the same session.",
            "Hysteroscopy: curettings, then ablation of the lining.",
        ),
    ),
)
"""Indicator 0: column 1, column 2, what happened."""

APART: tuple[tuple[str, str, tuple[str, ...], tuple[str, ...]], ...] = (
    (
        "45385",
        "45380",
        (
            "One polyp in the sigmoid colon: forceps sample, then snared.",
            "Cecal polyp biopsied and then removed whole by snare; no other lesion.",
        ),
        (
            "Ascending colon polyp snared; separate ulcer in the rectum biopsied.",
            "Snare of a 9 mm cecal polyp. Random biopsies of the left colon for diarrhea.",
        ),
    ),
    (
        "45385",
        "45384",
        (
            "Descending colon polyp: hot forceps tried, then snared. Only polyp.",
            "Same sigmoid polyp, part taken by hot forceps and the rest by snare.",
        ),
        (
            "Transverse colon polyp snared; a different polyp in the rectum taken by hot forceps.",
            "Hot forceps for a 3 mm cecal polyp, snare for a 12 mm sigmoid polyp.",
        ),
    ),
    (
        "43251",
        "43239",
        (
            "Gastric polyp biopsied, then snared. No other lesion.",
            "Antral polyp: sample taken, then the polyp removed by snare.",
        ),
        (
            "Gastric body polyp snared; biopsies of the duodenum for celiac disease.",
            "Antral polyp removed by snare. Distal esophagus biopsied for Barrett's.",
        ),
    ),
    (
        "11042",
        "97597",
        (
            "Left heel ulcer: slough removed, then debrided to subcutaneous tissue. One wound.",
            "Right shin ulcer 12 sq cm, selective debridement carried on into subcutaneous tissue.",
        ),
        (
            "Right heel ulcer debrided to subcutaneous tissue; left shin wound, slough only.",
            "Sacral ulcer debrided to subcutaneous tissue. Separate left calf ulcer, fibrin removed.",
        ),
    ),
    (
        "11043",
        "11042",
        (
            "Sacral ulcer, debrided through subcutaneous tissue to muscle. One wound.",
            "Left thigh wound 15 sq cm, muscle debrided after the layer above it.",
        ),
        (
            "Sacral ulcer debrided to muscle; right heel ulcer to subcutaneous tissue.",
            "Left hip ulcer to fascia and muscle. Left ankle ulcer, subcutaneous level.",
        ),
    ),
    (
        "11044",
        "11042",
        (
            "Right great toe ulcer debrided to bone, all of it one wound.",
            "Ischial ulcer: skin, subcutaneous tissue, then bone, single wound.",
        ),
        (
            "Left heel ulcer debrided to bone; right shin ulcer to subcutaneous tissue.",
            "Ischial ulcer to bone. Another ulcer over the right ankle, subcutaneous only.",
        ),
    ),
    (
        "17110",
        "11102",
        (
            "One wart on the left hand: shaved for pathology, then the base frozen.",
            "Single wart of the right knee, tangential sample then cryotherapy of the same lesion.",
        ),
        (
            "Three warts of the right hand frozen; a changing lesion of the back shaved for biopsy.",
            "Cryotherapy to warts of the feet. Shave biopsy of a papule on the left shoulder.",
        ),
    ),
    (
        "11730",
        "11720",
        (
            "Right great toenail debrided, then avulsed. Same nail.",
            "Left second toenail: trimmed back, then taken off. One toe only.",
        ),
        (
            "Right great toenail avulsed; four mycotic nails of other toes debrided.",
            "Left great toenail avulsed. Three thick mycotic nails of the right foot debrided.",
        ),
    ),
    (
        "31628",
        "31625",
        (
            "One lesion of the right upper lobe, sampled from the airway and across its wall.",
            "Right lower lobe mass: endobronchial then transbronchial samples of the same mass.",
        ),
        (
            "Transbronchial biopsy in the right upper lobe; visible lesion of the left main bronchus biopsied.",
            "Left lower lobe transbronchial samples. Separate endobronchial nodule in the right main bronchus biopsied.",
        ),
    ),
    (
        "12011",
        "12001",
        (),
        (
            "2 cm cut of the chin closed; 1.8 cm cut of the left forearm closed.",
            "Forehead laceration 1.5 cm and scalp laceration 2.2 cm, each closed in one layer.",
        ),
    ),
    (
        "20611",
        "20610",
        (
            "Right knee: landmark attempt dry, then injected under ultrasound.",
            "Left shoulder tapped blind without success, then under ultrasound, same joint.",
        ),
        (
            "Right knee injected under ultrasound with image kept; left shoulder injected by landmark.",
            "Left hip under ultrasound, recorded; right knee by landmark.",
        ),
    ),
    (
        "52235",
        "52204",
        (
            "One 3 cm bladder tumor: cup biopsy, then resected.",
            "Bladder tumor 2.5 cm on the left wall, sampled and resected in one pass.",
        ),
        (
            "3 cm tumor of the left wall resected; a red patch on the dome, apart, biopsied.",
            "Right wall tumor 2.6 cm resected. Suspicious area at the trigone, separate, biopsied.",
        ),
    ),
)
"""Indicator 1: column 1, column 2, stories of one site (if any), stories of two sites."""

_BACK = (
    "First at 08:40; went home, came back at 18:15 with new symptoms, second service then.",
    "Clinic in the morning, ED visit that evening: one service at each.",
    "Two visits on this date, 09:20 and 19:05, one service at each.",
)

LATER: tuple[tuple[str, str, tuple[str, ...]], ...] = (
    (
        "71046",
        "71045",
        (*_BACK, "Two views in clinic at 10:00; single view in the ED at 21:30 after a fall."),
    ),
    (
        "73562",
        "73560",
        (*_BACK, "Three views at 09:00; fell at home, back in the ED at 20:00 for two views."),
    ),
    (
        "93306",
        "93308",
        (
            *_BACK,
            "Complete study at 08:00; returned at 17:00 with hypotension, limited study for effusion.",
        ),
    ),
    (
        "76700",
        "76705",
        (*_BACK, "Complete study in the morning; ED return at night, right upper quadrant only."),
    ),
    (
        "76770",
        "76775",
        (*_BACK, "Complete study at 09:00; back at 19:00 with flank pain, kidneys only."),
    ),
    (
        "76856",
        "76857",
        (*_BACK, "Full pelvic study in clinic; ED return that night, follow-up look at one cyst."),
    ),
    (
        "30903",
        "30901",
        (
            *_BACK,
            "Simple cautery at 07:30, sent home; bled again, back at 16:00 for extensive packing, same side.",
        ),
    ),
    (
        "96413",
        "96372",
        (*_BACK, "Chemotherapy in the morning; back in the ED at 22:00, injection for nausea."),
    ),
    ("96365", "96372", (*_BACK, "Antibiotic infusion at 09:00; ED visit at 20:30, ketorolac IM.")),
    ("96365", "96374", (*_BACK, "Infusion center at 10:00; ED at 21:00, one IV push there.")),
    (
        "81001",
        "81003",
        (*_BACK, "Urinalysis with microscopy in clinic; dipstick in the ED that night."),
    ),
)
"""Indicator 1: column 1, column 2, stories of two encounters on one day."""
