"""The workflow over the API: each move from each state, by each role, and what it leaves behind."""

import threading
import unicodedata
from typing import Any

import pytest

from tests import make
from tests.world import World

STATES = ("draft", "in_review", "returned", "approved", "archived")
ROLES = ("author", "editor", "approver", "unit_admin")
OPEN: dict[str, dict[str, tuple[str, ...]]] = {
    # Action: state it is open from: the roles that may make it, on a text the author wrote and submitted.
    "save": dict.fromkeys(("draft", "in_review", "returned", "approved"), ROLES),
    "submit": {"draft": ROLES, "returned": ROLES},
    "recall": {"in_review": ("author",)},
    "return": {"in_review": ("approver", "unit_admin")},
    "approve": {"in_review": ("approver", "unit_admin")},
    "publish": {"in_review": ("approver", "unit_admin"), "approved": ("approver", "unit_admin")},
    "schedule": {"in_review": ("approver", "unit_admin"), "approved": ("approver", "unit_admin")},
    "correct": {},
    "withdraw": {},
    "archive": dict.fromkeys(("draft", "in_review", "returned", "approved"), ("unit_admin",)),
    "restore": {"archived": ("unit_admin",)},
}
EVER: dict[str, tuple[str, ...]] = {
    # Who may make it from some state: to them another state is 409, to everybody else it is 403 in each.
    **dict.fromkeys(("save", "submit", "recall"), ROLES),
    **dict.fromkeys(("return", "approve", "publish", "schedule", "correct", "withdraw"), ("approver", "unit_admin")),
    **dict.fromkeys(("archive", "restore"), ("unit_admin",)),
}
EMERGENCY: dict[str, Any] = {"class": "emergency"}
FORMS: dict[str, dict[str, Any]] = {
    "return": {"reason": "Thiếu ngày."},
    "schedule": {"live_from": "2026-11-25T00:00:00Z"},
    "correct": {"notice": "Sửa ngày."},
    "withdraw": {"mode": "gone"},
}


@pytest.fixture
def staff(commune: World) -> dict[str, dict[str, str]]:
    return {role: commune.person(f"{role}@xa.vn", role, "goc") for role in ROLES}


def write(commune: World, who: dict[str, str], **members: Any) -> dict[str, Any]:
    form = {"unit": "goc", "body": make.body("article", **members)}
    made: dict[str, Any] = commune.manage("POST", "/items", 201, form, who=who)
    return made


def move(
    commune: World, item: dict[str, Any], action: str, who: dict[str, str], status: int = 200, **form: Any
) -> dict[str, Any]:
    path = f"/items/{item['id']}/moves/{action}"
    moved: dict[str, Any] = commune.manage("POST", path, status, form, who, If_Match=f'"{item["version"]}"')
    commune.wait(seconds=1)
    return moved


def put(commune: World, item: dict[str, Any], who: dict[str, str], status: int = 200, **members: Any) -> dict[str, Any]:
    body = {**make.body("article"), **members}
    path = f"/items/{item['id']}/body"
    saved: dict[str, Any] = commune.manage("PUT", path, status, body, who, If_Match=f'"{item["version"]}"')
    commune.wait(seconds=1)
    return saved


def brought_to(commune: World, staff: dict[str, dict[str, str]], state: str) -> dict[str, Any]:
    item = write(commune, staff["author"])
    if state == "archived":
        return move(commune, item, "archive", staff["unit_admin"])
    if state != "draft":
        item = move(commune, item, "submit", staff["author"])
    if state == "returned":
        item = move(commune, item, "return", staff["approver"], reason="Thiếu ngày.")
    if state == "approved":
        item = move(commune, item, "approve", staff["approver"])
    return item


@pytest.mark.parametrize("state", STATES)
def test_each_move_is_open_to_whom_the_table_says_and_refused_with_the_reason_that_actions_give(
    commune: World, staff: dict[str, dict[str, str]], state: str
) -> None:
    for role in ROLES:
        for action, states in OPEN.items():
            item = brought_to(commune, staff, state)
            assert item["state"] == state
            seen = commune.manage("GET", f"/items/{item['id']}", who=staff[role])
            told = next(one for one in seen["actions"] if one["action"] == action)
            allowed = role in states.get(state, ())
            assert told["allowed"] is allowed, (state, role, action)
            if allowed:
                if action == "save":
                    put(commune, item, staff[role], title="Tên khác")
                else:
                    move(commune, item, action, staff[role], **FORMS.get(action, {}))
                continue
            form = make.body("article") if action == "save" else FORMS.get(action, {})
            method, path = ("PUT", "body") if action == "save" else ("POST", f"moves/{action}")
            answer = commune.client.request(
                method,
                f"/manage/v1/items/{item['id']}/{path}",
                json=form,
                headers={**staff[role], "If-Match": f'"{item["version"]}"'},
            )
            wrong_state = role in EVER[action] and state not in states
            assert answer.status_code == (409 if wrong_state else 403), (state, role, action, answer.text)
            assert answer.json()["detail"] == told["reason"]


def test_a_role_that_may_never_is_403_and_a_state_that_does_not_allow_is_409(
    commune: World, staff: dict[str, dict[str, str]]
) -> None:
    draft = write(commune, staff["author"])
    assert move(commune, draft, "approve", staff["author"], 403)["code"] == "forbidden"
    assert move(commune, draft, "approve", staff["approver"], 409)["status"] == 409
    assert move(commune, draft, "withdraw", staff["approver"], 409)["status"] == 409
    assert move(commune, draft, "recall", staff["author"], 409)["code"] == "not_from_here"
    sent = move(commune, draft, "submit", staff["author"])
    assert move(commune, sent, "recall", staff["editor"], 403)["code"] == "forbidden"


def test_a_save_takes_an_approved_text_back_to_draft_and_leaves_what_is_live(
    office: World,
) -> None:
    id = office.publish("article", title="Đang đăng")
    item = office.manage("GET", f"/items/{id}")
    saved = put(office, item, office.admin, title="Sửa lại")
    assert (saved["state"], saved["computed"]) == ("draft", ["live", "changed"])
    assert office.titles("/v1/articles") == ["Đang đăng"]


def test_an_approvers_mend_stays_in_review_with_what_was_wanted(
    commune: World, staff: dict[str, dict[str, str]]
) -> None:
    item = write(commune, staff["author"], title="Bài")
    item = move(commune, item, "submit", staff["author"], channels=["portal"])
    mended = put(commune, item, staff["approver"], title="Bài đã sửa")
    assert (mended["state"], mended["wanted"]) == ("in_review", {"channels": ["portal"]})
    assert mended["head"]["author"]["name"] == "approver"
    assert mended["head"]["revision"] == item["head"]["revision"] + 1
    live = move(commune, mended, "approve", staff["approver"])
    assert live["publications"][0]["channels"] == ["portal"]
    assert commune.titles("/v1/articles") == ["Bài đã sửa"]


def test_anybody_elses_save_takes_it_out_of_review_and_drops_what_was_wanted(
    commune: World, staff: dict[str, dict[str, str]]
) -> None:
    item = move(commune, write(commune, staff["author"]), "submit", staff["author"], channels=["portal"])
    saved = put(commune, item, staff["author"], title="Chợt nhớ ra")
    assert (saved["state"], saved["wanted"]) == ("draft", None)


def test_what_was_wanted_outlives_a_return_and_falls_with_a_recall(
    commune: World, staff: dict[str, dict[str, str]]
) -> None:
    item = move(commune, write(commune, staff["author"]), "submit", staff["author"], channels=["portal"])
    item = move(commune, item, "return", staff["approver"], reason="Thiếu ngày.")
    item = put(commune, item, staff["author"], title="Bài có ngày")
    item = move(commune, item, "submit", staff["author"], comment="Đã thêm ngày.")
    assert item["wanted"] == {"channels": ["portal"]}
    item = move(commune, item, "recall", staff["author"])
    assert item["wanted"] is None
    item = move(commune, item, "submit", staff["author"])
    assert move(commune, item, "approve", staff["approver"])["publications"] == []


@pytest.mark.parametrize(
    ("kind", "wish", "code"),
    [
        ("procedure", {"live_until": "2026-12-01T00:00:00Z"}, "by_decision_only"),
        ("article", {"live_from": "2026-12-01T00:00:00Z", "live_until": "2026-11-30T00:00:00Z"}, "invalid"),
        ("article", {"channels": ["radio"]}, "invalid"),
        ("article", {"replaces": "x"}, "invalid"),
    ],
)
def test_a_wish_that_cannot_come_true_is_refused_when_it_is_made(
    commune: World, kind: str, wish: dict[str, Any], code: str
) -> None:
    id = commune.draft(kind)
    refused = commune.manage("POST", f"/items/{id}/moves/submit", 422, wish, If_Match='"1"')
    assert refused["code"] == code
    assert commune.manage("GET", f"/items/{id}")["state"] == "draft"


def test_what_is_said_of_a_move_is_composed_and_holds_no_control_characters(
    commune: World, staff: dict[str, dict[str, str]]
) -> None:
    item = move(commune, write(commune, staff["author"]), "submit", staff["author"])
    refused = move(commune, item, "return", staff["approver"], 422, reason="Thiếu\x07 ngày")
    assert refused["errors"][0]["pointer"] == "/reason"
    assert move(commune, item, "return", staff["approver"], 422, reason="  ")["errors"][0]["pointer"] == "/reason"
    move(commune, item, "return", staff["approver"], reason=unicodedata.normalize("NFD", "Thiếu ngày"))
    (told, *_) = commune.manage("GET", f"/events?subject_id={item['id']}&verb=returned")["items"]
    assert told["detail"]["reason"] == "Thiếu ngày"


def test_every_move_leaves_its_event_with_who_made_it(commune: World, staff: dict[str, dict[str, str]]) -> None:
    author, approver, keeper = (staff[role] for role in ("author", "approver", "unit_admin"))
    item = write(commune, author)
    item = move(commune, item, "submit", author)
    item = move(commune, item, "recall", author)
    item = move(commune, item, "submit", author)
    item = move(commune, item, "return", approver, reason="Thiếu ngày.")
    item = move(commune, item, "submit", author)
    item = put(commune, item, author, title="Nghĩ lại")
    item = move(commune, item, "submit", author)
    item = move(commune, item, "approve", approver)
    item = move(commune, item, "schedule", approver, live_from="2026-11-25T00:00:00Z")
    item = move(commune, item, "publish", approver)
    item = move(commune, item, "correct", approver, notice="Sửa ngày.", replaces=item["publications"][0]["id"])
    item = move(commune, item, "withdraw", approver, mode="gone")
    item = move(commune, item, "archive", keeper)
    item = move(commune, item, "restore", keeper)
    log = commune.manage("GET", f"/events?subject=item&subject_id={item['id']}&limit=100")["items"]
    assert [(one["verb"], one["actor"]["name"]) for one in reversed(log)] == [
        ("created", "author"),
        ("submitted", "author"),
        ("recalled", "author"),
        ("submitted", "author"),
        ("returned", "approver"),
        ("submitted", "author"),
        ("reopened", "author"),
        ("submitted", "author"),
        ("approved", "approver"),
        ("scheduled", "approver"),
        ("published", "approver"),
        ("corrected", "approver"),
        ("withdrawn", "approver"),
        ("archived", "unit_admin"),
        ("restored", "unit_admin"),
    ]


def test_of_two_who_publish_at_once_one_does_and_the_other_is_told(office: World) -> None:
    with office.writing() as session:
        id = make.approved(session, "article")
    version = office.manage("GET", f"/items/{id}")["version"]
    answers: list[int] = []

    def publish(who: dict[str, str]) -> None:
        path = f"/manage/v1/items/{id}/moves/publish"
        answers.append(office.client.post(path, json={}, headers={**who, "If-Match": f'"{version}"'}).status_code)

    people = [office.person(f"duyet{number}@xa.vn", "approver", "goc") for number in range(2)]
    threads = [threading.Thread(target=publish, args=(who,)) for who in people]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(answers) == [200, 412]
    assert len(office.manage("GET", f"/items/{id}")["publications"]) == 1


def test_of_many_who_write_one_title_at_once_each_gets_an_address_of_its_own(office: World) -> None:
    who = office.admin
    slugs: list[str] = []

    def write_one() -> None:
        form = {"unit": "goc", "body": make.body("article", "Cùng một tên")}
        answer = office.client.post("/manage/v1/items", json=form, headers=who)
        slugs.append(answer.json()["slug"])

    threads = [threading.Thread(target=write_one) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(slugs) == ["cung-mot-ten", *(f"cung-mot-ten-{number}" for number in range(2, 7))]


def test_of_many_who_write_one_code_at_once_one_has_it_and_the_others_are_told_whose_it_is(office: World) -> None:
    who = office.admin
    told: list[str] = []

    def write_one() -> None:
        form = {"unit": "goc", "body": make.body("procedure", "Cùng một mã", code="1.013226")}
        answer = office.client.post("/manage/v1/items", json=form, headers=who).json()
        told.append(answer["code"])

    threads = [threading.Thread(target=write_one) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(told) == ["1.013226"] + ["code_taken"] * 3


def test_nobody_approves_what_only_they_wrote_unless_it_is_an_emergency_with_a_reason(
    commune: World, staff: dict[str, dict[str, str]]
) -> None:
    mine = move(commune, write(commune, staff["approver"]), "submit", staff["approver"])
    assert move(commune, mine, "approve", staff["approver"], 403)["code"] == "own_text"
    assert move(commune, mine, "publish", staff["approver"], 403)["code"] == "own_text"
    urgent = {"unit": "goc", "body": make.body("led_message", "Nước sông dâng cao")}
    item = commune.manage("POST", "/items", 201, urgent, who=staff["approver"])
    item = move(commune, item, "submit", staff["approver"], **EMERGENCY)
    assert move(commune, item, "approve", staff["approver"], 403)["code"] == "own_text"
    done = move(commune, item, "approve", staff["approver"], override="Một mình trực đêm.")
    assert done["publications"][0]["class"] == "emergency"
    log = commune.manage("GET", f"/events?subject_id={item['id']}")["items"]
    assert any((event["detail"] or {}).get("override") == "Một mình trực đêm." for event in log)
    assert {event["name"] for event in log} == {"Nước sông dâng cao"}


def test_who_may_not_approve_their_own_emergency_is_told_how_they_may(commune: World) -> None:
    me = commune.person("toi@xa.vn", "approver", "goc")
    urgent = {"unit": "goc", "body": make.body("led_message", "Nước sông dâng cao")}
    item = commune.manage("POST", "/items", 201, urgent, who=me)
    item = move(commune, item, "submit", me, **EMERGENCY)
    way_out = "hoặc ghi lý do khẩn cấp (`override`) để tự quyết định."
    for action, form in (("approve", {}), ("publish", EMERGENCY)):
        assert move(commune, item, action, me, 403, **form)["detail"].endswith(way_out)
    assert "override" not in move(commune, item, "publish", me, 403)["detail"]


def test_what_one_approved_alone_in_an_emergency_goes_further_only_with_another_or_a_reason(
    office: World,
) -> None:
    me, other = office.person("toi@xa.vn", "approver", "goc"), office.person("kia@xa.vn", "approver", "goc")
    urgent = {"unit": "goc", "body": make.body("led_message", "Nước sông dâng cao")}
    item = office.manage("POST", "/items", 201, urgent, who=me)
    item = move(office, item, "submit", me, **EMERGENCY)
    item = move(office, item, "approve", me, override="Một mình trực đêm.")
    for action, form in (
        ("publish", {}),
        ("publish", {"override": "Tiện thì đăng."}),
        ("schedule", {"live_from": "2026-11-24T00:00:00Z"}),
        ("correct", {"notice": "Sửa giờ."}),
    ):
        assert move(office, item, action, me, 403, **form)["code"] == "own_text", (action, form)
    shown = {one["action"]: one for one in office.manage("GET", f"/items/{item['id']}", who=me)["actions"]}
    assert (shown["publish"]["allowed"], shown["publish"]["override"]) == (False, True)
    office.wait(minutes=1)
    item = move(office, item, "publish", me, **EMERGENCY, override="Nước vẫn lên.")
    office.wait(minutes=1)
    assert move(office, item, "publish", other)["publications"][0]["class"] == "normal"


def test_approving_enacts_what_was_asked_for_and_a_past_start_means_now(
    commune: World, staff: dict[str, dict[str, str]]
) -> None:
    item = write(commune, staff["author"], title="Bài hẹn")
    item = move(commune, item, "submit", staff["author"], live_from="2026-11-23T02:00:00Z", channels=["portal"])
    commune.wait(hours=3)
    move(commune, item, "approve", commune.person("duyet@xa.vn", "approver", "goc"))
    assert commune.titles("/v1/articles") == ["Bài hẹn"]


def test_approving_what_was_to_end_already_is_refused(commune: World, staff: dict[str, dict[str, str]]) -> None:
    item = write(commune, staff["author"])
    item = move(commune, item, "submit", staff["author"], live_until="2026-11-23T02:00:00Z")
    commune.wait(hours=3)
    later = commune.person("duyet@xa.vn", "approver", "goc")
    assert move(commune, item, "approve", later, 409)["code"] == "window_past"


def test_the_trash_takes_only_what_stands_nowhere_and_gives_it_back(office: World) -> None:
    id = office.publish("article", title="Bài")
    item = office.manage("GET", f"/items/{id}")
    assert move(office, item, "archive", office.admin, 409)["code"] == "still_live"
    office.withdraw(id, mode="gone")
    item = move(office, office.manage("GET", f"/items/{id}"), "archive", office.admin)
    assert office.manage("GET", "/items")["items"] == []
    assert [row["id"] for row in office.manage("GET", "/items?state=archived")["items"]] == [id]
    assert move(office, item, "restore", office.admin)["state"] == "draft"


def test_a_move_on_many_answers_for_each(office: World) -> None:
    author = office.person("viet@xa.vn", "author", "goc")
    ready, stale = write(office, author, title="Một"), write(office, author, title="Hai")
    chosen = [{"id": ready["id"], "version": 1}, {"id": stale["id"], "version": 7}, {"id": "khong-co", "version": 1}]
    answer = office.manage("POST", "/moves", 200, {"action": "submit", "items": chosen}, who=author)
    assert [one["status"] for one in answer["results"]] == [200, 412, 404]
    assert answer["results"][0]["state"] == "in_review"
    assert answer["results"][1]["problem"]["current_version"] == 1
    assert office.manage("GET", f"/items/{stale['id']}")["state"] == "draft"
    too_many = [{"id": ready["id"], "version": 1}] * 201
    office.manage("POST", "/moves", 422, {"action": "submit", "items": too_many}, who=author)
    office.manage("POST", "/moves", 422, {"action": "bay", "items": chosen}, who=author)


def test_a_text_moves_to_another_unit_by_whoever_administers_both(office: World) -> None:
    office.unit("xa-a", "Xã A")
    id = office.draft("article", title="Bài")
    keeper = office.person("qt@xa-a.vn", "unit_admin", "xa-a")
    office.manage("POST", f"/items/{id}/unit", 404, {"unit": "xa-a"}, who=keeper, If_Match='"1"')
    alone = office.person("qt@goc.vn", "unit_admin", "goc")
    assert office.manage("GET", f"/items/{id}", who=alone)["movable"] is False
    both = office.person("qt@tinh.vn", "unit_admin", "goc", below=True)
    assert office.manage("GET", f"/items/{id}", who=both)["movable"] is True
    moved = office.manage("POST", f"/items/{id}/unit", 200, {"unit": "xa-a"}, who=both, If_Match='"1"')
    assert moved["unit"]["slug"] == "xa-a"
