"""``/manage/v1/media``: the library of a unit's files. One door takes multipart, the other hands out an S3 address."""

import shutil
import tempfile
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass
from datetime import timedelta
from functools import partial
from pathlib import Path
from typing import Annotated, Any, Literal

import anyio.to_thread
from fastapi import APIRouter, Depends, Query, Request, Response
from pydantic import AfterValidator, Field, ValidationError
from sqlalchemy import and_, select
from sqlalchemy.orm import Session
from starlette.datastructures import UploadFile

from api import clock, page, preconditions, problem
from api.db import Database, Reading, Writing, moment, new_id
from api.media import assets, filetypes, pictures, serving, shapes
from api.media.filetypes import FileType
from api.media.tables import Asset, Upload
from api.page import ListQuery, NoParameters
from api.people import permission, units
from api.people.permission import Actor, Role, Signed, reserved
from api.preconditions import IfMatch, etag
from api.problem import Fault, Problem, invalid, not_found
from api.process import Stored, TakingTurns
from api.storage import Source, Storage
from api.wire import Form, composed, example

router = APIRouter(prefix="/manage/v1", tags=["media"])

Showing = Callable[[Session, str, Actor], Callable[[], None]]
"""Holds what shows a file just now; its answer tells the log that what is shown has changed."""

DOOR_SECONDS = 600
_TAKERS = anyio.CapacityLimiter(4)
"""Files are taken in by threads of their own: many uploads at once keep each other waiting, nobody else."""
STORED: dict[int | str, dict[str, Any]] = {
    200: {"description": "The file.", "content": {"*/*": {"schema": {"type": "string", "format": "binary"}}}},
    206: {"description": "The range of bytes asked for."},
    304: {"description": "Unchanged."},
    416: {"description": "The file ends before the range begins."},
}


def _line(value: str) -> str:
    return " ".join(composed(value).split())


Line = Annotated[str, AfterValidator(_line)]
"""One line of text: NFC, single spaces; control characters are refused."""
Name = Annotated[Line, Field(min_length=1, max_length=500)]
Alt = Annotated[Line, Field(max_length=500)]
Credit = Annotated[Line, Field(max_length=200)]


class About(Form):
    """What goes along with a file."""

    unit: str = Field(max_length=120, description="The slug of the unit it belongs to.")
    name: Name | None = Field(None, description="Instead of the file's own name.")
    alt: Alt = Field("", description="What a picture shows, for people who cannot see it.")
    credit: Credit = ""


class Promised(Form):
    model_config = example({"name": "tiem-phong.jpg", "type": "image/jpeg", "bytes": 183204, "unit": "xa-mau"})

    name: Name
    type: str = Field(max_length=120, description="The file's media type.")
    bytes: int = Field(ge=1)
    unit: str = Field(max_length=120)


class Confirmed(Form):
    model_config = example({"alt": "Cán bộ thú y tiêm phòng cho đàn bò", "credit": "Ảnh: Ban Văn hoá xã Mẫu"})

    alt: Alt = ""
    credit: Credit = ""


class Description(Form):
    """Members left out stay as they are."""

    model_config = example({"alt": "Cán bộ thú y tiêm phòng cho đàn bò"})

    name: Name | None = None
    alt: Alt | None = None
    credit: Credit | None = None


class MediaQuery(ListQuery):
    q: str | None = Field(None, max_length=500, description="Words of the name, the alt text or the credit.")
    unit: str | None = Field(None, max_length=120)
    below: bool = True
    type: Literal["picture", "document", "audio"] | None = None
    trashed: bool = False


class FileQuery(NoParameters):
    purpose: Literal["w320", "w640", "w1280", "zalo"] | None = Field(
        None, description="A rendition instead of the file itself; the file where there is none."
    )


@dataclass(frozen=True)
class Received:
    file: UploadFile
    about: About


async def _received(request: Request, actor: Signed) -> AsyncIterator[Received]:
    """The multipart form. Its file lies in an unnamed temporary file, gone with the request however that ends."""
    async with request.form(max_files=1, max_fields=8, max_part_size=64 * 1024) as form:
        file = form.get("file")
        fields = {name: value for name, value in form.multi_items() if name != "file"}
        found: list[Fault] = []
        about = None
        try:
            about = About.model_validate(fields)
        except ValidationError as error:
            found = problem.faults(error.errors())
        if not isinstance(file, UploadFile):
            found.append(Fault("/file", "missing", "Thiếu tệp: gửi multipart/form-data có phần tên là file."))
        if about is None or not isinstance(file, UploadFile) or found:
            raise invalid(found)
        yield Received(file, about)


_MULTIPART = {
    "requestBody": {
        "required": True,
        "content": {
            "multipart/form-data": {
                "schema": {
                    "type": "object",
                    "additionalProperties": False,
                    "required": ["file", "unit"],
                    "properties": {
                        "file": {"type": "string", "format": "binary"},
                        "unit": {"type": "string", "maxLength": 120},
                        "name": {"type": "string", "minLength": 1, "maxLength": 500},
                        "alt": {"type": "string", "maxLength": 500},
                        "credit": {"type": "string", "maxLength": 200},
                    },
                },
                "example": {"file": "tiem-phong.jpg", "unit": "xa-mau", "alt": "Cán bộ thú y tiêm phòng cho đàn bò"},
            }
        },
    }
}


@router.post("/media", status_code=201, summary="Upload a file", openapi_extra=_MULTIPART)
async def upload_media(
    received: Annotated[Received, Depends(_received)],
    actor: Signed,
    response: Response,
    storage: Stored,
    database: TakingTurns,
) -> shapes.Asset:
    taking = partial(_take_received, database, storage, received.file, received.about, actor, response)
    return await anyio.to_thread.run_sync(taking, limiter=_TAKERS)


def _take_received(
    database: Database, storage: Storage, file: UploadFile, about: About, actor: Actor, response: Response
) -> shapes.Asset:
    with database.read() as session:
        unit_id = _home(session, about.unit, actor)
    with tempfile.TemporaryDirectory(prefix="loa-media-") as folder:
        path = _copied(file.file, Path(folder))
        taken = assets.take(storage, path, file.filename or "", file.content_type or "")
    name = about.name or file.filename or ""
    with database.write() as session:
        asset = assets.add(session, taken, name, unit_id, actor, alt=about.alt, credit=about.credit)
        return _reply(session, asset, actor, response)


@router.post("/media/uploads", status_code=201, summary="Promise a file, to be sent straight to the store")
def promise_upload(form: Promised, session: Writing, actor: Signed, response: Response, storage: Stored) -> shapes.Door:
    unit_id = _home(session, form.unit, actor)
    kind = filetypes.by_mime(form.type)
    if not isinstance(kind, FileType):
        raise filetypes.not_allowed(kind or "")
    if form.bytes > kind.most_bytes:
        raise filetypes.too_large(kind)
    now = moment(session)
    upload = Upload(
        id=new_id(),
        name=assets.safe_name(form.name, kind),
        type=kind.mime,
        bytes=form.bytes,
        unit_id=unit_id,
        created_by=actor.id,
        created_at=now,
        expires_at=now + timedelta(seconds=DOOR_SECONDS),
        asset_id=None,
    )
    door = storage.door(upload.key, kind.mime, form.bytes, DOOR_SECONDS)
    if door is None:
        raise Problem(
            409,
            "direct_upload_unavailable",
            "Hệ thống này giữ tệp trên máy chủ, không có kho S3 để tải thẳng lên; "
            "hãy gửi tệp bằng multipart/form-data tới POST /manage/v1/media.",
            multipart="/manage/v1/media",
        )
    session.add(upload)
    # The address is a secret while it is open: a repetition by Idempotency-Key does not tell it again.
    response.headers["Cache-Control"] = "no-store"
    return {
        "id": upload.id,
        "url": door.url,
        "method": "PUT",
        "headers": door.headers,
        "expires_at": clock.stamp(upload.expires_at),
    }


@router.post("/media/uploads/{id}/confirm", status_code=201, summary="Take in the file that was sent to the store")
async def confirm_upload(
    id: str, form: Confirmed, actor: Signed, response: Response, storage: Stored, database: TakingTurns
) -> shapes.Asset:
    taking = partial(_take_sent, database, storage, id, form, actor, response)
    return await anyio.to_thread.run_sync(taking, limiter=_TAKERS)


def _take_sent(
    database: Database, storage: Storage, id: str, form: Confirmed, actor: Actor, response: Response
) -> shapes.Asset:
    with database.read() as session:
        upload = session.get(Upload, id)
        if upload is None or upload.created_by != actor.id or not actor.at_least(Role.AUTHOR, upload.unit_id):
            raise not_found("lượt tải lên này, hoặc nó đã quá hạn")
        if upload.asset_id is not None:
            return _reply(session, _readable(session, upload.asset_id, actor), actor, response)
    sent = storage.size(upload.key)
    if sent is None:
        detail = "Kho chưa nhận được tệp; hãy gửi tệp tới địa chỉ đã cấp rồi xác nhận lại."
        raise Problem(409, "not_uploaded", detail)
    if sent != upload.bytes:
        detail = f"Tệp trong kho có {sent} byte, không phải {upload.bytes} byte như đã báo; chưa lưu gì."
        raise Problem(422, "size_mismatch", detail, errors=[Fault("/bytes", "size_mismatch", detail)])
    with tempfile.TemporaryDirectory(prefix="loa-media-") as folder:
        with storage.open(upload.key) as source:
            path = _copied(source, Path(folder))
        taken = assets.take(storage, path, upload.name, upload.type)
    with database.write() as session:
        held = session.get(Upload, id, with_for_update=True)
        if held is None:
            raise not_found("lượt tải lên này, hoặc nó đã quá hạn")
        if held.asset_id is not None:
            return _reply(session, _readable(session, held.asset_id, actor), actor, response)
        asset = assets.add(session, taken, held.name, held.unit_id, actor, alt=form.alt, credit=form.credit)
        # What was sent stays until the door has closed: it could be sent again until then.
        held.asset_id = asset.id
        return _reply(session, asset, actor, response)


@router.get("/media", summary="Files one may read, newest first")
def list_media(
    query: Annotated[MediaQuery, Query()], request: Request, session: Reading, actor: Signed
) -> shapes.AssetPage:
    rows = select(Asset).where(Asset.trashed_at.is_not(None) if query.trashed else Asset.trashed_at.is_(None))
    rows = rows.where(actor.reading(Asset.unit_id))
    if query.unit is not None:
        rows = rows.where(Asset.unit_id.in_(units.asked(session, query.unit, below=query.below)))
    if query.type is not None:
        mimes = [kind.mime for kind in filetypes.ALLOWED if kind.family == query.type]
        rows = rows.where(Asset.type.in_(mimes))
    if query.q is not None:
        # Folded words hold letters and digits alone: nothing in them means anything to LIKE.
        wanted = assets.words(query.q).split()
        if not wanted:
            return {"items": [], "next": None}
        rows = rows.where(and_(*(Asset.words.like(f"%{word}%") for word in wanted)))
    shown, following = page.through(request, session, rows, query, Asset.id.desc())
    used = assets.uses(session, [asset.id for asset in shown])
    return {"items": [_show(session, asset, actor, used.get(asset.id, [])) for asset in shown], "next": following}


@router.get("/media/types", summary="What files are taken, and how large they may be")
def media_types(query: Annotated[NoParameters, Query()], actor: Signed) -> shapes.FileTypes:
    return {
        "items": [
            {
                "type": kind.mime,
                "name": kind.name,
                "extensions": list(kind.extensions),
                "family": kind.family,
                "most_bytes": kind.most_bytes,
                "most_pixels": pictures.PIXELS if kind.family == "picture" else None,
            }
            for kind in filetypes.ALLOWED
        ],
        "next": None,
    }


@router.get("/media/{id}", summary="One file: what it is and what uses it")
def show_media(
    id: str,
    query: Annotated[NoParameters, Query()],
    session: Reading,
    actor: Signed,
    response: Response,
) -> shapes.Asset:
    return _reply(session, _readable(session, id, actor), actor, response)


def describing_router(showing: Showing) -> APIRouter:
    """Naming and describing a file; what shows it is for the composition root to say, as it lies above media."""
    describing = APIRouter(prefix="/manage/v1", tags=["media"])

    @describing.put("/media/{id}", summary="Name and describe a file")
    def describe_media(
        id: str, form: Description, session: Writing, actor: Signed, given: IfMatch, response: Response
    ) -> shapes.Asset:
        # What shows it is held before the file, as by whoever saves a text.
        tell = showing(session, id, actor)
        asset = _held(session, id, actor, given)
        assets.describe(
            session,
            asset,
            actor,
            name=asset.name if form.name is None else form.name,
            alt=asset.alt if form.alt is None else form.alt,
            credit=asset.credit if form.credit is None else form.credit,
        )
        tell()
        return _reply(session, asset, actor, response)

    return describing


@router.delete("/media/{id}", summary="Put a file into the trash")
def trash_media(id: str, session: Writing, actor: Signed, given: IfMatch, response: Response) -> shapes.Asset:
    asset = _held(session, id, actor, given)
    if asset.trashed_at is None:
        assets.trash(session, asset, actor)
    return _reply(session, asset, actor, response)


@router.post("/media/{id}/restore", summary="Take a file out of the trash")
def restore_media(id: str, session: Writing, actor: Signed, given: IfMatch, response: Response) -> shapes.Asset:
    asset = _held(session, id, actor, given)
    if asset.trashed_at is not None:
        assets.restore(session, asset, actor)
    return _reply(session, asset, actor, response)


@router.get("/media/{id}/file", summary="The file itself", response_class=Response, responses=STORED)
def media_file(
    id: str,
    query: Annotated[FileQuery, Query()],
    request: Request,
    actor: Signed,
    storage: Stored,
    database: TakingTurns,
) -> Response:
    with database.read() as session:
        asset = _readable(session, id, actor)
    file = next((one for one in asset.renditions if one.purpose == query.purpose), asset)
    return serving.send(request, storage, file, asset.name, asset.created_at, "private, no-store")


def _home(session: Session, slug: str, actor: Actor) -> str:
    """The id of the unit that is to own a file: one where ``actor`` is an author, and that still takes new things."""
    return permission.home(session, slug, actor, Role.AUTHOR, new="tệp mới").id


def _readable(session: Session, id: str, actor: Actor) -> Asset:
    asset = session.get(Asset, id)
    if asset is None or not actor.reads(asset.unit_id):
        raise not_found("tệp này")
    return asset


def _held(session: Session, id: str, actor: Actor, given: int | Literal["*"]) -> Asset:
    """The asset, locked, at the version ``given``, for its uploader or an editor of its unit."""
    asset = session.get(Asset, id, with_for_update=True)
    if asset is None or not actor.reads(asset.unit_id):
        raise not_found("tệp này")
    if not _may_change(asset, actor):
        raise reserved(CHANGERS)
    preconditions.require(given, asset.version, asset.changed_by_name, asset.changed_at, asking=actor.name)
    return asset


CHANGERS = "người đã tải tệp lên hoặc biên tập viên của đơn vị"


def _may_change(asset: Asset, actor: Actor) -> bool:
    own = asset.created_by == actor.id and actor.at_least(Role.AUTHOR, asset.unit_id)
    return own or actor.at_least(Role.EDITOR, asset.unit_id)


def _actions(asset: Asset, actor: Actor, used_by: list[str]) -> list[shapes.FileAction]:
    forbidden = None if _may_change(asset, actor) else reserved(CHANGERS).detail
    why: dict[shapes.FileMove, str | None] = {"describe": forbidden}
    if asset.trashed_at is None:
        why["trash"] = forbidden or assets.in_use(used_by)
    else:
        why["restore"] = forbidden
    return [{"action": name, "allowed": reason is None, "reason": reason} for name, reason in why.items()]


def _copied(source: Source, folder: Path) -> Path:
    path = folder / "file"
    with path.open("wb") as out:
        shutil.copyfileobj(source, out)
    return path


def _reply(session: Session, asset: Asset, actor: Actor, response: Response) -> shapes.Asset:
    session.flush()
    response.headers["ETag"] = etag(asset.version)
    return _show(session, asset, actor, assets.uses(session, [asset.id]).get(asset.id, []))


def _show(session: Session, asset: Asset, actor: Actor, used_by: list[str]) -> shapes.Asset:
    return {
        "id": asset.id,
        "name": asset.name,
        "type": asset.type,
        "bytes": asset.bytes,
        "sha256": asset.sha256,
        "width": asset.width,
        "height": asset.height,
        "seconds": asset.seconds,
        "alt": asset.alt,
        "credit": asset.credit,
        "unit": units.card(units.tree(session).get(asset.unit_id)),
        "url": asset.url,
        "renditions": asset.card()["renditions"],
        "zalo_url": asset.zalo_url,
        "used_by": used_by,
        "actions": _actions(asset, actor, used_by),
        "created_by": asset.created_by,
        "created_at": clock.stamp(asset.created_at),
        "changed_by": asset.changed_by_name,
        "changed_at": clock.stamp(asset.changed_at),
        "version": asset.version,
        "trashed_at": clock.stamp(asset.trashed_at) if asset.trashed_at else None,
    }
