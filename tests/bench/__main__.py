"""Run the benchmarks: ``python -m tests.bench [NAME...]``. Exit code 1 when a target is missed."""

from __future__ import annotations

import importlib
import os
import platform
import sys
from pathlib import Path


def machine() -> str:
    """The machine in one line."""
    model = platform.processor() or platform.machine()
    try:
        for line in Path("/proc/cpuinfo").read_text().splitlines():
            if line.startswith("model name"):
                model = line.partition(":")[2].strip()
                break
    except OSError:
        pass
    return (
        f"{model}, {os.cpu_count()} cores, {platform.system()} {platform.release()}, "
        f"Python {platform.python_version()}"
    )


def main() -> int:
    here = Path(__file__).parent
    names = sys.argv[1:] or sorted(
        p.stem.removeprefix("bench_")
        for p in here.glob("bench_*.py")
        if p.stem not in ("bench_skills", "bench_kinds", "bench_verdicts", "bench_cohort")
    )
    print(f"machine: {machine()}")
    missed = 0
    for name in names:
        module = importlib.import_module(f"tests.bench.bench_{name}")
        print(f"\n{name}", flush=True)
        for what, value, unit, target in module.run():
            within = target is None or value <= target
            missed += not within
            aim = "" if target is None else f"  at most {target:g} {unit}"
            print(
                f"  {what:58s} {value:9.2f} {unit:4s}{aim}{'' if within else '  MISSED'}",
                flush=True,
            )
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main())
