"""Words of titles and queries: normal form, stem, negation.

The same functions run over code titles when the search index is built and over what a learner
types, so that both sides meet. Three levels:

- *surface*: lower case, no accents, American spelling (``Oedema`` -> ``edema``);
- *stem*: one form for a family of inflections (``failure``/``failed`` -> ``fail``);
- *negation*: a word under ``without``, ``no`` or ``not`` carries a leading ``!`` at both levels, so
  that "with coma" never matches "without coma".
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

from coder_drill.codebooks.wordforms import ENDINGS, IRREGULAR, KEEP_ENDING, SUFFIXES

_SYMBOLS = {
    "\u2019": "'",
    "\u2018": "'",
    "\u2010": "-",
    "\u2011": "-",
    "\u2012": "-",
    "\u2013": "-",
    "\u2014": " - ",
    "\u00df": "ss",
    "\u00e6": "ae",
    "\u0153": "oe",
    "\u00f8": "o",
    "\u0142": "l",
    "\u03b1": " alpha ",
    "\u03b2": " beta ",
    "\u03b3": " gamma ",
    "\u03b4": " delta ",
    "\u03bc": "mc",
    "\u00b5": "mc",
    "&": " and ",
    "+": " ",
    "=": " ",
    "\u00ae": " ",
    "\u2122": " ",
}
_HAS_SIGN = re.compile(r"[&+=]")
_TRANSLATE = str.maketrans(_SYMBOLS)

# Slash and dotted short forms of notes; done before punctuation is thrown away.
_SHORTHAND = (
    (re.compile(r"\bw(?:ith)?(?:/|\s+and\s+|\s+)w/?o\b"), " with and without "),
    (re.compile(r"\bw/o\b"), " without "),
    (re.compile(r"\bw/"), " with "),
    (re.compile(r"\bs/p\b"), " status post "),
    (re.compile(r"\bd/t\b"), " due to "),
    (re.compile(r"\bh/o\b"), " history of "),
    (re.compile(r"\bf/u\b"), " follow up "),
    (re.compile(r"\bb/l\b"), " bilateral "),
    (re.compile(r"\b2/2\b"), " due to "),
    (re.compile(r"\bn/v\b"), " nausea vomiting "),
    (re.compile(r"\bfx\b"), " fracture "),
    (re.compile(r"\babd\b(?! pad)"), " abdomen "),
    (re.compile(r"not elsewhere classified"), " nec "),
    (re.compile(r"not otherwise specified"), " nos "),
    (re.compile(r"(?<=\d),(?=\d\d\d)"), ""),
    (re.compile(r"(\d)(mg|mcg|ml|gm|g|cc|mci|iu|units?|cm|sq)\b"), r"\1 \2"),
    (re.compile(r"\bnon[- ](?=[a-z])"), "non"),
    (re.compile(r"\bpre[- ](?=eclampsia)"), "pre"),
    (re.compile(r"'s\b|s'(?=\s)"), "s"),
)
_HAS_SHORTHAND = re.compile(
    r"/|elsewhere|otherwise|\d,\d|\d[a-z]|non[- ]|pre[- ]e|\bw(?:ith)?\s+(?:and\s+)?wo\b|'|\bfx\b|\babd\b|2/2"
)
_HINTS = ("non", "'", "pre", "/", "wo", "wise", "where", "abd", "fx")
_DIGIT_HINT = re.compile(r"\d[a-z,]")
"""Text without any of these has no shorthand, which is told faster than by the pattern above."""
_TOKEN = re.compile(r"\d+\.\d+|[a-z]{1,2}-\d+[a-z]?\b|[a-z0-9]+|[,;:()\[\]]")

_ROMAN = {
    "ii": "2",
    "iii": "3",
    "iv": "4",
    "vi": "6",
    "vii": "7",
    "viii": "8",
    "ix": "9",
    "xi": "11",
    "xii": "12",
    "xiii": "13",
}
_ROMAN_AFTER = {"i": "1", "v": "5", "x": "10"}
_TAKES_NUMERAL = frozenset(
    [
        "type",
        "types",
        "stage",
        "stages",
        "grade",
        "class",
        "factor",
        "category",
        "degree",
        "bipolar",
        "group",
        "level",
        "phase",
        "mucopolysaccharidosis",
        "glycogenosis",
        "mps",
        "hsan",
        "hmsn",
        "collagen",
        "mucolipidosis",
        "sialidosis",
    ]
)
_ORDINALS = {
    "1st": "first",
    "2nd": "second",
    "3rd": "third",
    "4th": "fourth",
    "5th": "fifth",
    "6th": "sixth",
    "7th": "seventh",
    "8th": "eighth",
    "9th": "ninth",
    "10th": "tenth",
    "11th": "eleventh",
    "12th": "twelfth",
}
_NEGATORS = frozenset({"without", "no", "never"})
_CLOSERS = frozenset([",", ";", ":", "(", ")", "[", "]", "with", "but", "due"])

STOPWORDS = frozenset(
    [
        "a",
        "an",
        "and",
        "as",
        "at",
        "be",
        "by",
        "for",
        "from",
        "if",
        "in",
        "into",
        "is",
        "it",
        "its",
        "nos",
        "of",
        "on",
        "or",
        "other",
        "than",
        "that",
        "the",
        "this",
        "to",
        "unspecified",
        "with",
        "without",
        "not",
        "due",
        "any",
        "all",
        "during",
        "via",
        "using",
        "no",
        "when",
        "who",
        "whom",
        "which",
    ]
)
"""Words that carry little of a concept: they re-rank, they never find."""

DOING = frozenset({"placement", "insertion", "procedure", "surgery", "operation"})
"""Words that say that a procedure is one."""


@lru_cache(maxsize=4096)
def fold(text: str) -> str:
    """Return ``text`` in lower case, without accents, with typographic signs made plain."""
    text = text.lower()
    if not text.isascii() or _HAS_SIGN.search(text):
        text = text.translate(_TRANSLATE)
    if not text.isascii():
        text = "".join(
            c for c in unicodedata.normalize("NFKD", text) if not unicodedata.combining(c)
        ).lower()
    if _may_have_shorthand(text) and _HAS_SHORTHAND.search(text):
        for pattern, new in _SHORTHAND:
            text = pattern.sub(new, text)
    return text


def _may_have_shorthand(text: str) -> bool:
    for hint in _HINTS:
        if hint in text:
            return True
    return _DIGIT_HINT.search(text) is not None


_AE = re.compile(r"(?<=[a-z])[ao]e(?=[a-z])|^[ao]e(?=[bcdfgmnpst])")
_BRITISH = (
    (re.compile(r"isation"), "ization"),
    (re.compile(r"yse(d?)$"), r"yze\1"),
    (re.compile(r"(tum|hum|col|lab|od|ard|vap|fav|harb|behavi|rig)our"), r"\1or"),
    (re.compile(r"(cent|fib|lit|calib|met)re(s?)$"), r"\1er\2"),
    (re.compile(r"sulph"), "sulf"),
    (re.compile(r"ll(ed|ing|er)$"), r"l\1"),
    (re.compile(r"rrhoe"), "rrhe"),
    (re.compile(r"kinaes"), "kines"),
)
_BRITISH_HINT = re.compile(r"[ao]e|our|isation|yse|re|sulph|ll")
_KEEP_AE = frozenset(
    [
        "aerosol",
        "aerobic",
        "anaerobic",
        "aero",
        "does",
        "goes",
        "toes",
        "shoes",
        "poem",
        "coexist",
        "coefficient",
    ]
)


@lru_cache(maxsize=60000)
def surface(word: str) -> str:
    """Return the spelling under which ``word`` (already folded) is indexed: American."""
    if len(word) > 4 and word not in _KEEP_AE and _BRITISH_HINT.search(word):
        if word.endswith("ae"):
            word = word[:-1]
        word = _AE.sub("e", word)
        for pattern, new in _BRITISH:
            word = pattern.sub(new, word)
    return word


@lru_cache(maxsize=60000)
def stem(word: str) -> str:
    """Return the stem of one surface word. Words with digits and short words stay as they are."""
    if word.startswith("!"):
        return "!" + stem(word[1:])
    known = IRREGULAR.get(word)
    if known is not None:
        return known
    n = len(word)
    if n <= 3 or not word.isalpha():
        return word
    if n == 4:
        if word.endswith("s") and word[-2] not in "sui":
            return word[:-1]
        return word
    if word not in KEEP_ENDING:
        for old, new in ENDINGS:
            if n > len(old) + 2 and word.endswith(old):
                word = word[: -len(old)] + new
                break
    keep = 4
    for _ in range(2):
        for suffix in SUFFIXES:
            if word.endswith(suffix) and len(word) - len(suffix) >= keep:
                if suffix == "s" and word[-2] in "su":
                    continue
                word = word[: -len(suffix)]
                break
        else:
            break
        keep = 5
    if len(word) > 4 and word[-1] == word[-2] and word[-1] not in "aeiou":
        word = word[:-1]
    return word


_SPECIAL = _NEGATORS | _CLOSERS | STOPWORDS | _ROMAN.keys() | _ORDINALS.keys() | {"not"}
_PLAIN: dict[str, str] = {}
"""Surface of words that mean the same wherever they stand; most words of titles are such."""


@lru_cache(maxsize=4096)
def words(text: str) -> tuple[str, ...]:
    """Return the surface words of ``text`` in order, repeated words once, negated ones with ``!``.

    Numerals are brought to digits (``Type II`` -> ``type 2``), ordinals to words.
    """
    out: list[str] = []
    negated = 0
    previous = ""
    for raw in _TOKEN.findall(fold(text)):
        plain = _PLAIN.get(raw)
        if plain is not None:
            previous = plain
            if negated:
                negated -= 1
                plain = "!" + plain
            out.append(plain)
            continue
        if len(raw) == 1 and raw in ",;:()[]":
            negated = 0
            continue
        token = raw
        if "-" in token:
            token = token.replace("-", "")
        if token in _ROMAN:
            token = _ROMAN[token]
        elif token in _ROMAN_AFTER and previous in _TAKES_NUMERAL:
            token = _ROMAN_AFTER[token]
        elif token in _ORDINALS:
            token = _ORDINALS[token]
        elif "." in token:
            token = token.rstrip("0").rstrip(".")
        else:
            token = surface(token)
            if len(raw) > 5 and raw.isalpha() and raw not in _SPECIAL:
                _PLAIN[raw] = token
        previous = token
        if token in _NEGATORS:
            negated = 99
            out.append("without" if token == "no" else token)
            continue
        if token == "not":
            negated = 2
            out.append(token)
            continue
        # "without foreign body of right hand": the hand is not denied.
        if token in _CLOSERS or (token == "of" and out and out[-1] == "!body"):
            negated = 0
        elif negated and token not in STOPWORDS:
            negated -= 1
            token = "!" + token
        out.append(token)
    return tuple(dict.fromkeys(out))


def abbreviation_key(surfaces: tuple[str, ...] | list[str]) -> str:
    """Return the form under which an abbreviation is looked up: as it is written, no stem.

    ``hydro`` stands for hydronephrosis, ``hydration`` does not.
    """
    return "=" + " ".join(surfaces)
