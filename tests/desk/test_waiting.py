"""The desk: what waits for whom is what the workflow lets them do."""

from typing import Any

from tests import make
from tests.world import World

Headers = dict[str, str]


def test_what_waits_for_one_s_approval_is_what_one_may_approve(office: World) -> None:
    office.unit("thon", "Thôn")
    lan, mai = office.person("lan@xa.vn", "editor", "goc"), office.person("mai@xa.vn", "approver", "goc")
    sen, ban = office.person("sen@xa.vn", "unit_admin", "goc"), office.person("ban@xa.vn", "approver", "thon")

    def act(item: dict[str, Any], what: str, who: Headers) -> dict[str, Any]:
        path, version = f"/items/{item['id']}", f'"{item["version"]}"'
        if what == "save":
            body = make.body("article", title=f"Sửa lần {item['version']}")
            saved: dict[str, Any] = office.manage("PUT", f"{path}/body", 200, body, who, If_Match=version)
            return saved
        moved: dict[str, Any] = office.manage("POST", f"{path}/moves/{what}", 200, {}, who, If_Match=version)
        return moved

    submitted = [("submit", lan)]
    trashed = [("archive", sen), ("restore", sen)]
    for writer, history in (
        (lan, submitted),
        (mai, [("submit", mai)]),
        (lan, [*submitted, ("save", mai)]),
        (mai, [("save", sen), ("submit", sen)]),
        # What was approved last is submitted again: its author is asked about, as if it were new.
        (lan, [*submitted, ("approve", mai), *trashed, *submitted]),
        (mai, [("submit", mai), ("approve", sen), *trashed, ("submit", mai)]),
        (lan, [*submitted, ("approve", mai), ("save", mai), ("submit", mai)]),
        (lan, [*submitted, ("approve", mai), *trashed, ("save", mai), ("submit", mai)]),
    ):
        form = {"unit": "goc", "body": make.body("article", title="Chờ duyệt")}
        item = office.manage("POST", "/items", 201, form, writer)
        for what, who in history:
            item = act(item, what, who)
    counts = []
    for who in (lan, mai, sen, ban, office.admin):
        rows = office.manage("GET", "/items?state=in_review&limit=100", who=who)["items"]
        open_to = {
            row["id"] for row in rows for one in row["actions"] if (one["action"], one["allowed"]) == ("approve", True)
        }
        waits = office.manage("GET", "/desk", who=who)["to_approve"]
        assert {item["id"] for item in waits["items"]} <= open_to
        assert waits["count"] == len(open_to)
        counts.append(len(open_to))
    assert counts[:4] == [0, 4, 8, 0]
