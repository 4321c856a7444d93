"""Items as the management API tells of them, each to whoever asks: with ``actions``, what one may do now."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, Literal

from fastapi import Response
from sqlalchemy import or_, select, tuple_
from sqlalchemy.orm import Session

from api import clock, wire
from api.content import access, editing, shapes, states, terms
from api.content.published import Status, applies, first_day, live_standings
from api.content.publishing import Made, modes, usual
from api.content.tables import CHANNELS, Item, Publication, Revision, Standing
from api.content.workflow import MOVES, refusal
from api.kinds import LEGAL_FORCE
from api.people import units
from api.people.permission import Actor
from api.preconditions import etag


def reply(session: Session, item: Item, actor: Actor, response: Response, made: Made | None = None) -> shapes.Item:
    session.flush()
    response.headers["ETag"] = etag(item.version)
    response.headers["Cache-Control"] = "private, no-store"
    shown = show(session, item, actor, clock.now())
    if made is not None and made.warnings:
        shown["warnings"] = warnings(made)
    return shown


def show(session: Session, item: Item, actor: Actor, now: datetime) -> shapes.Item:
    """The item as the management API tells it to ``actor``."""
    told = whole(*listed(session, [item], actor, now)[0])
    told["usual"] = usual(session, item)
    return told


def whole(told: shapes.Listed, revision: Revision) -> shapes.Item:
    return {**told, "head": {**_head(revision), "body": revision.text.written()}}


def rows(session: Session, listed: list[tuple[shapes.Listed, Revision]]) -> list[shapes.ItemRow]:
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

    return [{**told, "head": _head(text), "about": about(text.body)} for told, text in listed]


def _head(revision: Revision) -> shapes.HeadLine:
    return {
        "revision": revision.number,
        "author": {"id": revision.author, "name": revision.author_name},
        "at": clock.stamp(revision.saved_at),
    }


def listed(
    session: Session, items: Sequence[Item], actor: Actor, now: datetime
) -> list[tuple[shapes.Listed, Revision]]:
    """Items as ``actor`` may see them, each with the text that goes with it. What stands beside them is read once."""
    ids = [item.id for item in items]
    key = tuple_(Revision.item_id, Revision.number)
    texts = select(Revision).where(key.in_([(item.id, access.number_of(item, actor)) for item in items]))
    revisions = {revision.item_id: revision for revision in session.execute(texts).scalars()}
    situations = editing.situations(session, ids, now)
    computed = _states(session, ids, now)
    standing = live_standings(session, ids, now)
    publications = _publications(session, ids, {one.id for one in standing})
    on_channels = {(one.item_id, one.channel) for one in standing}
    legal = _legal(session, ids, now)
    found: list[tuple[shapes.Listed, Revision]] = []
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
            "channels": [name for name in CHANNELS if (item.id, name) in on_channels],
            "legal": legal.get(item.id, []),
            "changed_at": clock.stamp(item.changed_at if own else revisions[item.id].saved_at),
            "changed_by": item.changed_by_name if own else revisions[item.id].author_name,
            "actions": actions,
        }
        found.append((told, revisions[item.id]))
    return found


def _states(session: Session, ids: Sequence[str], now: datetime) -> dict[str, list[shapes.Computed]]:
    conditions = states.computed(now)
    rows = session.execute(select(Item.id, *conditions.values()).where(Item.id.in_(ids)))
    return {id: [name for name, holds in zip(conditions, states, strict=True) if holds] for id, *states in rows}


def _legal(session: Session, ids: Sequence[str], now: datetime) -> dict[str, list[shapes.Legal]]:
    """How the procedures among them stand today; what the portal shows decides where channels differ."""
    conditions = applies(Standing, now, clock.today(now))
    query = select(Standing, *conditions.values()).where(Standing.item_id.in_(ids), Standing.kind.in_(LEGAL_FORCE))
    rows = session.execute(query.where(or_(*conditions.values())).order_by(Standing.channel != "portal"))
    found: dict[str, dict[Status, shapes.Legal]] = {}
    for standing, *holds in rows:
        day, until = first_day(standing), standing.effective_until
        for status in (name for name, held in zip(conditions, holds, strict=True) if held):
            told: shapes.Legal = {
                "status": status,
                "from": day.isoformat() if day else None,
                "until": until.isoformat() if until else None,
            }
            found.setdefault(standing.item_id, {}).setdefault(status, told)
    order = list(conditions)
    return {id: sorted(told.values(), key=lambda one: order.index(one["status"])) for id, told in found.items()}


def _publications(session: Session, ids: Sequence[str], live: set[str]) -> dict[str, list[shapes.Publication]]:
    """Of each item, newest first; ``live`` names the standings that are."""
    standings: dict[str, list[Standing]] = {}
    for standing in session.execute(select(Standing).where(Standing.item_id.in_(ids))).scalars():
        standings.setdefault(standing.publication_id, []).append(standing)
    found: dict[str, list[shapes.Publication]] = {id: [] for id in ids}
    query = select(Publication).where(Publication.item_id.in_(ids)).order_by(Publication.id.desc())
    for publication in session.execute(query).scalars():
        found[publication.item_id].append(_publication(publication, standings[publication.id], live))
    return found


def _publication(publication: Publication, standings: list[Standing], live: set[str]) -> shapes.Publication:
    standings.sort(key=lambda s: CHANNELS.index(s.channel))
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
        "live": any(s.id in live for s in standings),
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
