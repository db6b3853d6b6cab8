"""A record of completion: what was done, signed by the trainer. A practice record, not a certification."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from html import escape

from coder_drill.exercises.model import Json
from coder_drill.training.envelope import FileKind, Opened, seal
from coder_drill.training.moments import moment_in
from coder_drill.training.strictjson import Fields

FORMAT = 1
SAID = "practice record, not a certification"


@dataclass(frozen=True, slots=True)
class Completion:
    """What is recorded of one learner and one set. ``score`` and ``accuracy`` are in words with interval and n."""

    learner: str
    name: str
    set_id: str
    title: str
    set_hash: str
    exercises: int
    active_hours: float
    score: str
    accuracy: str
    handed_in: str
    supervised_by: str
    keys_public: bool
    trainer: str
    made: str
    said: str = SAID


def completion_bytes(completion: Completion, seed: bytes) -> bytes:
    """The signed file of a record."""
    payload: dict[str, Json] = {"format": FORMAT, **asdict(completion)}
    return seal(FileKind.COMPLETION, payload, seed)


def completion_of(opened: Opened) -> Completion:
    """The record in an envelope. Raises BadFileError."""
    fields: Fields = opened.fields()
    fields.whole("format", 1, FORMAT)
    made = Completion(
        learner=fields.text("learner", 64),
        name=fields.text("name", empty=True),
        set_id=fields.text("set_id", 64),
        title=fields.text("title"),
        set_hash=fields.text("set_hash", 64),
        exercises=fields.whole("exercises", 0, 1000),
        active_hours=fields.number("active_hours", 0, 1e5),
        score=fields.text("score"),
        accuracy=fields.text("accuracy"),
        handed_in=moment_in(fields, "handed_in"),
        supervised_by=fields.text("supervised_by", empty=True),
        keys_public=fields.flag("keys_public"),
        trainer=fields.text("trainer"),
        made=moment_in(fields, "made"),
        said=fields.text("said"),
    )
    fields.done()
    return made


def completion_lines(c: Completion) -> list[str]:
    """The record as sentences."""
    return [
        f"Record of completion for {c.name or c.learner} ({c.learner})",
        f"{c.title}, version {c.set_hash[:8]}: {c.exercises} exercises, {c.active_hours:.1f} active hours",
        f"Handed in {c.handed_in[:10]}; mean score {c.score}; code-over-code accuracy {c.accuracy}",
        f"Supervised by {c.supervised_by}." if c.supervised_by else "Not supervised.",
        *(["The keys of exercises in it are public."] if c.keys_public else []),
        f"Recorded by {c.trainer}, {c.made[:10]}: {c.said}",
    ]


def completion_html(c: Completion, fingerprint: str) -> str:
    """The record as a page to print."""
    body = "".join(f"<p>{escape(line)}</p>" for line in completion_lines(c)[1:])
    head = escape(completion_lines(c)[0])
    return (
        '<!doctype html><html lang="en"><head><meta charset="utf-8"><meta http-equiv="Content-Security-Policy" '
        "content=\"default-src 'none'; style-src 'unsafe-inline'\"><title>Record of completion</title><style>body{font:"
        "16px/1.6 Georgia,serif;max-width:40rem;margin:4rem auto;border:1px solid #888;padding:3rem}</style></head>"
        f"<body><h1>{head}</h1>{body}<p>Signed with the key {escape(fingerprint)}.</p></body></html>\n"
    )
