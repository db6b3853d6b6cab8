"""Files that travel: signed over exact bytes, bounded, refused by name."""

from __future__ import annotations

import base64
import json
from pathlib import Path
from random import Random

import pytest

from coder_drill.errors import UsageError
from coder_drill.training.envelope import FileKind, open_bytes, open_file, receipt_of, seal
from coder_drill.training.keys import (
    backup_of,
    bytes_of,
    fingerprint_of,
    learner_seed,
    load_trainer,
    new_trainer,
    public_of,
    save_trainer,
    seal_to,
    trainer_from,
    words_of,
)
from coder_drill.training.roster import checked_id
from coder_drill.training.strictjson import BadFileError, Fields, parse

SEED = bytes(range(32))


def no_passphrase() -> str:
    raise AssertionError("no passphrase was needed")


def test_an_envelope_opens_as_it_was_sealed() -> None:
    data = seal(FileKind.RESULT, {"a": [1, "é", None]}, SEED)
    opened = open_bytes(data, FileKind.RESULT)
    assert parse(opened.payload) == {"a": [1, "é", None]}
    assert opened.signer == public_of(SEED)
    assert len(receipt_of(opened.hash)) == 9
    assert open_bytes(data).hash == opened.hash


def test_any_byte_changed_is_refused() -> None:
    data = seal(FileKind.RESULT, {"answers": "I10 E11.9"}, SEED)
    rng = Random(7)
    for _ in range(200):
        changed = bytearray(data)
        at = rng.randrange(len(changed) - 1)  # The last is a line feed.
        changed[at] ^= 1 << rng.randrange(7)
        with pytest.raises(BadFileError):
            open_bytes(bytes(changed))


def test_one_kind_does_not_pass_for_another() -> None:
    data = seal(FileKind.RESULT, {"a": 1}, SEED)
    with pytest.raises(BadFileError, match="is a result file, not a set file"):
        open_bytes(data, FileKind.SET)
    renamed = data.replace(b"coder-drill/result/1", b"coder-drill/release/1")
    with pytest.raises(BadFileError, match="was changed after it was signed"):
        open_bytes(renamed)


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"\xff\xfe\x00", "is not UTF-8 text"),
        (b"hello", "is not JSON"),
        (b"[" * 100, "nested more than 16 deep"),
        (b'{"format": 1, "format": 2}', "names 'format' twice"),
        (b'{"a": NaN}', "holds NaN"),
        (b'{"a": 1e999}', "holds a number that is too large"),
        (b'{"a": ' + b"9" * 5000 + b"}", "holds a number of too many digits"),
        (b"{}", "format: is missing"),
        (b'{"format":"x","payload":"","signer":"","signature":"","more":1}', "more: is not known here"),
        (b'{"format":"x","payload":"","signer":"","signature":""}', "is no file of coder-drill"),
        (b'{"format":"coder-drill/set/9","payload":"","signer":"","signature":""}', "update coder-drill"),
        (b'{"format":"coder-drill/set/1","payload":"","signer":"AA==","signature":""}', "wrong length"),
    ],
)  # fmt: skip
def test_what_is_no_file_of_ours_is_refused_in_one_line(data: bytes, said: str) -> None:
    with pytest.raises(BadFileError) as caught:
        open_bytes(data)
    assert said in str(caught.value)
    assert "\n" not in str(caught.value)


def test_links_folders_and_large_files_are_not_read(tmp_path: Path) -> None:
    file = tmp_path / "one.cdset"
    file.write_bytes(seal(FileKind.SET, {}, SEED))
    link = tmp_path / "link.cdset"
    link.symlink_to(file)
    with pytest.raises(BadFileError, match="is a link"):
        open_file(link)
    with pytest.raises(BadFileError, match="is a folder"):
        open_file(tmp_path)
    large = tmp_path / "large.cdset"
    large.write_bytes(b" " * 5_000_001)
    with pytest.raises(BadFileError, match="5,000,001 bytes"):
        open_file(large)
    result = seal(FileKind.RESULT, "x" * 2_000_000, SEED)
    with pytest.raises(BadFileError, match="more than a result file may"):
        open_bytes(result)


def test_fields_clean_and_refuse() -> None:
    fields = Fields({"a": "x\x1b[31m\u202ey", "b": True, "c": 1, "rest": 0}, "at.")
    assert fields.text("a") == "xy"
    with pytest.raises(BadFileError, match=r"at\.b: is no whole number"):
        fields.whole("b", 0, 5)
    with pytest.raises(BadFileError, match=r"at\.d: is missing"):
        fields.text("d")
    with pytest.raises(BadFileError, match=r"at\.rest: is not known here"):
        fields.whole("c", 1, 1) and fields.done()  # type: ignore[func-returns-value]


# -- keys --------------------------------------------------------------------------------------------


def test_keys_are_kept_for_the_owner_alone_and_never_replaced(tmp_path: Path) -> None:
    path = tmp_path / "keys" / "trainer.key"
    keys = new_trainer("Pat")
    save_trainer(path, keys)
    assert path.stat().st_mode & 0o077 == 0
    assert load_trainer(path, no_passphrase) == keys
    with pytest.raises(UsageError, match="there are keys already"):
        save_trainer(path, new_trainer("Other"))
    assert load_trainer(path, no_passphrase) == keys
    assert [p.name for p in path.parent.iterdir()] == ["trainer.key"]


def test_a_passphrase_hides_the_keys(tmp_path: Path) -> None:
    path = tmp_path / "trainer.key"
    keys = new_trainer("Pat")
    save_trainer(path, keys, "correct horse")
    text = path.read_text()
    assert base64.b64encode(keys.sign).decode() not in text
    assert load_trainer(path, lambda: "correct horse") == keys
    with pytest.raises(UsageError, match="the passphrase is wrong"):
        load_trainer(path, lambda: "wrong")


def test_a_backup_brings_the_keys_back_or_says_what_is_off() -> None:
    keys = new_trainer("Pat")
    words = backup_of(keys)
    assert len(words.split("-")) == 34
    assert trainer_from("Pat", words.replace("-", " ")) == keys
    first, rest = words.split("-")[0], words.split("-")[1:]
    with pytest.raises(UsageError, match="is no word of a backup"):
        trainer_from("Pat", " ".join(["xxxxx", *rest]))
    with pytest.raises(UsageError, match="not the 34 words"):
        trainer_from("Pat", " ".join(rest))
    with pytest.raises(UsageError, match="not the 34 words"):
        trainer_from("Pat", " ".join([*rest, first]))


def test_words_stand_for_their_bytes() -> None:
    # The two examples of the proquint paper.
    assert words_of(bytes([127, 0, 0, 1])) == "lusab-babad"
    assert words_of(bytes([63, 84, 220, 193])) == "gutih-tugad"
    for number in range(0, 65536, 257):
        assert bytes_of(words_of(number.to_bytes(2, "big"))) == number.to_bytes(2, "big")


def test_a_learner_has_one_key(tmp_path: Path) -> None:
    path = tmp_path / "keys" / "one.key"
    seed = learner_seed(path)
    assert learner_seed(path) == seed
    assert path.stat().st_mode & 0o077 == 0
    path.write_text("junk")
    with pytest.raises(UsageError, match="move it away"):
        learner_seed(path)


def test_only_the_trainer_reads_what_is_sealed() -> None:
    one, other = new_trainer("One"), new_trainer("Other")
    box = seal_to(one.seal_public, "answers")
    assert one.unseal(box) == "answers"
    with pytest.raises(BadFileError, match="sealed to another trainer"):
        other.unseal(box)
    assert len(fingerprint_of(one.public).split("-")) == 4


@pytest.mark.parametrize("name", ["=cmd", "../x", "", "a b", "-x", "x" * 65, "a/b", "é"])
def test_an_id_is_no_formula_path_or_markup(name: str) -> None:
    with pytest.raises(UsageError, match="is no learner id"):
        checked_id(name)
    assert checked_id("L017") == "L017"


def test_json_round_trips() -> None:
    text = json.dumps({"a": ['\\"[', {"b": -1.5e3}]})
    assert parse(text) == json.loads(text)
