"""Who a caller is when a proxy stands in front."""

from pathlib import Path

import pytest
from httpx2 import Response
from starlette.testclient import TestClient

from api.main import behind_proxies
from api.people import users
from api.settings import Settings
from tests.people.browser import PASSWORD, Browser, account, signed_in
from tests.world import World


def ask(commune: World, tmp_path: Path, trusted: str, caller: str, path: str = "/metrics") -> int:
    settings = Settings(data_dir=tmp_path, trusted_proxies=trusted)
    client = TestClient(behind_proxies(commune.app.state.front, settings), client=("127.0.0.1", 5000))
    return client.get(path, headers={"X-Forwarded-For": caller}).status_code


def test_figures_are_not_open_to_whoever_a_proxy_on_this_machine_speaks_for(commune: World, tmp_path: Path) -> None:
    assert ask(commune, tmp_path, "", "203.0.113.9") == 401
    assert ask(commune, tmp_path, "127.0.0.1", "203.0.113.9") == 401


def test_guesses_are_counted_by_address_whoever_they_are_about(
    office: World, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(users, "FROM_ADDRESS", 3)
    account(office, "lan@ubnd.local")
    lan = signed_in(office, "lan@ubnd.local")
    settings = Settings(data_dir=tmp_path, trusted_proxies="10.0.0.0/8")

    def guess(caller: str, name: str, password: str = "đoán mò", through: str = "10.1.2.3") -> Response:
        behind = behind_proxies(office.app.state.front, settings)
        browser = TestClient(behind, client=(through, 5000), headers={"X-Forwarded-For": caller})
        return browser.post("/manage/v1/token", data={"username": name, "password": password})

    # Those who know their password are no guessers.
    assert {guess("203.0.113.1", "lan@ubnd.local", PASSWORD).status_code for _ in range(5)} == {200}
    told = [guess("203.0.113.1", f"ai-{number}@ubnd.local") for number in range(4)]
    assert [answer.status_code for answer in told] == [401] * 3 + [429]
    assert 0 < int(told[3].headers["retry-after"]) <= 900
    assert guess("203.0.113.1", "lan@ubnd.local", PASSWORD).status_code == 429
    assert guess("203.0.113.2", "lan@ubnd.local", PASSWORD).status_code == 200
    # A line of IPv6 is one address, and nobody gives themselves another through a proxy that is not trusted.
    lines = [guess(f"2001:db8::{number}", f"ai-{number}@ubnd.local").status_code for number in range(4)]
    assert lines == [401] * 3 + [429]
    claimed = [guess(f"203.0.113.{n}", f"ai-{n}@ubnd.local", through="198.51.100.7").status_code for n in range(4)]
    assert claimed == [401] * 3 + [429]
    # Where one has signed in before one is let in, whoever guesses from the same line.
    for number in range(4):
        Browser(office).sign_in(f"ai-{number}@ubnd.local")
    assert Browser(office).sign_in("lan@ubnd.local").status_code == 429
    assert lan.sign_in("lan@ubnd.local").status_code == 200
    office.wait(minutes=15)
    assert guess("203.0.113.1", "lan@ubnd.local", PASSWORD).status_code == 200


def test_pairings_are_counted_by_the_callers_own_address_behind_a_trusted_proxy(commune: World, tmp_path: Path) -> None:
    device = {"model": "P10", "width": 64, "height": 32}
    settings = Settings(data_dir=tmp_path, trusted_proxies="10.0.0.0/8")
    client = TestClient(behind_proxies(commune.app.state.front, settings), client=("10.1.2.3", 5000))

    def pair(caller: str) -> int:
        return client.post("/v1/signage/pairings", json=device, headers={"X-Forwarded-For": caller}).status_code

    assert [pair("203.0.113.1") for _ in range(11)] == [201] * 10 + [429]
    assert pair("203.0.113.2") == 201
