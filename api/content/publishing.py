"""Putting texts on channels and taking them down: publications and their standings, added and ended, never rewritten."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Annotated, Any, Literal, get_args

from pydantic import Field
from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from api import clock, events, media
from api.content import clockwork
from api.content.published import anything_live, live_standings, seen
from api.content.tables import (
    CHANNELS,
    EARLIEST,
    PUBLIC,
    Channel,
    Class,
    Edge,
    Ending,
    Item,
    Mode,
    Path,
    Publication,
    Revision,
    Standing,
    Turn,
)
from api.db import moment, new_id
from api.kinds import LEGAL_FORCE, MODELS, Body, parse
from api.kinds.procedure import Procedure, code_key
from api.people.permission import Actor
from api.problem import Fault, Problem, invalid
from api.wire import Form, GivenDay, GivenInstant, example


class Wanted(Form):
    """A publication as asked for: everything is optional."""

    channels: Annotated[list[Channel], Field(min_length=1, max_length=len(CHANNELS))] | None = None
    live_from: GivenInstant | None = Field(
        None, description="When it goes live; an instant before now means now.", examples=["2026-11-24T00:00:00Z"]
    )
    live_until: GivenInstant | None = Field(
        None, description="When it leaves; null: open-ended.", examples=["2026-11-28T17:00:00Z"]
    )
    class_: Class | None = Field(
        None, alias="class", description="What goes before what; an emergency before everything."
    )


class Publish(Wanted):
    """What `publish` and `schedule` take; with nothing: now, open-ended, where it stands or its kind does."""

    model_config = example({"channels": ["signage"], "live_until": "2026-11-29T00:00:00+07:00", "class": "priority"})

    replaces: str | None = Field(None, max_length=36, description="A publication's id: take over its place.")
    effective_from: GivenDay | None = Field(None, description="Procedures: the day it takes legal effect.")
    effective_until: GivenDay | None = Field(None, description="Procedures: the day it ceases to apply.")
    later: Literal["keep", "end"] | dict[str, Literal["keep", "end"]] | None = Field(
        None, description="Procedures: what becomes of versions with a later day of effect, for all or by publication."
    )
    override: str | None = Field(
        None, min_length=1, max_length=1000, description="Emergencies: why one person decides."
    )


class Withdraw(Form):
    """With nothing named it takes down everything that is live or scheduled."""

    model_config = example({"mode": "notice", "reason": "Lịch tiêm sẽ được thông báo lại."})

    publication: str | None = Field(None, max_length=36, description="Only this publication, by its id.")
    channels: Annotated[list[Channel], Field(min_length=1, max_length=len(CHANNELS))] | None = None
    mode: Mode | None = Field(None, description="What its address answers from now on; `gone` when not given.")
    reason: str | None = Field(None, max_length=2000, description="For `notice` what the public reads.")
    to: str | None = Field(None, max_length=200, description="For redirect: an id, slug or code of something live.")


@dataclass(frozen=True)
class Made:
    """A new publication and what its maker should know."""

    publication: Publication
    warnings: list[Fault]


def publish(
    session: Session,
    item: Item,
    revision: Revision,
    wanted: Publish,
    actor: Actor,
    now: datetime,
    *,
    notice: str | None = None,
    verb: Literal["published", "corrected"] = "published",
) -> Made:
    """Put a sealed revision on channels. ``item`` is locked and settled; nothing is written when a Problem is raised."""
    # A text from before a limit was set is read as it is, but put on channels only within it.
    body = parse(revision.text.written())
    fits(item, wanted)
    replaced = _replaced(session, item, wanted.replaces)
    standings = [s for s in _open(session, item) if not s.never_up]
    channels = _channels(item, wanted, replaced, standings)
    publication = _drafted(session, item, revision, wanted, replaced, actor, now)
    publication.notice = notice
    check(session, body)
    rank = Rank(EARLIEST)
    if item.kind in LEGAL_FORCE:
        rank = _ranked(session, body, wanted, publication, channels, replaced, standings)
    session.add(publication)
    session.flush()
    for standing in rank.overtaken:
        _give_way(session, item, standing, publication, "overtaken", now)
    taking = replaced + [s for s in rank.mended if s not in replaced]
    for channel in channels:
        _stand(session, item, publication, channel, rank.effect_on, taking, standings, now)
    _edges(session, item, publication, now)
    renumber(session, item)
    _tell_published(session, item, publication, channels, wanted.override, verb, actor, now)
    return Made(publication, _left_behind({s.channel for s in standings} - set(channels), wanted))


def _drafted(
    session: Session,
    item: Item,
    revision: Revision,
    wanted: Publish,
    replaced: list[Standing],
    actor: Actor,
    now: datetime,
) -> Publication:
    """The publication as it was asked for, not yet added; what it leaves open it takes over from what it replaces."""
    live_from = max(wanted.live_from or now, now)
    live_until = wanted.live_until
    if live_until is None and replaced and "live_until" not in wanted.model_fields_set:
        live_until = replaced[0].live_until
    if live_until is not None and live_until <= live_from:
        raise invalid([_empty_window()])
    return Publication(
        id=new_id(),
        item_id=item.id,
        revision=revision.number,
        class_=wanted.class_ or (_class_of(session, replaced) if replaced else "normal"),
        live_from=live_from,
        live_until=live_until,
        effective_from=None,
        effective_until=None,
        replaces=replaced[0].publication_id if replaced else None,
        slug=revision.body.get("slug"),
        approved_by=actor.id,
        approved_by_name=actor.name,
        made_at=now,
    )


@dataclass(frozen=True)
class Rank:
    """What a text with legal force does to the versions beside it."""

    effect_on: date
    """The day it ranks by."""
    mended: Sequence[Standing] = ()
    """Undated standings that it gives a date to."""
    overtaken: Sequence[Standing] = ()


def _ranked(
    session: Session,
    body: Body,
    wanted: Publish,
    publication: Publication,
    channels: list[str],
    replaced: list[Standing],
    standings: list[Standing],
) -> Rank:
    effect_on, mended = _effect(session, body, wanted, publication, replaced, standings)
    beside = [s for s in standings if s not in replaced and s not in mended and s.channel in channels]
    return Rank(effect_on, mended, _later(session, publication, effect_on, wanted.later, beside))


def _tell_published(
    session: Session,
    item: Item,
    publication: Publication,
    channels: list[str],
    override: str | None,
    verb: Literal["published", "corrected"],
    actor: Actor,
    now: datetime,
) -> None:
    live_now = publication.live_from <= now
    payload = {
        "publication": publication.id,
        "revision": publication.revision,
        "channels": channels,
        "class": publication.class_,
        "live_from": clock.stamp(publication.live_from),
        "live_until": clock.stamp(publication.live_until) if publication.live_until else None,
        "override": override,
    }
    told: events.Verb = verb if live_now or verb != "published" else "scheduled"
    _tell(session, item, told, actor, payload, "upsert" if live_now and set(channels) & set(PUBLIC) else None)


def _tell(
    session: Session, item: Item, verb: events.Verb, actor: Actor, payload: dict[str, Any], op: str | None
) -> None:
    told = events.News(verb, "item", item.id, actor, unit_id=item.unit_id, kind=item.kind, payload=payload, op=op)
    events.record(session, told)


def check(session: Session, body: Body) -> None:
    """422 with everything that stops publishing: an empty title or text, a picture without alt text, a limit."""
    obstacles = [*body.obstacles(), *media.obstacles(session, body.media)]
    if obstacles:
        raise Problem(
            422,
            "not_publishable",
            f"Chưa đăng được: {obstacles[0].detail} Bản thảo vẫn còn nguyên.",
            errors=obstacles,
        )


def fits(item: Item, wanted: Wanted) -> None:
    """422 for what can be wanted of no text of this kind, or at no time."""
    found = []
    legal = item.kind in LEGAL_FORCE
    if legal and wanted.live_until is not None:
        detail = "Thủ tục hành chính chỉ rời khỏi các kênh theo quyết định; không hẹn giờ gỡ được."
        raise Problem(422, "by_decision_only", detail, errors=[Fault("/live_until", "by_decision_only", detail)])
    if wanted.live_from and wanted.live_until and wanted.live_until <= wanted.live_from:
        found.append(_empty_window())
    if isinstance(wanted, Publish):
        found += _fitting_effect(wanted, legal)
    for channel in wanted.channels or ():
        if channel not in MODELS[item.kind].offered:
            offered = ", ".join(MODELS[item.kind].offered)
            found.append(Fault("/channels", "channel_not_offered", f"Loại nội dung này chỉ đăng ở: {offered}."))
    if found:
        raise invalid(found)


def _fitting_effect(wanted: Publish, legal: bool) -> list[Fault]:
    if not legal:
        given = [name for name in ("effective_from", "effective_until", "later") if getattr(wanted, name) is not None]
        return [Fault(f"/{name}", "procedures_only", "Mục này chỉ dùng cho thủ tục hành chính.") for name in given]
    if wanted.effective_from and wanted.effective_until and wanted.effective_until <= wanted.effective_from:
        return [Fault("/effective_until", "window_empty", "Ngày hết hiệu lực phải sau ngày có hiệu lực.")]
    return []


def _empty_window() -> Fault:
    return Fault("/live_until", "window_empty", "Thời điểm gỡ phải sau thời điểm đăng.")


def _open(session: Session, item: Item) -> list[Standing]:
    """The standings of an item that are live or still to come: not ended, or ended only by plan."""
    now = moment(session)
    query = select(Standing).where(Standing.item_id == item.id).order_by(Standing.live_from, Standing.id)
    return [s for s in session.execute(query).scalars() if s.open(now)]


def _replaced(session: Session, item: Item, publication_id: str | None) -> list[Standing]:
    if publication_id is None:
        return []
    found = [s for s in _open(session, item) if s.publication_id == publication_id and not s.never_up]
    if not found:
        detail = "Lần đăng cần thay không còn hiệu lực, hoặc không phải của nội dung này."
        raise Problem(409, "nothing_to_replace", detail, errors=[Fault("/replaces", "nothing_to_replace", detail)])
    return found


def _class_of(session: Session, replaced: list[Standing]) -> Class:
    return session.get_one(Publication, replaced[0].publication_id).class_


def _channels(item: Item, wanted: Publish, replaced: list[Standing], standings: list[Standing]) -> list[str]:
    if wanted.channels:
        chosen: set[str] = set(wanted.channels)
    elif replaced:
        chosen = {s.channel for s in replaced}
    else:
        chosen = _usual(item, standings)
    return [channel for channel in CHANNELS if channel in chosen]


def _usual(item: Item, standings: list[Standing]) -> set[str]:
    return {s.channel for s in standings} or set(MODELS[item.kind].defaults)


def usual(item: Item, standings: Iterable[Standing], now: datetime) -> list[Channel]:
    """Where a publication goes that names no channel: where the item stands or is to stand, else where its kind goes."""
    chosen = _usual(item, [s for s in standings if s.open(now) and not s.never_up])
    return [channel for channel in CHANNELS if channel in chosen]


def _effect(
    session: Session,
    body: Body,
    wanted: Publish,
    publication: Publication,
    replaced: list[Standing],
    standings: list[Standing],
) -> tuple[date, list[Standing]]:
    """The day the text ranks by, and the undated standings it gives a date to (it replaces them).

    Without a date it mends the version with the same decision number; naming none, the version in force; failing both
    it is the earliest for an item's first version and the day it is first seen for a later one.
    """
    written = body.written()
    number = (written.get("decision") or {}).get("number")
    given = wanted.effective_from or (
        date.fromisoformat(written["effective_from"]) if written.get("effective_from") else None
    )
    publication.effective_until = wanted.effective_until
    if replaced and wanted.effective_from is None:
        former = session.get_one(Publication, replaced[0].publication_id)
        publication.effective_from = former.effective_from
        publication.effective_until = wanted.effective_until or former.effective_until
        return replaced[0].effect_on, []
    same_decision = [s for s in standings if number and _decision(session, s) == number]
    if given is not None:
        publication.effective_from = given
        undated = [s for s in same_decision if session.get_one(Publication, s.publication_id).effective_from is None]
        return given, undated
    mends: Standing | None = None
    if same_decision:
        mends = same_decision[-1]
    elif not number:
        mends = _in_force(standings, publication.live_from)
    if mends is not None:
        publication.effective_from = session.get_one(Publication, mends.publication_id).effective_from
        return mends.effect_on, []
    return (clock.today(publication.live_from) if standings else EARLIEST), []


def _decision(session: Session, standing: Standing) -> str | None:
    revision = session.get_one(Revision, (standing.item_id, standing.revision))
    body = revision.text
    return body.decision.number if isinstance(body, Procedure) and body.decision else None


def _in_force(standings: list[Standing], at: datetime) -> Standing | None:
    """What will be in force when a text of unknown day is first seen, at ``at``."""
    today = clock.today(at)
    seen = [s for s in standings if s.up(at) and s.effect_on <= today]
    found = max(seen, key=lambda s: (s.effect_on, s.order), default=None)
    lapsed = found is not None and found.effective_until is not None and found.effective_until <= today
    return None if lapsed else found


def _later(
    session: Session,
    publication: Publication,
    effect_on: date,
    later: str | dict[str, Any] | None,
    standings: list[Standing],
) -> list[Standing]:
    """Those of ``standings`` to end as overtaken. 409 ``later_version`` names what the new text would silently undo or be undone by."""
    conflicts: dict[str, list[Standing]] = {}
    for standing in standings:
        undone_by = standing.effect_on > effect_on
        if undone_by or _undoes(publication, effect_on, standing, standings):
            conflicts.setdefault(standing.publication_id, []).append(standing)
    ending: list[Standing] = []
    undecided = []
    for publication_id, found in conflicts.items():
        choice = later.get(publication_id) if isinstance(later, dict) else later
        if choice == "end":
            ending += found
        elif choice is None:
            former = session.get_one(Publication, publication_id)
            undecided.append(
                {
                    "publication": publication_id,
                    "effective_from": former.effective_from.isoformat() if former.effective_from else None,
                    "effective_until": former.effective_until.isoformat() if former.effective_until else None,
                }
            )
    if undecided:
        detail = (
            "Đã có bản được duyệt với ngày hiệu lực muộn hơn, hoặc thủ tục đã có ngày hết hiệu lực. "
            "Hãy nói rõ với từng bản ở mục later: keep (vẫn giữ) hoặc end (kết thúc)."
        )
        fault = Fault("/later", "later_version", detail)
        raise Problem(409, "later_version", detail, errors=[fault], versions=undecided)
    return ending


def _undoes(publication: Publication, effect_on: date, standing: Standing, standings: list[Standing]) -> bool:
    """Whether the new text would bring back what ``standing`` repeals: after its last day, or by covering it unsaid."""
    if standing.effective_until is None:
        return False
    beside = [s for s in standings if (s.channel, s.effect_on) == (standing.channel, standing.effect_on)]
    if standing is not max(beside, key=lambda s: s.order):
        return False
    covers = effect_on == standing.effect_on and publication.effective_until is None
    return covers or effect_on >= standing.effective_until


def _stand(
    session: Session,
    item: Item,
    publication: Publication,
    channel: str,
    effect_on: date,
    replaced: list[Standing],
    standings: list[Standing],
    now: datetime,
) -> None:
    """One standing, in the place of what it replaces on this channel; ends what it ends."""
    taken = [
        s
        for s in standings
        if s.channel == channel
        and (s in replaced or (s.live_from == publication.live_from and s.effect_on == effect_on))
    ]
    standing = Standing(
        id=new_id(),
        publication_id=publication.id,
        item_id=item.id,
        kind=item.kind,
        channel=channel,
        revision=publication.revision,
        counts_from=min([s.counts_from for s in taken], default=publication.live_from),
        live_from=publication.live_from,
        live_until=publication.live_until,
        effect_on=effect_on,
        effective_until=publication.effective_until,
        published_at=publication.live_from,
    )
    for former in taken:
        _give_way(session, item, former, publication, "replaced", now)
    session.flush()
    session.add(standing)
    session.flush()
    if publication.live_from <= now:
        clockwork.end_covered(session, item, standing, now)


def _give_way(
    session: Session, item: Item, former: Standing, publication: Publication, why: Ending, now: datetime
) -> None:
    """End what ``publication`` takes the place of, when it starts: until then a planned end, which falls with it."""
    _end(former, publication.live_from, why, publication.id)
    if publication.live_from > now:
        _edge(session, item, former.publication_id, "went_off", publication.live_from)


def _end(standing: Standing, at: datetime, why: Ending, by: str | None = None, notice: str | None = None) -> None:
    standing.ended_at, standing.ended_why, standing.ended_by, standing.notice = at, why, by, notice


def _edges(session: Session, item: Item, publication: Publication, now: datetime) -> None:
    edges: list[tuple[Turn, datetime | None]] = [
        ("went_live", publication.live_from),
        ("went_off", publication.live_until),
    ]
    if publication.effective_from:
        edges.append(("took_effect", clock.midnight(publication.effective_from)))
    if publication.effective_until:
        edges.append(("lapsed", clock.midnight(publication.effective_until)))
    for what, at in edges:
        if at is not None and at > now:
            _edge(session, item, publication.id, what, at)


def _edge(session: Session, item: Item, publication_id: str, what: Turn, at: datetime) -> None:
    session.merge(Edge(publication_id=publication_id, what=what, at=at, item_id=item.id))


def _left_behind(channels: set[Channel], wanted: Publish) -> list[Fault]:
    return [
        Fault("/channels", "keeps_old_text", f"Kênh {channel} vẫn giữ bản cũ.")
        for channel in sorted(channels)
        if wanted.channels
    ]


def renumber(session: Session, item: Item) -> None:
    """Each standing carries when anything of the item was first live on its channel; what never was, or in error, is ignored."""
    standings = session.execute(
        select(Standing).where(Standing.item_id == item.id).order_by(Standing.live_from, Standing.id)
    ).scalars()
    first: dict[str, datetime] = {}
    for standing in standings:
        if not standing.never_up and standing.ended_why != "in_error":
            first.setdefault(standing.channel, standing.live_from)
        standing.published_at = min(first.get(standing.channel, standing.live_from), standing.live_from)
    session.flush()


def correct(
    session: Session, item: Item, revision: Revision, wanted: Publish, notice: str, actor: Actor, now: datetime
) -> Made:
    """Publish the approved head with a public notice in the place of what is live."""
    if wanted.replaces is None:
        live = {s.publication_id for s in live_standings(session, [item.id], now)}
        if len(live) > 1:
            detail = "Đang có nhiều lần đăng cùng lúc; hãy chọn lần đăng cần đính chính ở mục replaces."
            raise Problem(409, "choose_publication", detail, errors=[Fault("/replaces", "choose_publication", detail)])
        wanted = wanted.model_copy(update={"replaces": live.pop()})
    return publish(session, item, revision, wanted, actor, now, notice=notice, verb="corrected")


def modes(kind: str) -> tuple[Mode, ...]:
    """How a text of this kind may be withdrawn, the usual way first."""
    return ("in_error",) if kind in LEGAL_FORCE else get_args(Mode)


def withdraw(session: Session, item: Item, wanted: Withdraw, actor: Actor, now: datetime) -> None:
    """End what is live or scheduled, all of it or the named part."""
    mode = _mode(item, wanted)
    target = _target(session, wanted.to, item, now) if wanted.to else None
    ending = _named(session, item, wanted)
    was_live = bool(anything_live(session, [item.id], PUBLIC, now))
    stood = was_live or any(seen(session, channel, item.id, now) for channel in PUBLIC)
    for standing in ending:
        _end(standing, now, mode, notice=wanted.reason)
        standing.redirect_to = target
    _release(session, item, ending, undone=wanted.publication is not None)
    session.flush()
    renumber(session, item)
    channels = sorted({s.channel for s in ending})
    op = None
    if stood and set(channels) & set(PUBLIC):
        if anything_live(session, [item.id], PUBLIC, now):
            op = "upsert"
        elif was_live or mode == "in_error":
            op = "gone"
    payload = {
        "publications": sorted({s.publication_id for s in ending}),
        "channels": channels,
        "mode": mode,
        "reason": wanted.reason,
        "to": target,
    }
    _tell(session, item, "withdrawn", actor, payload, op)


def _mode(item: Item, wanted: Withdraw) -> Mode:
    """What the address is to answer from now on; 422 for what cannot be, or lacks what it needs."""
    if item.kind in LEGAL_FORCE and wanted.mode not in modes(item.kind):
        detail = "Thủ tục hành chính chỉ rời khỏi các kênh theo quyết định, hoặc gỡ vì nhập nhầm (mode: in_error)."
        raise Problem(422, "by_decision_only", detail, errors=[Fault("/mode", "by_decision_only", detail)])
    mode = wanted.mode or "gone"
    found = []
    if mode == "notice" and not wanted.reason:
        found.append(Fault("/reason", "missing", "Hãy ghi lời thông báo cho người đọc."))
    if mode == "redirect" and not wanted.to:
        found.append(Fault("/to", "missing", "Hãy chọn nội dung để chuyển người đọc tới."))
    if mode != "redirect" and wanted.to:
        found.append(Fault("/to", "redirect_only", "Chỉ dùng mục này khi mode là redirect."))
    if found:
        raise invalid(found)
    return mode


def _named(session: Session, item: Item, wanted: Withdraw) -> list[Standing]:
    """What is to be ended; 409 when nothing stands there."""
    ending = [
        s
        for s in _open(session, item)
        if (wanted.publication is None or s.publication_id == wanted.publication)
        and (wanted.channels is None or s.channel in wanted.channels)
    ]
    if not ending:
        raise Problem(409, "not_live", "Không có gì đang đăng hoặc đã hẹn đăng ở nơi bạn chọn.")
    return ending


def _release(session: Session, item: Item, ended: list[Standing], *, undone: bool) -> None:
    """Planned ends fall with the standing that planned them; a publication that stands nowhere has no edges left.

    ``undone``: one act was taken back, and with it what it ended as overtaken, for the law knows no such end.
    """
    gone = {(s.publication_id, s.channel) for s in ended}
    standings = _open(session, item)
    if undone:
        overtaken = select(Standing).where(Standing.item_id == item.id, Standing.ended_why == "overtaken")
        standings += [s for s in session.execute(overtaken).scalars() if s not in standings]
    taken = {(s.channel, s.live_from, s.effect_on): s for s in standings if s.ended_at is None}
    for standing in standings:
        if (standing.ended_by, standing.channel) in gone:
            heir = taken.get((standing.channel, standing.live_from, standing.effect_on))
            if heir is not None:
                # Its instant was taken once more since: it gives way to that one instead.
                standing.ended_by = heir.publication_id
            else:
                standing.ended_at = standing.ended_why = standing.ended_by = None
    session.flush()
    open_ = {s.publication_id for s in standings}
    for publication_id in {s.publication_id for s in ended}:
        if publication_id not in open_:
            session.execute(delete(Edge).where(Edge.publication_id == publication_id))


def _target(session: Session, to: str, item: Item, now: datetime) -> str:
    """The id of the live item that a redirect leads to, given by id, slug or code."""
    candidates = [
        session.get(Item, to),
        *session.execute(select(Item).join(Path, Path.item_id == Item.id).where(Path.slug == to)).scalars(),
        session.execute(select(Item).where(Item.code_key == code_key(to))).scalar_one_or_none(),
    ]
    for found in candidates:
        if found is not None and found.id != item.id and anything_live(session, [found.id], ("portal",), now):
            id: str = found.id
            return id
    detail = "Nội dung để chuyển tới không có hoặc hiện không đăng ở cổng."
    raise invalid([Fault("/to", "target_not_live", detail)])
