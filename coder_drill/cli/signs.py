"""Output in any code page: where it lacks a sign, a plain one stands for it, and JSON escapes it.

On Windows, output that goes to a file or another program is written in the machine's code page, which
knows neither arrows nor check marks. A command says its say there too.
"""

from __future__ import annotations

import codecs
import io
import re
import sys
import unicodedata

HANDLER = "coder-drill-plain"
"""The name of the error handler for streams."""

_PLAIN = {
    "→": "->", "←": "<-", "↑": "^", "↓": "v", "↔": "<->", "⇒": "=>",
    "✓": "+", "✔": "+", "✗": "x", "✘": "x", "●": "*", "○": "o", "•": "*", "·": "-", "☐": "[ ]",
    "≥": ">=", "≤": "<=", "≠": "!=", "≈": "~", "×": "x", "÷": "/", "±": "+/-", "−": "-", "½": "1/2",
    "–": "-", "—": "-", "‑": "-", "…": "...", "“": '"', "”": '"', "„": '"', "‘": "'", "’": "'",
    "‹": "<", "›": ">", "«": "<<", "»": ">>", "▶": ">", "▸": ">", "◂": "<", "▲": "^", "▼": "v",
    "§": "section ", "Σ": "sum ", "†": "+", "©": "(c)", "®": "(R)", "™": "(TM)", "°": " degrees",
    "µ": "u", "μ": "u", "β": "beta", "α": "alpha", "γ": "gamma", "Ω": "ohm", "\u00a0": " ", "\u202f": " ",
    "ß": "ss", "æ": "ae", "œ": "oe", "ø": "o", "ł": "l",
    "─": "-", "━": "-", "┄": "-", "═": "=", "│": "|", "┃": "|", "║": "|",
    "░": ".", "▒": ":", "▓": "#", "█": "#", "\N{BLACK SQUARE}": "#",
}  # fmt: skip
_BARS = "▁▂▃▄▅▆▇"
_HEIGHTS = "_.-:=+*"
_IN_JSON = re.compile("[\x7f-\x9f\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff\ud800-\udfff]")
_NOT_ASCII = re.compile("[^\x00-\x7f]")


def plain(sign: str) -> str:
    """What stands for a sign in plain letters: ASCII, never empty."""
    known = _PLAIN.get(sign)
    if known is not None:
        return known
    if sign in _BARS:
        return _HEIGHTS[_BARS.index(sign)]
    if "\u2500" <= sign <= "\u257f":
        return "+"
    if "\u2580" <= sign <= "\u259f":
        return "#"
    bare = unicodedata.normalize("NFKD", sign).encode("ascii", "ignore").decode("ascii")
    return bare if bare.isprintable() and bare else "?"


def _replace(error: UnicodeError) -> tuple[str, int]:
    if not isinstance(error, UnicodeEncodeError):
        raise error
    return "".join(map(plain, error.object[error.start : error.end])), error.end


codecs.register_error(HANDLER, _replace)


def prepare_streams() -> None:
    """Let standard output and error print whatever they are given."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors=HANDLER)


def json_output(text: str) -> str:
    """JSON text as it is printed: the same values in any code page, and nothing that a terminal obeys."""
    encoding = codecs.lookup(getattr(sys.stdout, "encoding", None) or "utf-8").name
    beyond = _IN_JSON if encoding.startswith("utf") else _NOT_ASCII
    return beyond.sub(_escape, text)


def _escape(match: re.Match[str]) -> str:
    number = ord(match[0])
    if number < 0x10000:
        return f"\\u{number:04x}"
    number -= 0x10000
    return f"\\u{0xD800 + (number >> 10):04x}\\u{0xDC00 + (number & 0x3FF):04x}"
