"""Pictures are decoded and written anew in a process of their own, which may use only so much memory and time.

This file is also that process's program: it is run by its path, so it imports nothing of Loa.
"""

import json
import resource
import subprocess
import sys
import threading
import warnings
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from PIL.Image import Image

PIXELS = 25_000_000
LONGEST_SIDE = 30_000
WIDTHS = (320, 640, 1280)
TALLEST = 16_000
"""WebP holds no side over 16,383."""
ZALO_BYTES = 1_000_000
MEMORY_BYTES = 1024**3
SECONDS = 30
WAIT_SECONDS = 60
FORMATS = ("JPEG", "PNG", "WEBP", "GIF", "AVIF")

_one_at_a_time = threading.Semaphore(1)


class Refused(Exception):
    """Why a picture was not taken: ``too_many_pixels``, ``picture_broken``, ``picture_too_heavy`` or ``busy``."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@dataclass(frozen=True)
class Made:
    """A file the process made: the ``original`` anew, ``w320``, ``w640``, ``w1280`` (at most so wide) or ``zalo``."""

    purpose: str
    path: Path
    type: str
    width: int
    height: int


def develop(source: Path, folder: Path) -> list[Made]:
    """Write the picture at ``source`` anew into ``folder``, the original first, upright and without any metadata.

    Raises :class:`Refused`. Nothing of the hostile file is decoded in this process.
    """
    if not _one_at_a_time.acquire(timeout=WAIT_SECONDS):
        raise Refused("busy")
    try:
        # -I: neither this folder nor the environment decides what the child imports.
        child = subprocess.run(  # noqa: S603 - our own program and our own paths
            [sys.executable, "-I", __file__, str(source), str(folder)],
            capture_output=True,
            timeout=SECONDS,
            check=False,
        )
    except subprocess.TimeoutExpired:
        raise Refused("picture_too_heavy") from None
    finally:
        _one_at_a_time.release()
    if child.returncode:
        # Killed by a limit, or a crash in a decoder.
        raise Refused("picture_too_heavy")
    said: dict[str, Any] = json.loads(child.stdout)
    if "refused" in said:
        raise Refused(said["refused"])
    return [Made(**{**one, "path": Path(one["path"])}) for one in said["made"]]


def _develop(source: Path, folder: Path) -> list[dict[str, Any]]:
    from PIL import Image

    Image.MAX_IMAGE_PIXELS = PIXELS
    warnings.simplefilter("error", Image.DecompressionBombWarning)
    try:
        # The header alone; nothing is decoded yet.
        picture: Image.Image = Image.open(source, formats=FORMATS)
    except (Image.DecompressionBombError, Image.DecompressionBombWarning):
        raise Refused("too_many_pixels") from None
    if picture.width * picture.height > PIXELS or max(picture.size) > LONGEST_SIDE:
        raise Refused("too_many_pixels")
    picture = _plain(picture)
    see_through = "A" in picture.getbands()
    made = [_write(picture, folder, "original", "PNG" if see_through else "JPEG")]
    former = None
    for width in WIDTHS:
        small = _within(picture, width)
        if small.size != former:
            made.append(_write(small, folder, f"w{width}", "WEBP"))
        former = small.size
    made.append(_for_zalo(picture, folder))
    return made


def _plain(picture: "Image") -> "Image":
    """Upright, in sRGB, in RGB or (where something shows through) RGBA; no metadata goes along."""
    from PIL import Image, ImageOps

    profile = picture.info.get("icc_profile")
    picture = ImageOps.exif_transpose(picture)
    if picture.mode.startswith("I;16"):
        picture = picture.point(lambda value: value / 256).convert("L")
    elif "transparency" in picture.info or picture.mode in ("LA", "PA", "La"):
        picture = picture.convert("RGBA")
    if profile:
        picture = _in_srgb(picture, profile)
    if picture.mode == "RGBA":
        lowest, _ = picture.getchannel("A").getextrema()
        if lowest == 255:
            picture = picture.convert("RGB")
    elif picture.mode != "RGB":
        picture = picture.convert("RGB")
    # A fresh picture: what the file said about itself is left behind with it.
    plain = Image.new(picture.mode, picture.size)
    plain.paste(picture)
    return plain


def _in_srgb(picture: "Image", profile: bytes) -> "Image":
    from PIL import ImageCms

    try:
        given = ImageCms.ImageCmsProfile(BytesIO(profile))
        mode = "RGBA" if picture.mode == "RGBA" else "RGB"
        changed = ImageCms.profileToProfile(picture, given, ImageCms.createProfile("sRGB"), outputMode=mode)
    except (ImageCms.PyCMSError, OSError, ValueError):
        return picture
    return changed or picture


def _within(picture: "Image", width: int) -> "Image":
    """No wider than ``width``, never larger than it is."""
    from PIL import Image

    scale = min(1, width / picture.width, TALLEST / picture.height)
    if scale == 1:
        return picture
    size = (max(1, round(picture.width * scale)), max(1, round(picture.height * scale)))
    return picture.resize(size, Image.Resampling.LANCZOS, reducing_gap=3)


def _for_zalo(picture: "Image", folder: Path) -> dict[str, Any]:
    """A JPEG on white of at most 1 MB: quality goes first, then width."""
    from PIL import Image

    small = _within(picture, WIDTHS[-1])
    if small.mode == "RGBA":
        ground = Image.new("RGB", small.size, "white")
        ground.paste(small, mask=small.getchannel("A"))
        small = ground
    while True:
        for quality in (85, 75, 60, 45):
            made = _write(small, folder, "zalo", "JPEG", quality)
            if Path(made["path"]).stat().st_size <= ZALO_BYTES:
                return made
        small = _within(small, small.width * 3 // 4)


def _write(picture: "Image", folder: Path, purpose: str, format: str, quality: int = 88) -> dict[str, Any]:
    path = folder / purpose
    if format == "JPEG":
        picture.save(path, format, quality=quality, optimize=True, progressive=True)
    elif format == "PNG":
        picture.save(path, format)
    else:
        picture.save(path, format, quality=80, method=4)
    return {
        "purpose": purpose,
        "path": str(path),
        "type": f"image/{format.lower()}",
        "width": picture.width,
        "height": picture.height,
    }


def _main(source: Path, folder: Path) -> None:
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY_BYTES, MEMORY_BYTES))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    try:
        said: dict[str, Any] = {"made": _develop(source, folder)}
    except Refused as refusal:
        said = {"refused": refusal.code}
    except MemoryError:
        said = {"refused": "picture_too_heavy"}
    except Exception:
        # Decoders raise anything at a file that is not whole.
        said = {"refused": "picture_broken"}
    print(json.dumps(said))


if __name__ == "__main__":
    _main(Path(sys.argv[1]), Path(sys.argv[2]))
