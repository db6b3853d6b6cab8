"""The one envelope of all files that travel: a payload as text, who signed it, the signature.

``{"format": "coder-drill/result/1", "payload": "...", "signer": "...", "signature": "..."}``. The signature
(Ed25519) is over the format's name, a line feed and the exact bytes of the payload; it is checked before the
payload is parsed, and the name keeps one kind of file from passing for another. The idea is that of DSSE
(the secure-systems-lab envelope): nothing has to be brought into a canonical form.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from coder_drill.exercises.model import Json
from coder_drill.files import UnfitFileError, read_file
from coder_drill.training.strictjson import BadFileError, Fields, compact, parse
from coder_drill.wholefile import write_whole


class FileKind(StrEnum):
    """The kinds of files that travel."""

    SET = "set"
    """From trainer to learner: an assignment."""
    RESULT = "result"
    """Back: answers, never verdicts."""
    RELEASE = "release"
    """From trainer to learner: keys, reasons and overrules, once results are in."""
    COMPLETION = "completion"
    """From trainer to learner: a record of completion."""

    @property
    def suffix(self) -> str:
        """How the name of such a file ends."""
        return f".cd{self.value}"

    @property
    def most_bytes(self) -> int:
        """What such a file may take."""
        return 2_000_000 if self is FileKind.RESULT else 5_000_000


VERSION = 1
_ENVELOPE = ("format", "payload", "signer", "signature")


@dataclass(frozen=True, slots=True)
class Opened:
    """An envelope whose signature holds: the payload as signed, and whose key signed it.

    ``hash`` is the sha256 (hex) of the payload under its kind: what a file is known by, whatever name
    it travels under.
    """

    kind: FileKind
    payload: str
    signer: str
    hash: str

    def fields(self) -> Fields:
        """The payload's fields. Raises BadFileError."""
        return Fields(parse(self.payload))


def seal(kind: FileKind, payload: Json, seed: bytes) -> bytes:
    """The file of a payload, signed with the key of this 32-byte seed."""
    return seal_text(kind, compact(payload), seed)


def seal_text(kind: FileKind, payload: str, seed: bytes) -> bytes:
    """As `seal`, of a payload that is text already."""
    from nacl.signing import SigningKey

    key = SigningKey(seed)
    signature = bytes(key.sign(_signed(kind, payload)).signature)
    envelope: Json = {
        "format": f"coder-drill/{kind}/{VERSION}",
        "payload": payload,
        "signer": to_text(bytes(key.verify_key)),
        "signature": to_text(signature),
    }
    return (compact(envelope) + "\n").encode()


def open_bytes(data: bytes, kind: FileKind | None = None) -> Opened:
    """The envelope in a file's bytes, of one kind or of any.

    Raises BadFileError when it is none, is too large, is of another kind or a newer version, or was
    changed after it was signed.
    """
    if len(data) > max(each.most_bytes for each in FileKind):
        raise BadFileError(f"has {len(data):,} bytes; no file of coder-drill is that large")
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError:
        raise BadFileError("is not UTF-8 text; ask for the file again") from None
    fields = Fields(parse(text.removeprefix("\ufeff")))
    found, payload, signer, signature = (fields.raw(name) for name in _ENVELOPE)
    fields.done()
    if not all(isinstance(each, str) for each in (found, payload, signer, signature)):
        raise BadFileError("format, payload, signer and signature must be texts")
    assert isinstance(found, str)
    assert isinstance(payload, str)
    is_kind = _kind_of(found)
    if kind is not None and is_kind is not kind:
        raise BadFileError(f"is a {is_kind} file, not a {kind} file; check which file is meant")
    if len(data) > is_kind.most_bytes:
        raise BadFileError(f"has {len(data):,} bytes, more than a {is_kind} file may")
    if not _holds(is_kind, payload, str(signer), str(signature)):
        raise BadFileError("was changed after it was signed; ask for the file again")
    return Opened(is_kind, payload, str(signer), content_hash(is_kind, payload))


def open_file(path: Path, kind: FileKind | None = None) -> Opened:
    """As `open_bytes`, from a file. Links are not followed, and nothing but an ordinary file is read."""
    return open_bytes(read(path), kind)


def read(path: Path) -> bytes:
    """The bytes of a file that may be an envelope. Raises BadFileError."""
    if path.is_symlink():
        raise BadFileError("is a link; name the file itself")
    try:
        return read_file(path, max(each.most_bytes for each in FileKind))
    except UnfitFileError as error:
        raise BadFileError(f"{error.what}; {error.fix}") from None


def write(path: Path, data: bytes) -> Path:
    """Write a file whole or not at all. Raises OSError."""
    path.parent.mkdir(parents=True, exist_ok=True)
    write_whole(path, data)
    return path


def content_hash(kind: FileKind, payload: str) -> str:
    """What a file of this payload is known by: sha256, hex."""
    return hashlib.sha256(_signed(kind, payload)).hexdigest()


def receipt_of(content: str) -> str:
    """The receipt of a file by its content hash: eight characters that both sides print."""
    code = base64.b32encode(bytes.fromhex(content)[:5]).decode()
    return f"{code[:4]}-{code[4:]}"


def to_text(data: bytes) -> str:
    """Bytes as text in a file (Base64)."""
    return base64.b64encode(data).decode()


def to_bytes(text: str, length: int | None = None) -> bytes:
    """Bytes back from text. Raises BadFileError for what is none, or not of this length."""
    try:
        data = base64.b64decode(text, validate=True)
    except (ValueError, binascii.Error):
        raise BadFileError("holds a key or signature that cannot be read") from None
    if length is not None and len(data) != length:
        raise BadFileError("holds a key or signature of the wrong length")
    return data


def _signed(kind: FileKind, payload: str) -> bytes:
    return f"coder-drill/{kind}/{VERSION}\n{payload}".encode("utf-8", "surrogatepass")


def _kind_of(found: str) -> FileKind:
    parts = found.split("/")
    known = {each.value: each for each in FileKind}
    if len(parts) != 3 or parts[0] != "coder-drill" or parts[1] not in known:
        raise BadFileError("is no file of coder-drill; check which file is meant")
    if parts[2] != str(VERSION):
        raise BadFileError("was made by another version of coder-drill; update coder-drill")
    return known[parts[1]]


def _holds(kind: FileKind, payload: str, signer: str, signature: str) -> bool:
    from nacl.exceptions import BadSignatureError
    from nacl.signing import VerifyKey

    key = VerifyKey(to_bytes(signer, 32))
    try:
        key.verify(_signed(kind, payload), to_bytes(signature, 64))
    except BadSignatureError:
        return False
    return True
