"""Lookup over all tables: opening, a batch of queries, and typing letter by letter.

python -m tests.bench lookup
"""

from __future__ import annotations

import json
import random
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from coder_drill.codebooks import Codebook
from coder_drill.lookup import Lookup

_FIRST = """
import json, sys, time
from pathlib import Path
start = time.perf_counter()
from coder_drill.codebooks import Codebook
from coder_drill.lookup import Lookup
with Codebook.open(Path(sys.argv[1])) as book:
    lookup = Lookup(book)
    lookup.search("diabetes")
    first = (time.perf_counter() - start) * 1000
    for query in json.loads(sys.argv[2]):
        lookup.search(query)
with open("/proc/self/status") as status:
    peak = next(int(line.split()[1]) for line in status if line.startswith("VmHWM"))
print(json.dumps([first, peak / 1000]))
"""

TYPED = """
congestive heart failure|diabetis w neuropathy|broken wrist right|type 2 diabetes with ckd stage 3
acute kidney injury|pneumonia due to mrsa|copd exacerbation|walker folding|orencia
laparoscopic cholecystectomy|fracture of neck of left femur initial encounter|hypertension
hyperlipidemia unspecified|low back pain|chest pain|urinary tract infection|sepsis due to e coli
atrial fibrillation paroxysmal|stroke|migraine without aura intractable
major depressive disorder recurrent severe|generalized anxiety disorder
asthma with acute exacerbation|morbid obesity|rheumatoid arthritis of right knee
osteoarthritis of left hip|breast cancer left upper outer quadrant|colon cancer|prostate cancer
encounter for immunization|long term use of insulin|fall from ladder|dog bite of right hand
concussion without loc|opioid dependence in remission|alcohol withdrawal delirium
iron deficiency anemia|hypothyroidism|vitamin d deficiency|glaucoma right eye severe|cataract left
otitis media acute suppurative|pressure ulcer sacral stage 3|cellulitis of left lower limb
poisoning by acetaminophen intentional|replacement of right knee joint with synthetic substitute
drainage of stomach percutaneous endoscopic|insertion of pacemaker|coronary artery bypass|E11.65
0FT44ZZ|J1885|99284|wheelchair|cpap|ankle brace|screening mammogram|postpartum hemorrhage
preterm newborn|urinary catheter
"""


def run() -> Iterator[tuple[str, float, str, float | None]]:
    """What was measured, the value, its unit, and the target where there is one."""
    typed = [q for line in TYPED.strip().split("\n") for q in line.split("|")]
    with tempfile.TemporaryDirectory() as folder:
        cache = Path(folder)
        Codebook.open(cache).close()
        runs = [_first(cache, typed) for _ in range(5)]
        yield (
            "a new process: imports, open, first hit, median",
            statistics.median(r[0] for r in runs),
            "ms",
            150.0,
        )
        yield "its memory at most", max(r[1] for r in runs), "MB", 120.0
        with Codebook.open(cache) as book:
            lookup = Lookup(book)
            took = sorted(lookup.search(q).ms for q in _batch(book))
            yield f"a query of a batch, p50 of {len(took)}", took[len(took) // 2], "ms", None
            yield "p95", took[int(len(took) * 0.95)], "ms", 10.0
            keys = []
            for query in typed:
                for end in range(1, len(query) + 1):
                    start = time.perf_counter()
                    lookup.search(query[:end])
                    keys.append((time.perf_counter() - start) * 1000)
            keys.sort()
            yield f"a keystroke, p50 of {len(keys)}", keys[len(keys) // 2], "ms", None
            yield "p95", keys[int(len(keys) * 0.95)], "ms", 12.0
            yield "p99", keys[int(len(keys) * 0.99)], "ms", 30.0


def _first(cache: Path, queries: list[str]) -> list[float]:
    done = subprocess.run(
        [sys.executable, "-c", _FIRST, str(cache), json.dumps(queries)],
        capture_output=True,
        text=True,
        check=True,
    )
    out: list[float] = json.loads(done.stdout)
    return out


def _batch(book: Codebook) -> list[str]:
    """600 titles of all systems, half of them with a slip of the finger."""
    rng = random.Random(7)
    rows = book.connection.execute("SELECT title FROM code WHERE billable ORDER BY id").fetchall()
    out = []
    for number, (title,) in enumerate(rng.sample(rows, 600)):
        at = rng.randrange(1, max(2, len(title) - 1))
        out.append(title if number % 2 else title[:at] + title[at + 1 :])
    return out
