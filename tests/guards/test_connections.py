"""Nothing opens a connection but ``codebooks get``, and a trainer's own database."""

from __future__ import annotations

import ast
import socket
import sys
from pathlib import Path
from typing import NoReturn

import pytest

PACKAGE = Path(__file__).resolve().parents[2] / "coder_drill"
DOWNLOAD = PACKAGE / "codebooks" / "getting" / "download.py"
NETWORK = {
    "aiohttp", "asyncore", "ftplib", "http.client", "http.server", "httpx", "imaplib", "nntplib",
    "poplib", "requests", "smtplib", "socket", "socketserver", "ssl", "telnetlib", "urllib.request",
    "urllib.robotparser", "urllib3", "webbrowser", "websockets", "xmlrpc.client",
}  # fmt: skip
CALLS = {"open_connection", "create_connection", "urlopen", "urlretrieve", "open_url"}


def _imported(tree: ast.Module) -> set[str]:
    names: set[str] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            names |= {node.module, *(f"{node.module}.{alias.name}" for alias in node.names)}
    return names


def _reaches_out(path: Path) -> set[str]:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    called = {
        node.attr if isinstance(node, ast.Attribute) else node.id
        for node in ast.walk(tree)
        if isinstance(node, ast.Attribute | ast.Name)
    }
    return (_imported(tree) & NETWORK) | (called & CALLS)


def test_one_module_alone_knows_the_network() -> None:
    found = {path: reached for path in PACKAGE.rglob("*.py") if (reached := _reaches_out(path))}
    assert set(found) == {DOWNLOAD}, found
    assert "urllib.request" in found[DOWNLOAD]


def test_only_the_service_of_get_asks_for_that_module() -> None:
    name = "coder_drill.codebooks.getting.download"
    users = {
        path.relative_to(PACKAGE).as_posix()
        for path in PACKAGE.rglob("*.py")
        if any(
            each == name or each.startswith(f"{name}.")
            for each in _imported(ast.parse(path.read_text(encoding="utf-8")))
        )
    }
    assert users == {"services/codebooks/getting.py"}
    service = "coder_drill.services.codebooks.getting"
    askers = {
        path.relative_to(PACKAGE).as_posix()
        for path in PACKAGE.rglob("*.py")
        if any(
            each == service or each.startswith(f"{service}.")
            for each in _imported(ast.parse(path.read_text(encoding="utf-8")))
        )
    }
    assert askers == {"cli/getting.py"}


@pytest.mark.parametrize(
    "words",
    [
        ("charts",),
        ("lookup", "heart failure"),
        ("code", "I50.9"),
        ("codebooks", "list"),
        ("codebooks", "get", "--dry-run"),
        ("codebooks", "get", "2026-04", "--what", "ncci,mue", "--dry-run"),
        ("changes", "--filter", "Z59"),
        ("doctor",),
    ],
)
def test_commands_open_no_connection(
    words: tuple[str, ...],
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
    codebook_cache: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    from coder_drill.cli import main

    def refuse(*unused: object, **unused_too: object) -> NoReturn:
        raise AssertionError("a connection was opened")

    monkeypatch.setattr(socket.socket, "connect", refuse)
    monkeypatch.setattr(socket.socket, "connect_ex", refuse)
    monkeypatch.setattr(socket, "create_connection", refuse)
    monkeypatch.setattr(socket, "getaddrinfo", refuse)
    monkeypatch.setenv("CODER_DRILL_CONFIG", str(tmp_path / "config.toml"))
    monkeypatch.setenv("CODER_DRILL_DATA_DIR", str(tmp_path / "data"))
    monkeypatch.setenv("CODER_DRILL_CACHE_DIR", str(codebook_cache))
    monkeypatch.setattr(sys, "argv", ["coder-drill", *words])
    with pytest.raises(SystemExit) as ended:
        main()
    assert not ended.value.code, capsys.readouterr().err
