"""Configuration: environment variables with the prefix ``LOA_`` and a ``.env`` file; see docs/operators.md."""

import re
import secrets
from functools import cached_property
from ipaddress import ip_network
from pathlib import Path
from typing import Literal
from zoneinfo import ZoneInfo

from pydantic import Field, ValidationInfo, field_validator, model_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from api.wire import SPELLINGS, WEB_ADDRESS

ROOT = Path(__file__).resolve().parent.parent


_NAME = re.compile(r"\{(slug|code)\}")


class CannotStart(Exception):
    """Why the server refuses to start, in one line."""


class Settings(BaseSettings):
    model_config = SettingsConfigDict(env_prefix="LOA_", env_file=".env", extra="ignore", frozen=False)

    host: str = "127.0.0.1"
    port: int = 8000
    tls_cert: Path | None = None
    tls_key: Path | None = None
    data_dir: Path = Path("data")
    database_url: str = ""
    s3_bucket: str = ""
    s3_endpoint: str = ""
    s3_region: str = "us-east-1"
    s3_access_key: str = ""
    s3_secret_key: str = ""
    secret_key: str = ""
    admin_email: str = "admin@loa.local"
    admin_password: str = ""
    demo: Literal["0", "1", "force"] = "0"
    public_url: str = "http://127.0.0.1:8000"
    portal_url: str = ""
    portal_article_url: str = ""
    portal_procedure_url: str = ""
    timezone: str = "Asia/Ho_Chi_Minh"
    lang: Literal["vi", "en"] = "vi"
    workers: int = Field(default=1, ge=1, le=64)
    trusted_proxies: str = ""
    metrics_token: str = ""

    @field_validator("public_url", "portal_url", "portal_article_url", "portal_procedure_url")
    @classmethod
    def _leading_somewhere(cls, url: str, info: ValidationInfo) -> str:
        if url and not re.match(WEB_ADDRESS, url):
            raise ValueError(SPELLINGS[WEB_ADDRESS])
        if url and info.field_name in ("portal_article_url", "portal_procedure_url") and not _NAME.search(url):
            raise ValueError("Phải có {slug} hoặc {code} ở chỗ của tên bài, ví dụ https://xa.vn/bai/{slug}.")
        return url

    @field_validator("trusted_proxies")
    @classmethod
    def _real_addresses(cls, proxies: str) -> str:
        for one in filter(None, (part.strip() for part in proxies.split(","))):
            try:
                ip_network(one if one != "*" else "::/0", strict=False)
            except ValueError:
                raise ValueError(f"Không có địa chỉ hay mạng “{one}”; ví dụ đúng là 127.0.0.1, 10.0.0.0/8.") from None
        return proxies

    @model_validator(mode="after")
    def _whole(self) -> "Settings":
        if bool(self.tls_cert) != bool(self.tls_key):
            raise ValueError("LOA_TLS_CERT và LOA_TLS_KEY phải đặt cả hai.")
        for path in (self.tls_cert, self.tls_key):
            if path and not path.is_file():
                raise ValueError(f"Không có tệp {path} mà LOA_TLS_CERT hoặc LOA_TLS_KEY chỉ tới.")
        try:
            ZoneInfo(self.timezone)
        except (ValueError, OSError, KeyError):
            raise ValueError(f"LOA_TIMEZONE: không có múi giờ {self.timezone}; ví dụ đúng: Asia/Ho_Chi_Minh.") from None
        if "public_url" not in self.model_fields_set or not self.public_url:
            # So that no link leads nowhere on a machine where it listens elsewhere.
            self.public_url = f"{'https' if self.tls_cert else 'http'}://127.0.0.1:{self.port}"
        return self

    @property
    def zone(self) -> ZoneInfo:
        """How people here read and write times. Legal effect is counted in Vietnam all the same: `clock.VIETNAM`."""
        return ZoneInfo(self.timezone)

    @property
    def local(self) -> bool:
        """Whether only this machine can reach the service."""
        return self.host in ("127.0.0.1", "::1", "localhost")

    def admit_demo(self) -> None:
        """Raise :class:`CannotStart` when sample data would stand on an address that others can reach."""
        if self.demo == "1" and not self.local:
            raise CannotStart(
                "LOA_DEMO=1 chỉ chạy ở địa chỉ nội bộ (127.0.0.1); dùng LOA_DEMO=0, hoặc force nếu chắc chắn."
            )

    @property
    def database(self) -> str:
        """The SQLAlchemy URL: what was configured, else SQLite in the data directory."""
        url = self.database_url
        if not url:
            return f"sqlite:///{self.data_dir.resolve() / 'loa.db'}"
        for scheme in ("postgresql://", "postgres://"):
            if url.startswith(scheme):
                return "postgresql+psycopg://" + url.removeprefix(scheme)
        return url

    @property
    def keyed(self) -> bool:
        """Whether there is a secret key: given, or generated earlier."""
        return bool(self.secret_key) or (self.data_dir / "secret.key").is_file()

    @property
    def started(self) -> bool:
        """Whether there is an installation: its database where it keeps that itself, else its key."""
        here = self.database.removeprefix("sqlite:///")
        return self.keyed if here == self.database else Path(here).is_file()

    def folder(self) -> Path:
        """The data directory, made when there is none yet."""
        try:
            # Drafts and the files of drafts are nobody else's.
            self.data_dir.mkdir(mode=0o700, parents=True, exist_ok=True)
        except OSError as error:
            raise CannotStart(f"Không dùng được LOA_DATA_DIR {self.data_dir} ({error.strerror}).") from None
        return self.data_dir

    @cached_property
    def key(self) -> bytes:
        """The key that signs tokens and cursors: at least 32 bytes, generated into the data directory when none is given."""
        secret = self.secret_key.encode()
        if not secret:
            path = self.data_dir / "secret.key"
            if path.exists():
                secret = path.read_bytes().strip()
            else:
                path = self.folder() / path.name
                secret = secrets.token_hex(32).encode()
                path.touch(mode=0o600)
                path.write_bytes(secret)
        if len(secret) < 32:
            raise CannotStart("LOA_SECRET_KEY quá ngắn: cần ít nhất 32 byte (ví dụ: openssl rand -hex 32).")
        return secret

    def address(self, room: str, name: str) -> str:
        """Where a citizen reads an item: ``name`` is an article's slug or a procedure's code (else slug)."""
        template = {"articles": self.portal_article_url, "procedures": self.portal_procedure_url}.get(room)
        if template:
            return template.replace("{slug}", name).replace("{code}", name)
        return f"{(self.portal_url or self.public_url).rstrip('/')}/{room}/{name}"
