"""Word lists of the identifier guard: cues that announce one, and clinical words that are none."""

from __future__ import annotations

import re
from collections.abc import Sequence


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September",
    "October", "November", "December",
)  # fmt: skip
# "May" and "June" have no shorter form. All-capital forms are left out: MAR is a record of drugs.
SHORT_MONTHS = ("Jan", "Feb", "Mar", "Apr", "Jun", "Jul", "Aug", "Sept", "Sep", "Oct", "Nov", "Dec")
MONTH_CUES = "in|In|since|Since|last|Last|this|early|late|mid|until|from|during|through|next|by"

DATE_CUES = (
    r"on|since|dated?|DOS|DOB|as of|until|from|to|through|thru|by|seen|admitted|discharged|"
    r"scheduled(?: for)?|due|performed|collected|drawn|visit|follow-?up|surgery|placed|started|began|onset|"
    r"admit(?: date)?|CT|MRI|CXR|echo|EKG|colonoscopy|labs?"
)
# What a fraction counts: behind a date none of these stands.
FRACTION_OF = (
    r"strength|power|motor|murmur|systolic|pain|NS\b|normal saline|vision|reflex|pulses?|bottles?|"
    r"sets?|nodes?|tabs?|tablets?|cups?|doses?|of\b|bilaterally|throughout|intensity|severity|"
    r"on (?:the )?(?:VAS|scale)|points?|strips?|cores?|criteria|days?\b|weeks?\b|muscles?|joints?"
)
SCALES = frozenset({2, 3, 4, 5, 6, 8, 10, 12, 15, 20, 24, 28, 30})
"""Denominators of clinical scales and counts: strength /5, murmur /6, pain /10, GCS /15, ..."""

RECORD_CUES = (
    r"MRN|MR#|medical record|record|chart|account|acct|encounter|visit|FIN|CSN|HAR|accession|"
    r"specimen|case|policy|member|subscriber|group|beneficiary|insurance|health plan|claim|"
    r"licen[cs]e|DEA|NPI|certificate|Medicare|Medicaid|MBI|subject|study|patient ID|pt ID|ID"
)
DEVICE_CUES = r"serial|S/N|UDI|device identifier|device ID|lot"

PLACE_CUES = (
    r"(?:lives|living|lived|resides|residing|born|raised|works|grew up) in|resident of|"
    r"moved (?:here )?(?:from|to)|city of|town of|hometown(?: of|:)|visiting from|"
    r"travel(?:l?ed|s)? (?:to|from)|transferred from"
)
NAME_CUES = (
    r"patient(?: name)?|pt(?: name)?|name|provider|physician|attending(?: physician)?|surgeon|"
    r"assistant|anesthesiologist|signed(?: by)?|electronically signed(?: by)?|dictated by|author|"
    r"PCP|referring(?: provider| physician)?|ordered by|seen by|reviewed by|cosigned by|"
    r"emergency contact|next of kin|guarantor|subscriber|cc|accompanied by|informant"
)
RELATIVES = (
    r"wife|husband|spouse|partner|daughter|son|mother|father|sister|brother|mom|dad|aunt|uncle|"
    r"grandmother|grandfather|niece|nephew|neighbor|friend|caregiver|fianc[ée]e?"
)

STATES = (
    "Alabama", "Alaska", "Arizona", "Arkansas", "California", "Colorado", "Connecticut", "Delaware",
    "Florida", "Georgia", "Hawaii", "Idaho", "Illinois", "Indiana", "Iowa", "Kansas", "Kentucky",
    "Louisiana", "Maine", "Maryland", "Massachusetts", "Michigan", "Minnesota", "Mississippi",
    "Missouri", "Montana", "Nebraska", "Nevada", "New Hampshire", "New Jersey", "New Mexico",
    "New York", "North Carolina", "North Dakota", "Ohio", "Oklahoma", "Oregon", "Pennsylvania",
    "Rhode Island", "South Carolina", "South Dakota", "Tennessee", "Texas", "Utah", "Vermont",
    "Virginia", "Washington", "West Virginia", "Wisconsin", "Wyoming",
)  # fmt: skip
STATE_LETTERS = (
    "AL|AK|AZ|AR|CA|CO|CT|DE|FL|GA|HI|ID|IL|IN|IA|KS|KY|LA|ME|MD|MA|MI|MN|MS|MO|MT|NE|NV|NH|NJ|NM|"
    "NY|NC|ND|OH|OK|OR|PA|RI|SC|SD|TN|TX|UT|VT|VA|WA|WV|WI|WY"
)
# Letters that mean nothing else in a note; CT, MD, PA, MI, CA, VA and the like do.
CLEAR_STATE_LETTERS = "TX|NY|OH|NJ|AZ|TN|WI|KY|UT|NM|WV|NH|WY|MN|KS|NC|SD|AK"
WIDE_PLACES = frozenset(STATES) | frozenset(
    {
        "Mexico", "Canada", "India", "China", "Africa", "Europe", "Asia", "Haiti", "Brazil", "Kenya",
        "Nigeria", "Vietnam", "Philippines", "Guatemala", "Honduras", "Colombia", "Peru", "England",
        "Central America", "South America", "Southeast Asia", "West Africa", "Puerto Rico",
        "Dominican Republic", "Sub-Saharan Africa", "Middle East", "Caribbean",
    }
)  # fmt: skip

GIVEN_NAMES = _words(
    "James John Robert Michael William David Richard Joseph Thomas Christopher Daniel Matthew"
    " Anthony Donald Steven Andrew Kenneth Joshua Kevin Brian Timothy Ronald Jason Edward"
    " Jeffrey Ryan Jacob Gary Nicholas Eric Jonathan Stephen Larry Justin Scott Brandon"
    " Benjamin Samuel Gregory Alexander Patrick Frank Raymond Jack Dennis Jerry Tyler Aaron"
    " Jose Adam Nathan Henry Zachary Peter Kyle Noah Ethan Jeremy Walter Keith Roger Carlos"
    " Juan Luis Miguel Jesus Ahmed Mohammed Wei Liam Lucas Oliver Harold Albert Arthur Ralph"
    " Eugene Russell Louis Philip Bruce Howard Leonard Stanley Ernest Earl Clarence Theodore"
    " Mary Patricia Jennifer Linda Elizabeth Barbara Susan Jessica Sarah Karen Lisa Nancy Betty"
    " Sandra Margaret Ashley Kimberly Emily Donna Michelle Carol Amanda Melissa Deborah"
    " Stephanie Rebecca Sharon Laura Cynthia Dorothy Amy Kathleen Angela Shirley Emma Brenda"
    " Pamela Nicole Anna Samantha Katherine Christine Debra Rachel Carolyn Janet Maria Olivia"
    " Heather Helen Catherine Diane Julie Joyce Victoria Kelly Christina Lauren Joan Evelyn"
    " Judith Megan Andrea Cheryl Hannah Jacqueline Martha Gloria Teresa Ann Sara Madison"
    " Frances Kathryn Janice Jean Abigail Alice Julia Judy Sophia Denise Amber Doris Marilyn"
    " Danielle Beverly Isabella Theresa Diana Natalie Brittany Marie Kayla Alexis Lori Rosa"
    " Carmen Ana Guadalupe Fatima Aisha Mei Priya Edith Ethel Florence Mildred Irene Louise"
)

_EPONYMS = frozenset(
    {
        ("Marcus", "Gunn"), ("Charles", "Bonnet"), ("Paul", "Bunnell"), ("Austin", "Flint"),
        ("Jackson", "Pratt"), ("Mary", "Jane"), ("Maria", "Ruiz"), ("Peter", "Parker"),
        ("Jean", "Marie"), ("Henry", "Schonlein"), ("Albert", "Lembert"),
    }
)  # fmt: skip

# Capitalized words that stand where a name may stand. Endings do most of the work (see below).
_CLINICAL = _words(
    "about above abdomen abdominal absent acute admission admitting adult age aide alert allergy"
    " also and any assessment assisted attending baby back bilateral billing blood board bone"
    " brain breast bronze call cancer care cell center chart chest chief child chronic class"
    " clear clinic clinical coder coding color community complaint condition consult consulting"
    " contrast control course covering critical current daily data date day days deferred denied"
    " denies department diabetes diagnosis diet discharge disease dose drive duty ear eastern"
    " emergency exam extended eye facility failure fair family father fax female fever final"
    " findings first floor foot for from full general girl good grade grief group gyn hand head"
    " health heart heent her his history home hospital house hours icu illness imaging infant"
    " intact intern internal interval interventional joint lab labs left level lives living lung"
    " lymph male man march may medical medication medicine medicare medicaid member memory mild"
    " mid moderate morning mother motor name neck negative neonatal neuro neurovascular new"
    " newborn nicu night no non none normal not note nurse nursing obstetric occupational of on"
    " oncall onset operating operative oral orders ortho other outpatient outside oxygen pacu"
    " pain past patient pelvic pending per performed personal phone physical plan plastic point"
    " position positive post postoperative practice preoperative present primary prior private"
    " procedure progress provider psych pulse radiation rate reading reason recent record"
    " recovery referred referring regional registered rehab release reported reports resident"
    " residential respiratory result results review right risk room routine rural school see"
    " seen self senior service services severe shift shortness shower side signed site skilled"
    " skin sleep sober social speech spine sports staff stable state states status stomach"
    " student summary supervising support surgical swing symptoms table team tech technician"
    " telemetry the there therapy this thoracic three tissue today total transplant trauma"
    " travel treating triage twin two type ultrasound unit unknown unremarkable urgent usual"
    " vascular vaccine vein vital vitals walk ward warm was water week well western white who"
    " will with within woman work wound year years yes young north south east west downtown"
    " suburban shelter apartment trailer assist memory hospice prison jail barracks dorm"
    " dialysis infusion endoscopy fellow scribe admits states attends brings fell has is are"
    " reported"
)
_CLINICAL_ENDING = re.compile(
    r"(?:ology|ologist|ologic|iatry|iatrist|iatrics?|iatrician|ician|icians|itis|osis|emia|oma|"
    r"ectomy|otomy|ostomy|oscopy|plasty|graphy|gram|pathy|algia|uria|pnea|surgery|surgeon|"
    r"surgeons|medicine|physician|assistant|practitioner|anesthesia|anesthetist|anesthesiologist|"
    r"therapist|hospitalist|intensivist|pathologist|specialist|nurse|midwife|care|mycin|cillin|"
    r"statin|pril|sartan|olol|azole|mab|tidine|ing|ed|tion|sion|ment|ness|ically|ally)$"
)


def is_clinical(word: str, *, endings: bool = True) -> bool:
    """True when a capitalized word is a role, a service or a clinical term rather than a name.

    ``endings``: whether a word's ending (-itis, -ology, -ing) may speak for it.
    """
    lower = word.lower()
    if lower in _CLINICAL:
        return True
    # "King" and "Reed" are names; the endings "-ing" and "-ed" speak from six letters on.
    return endings and len(lower) > 5 and _CLINICAL_ENDING.search(lower) is not None


def is_eponym(parts: Sequence[str]) -> bool:
    """True for names that are signs, drains and diseases, such as ``Charles Bonnet``."""
    return tuple(parts[:2]) in _EPONYMS
