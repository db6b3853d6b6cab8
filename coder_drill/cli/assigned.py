"""What ``cohort assign`` says of the files it wrote: where they lie, and the mail that may go with them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from coder_drill.cli.output import print_json, say
from coder_drill.errors import UsageError
from coder_drill.wholefile import write_whole

if TYPE_CHECKING:
    from coder_drill.services.cohorts import Assigned


def write_mails(done: Assigned) -> None:
    """A text beside each file. Raises UsageError."""
    for each in done.files:
        path = each.path.with_suffix(".txt")
        try:
            write_whole(path, f"Subject: {each.mail.subject}\n\n{each.mail.body}")
        except OSError as error:
            raise UsageError(
                f"{path}: cannot be written ({error.strerror}); name another --to"
            ) from None


def tell_assigned(done: Assigned, fingerprint: str, as_json: bool) -> None:
    """Print the files of an assignment, and what to do with them."""
    given = done.given
    if as_json:
        print_json(
            {
                "assignment": given.id,
                "set": given.set.id,
                "version": given.set.hash,
                "fingerprint": fingerprint,
                "keys_public": given.keys_public,
                "files": [
                    {
                        "learner": f.learner,
                        "path": str(f.path),
                        "subject": f.mail.subject,
                        "body": f.mail.body,
                    }
                    for f in done.files
                ],
            }
        )
        return
    for each in done.files:
        click.echo(str(each.path))
    due = f", due {given.due[:16].replace('T', ' ')} UTC" if given.due else ""
    say(f"assignment {given.id[:8]}, set {given.set.id}, version {given.set.hash[:8]}{due}")
    say(
        f"send each learner the file with the learner's id; they compare these words: {fingerprint}"
    )
    if done.files:
        mail = done.files[0].mail
        whose = f" (that of {done.files[0].learner})" if done.files[0].learner else ""
        say(f"a mail you may send with it{whose}; --mail-text writes one beside each file:")
        click.echo(f"\nSubject: {mail.subject}\n\n{mail.body}", err=True)
    if given.keys_public and given.set.mode.value == "assessment":
        say(
            f"keys public: those of {given.keys_public} exercises come with every copy of coder-drill"
        )
