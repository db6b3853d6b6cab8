"""Official files from their publishers: what would be fetched, fetched, read and put on the shelf.

Nothing here asks anybody: whoever calls `fetch_all` has shown the addresses and has been told to go on.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from coder_drill.codebooks.getting.download import (
    ChecksumError,
    Download,
    NotThereError,
    Progress,
    Seconds,
    check_address,
    fetch_first,
    file_name,
)
from coder_drill.codebooks.getting.publishers import SORTS, USUAL, Wanted, kinds_of, wanted
from coder_drill.codebooks.getting.receipts import Receipt, receipts, record
from coder_drill.codebooks.importing import Found, ImportRefusedError, Kind, keep, together
from coder_drill.codebooks.importing.unpack import read_whole
from coder_drill.codebooks.systems import System
from coder_drill.errors import UnavailableError, UsageError

LICENSE_PAGE = "https://www.cms.gov/license/ama"


@dataclass(frozen=True, slots=True)
class Plan:
    """What was asked for: files to fetch, and files that somebody brings."""

    fetch: tuple[Wanted, ...]
    brought: tuple[Path, ...] = ()
    holds: tuple[Kind, ...] = ()
    """Kinds that are taken of brought files; none: all."""
    edition: str | None = None

    @property
    def licenses(self) -> tuple[str, ...]:
        """Addresses of the licenses to accept before these are fetched, each once."""
        return tuple(dict.fromkeys(each.license for each in self.fetch if each.license))

    def as_json(self) -> list[dict[str, Any]]:
        """The files to fetch, as JSON values."""
        return [
            {
                "name": each.name,
                "about": each.about,
                "publisher": each.publisher,
                "page": each.page,
                "edition": each.edition,
                "addresses": list(each.addresses),
                "license": each.license,
                "imported": [kind.value for kind in each.holds],
            }
            for each in self.fetch
        ]


@dataclass(frozen=True, slots=True)
class Fetched:
    """A file that has come; ``before`` is the receipt of an earlier download of the same address."""

    wanted: Wanted
    download: Download
    before: Receipt | None = None


def plan(
    tables: Path,
    today: date,
    *,
    edition: str | None = None,
    sorts: Sequence[str] = (),
    system: System | None = None,
    origins: Sequence[str] = (),
) -> Plan:
    """What to fetch: the files of an edition by the publishers' table, or what ``origins`` name.

    ``tables`` is the folder of the bundled tables. Origins are web addresses or paths of files. Raises
    ``UsageError`` for what cannot be asked for, such as a file whose address nobody can tell.
    """
    unknown = next((what for what in sorts if what not in SORTS), None)
    if unknown is not None:
        raise UsageError(f"--what {unknown}: no such files; there are {', '.join(SORTS)}")
    if not origins:
        files = wanted(tables, today, edition, sorts or USUAL, system)
        homeless = next((each for each in files if not each.addresses), None)
        if homeless is not None:
            raise UsageError(
                f"{homeless.about}: its address follows no rule; take it from {homeless.page} and give it"
                " with --from"
            )
        return Plan(tuple(files))
    # What is brought by hand is held to --what and --edition where they are given, else taken as it is.
    wanted(tables, today, edition, sorts or USUAL, None)
    kinds = kinds_of(sorts or tuple(SORTS), system) if sorts or system else ()
    licensed = any(what in ("ncci", "mue", "addons", "fees") for what in sorts)
    addresses = [each for each in origins if "://" in each]
    return Plan(
        tuple(
            Wanted(
                name=file_name(check_address(each)),
                about="the file you name",
                publisher="",
                page="",
                edition=edition or "",
                addresses=(each,),
                holds=kinds,
                license=LICENSE_PAGE if licensed else "",
            )
            for each in addresses
        ),
        tuple(Path(each) for each in origins if "://" not in each),
        kinds,
        edition,
    )


def fetch_all(
    files: Sequence[Wanted],
    folder: Path,
    imports: Path,
    *,
    seconds: Seconds,
    sha256: str = "",
    replaced: bool = False,
    progress: Callable[[Wanted], Progress | None] = lambda each: None,
    missing: Callable[[str], None] | None = None,
) -> list[Fetched]:
    """Fetch these files into ``folder``, each held against the checksum of an earlier download.

    ``imports`` is the folder of imports, where receipts are. ``sha256`` is what the (one) file must
    have; ``replaced`` takes a file that is another than before. Raises the error of the first file that
    does not come; those before it stay in the folder.
    """
    before = receipts(imports)
    fetched = []
    for each in files:
        due = {} if replaced else {a: before[a].sha256 for a in each.addresses if a in before}
        if sha256:
            due = dict.fromkeys(each.addresses, sha256)
        try:
            got = fetch_first(
                each.addresses, folder, seconds=seconds, expected=due,
                progress=progress(each), missing=missing,
            )  # fmt: skip
        except ChecksumError as error:
            raise ChecksumError(f"{error}; {_other_file(before, each, sha256)}") from None
        except NotThereError:
            raise UnavailableError(_moved(each)) from None
        fetched.append(Fetched(each, got, before.get(got.address)))
    return fetched


def take(
    plan: Plan,
    fetched: Sequence[Fetched],
    imports: Path,
    tables: Path,
    today: date,
    *,
    licensed: bool = False,
    passed_over: Callable[[ImportRefusedError], None] | None = None,
) -> list[Found]:
    """Read what was fetched and brought, and put it on the shelf, all or none; receipts are kept with it.

    ``licensed`` says that the license of CPT was accepted. Raises ``ImportRefusedError`` for a file that is
    not what was asked for.
    """
    found: list[Found] = []
    for each in fetched:
        if each.wanted.holds or not each.wanted.publisher:
            read = read_whole(
                each.download.path, each.wanted.edition or None, each.wanted.holds, passed_over
            )
            for one in read:
                _right_edition(one, each.wanted.edition)
                if one.kind.holds_rules and not licensed:
                    raise UsageError(
                        f"{one.file.name}: {one.kind.label}: holds CPT codes; read the license at"
                        f" {LICENSE_PAGE} and add --accept-ama-license"
                    )
            found = together(found, read)
    for path in plan.brought:
        found = together(found, read_whole(path, plan.edition, plan.holds, passed_over))
    kept = keep(found, imports, tables) if found else []
    record(imports, _taken(fetched, today))
    return kept


def lacking(fetched: Sequence[Fetched], found: Sequence[Found]) -> list[tuple[str, Kind]]:
    """Names of fetched files with the kinds that they should have held and did not."""
    there = {one.kind for one in found}
    return [
        (each.download.path.name, kind)
        for each in fetched
        if each.wanted.publisher
        for kind in each.wanted.holds
        if kind not in there
    ]


def _taken(fetched: Sequence[Fetched], today: date) -> Mapping[str, Receipt]:
    return {
        each.download.address: Receipt(
            each.download.address, each.download.sha256, each.download.size, today.isoformat()
        )
        for each in fetched
    }


def _right_edition(one: Found, edition: str) -> None:
    """Raises ``ImportRefusedError`` when a file states another edition than was asked for."""
    if len(edition) < len("2026-10"):
        return
    stated = ""
    # Diagnoses and inpatient procedures are published by fiscal year, the others by quarter.
    yearly = one.system.is_diagnosis or one.system.is_inpatient_procedure
    if one.parsed.year is not None and yearly:
        year, month = int(edition[:4]), int(edition[5:7])
        if one.parsed.year != year + (month >= 10):
            stated = f"fiscal year {one.parsed.year}"
    elif one.parsed.effective_from:
        begins = one.parsed.effective_from[:7]
        if begins > edition[:7] or (begins != edition[:7] and one.kind.holds_rules):
            stated = begins
    if stated:
        raise ImportRefusedError(
            f"{one.file}: says that it is of {stated}, not of {edition}; name that edition, or give"
            " another address with --from"
        )


def _moved(each: Wanted) -> str:
    where = f"; look for it at {each.page} and give the address with --from" if each.page else ""
    tried = "the address" if len(each.addresses) == 1 else f"{len(each.addresses)} addresses"
    return (
        f"{each.about}, edition {each.edition}: not at {tried}{where}"
        if each.publisher
        else (f"{each.addresses[0]}: no file there; check the address")
    )


def _other_file(before: Mapping[str, Receipt], each: Wanted, sha256: str) -> str:
    if sha256:
        return "compare the checksum with its source"
    day = next((before[a].day for a in each.addresses if a in before), "")
    return f"it was another file on {day}; --replace takes it where the publisher replaced it"
