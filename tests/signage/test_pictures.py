"""What stands on a panel: whole letters, in its own colour, the same bytes each time."""

import io
import unicodedata
from itertools import product

import pytest
from PIL import Image, ImageDraw, ImageFont

from api.channels.signage import pictures
from api.channels.signage.pictures import NAMES, PANELS, Panel
from api.channels.signage.shapes import Color

BASES = "aăâeêioôơuưy"
TONES = ("", "\u0300", "\u0301", "\u0303", "\u0309", "\u0323")
LETTERS = [unicodedata.normalize("NFC", base + tone) for base, tone in product(BASES, TONES)]
ACCENTED = sorted({c for c in LETTERS + [c.upper() for c in LETTERS] if not c.isascii()} | {"đ", "Đ"})


def image_of(picture: pictures.Picture) -> Image.Image:
    return Image.open(io.BytesIO(picture.content))


def drawn(letter: str, size: int) -> bytes:
    font = ImageFont.truetype(pictures.FONT, size, layout_engine=ImageFont.Layout.BASIC)
    image = Image.new("1", (3 * size, 3 * size))
    pen = ImageDraw.Draw(image)
    pen.fontmode = "1"
    pen.text((size, size), letter, font=font, fill=1)
    return image.tobytes()


@pytest.mark.parametrize("size", [pictures.SMALLEST, 12, 13, 14, 16, 18, 20, 24, 32, 48])
def test_the_font_has_every_vietnamese_letter_and_draws_no_two_alike(size: int) -> None:
    assert len(ACCENTED) == 134
    letters = {letter: drawn(letter, size) for letter in [*ACCENTED, "₫", "…", "–"]}
    assert drawn("\ue000", size) not in letters.values()
    assert len(set(letters.values())) == len(letters)


@pytest.mark.parametrize("height", [16, 24, 32, 48, 64])
def test_no_mark_is_clipped_on_panels_in_use(height: int) -> None:
    panel = Panel(4000, height, "amber1")
    ink = image_of(pictures.draw(pictures.TALLEST, panel, "#ffb000").frame).convert("L").getbbox()
    roomy = Image.new("1", (4000, 4 * height))
    pen = ImageDraw.Draw(roomy)
    pen.fontmode = "1"
    pen.text((0, height), pictures.TALLEST, font=pictures._font(pictures._size(height)), fill=1)
    whole = roomy.getbbox()
    assert ink is not None
    assert whole is not None
    assert ink[3] - ink[1] == whole[3] - whole[1]


def test_a_text_that_fits_stands_still_and_fills_the_panel() -> None:
    drawing = pictures.draw("HỖ TRỢ THỦ TỤC", Panel(128, 16, "green1"), "#00ff00")
    assert drawing.effect == "static"
    assert (drawing.frame.width, drawing.frame.height) == (128, 16)
    assert drawing.pages == (drawing.frame,)


def test_a_short_text_on_a_high_panel_is_set_in_lines() -> None:
    drawing = pictures.draw("Nước sạch tạm ngừng cấp ngày mai", Panel(128, 64, "rgb"), "#ffffff")
    assert drawing.effect == "static"
    assert " ".join(drawing.lines) == "Nước sạch tạm ngừng cấp ngày mai"
    assert len(drawing.lines) > 1


def test_a_long_text_moves_as_one_strip_of_its_ink_and_a_panel() -> None:
    text = "Tiếp nhận hồ sơ thủ tục hành chính tại Bộ phận Một cửa từ thứ Hai đến thứ Sáu hằng tuần"
    drawing = pictures.draw(text, Panel(192, 16, "red1"), "#ff0000")
    assert drawing.effect == "scroll"
    assert drawing.lines == (text,)
    ink = image_of(drawing.frame).convert("L").getbbox()
    assert ink is not None
    assert 192 <= ink[0] <= 194
    assert drawing.frame.width - ink[2] <= 2
    assert drawing.seconds == drawing.frame.width / pictures.SPEED
    assert {(page.width, page.height) for page in drawing.pages} == {(192, 16)}


@pytest.mark.parametrize("color", [color for color in PANELS if color != "rgb"])
def test_a_panel_of_few_colours_gets_one_bit_a_pixel_in_its_own(color: Color) -> None:
    panel = Panel(64, 16, color)
    image = image_of(pictures.draw("Chợ", panel, panel.shade(None)).frame)
    shades = {colour for _, colour in image.convert("RGB").getcolors() or []}
    red, green, blue = (int(PANELS[color][at : at + 2], 16) for at in (1, 3, 5))
    assert shades == {(0, 0, 0), (red, green, blue)}


def test_colours_asked_for_become_what_the_panel_can_show() -> None:
    assert Panel(64, 16, "red1").shade("white") == PANELS["red1"]
    assert Panel(64, 16, "rgb").shade("white") == NAMES["white"]
    assert Panel(64, 16, "rgb").shade("#12ab34") == "#12ab34"
    assert Panel(64, 16, "rgb").shade("không phải màu") == PANELS["rgb"]
    assert Panel(64, 16, "rg").shade("red") == NAMES["red"]
    assert Panel(64, 16, "rg").shade("green") == NAMES["green"]
    assert Panel(64, 16, "rg").shade("white") == PANELS["rg"]


@pytest.mark.parametrize(
    "text", ["Xã Bình Ổn", "Ủy ban nhân dân phường Hoa Lư thành phố Ninh Bình mở rộng " * 4, "x" * 400]
)
@pytest.mark.parametrize("size", [(192, 32), (64, 16), (16, 8)])
def test_the_fallback_is_of_the_panels_size_whatever_the_name(text: str, size: tuple[int, int]) -> None:
    picture = pictures.banner(text, Panel(*size, "amber1"))
    assert image_of(picture).size == size


def test_the_same_text_is_the_same_bytes() -> None:
    panel = Panel(192, 32, "amber1")
    first = pictures.draw("Chúc mừng năm mới", panel, "#ffb000").frame.sha256
    pictures.draw.cache_clear()
    assert pictures.draw("Chúc mừng năm mới", panel, "#ffb000").frame.sha256 == first


def test_text_is_composed_and_free_of_controls() -> None:
    assert pictures.plain("Tie\u0302\u0301ng\tViệt\n\x07 ơi ") == "Tiếng Việt ơi"
