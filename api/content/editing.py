"""Writing, reviewing and approving: what happens to an item's head.

Every function works inside one write transaction on an item that :func:`hold` has locked, settled and compared with
the caller's ``If-Match``; it raises a Problem before anything is written, or changes everything it should.
"""

from collections.abc import Callable, Collection, Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any, Literal

from sqlalchemy import and_, delete, select
from sqlalchemy.orm import Session

from api import clock, events, media, preconditions
from api.content import access, clockwork, publishing, search, terms
from api.content.published import anything_live
from api.content.publishing import Made, Publish, Wanted, Withdraw
from api.content.tables import PUBLIC, Facet, Item, Path, Publication, Revision, Standing
from api.content.workflow import (
    UNSEEN,
    MoveName,
    Refusal,
    Situation,
    looks_further,
    refusal,
    stays_in_review,
    unapproved,
)
from api.db import claim, free_slug, moment, new_id
from api.events import Event, EventDetail
from api.kinds import SCHEMA, Body, parse
from api.kinds.procedure import code_key
from api.people import permission, units
from api.people.permission import Actor, Role
from api.problem import Fault, Problem, invalid, not_found

REST = timedelta(minutes=10)
"""A working copy at rest this long is kept as a revision before the next save."""


def hold(session: Session, item_id: str, actor: Actor, given: int | Literal["*"] | None, *, star: bool = False) -> Item:
    """The item, locked, settled up to now, of a unit of ``actor``'s (404, 403) and at the version ``given`` (428, 412)."""
    found = clockwork.lock(session, [item_id])
    if not found:
        raise not_found()
    item = found[0]
    access.require_own(item, actor)
    if given is not None:
        preconditions.require(given, item.version, item.changed_by_name, item.changed_at, asking=actor.name, star=star)
    clockwork.settle_items(session, [item], moment(session))
    return item


def situations(
    session: Session, items: Collection[Item], now: datetime, standings: Mapping[str, Collection[Standing]]
) -> dict[str, Situation]:
    """What the workflow's rules look at besides the rows of these items. ``standings``: all there ever were, by item."""
    waiting = [item.id for item in items if item.state == "in_review"]
    approved = [item.id for item in items if item.state == "approved"]
    authors = _authors(session, waiting) if waiting else {}
    overrode = _overrode(session, approved) if approved else {}
    found = {}
    for item in items:
        open_ = [standing for standing in standings[item.id] if standing.open(now)]
        live = any(standing.live_from <= now for standing in open_)
        found[item.id] = Situation(live, bool(open_), authors.get(item.id, frozenset()), overrode.get(item.id))
    return found


def _authors(session: Session, item_ids: Collection[str]) -> dict[str, frozenset[str]]:
    written = select(Revision.item_id, Revision.author).join(Item, unapproved()).where(Item.id.in_(item_ids))
    authors: dict[str, frozenset[str]] = {}
    for id, author in session.execute(written):
        authors[id] = authors.get(id, frozenset()) | {author}
    return authors


def _overrode(session: Session, item_ids: Collection[str]) -> dict[str, str]:
    """Who approved the head of an item alone."""
    payload = EventDetail.payload
    overridden = (
        select(Item.id, Event.actor)
        .join(Event, and_(Event.subject == "item", Event.subject_id == Item.id))
        .join(EventDetail, EventDetail.seq == Event.seq)
        .where(Item.id.in_(item_ids), Event.verb == "approved")
        .where(payload["revision"].as_integer() == Item.head, payload["override"].as_string().is_not(None))
    )
    return {id: actor for id, actor in session.execute(overridden)}  # noqa: C416 - rows are no pairs to the types


def allow(session: Session, actor: Actor, action: MoveName, item: Item, wanted: Publish | None = None) -> None:
    """Raise the refusal of a move that is not open to ``actor`` now. An emergency's only author may override."""
    refused: Refusal | None = refusal(actor, action, item, _situation(session, item, action))
    if refused is None:
        return
    if refused.code == "own_text" and wanted is not None and wanted.class_ == "emergency":
        if wanted.override:
            return
        way_out = ", hoặc ghi lý do khẩn cấp (`override`) để tự quyết định."
        refused = replace(refused, reason=refused.reason.rstrip(".") + way_out)
    raise refused.problem()


def _situation(session: Session, item: Item, action: MoveName) -> Situation:
    if not looks_further(action):
        return UNSEEN
    standings = session.execute(select(Standing).where(Standing.item_id == item.id)).scalars().all()
    return situations(session, [item], moment(session), {item.id: standings})[item.id]


def head(session: Session, item: Item) -> Revision:
    return session.get_one(Revision, (item.id, item.head))


def create(session: Session, unit: str, payload: object, actor: Actor) -> Item:
    """A new draft in a unit (by slug)."""
    body = parse(payload, ("body",))
    now = moment(session)
    home = permission.home(session, unit, actor, Role.AUTHOR)
    item = Item(
        id=new_id(),
        kind=body.kind,
        unit_id=home.id,
        title=body.heading,
        state="draft",
        version=1,
        head=1,
        created_by=actor.id,
        created_at=now,
        changed_at=now,
        changed_by=actor.id,
        changed_by_name=actor.name,
    )
    session.add(item)
    _write(session, item, body, actor, now, ("body",))
    _tell(session, item, "created", actor)
    return item


def save(session: Session, item: Item, payload: object, actor: Actor, name: str | None = None) -> None:
    """Overwrite the working copy, or open a new one; writes no event but for what it takes back from review."""
    allow(session, actor, "save", item)
    events.require_clock(session)
    body = parse(payload)
    if body.kind != item.kind:
        raise invalid([Fault("/kind", "other_kind", f"Nội dung này thuộc loại {item.kind}; không đổi loại được.")])
    now = moment(session)
    if item.state == "in_review" and not stays_in_review(actor, item):
        _back_to_draft(session, item, actor, "reopened")
    elif item.state == "approved":
        item.state, item.wanted = "draft", None
    _touch(item, actor, now)
    _write(session, item, body, actor, now)
    if name is not None:
        revision = head(session, item)
        revision.name, revision.sealed_at = name, now


def _write(session: Session, item: Item, body: Body, actor: Actor, now: datetime, prefix: tuple[str, ...] = ()) -> None:
    """Keep ``body`` as the head's text: check what it names, give it its slug and code, make it findable."""
    check_references(session, body, prefix)
    written = body.written()
    if body.slug_wanted is not None:
        # The title gives a slug once: a title that is mended later does not move the address.
        written["slug"] = item.slug = _keep_slug(session, item, written["slug"] or item.slug or body.slug_wanted)
    _keep_code(session, item, body, prefix)
    last = session.get(Revision, (item.id, item.head))
    if last is not None and last.sealed_at is None and (last.author != actor.id or now - last.saved_at > REST):
        last.sealed_at = now
    item.title = body.heading
    if last is not None and last.sealed_at is None:
        last.body, last.schema, last.saved_at, last.author_name = written, SCHEMA, now, actor.name
    else:
        item.head = last.number + 1 if last is not None else 1
        session.flush()
        session.add(
            Revision(
                item_id=item.id,
                number=item.head,
                author=actor.id,
                author_name=actor.name,
                saved_at=now,
                schema=SCHEMA,
                body=written,
            )
        )
        if last is not None:
            _drop(session, item, last.number)
    session.flush()
    _index(session, item, body)


def _index(session: Session, item: Item, body: Body) -> None:
    """Facets and words of the head."""
    search.index(session, item.id, item.head, body)
    mine = select(Facet).where(Facet.item_id == item.id, Facet.revision == item.head)
    kept = {(one.name, one.value): one for one in session.execute(mine).scalars()}
    wanted = {(name, value[:300]) for name, value in body.facets}
    for facet in kept.keys() - wanted:
        session.delete(kept[facet])
    session.add_all(
        Facet(item_id=item.id, revision=item.head, name=name, value=value) for name, value in wanted - kept.keys()
    )
    media.use(session, item.id, item.head, [use.id for use in body.media])
    session.flush()


def _drop(session: Session, item: Item, number: int) -> None:
    """Nobody looks any more for a head that gave way and was never published, nor approved last."""
    published = select(Publication.id).where(Publication.item_id == item.id, Publication.revision == number)
    if number != item.approved and session.execute(published.limit(1)).first() is None:
        search.forget(session, item.id, number)
        session.execute(delete(Facet).where(Facet.item_id == item.id, Facet.revision == number))


def check_references(session: Session, body: Body, prefix: tuple[str, ...] = ()) -> None:
    """422 naming each category, topic, field, unit or picture that does not exist."""
    start = "".join(f"/{part}" for part in prefix)
    found: list[Fault] = []
    what = {"category": "chuyên mục", "topic": "chủ đề", "field": "lĩnh vực", "unit": "đơn vị"}
    for kind, references in body.references.items():
        if not references:
            continue
        known: Callable[[str], bool]
        if kind == "unit":
            tree = units.tree(session)
            known = lambda slug: tree.by_slug(slug) is not None  # noqa: E731, B023 - called within the same turn
        else:
            known = terms.names(session, kind).__contains__  # type: ignore[arg-type] # unit is answered above
        for place, slug in references:
            if not known(slug):
                found.append(Fault(start + place, f"unknown_{kind}", f"Không có {what[kind]} “{slug}”."))
    found += [Fault(start + fault.pointer, fault.code, fault.detail) for fault in media.missing(session, body.media)]
    if found:
        raise invalid(found)


def _keep_slug(session: Session, item: Item, wanted: str) -> str:
    """Reserve the slug for this item; one taken by another item gets ``-2``. An unpublished former one is let go."""
    if item.slug == wanted:
        return wanted

    def another_has(slug: str) -> bool:
        claim(session, "path", item.kind, slug)
        holder = session.get(Path, (item.kind, slug))
        return holder is not None and holder.item_id != item.id

    slug = free_slug(wanted, another_has)
    if slug == item.slug:
        return slug
    session.flush()
    if session.get(Path, (item.kind, slug)) is None:
        session.add(Path(kind=item.kind, slug=slug, item_id=item.id))
        session.flush()
    if item.slug is not None:
        published = select(Publication.id).where(Publication.item_id == item.id, Publication.slug == item.slug)
        if session.execute(published.limit(1)).first() is None:
            session.execute(delete(Path).where(Path.kind == item.kind, Path.slug == item.slug))
    return slug


def _keep_code(session: Session, item: Item, body: Body, prefix: tuple[str, ...]) -> None:
    """One procedure per code in an installation."""
    key = code_key(body.code) if body.code else None
    if key is not None and key != item.code_key:
        claim(session, "code", key)
        other = session.execute(select(Item).where(Item.code_key == key, Item.id != item.id)).scalar_one_or_none()
        if other is not None:
            place = "".join(f"/{part}" for part in (*prefix, "code"))
            detail = f"Mã {body.code} đã thuộc về thủ tục khác (mã nội bộ {other.id}); mỗi mã chỉ có một thủ tục."
            raise Problem(409, "code_taken", detail, errors=[Fault(place, "code_taken", detail)])
    item.code, item.code_key = body.code, key


def submit(session: Session, item: Item, wanted: Wanted | None, comment: str | None, actor: Actor) -> None:
    """Seal the head and ask for its approval, perhaps with the publication wanted (else what was wanted before)."""
    allow(session, actor, "submit", item)
    if wanted is not None:
        publishing.fits(item, wanted)
        item.wanted = wanted.model_dump(mode="json", by_alias=True, exclude_unset=True)
    now = moment(session)
    _seal(session, item, now)
    item.state, item.submitted_by = "in_review", actor.id
    _touch(item, actor, now)
    _tell(session, item, "submitted", actor, wanted=item.wanted, comment=comment)


def recall(session: Session, item: Item, actor: Actor) -> None:
    allow(session, actor, "recall", item)
    _back_to_draft(session, item, actor, "recalled")
    _touch(item, actor, moment(session))


def return_(session: Session, item: Item, reason: str, actor: Actor) -> None:
    allow(session, actor, "return", item)
    _seal(session, item, moment(session))
    item.state = "returned"
    _touch(item, actor, moment(session))
    _tell(session, item, "returned", actor, reason=reason)


def approve(session: Session, item: Item, override: str | None, actor: Actor) -> Made | None:
    """Approve the head and enact the publication asked for with it."""
    wanted = Publish.model_validate(item.wanted) if item.wanted is not None else None
    if wanted is not None:
        wanted.override = override
    allow(session, actor, "approve", item, wanted)
    now = moment(session)
    if wanted is not None and wanted.live_until is not None and wanted.live_until <= now:
        detail = "Thời gian đăng mong muốn đã qua; hãy trả lại để sửa, hoặc đăng với thời gian khác."
        raise Problem(409, "window_past", detail)
    made = None
    revision = _approved(session, item, actor, _override(wanted))
    if wanted is not None:
        made = publishing.publish(session, item, revision, wanted, actor, now)
    item.wanted = None
    _touch(item, actor, now)
    return made


def publish(session: Session, item: Item, wanted: Publish, actor: Actor, *, scheduled: bool = False) -> Made:
    """Put the head on channels, approving it first when it is in review."""
    allow(session, actor, "schedule" if scheduled else "publish", item, wanted)
    now = moment(session)
    if scheduled and wanted.live_from is None:
        raise invalid([Fault("/live_from", "missing", "Hẹn giờ đăng cần thời điểm đăng.")])
    revision = head(session, item)
    if item.state == "in_review":
        revision = _approved(session, item, actor, _override(wanted))
    made = publishing.publish(session, item, revision, wanted, actor, now)
    item.wanted = None
    _touch(item, actor, now)
    return made


def _override(wanted: Publish | None) -> str | None:
    """Why one person decides: only an emergency may say so."""
    return wanted.override if wanted is not None and wanted.class_ == "emergency" else None


def correct(session: Session, item: Item, wanted: Publish, notice: str, actor: Actor) -> Made:
    allow(session, actor, "correct", item, wanted)
    now = moment(session)
    made = publishing.correct(session, item, head(session, item), wanted, notice, actor, now)
    _touch(item, actor, now)
    return made


def withdraw(session: Session, item: Item, wanted: Withdraw, actor: Actor) -> None:
    allow(session, actor, "withdraw", item)
    publishing.withdraw(session, item, wanted, actor, moment(session))
    _touch(item, actor, moment(session))


def archive(session: Session, item: Item, actor: Actor) -> None:
    """To the trash, from where it can be restored for 30 days at least."""
    allow(session, actor, "archive", item)
    item.state, item.wanted = "archived", None
    _touch(item, actor, moment(session))
    _tell(session, item, "archived", actor)


def restore(session: Session, item: Item, actor: Actor) -> None:
    allow(session, actor, "restore", item)
    item.state = "draft"
    _touch(item, actor, moment(session))
    _tell(session, item, "restored", actor)


def share(session: Session, item: Item, number: int | None, until: datetime, actor: Actor) -> Revision:
    """Seal a revision, the head when none is named, to be seen by whoever is given its link. The version stays."""
    revision = session.get(Revision, (item.id, number or item.head))
    if revision is None:
        raise not_found("bản này")
    if revision.number == item.head:
        _seal(session, item, moment(session))
    _tell(session, item, "shared", actor, revision=revision.number, until=clock.stamp(until))
    return revision


def restore_revision(session: Session, item: Item, number: int, actor: Actor) -> None:
    """Make an earlier text the head again, as a save of it."""
    former = session.get(Revision, (item.id, number))
    if former is None:
        raise not_found("bản này")
    if former.number != item.head:
        _seal(session, item, moment(session))
    save(session, item, former.text.written(), actor)


def movable(item: Item, actor: Actor) -> bool:
    """Whether one administers the unit it is in, and at least one more."""
    kept = actor.units(Role.UNIT_ADMIN)
    return kept is None or (item.unit_id in kept and len(kept) > 1)


def move_unit(session: Session, item: Item, unit: str, actor: Actor) -> None:
    """To another unit, by one who administers both."""
    both = "quản trị của cả hai đơn vị"
    actor.require(Role.UNIT_ADMIN, item.unit_id, both)
    home = permission.home(session, unit, actor, Role.UNIT_ADMIN, whom=both)
    former, item.unit_id = item.unit_id, home.id
    _touch(item, actor, moment(session))
    op = "upsert" if anything_live(session, [item.id], PUBLIC, moment(session)) else None
    _tell(session, item, "moved", actor, op=op, former=former)


def _approved(session: Session, item: Item, actor: Actor, override: str | None) -> Revision:
    _seal(session, item, moment(session))
    item.state, item.approved = "approved", item.head
    _tell(session, item, "approved", actor, override=override)
    return head(session, item)


def _seal(session: Session, item: Item, now: datetime) -> None:
    revision = head(session, item)
    if revision.sealed_at is None:
        revision.sealed_at = now
        session.flush()


def _back_to_draft(session: Session, item: Item, actor: Actor, verb: events.Verb) -> None:
    _seal(session, item, moment(session))
    item.state, item.wanted, item.submitted_by = "draft", None, None
    _tell(session, item, verb, actor)


def _touch(item: Item, actor: Actor, now: datetime) -> None:
    item.version += 1
    item.changed_at, item.changed_by, item.changed_by_name = now, actor.id, actor.name


def _tell(session: Session, item: Item, verb: events.Verb, actor: Actor, op: str | None = None, **payload: Any) -> None:
    session.flush()
    told = {name: value for name, value in payload.items() if value is not None}
    events.record(
        session,
        events.News(
            verb,
            "item",
            item.id,
            actor,
            unit_id=item.unit_id,
            kind=item.kind,
            payload={"revision": item.head, **told},
            op=op,
        ),
    )
