"""The media room of a newsroom, as its tests see it."""

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from fastapi.testclient import TestClient

from api.db import Database
from api.people.permission import Actor, Role
from api.settings import Settings


@dataclass
class Room:
    """The media room: a client signed in as ``actor``, two communes, and what is live."""

    client: TestClient
    database: Database
    settings: Settings
    units: dict[str, str]
    live: set[str] = field(default_factory=set)
    actor: Actor | None = None

    def sign_in(self, name: str, role: Role, unit: str = "xuan-thuy") -> None:
        """As someone with this role in one unit."""
        self.actor = Actor(
            id=f"user:{name}",
            name=name,
            kind="user",
            roles={self.units[unit]: role},
        )

    def upload(self, file: str, content: bytes, type: str = "application/octet-stream", /, **fields: str) -> Any:
        return self.client.post(
            "/manage/v1/media", data={"unit": "xuan-thuy", **fields}, files={"file": (file, content, type)}
        )

    def public(self, url: str, **headers: str) -> Any:
        return self.client.get(url, headers={name.replace("_", "-"): value for name, value in headers.items()})

    def files(self) -> list[Path]:
        return [path for path in (self.settings.data_dir / "media").rglob("*") if path.is_file()]
