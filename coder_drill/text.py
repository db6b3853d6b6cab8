"""Text that comes from a file or another program, made harmless once, where it enters.

A terminal obeys what it is sent: an escape sequence in a title can color the screen, write the clipboard
or rename the window, and a bidirectional override can show a code in another order than it is stored in.
None of that is ever meant in a chart, a history, an answer or a table, so it is taken out on reading, and
nothing behind the reader has to think of it again.
"""

from __future__ import annotations

import re

_SEQUENCE = re.compile(
    # Strings (OSC, DCS, APC, PM, SOS) with their end; without one only the introducer goes.
    "\x1b[]PX^_][^\x07\x1b\x9c\r\n]*(?:\x07|\x1b\\\\|\x9c)"
    # Control sequences: colors, movements.
    "|\x1b\\[[0-?]*[ -/]*[@-~]?"
    # Other escapes.
    "|\x1b[ -/]*[0-~]?"
)
_CONTROL = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ufeff\ud800-\udfff]")
_BREAKS = re.compile("\r\n|[\r\x0b\x0c\x85\u2028\u2029]")


def clean(text: str, *, lines: bool = False) -> str:
    """The text without control characters, escape sequences, bidirectional overrides or half characters.

    With ``lines`` line feeds and tabs stay, and other line ends become line feeds; without it they become
    blanks, so that the text is one line. Everything else, blanks at the ends included, stays as it is.
    Idempotent, in linear time.
    """
    if text.isprintable():
        return text
    text = _SEQUENCE.sub("", _BREAKS.sub("\n", text))
    text = _CONTROL.sub("", text)
    return text if lines else text.replace("\n", " ").replace("\t", " ")
