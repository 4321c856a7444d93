"""Files to upload, made on the spot."""

import io
import os
import struct
import zipfile
from typing import Any

from PIL import Image


def picture(format: str = "JPEG", size: tuple[int, int] = (800, 600), mode: str = "RGB", **saved: Any) -> bytes:
    """A picture with something to see in it."""
    made = Image.linear_gradient("L").resize(size).convert(mode)
    out = io.BytesIO()
    made.save(out, format, **saved)
    return out.getvalue()


def noise(size: tuple[int, int]) -> bytes:
    """A JPEG that compresses badly."""
    out = io.BytesIO()
    Image.frombytes("RGB", size, os.urandom(size[0] * size[1] * 3)).save(out, "JPEG", quality=95)
    return out.getvalue()


def mp3(frames: int = 50) -> bytes:
    """Layer III frames of 128 kbit/s at 44.1 kHz: 417 bytes and 26.12 ms each."""
    return (b"\xff\xfb\x90\x00" + b"\0" * 413) * frames


def wav(seconds: float = 2) -> bytes:
    data = b"\0\0" * int(8000 * seconds)
    form = struct.pack("<HHIIHH", 1, 1, 8000, 16000, 2, 16)
    chunks = b"fmt " + struct.pack("<I", len(form)) + form + b"data" + struct.pack("<I", len(data)) + data
    return b"RIFF" + struct.pack("<I", len(chunks) + 4) + b"WAVE" + chunks


def opus(seconds: float = 2) -> bytes:
    """The first and the last page of a recording."""
    head = b"OpusHead" + struct.pack("<BBHIhB", 1, 1, 312, 48000, 0, 0)

    def page(position: int, packet: bytes) -> bytes:
        return b"OggS" + struct.pack("<BBqIIIBB", 0, 2, position, 1, 0, 0, 1, len(packet)) + packet

    return page(0, head) + page(312 + int(48000 * seconds), b"x" * 40)


def box(name: bytes, content: bytes) -> bytes:
    return struct.pack(">I", len(content) + 8) + name + content


def m4a(seconds: int = 2, handler: bytes = b"soun") -> bytes:
    header = box(b"mvhd", struct.pack(">IIIII", 0, 0, 0, 1000, seconds * 1000) + b"\0" * 80)
    track = box(b"trak", box(b"mdia", box(b"hdlr", b"\0" * 8 + handler + b"\0" * 12)))
    return box(b"ftyp", b"M4A \0\0\0\0") + box(b"moov", header + track)


def office(*names: str, content: bytes = b"<xml/>") -> bytes:
    """An Office Open XML package with these parts."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in ("[Content_Types].xml", *names):
            archive.writestr(name, content)
    return out.getvalue()


PDF = b"%PDF-1.7\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"
DOCX = office("word/document.xml")
XLSX = office("xl/workbook.xml")
