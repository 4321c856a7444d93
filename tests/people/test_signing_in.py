"""Signing in with a name and a password: what it takes, what it tells, and what guessing is worth."""

import threading
import time
import unicodedata
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Literal

import pytest
from argon2 import PasswordHasher, extract_parameters
from sqlalchemy import select
from typer.testing import CliRunner

from api import cli, people
from api.db import Database
from api.people import users
from api.people.tables import Attempt, RefreshToken, User
from api.settings import CannotStart, Settings
from tests.people.browser import PASSWORD, Browser, account, guesses_left, signed_in
from tests.world import World


def test_a_sign_in_name_is_any_name_at_any_domain(commune: World) -> None:
    for name in ("lan@ubnd.local", "lan@xa-mau.gov.vn", "lan@may-chu", "nguyễn.lan@xã-mẫu.vn"):
        account(commune, name)
        assert signed_in(commune, f"  {name.upper()} ").signed_in()
        assert signed_in(commune, unicodedata.normalize("NFD", name)).signed_in()
        commune.manage("POST", "/users", 409, {"email": name.title(), "name": "Người khác", "roles": []})


def test_what_is_no_sign_in_name_is_refused_with_its_place(commune: World) -> None:
    for name in ("lan", "@ubnd.local", "lan@", "lan@a@b", "la n@ubnd.local", "l\u0007an@ubnd.local"):
        refused = commune.manage("POST", "/users", 422, {"email": name, "name": "Lan", "roles": []})
        assert [fault["pointer"] for fault in refused["errors"]] == ["/email"]


def test_a_wrong_password_and_an_unknown_name_are_told_alike(commune: World) -> None:
    account(commune, "lan@ubnd.local")
    gone = account(commune, "minh@ubnd.local")
    form = {"name": "Minh", "roles": [], "disabled": True}
    commune.manage("PUT", f"/users/{gone}", 200, form, If_Match='"2"')
    commune.manage("POST", "/users", 201, {"email": "moi@ubnd.local", "name": "Chưa nhận lời mời", "roles": []})
    told = [
        Browser(commune).sign_in(name, password)
        for name, password in [
            ("lan@ubnd.local", "không phải câu này"),
            ("ai-do@ubnd.local", PASSWORD),
            ("minh@ubnd.local", PASSWORD),
            ("moi@ubnd.local", PASSWORD),
            ("", "?"),
            ("\0@ubnd.local", "\0"),
        ]
    ]
    assert {(answer.status_code, answer.content) for answer in told[:4]} == {(401, told[0].content)}
    assert [answer.status_code for answer in told[4:]] == [422, 401]
    assert all("set-cookie" not in answer.headers for answer in told)


def test_a_token_lasts_fifteen_minutes_and_lies_beside_a_cookie_no_script_reads(commune: World) -> None:
    account(commune, "lan@ubnd.local")
    browser = Browser(commune)
    answer = browser.sign_in("lan@ubnd.local")
    assert answer.json() == {"access_token": browser.token, "token_type": "bearer", "expires_in": 900}
    assert answer.headers["cache-control"] == "no-store"
    cookie = next(line for line in answer.headers.get_list("set-cookie") if line.startswith("loa_refresh="))
    assert {"HttpOnly", "SameSite=strict", "Path=/manage/v1/token"} <= set(cookie.split("; "))
    assert browser.cookie not in answer.text
    commune.wait(minutes=14, seconds=59)
    assert browser.signed_in()
    commune.wait(seconds=10)
    assert not browser.signed_in()


def test_a_password_of_two_hundred_bytes_is_taken_whole(commune: World) -> None:
    password = "Mật khẩu dài " * 11 + "rất dài"
    assert len(password.encode()) > 200
    account(commune, "lan@ubnd.local", password=password)
    assert Browser(commune).sign_in("lan@ubnd.local", password[:-1] + "x").status_code == 401
    assert Browser(commune).sign_in("lan@ubnd.local", password[:72]).status_code == 401
    assert Browser(commune).sign_in("lan@ubnd.local", password).status_code == 200
    # Keyboards of some systems send marks apart from their letters.
    assert Browser(commune).sign_in("lan@ubnd.local", unicodedata.normalize("NFD", password)).status_code == 200


def test_a_password_is_kept_as_argon2id_of_19_mib_and_two_passes(commune: World) -> None:
    id = account(commune, "lan@ubnd.local")
    with commune.database.read() as session:
        kept = session.get_one(User, id).password
    assert kept is not None
    parameters = extract_parameters(kept)
    assert kept.startswith("$argon2id$")
    assert (parameters.memory_cost, parameters.time_cost, parameters.parallelism) == (19 * 1024, 2, 1)


def test_two_passwords_are_looked_at_at_once_and_no_more(commune: World, monkeypatch: pytest.MonkeyPatch) -> None:
    account(commune, "lan@ubnd.local")
    working, most, lock = 0, 0, threading.Lock()

    class Watched(PasswordHasher):
        def verify(self, hash: str | bytes, password: str | bytes) -> Literal[True]:
            nonlocal working, most
            with lock:
                working += 1
                most = max(most, working)
            try:
                time.sleep(0.05)  # long enough for all the others to have come
                return super().verify(hash, password)
            finally:
                with lock:
                    working -= 1

    watched = Watched(**users.COST)  # type: ignore[arg-type] # all of one type
    monkeypatch.setattr(users, "_hasher", lambda: watched)
    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(lambda _: Browser(commune).sign_in("lan@ubnd.local").status_code, range(8)))
    assert answers == [200] * 8
    assert most == 2


def test_a_flood_of_sign_ins_is_sent_away_and_holds_nobody_else_up(commune: World) -> None:
    account(commune, "lan@ubnd.local")
    lan = signed_in(commune, "lan@ubnd.local")
    with ThreadPoolExecutor(30) as pool:
        with users._at_once, users._at_once:
            asked = [pool.submit(Browser(commune).sign_in, f"ai-{n}@ubnd.local", "đoán mò thôi") for n in range(30)]
            while sum(one.done() for one in asked) < 18:
                assert lan.signed_in()
        answers = [one.result() for one in asked]
    told = [answer.status_code for answer in answers]
    assert (told.count(401), told.count(503)) == (12, 18)
    assert all(answer.headers["retry-after"] for answer in answers if answer.status_code == 503)


def test_twenty_guesses_at_an_account_are_looked_at_in_a_quarter_of_an_hour(commune: World) -> None:
    account(commune, "lan@ubnd.local")
    assert guesses_left(commune, Browser(commune), "lan@ubnd.local") == 20
    # Neither another spelling nor another browser gives more, and the right password is no longer looked at.
    for name in ("LAN@ubnd.local", " lan@ubnd.local "):
        refused = Browser(commune).sign_in(name)
        assert refused.status_code == 429
        assert 0 < int(refused.headers["retry-after"]) <= 900
    assert Browser(commune).sign_in("admin@loa.local", "mat khau thu nghiem 1").status_code == 200
    commune.wait(minutes=15, seconds=1)
    assert Browser(commune).sign_in("lan@ubnd.local").status_code == 200


def test_an_unknown_name_is_counted_as_a_known_one(commune: World) -> None:
    assert guesses_left(commune, Browser(commune), "ai-do@ubnd.local") == 20


def test_guesses_made_at_once_are_counted_too(office: World) -> None:
    account(office, "lan@ubnd.local")
    with ThreadPoolExecutor(6) as pool:
        answers = list(
            pool.map(lambda _: Browser(office).sign_in("lan@ubnd.local", "đoán mò thôi").status_code, range(30))
        )
    assert (answers.count(401), answers.count(429)) == (20, 10)


def test_whoever_guesses_keeps_nobody_out_of_a_browser_they_know(commune: World) -> None:
    account(commune, "lan@ubnd.local")
    known = signed_in(commune, "lan@ubnd.local")
    assert guesses_left(commune, Browser(commune), "lan@ubnd.local") == 20
    known.ask("DELETE", "/token")
    assert known.sign_in("lan@ubnd.local").status_code == 200
    # Such a browser has its own count, so its mark is worth nothing to a thief either.
    assert guesses_left(commune, known, "lan@ubnd.local") == 20


def test_the_mark_of_one_account_or_of_nobody_opens_no_other_count(commune: World) -> None:
    account(commune, "lan@ubnd.local")
    account(commune, "minh@ubnd.local")
    minh = signed_in(commune, "minh@ubnd.local")
    forged = Browser(commune)
    forged.client.cookies.set("loa_device", "a.b", path="/manage/v1/token")
    guesses_left(commune, Browser(commune), "lan@ubnd.local")
    assert minh.sign_in("lan@ubnd.local").status_code == 429
    assert forged.sign_in("lan@ubnd.local").status_code == 429


def test_a_password_that_was_right_begins_the_count_anew(commune: World) -> None:
    account(commune, "lan@ubnd.local")
    for _ in range(19):
        Browser(commune).sign_in("lan@ubnd.local", "gõ nhầm một chút")
    signed_in(commune, "lan@ubnd.local")
    assert guesses_left(commune, Browser(commune), "lan@ubnd.local") == 20


def test_the_current_password_is_not_to_be_guessed_with_a_stolen_token_either(commune: World) -> None:
    account(commune, "lan@ubnd.local")
    thief = signed_in(commune, "lan@ubnd.local")
    form = {"current": "đoán mò thôi", "new": "của kẻ trộm rồi"}
    told = [thief.ask("PUT", "/me/password", json=form).status_code for _ in range(21)]
    assert told == [422] * 20 + [429]
    assert signed_in(commune, "lan@ubnd.local").signed_in()


def test_what_is_over_is_forgotten(commune: World) -> None:
    account(commune, "lan@ubnd.local")
    lan = signed_in(commune, "lan@ubnd.local")
    Browser(commune).sign_in("ai-do@ubnd.local", "đoán mò thôi")
    commune.wait(days=31)
    users.sweep(commune.database)
    with commune.database.read() as session:
        assert session.execute(select(Attempt)).first() is None
        assert session.execute(select(RefreshToken)).first() is None
    assert lan.refresh().status_code == 401


def test_a_generated_password_is_to_be_changed_and_a_given_one_is_not(database: Database) -> None:
    with database.write() as session:
        password = people.found(session, Settings())
        assert password is not None
        assert people.found(session, Settings()) is None
        assert session.execute(select(User)).scalar_one().must_change_password


def test_the_first_administrator_is_not_let_in_by_a_short_password(database: Database) -> None:
    with pytest.raises(CannotStart, match="LOA_ADMIN_PASSWORD"), database.write() as session:
        people.found(session, Settings(admin_password="123456789"))


def test_the_operator_gives_a_new_password_to_whoever_lost_theirs(
    commune: World, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    id = account(commune, "lan@ubnd.local")
    before = signed_in(commune, "lan@ubnd.local")
    guesses_left(commune, Browser(commune), "lan@ubnd.local")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("LOA_DATABASE_URL", commune.database.url)
    monkeypatch.setenv("LOA_DATA_DIR", str(tmp_path / "data"))
    told = CliRunner().invoke(cli.app, ["reset-password", "Lan@ubnd.local"])
    assert told.exit_code == 0
    password = told.stdout.strip().rsplit(" ", 1)[1]
    assert not before.signed_in()
    assert Browser(commune).sign_in("lan@ubnd.local").status_code in (401, 429)
    # Earlier guesses do not keep its owner waiting, and nothing is refused until it is changed.
    lan = signed_in(commune, "lan@ubnd.local", password)
    assert lan.ask("GET", "/me").json()["must_change_password"] is True
    item = {"unit": "goc", "body": {"kind": "led_message", "text": "Sáng mai họp thôn"}}
    assert lan.ask("POST", "/items", json=item).status_code == 201
    assert lan.ask("PUT", "/me/password", json={"current": password, "new": PASSWORD}).status_code == 204
    assert signed_in(commune, "lan@ubnd.local").ask("GET", "/me").json()["must_change_password"] is False
    log = commune.manage("GET", f"/events?subject=user&subject_id={id}")["items"]
    assert [(event["verb"], event["actor"]["name"]) for event in log[:2]] == [
        ("password_set", "lan@ubnd.local"),
        ("password_set", "Người vận hành"),
    ]
    assert password not in str(log)


def test_the_operator_is_told_of_a_name_that_nobody_has(
    commune: World, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("LOA_DATABASE_URL", commune.database.url)
    told = CliRunner().invoke(cli.app, ["reset-password", "ai-do@ubnd.local"])
    assert told.exit_code == 1
    assert told.stderr == "loa: Không tìm thấy tài khoản ai-do@ubnd.local.\n"
