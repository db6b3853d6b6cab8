"""HCPCS titles spelled out from CMS's 28-character short descriptors."""

from __future__ import annotations

import re
import time
from pathlib import Path

import pytest

from coder_drill.codebooks.hcpcs_titles import AbbreviationTable, AbbreviationTableError, expand
from coder_drill.codebooks.tables import Manifest

CODEBOOKS = Path(__file__).parents[2] / "codebooks"
TABLE_FILE = CODEBOOKS / "hcpcs_abbreviations.tsv"

# Checked by hand against what the codes mean.
EXAMPLES = (
    ("L0120", "Cervical, flexible, non-adjustable, foam, prefabricated, off-the-shelf"),
    ("A0130", "Non-emergency transport, wheelchair van"),
    ("A0427", "ALS level 1, emergency"),
    ("A4221", "Supplies for non-insulin infusion catheter, per week"),
    ("A4349", "Disposable male external catheter"),
    ("A4388", "Drainable pouch with extended wear barrier"),
    ("A4417", "Ostomy pouch with barrier, built-in convexity and filter"),
    ("A6010", "Collagen based wound filler"),
    ("A6210", "Foam dressing, over 16 to 48 square inches, without border"),
    ("A6443", 'Conforming bandage, non-sterile, width >= 3" < 5" per yard'),
    ("A6553", "Gradient compression stocking, below knee, 30-40 mmHg, custom"),
    ("A7037", "Positive airway pressure tubing"),
    ("A9500", "Technetium Tc-99m sestamibi"),
    ("A9517", "Iodine I-131 iodide capsule, therapeutic"),
    ("B4035", "Enteral feeding supply kit, pump fed, per day"),
    ("B4152", "Enteral formula, calorically dense, 1.5 kcal/ml or more"),
    ("C1724", "Catheter, transluminal atherectomy, rotational"),
    ("C1785", "Pacemaker, dual chamber, rate-responsive"),
    ("C1874", "Stent, coated or covered with delivery system"),
    ("C2634", "Brachytherapy source, non-stranded, high activity, iodine-125"),
    ("C8905", "MRI without contrast followed by with contrast, breast, unilateral"),
    ("C9600", "Percutaneous drug-eluting coronary stent, single vessel"),
    ("E0163", "Commode chair with fixed arms"),
    ("E0260", "Hospital bed, semi-electric with mattress"),
    ("E0470", "Respiratory assist device, without backup rate, noninvasive interface"),
    ("E0973", "Wheelchair accessory, detachable, adjustable armrest"),
    ("E1239", "Pediatric power wheelchair, not otherwise specified"),
    ("E1801", "Static progressive stretch or patient-actuated serial stretch elbow device"),
    ("E2607", "Skin protection and positioning wheelchair cushion, width under 22 inches"),
    ("G0008", "Administration of influenza virus vaccine"),
    ("G0105", "Colorectal cancer screening; colonoscopy, high risk individual"),
    ("G0299", "Direct skilled nursing services of RN, home health or hospice, each 15 minutes"),
    ("G0482", "Drug test, definitive, 15 to 21 drug classes"),
    (
        "G2212",
        "Prolonged office or outpatient evaluation and management, each additional 15 minutes",
    ),
    ("G8600", "tPA initiated within 4.5 hours"),
    ("G8817", "Documented reason for no statin medication at discharge"),
    ("G9064", "Oncology disease status, non-small cell lung cancer, stage II, no progression"),
    ("G9906", "Patient received tobacco cessation intervention"),
    ("H0015", "Alcohol and/or drug services, intensive outpatient"),
    ("H2018", "Psychosocial rehabilitation services, per diem"),
    ("J0131", "Injection, acetaminophen (not otherwise specified)"),
    ("J0153", "Adenosine injection 1 mg"),
    ("J0270", "Alprostadil for injection"),
    ("J0561", "Injection, penicillin G benzathine"),
    ("J0584", "Injection, burosumab-twza, 1 mg"),
    ("J1644", "Injection, heparin sodium per 1,000 units"),
    ("J1885", "Injection, ketorolac tromethamine"),
    ("J7613", "Albuterol, non-compounded, unit dose"),
    ("J9355", "Injection, trastuzumab, excludes biosimilars"),
    ("K0001", "Standard wheelchair"),
    ("K0823", "Power wheelchair, group 2, standard, captain's chair"),
    (
        "K0841",
        "Power wheelchair, group 2, standard, multiple power option, sling or solid seat and back",
    ),
    (
        "L0456",
        "TLSO, flexible, trunk support, sacrococcygeal junction to scapular spine, prefabricated, custom-fitted",
    ),
    (
        "L1833",
        "Knee orthosis (KO), adjustable knee joint, positional, rigid support, prefabricated, off-the-shelf",
    ),
    ("L1960", "AFO, posterior solid ankle, plastic, molded to patient"),
    ("L3908", "Wrist-hand orthosis (WHO), cock-up, nonmolded, prefabricated, off-the-shelf"),
    ("L5301", "Below knee, molded socket, shin, SACH foot, endoskeletal system"),
    ("L8614", "Cochlear device"),
    ("M1208", "Patient not screened for social determinants of health"),
    ("P9033", "Platelets, leukocytes reduced, irradiated"),
    ("P9016", "Red blood cells, leukocytes reduced"),
    ("Q0495", "Power base charger, electric or combination ventricular assist device, replacement"),
    ("Q4012", "Cast supplies, short arm cast, pediatric, fiberglass"),
    ("Q4101", "Apligraf"),
    ("Q9967", "Low osmolar contrast material, 300-399 mg/ml iodine, 1 ml"),
    ("R0075", "Transportation of portable x-ray equipment, more than one patient seen"),
    ("S0630", "Removal of sutures"),
    ("S9500", "Home infusion therapy, antibiotic, every 24 hours, per diem"),
    ("T1019", "Personal care services per 15 minutes"),
    ("T4530", "Pediatric size brief or diaper, large"),
    ("U0002", "COVID-19 laboratory test, non-CDC"),
    (
        "V2103",
        "Spherocylinder, single vision, plano to plus or minus 4.00d sphere, .12 to 2.00d cylinder, per lens",
    ),
    ("V5256", "Hearing aid, digital, monaural, in the ear (ITE)"),
)


@pytest.fixture(scope="module")
def table() -> AbbreviationTable:
    return AbbreviationTable.load(TABLE_FILE)


@pytest.fixture(scope="module")
def shorts() -> dict[str, str]:
    return {row[0]: row[1] for row in Manifest.read(CODEBOOKS).rows("hcpcs")}


@pytest.mark.parametrize(("code", "title"), EXAMPLES)
def test_title(code: str, title: str, shorts: dict[str, str], table: AbbreviationTable) -> None:
    assert expand(shorts[code], code, table) == title


def test_the_published_form_of_one_descriptor(table: AbbreviationTable) -> None:
    assert (
        expand("Cerv flex n/adj foam pre ots", "L0120", table)
        == "Cervical, flexible, non-adjustable, foam, prefabricated, off-the-shelf"
    )


def test_every_title_reads_cleanly(shorts: dict[str, str], table: AbbreviationTable) -> None:
    assert len(shorts) > 7000
    odd = re.compile(r",,|, ,|  |^[,; ]|[,; ]$| ,|\( | \)| and and |\bwith with\b|, -$")
    for code, short in shorts.items():
        title = expand(short, code, table)
        assert title, code
        assert not odd.search(title), (code, title)
        assert title.count("(") == title.count(")"), (code, title)


def test_no_title_ends_in_a_linking_word(shorts: dict[str, str], table: AbbreviationTable) -> None:
    cut = re.compile(r"\b(?:with|without|for|of|and|or|per|the)$")
    ended = {code for code, short in shorts.items() if cut.search(expand(short, code, table))}
    assert ended == set()


def test_common_clippings_are_gone(shorts: dict[str, str], table: AbbreviationTable) -> None:
    clipped = re.compile(
        r"\b(?:w|wo|inj|cath|svc|svcs|repl|prosth|disart|whlchr|cust|pre ots|dx|hcl|nos|noc|pt|"
        r"mins|wks|hosp|outpt|inpt|msmt|scrn|supp|drsg|ost|pch|brachytx|pmkr|lwr|sq)\b",
    )
    left = {
        code: title
        for code, short in shorts.items()
        if clipped.search(title := expand(short, code, table))
    }
    assert left == {}


def test_numbers_survive(shorts: dict[str, str], table: AbbreviationTable) -> None:
    """No dose of a drug is lost or changed on the way."""
    for code, short in shorts.items():
        if not code.startswith(("J9", "Q51")):
            continue
        title = expand(short, code, table).replace(",", "")
        for dose in re.findall(r"(\d+(?:\.\d+)?) ?m[cg]", short):
            assert dose in title, (code, short, title)


def test_injection_has_one_form(shorts: dict[str, str], table: AbbreviationTable) -> None:
    for code, short in shorts.items():
        if code.startswith("J"):
            title = expand(short, code, table)
            assert not re.search(r"(?<!for)(?<!IV)(?<!subcutaneous) injection$", title), title


def test_expanding_twice_changes_little(shorts: dict[str, str], table: AbbreviationTable) -> None:
    """A title that goes through again keeps its words: what was spelled out stays so."""
    for code in ("L0120", "J1885", "E0470", "C1785", "K0823", "A7037", "Q0495", "P9033"):
        once = expand(shorts[code], code, table)
        again = expand(once, code, table)
        assert set(re.findall(r"\w+", once)) <= set(re.findall(r"\w+", again)), (once, again)


def test_fast_enough_for_a_database_build(shorts: dict[str, str], table: AbbreviationTable) -> None:
    start = time.process_time()
    for code, short in shorts.items():
        expand(short, code, table)
    assert time.process_time() - start < 2.0


def test_unknown_words_stay_as_they_are() -> None:
    empty = AbbreviationTable([])
    assert expand("Zzqx flx thing", "A0001", empty) == "Zzqx flx thing"


@pytest.mark.parametrize(
    ("short", "code", "title"),
    [
        ("Pt room", "A1", "Patient room"),
        ("Pt room", "G1", "Physical therapy room"),
        ("Pt alone", "A1", "PT alone"),
        ("5 u", "A1", "5 units"),
        ("U 5", "A1", "U 5"),
        ("w/needle", "A1", "With needle"),
        ("Item w/o cap", "A1", "Item without cap"),
        ("Short flex, end", "A1", "Short, flexible, end"),
        ("Leave out x here", "A1", "Leave out here"),
        ("Dev. 2", "A1", "Device 2"),
    ],
)
def test_context_and_marks(short: str, code: str, title: str) -> None:
    small = AbbreviationTable(
        [
            ("pt", "patient", ""),
            ("pt", "physical therapy", "G"),
            ("pt", "PT", ">alone"),
            ("u", "units", "<#"),
            ("w/", "with", ""),
            ("w", "width", ""),
            ("w/o", "without", ""),
            ("flex", ", flexible,", ""),
            ("x", "-", ""),
            ("dev", "device", ""),
        ]
    )
    assert expand(short, code, small) == title


@pytest.mark.parametrize(
    ("body", "words"),
    [
        ("abbreviation\tmeaning\n", "header"),
        ("abbreviation\texpansion\tcontext\nflex\tflexible\n", "line 2: 2 columns"),
        ("abbreviation\texpansion\tcontext\nmo\tmonth\t\nflex\t\t\n", "line 3 ('flex')"),
        ("abbreviation\texpansion\tcontext\n//\tor\t\n", "line 2 ('//')"),
        ("abbreviation\texpansion\tcontext\npt\tpatient\tlower\n", "context: lower"),
        ("abbreviation\texpansion\tcontext\npt\ta\tG\npt\tb\tG\n", "line 3 ('pt')"),
    ],
)
def test_a_broken_table_names_line_and_mend(tmp_path: Path, body: str, words: str) -> None:
    path = tmp_path / "short.tsv"
    path.write_text(body, encoding="utf-8")
    with pytest.raises(AbbreviationTableError) as caught:
        AbbreviationTable.load(path)
    assert str(caught.value).startswith("short.tsv")
    assert words in str(caught.value)


def test_the_table_is_sorted_and_plain(table: AbbreviationTable) -> None:
    lines = TABLE_FILE.read_text(encoding="utf-8").splitlines()[1:]
    shorts = [line.split("\t")[0] for line in lines]
    assert len(table) == len(lines) > 3000
    assert shorts == sorted(shorts, key=str.strip)
    assert all(short == short.lower() for short in shorts)
