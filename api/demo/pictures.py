"""The demo's pictures, drawn here: a calm ground and one plain sign, so that nobody takes them for photographs."""

import io
from collections.abc import Callable
from typing import Any

WIDTH, HEIGHT = 1280, 720
_TOP, _BOTTOM, _SIGN = (197, 213, 236), (132, 166, 216), "#ffffff"
_LINE = 14


def _office(pen: Any) -> None:
    pen.rectangle((500, 300, 780, 520), outline=_SIGN, width=_LINE)
    pen.polygon(((460, 300), (640, 190), (820, 300)), outline=_SIGN, width=_LINE)
    for left in (560, 640, 720):
        pen.line((left, 340, left, 520), fill=_SIGN, width=_LINE)
    pen.line((460, 527, 820, 527), fill=_SIGN, width=_LINE)


def _card(pen: Any) -> None:
    pen.rounded_rectangle((440, 240, 840, 500), 24, outline=_SIGN, width=_LINE)
    pen.ellipse((490, 300, 580, 390), outline=_SIGN, width=_LINE)
    pen.arc((470, 400, 600, 520), 200, 340, fill=_SIGN, width=_LINE)
    for top in (320, 370, 420):
        pen.line((650, top, 790, top), fill=_SIGN, width=_LINE)


def _health(pen: Any) -> None:
    pen.rounded_rectangle((500, 220, 780, 500), 40, outline=_SIGN, width=_LINE)
    pen.line((640, 280, 640, 440), fill=_SIGN, width=2 * _LINE)
    pen.line((560, 360, 720, 360), fill=_SIGN, width=2 * _LINE)


def _road(pen: Any) -> None:
    pen.line((560, 520, 620, 220), fill=_SIGN, width=_LINE)
    pen.line((720, 520, 660, 220), fill=_SIGN, width=_LINE)
    for top in (250, 340, 430):
        pen.line((640, top, 640, top + 50), fill=_SIGN, width=_LINE)
    pen.arc((380, 380, 620, 620), 200, 300, fill=_SIGN, width=_LINE)
    pen.arc((660, 360, 940, 640), 230, 340, fill=_SIGN, width=_LINE)


def _book(pen: Any) -> None:
    pen.line((640, 270, 640, 510), fill=_SIGN, width=_LINE)
    for side in (-1, 1):
        pen.line((640, 270, 640 + side * 180, 230), fill=_SIGN, width=_LINE)
        pen.line((640 + side * 180, 230, 640 + side * 180, 470), fill=_SIGN, width=_LINE)
        pen.line((640 + side * 180, 470, 640, 510), fill=_SIGN, width=_LINE)


SIGNS: dict[str, Callable[[Any], None]] = {
    "office": _office,
    "card": _card,
    "health": _health,
    "road": _road,
    "book": _book,
}


def drawn(sign: str) -> bytes:
    """A JPEG of 1280 x 720."""
    from PIL import Image, ImageDraw

    image = Image.new("RGB", (WIDTH, HEIGHT))
    pen = ImageDraw.Draw(image)
    for row in range(HEIGHT):
        share = row / HEIGHT
        shade = tuple(round(a + (b - a) * share) for a, b in zip(_TOP, _BOTTOM, strict=True))
        pen.line((0, row, WIDTH, row), fill=shade)
    SIGNS[sign](pen)
    out = io.BytesIO()
    image.save(out, "JPEG", quality=85)
    return out.getvalue()
