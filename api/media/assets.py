"""Taking files in, saying what uses them, and letting go of them.

A file is kept under the hash of its bytes. It is in the store before its row is written, and its row is gone before
the store lets it go, so that no row is ever without its file.
"""

import hashlib
import io
import tempfile
import unicodedata
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from slugify import slugify
from sqlalchemy import delete, exists, or_, select, union
from sqlalchemy.orm import Session

from api.db import Database, moment, new_id
from api.events import Doer, News, Verb, record
from api.kinds.body import MediaUse as Place
from api.media import filetypes, pictures, sounds
from api.media.filetypes import BY_MIME, FileType
from api.media.shapes import PictureCard
from api.media.tables import Asset, MediaUse, Rendition, Upload, key
from api.problem import Fault, Problem
from api.storage import Storage

TRASH = timedelta(days=30)
LONGEST_STEM = 150
_UNSAFE = frozenset('<>:"|?*')

IsLive = Callable[[Session, str, datetime], bool]
"""Whether something live at that instant uses the asset with this id."""


@dataclass(frozen=True)
class File:
    """Bytes that stand in the store."""

    sha256: str
    type: str
    bytes: int
    width: int | None = None
    height: int | None = None


@dataclass(frozen=True)
class Taken:
    """What was made of a file that came in: it stands in the store, and has no row yet."""

    original: File
    seconds: float | None
    renditions: dict[str, File]


def take(storage: Storage, path: Path, name: str, claimed: str = "") -> Taken:
    """Recognise the file at ``path``, write pictures anew, and put all of it into the store.

    ``name`` is the sender's, ``claimed`` the media type it came with: neither may contradict the bytes. 413, 415 and
    422 as in :mod:`api.media.filetypes`; 422 ``too_many_pixels``, ``picture_broken``, ``picture_too_heavy``.
    """
    if path.stat().st_size == 0:
        raise _refused("empty_file", "Tệp này không có nội dung; chưa lưu gì.")
    kind = filetypes.recognise(path, name, claimed)
    if path.stat().st_size > kind.most_bytes:
        raise filetypes.too_large(kind)
    if kind.family != "picture":
        seconds = sounds.seconds(path, kind.mime) if kind.family == "audio" else None
        return Taken(_put(storage, path, kind.mime), seconds, {})
    with tempfile.TemporaryDirectory(prefix="loa-picture-") as folder:
        try:
            made = pictures.develop(path, Path(folder))
        except pictures.Refused as refusal:
            raise _undeveloped(refusal.code) from None
        files = {one.purpose: _put(storage, one.path, one.type, one.width, one.height) for one in made}
    return Taken(files.pop("original"), None, files)


def add(
    session: Session, taken: Taken, name: str, unit_id: str, doer: Doer, *, alt: str = "", credit: str = ""
) -> Asset:
    """The row of a file that was taken in. Of ``name`` only what is safe is kept."""
    now = moment(session)
    name = safe_name(name, BY_MIME[taken.original.type])
    asset = Asset(
        id=new_id(),
        sha256=taken.original.sha256,
        name=name,
        type=taken.original.type,
        bytes=taken.original.bytes,
        width=taken.original.width,
        height=taken.original.height,
        seconds=taken.seconds,
        alt=alt,
        credit=credit,
        words=_words(name, alt, credit),
        unit_id=unit_id,
        created_by=doer.id,
        created_at=now,
        changed_by_name=doer.name,
        changed_at=now,
        version=1,
        renditions=[
            Rendition(
                purpose=purpose,
                sha256=file.sha256,
                type=file.type,
                bytes=file.bytes,
                width=file.width,
                height=file.height,
            )
            for purpose, file in taken.renditions.items()
        ],
    )
    session.add(asset)
    session.flush()
    _tell(session, asset, "uploaded", doer)
    return asset


def describe(session: Session, asset: Asset, doer: Doer, *, name: str, alt: str, credit: str) -> None:
    """Name it, say what it shows and whom it is by. The ending of the name stays the file's own."""
    asset.name, asset.alt, asset.credit = safe_name(name, BY_MIME[asset.type]), alt, credit
    asset.words = _words(asset.name, alt, credit)
    _changed(session, asset, "described", doer)


def trash(session: Session, asset: Asset, doer: Doer) -> None:
    """Put it into the trash, from which it is gone after 30 days; 409 ``in_use`` while any revision uses it."""
    used = uses(session, [asset.id]).get(asset.id, [])
    refused = in_use(used)
    if refused is not None:
        raise Problem(409, "in_use", refused, items=used)
    asset.trashed_at = moment(session)
    _changed(session, asset, "trashed", doer)


def in_use(used_by: Sequence[str]) -> str | None:
    """Why it may not go into the trash; None when nothing uses it."""
    if not used_by:
        return None
    return f"Tệp này đang được {len(used_by)} nội dung sử dụng nên chưa bỏ được; hãy gỡ khỏi các nội dung đó trước."


def restore(session: Session, asset: Asset, doer: Doer) -> None:
    """Take it out of the trash."""
    asset.trashed_at = None
    _changed(session, asset, "restored", doer)


def find(session: Session, ids: Iterable[str]) -> dict[str, Asset]:
    """The assets with these ids, renditions loaded; what is in the trash or unknown is left out."""
    wanted = list(dict.fromkeys(ids))
    if not wanted:
        return {}
    rows = session.execute(select(Asset).where(Asset.id.in_(wanted), Asset.trashed_at.is_(None)))
    return {asset.id: asset for asset in rows.scalars()}


def cards(session: Session, ids: Iterable[str]) -> dict[str, PictureCard]:
    """Pictures as channels show them (:meth:`Asset.card`), by id; of what is not there none."""
    return {id: asset.card() for id, asset in find(session, ids).items()}


def zalo_url(session: Session, id: str | None) -> str | None:
    """The public path of a JPEG of at most 1 MB; None when there is no such picture."""
    asset = find(session, [id]).get(id) if id else None
    return asset.zalo_url if asset else None


def use(session: Session, item_id: str, revision: int, media_ids: Iterable[str]) -> None:
    """This revision uses exactly these assets, in place of what it used before."""
    session.execute(delete(MediaUse).where(MediaUse.item_id == item_id, MediaUse.revision == revision))
    for id in dict.fromkeys(media_ids):
        session.add(MediaUse(item_id=item_id, revision=revision, media_id=id))
    session.flush()


def uses(session: Session, ids: Iterable[str]) -> dict[str, list[str]]:
    """The ids of the items that use each asset, in any revision."""
    rows = session.execute(
        select(MediaUse.media_id, MediaUse.item_id)
        .where(MediaUse.media_id.in_(list(ids)))
        .distinct()
        .order_by(MediaUse.item_id)
    )
    found: dict[str, list[str]] = {}
    for media_id, item_id in rows:
        found.setdefault(media_id, []).append(item_id)
    return found


def missing(session: Session, places: Sequence[Place]) -> list[Fault]:
    """A fault for each place that names no asset, or one of a kind that cannot stand there."""
    known = find(session, (place.id for place in places))
    found = []
    for place in places:
        asset = known.get(place.id)
        if asset is None:
            found.append(Fault(place.pointer, "unknown_media", "Không có tệp này trong kho, hoặc đã bị bỏ."))
        elif place.role == "audio" and not asset.is_audio:
            found.append(Fault(place.pointer, "not_audio", f"“{asset.name}” không phải tệp âm thanh."))
        elif place.role not in ("audio", "attachment") and not asset.is_picture:
            found.append(Fault(place.pointer, "not_a_picture", f"“{asset.name}” không phải ảnh."))
    return found


def obstacles(session: Session, places: Sequence[Place]) -> list[Fault]:
    """What stops publishing: a file that is gone, a picture shown by its own alt text that has none."""
    known = find(session, (place.id for place in places))
    found = missing(session, places)
    for place in places:
        asset = known.get(place.id)
        shown = asset is not None and asset.is_picture and place.role != "attachment"
        if asset is not None and shown and place.alt is None and not asset.alt.strip():
            detail = f"Ảnh “{asset.name}” chưa có lời mô tả (alt) cho người không nhìn thấy ảnh."
            found.append(Fault(place.pointer, "alt_missing", detail))
    return found


def sweep(database: Database, storage: Storage, now: datetime) -> int:
    """Let go of what has been in the trash for 30 days and of uploads whose door has closed; how many."""
    with database.write() as session:
        uploads = session.execute(select(Upload).where(Upload.expires_at < now)).scalars().all()
        gone = (
            session.execute(
                select(Asset).where(Asset.trashed_at < now - TRASH, ~exists().where(MediaUse.media_id == Asset.id))
            )
            .scalars()
            .all()
        )
        hashes = {one.sha256 for asset in gone for one in asset.files}
        for row in (*uploads, *gone):
            session.delete(row)
        session.flush()
        orphans = sorted(sha256 for sha256 in hashes if not _stands(session, sha256))
        left_behind = [*(upload.key for upload in uploads), *map(key, orphans)]
    for one in left_behind:
        storage.delete(one)
    return len(uploads) + len(gone)


def held(session: Session) -> list[str]:
    """The keys under which anything stands in the store, uploads that were promised among them."""
    hashes = union(select(Asset.sha256), select(Rendition.sha256))
    uploads = session.execute(select(Upload)).scalars()
    return [*map(key, session.execute(hashes).scalars()), *(upload.key for upload in uploads)]


def _stands(session: Session, sha256: str) -> bool:
    return bool(
        session.execute(
            select(or_(exists().where(Asset.sha256 == sha256), exists().where(Rendition.sha256 == sha256)))
        ).scalar_one()
    )


def safe_name(name: str, kind: FileType) -> str:
    """The sender's name for a file without what could mislead: no folders, no invisible or reversing characters.

    It keeps its Vietnamese letters (NFC) and ends as its type does.
    """
    last = unicodedata.normalize("NFC", name).replace("\\", "/").rsplit("/", 1)[-1]
    visible = "".join(c if c.isprintable() else " " for c in last if c not in _UNSAFE)
    path = Path(" ".join(visible.split()).strip(". ") or "tep")
    suffix = path.suffix.lower()
    known = any(suffix in one.extensions for one in filetypes.ALLOWED)
    stem = (path.stem if known else path.name).strip(". ")[:LONGEST_STEM].strip() or "tep"
    return stem + (suffix if suffix in kind.extensions else kind.extensions[0])


def _put(storage: Storage, path: Path, type: str, width: int | None = None, height: int | None = None) -> File:
    with path.open("rb") as file:
        sha256 = hashlib.file_digest(file, "sha256").hexdigest()
        size = file.seek(0, io.SEEK_END)
        file.seek(0)
        storage.put(key(sha256), file, size)
    return File(sha256, type, size, width, height)


def _words(name: str, alt: str, credit: str) -> str:
    return words(f"{Path(name).stem} {alt} {credit}")[:1000]


def words(text: str) -> str:
    """A text as a search reads it: lower case, without diacritics, one space between words."""
    return slugify(text, separator=" ")


def _changed(session: Session, asset: Asset, verb: Verb, doer: Doer) -> None:
    asset.version += 1
    asset.changed_by_name, asset.changed_at = doer.name, moment(session)
    _tell(session, asset, verb, doer)


def _tell(session: Session, asset: Asset, verb: Verb, doer: Doer) -> None:
    payload = {"name": asset.name, "type": asset.type, "sha256": asset.sha256, "alt": asset.alt}
    record(session, News(verb, "media", asset.id, doer, unit_id=asset.unit_id, payload=payload))


def _refused(code: str, detail: str) -> Problem:
    return Problem(422, code, detail, errors=[Fault("/file", code, detail)])


def _undeveloped(code: str) -> Problem:
    if code == "busy":
        detail = "Máy chủ đang xử lý nhiều ảnh khác; chưa lưu gì. Hãy thử lại sau ít phút."
        return Problem(503, "busy", detail, headers={"Retry-After": "30"})
    details = {
        "too_many_pixels": "Ảnh lớn quá 25 triệu điểm ảnh; hãy thu nhỏ (ví dụ 4000 × 3000) rồi tải lên lại.",
        "picture_broken": "Tệp ảnh bị hỏng hoặc không trọn vẹn nên không mở được; chưa lưu gì.",
        "picture_too_heavy": "Ảnh này cần quá nhiều bộ nhớ hoặc thời gian để mở; hãy lưu lại bằng phần mềm ảnh khác.",
    }
    return _refused(code, details[code])
