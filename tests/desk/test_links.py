"""A preview link shows one revision to whoever has it, and nothing else to anybody."""

from typing import Any

import pytest

from tests import make
from tests.media import samples
from tests.world import World


def written(office: World, kind: str = "article", **members: Any) -> dict[str, Any]:
    form = {"unit": "goc", "body": make.body(kind, **members)}
    item: dict[str, Any] = office.manage("POST", "/items", 201, form)
    return item


def share(office: World, item: dict[str, Any], **form: Any) -> dict[str, Any]:
    shared: dict[str, Any] = office.manage("POST", f"/items/{item['id']}/preview-links", 201, form)
    return shared


def path_of(shared: dict[str, Any]) -> str:
    address: str = shared["url"]
    assert address.startswith("http://127.0.0.1:8000/preview/")
    return address.removeprefix("http://127.0.0.1:8000")


def test_a_link_shows_the_text_as_citizens_would_see_it_and_is_kept_by_nobody(office: World) -> None:
    photo = office.upload("anh.jpg", samples.picture(), alt="Sân trường")
    item = written(office, title="Khai giảng", cover=photo["id"])
    shared = share(office, item)
    assert (shared["expires_at"], shared["version"]) == ("2026-11-26T01:00:00Z", item["version"])
    page = office.ask(path_of(shared))
    assert page.headers["content-type"] == "text/html; charset=utf-8"
    assert page.headers["cache-control"] == "no-store"
    assert page.headers["x-robots-tag"] == "noindex, nofollow, noarchive"
    assert page.headers["referrer-policy"] == "no-referrer"
    assert "Khai giảng: nội dung." in page.text
    assert "Liên kết dùng được đến 08:00 ngày 26/11/2026." in page.text
    assert office.ask("/articles/khai-giang").status_code == 404
    picture = office.ask(page.text.split('<img class="cover" src="')[1].split('"')[0])
    assert picture.headers["content-type"].startswith("image/")
    assert picture.headers["cache-control"] == "private, no-store"
    assert office.ask(photo["url"]).status_code == 404


def test_once_published_the_page_is_the_same_but_for_what_is_said_above_it(office: World) -> None:
    item = written(office, "procedure", title="Đăng ký khai sinh", code="1.900778")
    page = office.ask(path_of(share(office, item))).text
    submitted = office.manage("POST", f"/items/{item['id']}/moves/submit", 200, {}, If_Match='"1"')
    approver = office.person("duyet@loa.local", "approver", "goc")
    form = {"channels": ["portal"]}
    version = f'"{submitted["version"]}"'
    office.manage("POST", f"/items/{item['id']}/moves/publish", 200, form, approver, If_Match=version)
    said = page.split("<p class=said>")[1].split("</p>")[0]
    assert page.replace(f"<p class=said>{said}</p>", "") == office.ask("/procedures/1.900778").text


def test_a_link_stays_with_its_revision_while_the_text_goes_on(office: World) -> None:
    item = written(office, title="Bản một")
    path = path_of(share(office, item))
    save = {"kind": "article", "title": "Bản hai"}
    saved = office.manage("PUT", f"/items/{item['id']}/body", 200, save, If_Match='"1"')
    assert saved["head"]["revision"] == 2
    assert "Bản một" in office.ask(path).text
    assert "Bản hai" in office.ask(path_of(share(office, item))).text
    assert "Bản một" in office.ask(path_of(share(office, item, revision=1))).text
    office.manage("POST", f"/items/{item['id']}/preview-links", 404, {"revision": 9})
    told = office.manage("GET", f"/items/{item['id']}/events")["items"]
    assert [(one["verb"], one["detail"]["revision"]) for one in told if one["verb"] == "shared"] == [
        ("shared", 1),
        ("shared", 2),
        ("shared", 1),
    ]


@pytest.mark.parametrize("tail", ["", "/media/" + "0" * 64 + "/anh.webp"])
def test_an_old_link_is_gone_and_one_nobody_gave_leads_nowhere(commune: World, tail: str) -> None:
    path = path_of(share(commune, written(commune)))
    other = path[:-4] + ("AAAA" if path[-4:] != "AAAA" else "BBBB")
    assert commune.ask(other + tail).status_code == 404
    assert commune.ask("/preview/khong-co" + tail).status_code == 404
    commune.wait(hours=71)
    assert commune.ask(path).status_code == 200
    commune.wait(hours=2)
    old = commune.ask(path + tail)
    assert (old.status_code, old.headers["cache-control"]) == (410, "no-store")


def test_a_link_that_leads_nowhere_says_so_on_a_page(commune: World) -> None:
    page = commune.ask("/preview/khong-co")
    assert "<h1>Không mở được bản xem thử</h1>" in page.text
    assert page.headers["x-robots-tag"] == "noindex, nofollow, noarchive"


def test_a_link_opens_the_files_of_its_own_text_only(commune: World) -> None:
    mine = commune.upload("anh.jpg", samples.picture(), alt="Sân")
    other = commune.upload("khac.jpg", samples.picture(size=(90, 60)), alt="Khác")
    path = path_of(share(commune, written(commune, cover=mine["id"])))
    assert commune.ask(f"{path}/media/{mine['sha256']}/anh.jpg").status_code == 200
    assert commune.ask(f"{path}/media/{other['sha256']}/khac.jpg").status_code == 404


@pytest.mark.parametrize(
    ("kind", "words"), [("led_message", 'src="data:image/png;base64,'), ("radio_script", "<p>Bài thử, xin thông báo.")]
)
def test_a_message_and_a_script_have_links_too(commune: World, kind: str, words: str) -> None:
    page = commune.ask(path_of(share(commune, written(commune, kind))))
    assert page.status_code == 200
    assert words in page.text
    assert "<h1>Bài thử</h1>" in page.text


def test_a_link_is_told_once(commune: World) -> None:
    path = f"/items/{written(commune)['id']}/preview-links"
    first = commune.manage("POST", path, 201, {}, Idempotency_Key="mot-lan")
    headers = {**commune.admin, "Idempotency-Key": "mot-lan"}
    again = commune.client.post(f"/manage/v1{path}", json={}, headers=headers)
    assert first["url"] not in again.text
