"""Who a caller is when a proxy stands in front."""

from pathlib import Path

from starlette.testclient import TestClient

from api.main import behind_proxies
from api.settings import Settings
from tests.world import World


def ask(commune: World, tmp_path: Path, trusted: str, caller: str, path: str = "/metrics") -> int:
    settings = Settings(data_dir=tmp_path, trusted_proxies=trusted)
    client = TestClient(behind_proxies(commune.app.state.edge, settings), client=("127.0.0.1", 5000))
    return client.get(path, headers={"X-Forwarded-For": caller}).status_code


def test_figures_are_not_open_to_whoever_a_proxy_on_this_machine_speaks_for(commune: World, tmp_path: Path) -> None:
    assert ask(commune, tmp_path, "", "203.0.113.9") == 401
    assert ask(commune, tmp_path, "127.0.0.1", "203.0.113.9") == 401


def test_pairings_are_counted_by_the_callers_own_address_behind_a_trusted_proxy(commune: World, tmp_path: Path) -> None:
    device = {"model": "P10", "width": 64, "height": 32}
    settings = Settings(data_dir=tmp_path, trusted_proxies="10.0.0.0/8")
    client = TestClient(behind_proxies(commune.app.state.edge, settings), client=("10.1.2.3", 5000))

    def pair(caller: str) -> int:
        return client.post("/v1/signage/pairings", json=device, headers={"X-Forwarded-For": caller}).status_code

    assert [pair("203.0.113.1") for _ in range(11)] == [201] * 10 + [429]
    assert pair("203.0.113.2") == 201
