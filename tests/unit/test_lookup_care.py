"""What goes wrong in care, and what the nursery, the emergency department and suppliers type.

Complications of care, the weeks after a delivery, newborns, injuries and how they happened, equipment,
infusions. Each list was written as one before it was run; what failed was fixed as a kind.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from coder_drill.authoring.citations import faulty_citations
from coder_drill.codebooks import Codebook, System
from coder_drill.codebooks.nocode import load_terms
from coder_drill.errors import UnavailableError
from coder_drill.lookup import Lookup

REPORTED = """
anastomotic leak | K91.89
infiltration of IV | T80.1XXA T80.89XA
iv infiltration | T80.89XA T80.818A
extravasation of chemo | T80.810A
extravasation of contrast | T80.818A
avulsion of nail | S61.3 11730
nail avulsion | 11730
avulsion fingernail | S61.309A
pica | F98.3 F50.83
craving ice | F50.83
pagophagia | F50.83
struck by falling object | W20.8XXA
hit by falling object | W20.8XXA
depression after stroke | F06.31
post stroke depression | F06.31
AV fistula stenosis | T82.858A
stenosis of av graft | T82.858A
refeeding syndrome | E87.8
high output stoma | K94
high output ileostomy | K94.1
postprocedural heart block | I97
heart block after surgery | I97
celiac plexus neurolysis | 64680 015M3ZZ
postprocedural hematoma of breast | L76.32
breast hematoma after surgery | L76.32 N99.84
intrauterine balloon | 0W3R7ZZ 2Y44X5Z
surfactant | 3E0F7GC
suture removal | Z48.02
umbilical vein catheter | 06H033T
apnea of newborn | P28.4
dehiscence of fascia | T81.321A
fascial dehiscence | T81.321A
silicone liner | L5673
locking liner | L5673
G-tube dislodged | K94.23
dislodged g tube | K94.23
PICC occlusion | T82.594A
occluded picc line | T82
clotted picc | T82.868A
chyle leak | I89.8
chylous ascites | I89.8
port infection | T80.212A
infected port | T80.212A
wound dehiscence | T81.31XA T81.30XA
internal wound dehiscence | T81.32
external wound dehiscence | T81.31XA
traumatic wound dehiscence | T81.33XA
c section wound dehiscence | O90.0
episiotomy dehiscence | O90.1
"""
"""Searches that coders reported as finding nothing fit."""

FIRST = """
infected foley catheter | T83.511A
central line infection | T80.211A T80.219A
infected right knee replacement | T84.53XA
dislocated left hip prosthesis | T84.021A
loose right knee prosthesis | T84.032A
broken pacemaker lead | T82.110A
clotted dialysis catheter | T82.868A T82.49XA T82.41XA T82.898A
postop wound infection | T81.49XA T81.40XA T81.41XA
organ space infection after surgery | T81.43XA
retained sponge after surgery | T81.5
transfusion reaction | T80.92XA T80.92 T80.89XA T80.919A T80.910A
accidental puncture of bowel during surgery | K91.71
dural tear during surgery | G97.41
spinal headache after epidural | G97.1 O89.4
pneumothorax after central line | J95.811
ventilator associated pneumonia | J95.851
vp shunt malfunction | T85.0
clogged feeding tube | K94.23 T85.598A
tracheostomy bleeding | J95.01
colostomy prolapse | K94.09
breast implant rupture | T85.43XA
kidney transplant rejection | T86.11
mastitis while breastfeeding | O91.2
retained placenta | O73.0 O72.0
postpartum depression | F53.0
c section wound infection | O86.0
postpartum endometritis | O86.12
fourth degree perineal tear | O70.3
postpartum preeclampsia | O14.95
cracked nipple breastfeeding | O92.1
6 week postpartum checkup | Z39.2
transient tachypnea of newborn | P22.1
meconium aspiration | P24.0
low blood sugar newborn | P70.4
infant of diabetic mother | P70.1
neonatal abstinence syndrome | P96.1
tongue tie newborn | Q38.1
large for gestational age newborn | P08.1
newborn sepsis | P36.9
broken clavicle from birth | P13.4
fingertip amputation right index | S68.610A S68.620A
scratched cornea right eye | S05.01XA
nursemaid elbow left | S53.032A
boxer fracture right hand | S62.336A S62.339A
splinter in finger | S60.45
broken nose | S02.2XXA
whiplash | S13.4XXA
scalp laceration | S01.01XA
second degree burn right hand | T23.201A
slipped on ice | W00.0XXA W00.9XXA
bee sting | T63.441A
pedestrian hit by car | V03
bitten by cat | W55.01XA
kicked by horse | W55.12XA
knee scooter | E0118
cpap full face mask | A7030
bedside commode | E0163 E0165
hoyer lift | E0630
diabetic test strips | A4253
tlso brace | L04
port flush | 96523
iv antibiotic infusion 1 hour | 96365
venofer iron infusion | J1756
epidural blood patch | 62273
concurrent infusion | 96368
sub q injection | 96372
"""
SECOND = """
suprapubic tube clogged | T83.090A
foley leaking | T83.031A
nephrostomy fell out | T83.022A
infected port a cath | T80.212A
infection of pacemaker pocket | T82.7XXA
paravalvular leak | T82.03XA
stent restenosis coronary | T82.855A
knee replacement pain | T84.84XA T84.8
hip prosthesis loosening left | T84.031A
infected hernia mesh | T85.79XA
VP shunt infection | T85.730A
IUD strings missing | T83.32XA
dislodged PEG | K94.23
bleeding from ostomy | K94
trach tube came out | J95.03
retained instrument after surgery | T81.5
wound opened after c section | O90.0
seroma after mastectomy | L76.34 N99.84
ileus after surgery | K91.89
urinary retention postop | N99.89
anaphylaxis after blood transfusion | T80.51XA
lactation mastitis | O91.23
postpartum blood clot leg | O87.1
delayed postpartum bleeding | O72.2
failure to gain weight newborn | P92.6
newborn feeding problem | P92
cephalohematoma | P12.0
newborn of smoking mother | P04.2
respiratory distress of newborn | P22
apnea of prematurity | P28.4
crushed finger right index | S67.190A
puncture wound foot nail | S91.33
human bite hand | S61.45
dislocated finger | S63.2
rib fractures multiple left | S22.42XA
burn from hot water | X11 X12
fell down stairs | W10.9XXA
hit by baseball bat | W22 Y00 W21.11XA
motorcycle crash driver | V2
stepped on nail | W45.0XXA W22 W26.8
hot coffee spill | X10.0XXA
nebulizer mask | A7015
rollator | E0143
shower chair | E0240
transport chair | E1038 E1039
wrist splint | L39 L38
walking boot | L4360 L4361 L4386 L4387
iv hydration first hour | 96360
chemo infusion each additional hour | 96415
im injection of antibiotic | 96372
therapeutic phlebotomy | 99195
pump refill | 96521 96522 95990
rituximab 100 mg | J9312
irradiated red blood cells | P9038
"""
THIRD = """
hickman catheter infection | T80.21
leaking j tube | K94.13
pacer lead dislodged | T82.120A
loose hip replacement right | T84.030A
infected breast implant | T85.79XA
dialysis fistula clotted | T82.868A
graft infection femoral bypass | T82.7XXA
spinal cord stimulator not working | T85.192A T85.19 T85.11
post op seroma abdominal wall | L76.34 T88.8 K91.87
bleeding after colon polyp removal | K91.840
foreign body left in wound | T81.5
aspiration during anesthesia | J95.4 T88.59
allergic reaction to contrast | T50.8X5A T78.40
ring stuck on finger | S60.44 W49.04XA
swallowed battery | T18.9XXA T18
finger smashed in car door | W23.0XXA S67.19
fell skiing | V00.321A
bitten by spider | T63.301A W57.XXXA T63.3
assaulted with fists | Y04.0XXA
slipped in bathtub | W18.2XXA
hit by softball | W21.07XA
newborn jaundice breastfeeding | P59.3 P59.9
baby spit up newborn | P92.1
birth weight 2200 grams | P07.18 P05
32 week preemie | P07.35
newborn hip click | R29.4
breast engorgement | O92.79 N64.59 O92.29
retained membranes after delivery | O73.1
perineal wound infection postpartum | O86.09
c section hematoma | O90.2
commode chair with arms | E0163
gel overlay mattress | E0185
tens unit | E0720 E0730
feeding pump | B9002
trapeze bar | E0910
ankle brace | L1902 L1906
cock up splint | L3908 L3984 29125
iv zofran push | 96374 J2405
fluids 2 hours | 96361 96360
port access blood draw | 36591
"""
PROCEDURES = """
return to OR neck hematoma | 35800
take-back for chest bleeding after CABG | 35820
second look laparotomy | 49002
postop wound infection drainage | 10180
completion thyroidectomy | 60260
penicillin allergy testing | 95018
skin endpoint titration | 95027
dialysis circuit central angioplasty | 36907
central vein angioplasty dialysis | 36907
culture organism ID | 87077
aerobic bacteria identification | 87077
C diff PCR | 87493
HIV viral load | 87536
O&P exam | 87177
stool culture | 87045
MRSA nasal PCR | 87641
fascial dehiscence closure | 49900
drain exchange | 49423
PD catheter removal | 49422
suprapubic tube placement | 51102
oral food challenge | 95076
KOH prep | 87220
"""
"""A line: the query, then beginnings of the codes of which one must come first."""


def _wanted() -> Iterator[tuple[str, tuple[str, ...]]]:
    for line in (REPORTED + FIRST + SECOND + THIRD + PROCEDURES).strip().splitlines():
        query, _, codes = line.partition("|")
        if query.strip():
            yield query.strip(), tuple(codes.split())


@pytest.fixture(scope="module")
def lookup(codebook: Codebook) -> Lookup:
    return Lookup(codebook)


def test_no_query_stands_twice() -> None:
    queries = [query for query, _ in _wanted()]
    assert len(queries) == len(set(queries)) > 200


@pytest.mark.parametrize(("query", "codes"), list(_wanted()), ids=[q for q, _ in _wanted()])
def test_what_care_types_comes_first(lookup: Lookup, query: str, codes: tuple[str, ...]) -> None:
    first = lookup.search(query, limit=10).hits[0]
    assert first.code.startswith(codes), f"{first.code} {first.title}"


def test_cmp_is_the_panel_on_a_physician_claim_and_the_heart_elsewhere(lookup: Lookup) -> None:
    assert lookup.search("cmp", prefer=System.CPT).hits[0].code == "80053"
    assert lookup.search("cmp", system=System.CPT).hits[0].code == "80053"
    assert lookup.search("cmp").hits[0].code == "I42.9"


def test_a_nail_torn_off_is_an_injury_and_taking_it_off_a_procedure(lookup: Lookup) -> None:
    assert lookup.search("nail avulsion", system=System.CPT).hits[0].code == "11730"
    found = lookup.search("avulsed fingernail right index", system=System.ICD10CM).hits[0]
    assert found.code.startswith(("S61.300A", "S61.309A"))


@pytest.mark.parametrize("query", ["urosepsis", "Urosepsis due to E. coli", "uro-sepsis"])
def test_urosepsis_has_no_code_and_is_queried(lookup: Lookup, query: str) -> None:
    assert "ask the provider" in lookup.search(query).note
    assert "I.C.1.d.1.a.ii" in lookup.search(query).note


def test_nothing_is_noted_of_terms_with_codes(lookup: Lookup) -> None:
    assert lookup.search("sepsis").note == ""
    assert lookup.search("urosepsiss").note == ""


def test_sections_of_terms_without_a_code_exist() -> None:
    for said in load_terms().values():
        assert faulty_citations(said.rpartition("guideline ")[2].rstrip(").")) == []


def test_a_faulty_line_is_named(tmp_path: Path) -> None:
    (tmp_path / "nocode.tsv").write_text("# terms\nurosepsis\tI.C.1.d\n", "utf-8")
    with pytest.raises(UnavailableError, match=r"nocode\.tsv:2"):
        load_terms(tmp_path)
