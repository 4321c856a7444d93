"""Xã An Mẫu, an invented commune: its people, texts and screens all read as examples."""

import json
import tempfile
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from sqlalchemy.orm import Session
from starlette.responses import Response

from api import clock, media, people
from api.channels.radio import stations as radio
from api.channels.radio.stations import NewStation, SlotForm
from api.channels.signage import devices
from api.channels.signage.shapes import Color
from api.content import editing, terms
from api.content.publishing import Publish, Wanted
from api.content.tables import Item
from api.db import Database, new_id
from api.demo import opening, pictures
from api.events import News, record
from api.media.assets import Taken
from api.people import units, users
from api.people.permission import OPERATOR, Actor, actor_of
from api.people.tables import Grant, Unit
from api.settings import Settings
from api.storage import Storage, open_storage

HERE = Path(__file__).parent
CATEGORIES = {
    "tin-tuc": "Tin tức",
    "thong-bao": "Thông báo",
    "cai-cach-hanh-chinh": "Cải cách hành chính",
    "y-te": "Y tế",
}
TERMS = {
    "van-hoa-xa-hoi": "Văn hoá – xã hội",
    "an-ninh-trat-tu": "An ninh, trật tự",
    "kinh-te": "Kinh tế",
    "nong-nghiep": "Nông nghiệp",
    "giao-duc": "Giáo dục",
    "moi-truong": "Môi trường",
    "mot-cua": "Một cửa",
    "ho-tich": "Hộ tịch",
    "can-cuoc": "Căn cước",
    "chuyen-doi-so": "Chuyển đổi số",
    "tiem-chung": "Tiêm chủng",
    "dat-dai": "Đất đai",
    "bao-tro-xa-hoi": "Bảo trợ xã hội",
    "canh-bao": "Cảnh báo",
    "phong-chong-thien-tai": "Phòng, chống thiên tai",
    "lua-dao": "Phòng lừa đảo",
    "thu-tuc": "Thủ tục hành chính",
    "nong-thon-moi": "Nông thôn mới",
    "nguoi-tot": "Người tốt, việc tốt",
    "dien-nuoc": "Điện, nước",
    "kinh-te-ha-tang": "Kinh tế – hạ tầng",
    "tiep-cong-dan": "Tiếp công dân",
    "thieu-nhi": "Thiếu nhi",
    "suc-khoe": "Sức khoẻ",
    "lua-dao-mang": "Lừa đảo trên mạng",
}
"""What the texts of the commune are filed under, besides the categories."""
PEOPLE = {
    "author": "Nguyễn Thị Mẫu",
    "editor": "Trần Văn Mẫu",
    "approver": "Lê Thị Ví Dụ",
    "unit_admin": "Phạm Văn Ví Dụ",
}
"""One for each role; their sign-in names are the roles'."""
SCREENS: tuple[tuple[str, int, int, Color], ...] = (
    ("Bảng cổng Uỷ ban", 320, 32, "amber1"),
    ("Bảng chợ An Mẫu", 192, 32, "red1"),
    ("Bảng nhà văn hoá thôn Đông", 128, 64, "rgb"),
)
_WEEK = ["mon", "tue", "wed", "thu", "fri"]
STATIONS: tuple[tuple[str, list[dict[str, Any]]], ...] = (
    (
        "Đài truyền thanh xã An Mẫu",
        [
            {"name": "Chương trình buổi sáng", "days": [*_WEEK, "sat", "sun"], "from": "05:30", "to": "05:45"},
            {"name": "Chương trình buổi chiều", "days": [*_WEEK, "sat", "sun"], "from": "17:00", "to": "17:15"},
        ],
    ),
    (
        "Cụm loa thôn Đông",
        [{"name": "Bản tin thôn", "days": _WEEK, "from": "17:30", "to": "17:40"}],
    ),
)


def settle_in(database: Database, settings: Settings) -> Iterator[str]:
    """Fill an empty installation; one transaction for the people, one for each kind of text."""
    password = users.generated()
    hashed = users.hash_password(password)
    with database.write() as session:
        root = units.tree(session).root
        root.name, root.kind = "Tỉnh Ví Dụ (Dữ liệu mẫu)", "tỉnh"
        commune = people.new_unit(session, "Xã An Mẫu (Dữ liệu mẫu)", "xã", slug="an-mau", parent=root)
        _contact(commune)
        units.changed(session)
        made = {}
        for role, name in PEOPLE.items():
            user = made[role] = people.new_user(session, f"{role.replace('_', '-')}@loa.local", name)
            session.add(Grant(id=new_id(), principal_id=user.id, unit_id=commune.id, role=role, below=True))
            users.set_password(session, user, hashed, OPERATOR)
        for slug, name in CATEGORIES.items():
            terms.add(session, "category", name, slug, OPERATOR)
        record(session, News(opening.SETTLED, "installation", "loa", OPERATOR))
        session.flush()
        staff = {role: actor_of(session, user) for role, user in made.items()}
        places = {"root": root.slug, "commune": commune.slug}
    signing_in = ", ".join(f"{role.replace('_', '-')}@loa.local" for role in PEOPLE)
    yield f"Dữ liệu mẫu: {signing_in}  mật khẩu: {password}"
    storage = open_storage(settings)
    for name, write in (
        ("articles", _article),
        ("procedures", _procedure),
        ("messages", _message),
        ("scripts", _script),
    ):
        rows: list[dict[str, Any]] = json.loads((HERE / f"{name}.json").read_text("utf-8"))
        signs = {row["cover"] for row in rows if "cover" in row}
        taken = {sign: _picture(storage, sign) for sign in sorted(signs)}
        with database.write() as session:
            for row in rows:
                home = places[row.get("unit", "commune")]
                cover = _hang(session, taken[row["cover"]], row, home, staff) if "cover" in row else None
                body, wanted = write(session, row)
                if cover is not None:
                    body["cover"] = cover
                _carry(session, home, body, wanted, row, staff)
    with database.write() as session:
        capability = _screens(session, settings, places["commune"])
        station = _stations(session, settings, places["commune"])
    at = settings.public_url.rstrip("/")
    yield f"Bảng LED mẫu: {at}{capability}/playlist"
    yield f"Đài truyền thanh mẫu: {at}{station}/rundown"
    yield "Đã tạo xã An Mẫu với tin bài, thủ tục, thông điệp LED, bản tin truyền thanh, bảng LED và đài mẫu."


def _picture(storage: Storage, sign: str) -> Taken:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / f"{sign}.jpg"
        path.write_bytes(pictures.drawn(sign))
        return media.take(storage, path, path.name)


def _hang(session: Session, taken: Taken, row: dict[str, Any], unit: str, staff: dict[str, Actor]) -> str:
    """The picture of a row as a file of the unit's library; its id."""
    home = units.tree(session).by_slug(unit)
    assert home is not None
    name = row["alt"].split(",")[0]
    return media.add(session, taken, f"{name}.jpg", home.id, staff["author"], alt=row["alt"]).id


def _carry(
    session: Session,
    unit: str,
    body: dict[str, Any],
    wanted: dict[str, Any],
    row: dict[str, Any],
    staff: dict[str, Actor],
) -> None:
    """Bring a text as far as its row says: to the public unless it names an earlier stage."""
    stage = row.get("stage", "live")
    # The root's texts are the province's: nobody of the commune may write there.
    above = unit == units.tree(session).root.slug
    writer, approver = (OPERATOR, OPERATOR) if above else (staff["author"], staff["approver"])
    if "in_hours" in row.get("wanted", {}):
        wanted = {
            **wanted,
            "live_from": clock.stamp(_full_hour(clock.now() + timedelta(hours=row["wanted"]["in_hours"]))),
        }
    item = editing.create(session, unit, body, writer)
    if stage == "draft":
        return
    editing.submit(session, item, Wanted.model_validate(wanted), row.get("comment"), writer)
    if stage == "in_review":
        return
    if stage == "returned":
        editing.return_(session, item, row["reason"], approver)
        return
    editing.approve(session, item, None, approver)
    if stage == "changed":
        editing.save(session, item, {**editing.head(session, item).body, **row["change"]}, staff["editor"])
    if "upcoming" in row:
        _amend(session, item, row["upcoming"], writer, approver)


def _full_hour(at: datetime) -> datetime:
    return at.replace(minute=0, second=0, microsecond=0)


def _amend(session: Session, item: Item, upcoming: dict[str, Any], writer: Actor, approver: Actor) -> None:
    """The next version of a procedure: seen from now, in force from a day ahead."""
    day = clock.today() + timedelta(days=upcoming["in_days"])
    decision = {"number": upcoming["number"], "agency": "Uỷ ban nhân dân tỉnh Ví Dụ", "action": "amend"}
    body = {**editing.head(session, item).body, **upcoming["changes"], "decision": decision}
    editing.save(session, item, {**body, "effective_from": day.isoformat()}, writer)
    editing.submit(session, item, None, None, writer)
    editing.publish(session, item, Publish(), approver)


def _contact(unit: Unit) -> None:
    unit.address = "Số 1, đường Ví Dụ, xã An Mẫu"
    unit.phone, unit.hotline, unit.email = "0200 000 0001", "0200 000 0002", "ubnd@an-mau.example"
    unit.working_hours = [{"days": ["mon", "tue", "wed", "thu", "fri"], "from": "07:30", "to": "17:00"}]


def _known(session: Session, vocabulary: terms.Vocabulary, slugs: list[str]) -> None:
    there = terms.names(session, vocabulary)
    for slug in slugs:
        if slug not in there:
            terms.add(session, vocabulary, TERMS.get(slug, slug), slug, OPERATOR)


def _screens(session: Session, settings: Settings, unit: str) -> str:
    """Three boards that were joined, as devices without a controller; the capability address of the first."""
    home = units.tree(session).by_slug(unit)
    assert home is not None
    capabilities = []
    for name, width, height, color in SCREENS:
        device = devices.NewPairing(model="Bảng mẫu", width=width, height=height, color=color)
        waiting = devices.begin(session, settings.key, device, "127.0.0.1")
        session.flush()
        screen = devices.join(
            session, devices.waiting(session, waiting["code"]), name, home.id, settings.timezone, OPERATOR.name
        )
        record(session, News("screen_joined", "screen", screen.id, OPERATOR, unit_id=home.id, payload={"name": name}))
        secret = waiting["poll_url"].rsplit("/", 1)[1]
        joined = devices.progress(session, settings.key, secret)
        assert joined["status"] == "paired"
        capabilities.append(joined["capability_url"])
    return str(capabilities[0])


def _stations(session: Session, settings: Settings, unit: str) -> str:
    """Two stations with the sessions of their week; the capability address of the first."""
    addresses = []
    for name, slots in STATIONS:
        reply = Response()
        station = radio.add_station(NewStation(name=name, unit=unit), session, OPERATOR, settings.timezone, reply)
        for slot in slots:
            radio.add_slot(station["slug"], SlotForm.model_validate(slot), session, OPERATOR, reply)
        addresses.append(radio.add_key(station["slug"], session, OPERATOR, reply)["capability_url"])
    return str(addresses[0])


def _paragraphs(text: str) -> str:
    return "".join(f"<p>{part}</p>" for part in text.split("\n\n"))


def _article(session: Session, row: dict[str, Any]) -> tuple[dict[str, Any], dict[str, Any]]:
    _known(session, "category", [row["category"]] if row.get("category") else [])
    _known(session, "topic", row.get("topics", []))
    members: dict[str, Any] = {
        name: row[name] for name in ("title", "summary", "category", "topics", "featured") if name in row
    }
    # What the commune puts forward it also sends to those who follow it on Zalo.
    wanted = {"channels": ["portal", "zalo", "zalo_broadcast"]} if row.get("featured") else {}
    return {"kind": "article", **members, "body_html": _paragraphs(row["text"])}, wanted


def _procedure(session: Session, row: dict[str, Any]) -> tuple[dict[str, Any], dict[str, Any]]:
    fee = row.get("fee", "free")
    fees = [{"text": "Miễn phí", "amount": 0}] if fee == "free" else [{"amount": fee}]
    if isinstance(fee, str) and fee != "free":
        fees = [{"text": fee}]
    time = row.get("time")
    limit = {"value": time[0], "unit": time[1], "text": ""} if time else None
    papers = [{"name": name, "originals": originals, "copies": copies} for name, originals, copies in row["papers"]]
    return {
        "kind": "procedure",
        "code": row["code"],
        "title": row["title"],
        "field": terms.named(session, "field", row["field_name"], OPERATOR).slug,
        "levels": ["commune"],
        "executing_agency": "Uỷ ban nhân dân xã An Mẫu",
        "competent_agency": "Uỷ ban nhân dân xã An Mẫu",
        "steps": [{"name": f"Bước {number}", "text": text} for number, text in enumerate(row["steps"], 1)],
        "methods": [{"channel": channel, "time_limit": limit, "fees": fees} for channel in ("direct", "online")],
        "cases": [{"name": "", "components": papers}],
        "results": [{"name": row["result"]}] if row.get("result") else [],
        "effective_from": "2026-01-01",
    }, {}


def _message(_session: Session, row: dict[str, Any]) -> tuple[dict[str, Any], dict[str, Any]]:
    wanted: dict[str, Any] = {name: row[name] for name in ("class",) if name in row}
    if "days" in row:
        wanted["live_until"] = clock.stamp(clock.now() + timedelta(days=row["days"]))
    return {"kind": "led_message", "text": row["text"], "style": row["style"]}, wanted


def _script(_: Session, row: dict[str, Any]) -> tuple[dict[str, Any], dict[str, Any]]:
    # A station calls its categories by words of its own.
    category = (CATEGORIES | TERMS)[row["category"]]
    return {
        "kind": "radio_script",
        "category": category,
        **{name: row[name] for name in ("title", "parts", "repeat")},
    }, {}
