"""What every route answers is of the shape its document tells: no member less, none untold, none of another kind."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

import jsonschema_rs
import pytest

from api import demo
from api.content import deliveries
from api.openapi import document
from tests.content import records
from tests.media import samples
from tests.world import MONDAY, World, open_world

JSON = "application/json"
ELSEWHERE = {
    ("POST", "/manage/v1/media/uploads"): "tests/media: it takes an S3 store",
    ("POST", "/manage/v1/media/uploads/{id}/confirm"): "tests/media: it takes an S3 store",
}
BODIES: dict[str, dict[str, Any]] = {
    "article": {"title": "Khai trương thư viện xã", "summary": "Mở cửa cả tuần.", "body_html": "<p>Mời bà con.</p>"},
    "procedure": {
        "title": "Cấp thẻ thư viện",
        "steps": [{"name": "Bước 1", "text": "Nộp đơn tại quầy."}],
        "methods": [{"channel": "direct", "time_limit": {"value": 1, "unit": "day"}, "fees": [{"amount": 0}]}],
        "cases": [{"components": [{"name": "Đơn đề nghị", "originals": 1}]}],
        "decision": {"number": "7/QĐ", "date": "2026-11-20", "agency": "UBND xã An Mẫu", "action": "new"},
        "effective_from": "2026-11-20",
    },
    "led_message": {"text": "THƯ VIỆN XÃ MỞ CỬA CẢ TUẦN", "style": "slogan", "min_seconds": 20},
    # It takes minutes to read, so that it is still on air when one asks.
    "radio_script": {"title": "Mời đến thư viện", "parts": [{"text": "Mời bà con đến thư viện xã. " * 150}]},
}


def strict(shapes: dict[str, Any]) -> dict[str, Any]:
    """The same shapes without room for members they do not tell of."""
    return {
        name: {"additionalProperties": False, **shape} if "properties" in shape else shape
        for name, shape in shapes.items()
    }


@dataclass
class Asking:
    """Somebody who compares each answer with what its document tells of it."""

    office: World
    colleague: dict[str, str]
    """Of an approver who wrote nothing."""
    answered: set[tuple[str, str]] = field(default_factory=set)

    @cached_property
    def documents(self) -> list[dict[str, Any]]:
        return [document(self.office.app, name) for name in ("manage", "delivery")]

    @property
    def operations(self) -> Iterator[tuple[str, str, dict[str, Any], dict[str, Any]]]:
        for told in self.documents:
            for path, methods in told["paths"].items():
                for method, operation in methods.items():
                    yield method.upper(), path, operation, told["components"]["schemas"]

    def told(self, method: str, path: str) -> tuple[str, dict[str, Any], dict[str, Any]]:
        """The operation at an address: the one that names most of it."""
        fitting = [
            (template.count("{"), template, operation, shapes)
            for verb, template, operation, shapes in self.operations
            if verb == method and re.fullmatch(re.sub(r"{\w+}", "[^/]+", template), path)
        ]
        assert fitting, f"{method} {path} is not told of"
        _, template, operation, shapes = min(fitting, key=lambda one: one[0])
        return template, operation, shapes

    def ask(self, method: str, path: str, status: int = 200, who: dict[str, str] | None = None, **more: Any) -> Any:
        headers = {**(who or self.office.admin), **more.pop("headers", {})}
        answer = self.office.client.request(method, path, headers=headers, follow_redirects=False, **more)
        assert answer.status_code == status, f"{method} {path}: {answer.status_code} {answer.text[:2000]}"
        template, operation, shapes = self.told(method, path.partition("?")[0])
        assert str(status) in operation["responses"], f"{method} {template} does not tell of {status}"
        told = operation["responses"][str(status)].get("content", {})
        if JSON not in told:
            assert not answer.content or answer.headers["content-type"].partition(";")[0] in told or "*/*" in told
        else:
            shape = {**told[JSON]["schema"], "components": {"schemas": strict(shapes)}}
            faults = jsonschema_rs.Draft202012Validator(shape, validate_formats=True).iter_errors(answer.json())
            assert not [f"{'/'.join(map(str, one.instance_path))}: {one.message}"[:500] for one in faults], template
        self.answered.add((method, template))
        return answer.json() if JSON in told else answer

    def manage(
        self,
        method: str,
        path: str,
        status: int = 200,
        json: Any = None,
        version: int | None = None,
        who: dict[str, str] | None = None,
    ) -> Any:
        headers = {} if version is None else {"If-Match": f'"{version}"'}
        made = self.ask(method, f"/manage/v1{path}", status, who, json=json, headers=headers)
        self.office.wait(seconds=1)
        return made

    def move(self, item: dict[str, Any], action: str, who: dict[str, str] | None = None, **form: Any) -> dict[str, Any]:
        path = f"/items/{item['id']}/moves/{action}"
        moved: dict[str, Any] = self.manage("POST", path, 200, form, item["version"], who)
        return moved

    def write(self, kind: str, **members: Any) -> dict[str, Any]:
        body = {"kind": kind, **BODIES[kind], **members}
        written: dict[str, Any] = self.manage("POST", "/items", 201, {"unit": "goc", "body": body})
        return written

    def publish(self, kind: str, *, wanted: dict[str, Any] | None = None, **members: Any) -> dict[str, Any]:
        submitted = self.move(self.write(kind, **members), "submit")
        return self.move(submitted, "publish", self.colleague, **(wanted or {}))


@pytest.fixture
def asking(sqlite_url: str, tmp_path: Path) -> Iterator[Asking]:
    """In the invented commune, so that most of what can be answered is there."""
    for office in open_world(sqlite_url, tmp_path / "data"):
        list(demo.prepare(office.database, office.app.state.settings.model_copy(update={"demo": "1"})))
        colleague = office.person("duyet@an-mau.local", "approver", "goc", below=True)
        yield Asking(office, colleague)


def test_every_answer_is_of_the_shape_its_document_tells(asking: Asking, tmp_path: Path) -> None:
    people(asking)
    vocabularies(asking)
    picture = library(asking)
    items(asking, picture)
    screens(asking)
    station = stations(asking)
    imports(asking, tmp_path)
    public(asking, station)
    asking.manage("POST", "/installation/open", 200, {"name": "Xã Thật", "kind": "xã"})
    everything = {(method, path) for method, path, *_ in asking.operations}
    streams = {(method, path) for method, path in everything if path.endswith("/events") and path.startswith("/v1/")}
    assert everything - asking.answered - ELSEWHERE.keys() - streams == set()


def people(asking: Asking) -> None:
    manage = asking.manage
    manage("GET", "/me")
    manage("GET", "/me", who=asking.colleague)
    manage("PUT", "/me/views", json={"items": [{"room": "articles", "name": "Chờ tôi duyệt", "query": "mine=true"}]})
    manage("GET", "/me/views")
    manage("GET", "/desk", who=asking.colleague)
    manage("GET", "/installation")
    manage("GET", "/kinds")
    unit = manage(
        "POST",
        "/units",
        201,
        {
            "name": "Thư viện",
            "kind": "phòng",
            "parent": "goc",
            "working_hours": [{"days": ["sat"], "from": "07:30", "to": "11:00"}],
            "feedback": {"text": "Hòm thư góp ý ở cửa."},
            "valid_from": "2026-01-01",
        },
    )
    manage("GET", f"/units/{unit['slug']}")
    heir = {"name": "Thư viện", "kind": "phòng", "parent": "goc", "valid_until": "2027-01-01", "successors": ["goc"]}
    manage("PUT", f"/units/{unit['slug']}", json=heir, version=unit["version"])
    manage("GET", "/units?limit=1")

    roles = [{"unit": "goc", "role": "author", "below": True}]
    user = manage("POST", "/users", 201, {"email": "viet@an-mau.local", "name": "Người Viết", "roles": roles})
    manage("POST", f"/users/{user['id']}/invitation", 201)
    secret = manage("POST", f"/users/{user['id']}/invitation", 201)["url"].rsplit("/", 1)[1]
    manage("POST", f"/invitations/{secret}", 204, {"password": "mật khẩu thử nghiệm"})
    manage("GET", "/users?unit=goc")
    held = manage("GET", f"/users/{user['id']}")
    changed = {"name": "Người Viết", "roles": [*roles, {"unit": None, "role": "system_admin"}], "disabled": False}
    manage("PUT", f"/users/{user['id']}", json=changed, version=held["version"])
    form = {"username": "viet@an-mau.local", "password": "mật khẩu thử nghiệm"}
    signed_in = asking.ask("POST", "/manage/v1/token", data=form)
    asking.ask("POST", "/manage/v1/token/refresh")
    mine = {"Authorization": f"Bearer {signed_in['access_token']}"}
    manage("PUT", "/me/password", 204, {"current": "mật khẩu thử nghiệm", "new": "một mật khẩu khác"}, who=mine)
    asking.ask("DELETE", "/manage/v1/token", 204, who={"Authorization": ""})

    client = manage("POST", "/clients", 201, {"name": "Cổng", "unit": "goc", "roles": roles})
    manage("GET", "/me", who={"Authorization": f"Bearer {client['key']}"})
    manage("GET", f"/clients/{client['id']}")
    manage("DELETE", f"/clients/{client['id']}", 204)
    manage("GET", "/clients?unit=goc")


def vocabularies(asking: Asking) -> None:
    for address in ("categories", "topics", "fields"):
        term = asking.manage("POST", f"/{address}", 201, {"name": "Thư viện", "position": 2})
        asking.manage("PUT", f"/{address}/{term['slug']}", json={"name": "Thư viện xã"}, version=term["version"])
        asking.manage("GET", f"/{address}/{term['slug']}")
        spare = asking.manage("POST", f"/{address}", 201, {"name": "Thừa"})
        asking.manage("DELETE", f"/{address}/{spare['slug']}", 204, version=spare["version"])
        asking.manage("GET", f"/{address}")


def library(asking: Asking) -> str:
    """The id of a picture."""

    def upload(name: str, content: bytes) -> dict[str, Any]:
        files = {"file": (name, content)}
        asset: dict[str, Any] = asking.ask("POST", "/manage/v1/media", 201, data={"unit": "goc"}, files=files)
        return asset

    picture = upload("thu-vien.jpg", samples.picture())
    upload("loi-moi.wav", samples.wav())
    form = upload("don.pdf", samples.PDF)
    asking.manage("GET", "/media?limit=2")
    asking.manage("GET", "/media/types")
    asking.manage("GET", f"/media/{picture['id']}")
    asking.manage("GET", f"/media/{form['id']}/file")
    asking.manage("PUT", f"/media/{picture['id']}", json={"alt": "Mặt tiền thư viện"}, version=picture["version"])
    trashed = asking.manage("DELETE", f"/media/{form['id']}", version=form["version"])
    asking.manage("POST", f"/media/{form['id']}/restore", version=trashed["version"])
    return str(picture["id"])


def items(asking: Asking, picture: str) -> None:
    manage, move = asking.manage, asking.move
    rich = {
        "type": "doc",
        "content": [
            {"type": "heading", "attrs": {"level": 3}, "content": [{"type": "text", "text": "Giờ mở cửa"}]},
            {"type": "image", "attrs": {"media": picture, "alt": "Mặt tiền thư viện"}},
        ],
    }
    article = asking.publish("article", cover=picture, wanted={"channels": ["portal", "zalo", "zalo_broadcast"]})
    procedure = asking.publish("procedure", code="1.909090")
    repeal = {"effective_until": "2027-01-01", "replaces": procedure["publications"][0]["id"]}
    move(procedure, "publish", asking.colleague, **repeal)
    message, script = asking.publish("led_message"), asking.publish("radio_script")
    manage("GET", f"/items/{message['id']}")

    named = f"/items/{article['id']}/body?name=Bản có ảnh"
    body = {"kind": "article", "title": "Khai trương thư viện xã An Mẫu", "content": rich, "slug": "thu-vien"}
    saved = manage("PUT", named, json=body, version=article["version"])
    tomorrow: dict[str, Any] = {
        "channels": ["portal"],
        "class": "priority",
        "live_from": "2026-11-24T07:00:00+07:00",
        "live_until": "2026-12-01T00:00:00+07:00",
    }
    waiting = move(saved, "submit", comment="Nhờ duyệt sớm.", **tomorrow)
    manage("POST", f"/items/{article['id']}/comments", 201, {"text": "Ảnh rất rõ."})
    back = move(move(waiting, "recall"), "submit")
    again = move(move(back, "return", asking.colleague, reason="Thiếu giờ mở cửa."), "submit")
    approved = move(again, "approve", asking.colleague)
    corrected = move(approved, "correct", asking.colleague, notice="Bản trước ghi nhầm tên.")
    scheduled = move(corrected, "schedule", asking.colleague, **tomorrow)
    manage("GET", f"/items/{article['id']}/revisions?limit=1")
    manage("GET", f"/items/{article['id']}/revisions/1")
    manage("GET", f"/items/{article['id']}/revisions/1..2")
    restored = manage("POST", f"/items/{article['id']}/revisions/1/restore", version=scheduled["version"])
    manage("POST", f"/items/{article['id']}/unit", 200, {"unit": "goc"}, restored["version"])
    manage("PUT", f"/items/{article['id']}/presence", who=asking.colleague)
    manage("PUT", f"/items/{article['id']}/presence")
    manage("DELETE", f"/items/{article['id']}/presence", 204)
    manage("POST", f"/items/{article['id']}/preview-links", 201, {"revision": 1})
    manage("GET", f"/items/{article['id']}/events")

    gone = asking.publish("article", title="Lịch cũ", slug="lich-cu")
    withdrawn = move(gone, "withdraw", asking.colleague, mode="notice", reason="Lịch sẽ có lại.")
    move(move(withdrawn, "archive"), "restore")
    drafts = [asking.write(kind) for kind in BODIES]
    stale = {"id": drafts[0]["id"], "version": 99}
    chosen = [{"id": one["id"], "version": one["version"]} for one in drafts]
    manage("POST", "/moves", json={"action": "submit", "items": [*chosen, stale], "channels": None})
    for query in ("limit=3", "bodies=false&count=exact", "state=live&kind=procedure", "state=withdrawn", "q=thu vien"):
        manage("GET", f"/items?{query}")
    manage("GET", "/items?limit=100", who=asking.colleague)

    for kind, channel in (
        ("article", "portal"),
        ("procedure", "portal"),
        ("article", "zalo"),
        ("article", "zalo_broadcast"),
        ("led_message", "signage"),
        ("radio_script", "radio"),
    ):
        text = {"kind": kind, **BODIES[kind]}
        manage("POST", "/previews", json={"unit": "goc", "body": text, "channel": channel})
        manage("POST", "/checks", json={"unit": "goc", "body": text, "channels": [channel]})
    manage("GET", "/events?limit=100&unit=goc")
    with asking.office.writing() as session:
        deliveries.count(session, {(script["id"], 1, "radio"): 3}, MONDAY)
        deliveries.play(session, script["id"], 1, "radio", "đài", MONDAY, MONDAY, "boot:1")
    manage("GET", f"/items/{script['id']}/deliveries?limit=1")
    manage("GET", f"/items/{script['id']}/reach")


def screens(asking: Asking) -> None:
    group = asking.manage("POST", "/groups", 201, {"name": "Bảng ở thư viện", "unit": "goc"})
    begun = asking.ask("POST", "/v1/signage/pairings", 201, json={"model": "HD-C15", "width": 192, "height": 32})
    asking.ask("GET", begun["poll_url"])
    asking.manage("GET", f"/pairings/{begun['code']}")
    form = {"name": "Thư viện", "unit": "goc", "pairing_code": begun["code"], "groups": [group["slug"]]}
    screen = asking.manage("POST", "/screens", 201, form)
    paired = asking.ask("GET", begun["poll_url"])
    device = {"Authorization": f"Bearer {paired['device_token']}"}
    changed = {
        "name": "Thư viện xã",
        "unit": "goc",
        "groups": [group["slug"]],
        "width": 192,
        "height": 32,
        "color": "amber1",
        "brightness": [{"from": "18:00", "to": "24:00", "percent": 40}],
    }
    asking.manage("PUT", f"/screens/{screen['id']}", json=changed, version=screen["version"])
    for at, who in (("/v1/signage", device), (paired["capability_url"], {"Authorization": ""})):
        shown = asking.ask("GET", f"{at}/playlist", who=who)
        for form_of_it in ("screen", "playlist.smil", "now.txt", "now.bmp"):
            asking.ask("GET", f"{at}/{form_of_it}", who=who)
        beat = {"playlist_version": shown["version"], "free_mb": 12.5, "temperature": 41}
        asking.ask("POST", f"{at}/heartbeats", 204, who, json=beat)
        played(asking, at, who, shown["items"][0]["id"])
    asset = next(iter(shown["assets"].values()))["url"]
    asking.ask("GET", asset)
    asking.ask("GET", asset.replace("/v1/signage", paired["capability_url"]))
    asking.manage("GET", f"/screens/{screen['id']}")
    asking.manage("GET", f"/screens/{screen['id']}/now")
    asking.manage("GET", "/screens")
    asking.manage("GET", f"/groups/{group['slug']}")
    asking.manage("PUT", f"/groups/{group['slug']}", json={"name": "Bảng"}, version=group["version"])
    asking.manage("GET", "/groups")

    other = asking.ask("POST", "/v1/signage/pairings", 201, json={"model": "HD-C15", "width": 64, "height": 16})
    form = {"name": "Bảng hỏng", "unit": "goc", "pairing_code": other["code"]}
    broken = asking.manage("POST", "/screens", 201, form)
    revoked = asking.manage("POST", f"/screens/{broken['id']}/revoke", version=broken["version"])
    asking.manage("DELETE", f"/screens/{broken['id']}", 204, version=revoked["version"])
    spare = asking.manage("POST", "/groups", 201, {"name": "Dự phòng", "unit": "goc"})
    asking.manage("DELETE", f"/groups/{spare['slug']}", 204, version=spare["version"])


def played(asking: Asking, at: str, who: dict[str, str], entry: str) -> None:
    """A batch with a good row, one again, and one of each kind that is refused."""
    good = {"seq": 1, "item": entry, "revision": 1, "start": "2026-11-23T00:00:00Z", "end": "2026-11-23T00:00:10Z"}
    rows = [good, good, {**good, "seq": 2, "item": "không có"}, {**good, "seq": 3, "end": None}, {**good, "seq": "x"}]
    rows.append({**good, "seq": 4, "end": "2099-01-01T00:00:00Z"})
    settled = asking.ask("POST", f"{at}/plays", who=who, json={"plays": rows})
    assert {row["code"] for row in settled["rejected"]} == {"unknown_item", "bad_interval", "in_future"}


def stations(asking: Asking) -> str:
    """Where a station stands."""
    station = asking.manage("POST", "/stations", 201, {"name": "Đài thư viện", "unit": "goc"})
    at = f"/stations/{station['slug']}"
    form = {"name": "Buổi sáng", "days": ["mon", "tue"], "from": "07:30", "to": "08:30", "limit_seconds": 900}
    slot = asking.manage("POST", f"{at}/slots", 201, form)
    asking.manage("GET", f"{at}/slots/{slot['id']}")
    asking.manage("PUT", f"{at}/slots/{slot['id']}", json={**form, "name": "Buổi sớm"}, version=slot["version"])
    evening = asking.manage("POST", f"{at}/slots", 201, {**form, "from": "17:00", "to": "18:00"})
    asking.manage("DELETE", f"{at}/slots/{evening['id']}", 204, version=evening["version"])
    asking.manage("GET", f"{at}/slots")
    held = asking.manage("GET", at)
    asking.manage("PUT", at, json={"name": "Đài thư viện xã", "unit": "goc"}, version=held["version"])
    asking.manage("GET", "/stations")
    asking.manage("GET", f"{at}/rundown?date=2026-11-23")
    key = asking.manage("POST", f"{at}/keys", 201, {"name": "Máy phát"})
    asking.manage("GET", f"{at}/keys")
    mine = {"Authorization": f"Bearer {key['key']}"}
    for surface, who in ((f"/v1/radio{at}", mine), (key["capability_url"], {"Authorization": ""})):
        days = [asking.ask("GET", f"{surface}/rundown?date=2026-11-{day}", who=who) for day in (23, 24)]
        entry = next(item["id"] for day in days for session in day["slots"] for item in session["items"])
        asking.ask("GET", f"{surface}/rundown.m3u", who=who)
        played(asking, surface, who, entry)
    asking.ask("GET", "/v1/radio/stations?limit=1")
    asking.ask("GET", f"/v1/radio{at}/now")
    spare = asking.manage("POST", f"{at}/keys", 201)
    asking.manage("DELETE", f"{at}/keys/{spare['id']}", 204)
    other = asking.manage("POST", "/stations", 201, {"name": "Đài cũ", "unit": "goc"})
    asking.manage("DELETE", f"/stations/{other['slug']}", 204, version=other["version"])
    return str(at)


def imports(asking: Asking, tmp_path: Path) -> None:
    def bring(query: str, status: int, *more: object) -> Any:
        both = (records.national(), records.national("1.990002", "Thả đèn"), *more)
        path = records.write_records(tmp_path / "tthc.jsonl", *both)
        with path.open("rb") as file:
            return asking.ask("POST", f"/manage/v1/procedures/import{query}", status, files={"file": (path.name, file)})

    bring("?dry_run=true", 200, {"detail_url": "https://vi-du.example", "raw_text": ""})
    batch = bring("", 201)
    asking.manage("GET", f"/imports/{batch['id']}?limit=1")
    asking.manage("POST", f"/imports/{batch['id']}/moves/return", 202, {"rows": [1]}, who=asking.colleague)
    records.carry_out(asking.office)
    asking.manage("GET", f"/imports/{batch['id']}")
    asking.manage("GET", "/imports")


def public(asking: Asking, station: str) -> None:
    def get(path: str, status: int = 200) -> Any:
        return asking.ask("GET", path, status, who={"Authorization": ""})

    for address in ("categories", "topics", "fields", "units", "procedures", "articles"):
        page = get(f"/v1/{address}?limit=2&count=exact")
        get(f"/v1/{address}?fields={','.join(list(page['items'][0])[:2])}")
    for article in get("/v1/articles?limit=100")["items"]:
        get(f"/v1/articles/{article['slug']}")
    assert get("/v1/articles/lich-cu")["notice"] == "Lịch sẽ có lại."
    for procedure in get("/v1/procedures?limit=100")["items"]:
        get(f"/v1/procedures/{procedure['code'] or procedure['slug']}")
    get("/v1/procedures/1.909090/versions")
    get("/v1/zalo/procedures/1.909090")
    for unit in get("/v1/units")["items"]:
        get(f"/v1/units/{unit['slug']}")
    for question in ("thu vien", "the thu vien", "khong co gi nhu the"):
        get(f"/v1/search?q={question}")
        get(f"/v1/zalo/answers?q={question}")
    assert get("/v1/zalo/broadcasts")["items"]
    get("/v1/changes?limit=1000")
    get("/v1/alerts?count=exact")
    for feed in ("feeds/articles.rss", "feeds/articles.atom", "feeds/articles.json", "sitemap.xml"):
        get(f"/v1/{feed}")
    cover = next(article["cover"] for article in get("/v1/articles")["items"] if article["cover"])
    get(cover["url"])
    # The session after the script went live, five minutes after it began.
    asking.office.wait(hours=23, minutes=30)
    assert get(f"/v1/radio{station}/now")["on_air"]["item"]
