"""How long one stays signed in, and what ends it: always on the next request."""

from concurrent.futures import ThreadPoolExecutor

from sqlalchemy import select

from api.people import tokens
from api.people.tables import RefreshToken
from tests.people.browser import PASSWORD, Browser, account, signed_in
from tests.world import World


def test_a_refresh_token_is_good_once_and_gives_its_successor(commune: World) -> None:
    account(commune, "lan@ubnd.local")
    lan = signed_in(commune, "lan@ubnd.local")
    seen = {lan.cookie}
    for _ in range(3):
        commune.wait(minutes=20)
        assert not lan.signed_in()
        assert lan.refresh().json()["expires_in"] == 900
        assert lan.signed_in()
        seen.add(lan.cookie)
    assert len(seen) == 4
    with commune.database.read() as session:
        kept = session.execute(select(RefreshToken.digest)).scalars().all()
    assert {tokens.digest(secret) for secret in seen} < set(kept)


def test_a_used_refresh_token_that_comes_back_late_ends_the_whole_family(office: World) -> None:
    account(office, "lan@ubnd.local")
    lan, elsewhere = signed_in(office, "lan@ubnd.local"), signed_in(office, "lan@ubnd.local")
    stolen = lan.cookie
    lan.refresh()
    office.wait(seconds=31)
    assert lan.use(stolen).status_code == 401
    assert not lan.signed_in()
    assert lan.refresh().status_code == 401
    assert lan.use(stolen).status_code == 401
    assert elsewhere.refresh().status_code == 200
    assert elsewhere.signed_in()


def test_whoever_lost_the_answer_asks_again_within_half_a_minute_and_goes_on(office: World) -> None:
    account(office, "lan@ubnd.local")
    lan = signed_in(office, "lan@ubnd.local")
    first = lan.cookie
    lost = lan.use(first).cookies["loa_refresh"]
    office.wait(seconds=29)
    assert lan.refresh().status_code == 200, "the cookie of before the lost answer"
    assert len({first, lost, lan.cookie}) == 3
    office.wait(minutes=20)
    assert lan.refresh().status_code == 200
    assert lan.signed_in()
    # It is one sitting still: the first token that comes back late ends all of it.
    assert lan.use(first).status_code == 401
    assert not lan.signed_in()
    assert lan.use(lost).status_code == 401


def test_those_who_come_at_once_with_one_refresh_token_are_one_sitting(office: World) -> None:
    account(office, "lan@ubnd.local")
    lan = signed_in(office, "lan@ubnd.local")
    with ThreadPoolExecutor(4) as pool:
        answers = list(pool.map(lambda _: lan.use(lan.cookie), range(4)))
    assert [answer.status_code for answer in answers] == [200] * 4
    assert len({answer.cookies["loa_refresh"] for answer in answers}) == 4
    Browser(office, answers[0].json()["access_token"]).ask("DELETE", "/token")
    assert [lan.use(answer.cookies["loa_refresh"]).status_code for answer in answers] == [401] * 4


def test_what_is_no_refresh_token_is_refused(commune: World) -> None:
    account(commune, "lan@ubnd.local")
    lan = signed_in(commune, "lan@ubnd.local")
    for wrong in (lan.cookie[:-1], lan.cookie + "x", "", "x" * 200, "Đ", "a;b"):
        assert lan.use(wrong).status_code == 401
    assert lan.use("x" * 201).status_code == 422
    commune.wait(days=30)
    assert lan.refresh().status_code == 401


def test_signing_out_ends_the_sitting_here_and_leaves_the_others(commune: World) -> None:
    account(commune, "lan@ubnd.local")
    here, elsewhere = signed_in(commune, "lan@ubnd.local"), signed_in(commune, "lan@ubnd.local")
    kept = here.cookie
    assert here.ask("DELETE", "/token").status_code == 204
    assert "loa_refresh" not in here.client.cookies
    assert not here.signed_in()
    assert here.use(kept).status_code == 401
    assert elsewhere.signed_in()
    # By the token alone, as a program without cookies does it.
    bare = Browser(commune, elsewhere.token)
    assert bare.ask("DELETE", "/token").status_code == 204
    assert not elsewhere.signed_in()
    assert elsewhere.refresh().status_code == 401
    assert here.ask("DELETE", "/token").status_code == 204


def test_signing_out_everywhere_ends_every_sitting_of_this_person_only(commune: World) -> None:
    account(commune, "lan@ubnd.local")
    account(commune, "minh@ubnd.local")
    sittings = [signed_in(commune, "lan@ubnd.local") for _ in range(3)]
    minh = signed_in(commune, "minh@ubnd.local")
    assert Browser(commune).ask("DELETE", "/token?everywhere=true").status_code == 401
    assert sittings[1].ask("DELETE", "/token?everywhere=true").status_code == 204
    assert [one.signed_in() for one in sittings] == [False] * 3
    assert [one.refresh().status_code for one in sittings] == [401] * 3
    assert minh.signed_in()
    assert signed_in(commune, "lan@ubnd.local").signed_in()


def test_a_changed_password_ends_every_sitting(commune: World) -> None:
    account(commune, "lan@ubnd.local")
    here, elsewhere = signed_in(commune, "lan@ubnd.local"), signed_in(commune, "lan@ubnd.local")
    wrong = here.ask("PUT", "/me/password", json={"current": "không phải", "new": "một câu khác hẳn"})
    assert [fault["pointer"] for fault in wrong.json()["errors"]] == ["/current"]
    short = here.ask("PUT", "/me/password", json={"current": PASSWORD, "new": "ngắn"})
    assert [fault["pointer"] for fault in short.json()["errors"]] == ["/new"]
    assert elsewhere.signed_in()
    form = {"current": PASSWORD, "new": "một câu khác hẳn"}
    assert here.ask("PUT", "/me/password", json=form).status_code == 204
    for one in (here, elsewhere):
        assert not one.signed_in()
        assert one.refresh().status_code == 401
    assert Browser(commune).sign_in("lan@ubnd.local").status_code == 401
    assert signed_in(commune, "lan@ubnd.local", "một câu khác hẳn").signed_in()


def test_a_disabled_account_is_out_at_once_and_may_come_back(commune: World) -> None:
    id = account(commune, "lan@ubnd.local")
    lan = signed_in(commune, "lan@ubnd.local")
    user = lan.ask("GET", "/me").json()
    form = {"name": "Lan", "roles": [{"unit": "goc", "role": "editor"}]}
    told = commune.manage("PUT", f"/users/{user['id']}", 200, {**form, "disabled": True}, If_Match='"2"')
    assert told["disabled"] is True
    assert not lan.signed_in()
    assert lan.refresh().status_code == 401
    assert Browser(commune).sign_in("lan@ubnd.local").status_code == 401
    commune.manage("PUT", f"/users/{id}", 200, form, If_Match=f'"{told["version"]}"')
    assert not lan.signed_in()
    assert signed_in(commune, "lan@ubnd.local").signed_in()


def test_a_changed_role_counts_from_the_next_request(office: World) -> None:
    id = account(office, "lan@ubnd.local")
    lan = signed_in(office, "lan@ubnd.local")
    item = {"unit": "goc", "body": {"kind": "led_message", "text": "Sáng mai họp thôn"}}
    draft = lan.ask("POST", "/items", json=item).json()["id"]
    submitted = office.draft("led_message", title="Chiều mai họp thôn")
    office.manage("POST", f"/items/{submitted}/moves/submit", 200, If_Match='"1"')

    def may_approve() -> int:
        return lan.ask("POST", f"/items/{submitted}/moves/approve", headers={"If-Match": '"2"'}).status_code

    def give(version: int, *roles: str) -> None:
        form = {"name": "Lan", "roles": [{"unit": "goc", "role": role} for role in roles]}
        office.manage("PUT", f"/users/{id}", 200, form, If_Match=f'"{version}"')

    assert may_approve() == 403
    give(2, "approver")
    assert may_approve() == 200
    give(3)
    assert lan.signed_in()
    assert lan.ask("GET", f"/items/{draft}").status_code == 404
    assert lan.ask("GET", "/items").json()["items"] == []
    give(4, "author")
    assert lan.ask("GET", f"/items/{draft}").status_code == 200
