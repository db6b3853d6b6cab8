"""The command group: its shared options, and what every command starts from."""

from __future__ import annotations

import contextlib
import itertools
import shutil
import sys
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field, replace
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn, Protocol, TypeVar

import click

from coder_drill import __version__
from coder_drill.cli.output import drop_output, say
from coder_drill.errors import Exit, UsageError

if TYPE_CHECKING:
    from coder_drill.charts.model import Chart
    from coder_drill.services.workspace import Workspace


class _Closes(Protocol):
    def close(self) -> None: ...


Opened = TypeVar("Opened", bound=_Closes)


@dataclass(slots=True)
class Context:
    """What every command starts from. The workspace is made on first use and closed at the end."""

    learner: str | None = None
    charts: tuple[Path, ...] = ()
    _workspace: Workspace | None = None
    _opened: ExitStack = field(default_factory=ExitStack)

    def keep(self, opened: Opened) -> Opened:
        """What a command opened beside the workspace, such as another edition; closed at the end."""
        self._opened.callback(opened.close)
        return opened

    def workspace(self) -> Workspace:
        """The workspace, from flags, environment, settings file and defaults, in that order."""
        if self._workspace is None:
            from coder_drill.config import checked_learner, load_config
            from coder_drill.paths import Paths
            from coder_drill.services.workspace import Workspace

            paths = Paths.from_environment()
            paths = replace(paths, charts=(*paths.charts, *self.charts))
            config = load_config(paths.config_file)
            if self.learner:
                config = replace(config, learner=checked_learner(self.learner, "--learner"))
            self._workspace = Workspace(paths, config)
        return self._workspace

    def ready(self) -> Workspace:
        """The workspace with its search database built; a first build tells its progress on stderr."""
        workspace = self.workspace()
        with build_progress() as progress:
            workspace.prepare(progress)
        return workspace

    def open_book(self) -> None:
        """Raises UsageError while an assigned set is going on whose lookup is closed."""
        words = self.workspace().closed_book.words()
        if words:
            raise UsageError(words.rstrip("."))

    def close(self) -> None:
        """Close what was opened. A history that had to be set aside is told, whoever opened it."""
        self._opened.close()
        if self._workspace is not None:
            for notice in self._workspace.notices:
                say(f"warning: {notice}")
            self._workspace.close()


pass_context = click.make_pass_decorator(Context, ensure=True)

COMMANDS: dict[str, tuple[str, ...]] = {
    "ask": ("questions",),
    "assignment": ("assignments",),
    "audit": ("audits",),
    "browse": ("codes",),
    "cards": ("cards",),
    "changes": ("changes",),
    "charts": ("charts",),
    "check": ("authoring",),
    "code": ("codes",),
    "codebooks": ("editions", "getting"),
    "cohort": ("cohorts", "grading", "judging"),
    "doctor": ("system",),
    "drafts": ("drafts",),
    "drill": ("charts",),
    "edits": ("edits",),
    "em": ("em",),
    "exam": ("exam",),
    "export": ("history",),
    "guideline": ("guideline",),
    "import": ("history",),
    "locate": ("system",),
    "lookup": ("codes",),
    "new-chart": ("authoring",),
    "pcs": ("procedures",),
    "placement": ("placement",),
    "plan": ("placement",),
    "query": ("queries",),
    "questions": ("questions",),
    "rapid": ("rapid",),
    "report": ("history",),
    "review": ("reviews",),
    "score": ("scores",),
    "set": ("sets",),
    "show": ("records",),
    "show-bundle": ("trainer",),
    "trainer": ("trainer",),
    "units": ("units",),
    "vignette": ("vignette",),
}
"""The modules of this package that a command, with its own commands, is registered in."""


class Commands(click.Group):
    """The commands, each registered when it is called for.

    ``lookup`` does not wait for what a trainer's commands import: that took longer than the lookup.
    """

    def list_commands(self, context: click.Context) -> list[str]:
        """The names of all commands in the order of the help."""
        return sorted(COMMANDS)

    def get_command(self, context: click.Context, name: str) -> click.Command | None:
        """The command of that name, None where there is none."""
        # For a name that is wrong all are registered, so that click can offer those that are like it.
        homes = (COMMANDS[name],) if name in COMMANDS else COMMANDS.values()
        for module in itertools.chain.from_iterable(homes):
            import_module(f"{__package__}.{module}")
        return super().get_command(context, name)

    def make_context(self, *args: Any, **more: Any) -> click.Context:
        """As click does; ``--help`` prints here."""
        with _reader_may_go():
            return super().make_context(*args, **more)

    def invoke(self, ctx: click.Context) -> Any:
        """Run the command that was asked for."""
        with _reader_may_go():
            return super().invoke(ctx)


@contextlib.contextmanager
def _reader_may_go() -> Iterator[None]:
    """A reader of our output that goes before the end is no error of ours; click ends with 1 then."""
    try:
        yield
    except BrokenPipeError:
        drop_output()
        raise click.exceptions.Exit(Exit.OK) from None


class _Progress:
    """Tells the progress of a first build: a bar on a terminal, one line elsewhere."""

    def __init__(self) -> None:
        self.shown = False
        self._bar = sys.stderr.isatty()
        self._columns = max(20, min(101, shutil.get_terminal_size().columns))

    def __call__(self, done: int, total: int, what: str) -> None:
        if not self._bar:
            if not self.shown:
                say("building the search database (once)")
            self.shown = True
            return
        self.shown = True
        filled = 30 * done // max(1, total)
        line = f"building the search database [{'#' * filled}{'.' * (30 - filled)}] {what}"
        # One column less than there are, or each step would begin a line of its own.
        room = self._columns - 1
        sys.stderr.write(f"\r{line[:room]:<{room}}")
        sys.stderr.flush()

    def finish(self) -> None:
        if self.shown and self._bar:
            sys.stderr.write("\r" + " " * (self._columns - 1) + "\r")
            sys.stderr.flush()


@contextlib.contextmanager
def build_progress() -> Iterator[_Progress]:
    """A progress reporter for a build of the search database, silent when nothing is built."""
    progress = _Progress()
    try:
        yield progress
    finally:
        progress.finish()


@click.group(
    cls=Commands,
    invoke_without_command=True,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
)
@click.version_option(__version__, "-V", "--version", message="coder-drill %(version)s")
@click.option("--learner", metavar="NAME", help="Whose history is read and written.")
@click.option(
    "--charts",
    "charts",
    multiple=True,
    type=click.Path(path_type=Path),
    metavar="DIR",
    help="A folder with more charts; may be given several times.",
)
@click.pass_context
def cli(context: click.Context, learner: str | None, charts: tuple[Path, ...]) -> None:
    """Practice medical coding on realistic, de-identified charts.

    Without a command the app starts. Answers are written CODE[-MOD[,MOD]][xUNITS][@POA], the
    principal or first-listed diagnosis first: J44.1@Y J96.01@N 99284-25 J1885x2
    """
    obj = Context(learner=learner, charts=charts)
    context.obj = obj
    context.call_on_close(obj.close)
    if context.invoked_subcommand is None:
        start_app(obj)


def start_app(context: Context, chart: Chart | None = None) -> NoReturn:
    """Start the terminal app, on a chart where one is given, and end with its exit code."""
    workspace = context.workspace()
    if not (sys.stdin.isatty() and sys.stdout.isatty()):
        raise click.UsageError(
            "the app needs a terminal; use a command such as 'charts' or 'score' instead (--help lists them)"
        )
    from coder_drill.tui import run

    code = run(workspace, chart)
    context.close()
    raise SystemExit(code)
