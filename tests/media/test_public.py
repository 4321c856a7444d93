from typing import Any
from urllib.parse import unquote

import pytest

from tests.media import samples
from tests.media.room import Room
from tests.media.samples import picture


@pytest.fixture
def document(room: Room) -> dict[str, Any]:
    """A live document of 71 bytes or so."""
    asset: dict[str, Any] = room.upload("Quyết định số 12.pdf", samples.PDF).json()
    room.live.add(asset["id"])
    return asset


def test_a_file_is_public_only_while_something_live_uses_it(room: Room) -> None:
    asset = room.upload("a.jpg", picture()).json()
    urls = [asset["url"], asset["zalo_url"], *(one["url"] for one in asset["renditions"])]
    assert {room.public(url).status_code for url in urls} == {404}
    room.live.add(asset["id"])
    assert {room.public(url).status_code for url in urls} == {200}
    room.live.clear()
    hidden = room.public(asset["url"])
    assert (hidden.status_code, hidden.headers["Cache-Control"]) == (404, "no-store")


def test_the_same_bytes_are_public_when_either_file_is_live(room: Room, document: dict[str, Any]) -> None:
    twin = room.upload("Bản khác.pdf", samples.PDF).json()
    room.live = {twin["id"]}
    assert room.public(document["url"]).status_code == 200


def test_it_may_be_kept_for_ever_and_nothing_of_it_runs(room: Room, document: dict[str, Any]) -> None:
    answer = room.public(document["url"])
    assert answer.content == samples.PDF
    assert {
        name: answer.headers[name]
        for name in (
            "Cache-Control",
            "ETag",
            "X-Content-Type-Options",
            "Content-Security-Policy",
            "Content-Type",
            "Accept-Ranges",
            "Content-Length",
        )
    } == {
        "Cache-Control": "public, max-age=31536000, immutable",
        "ETag": f'"{document["sha256"]}"',
        "X-Content-Type-Options": "nosniff",
        "Content-Security-Policy": "sandbox; default-src 'none'",
        "Content-Type": "application/pdf",
        "Accept-Ranges": "bytes",
        "Content-Length": str(len(samples.PDF)),
    }


def test_a_document_is_an_attachment_under_its_own_name(room: Room, document: dict[str, Any]) -> None:
    kind, plain, whole = room.public(document["url"]).headers["Content-Disposition"].split("; ")
    assert (kind, plain) == ("attachment", 'filename="Quy_t __nh s_ 12.pdf"')
    assert unquote(whole) == "filename*=UTF-8''Quyết định số 12.pdf"
    assert document["url"].endswith("/quyet-dinh-so-12.pdf")


def test_a_picture_is_shown_in_place(room: Room) -> None:
    asset = room.upload("a.jpg", picture()).json()
    room.live.add(asset["id"])
    assert room.public(asset["url"]).headers["Content-Disposition"].startswith("inline;")


def test_head_tells_the_same_without_the_bytes(room: Room, document: dict[str, Any]) -> None:
    whole = room.public(document["url"])
    head = room.client.head(document["url"])
    assert (head.status_code, head.content) == (200, b"")
    assert dict(head.headers) == dict(whole.headers)


@pytest.mark.parametrize("form", ['"{}"', 'W/"{}"', '"other", "{}"', "*"])
def test_what_the_caller_holds_is_not_sent_again(room: Room, document: dict[str, Any], form: str) -> None:
    answer = room.public(document["url"], If_None_Match=form.replace("{}", document["sha256"]))
    assert (answer.status_code, answer.content) == (304, b"")
    assert answer.headers["ETag"] == f'"{document["sha256"]}"'


@pytest.mark.parametrize(
    ("asked", "start", "end"),
    [
        ("bytes=0-4", 0, 5),
        ("bytes=5-", 5, None),
        ("bytes=-6", -6, None),
        ("bytes=10-100000", 10, None),
        ("bytes=-100000", 0, None),
        ("bytes=0-0", 0, 1),
    ],
)
def test_a_range_is_sent_alone(room: Room, document: dict[str, Any], asked: str, start: int, end: int | None) -> None:
    answer = room.public(document["url"], Range=asked)
    wanted = samples.PDF[start:end]
    size = len(samples.PDF)
    first = start % size
    assert (answer.status_code, answer.content) == (206, wanted)
    assert answer.headers["Content-Range"] == f"bytes {first}-{first + len(wanted) - 1}/{size}"
    assert answer.headers["Content-Length"] == str(len(wanted))


@pytest.mark.parametrize("asked", ["bytes=0-1,4-5", "bytes=5-2", "bytes=-", "bytes=x-y", "lines=1-2", "bytes 0-4", ""])
def test_what_is_no_single_range_gets_the_whole(room: Room, document: dict[str, Any], asked: str) -> None:
    answer = room.public(document["url"], Range=asked)
    assert (answer.status_code, answer.content) == (200, samples.PDF)


@pytest.mark.parametrize("asked", ["bytes=100000-", "bytes=-0"])
def test_a_range_behind_the_end_is_a_416(room: Room, document: dict[str, Any], asked: str) -> None:
    answer = room.public(document["url"], Range=asked)
    assert (answer.status_code, answer.headers["Content-Range"]) == (416, f"bytes */{len(samples.PDF)}")


def test_a_range_of_another_file_is_not_joined_to_this_one(room: Room, document: dict[str, Any]) -> None:
    same = room.public(document["url"], Range="bytes=0-4", If_Range=f'"{document["sha256"]}"')
    other = room.public(document["url"], Range="bytes=0-4", If_Range='"older"')
    assert (same.status_code, other.status_code) == (206, 200)


@pytest.mark.parametrize("url", ["/v1/media/abc/a.jpg", f"/v1/media/{'0' * 64}/a.jpg", f"/v1/media/{'A' * 64}/a.jpg"])
def test_a_hash_that_is_none_or_names_nothing_is_an_error(room: Room, url: str) -> None:
    assert room.public(url).status_code in (404, 422)


def test_an_unknown_parameter_is_refused(room: Room, document: dict[str, Any]) -> None:
    assert room.public(f"{document['url']}?width=3").status_code in (400, 422)


def test_a_file_that_is_lost_from_the_store_is_a_503_in_words(room: Room, document: dict[str, Any]) -> None:
    for path in room.files():
        path.unlink()
    answer = room.public(document["url"])
    assert (answer.status_code, answer.json()["code"]) == (503, "storage_incomplete")
