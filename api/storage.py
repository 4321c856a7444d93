"""Bytes by key: a folder on the local disk, or any S3-compatible service. The only module that knows boto3.

What a file is (type, size, hash) stands in the database, never in the store: some S3 servers forget it.
"""

import os
import re
import secrets
import shutil
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import IO, TYPE_CHECKING, Protocol

from api.problem import Problem
from api.settings import Settings

if TYPE_CHECKING:
    from mypy_boto3_s3 import S3Client

_KEY = re.compile(r"[A-Za-z0-9_-][A-Za-z0-9._-]*(/[A-Za-z0-9_-][A-Za-z0-9._-]*)*")
_CHUNK = 1024 * 1024


class Source(Protocol):
    """What can be read in pieces."""

    def read(self, size: int = -1, /) -> bytes: ...


@dataclass(frozen=True)
class Door:
    """Where a browser may send one file straight to the store: exactly these headers, before it closes."""

    url: str
    headers: dict[str, str]


class Storage(Protocol):
    """Files by key (letters, digits, ``._-/``). A store that does not answer is a 503 ``storage_unavailable``."""

    def put(self, key: str, source: IO[bytes], size: int) -> None:
        """Keep ``size`` bytes under ``key``: all of them or nothing, replacing what was there."""

    def open(self, key: str, start: int = 0, length: int | None = None) -> AbstractContextManager[Source]:
        """The bytes from ``start``, at most ``length`` of them; ``FileNotFoundError`` for a key without a file."""

    def size(self, key: str) -> int | None:
        """How many bytes stand under ``key``; None when nothing does."""

    def delete(self, key: str) -> None:
        """Remove what stands there, if anything."""

    def keys(self) -> Iterator[str]:
        """Every key, in order."""

    def door(self, key: str, type: str, size: int, seconds: int) -> Door | None:
        """A presigned PUT of exactly one file of this type and size; None where a store has no door of its own."""

    def check(self) -> None:
        """Write, read back and remove a few bytes; raises when that does not work."""


def open_storage(settings: Settings) -> Storage:
    """The store this installation is configured for."""
    if settings.s3_bucket:
        return S3(settings)
    return Disk(settings.data_dir / "media")


def _checked(key: str) -> str:
    if not _KEY.fullmatch(key):
        raise ValueError(f"not a storage key: {key!r}")
    return key


def _probe(storage: Storage) -> None:
    import io

    key, content = f"check/{secrets.token_hex(8)}", secrets.token_bytes(16)
    storage.put(key, io.BytesIO(content), len(content))
    try:
        with storage.open(key) as found:
            if found.read() != content:
                raise OSError("what was read is not what was written")
    finally:
        storage.delete(key)


def _unavailable() -> Problem:
    return Problem(
        503,
        "storage_unavailable",
        "Kho tệp đang không đọc, ghi được; chưa lưu gì. Hãy thử lại sau ít phút và báo quản trị nếu còn gặp.",
        headers={"Retry-After": "30"},
    )


class Disk:
    """A folder. A file appears under its name only when all of it is on the disk."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def put(self, key: str, source: IO[bytes], size: int) -> None:
        target = self._path(key)
        partial = target.with_name(f".{secrets.token_hex(8)}.part")
        try:
            target.parent.mkdir(parents=True, exist_ok=True)
            with partial.open("wb") as out:
                shutil.copyfileobj(source, out, _CHUNK)
                out.flush()
                os.fsync(out.fileno())
                if out.tell() != size:
                    raise OSError(f"{out.tell()} bytes came instead of {size}")
            partial.replace(target)
            self._settle(target.parent)
        except OSError as error:
            raise _unavailable() from error
        finally:
            partial.unlink(missing_ok=True)

    @contextmanager
    def open(self, key: str, start: int = 0, length: int | None = None) -> Iterator[Source]:
        with self._path(key).open("rb") as file:
            file.seek(start)
            yield file if length is None else _Part(file, length)

    def size(self, key: str) -> int | None:
        try:
            return self._path(key).stat().st_size
        except FileNotFoundError:
            return None

    def delete(self, key: str) -> None:
        self._path(key).unlink(missing_ok=True)

    def keys(self) -> Iterator[str]:
        for path in sorted(self.folder.rglob("*")):
            if path.is_file() and not path.name.startswith("."):
                yield path.relative_to(self.folder).as_posix()

    def door(self, _key: str, _type: str, _size: int, _seconds: int) -> Door | None:
        return None

    def check(self) -> None:
        _probe(self)

    def _path(self, key: str) -> Path:
        return self.folder / _checked(key)

    @staticmethod
    def _settle(folder: Path) -> None:
        """A rename survives a power cut only when its folder was synced too."""
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)


class _Part:
    """The next ``length`` bytes of a file."""

    def __init__(self, file: IO[bytes], length: int) -> None:
        self.file, self.left = file, length

    def read(self, size: int = -1, /) -> bytes:
        piece = self.file.read(self.left if size < 0 else min(size, self.left))
        self.left -= len(piece)
        return piece


class S3:
    """A bucket of any S3-compatible service."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self.bucket = settings.s3_bucket

    @cached_property
    def client(self) -> "S3Client":
        import boto3
        from botocore.config import Config

        client: S3Client = boto3.client(
            "s3",
            endpoint_url=self.settings.s3_endpoint or None,
            region_name=self.settings.s3_region,
            aws_access_key_id=self.settings.s3_access_key or None,
            aws_secret_access_key=self.settings.s3_secret_key or None,
            config=Config(
                signature_version="s3v4",
                s3={"addressing_style": "path"},
                # Servers other than Amazon's do not know the newer checksums and fail every ranged read.
                request_checksum_calculation="when_required",
                response_checksum_validation="when_required",
                connect_timeout=3,
                read_timeout=20,
                retries={"max_attempts": 1},
                max_pool_connections=32,
            ),
        )
        return client

    @contextmanager
    def _asked(self) -> Iterator[None]:
        """Tells apart a key without a file and a service that does not do its work."""
        from botocore.exceptions import BotoCoreError, ClientError

        try:
            yield
        except ClientError as error:
            if error.response["Error"]["Code"] in ("NoSuchKey", "404", "NotFound"):
                raise FileNotFoundError from None
            raise _unavailable() from error
        except BotoCoreError as error:
            raise _unavailable() from error

    def put(self, key: str, source: IO[bytes], size: int) -> None:
        with self._asked():
            self.client.put_object(Bucket=self.bucket, Key=_checked(key), Body=source, ContentLength=size)

    @contextmanager
    def open(self, key: str, start: int = 0, length: int | None = None) -> Iterator[Source]:
        if length == 0:
            raise ValueError("no bytes asked for")
        end = "" if length is None else start + length - 1
        with self._asked():
            if start == 0 and length is None:
                body = self.client.get_object(Bucket=self.bucket, Key=_checked(key))["Body"]
            else:
                span = f"bytes={start}-{end}"
                body = self.client.get_object(Bucket=self.bucket, Key=_checked(key), Range=span)["Body"]
            # Still inside: a service can also go away while it is read from.
            try:
                yield body
            finally:
                body.close()

    def size(self, key: str) -> int | None:
        try:
            with self._asked():
                return self.client.head_object(Bucket=self.bucket, Key=_checked(key))["ContentLength"]
        except FileNotFoundError:
            return None

    def delete(self, key: str) -> None:
        with self._asked():
            self.client.delete_object(Bucket=self.bucket, Key=_checked(key))

    def keys(self) -> Iterator[str]:
        with self._asked():
            for page in self.client.get_paginator("list_objects_v2").paginate(Bucket=self.bucket):
                for one in page.get("Contents", []):
                    yield one["Key"]

    def door(self, key: str, type: str, size: int, seconds: int) -> Door:
        # Type and length are signed with the address: another file is refused by the store itself.
        url = self.client.generate_presigned_url(
            "put_object",
            Params={"Bucket": self.bucket, "Key": _checked(key), "ContentType": type, "ContentLength": size},
            ExpiresIn=seconds,
        )
        return Door(url, {"Content-Type": type, "Content-Length": str(size)})

    def check(self) -> None:
        _probe(self)
