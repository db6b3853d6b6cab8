"""``check`` on what format 2 adds: documents, dispositions, queries, courses, pairs, policy sheets."""

from __future__ import annotations

from pathlib import Path

import pytest

from coder_drill.authoring import check_paths
from coder_drill.charts import Fault
from coder_drill.codebooks import Codebook
from tests.unit.chart_text import ED, STAY, swap, write

FILLER = " ".join(f"turn{n} and more of a long and quiet night on the ward" for n in range(50))
WHOLE = swap("titrate to 3 BM.\n", f"titrate to 3 BM.\n{FILLER}\n", STAY)
ALONE = swap(
    'policy = "house-inpatient"\n',
    "",
    swap('course = { id = "liver", encounter = 2 }\n', "", WHOLE),
)
VISIT = (
    swap("format = 1", "format = 2", swap('document = "ED provider note"\n', "", ED))
    .replace('minutes = 6\n', 'minutes = 6\nplace_of_service = "23"\n')
    .replace('note = """\n', '[[document]]\ntitle = "ED note"\nauthor = "Attending"\ntext = """\n')
)  # fmt: skip


def faults(
    folder: Path, text: str, codebook: Codebook, name: str = "ip-yellow-and-sleepy.toml"
) -> list[Fault]:
    return list(check_paths([write(folder / "inpatient", text, name)], codebook).faults)


def test_a_good_stay_and_a_good_visit_have_no_fault(tmp_path: Path, codebook: Codebook) -> None:
    assert [str(fault) for fault in faults(tmp_path, ALONE, codebook)] == []
    visit = write(tmp_path / "emergency", VISIT)
    assert [str(fault) for fault in check_paths([visit], codebook).faults] == []


@pytest.mark.parametrize(
    ("old", "new", "field", "words"),
    [
        # documents and evidence
        ("day = 3\n", "", "document[2].day", "missing in an inpatient record"),
        ('disposition = "skilled nursing"\n', "", "disposition", "missing for an inpatient stay"),
        ('disposition =', 'place_of_service = "21"\ndisposition =', "place_of_service", "facility claim"),
        ('text = "lethargic"', 'text = "sleepy"', "key[2].evidence[1]", '"sleepy" is not in "Progress note"'),
        ('document = "Progress note"', 'document = "Consult"', "key[2].evidence[1]", 'names no document "Consult"'),
        ('["Alcoholic cirrhosis with ascites"]', '["lactulose"]', "key[1].evidence[1]", 'is in "H&P" and "Progress note"'),
        ('["Alcoholic cirrhosis with ascites"]', '["hepatic encephalopathy"]', "key[1].evidence[1]", "is not in the record"),
        ("CT head clean.", "Dr. Kowalczyk read it: CT head clean.", "document[2].text", "name"),
        ('author = "Resident, internal medicine"', 'author = "Dr. Kowalczyk"', "document[2].author", "name"),
        ("CT head clean.", "CT head clean, K76.82.", "document[2].text", "states the key's code K76.82"),
        # lines that hang on a query
        ('pending = "mental-state"', 'pending = "other"', "key[4].pending", "names no query: other"),
        ('pending = "mental-state"', 'pending = "mental-state"\nuntil_query = "mental-state"', "key[4].until_query", "stands beside"),
        ('answer = "Day 6: hepatic encephalopathy, resolved."\n', "", "key[3].after_query", "has no answer"),
        ('answer = "Day 6: hepatic encephalopathy, resolved."\n', "", "key[2].until_query", "has no answer"),
        ('code = "K76.82"\nrole = "secondary"\npoa = "Y"', 'code = "K76.82"\nrole = "secondary"', "key[3].poa", "needs a POA"),
        ('code = "G93.41"', 'code = "G93.4"', "key[4].code", "header"),
        ('code = "F10.20"', 'code = "G93.41"', "decoy[1].code", "waits for the query mental-state"),
        # the query itself
        ('indicators = ["ammonia 94", "asterixis"]', 'indicators = ["ammonia 94"]', "query[1].indicators", "has 1"),
        ('indicators = ["ammonia 94", ', 'indicators = ["ammonia 95", ', "query[1].indicators[1]", "not in the record"),
        ('contrary = ["CT head clean"]', 'contrary = ["CT clean"]', "query[1].contrary[1]", "not in the record"),
        ('  { text = "An MCC', '  # { text = "An MCC', "query[1].wrong_wording", "has 1"),
        ("Clarification: mental status.", "Clarification: a CC is missing.", "query[1].wording[1]", 'says "CC"'),
        ("Ammonia 94, asterixis,", "Ammonia high, tremor,", "query[1].wording[1]", "shows 1 of its indicators"),
        ('if any: ____ / unable to determine."', 'if any: metabolic / hepatic encephalopathy."', "query[1].wording[1]", "leave the answer open"),
        ('about = "clinical-indicators"\nto = "attending"', 'about = "conflicting"\nto = "consultant"', "query[1].to", "is consultant for a conflict"),
        ('answer = "Day 6:', 'answer = "March 3:', "query[1].answer", "date"),
        ('why = "Findings and', 'why = "K76.82: findings and', "query[1].why", "states the key's code K76.82"),
    ],
)  # fmt: skip
def test_each_fault_is_found_and_located(
    tmp_path: Path, codebook: Codebook, old: str, new: str, field: str, words: str
) -> None:
    found = faults(tmp_path, swap(old, new, ALONE), codebook)
    mine = [fault for fault in found if fault.field == field and words in str(fault)]
    assert mine, [str(fault) for fault in found]
    assert "; " in str(mine[0])


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("ammonia-94", "ammonia-94 stands in the record"),
        ("lethargic", "lethargic stands in the record"),
        ("which-encephalopathy", 'gives the answer away: "encephalopathy"'),  # in the answer
        ("metabolic-or-not", 'gives the answer away: "metabolic"'),  # in a title that waits
    ],
)
def test_the_id_of_a_query_tells_nothing(
    tmp_path: Path, codebook: Codebook, name: str, words: str
) -> None:
    found = faults(tmp_path, ALONE.replace("mental-state", name), codebook)
    assert [(fault.field, words in fault.what) for fault in found] == [("query[1].id", True)]


@pytest.mark.parametrize("name", ["altered-by-evening", "state-and-cause", "ammonia-and-hands"])
def test_the_id_of_a_query_may_name_the_place_or_the_question(
    tmp_path: Path, codebook: Codebook, name: str
) -> None:
    assert faults(tmp_path, ALONE.replace("mental-state", name), codebook) == []


def test_the_key_has_to_stand_before_and_after_the_answer(
    tmp_path: Path, codebook: Codebook
) -> None:
    # The only principal diagnosis ends with the query: after the answer there is none.
    text = swap('guideline = "II"\n', 'guideline = "II"\nuntil_query = "mental-state"\n', ALONE)
    [fault] = faults(tmp_path, text, codebook)
    assert (fault.field, "no principal" in fault.what) == ("key", True)


def test_a_code_may_have_a_line_before_and_one_after_the_answer(
    tmp_path: Path, codebook: Codebook
) -> None:
    later = """
[[key]]
code = "R41.82"
role = "secondary"
poa = "N"
evidence = ["Altered mental status, cleared"]
why = "It is settled that it arose in the hospital."
guideline = "I.B.4"
after_query = "mental-state"

[[decoy]]"""
    text = ALONE.replace("\n[[decoy]]", later, 1)
    assert [str(fault) for fault in faults(tmp_path, text, codebook)] == []


def test_words_in_two_documents_of_one_title_have_to_be_told_apart(
    tmp_path: Path, codebook: Codebook
) -> None:
    text = swap('title = "Progress note"', 'title = "H&P"', ALONE).replace(
        'document = "Progress note"', 'document = "H&P"'
    )
    text = text.replace('text = "lethargic"', 'text = "lactulose"')
    [fault] = faults(tmp_path, text, codebook)
    assert "titles of their own" in fault.fix


def test_a_professional_claim_has_a_place_of_service(tmp_path: Path, codebook: Codebook) -> None:
    text = VISIT.replace('place_of_service = "23"\n', "")
    [fault] = check_paths([write(tmp_path / "emergency", text)], codebook).faults
    assert (fault.field, "missing" in fault.what) == ("place_of_service", True)


def test_an_unknown_policy_sheet_is_a_fault(tmp_path: Path, codebook: Codebook) -> None:
    text = swap("minutes = 15\n", 'minutes = 15\npolicy = "nobody"\n', ALONE)
    [fault] = faults(tmp_path, text, codebook)
    assert (fault.field, fault.line is not None) == ("policy", True)
    assert "policies/nobody.toml" in fault.what


# --- several charts -----------------------------------------------------------------------------


def seen(number: int, sex: str = "M", age: int = 58, more: str = "") -> str:
    """The stay as an encounter of a course, its record in words of its own."""
    words = " ".join(f"word{number}{n} and another line of this one stay" for n in range(90))
    return (
        ALONE.replace(FILLER, words)
        .replace("ip-yellow-and-sleepy", f"ip-stay-{number}{more}")
        .replace('"Yellow and sleepy"', f'"Stay {number}{more}"')
        .replace("minutes = 15\n", f'minutes = 15\ncourse = {{ id = "liver", encounter = {number} }}\n')
        .replace('age = 58, sex = "M"', f'age = {age}, sex = "{sex}"')
    )  # fmt: skip


def bank_faults(folder: Path, codebook: Codebook, *texts: str) -> list[tuple[str, str]]:
    for n, text in enumerate(texts):
        name = text.split('id = "')[1].split('"')[0]
        write(folder / str(n) / "inpatient", text, f"{name}.toml")
    return [(fault.field, fault.what) for fault in check_paths([folder], codebook).faults]


def test_a_course_is_one_patient_from_the_first_encounter_on(
    tmp_path: Path, codebook: Codebook
) -> None:
    assert bank_faults(tmp_path / "a", codebook, seen(1), seen(2)) == []
    [gap] = bank_faults(tmp_path / "b", codebook, seen(1), seen(3))
    assert gap == ("course.encounter", "is encounter 3, and the one before is not there")
    [twice] = bank_faults(tmp_path / "c", codebook, seen(1), seen(1, more="b"))
    assert twice[0] == "course.encounter"
    found = bank_faults(tmp_path / "d", codebook, seen(1), seen(2, sex="F", age=50))
    assert [field for field, _ in found] == ["patient.sex", "patient.age"]


def test_a_pair_is_a_facility_and_a_professional_claim(tmp_path: Path, codebook: Codebook) -> None:
    paired = VISIT.replace("minutes = 6\n", 'minutes = 6\npair = "ice"\n')
    facility = (
        paired.replace("ed-slip-on-ice", "ed-slip-on-ice-facility")
        .replace('"Slip on ice"', '"Slip on ice, the facility"')
        .replace('claim = "professional"', 'claim = "facility"')
        .replace('place_of_service = "23"\n', "")
        .replace("physician's professional", "hospital's")
    )
    one = write(tmp_path / "emergency", paired)
    [alone] = check_paths([one], codebook).faults
    assert (alone.field, alone.what) == ("pair", "ice has 1 professional and no facility")
    write(tmp_path / "emergency", facility, "ed-slip-on-ice-facility.toml")
    # The two share their record, which is no fault between them.
    assert [str(fault) for fault in check_paths([tmp_path], codebook).faults] == []
