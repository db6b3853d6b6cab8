"""``python -m tests.torture``: random faults until the time is up; ends with 1 when anything failed."""

from __future__ import annotations

import argparse
import sys
import tempfile
import time
import traceback
from collections import Counter
from pathlib import Path
from random import Random

from tests.torture.cases import CASES, Place, built_cache

FIRST_SEED = 1


def main() -> int:
    """Run the cases in turn, each with the next seed."""
    parser = argparse.ArgumentParser(prog="python -m tests.torture", description=__doc__)
    parser.add_argument("--seconds", type=float, default=120, help="how long (default: 120)")
    parser.add_argument("--seed", type=int, help="the first seed (default: by the clock)")
    parser.add_argument("--only", choices=sorted(CASES), help="one case alone")
    parser.add_argument("--once", action="store_true", help="one round, then end")
    asked = parser.parse_args()
    seed = asked.seed if asked.seed is not None else int(time.time()) % 10_000_000
    names = [asked.only] if asked.only else list(CASES)
    ends = time.monotonic() + asked.seconds
    done: Counter[str] = Counter()
    failed: list[str] = []
    cache = built_cache()
    print(f"torture: seed {seed}, {', '.join(names)}")
    while True:
        for name in names:
            wrong = run_case(name, seed, cache)
            done[name] += 1
            if wrong:
                again = f"python -m tests.torture --only {name} --seed {seed} --once"
                failed.append(f"{name}, seed {seed}: {again}")
                print(f"FAILED {name}, seed {seed}\n{wrong}\nrepeat it: {again}", flush=True)
            if time.monotonic() > ends and not asked.once:
                break
        seed += 1
        if asked.once or time.monotonic() > ends:
            break
    print("torture: " + ", ".join(f"{name} {count}" for name, count in done.items()))
    for line in failed:
        print(f"FAILED {line}")
    print(f"torture: {len(failed)} of {sum(done.values())} failed")
    return 1 if failed else 0


def run_case(name: str, seed: int, cache: Path) -> str:
    """Run one case; what went wrong, or ""."""
    with tempfile.TemporaryDirectory(prefix="torture-") as folder:
        try:
            CASES[name](Random(f"{name}-{seed}"), Place(Path(folder), cache))
        except Exception:  # noqa: BLE001 - that is what it is for
            return traceback.format_exc()
    return ""


if __name__ == "__main__":
    sys.exit(main())
