"""Pictures and files of articles: shown with the article, public as long as it is live."""

from typing import Any

from api.people.permission import OPERATOR, Signed
from tests.media import samples
from tests.world import World


def upload(office: World, name: str, content: bytes, **about: str) -> dict[str, Any]:
    signed = Signed.__metadata__[0].dependency  # type: ignore[attr-defined] # what the annotation carries
    office.app.dependency_overrides[signed] = lambda: OPERATOR
    answer = office.client.post("/manage/v1/media", data={"unit": "goc", **about}, files={"file": (name, content)})
    assert answer.status_code == 201, answer.text
    asset: dict[str, Any] = answer.json()
    return asset


def test_an_article_shows_its_cover_pictures_and_files(commune: World) -> None:
    cover = upload(commune, "le-hoi.jpg", samples.picture(), alt="Lễ hội làng")
    inside = upload(commune, "ban-do.jpg", samples.picture(size=(400, 300)), alt="Bản đồ")
    file = upload(commune, "ke-hoach.pdf", samples.PDF)
    id = commune.publish(
        "article",
        title="Lễ hội",
        cover=cover["id"],
        attachments=[{"media": file["id"], "name": "Kế hoạch"}],
        body_html=f'<p>Đường đi:</p><img data-media="{inside["id"]}" alt="Bản đồ">',
    )
    article = commune.get("/v1/articles/le-hoi")
    (row,) = commune.get("/v1/articles")["items"]
    assert row["cover"] == article["cover"]
    assert list(row["cover"]) == ["url", "alt", "width", "height", "renditions"]
    assert (row["cover"]["alt"], row["cover"]["width"]) == ("Lễ hội làng", 800)
    assert f'src="{inside["url"]}" alt="Bản đồ"' in article["body_html"]
    assert article["attachments"] == [
        {"name": "Kế hoạch", "url": file["url"], "type": "application/pdf", "bytes": len(samples.PDF)}
    ]
    (entry,) = commune.get("/v1/feeds/articles.json")["items"]
    assert entry["image"] == "http://127.0.0.1:8000" + cover["url"]
    assert f'src="http://127.0.0.1:8000{inside["url"]}"' in entry["content_html"]
    assert f'src="{cover["url"]}"' in commune.ask("/articles/le-hoi").text

    assert commune.ask(inside["url"]).status_code == 200
    commune.withdraw(id, reason="Gỡ")
    assert commune.ask(inside["url"]).status_code == 404
