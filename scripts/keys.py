"""Write docs/keys.md from the command table: ``python scripts/keys.py``."""

from __future__ import annotations

import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from coder_drill.tui.commands import TABLE  # noqa: E402
from coder_drill.tui.keys import key_words  # noqa: E402

PAGE = ROOT / "docs" / "keys.md"
HEAD = """\
# Keys

Every command of the app, as `?` lists them there. Give a command other keys in `config.toml`, by
its id:

```toml
[keys]
"drill.submit" = "ctrl+s,f8"
"drill.hint" = "z"
```

Several keys are separated by commas. Keys are named as Textual names them (`slash`,
`question_mark`, `shift+up`, `f5`). A command that has to work while a text field has the focus
needs a key that prints nothing. Leave `ctrl+i`, `ctrl+m`, `ctrl+j` and `ctrl+h` alone: terminals
send them as Tab, Enter, line feed and Backspace.

This page is made from the command table by `scripts/keys.py`.
"""


def page() -> str:
    """The page as Markdown."""
    parts = [HEAD]
    for scope in TABLE.scopes:
        parts.append(f"\n## {scope.heading}\n\n| keys | does | id |\n|---|---|---|\n")
        for command in scope.commands:
            if command.keys:
                keys = ", ".join(f"`{key_words(key)}`" for key in TABLE.keys_of(command.id, {}))
                parts.append(f"| {keys} | {command.help} | `{command.id}` |\n")
    return "".join(parts)


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
    print(f"wrote {PAGE.relative_to(ROOT)}")
