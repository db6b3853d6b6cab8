"""The entry point, and how errors become exit codes."""

from __future__ import annotations

import sys
from typing import NoReturn

import click

from coder_drill.cli.group import cli
from coder_drill.cli.output import drop_output, say
from coder_drill.cli.signs import prepare_streams
from coder_drill.errors import CoderDrillError, Exit


def main() -> NoReturn:
    """The entry point: run a command and turn every error into one line and its exit code."""
    prepare_streams()
    sys.exit(_run())


def _run() -> int:
    try:
        result = cli.main(prog_name="coder-drill", standalone_mode=False)
        sys.stdout.flush()
    except click.exceptions.Exit as leave:
        return leave.exit_code
    except click.UsageError as error:
        where = f" ({error.ctx.command_path} --help tells more)" if error.ctx else ""
        say(f"error: {error.format_message()}{where}")
        return Exit.USAGE
    except click.Abort:
        say("interrupted")
        return Exit.INTERRUPTED
    except click.ClickException as error:
        say(f"error: {error.format_message()}")
        return Exit.USAGE
    except CoderDrillError as error:
        say(f"error: {error}")
        return error.exit_code
    except KeyboardInterrupt:
        say("interrupted")
        return Exit.INTERRUPTED
    except BrokenPipeError:
        # The reader of our output has gone: not an error of ours.
        drop_output()
        return Exit.OK
    except OSError as error:
        # Nothing but our output is written without a name.
        if error.filename is None:
            drop_output()
        place = "standard output" if error.filename is None else error.filename
        say(
            f"error: {place}: cannot be used ({error.strerror}); fix its permissions or free some space"
        )
        return Exit.UNAVAILABLE
    return result if isinstance(result, int) else Exit.OK
