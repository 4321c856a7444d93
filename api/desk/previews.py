"""What a channel would answer for a text that is not saved: the channel's own words, for a publication that never was."""

from datetime import datetime
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Request, Response
from pydantic import AwareDatetime, BaseModel, ConfigDict, Field
from sqlalchemy.orm import Session

from api import clock, media
from api.channels import portal, radio, signage, zalo
from api.content import editing
from api.content.published import LEGAL_FORCE, Live, Status
from api.content.publishing import OFFERED
from api.content.tables import EARLIEST, Item, Publication, Standing
from api.db import Reading, new_id
from api.kinds import Body, Procedure, Written, parse
from api.people import units
from api.people.permission import Actor, Signed
from api.problem import Fault, invalid
from api.wire import example

router = APIRouter(prefix="/manage/v1")

Previewed = Literal["portal", "zalo", "zalo_broadcast", "signage", "radio"]


class PreviewForm(BaseModel):
    model_config = ConfigDict(extra="forbid") | example(
        {
            "unit": "xa-mau",
            "body": {"kind": "led_message", "text": "Toàn dân xây dựng nông thôn mới", "style": "slogan"},
            "channel": "signage",
        }
    )

    unit: Annotated[str, Field(max_length=120, description="The slug of the unit the text belongs to.")]
    body: Annotated[Written, Field(description="The text; it need not have been saved.")]
    channel: Previewed
    screen: str | None = Field(None, max_length=36, description="Signage: one screen instead of each kind of panel.")
    at: AwareDatetime | None = Field(None, description="When it would go live; now when not given.")


class Preview(BaseModel):
    channel: Previewed
    answer: dict[str, Any] = Field(
        description="What the channel answers once this text is published: an article or procedure of the portal, "
        "messages of Zalo, the entry of a playlist for each kind of panel, or the entry of a rundown."
    )
    media: dict[str, str] = Field(
        description="The id behind each picture's public address, which answers only once something live uses it."
    )


@router.post(
    "/previews", response_model=Preview, name="preview", summary="What a channel would answer for unsaved text"
)
def preview(form: PreviewForm, request: Request, session: Reading, actor: Signed, response: Response) -> dict[str, Any]:
    response.headers["Cache-Control"] = "private, no-store"
    body = parse(form.body, ("body",))
    if form.channel not in OFFERED[body.kind]:
        offered = ", ".join(OFFERED[body.kind])
        raise invalid([Fault("/channel", "channel_not_offered", f"Loại nội dung này chỉ đăng ở: {offered}.")])
    editing.check_references(session, body, ("body",))
    live = imagined(session, form.unit, body, form.channel, form.at or clock.now(), actor)
    used = media.find(session, [use.id for use in body.media])
    return {
        "channel": form.channel,
        "answer": _answer(request, session, live, form),
        "media": {asset.url: id for id, asset in used.items()},
    }


def _answer(request: Request, session: Session, live: Live, form: PreviewForm) -> dict[str, Any]:
    if form.channel == "portal":
        return portal.preview(request, session, live)
    if form.channel == "zalo":
        return zalo.preview(request, session, live)
    if form.channel == "zalo_broadcast":
        return zalo.preview_broadcast(request, session, live)
    if form.channel == "signage":
        return signage.preview(session, live, form.screen)
    return radio.preview(session, live, request.app.state.settings.public_url)


def imagined(session: Session, unit: str, body: Body, channel: str, at: datetime, actor: Actor) -> Live:
    """``body`` as if it were published on ``channel`` at ``at``; nothing of it ever reaches the database."""
    home = units.tree(session).by_slug(unit)
    if home is None or not actor.reads(home.id):
        raise invalid([Fault("/unit", "unknown_unit", "Không có đơn vị này, hoặc bạn không làm việc ở đó.")])
    written = body.written()
    if body.slug_wanted is not None:
        written["slug"] = body.slug_wanted
    day = body.effective_from if isinstance(body, Procedure) else None
    item = Item(id=new_id(), kind=body.kind, unit_id=home.id, title=body.heading, code=body.code)
    publication = Publication(
        id=new_id(), item_id=item.id, revision=1, live_from=at, slug=written.get("slug"), effective_from=day
    )
    standing = Standing(
        id=new_id(),
        publication_id=publication.id,
        item_id=item.id,
        kind=body.kind,
        channel=channel,
        revision=1,
        counts_from=at,
        live_from=at,
        published_at=at,
        effect_on=day or EARLIEST,
    )
    status: Status | None = None
    if body.kind in LEGAL_FORCE:
        status = "upcoming" if day is not None and day > clock.today(at) else "in_force"
    return Live(item, standing, publication, written, status)
