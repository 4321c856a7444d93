import gc
import io
import tempfile
import zipfile
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image, PngImagePlugin

from api.media import filetypes, sounds
from api.people.permission import Role
from api.problem import Problem
from tests.media import samples
from tests.media.room import Room
from tests.media.samples import picture


def with_gps() -> Image.Exif:
    """What a phone writes: where it was, how it was held, who owns it."""
    exif = Image.Exif()
    exif[0x010F] = "CANARY-MAKER"
    exif[0x0112] = 6
    gps = exif.get_ifd(0x8825)
    gps[1], gps[2], gps[3], gps[4] = "N", (21.0, 1.0, 42.6), "E", (105.0, 51.0, 15.1)
    return exif


def stored(room: Room) -> list[bytes]:
    return [path.read_bytes() for path in room.files()]


def test_a_picture_is_kept_with_smaller_ones_beside_it(room: Room) -> None:
    answer = room.upload("Hội làng.jpg", picture(size=(2000, 1000)), alt="Người dân xem hội", credit="Văn Nam")
    assert answer.status_code == 201
    asset = answer.json()
    assert (asset["name"], asset["type"], asset["alt"], asset["credit"]) == (
        "Hội làng.jpg",
        "image/jpeg",
        "Người dân xem hội",
        "Văn Nam",
    )
    assert (asset["width"], asset["height"], asset["unit"]["slug"]) == (2000, 1000, "xuan-thuy")
    assert [(one["width"], one["height"], one["type"]) for one in asset["renditions"]] == [
        (320, 160, "image/webp"),
        (640, 320, "image/webp"),
        (1280, 640, "image/webp"),
    ]
    assert answer.headers["ETag"] == '"1"'


def test_a_small_picture_is_never_made_larger(room: Room) -> None:
    asset = room.upload("a.png", picture("PNG", (500, 250))).json()
    assert [one["width"] for one in asset["renditions"]] == [320, 500]


@pytest.mark.parametrize("format", ["JPEG", "PNG", "WEBP", "AVIF"])
def test_nothing_a_camera_wrote_down_is_kept_in_any_file(room: Room, format: str) -> None:
    extension = {"JPEG": "jpg"}.get(format, format.lower())
    original = picture(format, (1600, 800), exif=with_gps())
    assert b"CANARY-MAKER" in original
    answer = room.upload(f"a.{extension}", original)
    assert answer.status_code == 201
    assert len(stored(room)) == 5
    for content in stored(room):
        made = Image.open(io.BytesIO(content))
        assert b"CANARY-MAKER" not in content
        assert dict(made.getexif()) == {}
        assert dict(made.getexif().get_ifd(0x8825)) == {}
        assert {"exif", "xmp", "icc_profile", "comment"} & set(made.info) == set()


def test_a_photograph_held_sideways_stands_upright(room: Room) -> None:
    asset = room.upload("a.jpg", picture(size=(800, 400), exif=with_gps())).json()
    assert (asset["width"], asset["height"]) == (400, 800)


def test_words_hidden_in_a_png_are_gone(room: Room) -> None:
    notes = PngImagePlugin.PngInfo()
    notes.add_text("Comment", "CANARY-NOTE")
    room.upload("a.png", picture("PNG", pnginfo=notes))
    assert not any(b"CANARY-NOTE" in content for content in stored(room))


def test_what_hangs_behind_a_picture_is_gone(room: Room) -> None:
    archive = io.BytesIO()
    with zipfile.ZipFile(archive, "w") as file:
        file.writestr("evil.html", "<script>CANARY</script>")
    answer = room.upload("a.gif", picture("GIF", mode="P") + archive.getvalue())
    assert answer.status_code == 201
    assert not any(b"CANARY" in content or b"PK\x03\x04" in content for content in stored(room))


def test_of_a_moving_gif_the_first_picture_is_kept(room: Room) -> None:
    frames = [Image.new("P", (60, 40), colour) for colour in range(50)]
    out = io.BytesIO()
    frames[0].save(out, "GIF", save_all=True, append_images=frames[1:])
    asset = room.upload("a.gif", out.getvalue()).json()
    assert (asset["name"], asset["type"], asset["width"]) == ("a.jpg", "image/jpeg", 60)


def test_what_shows_through_stays_so_and_is_white_on_zalo(room: Room) -> None:
    see_through = Image.new("RGBA", (400, 300), (255, 0, 0, 0))
    out = io.BytesIO()
    see_through.save(out, "PNG")
    asset = room.upload("con dấu.png", out.getvalue()).json()
    assert asset["type"] == "image/png"
    room.live.add(asset["id"])
    shown = Image.open(io.BytesIO(room.public(asset["zalo_url"]).content))
    assert (shown.format, shown.getpixel((10, 10))) == ("JPEG", (255, 255, 255))


@pytest.mark.parametrize("mode", ["L", "LA", "1", "P", "I;16", "RGBA"])
def test_every_kind_of_png_is_taken(room: Room, mode: str) -> None:
    assert room.upload("a.png", picture("PNG", mode=mode)).status_code == 201


def test_a_picture_of_a_printer_is_taken(room: Room) -> None:
    assert room.upload("a.jpg", picture(mode="CMYK")).status_code == 201


def test_a_large_photograph_becomes_a_jpeg_of_at_most_1_mb_for_zalo(room: Room) -> None:
    asset = room.upload("a.jpg", samples.noise((2600, 2600))).json()
    room.live.add(asset["id"])
    answer = room.public(asset["zalo_url"])
    assert answer.headers["Content-Type"] == "image/jpeg"
    assert len(answer.content) <= 1_000_000


@pytest.mark.parametrize(
    ("name", "content", "type", "seconds"),
    [
        ("Quyết định.pdf", samples.PDF, "application/pdf", None),
        ("a.docx", samples.DOCX, "application/vnd.openxmlformats-officedocument.wordprocessingml.document", None),
        ("a.xlsx", samples.XLSX, "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", None),
        ("a.mp3", samples.mp3(100), "audio/mpeg", 2.61),
        ("a.mp3", b"ID3\4\0\0\0\0\1\0" + b"\0" * 128 + samples.mp3(100), "audio/mpeg", 2.61),
        ("a.wav", samples.wav(2.5), "audio/wav", 2.5),
        ("a.ogg", samples.opus(3), "audio/ogg", 3.0),
        ("a.opus", samples.opus(3), "audio/ogg", 3.0),
        ("a.m4a", samples.m4a(4), "audio/mp4", 4.0),
    ],
)
def test_documents_and_recordings_are_kept_as_they_are(
    room: Room, name: str, content: bytes, type: str, seconds: float | None
) -> None:
    answer = room.upload(name, content)
    assert answer.status_code == 201
    asset = answer.json()
    assert (asset["name"], asset["type"], asset["seconds"], asset["renditions"]) == (name, type, seconds, [])
    assert stored(room) == [content]


SVG = b'<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'
HTML = b"<!doctype html><script>alert(1)</script>"
EXE = b"MZ\x90\0" + b"\0" * 200


@pytest.mark.parametrize(
    ("name", "content", "type"),
    [
        ("a.svg", SVG, "image/svg+xml"),
        ("a.html", HTML, "text/html"),
        ("a.exe", EXE, "application/octet-stream"),
        ("a.zip", samples.office("x.txt"), "application/zip"),
        ("a.docm", samples.office("word/document.xml", "word/vbaProject.bin"), "application/octet-stream"),
        ("a.mp4", samples.m4a(handler=b"vide"), "video/mp4"),
        ("a", HTML, "application/octet-stream"),
        ("a.txt", b"plain words", "text/plain"),
        ("a.tiff", b"II*\0" + b"\0" * 100, "image/tiff"),
        ("a.doc", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "application/msword"),
    ],
)
def test_a_type_that_is_not_taken_is_told_which_are(room: Room, name: str, content: bytes, type: str) -> None:
    answer = room.upload(name, content, type)
    assert (answer.status_code, answer.json()["code"]) == (415, "type_not_allowed")
    assert "chỉ nhận: JPEG, PNG, WebP, GIF, AVIF, PDF, DOCX, XLSX, MP3, WAV, OGG, M4A" in answer.json()["detail"]
    assert room.files() == []


@pytest.mark.parametrize(
    ("name", "content", "type"),
    [
        ("a.jpg", HTML, "image/jpeg"),
        ("a.png", SVG, "image/png"),
        ("a.pdf", b"\n" + HTML + samples.PDF, "application/pdf"),
        ("a.pdf", EXE, "application/octet-stream"),
        ("a.docx", samples.office("word/document.xml", "word/vbaProject.bin"), "application/octet-stream"),
        ("a.docx", HTML + samples.DOCX, "application/octet-stream"),
        ("a.xlsx", samples.office("x.txt"), "application/octet-stream"),
        ("a.docx", samples.XLSX, "application/octet-stream"),
        ("a.mp3", b"ID3\4\0\0\0\0\0\0" + HTML, "audio/mpeg"),
        ("a.m4a", samples.m4a(handler=b"vide"), "audio/mp4"),
        ("a.png", picture("JPEG"), "image/png"),
        ("a.svg", picture("JPEG"), "image/jpeg"),
        ("a.html", samples.PDF, "application/pdf"),
        ("a.jpg", picture("JPEG"), "text/html"),
    ],
)
def test_a_file_that_is_not_what_it_claims_is_refused(room: Room, name: str, content: bytes, type: str) -> None:
    answer = room.upload(name, content, type)
    assert (answer.status_code, answer.json()["code"]) == (422, "type_mismatch")
    assert answer.json()["errors"][0]["pointer"] == "/file"
    assert room.files() == []


def test_an_archive_that_would_unpack_to_gigabytes_is_no_document(room: Room) -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", "")
        archive.writestr("word/document.xml", "")
    # A bomb's directory, too, says how large its parts would be: 3 GB.
    bomb = out.getvalue()
    entry = bomb.rindex(b"PK\x01\x02")
    bomb = bomb[: entry + 24] + (3 * 1024**3).to_bytes(4, "little") + bomb[entry + 28 :]
    answer = room.upload("a.docx", bomb)
    assert (answer.status_code, answer.json()["code"]) == (422, "type_mismatch")


@pytest.mark.parametrize("size", [(9000, 9000), (20_000, 20_000), (40_000, 10)])
def test_a_picture_of_too_many_pixels_is_refused_before_it_is_decoded(room: Room, size: tuple[int, int]) -> None:
    out = io.BytesIO()
    Image.new("1", size).save(out, "PNG")
    answer = room.upload("bomb.png", out.getvalue())
    assert (answer.status_code, answer.json()["code"]) == (422, "too_many_pixels")
    assert room.files() == []


@pytest.mark.parametrize("format", ["JPEG", "PNG", "WEBP", "AVIF"])
def test_a_picture_that_breaks_off_is_refused_in_words(room: Room, format: str) -> None:
    extension = {"JPEG": "jpg"}.get(format, format.lower())
    content = picture(format)
    answer = room.upload(f"a.{extension}", content[: len(content) // 2])
    assert (answer.status_code, answer.json()["code"]) == (422, "picture_broken")
    assert room.files() == []


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("../../etc/passwd.jpg", "passwd.jpg"),
        ("..\\..\\boot.jpg", "boot.jpg"),
        ("/etc/shadow", "shadow.jpg"),
        ("ảnh\u202egpj.exe", "ảnh gpj.exe.jpg"),
        ("a\u200bb.jpg", "a b.jpg"),
        ("....", "tep.jpg"),
        ("a.JPG", "a.jpg"),
        ("Báo cáo số 12.2026", "Báo cáo số 12.2026.jpg"),
        ("a" * 400 + ".jpg", "a" * 150 + ".jpg"),
        ("Hô\u0323i la\u0300ng.jpg", "Hội làng.jpg"),
        ("<script>.jpg", "script.jpg"),
        ('a"; x="b.jpg', "a; x=b.jpg"),
    ],
)
def test_a_name_cannot_lead_anywhere_or_mislead(room: Room, given: str, kept: str) -> None:
    answer = room.upload("a.jpg", picture(), name=given)
    assert answer.status_code == 201
    assert answer.json()["name"] == kept


@pytest.mark.parametrize("text", ["a\0b", "a\x1bb"])
def test_a_control_character_in_a_text_is_refused(room: Room, text: str) -> None:
    answer = room.upload("a.jpg", picture(), alt=text)
    assert answer.status_code == 422
    assert answer.json()["errors"][0]["pointer"] == "/alt"


def test_a_part_that_is_missing_or_unknown_is_named(room: Room) -> None:
    answer = room.client.post("/manage/v1/media", data={"unit": "xuan-thuy", "titel": "x"})
    assert answer.status_code == 422
    assert [(one["pointer"], one["code"]) for one in answer.json()["errors"]] == [
        ("/titel", "extra_forbidden"),
        ("/file", "missing"),
    ]


def test_an_empty_file_is_refused(room: Room) -> None:
    assert room.upload("a.pdf", b"").json()["code"] == "empty_file"


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.pdf", samples.PDF + b"\0" * (60 * 1024 * 1024)),
        ("a.jpg", picture() + b"\0" * (21 * 1024 * 1024)),
    ],
)
def test_a_file_over_its_limit_is_refused(room: Room, name: str, content: bytes) -> None:
    answer = room.upload(name, content)
    assert (answer.status_code, answer.json()["code"]) == (413, "too_large")
    assert room.files() == []


# The framework drops a part that broke off without closing its (unnamed) file.
@pytest.mark.filterwarnings("ignore::ResourceWarning", "ignore::pytest.PytestUnraisableExceptionWarning")
def test_no_upload_leaves_anything_in_the_temporary_folder(
    room: Room, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "temporary"
    folder.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(folder))
    assert room.upload("a.jpg", picture()).status_code == 201
    assert room.upload("a.jpg", HTML).status_code == 422
    body = b'--x\r\nContent-Disposition: form-data; name="file"; filename="a.pdf"\r\n\r\n' + b"\0" * 3_000_000
    broken_off = room.client.post(
        "/manage/v1/media", content=body, headers={"Content-Type": "multipart/form-data; boundary=x"}
    )
    assert broken_off.status_code in (400, 422)
    assert list(folder.iterdir()) == []
    # Now, and not in whichever test happens to run when it is swept up.
    gc.collect()


def test_one_uploads_only_where_one_writes(room: Room) -> None:
    assert room.upload("a.jpg", picture(), unit="giao-an").json()["code"] == "invalid"
    assert room.upload("a.jpg", picture(), unit="nowhere").json()["code"] == "invalid"
    assert room.files() == []


def test_the_same_bytes_are_stored_once(room: Room) -> None:
    first, second = (room.upload(name, samples.PDF).json() for name in ("a.pdf", "b.pdf"))
    assert first["id"] != second["id"]
    assert len(room.files()) == 1


HEADS = [
    b"",
    b"ID3",
    b"PK\x03\x04",
    b"OggS",
    samples.opus(),
    samples.m4a()[:40],
    samples.wav()[:44],
    samples.DOCX[:200],
]
HEADS += [samples.mp3(3), b"\0\0\0\x20ftypM4A ", b"RIFF....WAVE", b"RIFF....WEBP", b"GIF89a", b"%PDF-"]
EXTENSIONS = [one for kind in filetypes.ALLOWED for one in kind.extensions] + ["", ".exe"]


class TestDirectUpload:
    def promise(self, room: Room, content: bytes, **changes: Any) -> Any:
        form = {"name": "a.jpg", "type": "image/jpeg", "bytes": len(content), "unit": "xuan-thuy", **changes}
        return room.client.post("/manage/v1/media/uploads", json=form)

    def test_without_a_store_of_its_own_the_other_door_is_named(self, room: Room) -> None:
        answer = self.promise(room, b"x")
        assert (answer.status_code, answer.json()["code"]) == (409, "direct_upload_unavailable")
        assert "POST /manage/v1/media" in answer.json()["detail"]

    def test_a_file_sent_straight_to_the_store_is_made_safe_like_any_other(self, s3_room: Room) -> None:
        import httpx2

        content = picture(size=(800, 400), exif=with_gps())
        door = self.promise(s3_room, content).json()
        assert door["method"] == "PUT"
        assert httpx2.put(door["url"], content=content, headers=door["headers"]).status_code == 200
        confirm = f"/manage/v1/media/uploads/{door['id']}/confirm"
        answer = s3_room.client.post(confirm, json={"alt": "Hội làng"})
        assert answer.status_code == 201
        asset = answer.json()
        assert (asset["width"], asset["height"], asset["alt"]) == (400, 800, "Hội làng")
        again = s3_room.client.post(confirm, json={})
        assert again.json()["id"] == asset["id"]
        s3_room.live.add(asset["id"])
        for url in [asset["url"], asset["zalo_url"], *(one["url"] for one in asset["renditions"])]:
            answer = s3_room.public(url)
            assert answer.status_code == 200
            assert b"CANARY" not in answer.content
        part = s3_room.public(asset["url"], Range="bytes=5-9")
        assert part.content == s3_room.public(asset["url"]).content[5:10]

    def test_what_was_not_sent_or_is_another_size_or_type_is_not_taken(self, s3_room: Room) -> None:
        import httpx2

        nothing = self.promise(s3_room, b"x").json()
        answer = s3_room.client.post(f"/manage/v1/media/uploads/{nothing['id']}/confirm", json={})
        assert (answer.status_code, answer.json()["code"]) == (409, "not_uploaded")
        lie = self.promise(s3_room, HTML).json()
        httpx2.put(lie["url"], content=HTML, headers=lie["headers"]).raise_for_status()
        answer = s3_room.client.post(f"/manage/v1/media/uploads/{lie['id']}/confirm", json={})
        assert (answer.status_code, answer.json()["code"]) == (422, "type_mismatch")

    def test_another_persons_upload_cannot_be_confirmed(self, s3_room: Room) -> None:
        door = self.promise(s3_room, b"x").json()
        s3_room.sign_in("Hùng", Role.UNIT_ADMIN)
        answer = s3_room.client.post(f"/manage/v1/media/uploads/{door['id']}/confirm", json={})
        assert answer.status_code == 404

    def test_a_promise_beyond_the_rules_gets_no_door(self, s3_room: Room) -> None:
        assert self.promise(s3_room, b"x", type="image/svg+xml").status_code == 415
        assert self.promise(s3_room, b"x", bytes=21 * 1024 * 1024).status_code == 413
        assert self.promise(s3_room, b"x", unit="giao-an").status_code == 422


def test_an_upload_while_the_store_is_away_leaves_no_row(s3_room: Room) -> None:
    s3_room.settings.s3_endpoint = "http://127.0.0.1:9"
    answer = s3_room.upload("a.jpg", picture())
    assert (answer.status_code, answer.json()["code"]) == (503, "storage_unavailable")
    assert s3_room.client.get("/manage/v1/media").json()["items"] == []


@given(head=st.sampled_from(HEADS), rest=st.binary(max_size=300), extension=st.sampled_from(EXTENSIONS))
def test_whatever_the_bytes_are_they_are_taken_or_refused_in_words(
    tmp_path_factory: pytest.TempPathFactory, head: bytes, rest: bytes, extension: str
) -> None:
    path = tmp_path_factory.getbasetemp() / "any"
    path.write_bytes(head + rest)
    with suppress(Problem):
        kind = filetypes.recognise(path, f"a{extension}", "")
        if kind.family == "audio":
            assert (sounds.seconds(path, kind.mime) or 0) >= 0


def test_a_killed_decoder_is_a_422(room: Room, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("api.media.pictures.SECONDS", 0.01)
    answer = room.upload("a.jpg", picture())
    assert (answer.status_code, answer.json()["code"]) == (422, "picture_too_heavy")
