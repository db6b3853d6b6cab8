"""Single operations in the words of operative notes, each with its ICD-10-PCS code.

Longer than most files: one list, and it is read as one.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Operation:
    """``code`` is whole and valid; ``told`` says what was done and how it was reached; ``level`` is
    how tempting the errors are, 1 to 3; ``sex`` where the part belongs to one."""

    code: str
    level: int
    told: tuple[str, ...]
    sex: str = ""


OPERATIONS: tuple[Operation, ...] = (
    Operation(
        "0DTJ4ZZ",
        1,
        (
            "Appendix removed whole through three ports.",
            "Laparoscopic appendectomy, whole appendix out.",
        ),
    ),
    Operation(
        "0BTC0ZZ",
        2,
        (
            "Right upper lobe of the lung removed whole through a thoracotomy.",
            "Thoracotomy, right upper lobectomy.",
        ),
    ),
    Operation(
        "0FT44ZZ",
        1,
        (
            "Gallbladder removed through ports, camera at the umbilicus.",
            "Laparoscopic cholecystectomy, whole gallbladder out.",
        ),
    ),
    Operation(
        "07TP0ZZ",
        1,
        ("Spleen removed whole through a midline incision.", "Open splenectomy after trauma."),
    ),
    Operation(
        "0CTPXZZ",
        3,
        (
            "Both tonsils removed whole through the mouth, seen directly, no scope.",
            "Tonsillectomy through the open mouth with a mouth gag.",
        ),
    ),
    Operation(
        "0TB04ZZ",
        2,
        (
            "3 cm mass cut from the right kidney through ports, rest of the kidney left.",
            "Laparoscopic partial nephrectomy on the right.",
        ),
    ),
    Operation(
        "0DBN8ZZ",
        2,
        (
            "Sigmoid polyp snared and retrieved through the colonoscope.",
            "Colonoscopy with snare removal of a 9 mm sigmoid polyp.",
        ),
    ),
    Operation(
        "0HBT0ZZ",
        1,
        ("Lump cut out of the right breast through a skin incision.", "Right lumpectomy, open."),
        "F",
    ),
    Operation(
        "0D5N8ZZ",
        2,
        (
            "Flat sigmoid lesion burned away with argon plasma through the colonoscope, nothing taken out.",
            "Colonoscopy: sigmoid angioectasia coagulated, no tissue removed.",
        ),
    ),
    Operation(
        "02583ZZ",
        2,
        (
            "Catheter from the groin vein; radiofrequency lesion made in the AV node, no tissue out.",
            "AV node ablated by a transvenous catheter.",
        ),
    ),
    Operation(
        "0W993ZZ",
        1,
        (
            "1.2 L let out of the right pleural space by needle, nothing left in.",
            "Therapeutic thoracentesis on the right, needle removed.",
        ),
    ),
    Operation(
        "0C9PXZZ",
        3,
        (
            "Pus let out of a tonsil abscess by incision through the mouth, seen directly.",
            "Tonsil abscess cut and emptied through the open mouth, no scope.",
        ),
    ),
    Operation(
        "0TC68ZZ",
        2,
        (
            "Stone basketed whole from the right ureter through the ureteroscope.",
            "Ureteroscopy, right ureteral stone grasped and taken out.",
        ),
    ),
    Operation(
        "03CL0ZZ",
        3,
        (
            "Plaque shelled out of the left internal carotid through a neck incision.",
            "Open left carotid endarterectomy, internal carotid.",
        ),
    ),
    Operation(
        "00C40ZZ",
        3,
        (
            "Craniotomy, clot taken out of the subdural space.",
            "Bone flap raised, dura opened, solid subdural clot removed.",
        ),
    ),
    Operation(
        "0TCB8ZZ",
        2,
        (
            "Clots washed and grasped out of the bladder through the cystoscope.",
            "Cystoscopy, bladder stone taken out whole.",
        ),
    ),
    Operation(
        "0TF68ZZ",
        2,
        (
            "Right ureteral stone broken by laser through the ureteroscope, pieces left to pass.",
            "Ureteroscope, laser to the right ureteral stone, fragments not taken out.",
        ),
    ),
    Operation(
        "0TF6XZZ",
        3,
        (
            "Shock waves from outside the body break a right ureteral stone.",
            "ESWL of a right ureteral stone.",
        ),
    ),
    Operation(
        "0DN84ZZ",
        2,
        (
            "Bands around the small intestine cut through ports to free it.",
            "Laparoscopic lysis of adhesions that tethered the small bowel.",
        ),
    ),
    Operation(
        "01N50ZZ",
        3,
        (
            "Open carpal tunnel: transverse carpal ligament cut to free the median nerve.",
            "Palm incision, ligament divided, median nerve no longer compressed.",
        ),
    ),
    Operation(
        "0YQ54ZZ",
        2,
        (
            "Right groin hernia closed with sutures alone through ports.",
            "Laparoscopic right inguinal hernia closure, no mesh.",
        ),
        "M",
    ),
    Operation(
        "0YU54JZ",
        2,
        (
            "Right groin hernia covered with polypropylene mesh through ports.",
            "Laparoscopic right inguinal hernia repair with synthetic mesh.",
        ),
        "M",
    ),
    Operation(
        "0WQF0ZZ",
        2,
        (
            "Abdominal wall hernia closed with sutures through an open incision, no mesh.",
            "Open ventral hernia closure, suture only.",
        ),
    ),
    Operation(
        "0WUF0JZ",
        2,
        (
            "Open ventral hernia closure, polypropylene mesh laid behind the muscle.",
            "Abdominal wall hernia reinforced with synthetic mesh, open.",
        ),
    ),
    Operation(
        "0HQEXZZ",
        1,
        (
            "Skin cut of the left forearm sutured.",
            "3 cm laceration, skin of the left lower arm, closed with nylon.",
        ),
    ),
    Operation(
        "0D20XUZ",
        3,
        (
            "Old gastrostomy tube pulled, new one put through the same tract, no cut.",
            "G-tube exchange through the established tract at the bedside.",
        ),
    ),
    Operation(
        "0UL74CZ",
        2,
        (
            "Both fallopian tubes clipped shut through ports for sterilization.",
            "Laparoscopic tubal clips on both sides.",
        ),
        "F",
    ),
    Operation(
        "04LE3DZ",
        3,
        (
            "Coils placed by femoral catheter until the right internal iliac artery was blocked.",
            "Pelvic bleeding after a fall; right internal iliac artery coil-embolized by catheter.",
        ),
    ),
    Operation(
        "06L38CZ",
        3,
        (
            "EGD: esophageal varices banded shut.",
            "Bands fired onto esophageal varices through the endoscope.",
        ),
    ),
    Operation(
        "0UVC7ZZ",
        2,
        (
            "Stitch through the vagina narrows the cervix in pregnancy.",
            "McDonald cerclage at 14 weeks, through the vagina, no scope.",
        ),
        "F",
    ),
    Operation(
        "02VW3DZ",
        3,
        (
            "Stent graft by femoral catheter narrows the channel of a descending thoracic aortic aneurysm.",
            "TEVAR by puncture of the groin: endograft inside a descending thoracic aneurysm.",
        ),
    ),
    Operation(
        "02703ZZ",
        1,
        (
            "One coronary artery stretched with a balloon by wrist catheter, no stent.",
            "PTCA of the LAD by radial puncture, balloon alone.",
        ),
    ),
    Operation(
        "047K3DZ",
        2,
        (
            "Stent opens a narrowed right femoral artery, catheter by needle puncture.",
            "Percutaneous balloon and bare stent, right femoral artery stenosis.",
        ),
    ),
    Operation(
        "0T768DZ",
        2,
        (
            "Stent left in a narrowed right ureter through the cystoscope.",
            "Cystoscopy; right ureteral stricture opened, double-J left in.",
        ),
    ),
    Operation(
        "0D1N0Z4",
        3,
        (
            "Sigmoid brought to the skin as an end colostomy through an open incision, no bowel taken.",
            "Open sigmoid colostomy to divert stool, nothing resected.",
        ),
    ),
    Operation(
        "0B110F4",
        3,
        (
            "Neck incision, trachea opened, tracheostomy tube placed to the skin.",
            "Open tracheostomy with tube.",
        ),
    ),
    Operation(
        "0PSHXZZ",
        2,
        (
            "Displaced right radius set by hand from outside, cast on.",
            "Closed reduction of a right radius fracture, no cut.",
        ),
    ),
    Operation(
        "0PSH04Z",
        3,
        (
            "Right radius opened, displaced fragments set, plate and screws.",
            "ORIF of a displaced right radius fracture with a plate.",
        ),
    ),
    Operation(
        "0QSG04Z",
        3,
        (
            "Incision over the right tibia, displaced fracture set and plated.",
            "Open reduction with plate, displaced right tibia fracture.",
        ),
    ),
    Operation(
        "0W3J0ZZ",
        3,
        (
            "Postop day 1: abdomen reopened, bleeding points in the pelvic cavity tied.",
            "Reopened for bleeding after surgery, vessels of the pelvic cavity ligated, nothing else done.",
        ),
    ),
    Operation(
        "0W3P8ZZ",
        3,
        (
            "EGD: bleeding gastric ulcer injected with epinephrine until it stopped.",
            "Bleeding duodenal ulcer stopped with injection through the endoscope.",
        ),
    ),
    Operation(
        "0Q8G0ZZ",
        3,
        (
            "Right tibia cut through to separate it, open, not moved or fixed.",
            "Open osteotomy of the right tibia, bone divided only.",
        ),
    ),
    Operation(
        "0W8NXZZ",
        2,
        (
            "Perineum cut at crowning to widen the outlet, then closed.",
            "Midline episiotomy in labor.",
        ),
        "F",
    ),
    Operation(
        "0SR90JZ",
        2,
        (
            "Worn right hip taken out, synthetic prosthesis put in through an open incision.",
            "Right total hip arthroplasty, open, synthetic components.",
        ),
    ),
    Operation(
        "02RF38Z",
        3,
        (
            "TAVR by femoral puncture: bovine tissue valve set in the aortic position.",
            "Aortic valve taken over by a bovine valve delivered by catheter from the groin.",
        ),
    ),
    Operation(
        "0SP90JZ",
        2,
        (
            "Infected right hip prosthesis (synthetic) taken out through the old incision, nothing put in.",
            "Open explant of a synthetic right hip prosthesis, joint left empty.",
        ),
    ),
    Operation(
        "0JPT0PZ",
        2,
        (
            "Pacemaker generator taken out of the chest pocket for good, pocket opened.",
            "Pocket opened, generator removed, none put in.",
        ),
    ),
    Operation(
        "0JWT0PZ",
        3,
        (
            "Chest pocket opened, slipped pacemaker generator moved back and sutured down.",
            "Generator of a pacemaker had migrated; pocket opened, same device repositioned.",
        ),
    ),
    Operation(
        "0JH606Z",
        2,
        (
            "New dual chamber generator put into a pocket under the chest skin through an incision.",
            "First dual chamber pacemaker: generator placed in a chest pocket, open.",
        ),
    ),
    Operation(
        "02HV33Z",
        2,
        (
            "Infusion line by needle into the right jugular vein, tip in the superior vena cava.",
            "PICC by needle, tip in the SVC on film.",
        ),
    ),
    Operation(
        "0DH63UZ",
        3,
        (
            "Feeding tube put through the abdominal wall into the stomach by needle and wire.",
            "Percutaneous gastrostomy tube placed into the stomach.",
        ),
    ),
    Operation(
        "0BH17EZ",
        2,
        (
            "Tube passed through the mouth into the trachea for ventilation, no scope.",
            "Oral endotracheal intubation for respiratory failure.",
        ),
    ),
    Operation(
        "0FY00Z0",
        1,
        (
            "Diseased liver out, donor liver from a cadaver in, open.",
            "Liver transplant, deceased human donor.",
        ),
    ),
    Operation(
        "0TY00Z0",
        1,
        (
            "Donor kidney from an unrelated person placed on the right, open.",
            "Kidney transplant, right side, human donor, open.",
        ),
    ),
    Operation(
        "0SG00AJ",
        2,
        (
            "L4-L5 joined with a cage from behind, open.",
            "Open PLIF at L4-L5 with an interbody cage.",
        ),
    ),
    Operation(
        "0UDB7ZZ",
        2,
        (
            "Lining of the uterus scraped out through the vagina for heavy bleeding, not pregnant.",
            "Therapeutic curettage of the endometrium, no hysteroscope.",
        ),
        "F",
    ),
    Operation(
        "06DP0ZZ",
        3,
        (
            "Right saphenous vein stripped out through groin and ankle incisions.",
            "Open stripping of the right saphenous vein.",
        ),
    ),
    Operation(
        "0CDWXZ0",
        2,
        ("One upper tooth pulled.", "Single upper molar pulled with forceps, no flap."),
    ),
    Operation(
        "0Y6H0Z1",
        1,
        (
            "Right leg cut off through the upper third of the tibia and fibula.",
            "Right below-knee amputation, proximal third.",
        ),
    ),
    Operation(
        "0DJD8ZZ",
        1,
        ("Colonoscopy to the cecum, looked only.", "Normal colonoscopy, nothing taken."),
    ),
    Operation(
        "0BJ08ZZ",
        1,
        (
            "Bronchoscope through the mouth, airways seen, nothing done.",
            "Bronchoscopy, inspection of the tracheobronchial tree only.",
        ),
    ),
    Operation(
        "0WJG4ZZ",
        2,
        (
            "Laparoscope in, peritoneal cavity seen, no procedure followed.",
            "Diagnostic laparoscopy, nothing taken or freed.",
        ),
    ),
    Operation(
        "02K83ZZ",
        3,
        (
            "Catheter by femoral vein, route of the heart's impulses charted, no ablation.",
            "Electrophysiologic mapping by catheter, conduction paths located only.",
        ),
    ),
)
"""Operations with one objective each."""

MEANINGS: dict[str, str] = {
    "Resection": "takes out all of a body part",
    "Excision": "takes out some of a body part",
    "Extraction": "pulls or strips out by force",
    "Destruction": "eradicates in place, with nothing taken out",
    "Extirpation": "takes solid matter, such as a stone, clot or plaque, out of a body part",
    "Drainage": "lets out fluid or gas",
    "Fragmentation": "breaks solid matter up and leaves the pieces",
    "Detachment": "cuts off all or part of a limb",
    "Bypass": "reroutes the contents of a tubular part",
    "Dilation": "widens an opening or tube",
    "Restriction": "narrows an opening or tube",
    "Occlusion": "closes an opening or tube completely",
    "Insertion": "puts in a device that does not take the place of a body part",
    "Replacement": "puts in material that takes the place of a body part",
    "Supplement": "reinforces a body part with material",
    "Removal": "takes a device out",
    "Revision": "corrects a device that slipped or fails",
    "Change": "exchanges a device without a cut or puncture",
    "Release": "frees a body part by cutting what holds it",
    "Division": "cuts a body part through to separate it",
    "Reposition": "moves a body part to where it belongs",
    "Transplantation": "puts in a living part from another person or animal",
    "Fusion": "joins parts of a joint so that it no longer moves",
    "Repair": "restores a part, when no other root operation says how",
    "Control": "stops bleeding, when no more specific root operation does",
    "Inspection": "looks or feels only",
    "Map": "locates electrical routes or functional areas",
}
"""Root operations in our own words."""

CONFUSED: dict[str, tuple[str, ...]] = {
    "Resection": ("Excision", "Extirpation", "Detachment"),
    "Excision": ("Resection", "Extirpation", "Destruction"),
    "Extraction": ("Excision", "Extirpation", "Resection"),
    "Destruction": ("Excision", "Control", "Extirpation"),
    "Extirpation": ("Excision", "Drainage", "Fragmentation"),
    "Drainage": ("Extirpation", "Release", "Extraction"),
    "Fragmentation": ("Extirpation", "Destruction", "Extraction"),
    "Detachment": ("Resection", "Excision", "Division"),
    "Bypass": ("Reposition", "Release", "Insertion"),
    "Dilation": ("Insertion", "Release", "Revision"),
    "Restriction": ("Occlusion", "Repair", "Supplement"),
    "Occlusion": ("Restriction", "Control", "Destruction"),
    "Insertion": ("Replacement", "Change", "Supplement"),
    "Replacement": ("Insertion", "Resection", "Supplement"),
    "Supplement": ("Repair", "Insertion", "Replacement"),
    "Removal": ("Extirpation", "Revision", "Resection"),
    "Revision": ("Removal", "Reposition", "Change"),
    "Change": ("Revision", "Insertion", "Removal"),
    "Release": ("Division", "Excision", "Reposition"),
    "Division": ("Release", "Reposition", "Excision"),
    "Reposition": ("Repair", "Insertion", "Release"),
    "Transplantation": ("Replacement", "Insertion", "Resection"),
    "Fusion": ("Insertion", "Supplement", "Repair"),
    "Repair": ("Supplement", "Restriction", "Reposition"),
    "Control": ("Repair", "Occlusion", "Inspection"),
    "Inspection": ("Drainage", "Excision", "Map"),
    "Map": ("Inspection", "Destruction", "Insertion"),
}
"""For each root operation, those it is taken for."""
