from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import time_machine

from api import media
from api.events import Event
from api.kinds.body import MediaUse
from api.people.permission import Role
from api.storage import open_storage
from tests.media import samples
from tests.media.room import Room
from tests.media.samples import picture


def put(room: Room, asset: dict[str, Any], version: int | str | None = None, **members: str) -> Any:
    headers = {"If-Match": f'"{asset["version"] if version is None else version}"'}
    return room.client.put(f"/manage/v1/media/{asset['id']}", json=members, headers=headers)


def trash(room: Room, asset: dict[str, Any]) -> Any:
    now = room.client.get(f"/manage/v1/media/{asset['id']}")
    return room.client.delete(f"/manage/v1/media/{asset['id']}", headers={"If-Match": now.headers["ETag"]})


def used(room: Room, asset: dict[str, Any], item: str = "0192-item", revision: int = 1) -> None:
    with room.database.write() as session:
        media.use(session, item, revision, [asset["id"]])


def names(answer: Any) -> list[str]:
    return [one["name"] for one in answer.json()["items"]]


class TestTheList:
    @pytest.fixture
    def filled(self, room: Room) -> Room:
        room.upload("Đường làng.jpg", picture(size=(40, 30)), alt="Con đường mới", credit="Văn Nam")
        room.upload("Quyết định 12.pdf", samples.PDF)
        room.upload("Bản tin.mp3", samples.mp3())
        room.sign_in("Hoa", Role.AUTHOR, "giao-an")
        room.upload("Giao An.pdf", samples.PDF, unit="giao-an")
        room.sign_in("Lan", Role.AUTHOR)
        return room

    def test_shows_the_newest_first_and_only_ones_own_units(self, filled: Room) -> None:
        answer = filled.client.get("/manage/v1/media")
        assert names(answer) == ["Bản tin.mp3", "Quyết định 12.pdf", "Đường làng.jpg"]
        assert answer.json()["next"] is None
        assert answer.headers["Cache-Control"] == "private, no-store"

    @pytest.mark.parametrize("q", ["duong lang", "ĐƯỜNG", "con đường", "van nam", "Đươ\u0300ng"])
    def test_finds_by_name_alt_and_credit_without_diacritics(self, filled: Room, q: str) -> None:
        assert names(filled.client.get("/manage/v1/media", params={"q": q})) == ["Đường làng.jpg"]

    @pytest.mark.parametrize("q", ["%", "_", "không có", '"', ""])
    def test_what_holds_no_word_or_another_finds_nothing(self, filled: Room, q: str) -> None:
        assert names(filled.client.get("/manage/v1/media", params={"q": q})) == []

    def test_filters_by_type_and_unit(self, filled: Room) -> None:
        def listed(**parameters: str) -> list[str]:
            return names(filled.client.get("/manage/v1/media", params=parameters))

        assert listed(type="audio") == ["Bản tin.mp3"]
        assert listed(type="document") == ["Quyết định 12.pdf"]
        assert listed(unit="giao-an") == []
        assert len(listed(unit="xuan-thuy")) == 3

    def test_pages_neither_skip_nor_repeat(self, filled: Room) -> None:
        seen: list[str] = []
        url: str | None = "/manage/v1/media?limit=1&type=document"
        filled.upload("Mới.pdf", samples.PDF)
        while url is not None:
            answer = filled.client.get(url)
            seen += names(answer)
            url = answer.json()["next"]
        assert seen == ["Mới.pdf", "Quyết định 12.pdf"]

    def test_refuses_an_altered_cursor_and_an_unknown_parameter(self, filled: Room) -> None:
        assert filled.client.get("/manage/v1/media?cursor=abc").json()["code"] == "cursor_invalid"
        assert filled.client.get("/manage/v1/media?pages=2").status_code in (400, 422)


def test_the_types_that_are_taken_are_told_with_their_limits(room: Room) -> None:
    types = {one["type"]: one for one in room.client.get("/manage/v1/media/types").json()["items"]}
    assert types["image/jpeg"]["extensions"][0] == ".jpg"
    assert (types["image/jpeg"]["most_bytes"], types["image/jpeg"]["most_pixels"]) == (20 * 1024**2, 25_000_000)
    assert (types["application/pdf"]["most_bytes"], types["application/pdf"]["most_pixels"]) == (50 * 1024**2, None)


class TestOneFile:
    def test_is_described_by_whoever_uploaded_it(self, room: Room) -> None:
        asset = room.upload("a.jpg", picture()).json()
        answer = put(room, asset, name="Hội làng", alt="Người dân xem hội", credit="Văn Nam")
        assert answer.status_code == 200
        assert [answer.json()[one] for one in ("name", "alt", "credit", "version")] == [
            "Hội làng.jpg",
            "Người dân xem hội",
            "Văn Nam",
            2,
        ]
        assert answer.headers["ETag"] == '"2"'

    def test_keeps_what_a_write_leaves_out(self, room: Room) -> None:
        asset = room.upload("a.jpg", picture(), alt="Một", credit="Hai").json()
        assert put(room, asset, alt="Ba").json()["credit"] == "Hai"

    def test_is_described_by_an_editor_but_not_by_another_author(self, room: Room) -> None:
        asset = room.upload("a.jpg", picture()).json()
        room.sign_in("Hùng", Role.AUTHOR)
        assert put(room, asset, alt="x").status_code == 403
        room.sign_in("Hùng", Role.EDITOR)
        assert put(room, asset, alt="x").status_code == 200

    def test_of_another_unit_does_not_exist(self, room: Room) -> None:
        asset = room.upload("a.jpg", picture()).json()
        room.sign_in("Hoa", Role.UNIT_ADMIN, "giao-an")
        url = f"/manage/v1/media/{asset['id']}"
        assert room.client.get(url).status_code == 404
        assert room.client.get(f"{url}/file").status_code == 404
        assert put(room, asset, alt="x").status_code == 404
        assert room.client.delete(url, headers={"If-Match": '"1"'}).status_code == 404

    def test_says_what_one_may_do_with_it_as_the_writes_do(self, room: Room) -> None:
        asset = room.upload("a.jpg", picture()).json()

        def may() -> dict[str, str | None]:
            actions = room.client.get(f"/manage/v1/media/{asset['id']}").json()["actions"]
            assert all(one["allowed"] is (one["reason"] is None) for one in actions)
            return {one["action"]: one["reason"] for one in actions}

        assert may() == {"describe": None, "trash": None}
        used(room, asset)
        assert may()["trash"] == trash(room, asset).json()["detail"]
        room.sign_in("Hùng", Role.AUTHOR)
        assert set(may().values()) == {put(room, asset, alt="x").json()["detail"]}

    def test_is_not_overwritten_unseen(self, room: Room) -> None:
        asset = room.upload("a.jpg", picture()).json()
        put(room, asset, alt="mine")
        stale = put(room, asset, version=1, alt="theirs")
        assert (stale.status_code, stale.json()["changed_by"]) == (412, "Lan")
        assert room.client.put(f"/manage/v1/media/{asset['id']}", json={"alt": "x"}).status_code == 428

    def test_can_be_looked_at_before_anything_is_live(self, room: Room) -> None:
        asset = room.upload("a.jpg", picture()).json()
        whole = room.client.get(f"/manage/v1/media/{asset['id']}/file")
        small = room.client.get(f"/manage/v1/media/{asset['id']}/file?purpose=w320")
        assert (whole.headers["Content-Type"], small.headers["Content-Type"]) == ("image/jpeg", "image/webp")
        assert whole.headers["Cache-Control"] == "private, no-store"
        assert len(small.content) < len(whole.content)

    def test_each_step_is_told_in_the_log(self, room: Room) -> None:
        asset = room.upload("a.jpg", picture()).json()
        put(room, asset, alt="x")
        trash(room, asset)
        with room.database.read() as session:
            told = [(row.verb, row.subject, row.subject_id) for row in session.query(Event).order_by(Event.seq)]
        assert told == [(verb, "media", asset["id"]) for verb in ("uploaded", "described", "trashed")]


class TestTheTrash:
    def test_takes_what_nothing_uses_and_gives_it_back(self, room: Room) -> None:
        asset = room.upload("a.jpg", picture()).json()
        answer = trash(room, asset)
        assert answer.json()["trashed_at"] is not None
        assert [one["action"] for one in answer.json()["actions"]] == ["describe", "restore"]
        assert names(room.client.get("/manage/v1/media")) == []
        assert names(room.client.get("/manage/v1/media?trashed=true")) == ["a.jpg"]
        back = room.client.post(f"/manage/v1/media/{asset['id']}/restore", headers={"If-Match": answer.headers["ETag"]})
        assert back.json()["trashed_at"] is None
        assert names(room.client.get("/manage/v1/media")) == ["a.jpg"]

    def test_does_not_take_what_a_text_uses(self, room: Room) -> None:
        asset = room.upload("a.jpg", picture()).json()
        used(room, asset)
        answer = trash(room, asset)
        assert (answer.status_code, answer.json()["code"], answer.json()["items"]) == (409, "in_use", ["0192-item"])
        with room.database.write() as session:
            media.use(session, "0192-item", 1, [])
        assert trash(room, asset).status_code == 200

    def test_is_emptied_after_30_days_and_spares_bytes_that_another_file_shares(self, room: Room) -> None:
        gone = room.upload("a.pdf", samples.PDF).json()
        alone = room.upload("b.jpg", picture()).json()
        kept = room.upload("c.pdf", samples.PDF).json()
        trash(room, gone)
        trash(room, alone)
        store = open_storage(room.settings)
        now = datetime.now(UTC)
        assert media.sweep(room.database, store, now + timedelta(days=29)) == 0
        assert media.sweep(room.database, store, now + timedelta(days=31)) == 2
        assert len(room.files()) == 1
        assert room.client.get(f"/manage/v1/media/{kept['id']}/file").content == samples.PDF
        assert room.client.get(f"/manage/v1/media/{alone['id']}").status_code == 404

    def test_uploads_that_were_never_confirmed_are_cleared(self, s3_room: Room) -> None:
        import httpx2

        form = {"name": "a.pdf", "type": "application/pdf", "bytes": 4, "unit": "xuan-thuy"}
        door = s3_room.client.post("/manage/v1/media/uploads", json=form).json()
        httpx2.put(door["url"], content=b"%PDF", headers=door["headers"]).raise_for_status()
        store = open_storage(s3_room.settings)
        assert len(list(store.keys())) == 1
        with time_machine.travel(datetime.now(UTC) + timedelta(minutes=11), tick=False):
            assert media.sweep(s3_room.database, store, datetime.now(UTC)) == 1
        assert list(store.keys()) == []


class TestPublishing:
    def places(self, room: Room, *places: MediaUse) -> tuple[list[str], list[str]]:
        """The codes of what may not be saved, and of what may not be published."""
        with room.database.read() as session:
            return (
                [fault.code for fault in media.missing(session, places)],
                [f"{fault.pointer} {fault.code}" for fault in media.obstacles(session, places)],
            )

    def test_a_cover_needs_an_alt_text_of_its_own(self, room: Room) -> None:
        asset = room.upload("a.jpg", picture()).json()
        cover = MediaUse(asset["id"], None, "/cover", "cover")
        assert self.places(room, cover) == ([], ["/cover alt_missing"])
        put(room, asset, alt="Người dân xem hội")
        assert self.places(room, cover) == ([], [])

    def test_an_attachment_and_a_picture_with_words_beside_it_need_none(self, room: Room) -> None:
        asset = room.upload("a.jpg", picture()).json()
        attachment = MediaUse(asset["id"], None, "/attachments/0/media", "attachment")
        inline = MediaUse(asset["id"], "Người dân xem hội", "/content/0", "inline")
        assert self.places(room, attachment, inline) == ([], [])

    def test_a_file_stands_only_where_its_kind_can(self, room: Room) -> None:
        document = room.upload("a.pdf", samples.PDF).json()["id"]
        found, _ = self.places(
            room,
            MediaUse(document, None, "/cover", "cover"),
            MediaUse(document, None, "/audio", "audio"),
            MediaUse(document, None, "/attachments/0/media", "attachment"),
            MediaUse("nothing", None, "/image", "image"),
        )
        assert found == ["not_a_picture", "not_audio", "unknown_media"]

    def test_channels_get_a_card(self, room: Room) -> None:
        asset = room.upload("Hội làng.jpg", picture(size=(700, 350)), alt="Người dân").json()
        with room.database.read() as session:
            cards = media.cards(session, [asset["id"], "nothing"])
            assert media.zalo_url(session, asset["id"]) == asset["zalo_url"]
        card = {
            "url": f"/v1/media/{asset['sha256']}/hoi-lang.jpg",
            "alt": "Người dân",
            "width": 700,
            "height": 350,
            "renditions": asset["renditions"],
        }
        assert cards == {asset["id"]: card}
        assert [one["url"].rsplit("/")[-1] for one in card["renditions"]] == [
            "hoi-lang-320.webp",
            "hoi-lang-640.webp",
            "hoi-lang-700.webp",
        ]
