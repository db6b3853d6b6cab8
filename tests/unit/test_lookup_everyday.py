"""What coders type on an ordinary day, and the codes that must stand near the top."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from coder_drill.codebooks import Codebook, System
from coder_drill.lookup import Lookup

NEAR = 10
"""Hits of all systems among which the code must stand."""
NEARER = 3
"""Hits among which an ICD-10-CM code must stand, and any code when only its system is searched."""

SYSTEMS = {"cm": System.ICD10CM, "hcpcs": System.HCPCS, "cpt": System.CPT}

QUERIES = """
appendectomy | cpt:44950 44970 44960
laparoscopic appendectomy | cpt:44970
colonoscopy with biopsy | cpt:45380
colonoscopy | cpt:45378
screening colonoscopy | hcpcs:G0105 G0121 | cm:Z12.11
colonoscopy with polyp removal | cpt:45385 45384
knee replacement | cpt:27447
total knee arthroplasty | cpt:27447
total hip replacement | cpt:27130
hip replacement | cpt:27130
gallbladder removal | cpt:47562
laparoscopic cholecystectomy | cpt:47562
er visit level 4 | cpt:99284
er visit level 5 | cpt:99285
emergency department visit | cpt:9928
office visit established level 3 | cpt:99213
new patient visit level 4 | cpt:99204
flu shot | cpt:9065 9066 9067 | cm:Z23 | hcpcs:G0008
stress test | cpt:93015
ekg | cpt:93000
chest x-ray 2 views | cpt:71046
chest xray | cpt:71045 71046
ct head without contrast | cpt:70450
ct abdomen pelvis with contrast | cpt:74177
mri lumbar spine | cpt:72148
mri brain without contrast | cpt:70551
mri knee | cpt:73721
egd with biopsy | cpt:43239
upper endoscopy | cpt:43235
cataract surgery | cpt:66984
carpal tunnel release | cpt:64721
tonsillectomy | cpt:42826 42825
c section | cpt:5951
hysterectomy | cpt:585 581
mammogram screening | cpt:77067
pap smear | cm:Z12.4 | hcpcs:Q0091
venipuncture | cpt:36415
blood draw | cpt:36415
cbc | cpt:85025 85027
cmp | cpt:80053
comprehensive metabolic panel | cpt:80053
urinalysis | cpt:8100
a1c | cpt:83036
lipid panel | cpt:80061
tsh | cpt:84443
rapid strep | cpt:87880
covid test | cpt:87635
inguinal hernia repair | cpt:4950 4965
skin tag removal | cpt:11200
mole removal | cpt:114
laceration repair face | cpt:1201 1205
incision and drainage abscess | cpt:1006
knee injection | cpt:20610
steroid injection shoulder | cpt:20610
epidural steroid injection lumbar | cpt:6232
coronary stent | cpt:92928
heart cath | cpt:93458
cabg | cpt:3353 3351
pacemaker insertion | cpt:3320
echocardiogram | cpt:93306
physical therapy evaluation | cpt:9716
therapeutic exercise | cpt:97110
psychotherapy 45 minutes | cpt:90834
well child visit | cpt:9939 | cm:Z00.12
annual physical | cpt:9939 | cm:Z00.0
critical care | cpt:99291
hospital discharge day | cpt:99238 99239
initial hospital care | cpt:9922
vasectomy | cpt:55250
d&c | cpt:58120
hemorrhoid surgery | cpt:4626 4625 4622
ear wax removal | cpt:69210
ear tubes | cpt:69436
breast biopsy | cpt:1908
lumpectomy | cpt:19301
mastectomy | cpt:1930
thyroidectomy | cpt:602
spinal fusion | cpt:225 226
rotator cuff repair | cpt:29827 234
acl reconstruction | cpt:29888
knee arthroscopy meniscectomy | cpt:2988
bunion surgery | cpt:282
prostate biopsy | cpt:55707
turp | cpt:52601
cystoscopy | cpt:52000
lithotripsy | cpt:50590
dialysis | cpt:909
chemo infusion | cpt:96413
iv hydration | cpt:96360
sleep study | cpt:9581
immunization administration | cpt:9047
knee arthritis right | cm:M17.11
osteoarthritis left knee | cm:M17.12
broken wrist right | cm:S62 S52.5 S62.101
chf | cm:I50.9
heart attack | cm:I21.9
sugar diabetes | cm:E11.9
high blood pressure | cm:I10
high cholesterol | cm:E78.0
stroke | cm:I63.9
mini stroke | cm:G45.9
afib | cm:I48.91
uti | cm:N39.0
bladder infection | cm:N30.9 N39.0
kidney infection | cm:N1
kidney stones | cm:N20.0
pink eye | cm:H10.9 H10.
ear infection | cm:H66.9
strep throat | cm:J02.0
common cold | cm:J00
flu | cm:J11 J10
covid | cm:U07.1
sinus infection | cm:J32.9 J01.9
chest cold | cm:J20.9
walking pneumonia | cm:J15.7 J18
asthma attack | cm:J45.901
blood clot in leg | cm:I82.4
blood clot in lung | cm:I26.9
acid reflux | cm:K21.9
stomach flu | cm:A08.4 K52.9
irritable bowel | cm:K58.9
back pain | cm:M54.9 M54.50
slipped disc | cm:M51
pinched nerve | cm:G5 M54.1 M79.2
sprained ankle left | cm:S93.402
broken hip left | cm:S72.002
dislocated shoulder | cm:S43.00
shingles | cm:B02.9
hives | cm:L50.9
eczema | cm:L30.9
bedsore heel | cm:L89.6
diabetic foot ulcer | cm:E11.621
low blood sugar | cm:E16.2
underactive thyroid | cm:E03.9
overactive thyroid | cm:E05.90
anemia | cm:D64.9
low iron | cm:E61.1 D50.9
depression | cm:F32.A
anxiety | cm:F41.9
bipolar | cm:F31.9
adhd | cm:F90.9
opioid addiction | cm:F11.20
smoker | cm:F17.210
morbid obesity | cm:E66.01
fall from ladder | cm:W11
dog bite | cm:W54.0
car accident | cm:V
nose bleed | cm:R04.0
fever | cm:R50.9
shortness of breath | cm:R06.02
chest pain | cm:R07.9
passed out | cm:R55
headache | cm:R51.9
seizure | cm:R56.9
abdominal pain right lower quadrant | cm:R10.31
nausea and vomiting | cm:R11.2
constipation | cm:K59.00
blood in urine | cm:R31.9
blood in stool | cm:K92.1
swollen lymph nodes | cm:R59
history of breast cancer | cm:Z85.3
family history of colon cancer | cm:Z80.0
on insulin | cm:Z79.4
blood thinner use | cm:Z79.01
pregnancy test positive | cm:Z32.01
twins pregnancy | cm:O30
miscarriage | cm:O03
wheelchair | hcpcs:E1 K0
walker | hcpcs:E01
crutches | hcpcs:E01
cpap machine | hcpcs:E0601
oxygen concentrator | hcpcs:E139
nebulizer | hcpcs:E0570
glucose test strips | hcpcs:A4253
hospital bed | hcpcs:E02 E03
toradol injection | hcpcs:J1885
rocephin | hcpcs:J0696
ambulance basic life support | hcpcs:A0428 A0429
torn meniscus | cm:S83.2
torn acl right knee | cm:S83.511
pulled muscle back | cm:S39.012 S29.012
whiplash | cm:S13.4
black eye | cm:S00.1 S05.1
burn on hand second degree | cm:T23.2
sunburn | cm:L55
frostbite toes | cm:T34.8 T33.8
bee sting | cm:T63.44
poison ivy | cm:L23.7
tick bite | cm:W57 S
overdose tylenol | cm:T39.1
drug overdose heroin | cm:T40.1
food poisoning | cm:A05.9 A09
salmonella | cm:A02
lice | cm:B85
scabies | cm:B86
mono | cm:B27
thrush | cm:B37.0
chlamydia | cm:A56 A74.9
gonorrhea | cm:A54
syphilis | cm:A53.9
hiv | cm:B20 Z21
hepatitis c chronic | cm:B18.2
lung cancer right upper lobe | cm:C34.11
breast cancer left | cm:C50.912
skin cancer nose | cm:C44.301 C44.311 C44.3
brain tumor | cm:D49.6 C71.9 D43
leukemia | cm:C95.90
lymphoma | cm:C85.90
sickle cell crisis | cm:D57.00
hemophilia | cm:D66
lupus | cm:M32.9
crohns disease | cm:K50.90
ulcerative colitis | cm:K51.90
celiac | cm:K90.0
gallstones with acute cholecystitis | cm:K80.00
perforated appendix | cm:K35.32 K35.2
bowel obstruction | cm:K56.60
gi bleed | cm:K92.2
liver failure | cm:K72.90
pancreatitis | cm:K85.90
copd exacerbation | cm:J44.1
copd with pneumonia | cm:J44.0
respiratory failure acute with hypoxia | cm:J96.01
pleural effusion | cm:J90
collapsed lung | cm:J93.9 J98.1
pulmonary edema | cm:J81.0
sepsis | cm:A41.9
septic shock | cm:R65.21
mrsa infection | cm:A49.02
cellulitis left leg | cm:L03.116
pressure ulcer sacrum stage 4 | cm:L89.154
ckd stage 4 | cm:N18.4
end stage renal disease | cm:N18.6
diabetic ketoacidosis | cm:E11.10 E10.10
type 1 diabetes with neuropathy | cm:E10.40 E10.4
type 2 diabetes with hyperglycemia | cm:E11.65
hypertensive heart disease with heart failure | cm:I11.0
acute on chronic systolic heart failure | cm:I50.23
aortic stenosis | cm:I35.0
nstemi | cm:I21.4
unstable angina | cm:I20.0
a flutter | cm:I48.92
heart block | cm:I45.9 I44
dvt right leg | cm:I82.401
aneurysm abdominal aorta | cm:I71.4
carotid stenosis | cm:I65.29
brain bleed | cm:I61.9 I62.9
subdural hematoma | cm:S06.5 I62.0
ms | cm:G35
parkinsons | cm:G20
dementia | cm:F03.90
alzheimers | cm:G30.9
autism | cm:F84.0
ptsd | cm:F43.10
suicidal thoughts | cm:R45.851
schizophrenia | cm:F20.9
alcohol withdrawal | cm:F10.93 F10.23
bunion right foot | cm:M21.611 M20.11
plantar fasciitis | cm:M72.2
rotator cuff tear left | cm:M75.102
spinal stenosis lumbar | cm:M48.061
scoliosis | cm:M41.9
osteoporosis with hip fracture | cm:M80
preeclampsia | cm:O14.9
ectopic pregnancy | cm:O00.9
normal delivery | cm:O80
premature baby | cm:P07.3
jaundice newborn | cm:P59.9
cleft palate | cm:Q35.9
down syndrome | cm:Q90.9
arthroscopy shoulder | cpt:2982 2980
removal of breast lump | cpt:19120 19301
bone marrow biopsy | cpt:38221
spinal tap | cpt:62270
liver biopsy | cpt:47000
pet scan | cpt:78815
bone scan | cpt:78306
thyroid ultrasound | cpt:76536
pelvic ultrasound | cpt:76856
kidney ultrasound | cpt:76770
holter monitor | cpt:93224
nuclear stress test | cpt:78452
hearing test | cpt:92557
eye exam | cpt:9200 9201
allergy shots | cpt:9511
nursing home visit | cpt:9930
telehealth visit | cpt:980
medicare wellness visit | hcpcs:G0438 G0439
tetanus shot | cpt:90714 90715
shingles vaccine | cpt:90750
hpv vaccine | cpt:90651
pneumonia vaccine | cpt:9067 90732 9068
covid vaccine | cpt:9132 9130 9131
toenail removal | cpt:11730 11750
wart removal | cpt:17110
stitches | cpt:120
circumcision | cpt:54150 54161
iud insertion | cpt:58300
tubal ligation | cpt:58670
endometrial ablation | cpt:58563
gastric bypass | cpt:43644
hemodialysis | cpt:90935
intubation | cpt:31500
central line | cpt:36556
blood transfusion | cpt:36430
thoracentesis | cpt:32555 32554
paracentesis | cpt:49083 49082
lap chole | cpt:47562
tka | cpt:27447
cortisone shot knee | cpt:20610
nebulizer treatment | cpt:94640
iv push | cpt:96374
ct chest with contrast | cpt:71260
mri shoulder | cpt:73221
mri cervical spine | cpt:72141
ankle x-ray | cpt:73610
dexa scan | cpt:77080
knee brace | hcpcs:L18
back brace | hcpcs:L06 L04
diabetic shoes | hcpcs:A5500
catheter foley | hcpcs:A43
ostomy bag | hcpcs:A5 A4
compression stockings | hcpcs:A65
wheelchair power | hcpcs:K08
insulin pump | hcpcs:E0784
humira | hcpcs:J0139
lovenox | hcpcs:J1650
zofran injection | hcpcs:J2405
decadron | hcpcs:J1100
depo medrol | hcpcs:J10
botox | hcpcs:J0585
keytruda | hcpcs:J9271
remicade | hcpcs:J1745
normal saline | hcpcs:J70
"""
"""A line: the query, then for each system the beginnings of the codes that answer it."""


def _wanted() -> Iterator[tuple[str, System, tuple[str, ...]]]:
    for line in QUERIES.strip().splitlines():
        query, *answers = (part.strip() for part in line.split("|"))
        for answer in answers:
            system, _, codes = answer.partition(":")
            yield query, SYSTEMS[system], tuple(codes.split())


@pytest.fixture(scope="module")
def lookup(codebook: Codebook) -> Lookup:
    return Lookup(codebook)


def _place(lookup: Lookup, query: str, within: System, codes: tuple[str, ...], **how: Any) -> int:
    """Place of the first hit that answers, from 1; 99 when none of the first ten does."""
    for place, hit in enumerate(lookup.search(query, limit=NEAR, **how).hits, 1):
        if hit.system is within and hit.code.startswith(codes):
            return place
    return 99


@pytest.mark.parametrize(("query", "system", "codes"), list(_wanted()))
def test_an_everyday_query_finds_its_code(
    lookup: Lookup, query: str, system: System, codes: tuple[str, ...]
) -> None:
    near = NEARER if system is System.ICD10CM else NEAR
    assert _place(lookup, query, system, codes) <= near
    assert _place(lookup, query, system, codes, prefer=system) <= near
    assert _place(lookup, query, system, codes, system=system) <= NEARER
