"""What is asked of the database for what people do most: it does not grow with what there is, nor creep back."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import Engine, event

from tests import make
from tests.world import World

AUTOSAVE, PAGE = 24, 13


@contextmanager
def counted() -> Iterator[list[str]]:
    """The statements asked meanwhile, on whatever connection."""
    asked: list[str] = []

    def note(connection: Any, cursor: Any, statement: str, *_: Any) -> None:
        asked.append(" ".join(statement.split())[:100])

    event.listen(Engine, "before_cursor_execute", note)
    try:
        yield asked
    finally:
        event.remove(Engine, "before_cursor_execute", note)


def test_an_autosave_asks_little_of_the_database(office: World) -> None:
    editor = office.person("bien.tap@xa.vn", "editor", "goc")
    office.term("category", "tin", "Tin")
    body = make.body("article", "Lịch tiêm phòng", category="tin")
    made = office.manage("POST", "/items", 201, {"unit": "goc", "body": body}, editor)
    for text in ("một", "hai"):
        told = {**made["head"]["body"], "summary": f"Đợt {text}"}
        with counted() as asked:
            made = office.manage("PUT", f"/items/{made['id']}/body", 200, told, editor, If_Match=f'"{made["version"]}"')
        assert len(asked) <= AUTOSAVE, "\n".join(asked)


def test_a_page_of_items_asks_as_much_for_many_as_for_one(office: World) -> None:
    editor = office.person("bien.tap@xa.vn", "editor", "goc")
    office.publish("article", title="Bài đang đăng")
    for number in range(5):
        office.draft("article", title=f"Bài {number}")
    for limit in (1, 6):
        with counted() as asked:
            assert len(office.manage("GET", f"/items?limit={limit}", who=editor)["items"]) == limit
        assert len(asked) <= PAGE, "\n".join(asked)


def test_a_page_of_users_asks_as_much_for_many_as_for_one(commune: World) -> None:
    keeper = commune.person("quan.tri@xa.vn", "unit_admin", "goc")
    for number in range(5):
        commune.person(f"nguoi-{number}@xa.vn", "author", "goc")
    asked = {}
    for limit in (1, 6):
        with counted() as asked[limit]:
            assert len(commune.manage("GET", f"/users?limit={limit}", who=keeper)["items"]) == limit
    assert len(asked[1]) == len(asked[6])


def test_the_hundredth_text_of_a_name_is_not_looked_for_a_hundred_times(office: World) -> None:
    for number in range(70):
        office.draft("article", title="Lịch cắt điện")
        if number in (0, 1, 2):
            newest = office.manage("GET", "/items?limit=1")["items"][0]
            assert newest["slug"] == ["lich-cat-dien", "lich-cat-dien-2", "lich-cat-dien-3"][number]
    body = make.body("article", "Lịch cắt điện")
    with counted() as asked:
        made = office.manage("POST", "/items", 201, {"unit": "goc", "body": body})
    assert made["slug"] == "lich-cat-dien-71"
    assert len([one for one in asked if "FROM path" in one]) < 20, "\n".join(asked)
