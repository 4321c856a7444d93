"""Signed links to one revision as citizens would see it: for whoever is given one, without an account, for 72 hours."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from html import escape
from typing import Annotated, Any

from fastapi import APIRouter, Body, Request, Response
from pydantic import Field
from sqlalchemy.orm import Session
from starlette.responses import HTMLResponse

from api import clock, kinds, media, page
from api.channels import portal, radio, signage
from api.content import cards, editing, shapes
from api.content.asked import nothing_here
from api.content.tables import Item, Revision
from api.db import Reading, Writing, moment
from api.desk.previews import imagined
from api.media import serving
from api.people.permission import Signed
from api.problem import Problem
from api.process import Configured, Stored, TakingTurns, settings_of
from api.wire import Form, Stamp, example

router = APIRouter(prefix="/manage/v1")
pages = APIRouter(include_in_schema=False)

GOOD_FOR = timedelta(hours=72)
SHIELD = {
    "Content-Security-Policy": "default-src 'none'; img-src 'self' data:; media-src 'self'; style-src 'unsafe-inline';"
    " base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
    "Cache-Control": "no-store",
    "X-Robots-Tag": "noindex, nofollow, noarchive",
    # The address is the key: nobody it links to may read it.
    "Referrer-Policy": "no-referrer",
}


class LinkForm(Form):
    model_config = example({})

    revision: int | None = Field(None, ge=1, le=999_999_999, description="The head when not given.")


class SharedItem(shapes.Item):
    """The item, and a link to one revision of it."""

    url: Annotated[str, Field(description="Answered once.", examples=["https://loa.example/preview/Zm9v…"])]
    expires_at: Stamp


@router.post("/items/{id}/preview-links", status_code=201, summary="A link that shows one revision to whoever has it")
def share(
    id: str,
    session: Writing,
    actor: Signed,
    settings: Configured,
    response: Response,
    form: Annotated[LinkForm, Body(default_factory=LinkForm)],
) -> SharedItem:
    """It changes nothing of the text, so it needs no version and raises none; the revision is sealed."""
    item = editing.hold(session, id, actor, None)
    until = (moment(session) + GOOD_FOR).replace(microsecond=0)
    revision = editing.share(session, item, form.revision, until, actor)
    token = page.seal(settings.key, "preview", [item.id, revision.number, int(until.timestamp())])
    shown = cards.reply(session, item, actor, response)
    # The link is a key while it is good: a repetition by Idempotency-Key does not tell it again.
    response.headers["Cache-Control"] = "no-store"
    url = f"{settings.public_url.rstrip('/')}/preview/{token}"
    return {**shown, "url": url, "expires_at": clock.stamp(until)}


@pages.api_route("/preview/{token}", methods=["GET", "HEAD"])
def shared_page(token: str, request: Request, session: Reading) -> Response:
    try:
        item, revision, until = _opened(request, session, token)
        drawn = DRAWN[item.kind](request, session, item, revision, _said(request, until))
    except Problem as trouble:
        told = "Không mở được bản xem thử"
        content = f"<h1>{told}</h1><p>{escape(trouble.detail)}</p>"
        return HTMLResponse(portal.sheet(request, session, told, content), trouble.status, SHIELD)
    # Its files are no more public than itself: they stand under the same key.
    return HTMLResponse(drawn.replace('="/v1/media/', f'="/preview/{token}/media/'), headers=SHIELD)


@pages.api_route("/preview/{token}/media/{sha256}/{name}", methods=["GET", "HEAD"])
def shared_file(
    token: str,
    sha256: str,
    name: str,  # noqa: ARG001 - of the address; the hash alone names the file
    request: Request,
    storage: Stored,
    database: TakingTurns,
) -> Response:
    with database.read() as session:
        _, revision, _ = _opened(request, session, token)
        used = media.find(session, [use.id for use in kinds.parse(revision.body).media]).values()
        found = next(((one, file) for one in used for file in one.files if file.sha256 == sha256), None)
    if found is None:
        raise nothing_here("tệp này")
    asset, file = found
    return serving.send(request, storage, file, asset.name, asset.created_at, "private, no-store")


def _opened(request: Request, session: Session, token: str) -> tuple[Item, Revision, datetime]:
    """What the link leads to; 404 for one we never gave, 410 for one whose time is over."""
    try:
        id, number, until = page.unseal(settings_of(request).key, "preview", token)
    except Problem:
        raise nothing_here("liên kết này") from None
    ends = datetime.fromtimestamp(until, UTC)
    if clock.now() >= ends:
        detail = "Liên kết xem thử này đã hết hạn; hãy xin người gửi một liên kết mới."
        raise Problem(410, "link_expired", detail, headers={"Cache-Control": "no-store"})
    item, revision = session.get(Item, id), session.get(Revision, (id, number))
    if item is None or revision is None:
        raise nothing_here("liên kết này")
    return item, revision, ends


def _said(request: Request, until: datetime) -> str:
    ends = until.astimezone(settings_of(request).zone)
    return f"Bản xem thử, chưa phải bản công bố. Liên kết dùng được đến {ends:%H:%M ngày %d/%m/%Y}."


def _live(session: Session, item: Item, revision: Revision) -> Any:
    body = revision.text
    return imagined(session, item, item.unit_id, body, body.defaults[0], clock.now())


def _on_the_portal(request: Request, session: Session, item: Item, revision: Revision, said: str) -> str:
    return portal.page(request, session, _live(session, item, revision), said)


def _on_screens(request: Request, session: Session, item: Item, revision: Revision, said: str) -> str:
    live = _live(session, item, revision)
    parts = [f"<article><h1>{escape(live.body.heading)}</h1>"]
    for one in signage.preview(session, live, None)["panels"]:
        name = ", ".join(screen["name"] for screen in one["screens"]) or "Màn hình LED"
        size = f"{one['panel']['width']} × {one['panel']['height']} điểm"
        parts.append(f"<h2>{escape(name)}</h2><p class=soft>{size}</p>")
        parts += [
            f'<p class=panel><img src="{one["assets"][frame["asset"]]["url"]}" alt="{escape(live.body.heading)}"></p>'
            for frame in one["item"]["frames"]
        ]
    return portal.sheet(request, session, live.body.heading, "".join([*parts, "</article>"]), said)


def _on_the_air(request: Request, session: Session, item: Item, revision: Revision, said: str) -> str:
    live = _live(session, item, revision)
    entry = radio.preview(session, live, "")
    parts = [f"<article><h1>{escape(entry['title'])}</h1>"]
    if entry["audio"] is not None:
        parts.append(f'<p><audio controls src="{escape(entry["audio"]["url"])}"></audio></p>')
    parts += [f"<p>{escape(line)}</p>" for line in entry["spoken_text"].splitlines()]
    return portal.sheet(request, session, entry["title"], "".join([*parts, "</article>"]), said)


DRAWN: dict[str, Callable[[Request, Session, Item, Revision, str], str]] = {
    "article": _on_the_portal,
    "procedure": _on_the_portal,
    "led_message": _on_screens,
    "radio_script": _on_the_air,
}
