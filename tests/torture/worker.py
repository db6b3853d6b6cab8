"""The process that is killed: it works on a history and says, line by line, what it has written.

``python -m tests.torture.worker WORK HISTORY SEED``. A line is printed once the write has returned: what was
said must be there afterwards, whatever happens to the process.
"""

from __future__ import annotations

import sys
from pathlib import Path

from coder_drill.errors import UnavailableError
from coder_drill.services.transfer import import_lines
from coder_drill.store import Draft, Run, Store
from tests.unit.test_store import make_attempt

MOMENT = "2026-05-01T10:00:00.000+00:00"
LEARNER = "jo"


def say(word: str) -> None:
    """One line that survives."""
    sys.stdout.write(f"{word}\n")
    sys.stdout.flush()


def draft(number: int, size: int = 20) -> Draft:
    """The answer in progress after so many changes."""
    return Draft(LEARNER, "ed-wrist", "h", f"{number} " + "x" * size, MOMENT, MOMENT)


def save(store: Store, seed: int) -> None:
    """A draft, changed again and again, and a run beside it, as somebody types."""
    for number in range(100_000):
        run = Run("run", LEARNER, "{}", "[]", f'{{"at":{number}}}', MOMENT, MOMENT)
        with store.transaction():
            store.drafts.save(draft(number))
            store.runs.save(run)
        say(str(number))


def submit(store: Store, seed: int) -> None:
    """One attempt after the other; each takes its draft with it."""
    for number in range(100_000):
        attempt = make_attempt(number, uuid=f"{seed}-{number}", submitted_at=MOMENT)
        store.drafts.save(draft(number))
        with store.transaction():
            store.log.add(attempt)
            store.drafts.discard(LEARNER, attempt.exercise)
        say(str(number))


def take_in(store: Store, seed: int) -> None:
    """An import of many attempts, then another."""
    for part in range(1000):
        lines = exported(seed, part)
        say("begin")
        import_lines(store, lines, "x")
        say(str(part))


def exported(seed: int, part: int, count: int = 200) -> list[str]:
    """The lines of an export."""
    from coder_drill.services.transfer import export_lines
    from coder_drill.store import Learner

    with_it = Store.in_memory()
    learner = with_it.learners.add(Learner(LEARNER, LEARNER))
    with_it.log.add_all(
        make_attempt(n, uuid=f"{seed}-{part}-{n}", submitted_at=MOMENT) for n in range(count)
    )
    lines = list(export_lines(with_it, learner))
    with_it.close()
    return lines


def fill(store: Store, seed: int) -> None:
    """Growing drafts until the disk is full; says so and ends well."""
    for number in range(100_000):
        try:
            store.drafts.save(draft(number, 200 * number))
        except UnavailableError:
            say("full")
            return
        say(str(number))


WORK = {"save": save, "submit": submit, "import": take_in, "fill": fill}


def main() -> None:
    """Open the history and work on it until the end, or until killed."""
    work, path, seed = sys.argv[1], Path(sys.argv[2]), int(sys.argv[3])
    say("started")
    try:
        store = Store.open(path, busy=30.0)
    except UnavailableError:
        if work != "fill":
            raise
        say("full")
        return
    say("opened")
    if work in WORK:
        WORK[work](store, seed)
    store.close()


if __name__ == "__main__":
    main()
