"""Keys of a trainer (sign, seal) and of a learner (sign), each in a file that only its owner reads."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from coder_drill.errors import UsageError
from coder_drill.exercises.model import Json
from coder_drill.files import UnfitFileError, read_text
from coder_drill.training.envelope import to_bytes, to_text
from coder_drill.training.strictjson import BadFileError, Fields, compact, parse
from coder_drill.wholefile import OWNER_ALONE, write_whole

SEED = 32
_CONSONANTS, _VOWELS = "bdfghjklmnprstvz", "aiou"


@dataclass(frozen=True, slots=True)
class TrainerKeys:
    """A trainer: the name that learners see, the seed of the signing key, that of the sealing key."""

    name: str
    sign: bytes
    seal: bytes

    @property
    def public(self) -> str:
        """The key that checks the trainer's signature, as files have it."""
        return public_of(self.sign)

    @property
    def seal_public(self) -> str:
        """The key to which answers are sealed, as files have it."""
        from nacl.public import PrivateKey

        return to_text(bytes(PrivateKey(self.seal).public_key))

    @property
    def fingerprint(self) -> str:
        """Four words that trainer and learner compare by voice."""
        return fingerprint_of(self.public)

    def unseal(self, text: str) -> str:
        """What a learner sealed to this trainer. Raises BadFileError."""
        from nacl.exceptions import CryptoError
        from nacl.public import PrivateKey, SealedBox

        try:
            opened = bytes(SealedBox(PrivateKey(self.seal)).decrypt(to_bytes(text)))
            return opened.decode("utf-8")
        except (CryptoError, ValueError):
            raise BadFileError(
                "is sealed to another trainer's key; collect it with that key"
            ) from None


def public_of(seed: bytes) -> str:
    """The public half of a signing key, as files have it."""
    from nacl.signing import SigningKey

    return to_text(bytes(SigningKey(seed).verify_key))


def seal_to(public: str, text: str) -> str:
    """Text that only the owner of this sealing key can read (a libsodium sealed box, as Base64)."""
    from nacl.public import PublicKey, SealedBox

    return to_text(bytes(SealedBox(PublicKey(to_bytes(public, 32))).encrypt(text.encode())))


def fingerprint_of(public: str) -> str:
    """A public key as four words: the first 64 bits of its sha256."""
    return words_of(hashlib.sha256(to_bytes(public, 32)).digest()[:8])


def words_of(data: bytes) -> str:
    """Bytes as words that can be read out, two bytes a word (the proquint scheme, arXiv:0901.4016)."""
    words = []
    for high, low in zip(data[::2], data[1::2], strict=True):
        number = high << 8 | low
        words.append(
            _CONSONANTS[number >> 12]
            + _VOWELS[number >> 10 & 3]
            + _CONSONANTS[number >> 6 & 15]
            + _VOWELS[number >> 4 & 3]
            + _CONSONANTS[number & 15]
        )
    return "-".join(words)


def bytes_of(words: str) -> bytes:
    """The bytes back from words. Raises ValueError for a word that is none."""
    data = bytearray()
    for word in words.replace("-", " ").lower().split():
        if len(word) != 5:
            raise ValueError(word)
        number = 0
        for place, letter in enumerate(word):
            letters = _VOWELS if place % 2 else _CONSONANTS
            number = number * len(letters) + letters.index(letter)
        data += number.to_bytes(2, "big")
    return bytes(data)


# -- files -------------------------------------------------------------------------------------------


def new_trainer(name: str, random: Callable[[int], bytes] = os.urandom) -> TrainerKeys:
    """A trainer with new keys."""
    return TrainerKeys(name, random(SEED), random(SEED))


def save_trainer(path: Path, keys: TrainerKeys, passphrase: str = "") -> None:
    """Write a trainer's keys to a new file; with a passphrase they are encrypted.

    Raises UsageError when there is a file already.
    """
    secret = compact({"sign": to_text(keys.sign), "seal": to_text(keys.seal)})
    value: dict[str, Json] = {"format": 1, "name": keys.name, "public": keys.public}
    if passphrase:
        salt = os.urandom(16)
        value |= {"salt": to_text(salt), "box": to_text(_box(passphrase, salt, secret.encode()))}
    else:
        value["secret"] = secret
    _write_new(path, compact(value) + "\n")


def load_trainer(path: Path, passphrase: Callable[[], str]) -> TrainerKeys:
    """A trainer's keys. ``passphrase`` is asked only for a file that has one.

    Raises UsageError when there are none, the passphrase is wrong or the file cannot be read.
    """
    try:
        fields = Fields(parse(read_text(path)))
        name = fields.text("name")
        if isinstance(_optional(fields, "box"), str):
            salt, box = to_bytes(fields.text("salt"), 16), to_bytes(fields.text("box", 1000))
            secret = _unbox(path, passphrase(), salt, box)
        else:
            secret = fields.text("secret", 1000)
        inner = Fields(parse(secret))
        return TrainerKeys(
            name, to_bytes(inner.text("sign"), SEED), to_bytes(inner.text("seal"), SEED)
        )
    except UnfitFileError as error:
        if error.missing:
            raise UsageError(
                "you have no trainer's keys yet; run 'coder-drill trainer init --name NAME'"
            ) from None
        raise UsageError(f"{path}: {error}") from None
    except BadFileError as error:
        raise UsageError(f"{path}: {error}; bring it back with 'trainer restore'") from None


def backup_of(keys: TrainerKeys) -> str:
    """The keys as 34 words: both seeds, and a check of them."""
    data = keys.sign + keys.seal
    return words_of(data + hashlib.sha256(data).digest()[:4])


def trainer_from(name: str, words: str) -> TrainerKeys:
    """The keys back from their words. Raises UsageError when a word is off."""
    try:
        data = bytes_of(words)
    except ValueError as error:
        raise UsageError(f"{error}: is no word of a backup; check the spelling") from None
    seeds, check = data[: 2 * SEED], data[2 * SEED :]
    if len(data) != 2 * SEED + 4 or hashlib.sha256(seeds).digest()[:4] != check:
        raise UsageError("these are not the 34 words of a backup; check that none is missing")
    return TrainerKeys(name, seeds[:SEED], seeds[SEED:])


def learner_seed(path: Path, random: Callable[[int], bytes] = os.urandom) -> bytes:
    """The seed of a learner's key, made when it is first needed. Raises UsageError."""
    try:
        return to_bytes(read_text(path).strip(), SEED)
    except UnfitFileError as error:
        if not error.missing:
            raise UsageError(f"{path}: {error}") from None
    except BadFileError as error:
        raise UsageError(
            f"{path}: {error}; move it away, and tell your trainer that your key is new"
        ) from None
    seed = random(SEED)
    try:
        _write_new(path, to_text(seed) + "\n")
    except UsageError:  # Another process was faster.
        return to_bytes(read_text(path).strip(), SEED)
    return seed


def _optional(fields: Fields, name: str) -> Json:
    try:
        return fields.raw(name)
    except BadFileError:
        return None


def _write_new(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    try:
        write_whole(path, text, mode=OWNER_ALONE, replace=False)
    except FileExistsError:
        raise UsageError(f"{path}: there are keys already; move them away first") from None


def _box(passphrase: str, salt: bytes, secret: bytes) -> bytes:
    from nacl.secret import SecretBox

    return bytes(SecretBox(_stretched(passphrase, salt)).encrypt(secret))


def _unbox(path: Path, passphrase: str, salt: bytes, box: bytes) -> str:
    from nacl.exceptions import CryptoError
    from nacl.secret import SecretBox

    try:
        return bytes(SecretBox(_stretched(passphrase, salt)).decrypt(box)).decode()
    except (CryptoError, ValueError):
        raise UsageError(f"{path}: the passphrase is wrong; try again") from None


def _stretched(passphrase: str, salt: bytes) -> bytes:
    from nacl.pwhash import argon2id

    # 256 MiB, half a second: what libsodium calls moderate.
    return bytes(
        argon2id.kdf(
            32,
            passphrase.encode(),
            salt,
            opslimit=argon2id.OPSLIMIT_MODERATE,
            memlimit=argon2id.MEMLIMIT_MODERATE,
        )
    )
