"""Procedures: which version answers, on which day, by which name, and what is said of its changes."""

from typing import Any

from tests import make
from tests.world import World

CODE = "1.013226"
DECISION = {"number": "12/QĐ-UBND", "date": "2026-11-01", "agency": "UBND xã Mẫu"}
AMENDING = {"number": "30/QĐ-UBND", "date": "2026-11-20", "agency": "UBND xã Mẫu", "action": "amend"}


def amended(office: World, on: str = "2026-12-01", **wanted: Any) -> str:
    """A procedure in force, with a new text approved for a later day; its id."""
    id = office.publish("procedure", title="Đăng ký khai sinh", code=CODE, decision=DECISION)
    office.revise(id, {"effective_from": on, **wanted}, decision=AMENDING, conditions_text="Có mặt cha hoặc mẹ.")
    return id


def test_a_row_has_the_members_of_the_contract_in_order(commune: World) -> None:
    commune.term("field", "ho-tich", "Hộ tịch")
    commune.publish(
        "procedure",
        title="Đăng ký khai sinh",
        code=CODE,
        field="ho-tich",
        levels=["commune"],
        subjects=["Công dân Việt Nam"],
        decision=DECISION,
        effective_from="2026-01-01",
    )
    (row,) = commune.get("/v1/procedures")["items"]
    assert list(row.items()) == [
        ("code", CODE),
        ("slug", "dang-ky-khai-sinh"),
        ("title", "Đăng ký khai sinh"),
        ("field", {"slug": "ho-tich", "name": "Hộ tịch"}),
        ("levels", ["commune"]),
        ("subjects", ["Công dân Việt Nam"]),
        ("executing_agency", ""),
        ("competent_agency", ""),
        ("service_level", None),
        ("online_url", None),
        ("status", "in_force"),
        ("effective_from", "2026-01-01"),
        ("effective_until", None),
        ("decision", DECISION),
        ("updated_at", "2026-11-23T01:00:01Z"),
        ("url", f"http://127.0.0.1:8000/procedures/{CODE}"),
    ]


def test_filters_narrow_the_list(office: World) -> None:
    office.term("field", "ho-tich", "Hộ tịch")
    office.unit("thon-mot", "Thôn Một")
    office.unit("thon-hai", "Thôn Hai")
    office.publish("procedure", title="Khai sinh", code=CODE, field="ho-tich", subjects=["Công dân Việt Nam"])
    office.publish("procedure", title="Chứng thực", levels=["commune"], unit="thon-mot")
    assert office.titles("/v1/procedures?field=ho-tich") == ["Khai sinh"]
    assert office.titles("/v1/procedures?level=commune") == ["Chứng thực"]
    assert office.titles("/v1/procedures?subject=Công dân Việt Nam") == ["Khai sinh"]
    assert office.titles("/v1/procedures?q=chung thuc") == ["Chứng thực"]
    assert office.titles("/v1/procedures?q=1.0132") == ["Khai sinh"]
    # What the commune publishes applies in its villages, and not the other way round for their neighbours.
    assert office.titles("/v1/procedures?unit=thon-hai") == ["Khai sinh"]
    assert office.titles("/v1/procedures?unit=goc") == ["Chứng thực", "Khai sinh"]
    assert office.titles("/v1/procedures?unit=goc&below=false") == ["Khai sinh"]


def test_one_procedure_answers_to_every_form_of_its_code(office: World) -> None:
    office.publish("procedure", title="Đăng ký khai sinh", code=f"{CODE}.000.00.00.H17")
    for name in (CODE, f"{CODE}.H17", f"{CODE}.000.00.00.H17"):
        assert office.get(f"/v1/procedures/{name}")["title"] == "Đăng ký khai sinh"


def test_a_slug_leads_to_the_code_once_there_is_one(office: World) -> None:
    id = office.publish("procedure", title="Đăng ký khai sinh")
    assert office.get("/v1/procedures/dang-ky-khai-sinh")["code"] is None
    office.revise(id, code=CODE)
    answer = office.ask("/v1/procedures/dang-ky-khai-sinh")
    assert (answer.status_code, answer.headers["location"]) == (308, f"/v1/procedures/{CODE}")


def test_a_code_or_slug_only_a_draft_carries_leads_nowhere(commune: World) -> None:
    id = commune.publish("procedure", title="Đăng ký khai sinh")
    commune.save(id, code="2.000001", slug="ten-khac")
    assert commune.get("/v1/procedures/2.000001", 404)["code"] == "not_found"
    assert commune.get("/v1/procedures/ten-khac", 404)["code"] == "not_found"
    assert commune.get("/v1/procedures/dang-ky-khai-sinh")["code"] is None


def test_a_code_may_hold_a_slash(commune: World) -> None:
    commune.publish("procedure", title="Thủ tục nội bộ", code="NB/01-2026")
    assert commune.get("/v1/procedures/NB/01-2026")["title"] == "Thủ tục nội bộ"
    assert len(commune.get("/v1/procedures/NB/01-2026/versions")["items"]) == 1


def test_on_answers_the_version_of_the_day(office: World) -> None:
    amended(office)
    before, after = office.get(f"/v1/procedures/{CODE}"), office.get(f"/v1/procedures/{CODE}?on=2026-12-01")
    assert (before["status"], before["effective_until"], before["conditions_text"]) == ("in_force", "2026-12-01", "")
    assert (after["status"], after["effective_from"]) == ("in_force", "2026-12-01")
    assert after["conditions_text"] == "Có mặt cha hoặc mẹ."
    assert office.get(f"/v1/procedures/{CODE}?on=2026-11-30")["conditions_text"] == ""

    office.wait(days=8)
    assert office.get(f"/v1/procedures/{CODE}")["conditions_text"] == "Có mặt cha hoặc mẹ."


def test_an_amendment_is_told_before_and_after_its_day(commune: World) -> None:
    amended(commune)
    told = (
        "Thủ tục này được sửa đổi, bổ sung (phần: yêu cầu, điều kiện) kể từ ngày 01/12/2026, "
        "theo Quyết định số 30/QĐ-UBND ngày 20/11/2026 của UBND xã Mẫu."
    )
    assert commune.get(f"/v1/procedures/{CODE}")["notice"] == told
    commune.wait(days=8)
    assert commune.get(f"/v1/procedures/{CODE}")["notice"] == told


def test_an_amendment_of_unknown_date_names_no_day(commune: World) -> None:
    commune.publish("procedure", title="Đăng ký khai sinh", code=CODE, decision=DECISION)
    id = commune.get("/v1/changes")["items"][0]["id"]
    commune.revise(id, decision=AMENDING, conditions_text="Có mặt cha hoặc mẹ.")
    procedure = commune.get(f"/v1/procedures/{CODE}")
    assert (procedure["effective_from"], procedure["conditions_text"]) == (None, "Có mặt cha hoặc mẹ.")
    assert procedure["notice"] == (
        "Thủ tục này được sửa đổi, bổ sung (phần: yêu cầu, điều kiện), "
        "theo Quyết định số 30/QĐ-UBND ngày 20/11/2026 của UBND xã Mẫu."
    )


def test_a_repeal_to_come_is_told_and_is_no_amendment(commune: World) -> None:
    repeal = {"number": "40/QĐ-UBND", "date": "2026-11-22", "agency": "UBND xã Mẫu", "action": "repeal"}
    id = commune.publish("procedure", title="Đăng ký khai sinh", code=CODE, decision=DECISION)
    commune.revise(id, {"effective_until": "2026-12-01"}, decision=repeal)
    assert commune.get(f"/v1/procedures/{CODE}")["notice"] == (
        "Thủ tục này sẽ bị bãi bỏ kể từ ngày 01/12/2026, theo Quyết định số 40/QĐ-UBND ngày 22/11/2026 của UBND xã Mẫu."
    )


def test_a_version_of_another_time_answers_at_the_name_it_is_asked_by(office: World) -> None:
    id = office.publish("procedure", title="Đăng ký khai sinh")
    office.wait(days=1)
    office.revise(id, code=CODE)
    then = office.get(f"/v1/procedures/{CODE}?known_at=2026-11-23T12:00:00Z")
    assert (then["code"], then["slug"]) == (None, "dang-ky-khai-sinh")


def test_a_procedure_named_by_another_changes_its_answer(office: World) -> None:
    office.publish("procedure", title="Đăng ký khai sinh", code=CODE, related=["1.000002"])
    office.wait(hours=1)
    other = office.publish("procedure", title="Khai tử", code="1.000002")
    first = office.ask(f"/v1/procedures/{CODE}")
    assert first.headers["last-modified"] == "Mon, 23 Nov 2026 02:00:01 GMT"
    office.wait(hours=1)
    office.revise(other, title="Đăng ký khai tử")
    again = office.ask(f"/v1/procedures/{CODE}", if_modified_since=first.headers["last-modified"])
    assert again.json()["related"][0]["title"] == "Đăng ký khai tử"
    then = office.get(f"/v1/procedures/{CODE}?known_at=2026-11-23T02:30:00Z")
    assert then["related"] == first.json()["related"]
    assert office.get(f"/v1/procedures/{CODE}?known_at=2026-11-23T01:30:00Z")["related"][0]["url"] is None


def test_a_repealed_procedure_leaves_the_lists_but_keeps_its_address(office: World) -> None:
    repeal = {"number": "40/QĐ-UBND", "date": "2026-11-22", "agency": "UBND xã Mẫu", "action": "repeal"}
    id = office.publish("procedure", title="Đăng ký khai sinh", code=CODE, decision=DECISION)
    office.revise(id, {"effective_until": "2026-12-01"}, decision={**DECISION, "action": "repeal"} | repeal)
    office.wait(days=8)
    assert office.titles("/v1/procedures") == []
    assert office.titles("/v1/procedures?status=repealed") == ["Đăng ký khai sinh"]
    assert office.titles("/v1/procedures?on=2026-11-30") == ["Đăng ký khai sinh"]
    procedure = office.get(f"/v1/procedures/{CODE}")
    assert (procedure["status"], procedure["effective_until"]) == ("repealed", "2026-12-01")
    assert procedure["notice"] == (
        "Thủ tục này đã bị bãi bỏ kể từ ngày 01/12/2026, theo Quyết định số 40/QĐ-UBND ngày 22/11/2026 của UBND xã Mẫu."
    )


def test_a_day_without_a_version_names_the_nearest(office: World) -> None:
    office.publish("procedure", code=CODE, wanted={"effective_from": "2026-12-01", "effective_until": "2027-01-01"})
    upcoming = office.get(f"/v1/procedures/{CODE}")
    assert (upcoming["status"], upcoming["effective_from"]) == ("upcoming", "2026-12-01")
    assert office.titles("/v1/procedures") == []
    assert office.titles("/v1/procedures?status=upcoming") == ["Bài thử"]

    early = office.get(f"/v1/procedures/{CODE}?on=2026-11-30", 404)
    assert early["code"] == "not_in_force"
    assert early["detail"].endswith("Gần nhất: bản có hiệu lực từ ngày 01/12/2026.")
    late = office.get(f"/v1/procedures/{CODE}?on=2027-01-01", 404)
    assert [one["effective_until"] for one in late["versions"]] == ["2027-01-01"]
    assert office.get(f"/v1/procedures/{CODE}?on=0001-01-01", 404)["code"] == "not_in_force"


def test_known_at_answers_what_was_shown_then(office: World) -> None:
    id = office.publish("procedure", title="Tên đầu", code=CODE)
    office.wait(days=1)
    office.revise(id, title="Tên sau")
    assert office.get(f"/v1/procedures/{CODE}")["title"] == "Tên sau"
    assert office.get(f"/v1/procedures/{CODE}?known_at=2026-11-23T12:00:00Z")["title"] == "Tên đầu"
    assert office.get(f"/v1/procedures/{CODE}?known_at=2026-11-22T12:00:00Z", 404)["code"] == "not_found"
    office.get(f"/v1/procedures/{CODE}?known_at=0001-01-01T00:00:00%2B07:00", 422)
    assert (
        office.get(f"/v1/procedures/{CODE}?known_at=2026-12-22T12:00:00Z", 422)["errors"][0]["pointer"] == "?known_at"
    )


def test_versions_tell_what_changed_newest_first(office: World) -> None:
    amended(office)
    newest, first = office.get(f"/v1/procedures/{CODE}/versions")["items"]
    assert (newest["effective_from"], newest["effective_until"], newest["changed"]) == (
        "2026-12-01",
        None,
        ["conditions_text"],
    )
    assert (first["effective_from"], first["effective_until"], first["changed"]) == (None, "2026-12-01", [])
    assert newest["decision"] == {"number": "30/QĐ-UBND", "date": "2026-11-20", "agency": "UBND xã Mẫu"}
    page = office.get(f"/v1/procedures/{CODE}/versions?limit=1&count=exact")
    assert (page["items"], page["count"]) == ([newest], 2)
    assert office.get(page["next"])["items"] == [first]


def test_a_version_overtaken_before_its_day_is_none(office: World) -> None:
    id = amended(office)
    repeal = {"number": "40/QĐ-UBND", "date": "2026-11-22", "agency": "UBND xã Mẫu", "action": "repeal"}
    ending = {"effective_from": "2026-11-01", "effective_until": "2026-11-23", "later": "end"}
    office.revise(id, ending, decision=repeal, conditions_text="")
    rows = office.get(f"/v1/procedures/{CODE}/versions")["items"]
    assert [(row["decision"]["number"], row["effective_until"]) for row in rows] == [
        ("40/QĐ-UBND", "2026-11-23"),
        ("12/QĐ-UBND", "2026-11-01"),
    ]


def test_what_was_in_error_was_never_there(office: World) -> None:
    id = office.publish("procedure", title="Nhập nhầm", code=CODE)
    office.withdraw(id, mode="in_error", reason="Nhập nhầm mã")
    for path in (f"/v1/procedures/{CODE}", f"/v1/procedures/{CODE}/versions", "/v1/procedures/nhap-nham"):
        assert office.get(path, 404)["code"] == "not_found"


def test_the_whole_procedure_keeps_free_apart_from_not_stated(commune: World) -> None:
    commune.publish(
        "procedure",
        code=CODE,
        methods=[
            {
                "channel": "direct",
                "time_limit": {"value": 5, "unit": "working_day", "text": ""},
                "fees": [{"amount": 0}, {"text": "Theo nghị quyết"}, {"type": "le_phi", "amount": 8000}, {}],
            },
            {"channel": "online"},
        ],
        cases=[{"name": "", "components": [{"name": "Tờ khai", "originals": 1, "form": {"name": "Mẫu 01"}}]}],
        reception=[{"unit": "goc", "place": "Bộ phận Một cửa", "phone": "0900 000 000"}],
        related=["2.000001"],
    )
    procedure = commune.get(f"/v1/procedures/{CODE}")
    direct, online = procedure["methods"]
    assert direct["time_limit"] == {"value": 5, "unit": "working_day", "text": ""}
    assert [(fee["kind"], fee["amount"]) for fee in direct["fees"]] == [
        ("free", 0),
        ("by_rule", None),
        ("amount", 8000),
        ("not_stated", None),
    ]
    assert (online["time_limit"], online["fees"]) == (None, [])
    assert procedure["cases"][0]["components"][0]["form"] == {"name": "Mẫu 01", "url": None}
    assert procedure["reception"][0]["unit"] == {"slug": "goc", "name": "Đơn vị gốc"}
    assert procedure["steps"] == [{"name": "Nộp hồ sơ", "html": "<p>Nộp tại quầy.</p>", "text": "Nộp tại quầy."}]
    assert procedure["related"] == [{"kind": "procedure", "code": None, "title": "2.000001", "url": None}]
    written = make.body("procedure")
    assert procedure["title"] == written["title"]
