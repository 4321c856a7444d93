"""An office with every channel, for tests: texts are written and approved through the product's own functions."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import time_machine
from anyio.from_thread import start_blocking_portal
from fastapi import FastAPI
from httpx2 import Response
from sqlalchemy import select
from sqlalchemy.orm import Session
from starlette.testclient import TestClient

from api import people
from api.content import editing, terms
from api.content.publishing import Publish, Withdraw
from api.content.terms import Vocabulary
from api.db import Database, new_id
from api.main import create_app
from api.people import tokens, units, users
from api.people.permission import OPERATOR
from api.people.tables import Grant, RefreshToken
from api.settings import Settings
from tests import make

MONDAY = datetime(2026, 11, 23, 1, 0, tzinfo=UTC)
"""When every test begins: 08:00 in Vietnam."""


@dataclass
class World:
    database: Database
    app: FastAPI
    client: TestClient
    clock: time_machine.Traveller

    @contextmanager
    def writing(self) -> Iterator[Session]:
        """One write; then a second passes, so that no two acts fall on one instant."""
        with self.database.write() as session:
            yield session
        self.wait(seconds=1)

    def wait(self, **time: float) -> None:
        self.clock.shift(timedelta(**time))

    def publish(
        self, kind: str, *, unit: str | None = None, wanted: dict[str, Any] | None = None, **members: Any
    ) -> str:
        """A text written, approved and put where ``wanted`` says (else at once, where its kind stands); its id."""
        with self.writing() as session:
            home = unit or units.tree(session).root.slug
            item = editing.create(session, home, make.body(kind, **members), OPERATOR)
            self._live(session, item.id, wanted)
            return item.id

    def revise(self, id: str, wanted: dict[str, Any] | None = None, **members: Any) -> None:
        """Change members of an item's head and publish it again."""
        with self.writing() as session:
            item = editing.hold(session, id, OPERATOR, None)
            body = dict(editing.head(session, item).body)
            editing.save(session, item, {**body, **members}, OPERATOR)
            self._live(session, id, wanted)

    def _live(self, session: Session, id: str, wanted: dict[str, Any] | None) -> None:
        item = editing.hold(session, id, OPERATOR, None)
        editing.submit(session, item, None, None, OPERATOR)
        editing.publish(session, item, Publish.model_validate(wanted or {}), OPERATOR)

    def draft(self, kind: str, **members: Any) -> str:
        with self.writing() as session:
            return make.draft(session, kind, **members)

    def save(self, id: str, **members: Any) -> None:
        """Change the working copy only."""
        with self.writing() as session:
            item = editing.hold(session, id, OPERATOR, None)
            editing.save(session, item, {**editing.head(session, item).body, **members}, OPERATOR)

    def withdraw(self, id: str, **wanted: Any) -> None:
        with self.writing() as session:
            editing.withdraw(
                session, editing.hold(session, id, OPERATOR, None), Withdraw.model_validate(wanted), OPERATOR
            )

    def correct(self, id: str, notice: str, **members: Any) -> None:
        with self.writing() as session:
            item = editing.hold(session, id, OPERATOR, None)
            editing.save(session, item, {**editing.head(session, item).body, **members}, OPERATOR)
            editing.submit(session, item, None, None, OPERATOR)
            editing.approve(session, item, None, OPERATOR)
            editing.correct(session, item, Publish(), notice, OPERATOR)

    def unit(self, slug: str, name: str, parent: str | None = None) -> str:
        """A unit below another (below the root when none is named); its id."""
        with self.writing() as session:
            tree = units.tree(session)
            above = tree.by_slug(parent) if parent else tree.root
            return people.new_unit(session, name, "xã", slug=slug, parent=above).id

    def term(self, vocabulary: Vocabulary, slug: str, name: str) -> None:
        with self.writing() as session:
            terms.add(session, vocabulary, name, slug, OPERATOR)

    def ask(self, path: str, **headers: str) -> Response:
        """The raw answer; redirects are not followed."""
        answer: Response = self.client.get(
            path, headers={name.replace("_", "-"): value for name, value in headers.items()}, follow_redirects=False
        )
        return answer

    def person(self, email: str, role: str, unit: str, *, below: bool = False) -> dict[str, str]:
        """Somebody with one role, signed in: the headers that prove it."""
        with self.writing() as session:
            user = people.new_user(session, email, email.split("@", maxsplit=1)[0])
            home = units.tree(session).by_slug(unit)
            assert home is not None
            session.add(Grant(id=new_id(), principal_id=user.id, unit_id=home.id, role=role, below=below))
            opened = users.open_session(session, user)
        return self.proof(opened.user.id, opened.family)

    @property
    def admin(self) -> dict[str, str]:
        """The headers of the first administrator."""
        with self.database.read() as session:
            user = users.found_by(session, "admin@loa.local")
            assert user is not None
            sitting = select(RefreshToken.family).where(RefreshToken.user_id == user.id).limit(1)
            family = session.execute(sitting).scalar_one_or_none()
        if family is None:
            with self.database.write() as session:
                family = users.open_session(session, user).family
        return self.proof(user.id, family)

    def proof(self, user: str, family: str) -> dict[str, str]:
        """The headers of somebody signed in, as good as new."""
        token, _ = tokens.access(user, family, self.app.state.settings.key)
        return {"Authorization": f"Bearer {token}"}

    def manage(
        self,
        method: str,
        path: str,
        status: int = 200,
        json: Any = None,
        who: dict[str, str] | None = None,
        **headers: str,
    ) -> Any:
        """Ask the management API; the decoded answer, None when it has no body."""
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        answer = self.client.request(method, f"/manage/v1{path}", json=json, headers={**(who or self.admin), **named})
        assert answer.status_code == status, f"{answer.status_code}: {answer.text}"
        return answer.json() if answer.content else None

    def upload(self, name: str, content: bytes, **about: str) -> dict[str, Any]:
        answer = self.client.post(
            "/manage/v1/media", data={"unit": "goc", **about}, files={"file": (name, content)}, headers=self.admin
        )
        assert answer.status_code == 201, answer.text
        asset: dict[str, Any] = answer.json()
        return asset

    def get(self, path: str, status: int = 200) -> Any:
        answer = self.ask(path)
        assert answer.status_code == status, answer.text
        return answer.json()

    def titles(self, path: str) -> list[str]:
        return [row["title"] for row in self.get(path)["items"]]


def open_world(url: str, folder: Path) -> Iterator[World]:
    """A new installation at 08:00 on a Monday; its clock stands still between acts."""
    settings = Settings(data_dir=folder, secret_key="k" * 32, database_url=url, admin_password="mat khau thu nghiem 1")
    with time_machine.travel(MONDAY, tick=False) as clock:
        world = world_over(settings, clock)
        with world.database.write() as session:
            people.found(session, settings)
        # One event loop for all that is asked: starting one for each request costs more than most answers.
        with start_blocking_portal() as world.client.portal:
            yield world
    world.database.close()


def world_over(settings: Settings, clock: time_machine.Traveller) -> World:
    """What stands in the database of these settings, and one process that answers for it."""
    app = create_app(settings)
    # Left out is the life of a whole process: these tests ask and answer only.
    client = TestClient(app.state.front, headers={"Accept-Encoding": "identity"})
    return World(app.state.database, app, client, clock)
