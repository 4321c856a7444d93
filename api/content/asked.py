"""What every public answer is made with: one instant, one view of the database, the names its rows show."""

from collections.abc import Callable, Iterable, Sequence
from datetime import UTC, date, datetime
from functools import cached_property
from typing import Annotated, Any, ClassVar, TypeVar, get_type_hints

from fastapi import APIRouter, Request, Response
from pydantic import BaseModel, ConfigDict, Field, PlainSerializer, WithJsonSchema
from sqlalchemy import ColumnElement, case, func, select
from sqlalchemy.orm import Session
from starlette.responses import RedirectResponse
from typing_extensions import is_typeddict

from api import clock, delivery
from api.content import published, terms
from api.content.published import Live
from api.content.tables import PUBLIC, Standing
from api.content.terms import Vocabulary
from api.db import Reading
from api.delivery import Answer
from api.events import Event
from api.kinds import ROOMS
from api.people import units
from api.people.tables import Unit
from api.people.units import Tree
from api.problem import Fault, Problem, invalid, not_found
from api.process import settings_of
from api.wire import spelling

NAMES = ("unit", "term", "media")
"""What the log calls the things whose names and pictures stand in the answers of others."""
BEGINNING = datetime(1970, 1, 1, tzinfo=UTC)

Stamped = Annotated[
    datetime,
    PlainSerializer(clock.stamp, return_type=str),
    WithJsonSchema({"type": "string", "format": "date-time"}),
]
Handler = TypeVar("Handler", bound=Callable[..., Any])


def partial(schema: dict[str, Any], _shape: Any) -> None:
    """No member is required: ``fields`` may leave out any."""
    schema.pop("required", None)


def _told(schema: dict[str, Any], shape: "type[Shape]") -> None:
    partial(schema, shape)
    if shape.example:
        schema["examples"] = [shape.example]


class Shape(BaseModel):
    """A value of the wire, members in the order they are sent."""

    model_config = ConfigDict(json_schema_extra=_told)
    example: ClassVar[dict[str, Any]] = {}

    def document(self) -> dict[str, Any]:
        return self.model_dump(mode="json")


class Named(Shape):
    example: ClassVar[dict[str, Any]] = {"slug": "xa-mau", "name": "UBND xã Mẫu"}

    slug: str
    name: str


class Link(Shape):
    example: ClassVar[dict[str, Any]] = {
        "kind": "article",
        "title": "Hướng dẫn đăng ký tiêm phòng",
        "url": "https://xa-mau.example/articles/huong-dan-dang-ky-tiem-phong",
    }

    kind: str
    title: str
    url: str


def selection(shape: Any) -> Any:
    """The query parameter ``fields`` over the members of ``shape``."""
    members = list(get_type_hints(shape) if is_typeddict(shape) else shape.model_fields)
    names = "|".join(members)

    def told(given: str) -> str:
        # By its place: no public answer repeats what a parameter said.
        odd = next(place for place, name in enumerate(given.split(","), 1) if name not in members)
        return f"Tên thứ {odd} trong danh sách không có; chỉ nhận: {', '.join(members)}."

    return Field(
        None,
        pattern=spelling(f"^({names})(,({names}))*$", told),
        max_length=1000,
        description="Only these members, separated by commas.",
    )


def selected(document: dict[str, Any], fields: str | None) -> dict[str, Any]:
    if fields is None:
        return document
    wanted = set(fields.split(","))
    return {name: value for name, value in document.items() if name in wanted}


def serve(
    router: APIRouter,
    path: str,
    summary: str,
    answers: Any = None,
    media_type: str = "application/json",
    *,
    tag: str = "portal",
) -> Callable[[Handler], Handler]:
    """A route for GET and HEAD; ``answers`` is the shape its documentation shows."""
    content: Any = {"model": answers} if answers is not None else {"content": {media_type: {}}}

    def register(handler: Handler) -> Handler:
        router.api_route(
            path,
            methods=["GET", "HEAD"],
            summary=summary,
            response_class=Response,
            responses={200: {"description": "Success", **content}},
            tags=[tag],
        )(handler)
        return handler

    return register


class Asked:
    """One request to a channel: its instant, its session, and the names rows need, each read once."""

    channel: ClassVar[str]

    def __init__(self, request: Request, session: Reading) -> None:
        self.request, self.session = request, session
        self.settings = settings_of(request)
        self.at = clock.now()
        self._terms: dict[Vocabulary, dict[str, str]] = {}

    @property
    def path(self) -> str:
        return self.request.url.path

    @property
    def today(self) -> date:
        return clock.today(self.at)

    @cached_property
    def tree(self) -> Tree:
        return units.tree(self.session)

    def terms(self, vocabulary: Vocabulary) -> dict[str, str]:
        if vocabulary not in self._terms:
            self._terms[vocabulary] = terms.names(self.session, vocabulary)
        return self._terms[vocabulary]

    def term(self, vocabulary: Vocabulary, slug: str | None) -> Named | None:
        return Named(slug=slug, name=self.terms(vocabulary).get(slug, slug)) if slug else None

    def topics(self, slugs: Iterable[str]) -> list[Named]:
        return [Named(slug=slug, name=self.terms("topic").get(slug, slug)) for slug in slugs]

    def unit(self, id: str) -> Named:
        return Named(**units.card(self.tree.get(id)))

    def unit_named(self, slug: str) -> Unit:
        """The unit a parameter names; 422 when there is none."""
        found = self.tree.by_slug(slug)
        if found is None:
            raise invalid([Fault("?unit", "unknown_unit", "Không có đơn vị nào có tên rút gọn như vậy.")])
        return found

    def known(self, vocabulary: Vocabulary, slug: str) -> str:
        """A term a parameter names; 422 when there is none."""
        if slug not in self.terms(vocabulary):
            detail = "Không có mục nào có tên rút gọn như vậy trong danh mục."
            raise invalid([Fault(f"?{vocabulary}", f"unknown_{vocabulary}", detail)])
        return slug

    def address(self, live: Live) -> str:
        """Where a citizen reads a text of the portal."""
        return self.settings.address(ROOMS[live.item.kind], live.name)

    def addresses(self, lives: Iterable[Live]) -> dict[str, str]:
        """By item, where a citizen reads it: of those of another channel's texts that stand on the portal too."""
        kinds = {live.item.id: live.item.kind for live in lives}
        names = published.known_as(self.session, kinds, PUBLIC, self.at)
        return {
            id: self.settings.address(ROOMS[kinds[id]], one.code or one.slug or id)
            for id, one in names.items()
            if one.addressed
        }

    def absolute(self, path: str) -> str:
        """A path of this service as the outside world reaches it."""
        return self.settings.public_url.rstrip("/") + path

    def answer(
        self,
        body: bytes,
        *,
        changed_at: datetime,
        tags: Sequence[str],
        lives: Iterable[Live] = (),
        media_type: str = "application/json",
        headers: dict[str, str] | None = None,
    ) -> Answer:
        """A kept answer, good until the next edge; each sending of it delivers ``lives``."""
        return Answer(
            body,
            media_type,
            changed_at=changed_at,
            until=published.next_edge(self.session, self.at),
            tags=tags,
            counted=[live.key for live in lives],
            headers=headers,
        )

    def document(
        self, document: object, *, changed_at: datetime, tags: Sequence[str], lives: Iterable[Live] = ()
    ) -> Answer:
        return self.answer(delivery.encode(document), changed_at=changed_at, tags=tags, lives=lives)

    def changed_at(self, *conditions: ColumnElement[bool]) -> datetime:
        """The last change, or edge that passed, of the channel's standings under ``conditions`` or of names shown."""
        return max(touched(self.session, self.channel, self.at, *conditions), names_changed(self.session))


def touched(session: Session, channel: str, at: datetime, *conditions: ColumnElement[bool]) -> datetime:
    """The latest of the starts, ends and days of effect, up to T, of a channel's standings under ``conditions``."""
    moments = [Standing.live_from, Standing.live_until, Standing.ended_at]
    days = [Standing.effect_on, Standing.effective_until]
    found = session.execute(
        select(
            *(func.max(case((moment <= at, moment))) for moment in moments),
            *(func.max(case((day <= clock.today(at), day))) for day in days),
        ).where(Standing.channel == channel, Standing.live_from <= at, *conditions)
    ).one()
    instants = [instant for instant in found[:3] if instant is not None]
    # Days before there were clocks like ours (a text without a date ranks at the first of all days) changed nothing.
    instants += [clock.midnight(day) for day in found[3:] if day is not None and day > BEGINNING.date()]
    return max(instants, default=BEGINNING)


def names_changed(session: Session) -> datetime:
    """When a unit, a term or a picture's description changed last."""
    told = select(func.max(Event.at)).where(Event.subject.in_(NAMES), Event.verb != "uploaded")
    last = session.execute(told).scalar_one_or_none()
    return last or BEGINNING


def nothing_here(what: str) -> Problem:
    """404 that no cache keeps: the text may go live at any moment."""
    missing = not_found(what)
    missing.headers["Cache-Control"] = "no-store"
    return missing


def redirect(asked: Asked, to: str, status: int) -> Response:
    """The same question at another address, until the next edge at most."""
    query = asked.request.url.query
    left = int((published.next_edge(asked.session, asked.at) - asked.at).total_seconds())
    headers = {"Cache-Control": f"public, max-age={min(delivery.FRESH_SECONDS, left)}"}
    return RedirectResponse(f"{to}?{query}" if query else to, status, headers)
