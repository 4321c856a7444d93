"""What ``loa doctor`` looks at: the configuration, the database, the log, the background process, the store, the disk."""

import shutil
import sys
from collections.abc import Iterator
from contextlib import closing

from sqlalchemy.orm import Session

from api import clock, events, schema
from api.content import clockwork
from api.db import Database
from api.settings import CannotStart, Settings
from api.storage import open_storage


def examine(settings: Settings) -> Iterator[tuple[str, str]]:
    """What ``loa doctor`` says, line by line: ``✓`` well, ``!`` to know, ``✗`` to mend."""
    yield "✓", f"Python {sys.version.split()[0]}"
    if not settings.started:
        # Where nothing stands nothing is made: the folder may be another than was meant.
        yield "✗", f"Không thấy dữ liệu ở {settings.data_dir.resolve()}; kiểm tra LOA_DATA_DIR."
        return
    try:
        if settings.keyed:
            len(settings.key)
            yield "✓", "Khoá bí mật đủ dài."
        else:
            yield "!", "Chưa có khoá bí mật; loa serve sẽ tạo khi chạy lần đầu."
        database = Database(settings.database)
    except CannotStart as reason:
        yield "✗", str(reason)
        return
    with closing(database):
        try:
            database.ping()
            yield "✓", f"Cơ sở dữ liệu: {'SQLite ' + _sqlite_version() if database.sqlite else 'PostgreSQL'}"
            schema.check(database)
            yield "✓", f"Lược đồ: {schema.current(database)}"
        except CannotStart as reason:
            yield "✗", str(reason)
            return
        with database.read() as session:
            yield from _log(session)
    yield from _surroundings(settings)


def _log(session: Session) -> Iterator[tuple[str, str]]:
    read, broken = events.verify(session)
    yield (
        ("✓", f"Nhật ký nguyên vẹn: {read} sự kiện.") if broken is None else ("✗", f"Nhật ký hỏng ở sự kiện {broken}.")
    )
    top = events.head(session)
    behind = (top.at - clock.now()).total_seconds()
    if behind > events.BACKWARDS.total_seconds():
        yield "✗", f"Đồng hồ máy chủ chậm hơn nhật ký {int(behind)} giây; mọi việc ghi đang bị tạm dừng. Hãy chỉnh giờ."
    late = clockwork.late(session, clock.now())
    if late > clockwork.LATE:
        yield (
            "!",
            f"Có mốc giờ chưa ghi vào nhật ký {int(late.total_seconds())} giây; kiểm tra tiến trình nền (loa worker).",
        )
    else:
        yield "✓", "Tiến trình nền theo kịp các mốc giờ."


def _surroundings(settings: Settings) -> Iterator[tuple[str, str]]:
    try:
        storage = open_storage(settings)
        storage.check()
        yield "✓", "Kho tệp đọc và ghi được."
    except Exception as error:
        yield "✗", f"Kho tệp không dùng được: {_why(error, settings)}"
    free = shutil.disk_usage(settings.folder()).free
    mark = "✓" if free > 2 * 1024**3 else "!" if free > 200 * 1024**2 else "✗"
    yield mark, f"Đĩa còn trống {free / 1024**3:.1f} GB."
    if not settings.local and not settings.tls_cert and not settings.public_url.startswith("https://"):
        yield "!", "Chưa có HTTPS: ngoài máy này trình duyệt sẽ không cho trình phát lưu sẵn nội dung hay ghi âm."
    if settings.demo == "1":
        yield "!", "Đang chạy với dữ liệu mẫu (LOA_DEMO=1)."


def _why(error: Exception, settings: Settings) -> str:
    """The store's own word for what is wrong, and which variables to look at."""
    cause = error.__cause__ or error
    said = getattr(cause, "response", {}).get("Error", {}).get("Code") or getattr(cause, "strerror", None)
    named = "LOA_DATA_DIR"
    if settings.s3_bucket:
        named = "LOA_S3_BUCKET, LOA_S3_ENDPOINT, LOA_S3_ACCESS_KEY, LOA_S3_SECRET_KEY"
    return f"{said or type(cause).__name__}; kiểm tra {named}"


def _sqlite_version() -> str:
    from pysqlite3 import dbapi2

    return str(dbapi2.sqlite_version)
