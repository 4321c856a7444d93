"""A batch over HTTP: brought in by one person, looked through, and approved or returned by another."""

from contextlib import ExitStack
from pathlib import Path
from typing import Any

import anyio
import pytest
from sqlalchemy import select

from api.content import import_routes
from api.content.tables import ImportBatch, Item
from api.people import units
from api.people.permission import Actor, Role
from tests.content.records import bring, carry_out, listed, national, write_list, write_records
from tests.world import World

Headers = dict[str, str]


def send(
    world: World, path: Path, who: Headers, status: int = 201, query: str = "", name: str | None = None
) -> dict[str, Any]:
    """Upload a file for import; the decoded answer."""
    answer = world.client.post(
        f"/manage/v1/procedures/import{query}", files={"file": (name or path.name, path.read_bytes())}, headers=who
    )
    assert answer.status_code == status, answer.text
    world.wait(seconds=1)
    said: dict[str, Any] = answer.json()
    return said


def people(world: World) -> tuple[Headers, Headers]:
    """An editor who imports, and an approver."""
    return world.person("nhap@vi-du.local", "editor", "goc"), world.person("duyet@vi-du.local", "approver", "goc")


def many(folder: Path, count: int) -> Path:
    told = [national(code=f"1.99{n:04}", title=f"Thả diều số {n}") for n in range(count)]
    return write_records(folder / "ban-ghi.jsonl", *told)


def decide(
    world: World, batch: dict[str, Any], move: str, who: Headers, status: int = 202, **form: Any
) -> dict[str, Any]:
    said: dict[str, Any] = world.manage("POST", f"/imports/{batch['id']}/moves/{move}", status, json=form, who=who)
    return said


def rows(world: World, batch: dict[str, Any], query: str = "") -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = world.manage("GET", f"/imports/{batch['id']}{query}")["items"]
    return found


def test_one_brings_in_and_another_approves_the_whole_in_one_move(office: World, tmp_path: Path) -> None:
    editor, approver = people(office)
    batch = send(office, many(tmp_path, 3), editor)
    assert (batch["state"], batch["rows"], batch["outcomes"]) == ("in_review", 3, {"new": 3})
    assert office.titles("/v1/procedures") == []

    accepted = decide(office, batch, "approve", approver)
    assert (accepted["state"], accepted["progress"]) == (
        "working",
        {"waiting": 0, "held": 0, "working": 3, "done": 0, "failed": 0},
    )
    carry_out(office)
    done = office.manage("GET", f"/imports/{batch['id']}", who=editor)
    assert (done["state"], done["progress"]) == (
        "done",
        {"waiting": 0, "held": 0, "working": 0, "done": 3, "failed": 0},
    )
    assert sorted(office.titles("/v1/procedures")) == ["Thả diều số 0", "Thả diều số 1", "Thả diều số 2"]
    item = office.manage("GET", f"/items/{done['items'][0]['item']}")
    assert item["publications"][0]["approved_by"]["name"] == "duyet"
    assert item["head"]["author"]["name"] == "nhap"


def test_the_answer_leads_to_the_batch(commune: World, tmp_path: Path) -> None:
    editor, _ = people(commune)
    path = many(tmp_path, 1)
    answer = commune.client.post(
        "/manage/v1/procedures/import", files={"file": (path.name, path.read_bytes())}, headers=editor
    )
    assert answer.headers["location"] == f"/manage/v1/imports/{answer.json()['id']}"
    assert [one["id"] for one in commune.manage("GET", "/imports")["items"]] == [answer.json()["id"]]


def test_batches_are_listed_newest_first_in_pages(commune: World, tmp_path: Path) -> None:
    for name in ("mot", "hai", "ba"):
        bring(commune, write_records(tmp_path / f"{name}.jsonl", national()))
    first = commune.manage("GET", "/imports?limit=2")
    second = commune.manage("GET", first["next"].removeprefix("/manage/v1"))
    assert [batch["name"] for page in (first, second) for batch in page["items"]] == [
        "ba.jsonl",
        "hai.jsonl",
        "mot.jsonl",
    ]
    assert second["next"] is None


def test_records_and_the_list_of_one_procedure_are_approved_as_one_text(office: World, tmp_path: Path) -> None:
    bring(office, many(tmp_path, 1), publish=False)
    write_list(tmp_path / "ds.xlsx", listed(code="1.990000", title="Thả diều số 0"))
    folder = tmp_path / "khac"
    folder.mkdir()
    write_records(folder / "a.json", national(code="1.990005"))
    write_list(folder / "b.xlsx", listed(code="1.990005"))
    bring(office, folder, publish=False)
    _, approver = people(office)
    newest = office.manage("GET", "/imports")["items"][0]
    assert newest["outcomes"] == {"new": 1, "changed": 1}
    decide(office, newest, "approve", approver, rows=[1])
    carry_out(office)
    assert [row["state"] for row in rows(office, newest)] == ["done", "done"]
    (published,) = office.manage("GET", f"/items/{rows(office, newest)[0]['item']}")["publications"]
    assert published["revision"] == 2


def test_rows_are_paged_and_filtered_by_outcome_and_state(commune: World, tmp_path: Path) -> None:
    editor, _ = people(commune)
    bring(commune, many(tmp_path, 5))
    told = [national(code=f"1.99{n:04}", title=f"Thả diều số {n}") for n in range(4)]
    told += [national(code="1.990004", title="Nuôi ong"), national(code="1.990005", title="Thả diều số 5")]
    batch = send(commune, write_records(tmp_path / "nua.jsonl", *told), editor)
    assert batch["outcomes"] == {"unchanged": 4, "suspicious": 1, "new": 1}

    assert [row["row"] for row in rows(commune, batch, "?outcome=unchanged")] == [1, 2, 3, 4]
    assert [row["row"] for row in rows(commune, batch, "?state=held")] == [5]
    (new,) = rows(commune, batch, "?outcome=new")
    assert (new["place"], new["key"], new["title"], new["state"], new["revision"]) == (
        "nua.jsonl:6",
        "1.990005",
        "Thả diều số 5",
        "waiting",
        1,
    )
    (odd,) = rows(commune, batch, "?outcome=suspicious")
    assert [finding["code"] for finding in odd["findings"]] == ["suspicious"]

    seen, path = [], f"/imports/{batch['id']}?limit=2&outcome=unchanged"
    while path:
        page = commune.manage("GET", path.removeprefix("/manage/v1"))
        seen += [row["row"] for row in page["items"]]
        path = page["next"]
    assert seen == [1, 2, 3, 4]


def test_rows_are_found_by_what_was_found_about_them(office: World, tmp_path: Path) -> None:
    editor, _ = people(office)
    bring(office, write_records(tmp_path / "cu.jsonl", national()))
    with office.database.read() as session:
        id = session.execute(select(Item.id)).scalar_one()
    office.revise(id, conditions_text="Diều phải có đèn.")
    told = [national(yeu_cau_dieu_kien="Năm mét.", co_quan_co_tham_quyen="Hội đồng mới"), national("1.990002")]
    batch = send(office, write_records(tmp_path / "moi.jsonl", *told), editor)
    assert [row["row"] for row in rows(office, batch, "?finding=conflict")] == [1]
    assert rows(office, batch, "?finding=con") == []
    assert rows(office, batch, "?finding=conf_ict") == []
    office.manage("GET", f"/imports/{batch['id']}?finding=%22", 422)


def test_batches_are_listed_by_unit(commune: World, tmp_path: Path) -> None:
    commune.unit("thon-xa", "Thôn Xa")
    bring(commune, write_records(tmp_path / "goc.jsonl", national()))
    bring(commune, write_records(tmp_path / "xa.jsonl", national("1.990002")), unit="thon-xa")

    def names(query: str) -> list[str]:
        return [batch["name"] for batch in commune.manage("GET", f"/imports{query}")["items"]]

    assert names("?unit=thon-xa") == ["xa.jsonl"]
    assert names("?unit=goc") == ["xa.jsonl", "goc.jsonl"]
    assert names("?unit=goc&below=false") == ["goc.jsonl"]
    assert commune.manage("GET", "/imports?unit=khong-co", 422)["errors"][0]["pointer"] == "?unit"


def test_a_dry_run_reports_each_row_and_writes_nothing(office: World, tmp_path: Path) -> None:
    editor, _ = people(office)
    bring(office, write_records(tmp_path / "cu.jsonl", national()))
    told = [national(yeu_cau_dieu_kien="Diều phải có đèn."), national(code="1.990002"), {"ten": "không phải bản ghi"}]
    said = send(office, write_records(tmp_path / "moi.jsonl", *told), editor, 200, "?dry_run=true")
    assert (said["dry_run"], said["broken"]) == (True, 1)
    first = said["rows"][0]
    assert (first["outcome"], first["state"], first["parts"]) == ("changed", "none", ["conditions_text"])
    assert [row["outcome"] for row in said["rows"]] == ["changed", "new", "error"]
    assert "moi.jsonl:3" in said["rows"][2]["findings"][0]["detail"]
    with office.database.read() as session:
        assert len(session.execute(select(ImportBatch)).all()) == 1
        assert len(session.execute(select(Item)).all()) == 1


def test_an_approver_returns_some_rows_with_a_reason_and_approves_the_rest(office: World, tmp_path: Path) -> None:
    editor, approver = people(office)
    batch = send(office, many(tmp_path, 3), editor)
    decide(office, batch, "return", approver, rows=[2], reason="Sai tên cơ quan.")
    carry_out(office)
    decide(office, batch, "approve", approver)
    carry_out(office)
    assert [row["state"] for row in rows(office, batch)] == ["done", "returned", "done"]
    assert office.manage("GET", f"/items/{rows(office, batch)[1]['item']}")["state"] == "returned"
    assert sorted(office.titles("/v1/procedures")) == ["Thả diều số 0", "Thả diều số 2"]
    reasons = [
        event["detail"].get("reason")
        for event in office.manage("GET", "/events?limit=100")["items"]
        if event["verb"] == "returned"
    ]
    assert reasons == ["Sai tên cơ quan."]


def test_nobody_approves_what_they_imported_and_only_approvers_do(commune: World, tmp_path: Path) -> None:
    editor, approver = people(commune)
    batch = send(commune, many(tmp_path, 1), approver)
    assert decide(commune, batch, "approve", approver, 403)["code"] == "own_text"
    assert decide(commune, batch, "approve", editor, 403)["code"] == "forbidden"
    commune.unit("thon-xa", "Thôn Xa")
    stranger = commune.person("la@vi-du.local", "approver", "thon-xa")
    decide(commune, batch, "approve", stranger, 404)
    commune.manage("GET", f"/imports/{batch['id']}", 404, who=stranger)
    assert commune.manage("GET", "/imports", who=stranger)["items"] == []
    author = commune.person("viet@vi-du.local", "author", "goc")
    send(commune, many(tmp_path, 1), author, 403)


def test_a_batch_says_who_may_decide_and_who_decided(office: World, tmp_path: Path) -> None:
    editor, approver = people(office)
    bring(office, write_records(tmp_path / "cu.jsonl", national()))
    told = [national(title="Nuôi ong"), national("1.990002"), national("1.990003")]
    batch = send(office, write_records(tmp_path / "moi.jsonl", *told), approver)

    def actions(who: Headers) -> list[tuple[bool, str | None, int]]:
        said = office.manage("GET", f"/imports/{batch['id']}", who=who)["actions"]
        assert [one["action"] for one in said] == ["approve", "return"]
        return [(one["allowed"], one["reason"], one["rows"]) for one in said]

    own = decide(office, batch, "approve", approver, 403)["detail"]
    assert batch["actions"][0] == {"action": "approve", "allowed": False, "reason": own, "rows": 2}
    assert batch["progress"]["held"] == 1
    forbidden = decide(office, batch, "return", editor, 403)["detail"]
    assert actions(editor) == [(False, forbidden, 0)] * 2
    other = office.person("duyet-hai@vi-du.local", "approver", "goc")
    third = office.person("duyet-ba@vi-du.local", "approver", "goc")
    assert actions(other) == [(True, None, 2)] * 2
    assert [row["open"] for row in rows(office, batch)] == [True, True, True]

    decide(office, batch, "return", other, reason="Sai tên.", rows=[2])
    busy = decide(office, batch, "approve", third, 409)["detail"]
    assert actions(third) == [(False, busy, 1)] * 2
    carry_out(office)
    decide(office, batch, "approve", third)
    carry_out(office)
    assert actions(other) == [(True, None, 0)] * 2, "the held one is still to be named"
    assert [row["open"] for row in rows(office, batch)] == [True, False, False]
    decide(office, batch, "return", other, rows=[1])
    carry_out(office)
    done = office.manage("GET", f"/imports/{batch['id']}", who=other)
    assert {one["reason"] for one in done["actions"]} == {"Không có dòng nào đang chờ trong phạm vi bạn chọn."}
    assert (done["decision"]["by"]["name"], done["decision"]["reason"]) == ("duyet-hai", None)


def test_a_held_row_comes_in_by_the_usual_rules_once_somebody_names_it(office: World, tmp_path: Path) -> None:
    editor, approver = people(office)
    bring(office, write_records(tmp_path / "cu.jsonl", national()))
    with office.database.read() as session:
        id = session.execute(select(Item.id)).scalar_one()
    office.revise(id, conditions_text="Diều phải có đèn.")
    renamed = national(title="Thả diều có đèn", yeu_cau_dieu_kien="Năm mét.", co_quan_co_tham_quyen="Hội đồng mới")
    path = write_records(tmp_path / "moi.jsonl", renamed)
    batch = send(office, path, editor)
    assert batch["progress"]["waiting"] == 1
    assert decide(office, batch, "approve", approver, 409)["code"] == "nothing_waiting"

    decide(office, batch, "approve", approver, rows=[1])
    carry_out(office)
    shown = office.get("/v1/procedures/1.990001")
    assert shown["title"] == "Thả diều có đèn"
    assert shown["competent_agency"] == "Hội đồng mới"
    assert shown["conditions_text"] == "Diều phải có đèn.", "what a person changed stays theirs"
    (row,) = rows(office, batch)
    assert (row["state"], sorted(row["parts"])) == ("done", ["competent_agency", "title"])
    assert "conflict" in [finding["code"] for finding in row["findings"]]
    assert send(office, path, editor)["outcomes"] == {"unchanged": 1}


def test_a_held_row_that_is_returned_changes_nothing_and_asks_again(office: World, tmp_path: Path) -> None:
    editor, approver = people(office)
    bring(office, write_records(tmp_path / "cu.jsonl", national()))
    path = write_records(tmp_path / "moi.jsonl", national(title="Nuôi ong"))
    batch = send(office, path, editor)
    decide(office, batch, "return", approver, rows=[1])
    carry_out(office)
    assert [row["state"] for row in rows(office, batch)] == ["returned"]
    assert office.titles("/v1/procedures") == ["Đăng ký thả diều ban đêm"]
    assert send(office, path, editor)["outcomes"] == {"suspicious": 1}


def test_what_somebody_mended_meanwhile_is_not_approved_with_the_batch(office: World, tmp_path: Path) -> None:
    editor, approver = people(office)
    batch = send(office, many(tmp_path, 2), editor)
    id = rows(office, batch)[0]["item"]
    item = office.manage("GET", f"/items/{id}", who=approver)
    body = {**item["head"]["body"], "conditions_text": "Người duyệt sửa"}
    office.manage("PUT", f"/items/{id}/body", json=body, who=approver, if_match=f'"{item["version"]}"')
    decide(office, batch, "approve", approver)
    carry_out(office)
    mended, other = rows(office, batch)
    assert (mended["state"], mended["findings"][-1]["code"], other["state"]) == ("failed", "moved", "done")
    assert office.manage("GET", f"/items/{id}")["state"] == "in_review"
    assert office.titles("/v1/procedures") == ["Thả diều số 1"]


def test_a_second_decision_waits_until_the_first_is_carried_out(office: World, tmp_path: Path) -> None:
    editor, approver = people(office)
    other = office.person("duyet-hai@vi-du.local", "approver", "goc")
    batch = send(office, many(tmp_path, 3), editor)
    decide(office, batch, "approve", approver, rows=[1])
    assert decide(office, batch, "return", other, 409, reason="Không")["code"] == "batch_working"
    decide(office, batch, "approve", approver, rows=[2])
    carry_out(office)
    decide(office, batch, "return", other, reason="Không")
    carry_out(office)
    assert [row["state"] for row in rows(office, batch)] == ["done", "done", "returned"]


def test_a_decision_about_rows_that_are_not_there_is_refused_by_place(commune: World, tmp_path: Path) -> None:
    editor, approver = people(commune)
    batch = send(commune, many(tmp_path, 1), editor)
    refused = decide(commune, batch, "approve", approver, 422, rows=[1, 9])
    assert refused["errors"][0]["pointer"] == "/rows/1"
    assert decide(commune, batch, "approve", approver, 422, row=[1])["errors"][0]["pointer"] == "/row"
    decide(commune, batch, "burn", approver, 404)
    decide(commune, {"id": "khong-co"}, "approve", approver, 404)
    decide(commune, batch, "approve", approver)
    carry_out(commune)
    assert decide(commune, batch, "approve", approver, 409)["code"] == "nothing_waiting"


def test_a_procedure_of_a_unit_one_does_not_edit_is_left_alone(office: World, tmp_path: Path) -> None:
    office.unit("thon-xa", "Thôn Xa")
    local = office.person("xa@vi-du.local", "editor", "thon-xa")
    bring(office, many(tmp_path, 1))
    told = [national(code="1.990000", title="Thả diều số 0", yeu_cau_dieu_kien="Khác"), national(code="1.990007")]
    batch = send(office, write_records(tmp_path / "xa.jsonl", *told), local, query="?unit=thon-xa")
    assert batch["outcomes"] == {"error": 1, "new": 1}
    assert batch["unit"]["slug"] == "thon-xa"
    assert rows(office, batch, "?outcome=error")[0]["findings"][-1]["code"] == "not_yours"
    assert office.get("/v1/procedures/1.990000")["conditions_text"] == "Diều không dài quá ba mét."


def test_an_approver_of_one_unit_decides_only_about_its_own(office: World, tmp_path: Path) -> None:
    far = office.unit("thon-xa", "Thôn Xa")
    with office.database.read() as session:
        near = units.tree(session).root.id
    both = Actor("ca-hai", "Người ở cả hai", "user", roles={near: Role.EDITOR, far: Role.EDITOR})
    bring(office, write_records(tmp_path / "xa.json", national(code="1.990001")), unit="thon-xa")
    told = [national(code="1.990001", yeu_cau_dieu_kien="Khác"), national(code="1.990002")]
    bring(office, write_records(tmp_path / "ca.jsonl", *told), publish=False, actor=both)
    _, approver = people(office)
    newest = office.manage("GET", "/imports")["items"][0]
    assert decide(office, newest, "approve", approver, 403, rows=[1])["code"] == "forbidden"
    decide(office, newest, "approve", approver)
    carry_out(office)
    assert [row["state"] for row in rows(office, newest)] == ["waiting", "done"]


def test_whoever_names_no_unit_and_edits_not_at_the_root_is_told_to_name_one(commune: World, tmp_path: Path) -> None:
    commune.unit("xa-a", "Xã A")
    path = many(tmp_path, 1)
    way_out = "hãy thêm `?unit=` vào địa chỉ."
    elsewhere = commune.person("nhap-a@vi-du.local", "editor", "xa-a")
    assert send(commune, path, elsewhere, 422)["detail"].endswith(way_out)
    reader = commune.person("viet@vi-du.local", "author", "goc")
    assert send(commune, path, reader, 403)["detail"].endswith(way_out)
    assert send(commune, path, elsewhere, query="?unit=xa-a")["unit"]["slug"] == "xa-a"


def test_what_belongs_into_the_address_is_not_lost_in_the_form(commune: World, tmp_path: Path) -> None:
    editor, _ = people(commune)
    files = {"file": ("ban-ghi.jsonl", many(tmp_path, 1).read_bytes())}
    form = {"unit": "goc", "che_do": "nhanh"}
    refused = commune.client.post("/manage/v1/procedures/import", data=form, files=files, headers=editor)
    assert refused.status_code == 422
    assert {fault["pointer"]: fault["detail"] for fault in refused.json()["errors"]} == {
        "/unit": "Hãy đưa mục này lên địa chỉ: `?unit=`.",
        "/che_do": "Không có mục nào tên như vậy; hãy bỏ đi.",
    }
    assert commune.manage("GET", "/imports")["items"] == []


def test_a_third_import_at_once_is_told_to_come_again_and_takes_no_thread_from_others(
    commune: World, tmp_path: Path
) -> None:
    editor, _ = people(commune)
    path = many(tmp_path, 1)
    with ExitStack() as two_at_work:
        for _turn in range(2):
            assert import_routes._at_once.acquire(blocking=False)
            two_at_work.callback(import_routes._at_once.release)
        for query in ("", "?dry_run=true"):
            assert send(commune, path, editor, 503, query)["code"] == "busy"
    assert send(commune, path, editor)["outcomes"] == {"new": 1}
    assert send(commune, path, editor)["outcomes"] == {"unchanged": 1}, "each gives its turn back"
    send(commune, path, editor)


def test_a_workbook_comes_in_over_http(commune: World, tmp_path: Path) -> None:
    editor, _ = people(commune)
    batch = send(commune, write_list(tmp_path / "Danh sách.xlsx", listed()), editor)
    assert (batch["name"], batch["outcomes"]) == ("Danh sách.xlsx", {"new": 1})


@pytest.mark.parametrize(
    ("name", "content", "place"),
    [
        ("cut.jsonl", b'{"ma_thu_tuc": "1.990001", "ten_thu_tuc": "A"}\n{"ma_thu_tuc": "1.99', "cut.jsonl:2"),
        ("cut.jsonl.gz", b"\x1f\x8b\x08\x00\x00", "cut.jsonl.gz:1"),
        ("khac.json", b'{"hello": 1}', "khac.json"),
        ("anh.xlsx", b"\x89PNG\r\n", "anh.xlsx"),
        ("anh.png", b"\x89PNG\r\n", "anh.png"),
        ("..", b"{}", ".."),
        ("x" * 400 + ".txt", b"{}", "xxx"),
        ("khong\0ten.json", b"[]]", "khong"),
    ],
)
def test_a_file_that_cannot_be_taken_is_refused_whole_naming_the_place(
    commune: World, tmp_path: Path, name: str, content: bytes, place: str
) -> None:
    editor, _ = people(commune)
    (tmp_path / "gui").write_bytes(content)
    refused = send(commune, tmp_path / "gui", editor, 422, name=name)
    assert refused["code"] == "source_unreadable"
    assert refused["errors"][0]["pointer"] == "/file"
    assert place in refused["errors"][0]["detail"]
    assert str(tmp_path) not in refused["detail"]
    assert commune.manage("GET", "/imports")["items"] == []


def test_a_broken_row_of_a_workbook_is_refused_naming_the_row(commune: World, tmp_path: Path) -> None:
    editor, _ = people(commune)
    path = write_list(tmp_path / "ds.xlsx", listed(), listed(code="1.99"), listed(code=""))
    refused = send(commune, path, editor, 422)
    assert [fault["detail"].split(":")[1] for fault in refused["errors"]] == ["hàng 4", "hàng 5"]
    assert commune.manage("GET", "/items")["items"] == []


def test_odd_questions_are_refused_in_words(commune: World, tmp_path: Path) -> None:
    editor, _ = people(commune)
    path = many(tmp_path, 1)
    assert send(commune, path, editor, 400, "?publish=true")["errors"][0]["pointer"] == "?publish"
    assert send(commune, path, editor, 422, "?unit=khong-co")["errors"][0]["pointer"] == "?unit"
    assert send(commune, path, editor, 422, "?dry_run=maybe")["errors"][0]["pointer"] == "?dry_run"
    answer = commune.client.post("/manage/v1/procedures/import", headers=editor)
    assert (answer.status_code, answer.json()["errors"][0]["pointer"]) == (422, "/file")
    assert commune.client.post("/manage/v1/procedures/import").status_code == 401


def test_a_body_of_300_mb_is_refused_before_it_is_read(commune: World) -> None:
    editor, _ = people(commune)
    sent, said = 0, []
    head = b'--x\r\nContent-Disposition: form-data; name="file"; filename="a.jsonl"\r\n\r\n'

    async def receive() -> dict[str, Any]:
        nonlocal sent
        sent += 1
        return {"type": "http.request", "body": head if sent == 1 else b"a" * (1 << 20), "more_body": sent < 300}

    async def send_(message: Any) -> None:
        said.append(message)

    def scope(*more: tuple[bytes, bytes]) -> dict[str, Any]:
        return {
            "type": "http",
            "asgi": {"version": "3.0"},
            "http_version": "1.1",
            "method": "POST",
            "scheme": "http",
            "path": "/manage/v1/procedures/import",
            "raw_path": b"/manage/v1/procedures/import",
            "query_string": b"",
            "root_path": "",
            "server": ("127.0.0.1", 80),
            "client": ("127.0.0.1", 50000),
            "headers": [
                (b"authorization", editor["Authorization"].encode()),
                (b"content-type", b"multipart/form-data; boundary=x"),
                *more,
            ],
            "state": {},
        }

    anyio.run(commune.app.state.front, scope((b"content-length", b"314572800")), receive, send_)
    assert (said[0]["status"], sent) == (413, 0), "what says how large it is is not read at all"
    said.clear()
    anyio.run(commune.app.state.front, scope(), receive, send_)
    assert said[0]["status"] == 413
    assert sent <= 102
    assert b'"code":"too_large"' in said[1]["body"]
    assert commune.manage("GET", "/imports")["items"] == []


def test_whoever_may_not_import_is_told_so_before_the_file_is_looked_into(commune: World) -> None:
    author = commune.person("tac.gia@xa.vn", "author", "goc")
    for query in ("?unit=goc", "?unit=goc&dry_run=true"):
        answer = commune.client.post(
            f"/manage/v1/procedures/import{query}", files={"file": ("a.json", b"{")}, headers=author
        )
        assert (answer.status_code, answer.json()["code"]) == (403, "forbidden")
