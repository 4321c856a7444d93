"""A small town with screens, for tests: units, messages that stand on signage, and a client in front of it all."""

import json
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from fastapi import FastAPI
from sqlalchemy import select
from starlette.testclient import TestClient

from api import clock
from api.content.tables import Ending, Item, Publication, Revision, Standing
from api.db import Database, new_id
from api.events import News, Verb, record
from api.people.permission import OPERATOR, Actor, Role

SCREEN = {"model": "HD-C15", "width": 192, "height": 32, "color": "amber1"}


@dataclass
class World:
    database: Database
    app: FastAPI
    client: TestClient
    units: dict[str, str]
    """Ids by slug: ``tinh`` above ``xa-a`` and ``xa-b``."""
    actor: Actor = field(default=Actor("u1", "Chị Lan", "user", system=True))
    """Who is signed in."""

    def sign_in(self, role: Role, unit: str) -> None:
        self.actor = Actor("u2", "Anh Minh", "user", roles={self.units[unit]: role})

    def publish(
        self,
        text: str,
        *,
        unit: str = "xa-a",
        live_from: datetime | None = None,
        live_until: datetime | None = None,
        class_: str = "normal",
        item: str | None = None,
        **body: Any,
    ) -> str:
        """Put a message on signage the way the engine does; the publication's id. ``item``: one more of that item."""
        with self.database.write() as session:
            now = clock.now()
            start = live_from or now
            number = 1
            if item is None:
                made = Item(
                    id=new_id(),
                    kind="led_message",
                    unit_id=self.units[unit],
                    title=text,
                    state="approved",
                    version=1,
                    head=1,
                    created_by="test",
                    created_at=now,
                    changed_at=now,
                    changed_by="test",
                    changed_by_name="Chị Lan",
                )
                session.add(made)
                session.flush()
            else:
                made = session.get_one(Item, item)
                made.head = number = made.head + 1
            session.add(
                Revision(
                    item_id=made.id,
                    number=number,
                    author="test",
                    author_name="Chị Lan",
                    saved_at=now,
                    sealed_at=now,
                    schema=1,
                    body={"kind": "led_message", "text": text, **body},
                )
            )
            publication = Publication(
                id=new_id(),
                item_id=made.id,
                revision=number,
                class_=class_,
                live_from=start,
                live_until=live_until,
                approved_by="test",
                approved_by_name="Chị Lan",
                made_at=now,
            )
            session.add(publication)
            session.flush()
            session.add(
                Standing(
                    id=new_id(),
                    publication_id=publication.id,
                    item_id=made.id,
                    kind="led_message",
                    channel="signage",
                    revision=number,
                    counts_from=start,
                    live_from=start,
                    live_until=live_until,
                    effect_on=datetime.min.date(),
                    published_at=start,
                )
            )
            self._tell(session, "published", made)
            return publication.id

    def withdraw(self, publication: str, why: Ending = "gone") -> None:
        with self.database.write() as session:
            standing = session.execute(select(Standing).where(Standing.publication_id == publication)).scalar_one()
            standing.ended_at, standing.ended_why = clock.now(), why
            self._tell(session, "withdrawn", session.get_one(Item, standing.item_id))

    def item_of(self, publication: str) -> str:
        with self.database.read() as session:
            return session.get_one(Publication, publication).item_id

    def unrelated(self) -> None:
        """A commit of a person that touches no playlist."""
        with self.database.write() as session:
            record(session, News("published", "item", new_id(), OPERATOR, unit_id=self.units["xa-a"], kind="article"))

    def _tell(self, session: Any, verb: Verb, item: Item) -> None:
        record(session, News(verb, "item", item.id, OPERATOR, unit_id=item.unit_id, kind=item.kind))

    def join(self, unit: str = "xa-a", **device: Any) -> "Device":
        """A device paired as an operator does it."""
        waiting = self.client.post("/v1/signage/pairings", json={**SCREEN, **device}).json()
        form = {"name": "Bảng cổng chợ", "unit": unit, "pairing_code": waiting["code"]}
        joined = self.client.post("/manage/v1/screens", json=form)
        assert joined.status_code == 201, joined.text
        paired = self.client.get(waiting["poll_url"]).json()
        return Device(self.client, joined.json()["id"], paired["device_token"], paired["capability_url"])


@dataclass
class Device:
    client: TestClient
    id: str
    token: str
    capability: str

    @property
    def headers(self) -> dict[str, str]:
        return {"Authorization": f"Bearer {self.token}"}

    def get(self, path: str, **headers: str) -> Any:
        return self.client.get(f"/v1/signage/{path}", headers={**self.headers, **headers})

    def head(self, path: str, **headers: str) -> Any:
        return self.client.head(f"/v1/signage/{path}", headers={**self.headers, **headers})

    def post(self, path: str, document: Any) -> Any:
        # Escaped, as some devices write it: even half a surrogate pair comes through.
        headers = {**self.headers, "Content-Type": "application/json"}
        return self.client.post(f"/v1/signage/{path}", content=json.dumps(document), headers=headers)

    def playlist(self) -> Any:
        answer = self.get("playlist")
        assert answer.status_code == 200, answer.text
        return answer.json()

    def texts(self) -> list[str]:
        return [item["text"]["plain"] for item in self.playlist()["items"]]
