"""Files fetched from publishers: what is asked for, fetched whole or not at all, read, compared."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from coder_drill.codebooks.getting import download
from coder_drill.codebooks.getting.download import (
    ChecksumError,
    NotThereError,
    check_address,
    fetch,
    file_name,
)
from coder_drill.codebooks.getting.publishers import Wanted, wanted
from coder_drill.codebooks.getting.receipts import NAME, receipts
from coder_drill.codebooks.importing import ImportRefusedError, Kind, Shelf
from coder_drill.codebooks.importing.unpack import read_whole
from coder_drill.codebooks.systems import System
from coder_drill.errors import Exit, UnavailableError, UsageError
from coder_drill.resources import codebooks_dir
from coder_drill.services.codebooks.getting import Plan, fetch_all, plan, take
from tests.local_site import Site, no_proxy, packed, site
from tests.unit import import_files as files

__all__ = ["no_proxy", "site"]

TODAY = date(2026, 11, 27)


def still() -> float:
    return 0.0


# -- what is asked for


def test_the_edition_in_force_today_is_asked_for_by_the_publishers_names() -> None:
    found = {each.name: each for each in wanted(codebooks_dir(), TODAY)}
    assert set(found) == {"icd10cm", "icd10cm-order", "icd10pcs", "icd10pcs-order", "hcpcs"}
    assert {each.edition for each in found.values()} == {"2026-10"}
    assert found["icd10cm"].addresses[0] == (
        "https://ftp.cdc.gov/pub/Health_Statistics/NCHS/Publications/ICD10CM/2027/"
        "icd10cm-table-and-index-2027.zip"
    )
    assert found["hcpcs"].addresses[0] == (
        "https://www.cms.gov/files/zip/october-2026-alpha-numeric-hcpcs-file.zip"
    )


@pytest.mark.parametrize(
    ("asked", "icd", "hcpcs"),
    [
        ("2027", "2026-10", "2026-10"),
        ("2026", "2025-10", "2026-07"),
        ("2028", "2027-10", "2027-10"),
        ("2026-04", "2026-04", "2026-04"),
        ("2026-08-15", "2026-04", "2026-07"),
        ("2026-02", "2025-10", "2026-01"),
        ("2021-06", "2020-10", "2021-04"),
    ],
)
def test_editions_by_year_month_and_day(asked: str, icd: str, hcpcs: str) -> None:
    found = {each.name: each for each in wanted(codebooks_dir(), TODAY, asked)}
    assert (found["icd10pcs"].edition, found["hcpcs"].edition) == (icd, hcpcs)


def test_ncci_comes_in_parts_with_its_version_and_a_license() -> None:
    found = wanted(codebooks_dir(), TODAY, "2026-07", ["ncci"])
    assert [each.name for each in found][:2] == ["ncci-practitioner-1", "ncci-practitioner-2"]
    assert len(found) == 8
    assert (
        found[3]
        .addresses[1]
        .endswith("/medicare-ncci-2026q3-practitioner-ptp-edits-ccipra-v322r0-f4.zip")
    )
    assert all(each.license.startswith("https://www.cms.gov/license/ama") for each in found)


def test_every_address_of_the_table_is_one_and_encrypted() -> None:
    for what in ("index", "tables", "codes", "addenda", "ncci", "mue", "fees"):
        for asked in ("2026-04", "2026-10"):
            for each in wanted(codebooks_dir(), TODAY, asked, [what]):
                assert each.addresses, each.name
                for address in (*each.addresses, each.page):
                    assert check_address(address).startswith("https://")
                    assert "{" not in address


@pytest.mark.parametrize("asked", ["last year", "2026-13", "1999", "2100", "2026-02-30", "٢٠٢٦"])
def test_an_edition_that_cannot_be(asked: str) -> None:
    with pytest.raises(UsageError, match=asked):
        wanted(codebooks_dir(), TODAY, asked)


def test_what_cannot_be_asked_for() -> None:
    with pytest.raises(UsageError, match="--what indices: no such files"):
        plan(codebooks_dir(), TODAY, sorts=["indices"])
    with pytest.raises(UsageError, match="no codes of CPT"):
        plan(codebooks_dir(), TODAY, sorts=["codes"], system=System.CPT)
    with pytest.raises(UsageError, match=r"follows no rule; take it from https://.* with --from"):
        plan(codebooks_dir(), TODAY, sorts=["addons"])
    for address in ("ftp://x/y.zip", "file:///etc/passwd", "https://me:word@x/y", "https://x/a b",
                    "https://x:port/", "https:///y"):  # fmt: skip
        with pytest.raises(UsageError):
            plan(codebooks_dir(), TODAY, origins=[address])


def test_names_of_files_are_safe() -> None:
    assert file_name("https://x/a/icd10cm-table%20and%20index-2026.zip?v=1") == (
        "icd10cm-table-and-index-2026.zip"
    )
    assert file_name("https://x/%2e%2e%2f%2e%2e%2fetc%2fpasswd") == "etc-passwd"
    assert file_name("https://x/") == "download"


# -- fetched whole or not at all


def test_a_file_comes_whole_with_its_checksum(site: Site, tmp_path: Path) -> None:
    body = b"code" * 50_000
    address = site.put("/a/one.zip", body)
    seen: list[tuple[int, int]] = []
    got = fetch(address, tmp_path / "new", seconds=still, progress=lambda *at: seen.append(at))
    assert (got.path, got.size) == (tmp_path / "new" / "one.zip", len(body))
    assert got.path.read_bytes() == body
    assert got.sha256 == hashlib.sha256(body).hexdigest()
    assert seen[-1] == (len(body), len(body))
    assert [path.name for path in got.path.parent.iterdir()] == ["one.zip"]


def _nothing_in(folder: Path) -> bool:
    return not folder.exists() or not list(folder.iterdir())


def _refused(address: str, folder: Path, kind: type[Exception] = UnavailableError) -> str:
    with pytest.raises(kind) as refused:
        fetch(address, folder, seconds=still)
    assert _nothing_in(folder)
    text = str(refused.value)
    assert "\n" not in text
    return text


def test_what_is_not_there(site: Site, tmp_path: Path) -> None:
    place = tmp_path / "place"
    assert "HTTP 404" in _refused(f"{site.base}/gone.zip", place, NotThereError)
    page = site.put("/moved.zip", b"<!DOCTYPE html><p>Page not found")
    assert "a web page" in _refused(page, place, NotThereError)
    typed = site.put("/typed.zip", b"sorry", Content_Type="text/html; charset=utf-8")
    assert "a web page" in _refused(typed, place, NotThereError)
    shut = site.put("/shut.zip", b"", status=503)
    assert "HTTP 503" in _refused(shut, place)


def test_a_file_that_breaks_off(site: Site, tmp_path: Path) -> None:
    address = site.put("/cut.zip", b"x" * 100_000)
    site.cut["/cut.zip"] = 70_000
    assert "broke off after 70,000 of 100,000 bytes" in _refused(address, tmp_path / "place")


def test_a_file_that_is_too_large(
    site: Site, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(download, "MAX_BYTES", 50_000)
    stated = site.put("/stated.zip", b"x", Content_Length=str(10**12))
    assert "more than any official file" in _refused(stated, tmp_path / "place")
    unsaid = site.put("/unsaid.zip", b"x" * 200_000, Content_Length="")
    assert "more than any official file" in _refused(unsaid, tmp_path / "place")


def test_a_file_without_a_length_and_an_empty_one(site: Site, tmp_path: Path) -> None:
    address = site.put("/unsaid.zip", b"x" * 1000, Content_Length="")
    assert fetch(address, tmp_path / "one", seconds=still).size == 1000
    assert "empty file" in _refused(site.put("/none.zip", b""), tmp_path / "two")


def test_redirects_stay_on_the_host_that_was_shown(site: Site, tmp_path: Path) -> None:
    site.put("/new/place.zip", b"here")
    address = site.put("/old.zip", b"", status=302, Location="/new/place.zip")
    got = fetch(address, tmp_path / "one", seconds=still)
    assert (got.path.name, got.path.read_bytes()) == ("old.zip", b"here")
    for to in ("http://localhost:1/x.zip", "https://127.0.0.1/x.zip"):
        away = site.put("/away.zip", b"", status=301, Location=to)
        assert f"moved to {to}" in _refused(away, tmp_path / "two")
    for to in ("/ring.zip", "file:///etc/passwd"):
        ring = site.put("/ring.zip", b"", status=302, Location=to)
        assert "without end, or to no web address" in _refused(ring, tmp_path / "two")


def test_a_checksum_that_is_not_the_expected_one(site: Site, tmp_path: Path) -> None:
    address = site.put("/one.zip", b"first")
    due = hashlib.sha256(b"first").hexdigest()
    kept = fetch(address, tmp_path, seconds=still, expected=due.upper()).path
    site.put("/one.zip", b"second")
    with pytest.raises(ChecksumError, match=f"expected {due}; nothing was kept") as refused:
        fetch(address, tmp_path, seconds=still, expected=due)
    assert refused.value.exit_code is Exit.FAILED
    assert kept.read_bytes() == b"first"


def test_an_interrupted_download_leaves_nothing(site: Site, tmp_path: Path) -> None:
    address = site.put("/one.zip", b"x" * 400_000)

    def stop(done: int, whole: int) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        fetch(address, tmp_path / "place", seconds=still, progress=stop)
    assert _nothing_in(tmp_path / "place")


def test_a_line_that_drips_is_given_up(site: Site, tmp_path: Path) -> None:
    address = site.put("/one.zip", b"x" * 100)
    ticks = iter((0.0, download.MAX_SECONDS + 1))
    with pytest.raises(UnavailableError, match="too slow"):
        fetch(address, tmp_path / "place", seconds=lambda: next(ticks))
    assert _nothing_in(tmp_path / "place")


def test_a_server_that_is_not_there_or_says_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    import socket

    with socket.socket() as bound:
        bound.bind(("127.0.0.1", 0))
        port = bound.getsockname()[1]
        # Bound but not listening: refused.
        assert "cannot be reached" in _refused(f"http://127.0.0.1:{port}/x.zip", tmp_path / "p")
        bound.listen()
        monkeypatch.setattr(download, "TIMEOUT", 0.05)
        assert "no answer within" in _refused(f"http://127.0.0.1:{port}/x.zip", tmp_path / "p")


def test_a_proxy_of_the_environment_is_used(
    site: Site, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    address = "http://files.example.test/one.zip"
    site.pages[address] = (200, {}, b"by way of the proxy")
    monkeypatch.setenv("http_proxy", site.base)
    assert fetch(address, tmp_path, seconds=still).path.read_bytes() == b"by way of the proxy"
    assert site.asked == [address]


def test_what_killed_downloads_left_is_cleared_after_a_day(site: Site, tmp_path: Path) -> None:
    import os

    for name, age in ((".old.zip.1.part", 90_000), (".new.zip.2.part", 60)):
        (tmp_path / name).write_bytes(b"part")
        at = (tmp_path / name).stat().st_mtime - age
        os.utime(tmp_path / name, (at, at))
    fetch(site.put("/one.zip", b"whole"), tmp_path, seconds=still)
    assert {path.name for path in tmp_path.iterdir()} == {"one.zip", ".new.zip.2.part"}


# -- read and compared


def _wanted(address: str, *more: str, holds: tuple[Kind, ...], edition: str) -> Wanted:
    return Wanted(
        "n", "A book", "CDC/NCHS", "https://example.org/files", edition, (address, *more), holds
    )


def _get(want: Wanted, data: Path, **options: Any) -> Callable[[], list[Any]]:
    def go() -> list[Any]:
        fetched = fetch_all(
            [want], data / "downloads", data / "codebooks", seconds=still, **options
        )
        take(Plan((want,)), fetched, data / "codebooks", codebooks_dir(), TODAY)
        return fetched

    return go


def test_what_is_fetched_is_imported_and_compared_the_next_time(site: Site, tmp_path: Path) -> None:
    body = packed(t__xml=files.TABULAR, i__xml=files.INDEX.replace("2026", "2027"), n__pdf=b"%PDF")
    there = site.put("/icd10cm-2027.zip", body)
    want = _wanted(
        f"{site.base}/older-name.zip", there, holds=(Kind.CM_INDEX, Kind.CM_DRUG), edition="2026-10"
    )
    get = _get(want, tmp_path)
    (first,) = get()
    assert (first.before, first.download.address) == (None, there)
    (part,) = Shelf(tmp_path / "codebooks").parts()
    assert (part.kind, part.edition, part.source) == (Kind.CM_INDEX, "2026-10", "i.xml")
    receipt = receipts(tmp_path / "codebooks")[there]
    assert (receipt.sha256, receipt.day) == (hashlib.sha256(body).hexdigest(), "2026-11-27")
    (again,) = get()
    assert again.before == receipt
    other = packed(i__xml=files.INDEX.replace("2026", "2027").replace("bronze", "silver"))
    site.put("/icd10cm-2027.zip", other)
    with pytest.raises(ChecksumError, match=r"another file on 2026-11-27; --replace"):
        get()
    (taken,) = _get(want, tmp_path, replaced=True)()
    assert taken.download.sha256 == hashlib.sha256(other).hexdigest()
    assert receipts(tmp_path / "codebooks")[there].sha256 == taken.download.sha256


def test_a_file_at_none_of_its_addresses_names_the_page(site: Site, tmp_path: Path) -> None:
    want = _wanted(f"{site.base}/a", f"{site.base}/b", holds=(Kind.CM_INDEX,), edition="2026-10")
    with pytest.raises(
        UnavailableError, match=r"not at 2 addresses; look for it at https://example.org/files"
    ):
        _get(want, tmp_path)()
    assert site.asked == ["/a", "/b"]


def test_a_file_of_another_year_is_refused(site: Site, tmp_path: Path) -> None:
    want = _wanted(
        site.put("/i.xml", files.INDEX.encode()), holds=(Kind.CM_INDEX,), edition="2026-10"
    )
    with pytest.raises(ImportRefusedError, match="of fiscal year 2026, not of 2026-10"):
        _get(want, tmp_path)()
    assert not Shelf(tmp_path / "codebooks").parts()
    assert not (tmp_path / "codebooks" / NAME).exists()


def test_what_was_not_asked_for_is_refused(site: Site, tmp_path: Path) -> None:
    want = _wanted(
        site.put("/i.zip", packed(i__xml=files.INDEX)), holds=(Kind.CM_DRUG,), edition="2026-04"
    )
    with pytest.raises(ImportRefusedError, match="not what was asked for"):
        _get(want, tmp_path)()


def test_a_file_given_by_hand_does_as_well(tmp_path: Path) -> None:
    path = tmp_path / "books.zip"
    path.write_bytes(packed(index__xml=files.INDEX, drug__xml=files.DRUG, readme__txt="hello"))
    asked = plan(codebooks_dir(), TODAY, edition="2026-04", sorts=["index"], origins=[str(path)])
    assert (asked.fetch, asked.brought) == ((), (path,))
    found = take(asked, [], tmp_path / "codebooks", codebooks_dir(), TODAY)
    assert {(one.kind, one.edition) for one in found} == {
        (Kind.CM_INDEX, "2026-04"),
        (Kind.CM_DRUG, "2026-04"),
    }


def test_cpt_in_a_file_by_address_needs_the_license(site: Site, tmp_path: Path) -> None:
    body = (
        b"HCPCS/CPT Code\tPractitioner Services MUE Values\tMUE Adjudication Indicator\tRationale\n"
        b"99213\t1\t3\tx\n"
    )
    asked = plan(codebooks_dir(), TODAY, edition="2026-04", origins=[site.put("/mue.txt", body)])
    fetched = fetch_all(asked.fetch, tmp_path / "d", tmp_path / "c", seconds=still)
    with pytest.raises(UsageError, match="--accept-ama-license"):
        take(asked, fetched, tmp_path / "c", codebooks_dir(), TODAY)
    assert not Shelf(tmp_path / "c").parts()
    (found,) = take(asked, fetched, tmp_path / "c", codebooks_dir(), TODAY, licensed=True)
    assert found.kind is Kind.MUE_PRACTITIONER


@pytest.mark.parametrize(
    "text",
    ["{", "[1]", '[{"address": "a"}]', '[{"address":"a","sha256":"b","size":"c","day":"d"}]'],
)
def test_a_damaged_list_of_receipts_is_told(tmp_path: Path, text: str) -> None:
    (tmp_path / NAME).write_text(text)
    with pytest.raises(UnavailableError, match="damaged; remove it"):
        receipts(tmp_path)


# -- zips


def _zip_refused(tmp_path: Path, data: bytes) -> str:
    path = tmp_path / "books.zip"
    path.write_bytes(data)
    before = sorted(tmp_path.parent.rglob("*"))
    with pytest.raises(ImportRefusedError) as refused:
        read_whole(path)
    assert sorted(tmp_path.parent.rglob("*")) == before
    return str(refused.value)


@pytest.mark.parametrize(
    "name", ["../../evil.xml", "a/../../b.xml", "/etc/evil.xml", "..\\evil.xml", "C:\\evil.xml"]
)
def test_a_name_that_leads_out_of_the_archive(tmp_path: Path, name: str) -> None:
    assert "leads out" in _zip_refused(tmp_path, packed(**{name: files.INDEX}))


def test_archives_that_burst_are_not_opened(tmp_path: Path) -> None:
    bomb = packed(big__xml=b"\0" * 40_000_000)
    assert "unpacks to far more" in _zip_refused(tmp_path, bomb)
    many = packed(**{f"n{n}__txt": b"x" for n in range(600)})
    assert "600 files" in _zip_refused(tmp_path, many)
    # The directory lies about the size: what is read is bounded all the same.
    lying = bytearray(bomb)
    at = lying.rindex(b"PK\x01\x02")
    lying[at + 24 : at + 28] = (5_000).to_bytes(4, "little")
    _zip_refused(tmp_path, bytes(lying))


def test_archives_that_are_broken_or_hold_nothing(tmp_path: Path) -> None:
    whole = packed(i__xml=files.INDEX)
    assert "broken or cut off" in _zip_refused(tmp_path, whole[:-40])
    assert "format known here" in _zip_refused(tmp_path, packed(readme__txt="hello"))
    assert "broken or cut-off XML" in _zip_refused(tmp_path, packed(i__xml=files.INDEX[:400]))
    nested = packed(inner__zip=whole)
    assert "format known here" in _zip_refused(tmp_path, nested)
    flipped = bytearray(whole)
    flipped[60] ^= 0xFF
    assert "damaged" in _zip_refused(tmp_path, bytes(flipped))


def test_the_whole_table_counts_before_an_extract_of_it(tmp_path: Path) -> None:
    path = tmp_path / "hcpcs.zip"
    few = "\r\n".join(files.ANWEB.split("\r\n")[:5])
    path.write_bytes(packed(a_changes__txt=few, b_whole__txt=files.ANWEB, layout__txt="columns"))
    (found,) = read_whole(path)
    assert (found.file.name, found.parsed.counts["codes"]) == ("b_whole.txt", 4)
    path.write_bytes(packed(b_whole__txt=files.ANWEB, c_changes__txt=few))
    (found,) = read_whole(path)
    assert found.file.name == "b_whole.txt"


def test_a_faulty_file_beside_a_good_one_is_told(tmp_path: Path) -> None:
    path = tmp_path / "codes.zip"
    cut = files.CM_ORDER[: len(files.CM_ORDER) // 2]
    path.write_bytes(packed(i__xml=files.INDEX, order_2026__txt=cut))
    told: list[ImportRefusedError] = []
    (found,) = read_whole(path, passed_over=told.append)
    assert found.kind is Kind.CM_INDEX
    assert len(told) == 1
    assert "order_2026.txt" in str(told[0])
