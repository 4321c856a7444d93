"""Text as sources write it, made fit to keep."""

import re
import unicodedata

# What the national portal prints for "no value".
ABSENT = "Không có thông tin"

# Word's bullets arrive as code points of the Symbol and Wingdings fonts, which no other font can draw.
_FONT_BULLET = re.compile(r"[\ue000-\uf8ff][ \t\xa0]*")
_LINE_BREAK = re.compile(r"\r\n?|[\u2028\u2029\x0b\x0c\x85]")
_TRANSLATION = {
    **{code: None for code in range(0x20) if chr(code) not in "\t\n"},
    **dict.fromkeys(range(127, 160)),
    # Invisible marks stand inside words ("k\u200eý") and keep letters from composing. U+200D is kept out too:
    # no Vietnamese text needs it.
    **dict.fromkeys([0xAD, 0x200B, 0x200C, 0x200D, 0x200E, 0x200F, 0x2060, 0xFEFF, *range(0x202A, 0x202F)]),
    **dict.fromkeys([0x09, 0xA0, *range(0x2000, 0x200B), 0x202F, 0x205F, 0x3000], " "),
}
# Most text needs none of it, and looking is ten times faster than translating.
_FOREIGN = re.compile(f"[{''.join(map(re.escape, map(chr, _TRANSLATION)))}]")
_SPACES = re.compile(r" {2,}")
_LINE_EDGES = re.compile(r" *\n *")
_BLANK_LINES = re.compile(r"\n{3,}")

# Written out because ``re`` has no class for it; Vietnamese interleaves both cases from U+1EA0 on.
LOWER = "".join(c for c in map(chr, range(0x61, 0x1EFA)) if c.islower() and unicodedata.name(c).startswith("LATIN"))
UPPER = "".join(sorted({c.upper() for c in LOWER if len(c.upper()) == 1}))


def clean(text: str) -> str:
    """Composed (NFC), one kind of space and line break, font bullets as "- ", nothing invisible; words untouched."""
    text = _FONT_BULLET.sub("- ", _LINE_BREAK.sub("\n", text))
    if _FOREIGN.search(text):
        text = text.translate(_TRANSLATION)
    text = unicodedata.normalize("NFC", text)
    return _BLANK_LINES.sub("\n\n", _LINE_EDGES.sub("\n", _SPACES.sub(" ", text))).strip()


def line(text: str) -> str:
    """Clean text on one line, for names and titles."""
    return " ".join(text.split())


def absent(text: str) -> bool:
    """Whether the source says that it has no value: nothing, dashes, or the portal's words."""
    text = text.strip()
    return not text.strip("- ") or text == ABSENT


def squeeze(text: str) -> str:
    """Without any blank, to compare texts that were wrapped differently."""
    return "".join(text.split())
