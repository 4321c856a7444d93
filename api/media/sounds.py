"""How long a recording is, and whether it is one: read from the container, without decoding."""

import struct
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

# ISO 11172-3 and 13818-3, layer III: kilobits per second by index.
_RATES_1 = (0, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320)
_RATES_2 = (0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160)
_HERTZ = {3: (44100, 48000, 32000), 2: (22050, 24000, 16000), 0: (11025, 12000, 8000)}
_SEARCHED_BYTES = 64 * 1024
_PROVEN_FRAMES = 3


def is_mp3(path: Path) -> bool:
    """Whether frames of layer III follow one another from the beginning (behind an ID3v2 tag, if any)."""
    with path.open("rb") as file:
        frames = _frames(file)
        return sum(1 for _ in zip(range(_PROVEN_FRAMES), frames, strict=False)) == _PROVEN_FRAMES


def holds_no_video(path: Path) -> bool:
    """Whether an MPEG-4 container is a recording: it has a sound track and no picture track."""
    with path.open("rb") as file:
        handlers = [
            _read_at(file, start + 8, 4)
            for track in _boxes(file, (b"moov", b"trak"))
            for start, _ in _boxes(file, (b"mdia", b"hdlr"), track)
        ]
    return b"soun" in handlers and b"vide" not in handlers


def seconds(path: Path, mime: str) -> float | None:
    """The running time in seconds, to the hundredth; None where the file does not tell."""
    try:
        with path.open("rb") as file:
            found = _MEASURES[mime](file)
    except (EOFError, ValueError, ZeroDivisionError, struct.error):
        return None
    return round(found, 2) if found and found > 0 else None


def _mp3(file: BinaryIO) -> float:
    return sum(_frames(file))


def _frames(file: BinaryIO) -> Iterator[float]:
    """The duration of each frame, as long as one follows the other."""
    head = _read_at(file, 0, 10)
    at = 0
    if head[:3] == b"ID3":
        size = 0
        for byte in head[6:10]:
            size = size << 7 | byte & 0x7F
        at = size + 10
        # Some writers pad behind the tag.
        padding = _read_at(file, at, _SEARCHED_BYTES)
        at += len(padding) - len(padding.lstrip(b"\0"))
    file.seek(at)
    while True:
        found = _frame(file.read(4))
        if found is None:
            return
        length, duration = found
        yield duration
        file.seek(length - 4, 1)


def _frame(header: bytes) -> tuple[int, float] | None:
    """Bytes and seconds of the layer III frame with this header."""
    if len(header) < 4 or header[0] != 0xFF or header[1] & 0xE6 != 0xE2:
        return None
    version, rate, hertz = header[1] >> 3 & 3, header[2] >> 4, header[2] >> 2 & 3
    if version == 1 or rate in (0, 15) or hertz == 3:
        return None
    frequency = _HERTZ[version][hertz]
    bits = (_RATES_1 if version == 3 else _RATES_2)[rate] * 1000
    samples = 1152 if version == 3 else 576
    return samples // 8 * bits // frequency + (header[2] >> 1 & 1), samples / frequency


def _wav(file: BinaryIO) -> float:
    end, at, rate = file.seek(0, 2), 12, 0
    while at + 8 <= end:
        name, size = struct.unpack("<4sI", _read_at(file, at, 8))
        if name == b"fmt ":
            rate = struct.unpack("<I", _read_at(file, at + 16, 4))[0]
        elif name == b"data":
            return float(min(size, end - at - 8) / rate)
        at += 8 + size + size % 2
    raise ValueError("no data chunk")


def _ogg(file: BinaryIO) -> float:
    """RFC 3533: the last page's granule position; Opus counts at 48 kHz (RFC 7845), Vorbis at its own rate."""
    first = _read_at(file, 0, 4096)
    opus, vorbis = first.find(b"OpusHead"), first.find(b"\x01vorbis")
    if opus >= 0:
        rate, skipped = 48000, struct.unpack_from("<H", first, opus + 10)[0]
    elif vorbis >= 0:
        rate, skipped = struct.unpack_from("<I", first, vorbis + 12)[0], 0
    else:
        raise ValueError("neither Opus nor Vorbis")
    end = file.seek(0, 2)
    last = _read_at(file, max(0, end - _SEARCHED_BYTES), _SEARCHED_BYTES)
    page = last.rfind(b"OggS")
    position: int = struct.unpack_from("<q", last, page + 6)[0]
    return float((position - skipped) / rate)


def _m4a(file: BinaryIO) -> float:
    """ISO 14496-12: the movie header's duration in its own time scale."""
    for start, _ in _boxes(file, (b"moov", b"mvhd")):
        long = _read_at(file, start, 1) == b"\1"
        form, offset = (">IQ", 20) if long else (">II", 12)
        scale, duration = struct.unpack(form, _read_at(file, start + offset, struct.calcsize(form)))
        return float(duration / scale)
    raise ValueError("no movie header")


def _boxes(
    file: BinaryIO, names: tuple[bytes, ...], within: tuple[int, int] | None = None
) -> Iterator[tuple[int, int]]:
    """Start and end of the contents of each box at the path ``names``."""
    at, end = within or (0, file.seek(0, 2))
    while at + 8 <= end:
        header = _read_at(file, at, 16)
        size, name = struct.unpack_from(">I", header)[0], header[4:8]
        begin = at + 8
        if size == 1 and len(header) == 16:
            size, begin = struct.unpack_from(">Q", header, 8)[0], at + 16
        elif size == 0:
            size = end - at
        if size < begin - at:
            return
        inside = (begin, min(at + size, end))
        if name == names[0]:
            if len(names) == 1:
                yield inside
            else:
                yield from _boxes(file, names[1:], inside)
        at += size


def _read_at(file: BinaryIO, at: int, size: int) -> bytes:
    file.seek(at)
    return file.read(size)


_MEASURES = {"audio/mpeg": _mp3, "audio/wav": _wav, "audio/ogg": _ogg, "audio/mp4": _m4a}
