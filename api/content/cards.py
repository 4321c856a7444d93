"""Items as the management API tells of them, each to whoever asks: with ``actions``, what one may do now."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal, NamedTuple, get_args

from fastapi import Response
from sqlalchemy import select, tuple_
from sqlalchemy.orm import Session

from api import clock, wire
from api.content import access, editing, shapes, states, terms
from api.content.published import Status, applies, first_day, leads
from api.content.publishing import Made, modes, usual
from api.content.tables import CHANNELS, Channel, Item, Publication, Revision, Standing
from api.content.workflow import MOVES, refusal
from api.kinds import LEGAL_FORCE
from api.people import units
from api.people.permission import Actor
from api.preconditions import etag


def reply(session: Session, item: Item, actor: Actor, response: Response, made: Made | None = None) -> shapes.Item:
    session.flush()
    response.headers["ETag"] = etag(item.version)
    shown = show(session, item, actor, clock.now())
    if made is not None and made.warnings:
        shown["warnings"] = warnings(made)
    return shown


def show(session: Session, item: Item, actor: Actor, now: datetime) -> shapes.Item:
    """The item as the management API tells it to ``actor``."""
    (one,) = listed(session, [item], actor, now)
    told = whole(one)
    told["usual"] = usual(item, (stood.standing for stood in one.stood), now)
    told["movable"] = editing.movable(item, actor)
    return told


class Told(NamedTuple):
    """An item as somebody may see it, the text that goes with it, and what was put up of it."""

    card: shapes.Listed
    text: Revision
    stood: list["Stood"]


def whole(one: Told) -> shapes.Item:
    return {**one.card, "head": {**_head(one.text), "body": one.text.text.written()}}


def rows(session: Session, listed: list[Told]) -> list[shapes.ItemRow]:
    names = {vocabulary: terms.names(session, vocabulary) for vocabulary in ("category", "field")}

    def term(vocabulary: Literal["category", "field"], body: dict[str, Any]) -> shapes.TermCard | None:
        slug = body.get(vocabulary)
        # A script's category is in the office's own words.
        return {"slug": slug, "name": names[vocabulary][slug]} if slug in names[vocabulary] else None

    def about(body: dict[str, Any]) -> shapes.About:
        script = body["kind"] == "radio_script"
        return {
            "category": term("category", body),
            "field": term("field", body),
            "levels": body.get("levels", []),
            "agency": body.get("executing_agency") or None,
            "service_level": body.get("service_level"),
            "decision": (body.get("decision") or {}).get("number"),
            "style": body.get("style"),
            "parts": len(body["parts"]) if script else None,
            "recorded": body["audio"] is not None if script else None,
        }

    return [{**card, "head": _head(text), "about": about(text.body)} for card, text, _ in listed]


def _head(revision: Revision) -> shapes.HeadLine:
    return {
        "revision": revision.number,
        "author": {"id": revision.author, "name": revision.author_name},
        "at": clock.stamp(revision.saved_at),
    }


def listed(session: Session, items: Sequence[Item], actor: Actor, now: datetime) -> list[Told]:
    """Items as ``actor`` may see them. What stands beside them is read once for all."""
    ids = [item.id for item in items]
    revisions = _texts(session, items, actor)
    stood = _stood(session, ids, now)
    situations = editing.situations(session, items, now, {id: [one.standing for one in stood[id]] for id in ids})
    computed = _states(session, ids, now)
    publications = _publications(session, stood)
    found: list[Told] = []
    for item in items:
        own, body = actor.reads(item.unit_id), revisions[item.id].body
        actions: list[shapes.Action] = []
        for name in MOVES:
            refused = refusal(actor, name, item, situations[item.id])
            actions.append({"action": name, "allowed": refused is None, "reason": refused.reason if refused else None})
            if refused is not None and refused.code == "own_text":
                actions[-1]["override"] = True
            if name == "withdraw":
                actions[-1]["modes"] = list(modes(item.kind))
        told: shapes.Listed = {
            "id": item.id,
            "kind": item.kind,
            "unit": units.card(units.tree(session).get(item.unit_id)),
            "slug": body.get("slug"),
            "code": body.get("code"),
            "title": body.get("title") or body["text"],
            "state": item.state if own else "approved",
            "computed": computed[item.id],
            "version": item.version,
            "wanted": item.wanted if own else None,
            "publications": publications[item.id],
            "channels": _channels(stood[item.id]),
            "legal": _legal(stood[item.id]),
            "changed_at": clock.stamp(item.changed_at if own else revisions[item.id].saved_at),
            "changed_by": item.changed_by_name if own else revisions[item.id].author_name,
            "actions": actions,
        }
        found.append(Told(told, revisions[item.id], stood[item.id]))
    return found


def _texts(session: Session, items: Sequence[Item], actor: Actor) -> dict[str, Revision]:
    """Of each item the revision one may read; a text that was just saved is at hand."""
    wanted = {item.id: access.number_of(item, actor) for item in items}
    if len(wanted) == 1:
        return {id: session.get_one(Revision, (id, number)) for id, number in wanted.items()}
    key = tuple_(Revision.item_id, Revision.number)
    texts = session.execute(select(Revision).where(key.in_(wanted.items()))).scalars()
    return {revision.item_id: revision for revision in texts}


def _states(session: Session, ids: Sequence[str], now: datetime) -> dict[str, list[shapes.Computed]]:
    conditions = states.computed(now)
    rows = session.execute(select(Item.id, *conditions.values()).where(Item.id.in_(ids)))
    return {id: [name for name, holds in zip(conditions, states, strict=True) if holds] for id, *states in rows}


@dataclass(frozen=True)
class Stood:
    """What was put on a channel: whether it is live there, and how it stands in law today."""

    standing: Standing
    live: bool
    legal: list[Status]


def _stood(session: Session, ids: Sequence[str], now: datetime) -> dict[str, list[Stood]]:
    """All that was ever put up of each item."""
    statuses = applies(Standing, now, clock.today(now))
    query = select(Standing, leads(Standing, now), *statuses.values()).where(Standing.item_id.in_(ids))
    found: dict[str, list[Stood]] = {id: [] for id in ids}
    for standing, live, *holds in session.execute(query):
        legal = [status for status, held in zip(statuses, holds, strict=True) if held]
        found[standing.item_id].append(Stood(standing, bool(live), legal if standing.kind in LEGAL_FORCE else []))
    return found


def _channels(stood: list[Stood]) -> list[Channel]:
    live = {one.standing.channel for one in stood if one.live}
    return [channel for channel in CHANNELS if channel in live]


def _legal(stood: list[Stood]) -> list[shapes.Legal]:
    """How a procedure stands today; what the portal shows decides where channels differ."""
    found: dict[Status, shapes.Legal] = {}
    for one in sorted(stood, key=lambda one: one.standing.channel != "portal"):
        day, until = first_day(one.standing), one.standing.effective_until
        for status in one.legal:
            told: shapes.Legal = {
                "status": status,
                "from": day.isoformat() if day else None,
                "until": until.isoformat() if until else None,
            }
            found.setdefault(status, told)
    return [found[status] for status in get_args(Status) if status in found]


def _publications(session: Session, stood: Mapping[str, list[Stood]]) -> dict[str, list[shapes.Publication]]:
    """Of each item, newest first."""
    standing: dict[str, list[Stood]] = {}
    for one in (one for mine in stood.values() for one in mine):
        standing.setdefault(one.standing.publication_id, []).append(one)
    found: dict[str, list[shapes.Publication]] = {id: [] for id in stood}
    if standing:
        query = (
            select(Publication)
            .where(Publication.item_id.in_([id for id, mine in stood.items() if mine]))
            .order_by(Publication.id.desc())
        )
        for publication in session.execute(query).scalars():
            found[publication.item_id].append(_publication(publication, standing[publication.id]))
    return found


def _publication(publication: Publication, stood: list[Stood]) -> shapes.Publication:
    standings = sorted((one.standing for one in stood), key=lambda s: CHANNELS.index(s.channel))
    shown: shapes.Publication = {
        "id": publication.id,
        "revision": publication.revision,
        "channels": [s.channel for s in standings],
        "class": publication.class_,
        "live_from": clock.stamp(publication.live_from),
        "live_until": clock.stamp(publication.live_until) if publication.live_until else None,
        "replaces": publication.replaces,
        "notice": publication.notice,
        "approved_by": {"id": publication.approved_by, "name": publication.approved_by_name},
        "live": any(one.live for one in stood),
        "ended": [
            {"channel": s.channel, "reason": s.ended_why, "at": clock.stamp(s.ended_at), "notice": s.notice}
            for s in standings
            if s.ended_at is not None and s.ended_why is not None
        ],
    }
    if standings[0].kind in LEGAL_FORCE:
        shown["effective_from"] = publication.effective_from.isoformat() if publication.effective_from else None
        shown["effective_until"] = publication.effective_until.isoformat() if publication.effective_until else None
    return shown


def warnings(made: Made) -> list[wire.Fault]:
    return [{"pointer": w.pointer, "code": w.code, "detail": w.detail} for w in made.warnings]
