"""Fetching one file over HTTP: the only place of the program that ever opens a connection.

A download counts when it is whole: it is written beside its place under another name and moved there
only when every byte has come. Redirects stay on the host that was shown. A proxy is taken from the
environment (``HTTPS_PROXY``, ``HTTP_PROXY``, ``NO_PROXY``).
"""

from __future__ import annotations

import contextlib
import hashlib
import http.client
import re
import ssl
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from email.message import Message
from pathlib import Path
from typing import IO, Any

from coder_drill import __version__
from coder_drill.codebooks.importing.safety import MAX_BYTES
from coder_drill.errors import CoderDrillError, UnavailableError, UsageError
from coder_drill.text import clean
from coder_drill.wholefile import whole_file

TIMEOUT = 30.0
"""Seconds that a connection may stay silent."""
MAX_SECONDS = 900.0
"""Seconds that a whole file may take: 64 MB over a slow line."""
MAX_REDIRECTS = 5
_CHUNK = 1 << 16
_GONE = (404, 410)
_DAY = 86_400

Progress = Callable[[int, int], None]
"""Told bytes so far and bytes in all, 0 where the server does not say."""
Seconds = Callable[[], float]
"""Seconds that never run backwards."""


@dataclass(frozen=True, slots=True)
class Download:
    """A file that has come whole: from where, where it lies, how large it is, its checksum."""

    address: str
    path: Path
    size: int
    sha256: str


class NotThereError(UnavailableError):
    """The server has no file at that address."""


class ChecksumError(CoderDrillError):
    """A file is not the one that was expected."""


class _SameHost(urllib.request.HTTPRedirectHandler):
    """Follows redirects within the host that was shown and agreed to, and never from https to http."""

    max_redirections = MAX_REDIRECTS
    max_repeats = 2

    def redirect_request(
        self,
        req: urllib.request.Request,
        fp: IO[bytes],
        code: int,
        msg: str,
        headers: Any,
        newurl: str,
    ) -> urllib.request.Request | None:
        old, new = urllib.parse.urlsplit(req.full_url), urllib.parse.urlsplit(newurl)
        if (new.hostname, new.port) != (old.hostname, old.port) or new.scheme != old.scheme:
            fp.close()
            raise UnavailableError(
                f"{req.full_url}: moved to {clean(newurl)[:300]}; if you trust that address, give it"
                " with --from"
            )
        return super().redirect_request(req, fp, code, msg, headers, newurl)


def check_address(address: str) -> str:
    """The address, checked. Raises ``UsageError`` for anything but a plain http or https address."""
    try:
        parts = urllib.parse.urlsplit(address)
        plain = bool(parts.hostname) and parts.scheme in ("http", "https")
        _ = parts.port
    except ValueError:
        plain = False
    if not plain or not address.isprintable() or not address.isascii() or " " in address:
        raise UsageError(
            f"{clean(address)[:300]}: no web address; write https://..., blanks as %20, or the path of a file"
        )
    if parts.username or parts.password:
        raise UsageError(
            f"{parts.hostname}: an address with a name or password in it; leave them out"
        )
    return address


def file_name(address: str) -> str:
    """A name for the file of an address, safe on any system: ``icd10cm-table-and-index-2027.zip``."""
    last = urllib.parse.unquote(urllib.parse.urlsplit(address).path.rpartition("/")[2])
    name = re.sub(r"[^A-Za-z0-9._-]+", "-", last).strip(".-")[-120:]
    return name or "download"


def fetch_first(
    addresses: Sequence[str],
    folder: Path,
    *,
    seconds: Seconds,
    expected: Mapping[str, str] | None = None,
    progress: Progress | None = None,
    missing: Callable[[str], None] | None = None,
) -> Download:
    """Fetch the first of these addresses that is there, as `fetch`; ``missing`` is told those that are not.

    ``expected`` holds checksums by address. Raises ``NotThereError`` when none is there.
    """
    for address in addresses:
        due = (expected or {}).get(address, "")
        try:
            return fetch(address, folder, seconds=seconds, expected=due, progress=progress)
        except NotThereError:
            if missing is not None:
                missing(address)
    raise NotThereError("none of the addresses has the file")


def fetch(
    address: str,
    folder: Path,
    *,
    seconds: Seconds,
    expected: str = "",
    progress: Progress | None = None,
) -> Download:
    """Fetch a file into a folder, which is made where needed; ``expected`` is its sha256 where known.

    Raises ``NotThereError`` when the server has none or answers with a web page, ``UnavailableError``
    when it cannot be reached, breaks off, sends more than ``MAX_BYTES`` or takes longer than
    ``MAX_SECONDS``, ``ChecksumError`` for another file than expected, and ``UsageError`` for no address.
    Whatever happens, a part of a file is not kept, and neither is one that was not expected.
    """
    check_address(address)
    place = folder / file_name(address)
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with whole_file(place) as draft:
            _clear_drafts(folder, draft)
            with draft.open("wb") as out:
                size, digest = _stream(address, out, seconds, progress)
            if expected and digest != expected.lower():
                raise ChecksumError(
                    f"{address}: sha256 {digest}, expected {expected.lower()}; nothing was kept"
                )
    except OSError as error:
        raise UnavailableError(
            f"{folder}: cannot keep the download ({error.strerror or error}); free some space or"
            " name another folder with --to"
        ) from None
    return Download(address, place, size, digest)


def _stream(
    address: str, out: IO[bytes], seconds: Seconds, progress: Progress | None
) -> tuple[int, str]:
    """Copy what an address gives; (bytes, sha256)."""
    begun = seconds()
    with _open(address) as answer:
        stated = _length(answer.headers)
        if stated is not None and stated > MAX_BYTES:
            raise UnavailableError(_too_large(address, stated))
        digest = hashlib.sha256()
        size = 0
        while piece := _read(answer, address):
            if not size and _is_page(piece, answer.headers):
                raise NotThereError(f"{address}: answers with a web page, not with a file")
            size += len(piece)
            if size > MAX_BYTES:
                raise UnavailableError(_too_large(address, size))
            if seconds() - begun > MAX_SECONDS:
                raise UnavailableError(f"{address}: too slow; try again later, or bring the file")
            digest.update(piece)
            out.write(piece)
            if progress is not None:
                progress(size, stated or 0)
    if stated is not None and size != stated:
        raise UnavailableError(
            f"{address}: broke off after {size:,} of {stated:,} bytes; nothing was kept, try again"
        )
    if not size:
        raise UnavailableError(f"{address}: sent an empty file; try again")
    return size, digest.hexdigest()


def _open(address: str) -> Any:
    request = urllib.request.Request(
        address,
        headers={"User-Agent": f"coder-drill/{__version__}", "Accept-Encoding": "identity"},
    )
    opener = urllib.request.OpenerDirector()
    for handler in (
        urllib.request.ProxyHandler(),
        urllib.request.HTTPHandler(),
        urllib.request.HTTPSHandler(context=ssl.create_default_context()),
        urllib.request.HTTPDefaultErrorHandler(),
        urllib.request.HTTPErrorProcessor(),
        _SameHost(),
    ):
        opener.add_handler(handler)
    try:
        return opener.open(request, timeout=TIMEOUT)
    except urllib.error.HTTPError as error:
        error.close()
        if error.code in _GONE:
            raise NotThereError(f"{address}: not there (HTTP {error.code})") from None
        if error.code in (301, 302, 303, 307, 308):
            raise UnavailableError(
                f"{address}: redirects without end, or to no web address"
            ) from None
        raise UnavailableError(
            f"{address}: HTTP {error.code} ({clean(str(error.reason))[:80]}); try again later, or bring the"
            " file with --from"
        ) from None
    except (OSError, http.client.HTTPException, ValueError) as error:
        raise UnavailableError(f"{address}: {_why(error)}") from None


def _read(answer: Any, address: str) -> bytes:
    try:
        # What one packet brings, so that a line that drips is noticed.
        return bytes(answer.read1(_CHUNK))
    except http.client.IncompleteRead as error:
        # The last piece counts for nothing: the file is not whole.
        raise UnavailableError(
            f"{address}: broke off ({len(error.partial):,} bytes into a piece); nothing was kept,"
            " try again"
        ) from None
    except (OSError, http.client.HTTPException, ValueError) as error:
        raise UnavailableError(f"{address}: broke off: {_why(error)}; nothing was kept") from None


def _why(error: Exception) -> str:
    """What kept a connection from standing, and what to do."""
    reason = error.reason if isinstance(error, urllib.error.URLError) else error
    if isinstance(reason, TimeoutError):
        return f"no answer within {TIMEOUT:.0f} s; try again, or set a proxy in HTTPS_PROXY"
    if isinstance(reason, ssl.SSLError):
        return f"the connection cannot be trusted ({clean(str(reason))[:120]})"
    said = getattr(reason, "strerror", None) or str(reason) or type(reason).__name__
    return f"cannot be reached ({clean(str(said))[:120]}); check the network, or set a proxy in HTTPS_PROXY"


def _length(headers: Message) -> int | None:
    text = (headers.get("Content-Length") or "").strip()
    return int(text) if text.isascii() and text.isdigit() and len(text) < 16 else None


def _is_page(piece: bytes, headers: Message) -> bool:
    """True for a web page where a file was expected, which is how sites answer for one that moved."""
    if "text/html" in (headers.get("Content-Type") or "").lower():
        return True
    return piece[:200].lstrip().lower().startswith((b"<!doctype html", b"<html"))


def _too_large(address: str, size: int) -> str:
    return (
        f"{address}: {size / 1e6:,.0f} MB, more than any official file"
        f" (limit {MAX_BYTES / 1e6:.0f} MB); not kept"
    )


def _clear_drafts(folder: Path, ours: Path) -> None:
    """Remove what downloads that were killed left behind more than a day ago."""
    with contextlib.suppress(OSError):
        now = ours.stat().st_mtime
        for left in folder.glob(".*.part"):
            with contextlib.suppress(OSError):
                if left.stat().st_mtime < now - _DAY:
                    left.unlink()
