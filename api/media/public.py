"""``/v1/media``: files of the public, while something live uses them."""

from datetime import datetime
from typing import Annotated

from fastapi import APIRouter, Path, Query, Request, Response
from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from api import clock
from api.media import serving
from api.media.assets import IsLive
from api.media.routes import STORED
from api.media.tables import Asset, Rendition
from api.page import NoParameters
from api.problem import Problem
from api.process import Stored, TakingTurns
from api.wire import spelling

SHA256 = spelling(r"^[0-9a-f]{64}$", "Phải là dấu SHA-256 của tệp: 64 chữ số hệ mười sáu.")


def may_be_seen(session: Session, sha256: str, at: datetime, is_live: IsLive) -> tuple[Asset, Asset | Rendition] | None:
    """The asset something live uses at ``at`` and its file with this hash; None when there is none."""
    rows = session.execute(
        select(Asset)
        .where(
            or_(
                Asset.sha256 == sha256,
                Asset.id.in_(select(Rendition.asset_id).where(Rendition.sha256 == sha256)),
            )
        )
        .order_by(Asset.id)
    )
    for asset in rows.scalars():
        if is_live(session, asset.id, at):
            return asset, next(one for one in asset.files if one.sha256 == sha256)
    return None


def public_router(is_live: IsLive) -> APIRouter:
    """The public door; what is live is for the composition root to say, as it lies above media."""
    router = APIRouter(tags=["media"])

    def public_file(
        sha256: Annotated[str, Path(pattern=SHA256, description="The file's hash.")],
        name: Annotated[str, Path(max_length=300, description="Any; the hash alone names the file.")],  # noqa: ARG001 - of the address
        query: Annotated[NoParameters, Query()],
        request: Request,
        storage: Stored,
        database: TakingTurns,
    ) -> Response:
        # Its own session: a slow reader of a large file must not hold one.
        with database.read() as session:
            found = may_be_seen(session, sha256, clock.now(), is_live)
        if found is None:
            detail = "Không có tệp này, hoặc nội dung dùng nó không còn được đăng."
            raise Problem(404, "not_found", detail, headers={"Cache-Control": "no-store"})
        asset, file = found
        answer = serving.send(request, storage, file, asset.name, asset.created_at, serving.FOREVER)
        answer.headers["Cache-Tag"] = f"media,media:{asset.id}"
        return answer

    path = "/v1/media/{sha256}/{name}"
    router.get(path, summary="A file that something live uses", response_class=Response, responses=STORED)(public_file)
    router.head(path, include_in_schema=False)(public_file)
    return router
