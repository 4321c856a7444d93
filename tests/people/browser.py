"""Somebody at a browser with cookies of its own, in front of the management API."""

from dataclasses import dataclass, field
from typing import Any

from httpx2 import Response
from starlette.testclient import TestClient

from api.people import users
from tests.world import World

PASSWORD = "một câu dài dễ nhớ"


@dataclass
class Browser:
    world: World
    token: str = ""
    client: TestClient = field(init=False)

    def __post_init__(self) -> None:
        self.client = TestClient(self.world.app.state.front)

    def sign_in(self, email: str, password: str = PASSWORD) -> Response:
        answer = self.ask("POST", "/token", data={"username": email, "password": password})
        if answer.status_code == 200:
            self.token = answer.json()["access_token"]
        return answer

    def refresh(self) -> Response:
        answer = self.ask("POST", "/token/refresh")
        if answer.status_code == 200:
            self.token = answer.json()["access_token"]
        return answer

    @property
    def cookie(self) -> str:
        """The refresh token, as a thief would copy it."""
        return str(self.client.cookies["loa_refresh"])

    def use(self, refresh: str) -> Response:
        """Refresh with a token from elsewhere."""
        return TestClient(self.world.app.state.front).post(
            "/manage/v1/token/refresh", headers={b"Cookie": f"loa_refresh={refresh}".encode()}
        )

    def ask(self, method: str, path: str, **request: Any) -> Response:
        headers = {**({"Authorization": f"Bearer {self.token}"} if self.token else {}), **request.pop("headers", {})}
        return self.client.request(method, f"/manage/v1{path}", headers=headers, **request)

    def signed_in(self) -> bool:
        return self.ask("GET", "/me").status_code == 200


def account(world: World, email: str, role: str = "editor", unit: str = "goc", password: str = PASSWORD) -> str:
    """A person with a password; the id."""
    form = {"email": email, "name": email, "password": password, "roles": [{"unit": unit, "role": role}]}
    return str(world.manage("POST", "/users", 201, form)["id"])


def signed_in(world: World, email: str, password: str = PASSWORD) -> Browser:
    browser = Browser(world)
    answer = browser.sign_in(email, password)
    assert answer.status_code == 200, answer.text
    return browser


def guesses_left(world: World, browser: Browser, email: str) -> int:
    """How many more wrong passwords are looked at from this browser."""
    for count in range(users.ATTEMPTS + 1):
        if browser.sign_in(email, "sai bét cả rồi").status_code == 429:
            return count
    raise AssertionError("no end of guesses")
