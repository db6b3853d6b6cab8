"""Nothing that only POSIX has is called outside a guarded place: the app starts on Windows, too."""

from __future__ import annotations

import ast
from pathlib import Path

import coder_drill

ROOT = Path(coder_drill.__file__).parent
MODULES = {"fcntl", "grp", "pty", "pwd", "readline", "resource", "syslog", "termios", "tty"}
NAMES = {
    "O_NONBLOCK", "SIGALRM", "SIGHUP", "SIGKILL", "SIGTSTP", "SIGWINCH", "chown", "fchmod", "fchown", "fork",
    "geteuid", "getgid", "getloadavg", "getpgid", "getuid", "killpg", "mkfifo", "nice", "setsid", "sysconf",
    "uname",
}  # fmt: skip


def posix_only(tree: ast.AST) -> list[int]:
    """The lines that import such a module or name such an attribute of ``os`` or ``signal``."""
    found = []
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            named = {alias.name.partition(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            named = {(node.module or "").partition(".")[0]}
        elif isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name):
            if node.value.id in ("os", "signal") and node.attr in NAMES:
                found.append(node.lineno)
            continue
        else:
            continue
        if named & MODULES:
            found.append(node.lineno)
    return found


def test_no_call_that_only_posix_has() -> None:
    wrong = [
        f"{path.relative_to(ROOT)}:{line}"
        for path in sorted(ROOT.rglob("*.py"))
        for line in posix_only(ast.parse(path.read_text(encoding="utf-8")))
    ]
    assert wrong == [], "ask with getattr, or behind os.name, in a place of its own"


def test_the_guard_sees_what_it_is_for() -> None:
    text = "import fcntl\nimport os\nos.fork()\nos.stat('x')\nos.geteuid()\n"
    assert posix_only(ast.parse(text)) == [1, 3, 5]
