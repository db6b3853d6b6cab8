"""What a trainer may send with an assignment: subject and body, to be copied into any mail."""

from __future__ import annotations

from dataclasses import dataclass

from coder_drill.sets.model import FrozenSet
from coder_drill.sets.words import rule_lines


@dataclass(frozen=True, slots=True)
class Mail:
    """A mail as text; ``file`` names what goes with it."""

    subject: str
    body: str
    file: str


def mail_for(
    frozen: FrozenSet,
    *,
    trainer: str,
    file: str,
    fingerprint: str,
    opens: str = "",
    due: str = "",
    learner: str = "",
    minutes: float | None = None,
    attempts: int | None = None,
) -> Mail:
    """The mail of one file. ``opens`` and ``due`` are in words already, "" for none; without ``learner`` the
    file is for a group, and each opens it with an id of their own. No name and no address is in it."""
    subject = f"{frozen.title}: to be done{f' by {due}' if due else ''}"
    who = "" if learner else " --id YOUR-ID"
    rules = "\n".join(
        f"- {line}" for line in rule_lines(frozen, minutes=minutes, attempts=attempts)
    )
    when = [f"It may be started from {opens}." if opens else "", f"It is due {due}." if due else ""]
    dates = " ".join(each for each in when if each)
    body = f"""Hello,

attached is {file}, an assignment for coder-drill: {frozen.title}.{f" {dates}" if dates else ""}

1. Save the file, and open it: coder-drill assignment open {file}{who}
   In the app: o on Home, then o again, and the path of the file.
2. Compare these words with those it shows, for they prove whom it is from: {fingerprint}
3. Start it with Enter, or: coder-drill assignment start {frozen.id}
4. Hand in with h, or: coder-drill assignment hand-in {frozen.id}
   This writes a file that ends in .cdresult and shows a receipt. Send that file back to me; keep the receipt.

What to expect:
{rules}

{trainer}
"""
    return Mail(subject, body, file)
