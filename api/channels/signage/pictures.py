"""Text as pixels: what a panel shows, drawn at its native size in a font that has every Vietnamese letter.

The font is Noto Sans Medium (SIL Open Font License, ``fonts/OFL.txt``), cut down to Latin: at 11 pixels the regular
weight draws ò as ó. A panel of one colour gets pictures of one bit a pixel in that colour, an RGB panel grey levels:
smoothing on a one-bit card is noise.
"""

import hashlib
import io
import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Literal, get_args

from PIL import Image, ImageDraw, ImageFont

from api.channels.signage.shapes import Color, Effect

FONT = Path(__file__).parent / "fonts" / "NotoSans-Medium.ttf"
SPEED = 40
"""Pixels a second of moving text: a glyph stays at least 3 seconds on a panel of 128."""
SMALLEST = 11
"""The smallest size at which no two Vietnamese letters look alike; it needs 16 rows."""
TINIEST = 6
LONGEST = 16_000
"""Pixels of moving text that browsers and controllers still draw; longer text is set smaller."""
TALLEST = "ẤẦẨẪẬẮẰẲẴẶẾỀỂỄỆỐỒỔỖỘỚỜỞỠỢỨỪỬỮỰĐđgjpqyỴ₫"
"""The letters that reach highest and lowest: a size fits when these do."""

PANELS: Mapping[Color, str] = {
    "red1": "#ff0000",
    "amber1": "#ffb000",
    "green1": "#00ff00",
    "blue1": "#0040ff",
    "white1": "#ffffff",
    "rg": "#ffb000",
    "rgb": "#ffb000",
}
"""Each kind of panel and the colour of its plain text."""
assert set(PANELS) == set(get_args(Color))

NAMES = {
    "red": "#ff0000",
    "amber": "#ffb000",
    "orange": "#ff7000",
    "yellow": "#ffe000",
    "green": "#00ff00",
    "cyan": "#00e0ff",
    "blue": "#0040ff",
    "magenta": "#ff00c0",
    "white": "#ffffff",
}


@dataclass(frozen=True)
class Panel:
    width: int
    height: int
    color: Color

    @property
    def one_bit(self) -> bool:
        return self.color != "rgb"

    def shade(self, wanted: str | None) -> str:
        """The colour, as ``#rrggbb``, in which this panel can show text asked for in ``wanted`` (a name or hex)."""
        plain = PANELS[self.color]
        given = NAMES.get((wanted or "").lower(), (wanted or "").lower())
        if self.color not in ("rg", "rgb") or not re.fullmatch("#[0-9a-f]{6}", given):
            return plain
        if self.color == "rgb":
            return given
        red, green = int(given[1:3], 16), int(given[3:5], 16)
        if red > 2 * green:
            return NAMES["red"]
        return NAMES["green"] if green > 2 * red else plain


@dataclass(frozen=True)
class Picture:
    """An encoded picture. The same text on the same panel is always the same bytes."""

    content: bytes
    width: int
    height: int
    extension: Literal["png", "bmp"] = "png"

    @property
    def type(self) -> str:
        return f"image/{self.extension}"

    @cached_property
    def sha256(self) -> str:
        return hashlib.sha256(self.content).hexdigest()

    @cached_property
    def md5(self) -> str:
        return hashlib.md5(self.content, usedforsecurity=False).hexdigest()


@dataclass(frozen=True)
class Drawing:
    """A text on a panel: the frame the playlist shows, and pages of the panel's size for what cannot move pixels."""

    effect: Effect
    lines: tuple[str, ...]
    frame: Picture
    pages: tuple[Picture, ...]

    @property
    def seconds(self) -> float:
        """One pass of moving text; 0 for a still one, which has no length of its own."""
        return round(self.frame.width / SPEED, 3) if self.effect == "scroll" else 0


def plain(text: str) -> str:
    """NFC on one line, without control characters: what a panel shows of a text."""
    line = "".join(" " if unicodedata.category(c) in ("Cc", "Zl", "Zp") else c for c in text)
    return " ".join(unicodedata.normalize("NFC", line).split())


def dwell(text: str) -> float:
    """Seconds a still text needs to be read: Vietnamese is written a syllable to a word."""
    return round(max(4.0, 1.5 + 0.35 * len(text.split())), 1)


@lru_cache(maxsize=1024)
def draw(text: str, panel: Panel, shade: str) -> Drawing:
    """Still when the text fits, as large as it can; else one moving line."""
    fitted = _fit(text, panel)
    if fitted is not None:
        lines, size = fitted
        frame = _page(lines, size, panel, shade)
        return Drawing("static", tuple(lines), frame, (frame,))
    size = min(SMALLEST, _size(panel.height))
    rows = max(1, panel.height // _needs(size))
    wrapped = _wrap(text, size, panel.width)
    pages = tuple(_page(wrapped[at : at + rows], size, panel, shade) for at in range(0, len(wrapped), rows))
    return Drawing("scroll", (text,), _strip(text, panel, shade), pages)


@lru_cache(maxsize=256)
def banner(text: str, panel: Panel) -> Picture:
    """A still picture of the panel's size whatever the text: smaller letters before none. The fallback."""
    fitted = _fit(text, panel)
    if fitted is None:
        rows = max(1, panel.height // _needs(TINIEST))
        fitted = _wrap(text, TINIEST, panel.width)[:rows], TINIEST
    return _page(*fitted, panel, PANELS[panel.color])


def bitmap(picture: Picture) -> Picture:
    """The same picture as an uncompressed 24-bit BMP, which every card reads."""
    with Image.open(io.BytesIO(picture.content)) as image:
        out = io.BytesIO()
        image.convert("RGB").save(out, "BMP")
    return Picture(out.getvalue(), picture.width, picture.height, "bmp")


def _fit(text: str, panel: Panel) -> tuple[list[str], int] | None:
    """The lines and the size at which the whole text stands on the panel; None when only too small letters would."""
    largest = _size(panel.height)
    for size in range(largest, min(SMALLEST, largest) - 1, -1):
        if any(_ink(word, size) > panel.width for word in text.split()):
            continue
        lines = _wrap(text, size, panel.width)
        if max(1, len(lines)) * _needs(size) <= max(panel.height, _needs(size)):
            return lines, size
    return None


@lru_cache(maxsize=64)
def _font(size: int) -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(FONT, size, layout_engine=ImageFont.Layout.BASIC)


@lru_cache(maxsize=256)
def _extent(size: int) -> tuple[int, int]:
    """The rows above and below the origin that the tallest letters reach."""
    _, top, _, bottom = _font(size).getbbox(TALLEST)
    return int(top), int(bottom)


def _needs(size: int) -> int:
    top, bottom = _extent(size)
    return bottom - top


@lru_cache(maxsize=256)
def _size(rows: int) -> int:
    """The largest size whose tallest letters fit ``rows`` without being clipped."""
    size = max(TINIEST, rows)
    while size > TINIEST and _needs(size) > rows:
        size -= 1
    return size


def _ink(text: str, size: int) -> int:
    return int(_font(size).getbbox(text)[2]) if text else 0


def _wrap(text: str, size: int, width: int) -> list[str]:
    """Lines no wider than ``width``; a word that is wider by itself is broken."""
    lines: list[str] = []
    for word in text.split():
        if lines and _ink(f"{lines[-1]} {word}", size) <= width:
            lines[-1] = f"{lines[-1]} {word}"
            continue
        lines.append("")
        for letter in word:
            if lines[-1] and _ink(lines[-1] + letter, size) > width:
                lines.append("")
            lines[-1] += letter
    return lines


def _page(lines: Sequence[str], size: int, panel: Panel, shade: str) -> Picture:
    """The lines one below another, in the middle of the panel."""
    mask = _blank(panel.width, panel)
    each = panel.height // max(1, len(lines))
    for row, line in enumerate(lines):
        left = max(0, (panel.width - _ink(line, size)) // 2)
        _write(mask, line, left, row * each + max(0, (each - _needs(size)) // 2), size, panel)
    return _encode(mask, panel, shade)


def _strip(text: str, panel: Panel, shade: str) -> Picture:
    """One line after a panel of black: moved past the panel and joined end to start, it enters, passes and leaves."""
    size = _size(panel.height)
    while size > SMALLEST and _ink(text, size) > LONGEST:
        size -= 1
    mask = _blank(panel.width + _ink(text, size), panel)
    _write(mask, text, panel.width, max(0, (panel.height - _needs(size)) // 2), size, panel)
    return _encode(mask, panel, shade)


def _blank(width: int, panel: Panel) -> Image.Image:
    return Image.new("1" if panel.one_bit else "L", (width, panel.height))


def _write(mask: Image.Image, text: str, left: int, top: int, size: int, panel: Panel) -> None:
    pen = ImageDraw.Draw(mask)
    pen.fontmode = "1" if panel.one_bit else "L"
    pen.text((left, top - _extent(size)[0]), text, font=_font(size), fill=255)


def _encode(mask: Image.Image, panel: Panel, shade: str) -> Picture:
    red, green, blue = (int(shade[at : at + 2], 16) for at in (1, 3, 5))
    grey = mask.convert("L")
    image = Image.new("P", grey.size)
    out = io.BytesIO()
    if panel.one_bit:
        image.putdata([1 if lit else 0 for lit in grey.tobytes()])
        image.putpalette([0, 0, 0, red, green, blue])
        image.save(out, "PNG", bits=1, compress_level=9)
    else:
        image.putdata(list(grey.tobytes()))
        image.putpalette([channel * level // 255 for level in range(256) for channel in (red, green, blue)])
        image.save(out, "PNG", compress_level=9)
    return Picture(out.getvalue(), grey.width, grey.height)
