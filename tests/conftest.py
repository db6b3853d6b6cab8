"""Shared fixtures: one built code book for the whole run, paths in a temporary home."""

from __future__ import annotations

import gc
import os
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

# Textual reads these when it is first imported.
os.environ.pop("NO_COLOR", None)
os.environ.pop("TEXTUAL_THEME", None)
# Nobody watches: what changed is drawn at once, not with the next of 60 pictures a second.
os.environ["TEXTUAL_FPS"] = "1000"

from hypothesis import HealthCheck, settings

from coder_drill.codebooks import Codebook, build
from coder_drill.codebooks.tables import Manifest
from coder_drill.config import Config
from coder_drill.paths import Paths
from coder_drill.resources import codebooks_dir
from coder_drill.services.workspace import Workspace

ROOT = Path(__file__).resolve().parent.parent


# How fast a machine draws examples is no property of the code.
settings.register_profile("house", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("house")

# Thousands of tests are made and none is garbage: the usual 700 objects are soon counted.
gc.set_threshold(50_000, 20, 50)


_forget_older = build._forget_older


def _codebooks_of(config: pytest.Config) -> Path:
    """The cache folder in which search databases stand between runs."""
    assert config.cache is not None
    return Path(config.cache.mkdir("codebooks"))


def pytest_configure(config: pytest.Config) -> None:
    """Nothing is forgotten there while tests run: they import more editions than a cache keeps, and
    the bundled tables, the oldest and in use all along, would be built again and again."""
    folder = _codebooks_of(config)

    def forget(cache_dir: Path, path: Path) -> None:
        if cache_dir != folder:
            _forget_older(cache_dir, path)

    build._forget_older = forget


def pytest_sessionstart(session: pytest.Session) -> None:
    """Build the search database once, before several workers would each begin to."""
    if getattr(session.config.option, "numprocesses", None):
        Codebook.open(_codebooks_of(session.config)).close()


def pytest_sessionfinish(session: pytest.Session) -> None:
    """What was not forgotten meanwhile is forgotten at the end, by the process that started others."""
    if not hasattr(session.config, "workerinput"):
        bundled = build.database_path(_codebooks_of(session.config), Manifest.read(codebooks_dir()))
        _forget_older(bundled.parent, bundled)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """What takes long comes first, so that no process is still at it when the others are done."""
    items.sort(key=lambda item: item.get_closest_marker("slow") is None)


def pytest_collection_finish(session: pytest.Session) -> None:
    """The modules and the thousands of tests are there to stay: no search for garbage visits them."""
    gc.collect()
    gc.freeze()


@pytest.fixture(scope="session")
def codebook_cache(request: pytest.FixtureRequest) -> Path:
    """A cache folder in which the search database stands; kept between runs, keyed by content."""
    folder = _codebooks_of(request.config)
    Codebook.open(folder).close()
    return folder


@pytest.fixture(scope="session")
def codebook(codebook_cache: Path) -> Iterator[Codebook]:
    """The real code tables."""
    book = Codebook.open(codebook_cache)
    yield book
    book.close()


class SteppingClock:
    """A clock that stands still until it is told to move."""

    def __init__(self, now: datetime = datetime(2026, 5, 1, 9, 0, tzinfo=UTC)) -> None:
        self.now = now

    def __call__(self) -> datetime:
        return self.now

    def step(self, seconds: float) -> None:
        self.now += timedelta(seconds=seconds)


@pytest.fixture
def clock() -> SteppingClock:
    return SteppingClock()


@pytest.fixture
def paths(tmp_path: Path, codebook_cache: Path) -> Paths:
    """A learner's folders, empty but for the built search database."""
    return Paths(
        config_file=tmp_path / "config" / "config.toml",
        data_dir=tmp_path / "data",
        cache_dir=codebook_cache,
    )


@pytest.fixture
def workspace(paths: Paths, clock: SteppingClock) -> Iterator[Workspace]:
    """A workspace on the bundled bank with an empty history and a standing clock."""
    made = Workspace(paths, Config(learner="jo"), clock=clock)
    yield made
    made.close()
