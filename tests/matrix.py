"""Who asks, and what about, in tests/test_matrix.py: a province with two communes, everybody in them, and things there.

Every person and thing is made through the product. A thing serves until somebody has changed it; then it is made anew.
"""

import json
from collections.abc import Callable
from dataclasses import dataclass, field
from itertools import count
from typing import Any

from fastapi.routing import APIRoute, iter_route_contexts
from httpx2 import Response

from api.channels.limit import Limits
from api.people import tokens, users
from api.people.tables import User
from tests import make
from tests.world import World

SECRET = "Chuyện riêng của xã A"
SECRET_ABOVE = "Chuyện riêng của tỉnh"
"""In every text and name of commune A, and of the province, that is not public: nobody else ever reads it."""
PDF = b"%PDF-1.4\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF\n"
SCREEN = {"model": "HD-C15", "width": 64, "height": 32, "color": "amber1"}
SLOT = {"name": SECRET, "days": ["mon"], "from": "05:30", "to": "05:45"}

COLUMNS = ("nobody", "author", "editor", "approver", "admin", "client", "beside", "b.admin", "above", "below", "system")
"""The columns of the table, and who stands in each. All of one column are answered alike."""
PEOPLE = {
    "nobody": ["anonymous", "disabled", "expired", "foreign", "revoked"],
    "author": ["author"],
    "editor": ["editor"],
    "approver": ["approver"],
    "admin": ["admin"],
    "client": ["client"],
    "beside": ["author beside", "editor beside", "approver beside"],
    "b.admin": ["admin beside"],
    "above": ["admin above"],
    "below": ["admin above and below"],
    "system": ["system"],
}
OUTSIDERS = {
    SECRET: {"nobody", "beside", "b.admin", "above"},
    SECRET_ABOVE: set(COLUMNS) - {"above", "below", "system"},
}
"""Those who read nothing of a unit but what its citizens do, or what it approved for the units below."""
_PLACES = {
    "author": ("author", "xa-a", False),
    "editor": ("editor", "xa-a", False),
    "approver": ("approver", "xa-a", False),
    "admin": ("unit_admin", "xa-a", False),
    "author beside": ("author", "xa-b", False),
    "editor beside": ("editor", "xa-b", False),
    "approver beside": ("approver", "xa-b", False),
    "admin beside": ("unit_admin", "xa-b", False),
    "admin above": ("unit_admin", "tinh", False),
    "admin above and below": ("unit_admin", "tinh", True),
    "colleague": ("author", "xa-a", False),
    "disabled": ("editor", "xa-a", False),
}

Row = tuple[str, str, str, dict[str, int]]
"""A method, a path, the thing it is about, and the status for each column."""


def read(table: str, columns: tuple[str, ...] = COLUMNS) -> list[Row]:
    """The rows of a table as it stands in the test: ``METHOD /path  [thing]  status status …``."""
    rows = []
    for line in table.strip().splitlines():
        if not line.strip() or line.lstrip().startswith("#"):
            continue
        method, path, *words = line.split()
        told, thing = words[-len(columns) :], " ".join(words[: -len(columns)])
        rows.append((method, path, thing, dict(zip(columns, map(int, told), strict=True))))
    return rows


def routes(world: World, prefix: str) -> set[tuple[str, str]]:
    """Every method and path of the application below ``prefix``; HEAD goes with GET."""
    found = set()
    for route in iter_route_contexts(world.app.routes):
        if isinstance(route.original_route, APIRoute) and (route.path or "").startswith(prefix):
            methods = route.methods or set()
            found |= {(method, (route.path or "").removeprefix(prefix)) for method in methods}
    return {(method, path) for method, path in found if method != "HEAD" or ("GET", path) not in found}


@dataclass
class Thing:
    """What a row is about: the parts of its path, the version it stands at, and what the body names of it."""

    version: int | None = None
    parts: dict[str, str] = field(default_factory=dict)


class Province:
    def __init__(self, world: World) -> None:
        self.world = world
        self.numbers = count(1)
        self.kept: dict[str, Thing] = {}
        world.unit("tinh", "Tỉnh")
        world.unit("xa-a", "Xã A", "tinh")
        world.unit("xa-b", "Xã B", "tinh")
        # What is moved there is a secret of nobody who is asked.
        world.unit("xa-c", "Xã C", "tinh")
        self.ids = {name: self._person(name, *place) for name, place in _PLACES.items()}
        system = {"email": "system@ubnd.local", "name": "system", "roles": [{"unit": None, "role": "system_admin"}]}
        self.ids["system"] = world.manage("POST", "/users", 201, system)["id"]
        self.sittings = {name: self._sitting(name) for name in self.ids}
        self.keys = [self._client() for _ in range(2)]
        world.manage("DELETE", f"/clients/{self.keys[1][0]}", 204)
        form = {"name": "disabled", "roles": [{"unit": "xa-a", "role": "editor"}], "disabled": True}
        world.manage("PUT", f"/users/{self.ids['disabled']}", 200, form, If_Match='"1"')
        key = world.app.state.settings.key
        world.wait(minutes=-20)
        self.expired, _ = tokens.access(self.ids["editor"], self.sittings["editor"], key)
        world.wait(minutes=20)
        self.foreign, _ = tokens.access(self.ids["editor"], self.sittings["editor"], b"x" * 32)

    def _person(self, name: str, role: str, unit: str, below: bool) -> str:
        roles = [{"unit": unit, "role": role, "below": below}]
        form = {"email": f"{name.replace(' ', '-')}@ubnd.local", "name": name, "roles": roles}
        return str(self.world.manage("POST", "/users", 201, form)["id"])

    def _sitting(self, name: str) -> str:
        with self.world.database.write() as session:
            return users.open_session(session, session.get_one(User, self.ids[name])).family

    def _client(self) -> tuple[str, str]:
        form = {"name": SECRET, "unit": "xa-a", "roles": [{"unit": "xa-a", "role": "editor"}]}
        added = self.world.manage("POST", "/clients", 201, form)
        return added["id"], added["key"]

    def proof(self, name: str) -> dict[str, str]:
        """The headers with which somebody comes."""
        bare = {
            "anonymous": "",
            "expired": self.expired,
            "foreign": self.foreign,
            "client": self.keys[0][1],
            "revoked": self.keys[1][1],
        }
        if name in bare:
            return {"Authorization": f"Bearer {bare[name]}"} if bare[name] else {}
        return self.world.proof(self.ids[name], self.sittings[name])

    def ask(self, name: str, method: str, path: str, thing: Thing, sent: dict[str, Any]) -> Response:
        """One request as ``name``, with the version that the thing stands at."""
        version = {"If-Match": f'"{thing.version}"'} if thing.version is not None else {}
        answer = self.world.client.request(
            method, path.format(**thing.parts), headers={**self.proof(name), **version}, follow_redirects=False, **sent
        )
        self.world.client.cookies.clear()
        if path == "/manage/v1/token" and name in self.sittings and answer.status_code == 204:
            self.sittings[name] = self._sitting(name)
        return answer

    def thing(self, name: str) -> Thing:
        """What ``name`` calls, as nobody has touched it yet."""
        if name not in self.kept:
            self.kept[name] = THINGS[name](self) if name else Thing()
        return self.kept[name]

    def touched(self, name: str) -> None:
        self.kept.pop(name, None)

    def did(self, who: str, method: str, path: str, sent: Any = None, *, at: int | None = None, status: int = 0) -> Any:
        """Something that must work, for making things; the decoded answer."""
        thing = Thing(at)
        answer = self.ask(who, method, f"/manage/v1{path}", thing, {} if sent is None else {"json": sent})
        assert answer.status_code in ([status] if status else (200, 201, 204)), answer.text
        return answer.json() if answer.content else None

    def item(self, who: str, *moves: str, unit: str = "xa-a", by: str = "admin", title: str = SECRET) -> Thing:
        """A text of somebody's after some moves: ``submit`` is theirs, the others are ``by``'s."""
        body = make.body("article", title)
        made = self.did(who, "POST", "/items", {"unit": unit, "body": body})
        for move in moves:
            made = self.did(
                who if move == "submit" else by, "POST", f"/items/{made['id']}/moves/{move}", {}, at=made["version"]
            )
        return Thing(made["version"], {"id": made["id"], "span": "1", "number": "1"})

    def changed(self) -> Thing:
        """A live text of the unit above, with a second revision that was not approved."""
        thing = THINGS["live above"](self)
        body = make.body("article", SECRET_ABOVE)
        saved = self.did("admin above", "PUT", f"/items/{thing.parts['id']}/body", body, at=thing.version)
        return Thing(saved["version"], {**thing.parts, "span": "2"})

    def file(self, who: str = "author", name: str = SECRET) -> Thing:
        answer = self.world.client.post(
            "/manage/v1/media",
            data={"unit": "xa-a", "name": name},
            files={"file": ("a.pdf", PDF + name.encode())},
            headers=self.proof(who),
        )
        assert answer.status_code == 201, answer.text
        return Thing(1, {"id": answer.json()["id"]})

    @staticmethod
    def forget_limits(world: World) -> None:
        """How often one may ask is another test's matter."""
        world.app.state.limits = Limits()

    def code(self) -> str:
        """What a waiting device shows."""
        self.forget_limits(self.world)
        return str(self.world.client.post("/v1/signage/pairings", json=SCREEN).json()["code"])

    def screen(self) -> Thing:
        form = {"name": SECRET, "unit": "xa-a", "pairing_code": self.code()}
        return Thing(1, {"id": self.did("admin", "POST", "/screens", form)["id"]})

    def station(self, *, slot: bool = False, key: bool = False) -> Thing:
        slug = self.did("admin", "POST", "/stations", {"name": SECRET, "unit": "xa-a"})["slug"]
        parts = {"slug": slug}
        if slot:
            parts["id"] = self.did("admin", "POST", f"/stations/{slug}/slots", SLOT)["id"]
        if key:
            parts["id"] = self.did("admin", "POST", f"/stations/{slug}/keys", {})["id"]
        return Thing(None if key else 1, parts)

    def group(self) -> Thing:
        return Thing(1, {"slug": self.did("admin", "POST", "/groups", {"name": SECRET, "unit": "xa-a"})["slug"]})

    def user(self) -> Thing:
        email = f"nguoi-{next(self.numbers)}@loa.local"
        form = {"email": email, "name": SECRET, "roles": [{"unit": "xa-a", "role": "author"}]}
        return Thing(1, {"id": self.did("admin", "POST", "/users", form)["id"]})

    def term(self, address: str) -> Thing:
        self.world.manage("POST", f"/{address}", 201, {"name": "Mục"})
        newest = self.world.manage("GET", f"/{address}")["items"][-1]
        return Thing(1, {"slug": newest["slug"]})

    def batch(self) -> Thing:
        """Imported by somebody who is not in the table."""
        answer = self.world.client.post(
            "/manage/v1/procedures/import?unit=xa-a", files=self.procedures(), headers=self.world.admin
        )
        assert answer.status_code == 201, answer.text
        return Thing(None, {"id": answer.json()["id"], "move": "approve"})

    def procedures(self) -> dict[str, tuple[str, str]]:
        """A file with one that nobody has."""
        record = {"ma_thu_tuc": f"1.{next(self.numbers):06}", "ten_thu_tuc": SECRET}
        return {"file": ("a.json", json.dumps([record]))}

    def public(self) -> dict[str, Thing]:
        """What the public asks for by name."""
        world = self.world
        files = {name: self.file(name=name) for name in ("used file", "unused file")}
        names = {}
        for name, file in files.items():
            told = self.did("author", "GET", f"/media/{file.parts['id']}")
            names[name] = dict(zip(("sha256", "name"), told["url"].split("/")[-2:], strict=True))
        world.publish("article", unit="xa-a", title="Tin mới", attachments=[{"media": files["used file"].parts["id"]}])
        world.publish("procedure", unit="xa-a", title="Thủ tục", code="1.000001", effective_from="2026-01-01")
        withdrawn = world.publish("article", unit="xa-a", title="Tin cũ")
        world.withdraw(withdrawn, mode="gone")
        world.draft("article", title="Tin nháp", summary=SECRET)
        world.draft("procedure", title="Nháp", code="1.000002", note=SECRET)
        self.did("admin", "POST", "/stations", {"name": "Đài", "unit": "xa-a"})
        waiting = world.client.post("/v1/signage/pairings", json=SCREEN).json()
        named = {
            "": {},
            "live article": {"slug": "tin-moi"},
            "draft article": {"slug": "tin-nhap"},
            "withdrawn article": {"slug": "tin-cu"},
            "live procedure": {"code": "1.000001"},
            "draft procedure": {"code": "1.000002"},
            "unit": {"slug": "xa-a"},
            "station": {"slug": "dai"},
            "waiting device": {"secret": waiting["poll_url"].rsplit("/", 1)[1]},
            "frame": {"name": self.frame()},
            "nothing": {"secret": "khong-co"},
            **names,
        }
        return {name: Thing(None, parts) for name, parts in named.items()}

    def frame(self) -> str:
        """A picture that a playlist names."""
        return self.screens()["own"][0]["name"]

    def screens(self) -> dict[str, tuple[dict[str, str], str]]:
        """A screen of each state: the parts of its addresses, and its token."""
        found: dict[str, tuple[dict[str, str], str]] = {"person": ({"capability": "khong-co", "name": "x.png"}, "")}
        for state in ("own", "another's", "revoked", "deleted"):
            self.forget_limits(self.world)
            waiting = self.world.client.post("/v1/signage/pairings", json=SCREEN).json()
            form = {"name": SECRET, "unit": "xa-a", "pairing_code": waiting["code"]}
            id = self.did("admin", "POST", "/screens", form)["id"]
            told = self.world.client.get(waiting["poll_url"]).json()
            parts = {"capability": told["capability_url"].rsplit("/", 1)[1]}
            found[state] = (parts, told["device_token"])
            if state == "own":
                answer = self.world.client.get(
                    "/v1/signage/playlist", headers={"Authorization": f"Bearer {told['device_token']}"}
                )
                picture = answer.json()["assets"]["a0"]["url"].rsplit("/", 1)[1]
            parts["name"] = picture
            if state == "revoked":
                self.did("admin", "POST", f"/screens/{id}/revoke", at=1)
            if state == "deleted":
                self.did("admin", "DELETE", f"/screens/{id}", at=1)
        return found

    def stations(self) -> dict[str, tuple[dict[str, str], str]]:
        """A station's key of each state: the parts of its addresses, and the key. Another's asks for the first."""
        found: dict[str, tuple[dict[str, str], str]] = {}
        for state in ("own", "another's", "revoked", "deleted"):
            slug = self.station().parts["slug"]
            made = self.did("admin", "POST", f"/stations/{slug}/keys", {})
            asked = found["own"][0]["slug"] if state == "another's" else slug
            capability = made["capability_url"].rsplit("/", 1)[1]
            found[state] = ({"slug": asked, "capability": capability}, made["key"])
            if state == "revoked":
                self.did("admin", "DELETE", f"/stations/{slug}/keys/{made['id']}")
            if state == "deleted":
                self.did("admin", "DELETE", f"/stations/{slug}", at=1)
        found["person"] = ({**found["own"][0], "capability": "khong-co"}, "")
        return found

    def unit(self, slug: str) -> Thing:
        return Thing(self.world.manage("GET", f"/units/{slug}")["version"], {"slug": slug})


def _trashed(province: Province) -> Thing:
    thing = province.file()
    province.did("author", "DELETE", f"/media/{thing.parts['id']}", at=1)
    return Thing(2, thing.parts)


THINGS: dict[str, Callable[[Province], Thing]] = {
    "draft": lambda p: p.item("author"),
    "another's draft": lambda p: p.item("colleague"),
    "in review": lambda p: p.item("author", "submit"),
    "approver's own": lambda p: p.item("approver", "submit"),
    "approved": lambda p: p.item("author", "submit", "approve"),
    "live": lambda p: p.item("author", "submit", "publish", title="Tin cho mọi người"),
    "archived": lambda p: p.item("author", "archive"),
    "draft above": lambda p: p.item("admin above", unit="tinh", title=SECRET_ABOVE),
    "live above": lambda p: p.item(
        "admin above", "submit", "publish", unit="tinh", by="admin above and below", title="Tin của tỉnh"
    ),
    "changed above": Province.changed,
    "file": Province.file,
    "another's file": lambda p: p.file("colleague"),
    "trashed file": _trashed,
    "screen": Province.screen,
    "group": Province.group,
    "station": Province.station,
    "slot": lambda p: p.station(slot=True),
    "key": lambda p: p.station(key=True),
    "device": lambda p: Thing(None, {"code": p.code()}),
    "user": Province.user,
    "program": lambda p: Thing(None, {"id": p._client()[0]}),
    "category": lambda p: p.term("categories"),
    "topic": lambda p: p.term("topics"),
    "field": lambda p: p.term("fields"),
    "batch": Province.batch,
    "unit": lambda p: p.unit("xa-a"),
    "unit above": lambda p: p.unit("tinh"),
    "nothing": lambda p: Thing(None, dict.fromkeys(("id", "secret"), "khong-co")),
}
