"""What a file is, by its bytes: the allow-list, and how a file's claim about itself is held against it."""

import zipfile
from dataclasses import dataclass
from mimetypes import MimeTypes
from pathlib import Path
from typing import Literal

import puremagic

from api.media import sounds
from api.problem import Fault, Problem

Family = Literal["picture", "document", "audio"]


@dataclass(frozen=True)
class FileType:
    mime: str
    name: str
    extensions: tuple[str, ...]
    """Lower case, the usual one first."""
    family: Family

    @property
    def most_bytes(self) -> int:
        return PICTURE_BYTES if self.family == "picture" else DOCUMENT_BYTES


PICTURE_BYTES = 20 * 1024 * 1024
DOCUMENT_BYTES = 50 * 1024 * 1024

_OFFICE = "application/vnd.openxmlformats-officedocument"
JPEG = FileType("image/jpeg", "JPEG", (".jpg", ".jpeg", ".jpe", ".jfif"), "picture")
PNG = FileType("image/png", "PNG", (".png",), "picture")
WEBP = FileType("image/webp", "WebP", (".webp",), "picture")
GIF = FileType("image/gif", "GIF", (".gif",), "picture")
AVIF = FileType("image/avif", "AVIF", (".avif",), "picture")
PDF = FileType("application/pdf", "PDF", (".pdf",), "document")
DOCX = FileType(f"{_OFFICE}.wordprocessingml.document", "DOCX", (".docx",), "document")
XLSX = FileType(f"{_OFFICE}.spreadsheetml.sheet", "XLSX", (".xlsx",), "document")
MP3 = FileType("audio/mpeg", "MP3", (".mp3",), "audio")
WAV = FileType("audio/wav", "WAV", (".wav",), "audio")
OGG = FileType("audio/ogg", "OGG", (".ogg", ".oga", ".opus"), "audio")
M4A = FileType("audio/mp4", "M4A", (".m4a",), "audio")
ALLOWED = (JPEG, PNG, WEBP, GIF, AVIF, PDF, DOCX, XLSX, MP3, WAV, OGG, M4A)

BY_MIME = {one.mime: one for one in ALLOWED}
_SPOKEN_ALSO = {
    "image/jpg": JPEG,
    "image/pjpeg": JPEG,
    "audio/mp3": MP3,
    "audio/x-wav": WAV,
    "audio/wave": WAV,
    "audio/vnd.wave": WAV,
    "application/ogg": OGG,
    "audio/opus": OGG,
    "audio/x-m4a": M4A,
    "audio/m4a": M4A,
}
_SILENT = ("", "application/octet-stream", "binary/octet-stream")
# Its own tables, not those of the machine.
_NAMES = MimeTypes(filenames=())
_ENTRIES = 10_000
_UNPACKED_BYTES = 1024**3


def recognise(path: Path, name: str, claimed: str) -> FileType:
    """The type of the file at ``path``, which its name and its ``claimed`` media type must not contradict.

    415 ``type_not_allowed`` when neither it nor its claim is on the list; 422 ``type_mismatch`` when the file is not
    what it claims to be.
    """
    found = _by_bytes(path)
    claims = [claim for claim in (_by_name(name), by_mime(claimed)) if claim is not None]
    if found is None:
        lie = next((claim for claim in claims if isinstance(claim, FileType)), None)
        if lie is None:
            raise not_allowed(_guess(path) or next((str(claim) for claim in claims), ""))
        detail = f"Tệp này không phải {lie.name} như tên hoặc kiểu của nó nói, hoặc đã hỏng; chưa lưu gì."
        raise Problem(422, "type_mismatch", detail, errors=[Fault("/file", "type_mismatch", detail)])
    if any(claim is not found for claim in claims):
        detail = (
            f"Nội dung tệp là {found.name} nhưng tên hoặc kiểu của nó nói khác; "
            f"hãy đổi đuôi tên tệp thành {found.extensions[0]} rồi tải lên lại."
        )
        raise Problem(422, "type_mismatch", detail, errors=[Fault("/file", "type_mismatch", detail)])
    return found


def by_mime(claimed: str) -> FileType | str | None:
    """The type that a media type names: one of ours, else the words themselves; None when they say nothing."""
    plain = claimed.partition(";")[0].strip().lower()
    if plain in _SILENT:
        return None
    return BY_MIME.get(plain) or _SPOKEN_ALSO.get(plain) or plain


def not_allowed(what: str) -> Problem:
    names = ", ".join(one.name for one in ALLOWED)
    seems = f" (có vẻ là {what})" if what else ""
    detail = f"Loại tệp này{seems} không được nhận; chỉ nhận: {names}. Chưa lưu gì."
    return Problem(
        415,
        "type_not_allowed",
        detail,
        errors=[Fault("/file", "type_not_allowed", detail)],
        allowed=[one.mime for one in ALLOWED],
    )


def too_large(kind: FileType) -> Problem:
    what = {"picture": "Ảnh", "document": "Tài liệu", "audio": "Tệp âm thanh"}[kind.family]
    detail = f"{what} lớn quá giới hạn {kind.most_bytes // 1024 // 1024} MB; chưa lưu gì."
    return Problem(413, "too_large", detail, errors=[Fault("/file", "too_large", detail)])


def _by_name(name: str) -> FileType | str | None:
    extension = Path(name).suffix.lower()
    for one in ALLOWED:
        if extension in one.extensions:
            return one
    # A last part that names no type ("Báo cáo số 12.2026") claims nothing.
    return _NAMES.guess_type(f"x{extension}")[0]


def _by_bytes(path: Path) -> FileType | None:
    """One of ours by its signature at the very beginning, so that nothing else can stand before it."""
    with path.open("rb") as file:
        head = file.read(32)
    brand = head[8:12] if head[4:8] == b"ftyp" else b""
    for kind, signature in ((JPEG, b"\xff\xd8\xff"), (PNG, b"\x89PNG\r\n\x1a\n"), (PDF, b"%PDF-"), (OGG, b"OggS")):
        if head.startswith(signature):
            return kind
    if head[:6] in (b"GIF87a", b"GIF89a"):
        return GIF
    if head[:4] == b"RIFF" and head[8:12] in (b"WEBP", b"WAVE"):
        return WEBP if head[8:12] == b"WEBP" else WAV
    if brand in (b"avif", b"avis"):
        return AVIF
    if brand in (b"M4A ", b"mp42", b"isom", b"M4B "):
        return M4A if sounds.holds_no_video(path) else None
    if head.startswith(b"PK\x03\x04"):
        return _office(path)
    return MP3 if sounds.is_mp3(path) else None


def _office(path: Path) -> FileType | None:
    """A document without macros that would unpack to a sane size; any other archive is none of ours."""
    try:
        with zipfile.ZipFile(path) as archive:
            entries = archive.infolist()
    except (zipfile.BadZipFile, ValueError, OverflowError, NotImplementedError):
        return None
    names = {entry.filename for entry in entries}
    if len(entries) > _ENTRIES or sum(entry.file_size for entry in entries) > _UNPACKED_BYTES:
        return None
    if "[Content_Types].xml" not in names or any(name.lower().endswith("vbaproject.bin") for name in names):
        return None
    if "word/document.xml" in names:
        return DOCX
    return XLSX if "xl/workbook.xml" in names else None


def _guess(path: Path) -> str:
    """What a file that is none of ours seems to be, for the person who sent it."""
    with path.open("rb") as file:
        head = file.read(4096)
    try:
        return str(puremagic.from_string(head, mime=True))
    except (puremagic.PureError, ValueError):
        return ""
