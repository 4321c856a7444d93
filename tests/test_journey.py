"""One office's life over real HTTP: each kind is written, approved, seen on every channel, and taken down."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import httpx2
import pytest

from tests.media import samples
from tests.server import PASSWORD, serving
from tests.storage import s3

WEEK = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"]
BODIES: dict[str, dict[str, Any]] = {
    "article": {"title": "Khai trương thư viện xã", "summary": "Mở cửa cả tuần.", "body_html": "<p>Mời bà con.</p>"},
    "procedure": {
        "title": "Cấp thẻ thư viện",
        "code": "1.909090",
        "steps": [{"name": "Bước 1", "text": "Nộp đơn tại quầy."}],
        "methods": [{"channel": "direct", "time_limit": {"value": 1, "unit": "day"}, "fees": [{"amount": 0}]}],
        "cases": [{"name": "", "components": [{"name": "Đơn đề nghị", "originals": 1}]}],
    },
    "led_message": {"text": "THƯ VIỆN XÃ MỞ CỬA CẢ TUẦN", "style": "slogan"},
    "radio_script": {"title": "Mời đến thư viện", "parts": [{"role": "item", "text": "Mời bà con đến thư viện xã."}]},
}
BROADCAST = {"channels": ["portal", "zalo", "zalo_broadcast"]}


@pytest.fixture
def settings(database_url: str, tmp_path: Path) -> Iterator[dict[str, str]]:
    """SQLite with the local disk, and PostgreSQL with an S3 server: the two ways Loa is run."""
    if database_url.startswith("sqlite"):
        yield {"LOA_DATABASE_URL": database_url}
        return
    with s3.serving(tmp_path) as store:
        yield {
            "LOA_DATABASE_URL": database_url,
            "LOA_S3_BUCKET": store.s3_bucket,
            "LOA_S3_ENDPOINT": store.s3_endpoint,
            "LOA_S3_ACCESS_KEY": store.s3_access_key,
            "LOA_S3_SECRET_KEY": store.s3_secret_key,
        }


@dataclass
class Office:
    """What somebody at a desk, a citizen and a device can ask, against a server of its own process."""

    url: str
    client: httpx2.Client
    tokens: dict[str, str] = field(default_factory=dict)

    def ask(self, method: str, path: str, status: int, who: str | None = None, **more: Any) -> Any:
        headers = {**more.pop("headers", {})}
        if who is not None:
            headers["Authorization"] = f"Bearer {self.tokens[who]}"
        answer = self.client.request(method, path, headers=headers, follow_redirects=False, **more)
        assert answer.status_code == status, f"{method} {path}: {answer.status_code} {answer.text[:500]}"
        return answer.json() if "json" in answer.headers.get("content-type", "") else answer

    def get(self, path: str, status: int = 200, **more: Any) -> Any:
        return self.ask("GET", path, status, **more)

    def sign_in(self, who: str, email: str, password: str) -> None:
        form = {"username": email, "password": password}
        self.tokens[who] = self.ask("POST", "/manage/v1/token", 200, data=form)["access_token"]

    def manage(
        self, who: str, method: str, path: str, status: int, json: Any = None, version: int | None = None
    ) -> Any:
        headers = {"If-Match": f'"{version}"'} if version is not None else {}
        return self.ask(method, f"/manage/v1{path}", status, who, json=json, headers=headers)

    def move(self, who: str, item: dict[str, Any], action: str, **form: Any) -> dict[str, Any]:
        path = f"/items/{item['id']}/moves/{action}"
        moved: dict[str, Any] = self.manage(who, "POST", path, 200, form, item["version"])
        return moved

    def publish(self, kind: str, **members: Any) -> dict[str, Any]:
        """The author writes it; an approver approves what the author asked for, or says at once where it goes."""
        body = {"kind": kind, **BODIES[kind], **members}
        item = self.manage("author", "POST", "/items", 201, {"unit": "goc", "body": body})
        if kind == "article":
            return self.move("approver", self.move("author", item, "submit", **BROADCAST), "approve")
        return self.move("approver", self.move("author", item, "submit"), "publish")

    def withdraw(self, item: dict[str, Any], **form: Any) -> None:
        self.move("approver", item, "withdraw", **form)


@contextmanager
def open_office(folder: Path, settings: dict[str, str]) -> Iterator[Office]:
    with serving(folder, **settings) as server, httpx2.Client(base_url=server.url) as client:
        office = Office(server.url, client)
        office.sign_in("admin", "admin@loa.local", PASSWORD)
        yield office


def test_what_an_approver_approves_stands_on_every_channel_and_leaves_it_again(
    settings: dict[str, str], tmp_path: Path
) -> None:
    folder = tmp_path / "office"
    folder.mkdir()
    with open_office(folder, settings) as office:
        _staff(office)
        device, station = _screen(office), _station(office)
        picture = _picture(office)
        _nothing_shows(office, device, station)
        office.get(picture["url"], 404)
        items = {
            kind: office.publish(kind, **({"cover": picture["id"]} if kind == "article" else {})) for kind in BODIES
        }
        _portal_shows(office, picture)
        _zalo_shows(office)
        entry = _screen_shows(office, device)
        airing = _station_shows(office, station)
        _report(office, f"{device}/plays", entry)
        _report(office, f"{station}/plays", airing)
    # What was counted in memory is written down when the server stops.
    with open_office(folder, settings) as office:
        _staff_signs_in(office)
        for kind, channels in (
            ("article", {"portal", "zalo", "zalo_broadcast"}),
            ("procedure", {"portal", "zalo"}),
            ("led_message", {"signage"}),
            ("radio_script", {"radio"}),
        ):
            facts = office.manage("admin", "GET", f"/items/{items[kind]['id']}/deliveries", 200)["items"]
            assert {fact["channel"] for fact in facts} == channels, kind
        _taken_down(office, items, device, station, picture)


def _staff(office: Office) -> None:
    for role in ("author", "approver"):
        user = {
            "email": f"{role}@xa.local",
            "name": role,
            "password": PASSWORD,
            "roles": [{"unit": "goc", "role": role}],
        }
        office.manage("admin", "POST", "/users", 201, user)
    _staff_signs_in(office)


def _staff_signs_in(office: Office) -> None:
    for role in ("author", "approver"):
        office.sign_in(role, f"{role}@xa.local", PASSWORD)


def _screen(office: Office) -> str:
    """A device pairs by its code; its capability address."""
    asked = office.ask("POST", "/v1/signage/pairings", 201, json={"model": "P10", "width": 128, "height": 32})
    joined = {"name": "Cổng xã", "unit": "goc", "pairing_code": asked["code"]}
    office.manage("admin", "POST", "/screens", 201, joined)
    device: str = office.get(asked["poll_url"])["capability_url"]
    beat = {"playlist_version": 1, "player": "thử"}
    office.ask("POST", f"{device}/heartbeats", 204, json=beat)
    return device


def _station(office: Office) -> str:
    slug = office.manage("admin", "POST", "/stations", 201, {"name": "Đài xã", "unit": "goc"})["slug"]
    slot = {"name": "Cả ngày", "days": WEEK, "from": "00:00", "to": "24:00", "limit_seconds": 900}
    office.manage("admin", "POST", f"/stations/{slug}/slots", 201, slot)
    made = office.manage("admin", "POST", f"/stations/{slug}/keys", 201, {"name": "Máy phát"})
    capability: str = made["capability_url"]
    return capability


def _picture(office: Office) -> dict[str, Any]:
    """Uploaded with its description; nobody outside sees it until something live uses it."""
    about = {"unit": "goc", "alt": "Phòng đọc"}
    files = {"file": ("phong-doc.jpg", samples.picture())}
    made: dict[str, Any] = office.ask("POST", "/manage/v1/media", 201, "author", data=about, files=files)
    return made


def _nothing_shows(office: Office, device: str, station: str) -> None:
    for path in ("articles", "procedures", "search?q=thư viện", "feeds/articles.json", "zalo/broadcasts"):
        assert office.get(f"/v1/{path}")["items"] == [], path
    for feed in ("/v1/feeds/articles.rss", "/v1/feeds/articles.atom", "/v1/sitemap.xml"):
        assert "thu-vien" not in office.get(feed).text
    assert office.get("/v1/zalo/answers?q=thư viện")["matches"] == 0
    assert office.get(f"{device}/playlist")["items"] == []
    assert _airings(office, station) == []
    assert "#EXTINF" not in office.get(f"{station}/rundown.m3u").text


def _portal_shows(office: Office, picture: dict[str, Any]) -> None:
    (row,) = office.get("/v1/articles")["items"]
    page = office.get(f"/v1/articles/{row['slug']}")
    assert (page["title"], page["body_text"]) == ("Khai trương thư viện xã", "Mời bà con.")
    assert office.get(page["cover"]["url"]).headers["content-type"] == "image/jpeg"
    assert office.get("/v1/procedures/1.909090")["methods"][0]["fees"][0]["kind"] == "free"
    assert {hit["kind"] for hit in office.get("/v1/search?q=thu vien")["items"]} == {"article", "procedure"}
    for feed in ("/v1/feeds/articles.rss", "/v1/feeds/articles.atom", "/v1/sitemap.xml"):
        assert row["slug"] in office.get(feed).text
    assert office.get("/v1/feeds/articles.json")["items"][0]["title"] == page["title"]
    assert {change["op"] for change in office.get("/v1/changes")["items"]} == {"upsert"}


def _zalo_shows(office: Office) -> None:
    assert office.get("/v1/zalo/answers?q=khai trương thư viện")["matches"] >= 1
    assert "Cấp thẻ thư viện" in office.get("/v1/zalo/procedures/1.909090")["messages"][0]["text"]
    (sent,) = office.get("/v1/zalo/broadcasts")["items"]
    assert sent["article"]["cover"]["photo_url"].startswith(office.url)


def _screen_shows(office: Office, device: str) -> str:
    playlist = office.get(f"{device}/playlist")
    (item,) = playlist["items"]
    assert item["text"]["plain"] == "THƯ VIỆN XÃ MỞ CỬA CẢ TUẦN"
    for asset in playlist["assets"].values():
        assert len(office.get(asset["url"]).content) == asset["bytes"]
    entry: str = item["id"]
    return entry


def _airings(office: Office, station: str) -> list[dict[str, Any]]:
    """What airs today or, when today's session had begun already, tomorrow."""
    day = office.get(f"{station}/rundown")
    tomorrow = date.fromisoformat(day["date"]) + timedelta(days=1)
    days = [day, office.get(f"{station}/rundown?date={tomorrow}")]
    return [item for one in days for slot in one["slots"] for item in slot["items"]]


def _station_shows(office: Office, station: str) -> str:
    (item,) = _airings(office, station)
    assert item["title"] == "Mời đến thư viện"
    assert office.get(f"{station}/rundown.m3u").text.startswith("#EXTM3U")
    entry: str = item["id"]
    return entry


def _report(office: Office, path: str, entry: str) -> None:
    start, end = (f"{datetime.now(UTC) + timedelta(seconds=late):%Y-%m-%dT%H:%M:%SZ}" for late in (0, 10))
    play = {"seq": 1, "item": entry, "revision": 1, "start": start, "end": end}
    settled = office.ask("POST", path, 200, json={"boot": "b", "plays": [{**play, "result": "ok"}]})
    assert (settled["accepted"], settled["ack_through"]) == (1, 1)


def _taken_down(office: Office, items: dict[str, Any], device: str, station: str, picture: dict[str, Any]) -> None:
    """Each mode that a kind takes; lists, feeds and channels drop the text, its address answers as the mode says."""
    notice = office.publish("article", title="Bài sai ngày")
    moved = office.publish("article", title="Bài trùng")
    wrong = office.publish("article", title="Bài đăng nhầm")
    cover = office.get("/v1/articles/khai-truong-thu-vien-xa")["cover"]["url"]
    office.withdraw(moved, mode="redirect", to="khai-truong-thu-vien-xa", reason="Trùng bài.")
    answer = office.get("/v1/articles/bai-trung", 308)
    assert answer.headers["location"].endswith("/v1/articles/khai-truong-thu-vien-xa")
    office.withdraw(notice, mode="notice", reason="Bài này ghi sai ngày, xin cáo lỗi.")
    page = office.get("/v1/articles/bai-sai-ngay")
    assert (page["title"], page["notice"]) == (None, "Bài này ghi sai ngày, xin cáo lỗi.")
    office.withdraw(wrong, mode="in_error", reason="Đăng nhầm.")
    office.get("/v1/articles/bai-dang-nham", 404)
    office.withdraw(items["article"], mode="gone", reason="Hết hạn.")
    office.get("/v1/articles/khai-truong-thu-vien-xa", 410)
    office.get(cover, 404)

    refused = office.manage(
        "approver",
        "POST",
        f"/items/{items['procedure']['id']}/moves/withdraw",
        422,
        {"mode": "gone"},
        items["procedure"]["version"],
    )
    assert refused["code"] == "by_decision_only"
    office.withdraw(items["procedure"], mode="in_error", reason="Nhập nhầm.")
    office.get("/v1/procedures/1.909090", 404)
    for kind in ("led_message", "radio_script"):
        office.withdraw(items[kind], mode="gone", reason="Xong.")
        for mode in ("notice", "in_error"):
            office.withdraw(office.publish(kind), mode=mode, reason="Đăng nhầm.")
    _nothing_shows(office, device, station)
    assert {change["op"] for change in office.get("/v1/changes")["items"]} == {"gone"}
