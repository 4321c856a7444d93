"""How long a text takes to read aloud, and the text as speech engines take it."""

import math
from collections.abc import Iterable
from xml.sax.saxutils import escape

SYLLABLES_A_SECOND = 3.4
"""A loudspeaker's reader; newsreaders reach 3.9 (233 syllables a minute)."""
COMMA, STOP = 0.35, 0.7
"""Seconds of silence at a comma and at a full stop."""


def spoken(text: str) -> str:
    """A text as the announcer gets it: paragraphs on lines of their own, single spaces."""
    lines = (" ".join(line.split()) for line in text.splitlines())
    return "\n".join(line for line in lines if line)


def syllables(text: str) -> int:
    """Written syllables: in Vietnamese each stands between blanks."""
    return sum(any(c.isalnum() for c in word) for word in text.split())


def seconds(text: str) -> int:
    """How long one reading takes, in whole seconds, rounded up."""
    commas = sum(text.count(mark) for mark in ",;:")
    stops = sum(text.count(mark) for mark in ".?!") + text.count("\n")
    return math.ceil(syllables(text) / SYLLABLES_A_SECOND + COMMA * commas + STOP * stops)


def ssml(parts: Iterable[str]) -> str:
    """SSML 1.1: one paragraph a part."""
    inner = "".join(f"<p>{escape(part)}</p>" for part in parts if part)
    return f'<speak version="1.1" xmlns="http://www.w3.org/2001/10/synthesis" xml:lang="vi-VN">{inner}</speak>'
