"""The ``loa`` command: what an operator does at the shell. Exit status 0 done, 1 refused or failed, 2 wrong usage."""

import gc
import os
import re
import signal
import socket
import subprocess
import sys
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager, nullcontext
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Literal

import typer
from pydantic import ValidationError
from typer.core import TyperGroup
from typer.exceptions import TyperException

from api import problem
from api.problem import Problem
from api.settings import CannotStart, Settings

if TYPE_CHECKING:
    from api.db import Database
    from api.delivery import App


class _Told(TyperGroup):
    """The command; what was typed wrongly is told in the language of this installation."""

    def main(self, *arguments: Any, **given: Any) -> Any:
        try:
            code = super().main(*arguments, **{**given, "standalone_mode": False})
        except TyperException as wrong:
            said = wrong.format_message()
            told = next((form.sub(told, said) for form, told in _USAGE if form.match(said)), said)
            if told:
                _say(told, before="loa: ", err=True)
                asked = getattr(wrong, "ctx", None)
                _say(f"Xem cách dùng: {asked.command_path if asked else 'loa'} --help", err=True)
            sys.exit(wrong.exit_code)
        sys.exit(code if isinstance(code, int) else 0)


_USAGE = [
    (re.compile(form), told)
    for form, told in (
        (r"Missing (?:argument|option|parameter) '(.+?)'.*", r"Thiếu tham số \1."),
        (r"No such command '(.+?)'.*", r"Không có lệnh \1."),
        (r"No such option:? '?(-[^\s.']*).*", r"Không có tuỳ chọn \1."),
        (r"Option '(.+?)' requires .*", r"Tuỳ chọn \1 cần một giá trị."),
        (r"Got unexpected extra arguments?(?:\(s\))? \((.+)\).*", r"Thừa tham số \1."),
        (r"Invalid value for '(.+?)'.*", r"Giá trị của \1 không dùng được."),
    )
]

app = typer.Typer(
    cls=_Told,
    help="Loa: một nguồn nội dung, mọi kênh.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)
audit = typer.Typer(help="Nhật ký.", no_args_is_help=True)
app.add_typer(audit, name="audit")


def _say(line: str, *, before: str = "", err: bool = False) -> None:
    """Print a sentence in the language of this installation."""
    try:
        lang: str | None = Settings().lang
    except ValidationError:
        lang = os.environ.get("LOA_LANG")
    if lang == "en":
        from api import english

        line = english.told(line)
    typer.echo(before + line, err=err)


@contextmanager
def _plainly() -> Iterator[None]:
    """What cannot be done is said in one line, without a stack."""
    try:
        yield
    except CannotStart as reason:
        _say(str(reason), before="loa: ", err=True)
        raise typer.Exit(1) from None
    except Problem as refused:
        _say(refused.detail, before="loa: ", err=True)
        for fault in refused.errors:
            # The first one stands in the sentence already.
            if fault.detail[1:] in refused.detail:
                continue
            _say(fault.detail, before=f"  {fault.pointer}: ", err=True)
        raise typer.Exit(1) from None
    except Exception as error:
        from sqlalchemy.exc import OperationalError

        if not isinstance(error, OperationalError):
            raise
        first = str(error.orig).partition("\n")[0]
        _say(f"Cơ sở dữ liệu đang bận hoặc tạm mất kết nối ({first}); hãy thử lại.", before="loa: ", err=True)
        raise typer.Exit(1) from None


def _settings() -> Settings:
    """The configuration of this environment; a value that cannot be taken is named with its variable."""
    try:
        return Settings()
    except ValidationError as error:
        wrong = problem.faults(error.errors())[0]
        name = f"LOA_{wrong.pointer[1:].upper()}: " if wrong.pointer else ""
        raise CannotStart(name + wrong.detail) from None


@contextmanager
def _database(settings: Settings, *, checked: bool = True) -> Iterator["Database"]:
    """The database of this installation, there and (``checked``) at this code's schema."""
    from api import schema
    from api.db import Database

    settings.folder()
    database = Database(settings.database)
    try:
        database.ping()
        if checked:
            schema.check(database)
        yield database
    finally:
        database.close()


@app.command()
def serve(
    no_worker: Annotated[
        bool, typer.Option("--no-worker", help="Không chạy tiến trình nền (chạy riêng: loa worker).")
    ] = False,
    server: Annotated[
        Literal["granian", "uvicorn"], typer.Option(help="Máy chủ HTTP; uvicorn khi granian không chạy được trên máy.")
    ] = "granian",
) -> None:
    """Phục vụ API, trang quản trị và trình phát."""
    with _plainly():
        settings = _settings()
        len(settings.key)
        settings.admit_demo()
        with _database(settings):
            _require_free(settings)
    os.environ[SERVER] = str(os.getpid())
    # A stop while starting, or one that uvicorn raises again once it has ended, still ends the worker.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    with nullcontext() if no_worker else _worker_beside():
        (granian if server == "granian" else _uvicorn)(settings)


def _require_free(settings: Settings) -> None:
    """Servers answer a taken address with a stack; several of ours could even share it unseen."""
    try:
        family, _, _, _, address = socket.getaddrinfo(settings.host, settings.port, type=socket.SOCK_STREAM)[0]
        socket.create_server((address[0], address[1]), family=family).close()
    except OSError as error:
        raise CannotStart(
            f"Không mở được địa chỉ {settings.host}:{settings.port} ({error.strerror}). Đổi LOA_HOST hoặc LOA_PORT,"
            " hoặc dừng chương trình đang dùng nó."
        ) from None


class _Worker(threading.Thread):
    """The background process, started again when it ends by itself."""

    def __init__(self) -> None:
        super().__init__(name="worker", daemon=True)
        self.leaving = threading.Event()
        self.process = self._start()

    def _start(self) -> "subprocess.Popen[bytes]":
        return subprocess.Popen([sys.executable, "-m", "api.cli", "worker"])

    def run(self) -> None:
        while self.process.wait() is not None and not self.leaving.wait(WORKER_PAUSE):
            _say("tiến trình nền đã dừng ngoài ý muốn; khởi động lại.", before="loa: ", err=True)
            self.process = self._start()

    def end(self) -> None:
        self.leaving.set()
        give_up = time.monotonic() + WORKER_PATIENCE
        while self.is_alive() and time.monotonic() < give_up:
            self.process.terminate()
            self.join(0.1)
        self.process.kill()


SERVER = "LOA_SERVER"
"""Tells the processes of a server who started them."""


def _when_orphaned(then: Callable[[], None]) -> None:
    """Call ``then`` once the server that started this process is gone: killed, it can stop nobody."""
    server = int(os.environ.get(SERVER, "0"))
    if server in (0, os.getpid()):
        return

    def watch() -> None:
        while os.getppid() == server:
            time.sleep(1)
        then()

    threading.Thread(target=watch, name="orphan", daemon=True).start()


WORKER_PAUSE, WORKER_PATIENCE = 1.0, 10.0
"""Seconds before a worker that died is started again; how long one may take to finish what it does."""


@contextmanager
def _worker_beside() -> Iterator[None]:
    worker = _Worker()
    worker.start()
    try:
        yield
    finally:
        worker.end()


def _log_plainly() -> None:
    """What the long-running processes report: a line of JSON each for whatever collects them, readable at a terminal.

    A stack is told without the values it met: among them are passwords and texts nobody has approved.
    """
    import structlog
    from structlog import dev, processors

    shown: list[structlog.typing.Processor]
    if sys.stderr.isatty():
        shown = [dev.ConsoleRenderer(exception_formatter=dev.plain_traceback)]
    else:
        shown = [processors.format_exc_info, processors.JSONRenderer(ensure_ascii=False)]
    stamped = processors.TimeStamper(fmt="iso", utc=True)
    structlog.configure(
        [processors.add_log_level, stamped, *shown], logger_factory=lambda *_: structlog.WriteLogger(sys.stderr)
    )


SERVICE = "api.cli:asgi"
KILL_SECONDS = 35
"""Longer than a slow upload takes; event streams end by themselves when the server is told to stop."""


def asgi() -> "App":
    """What a server loads in each of its processes: the service of this environment."""
    # Loading makes classes by the thousand that stay for good: the collector has nothing to find among them, and from
    # then on need not look through them while somebody waits for an answer.
    gc.disable()
    from api import main

    _log_plainly()
    _when_orphaned(_stop)
    service = main.asgi()
    gc.freeze()
    gc.enable()
    return service


def _stop() -> None:
    """End this process in order; at once when that takes longer than the server would wait."""
    os.kill(os.getpid(), signal.SIGTERM)
    time.sleep(KILL_SECONDS)
    os._exit(1)


def granian(settings: Settings, app: str = SERVICE) -> None:
    """Serve what ``app`` makes, as Loa is served."""
    from granian import Granian
    from granian.constants import Interfaces

    Granian(
        app,
        address=settings.host,
        port=settings.port,
        interface=Interfaces.ASGI,
        workers=settings.workers,
        factory=True,
        websockets=False,
        log_access=False,
        workers_kill_timeout=KILL_SECONDS,
        respawn_failed_workers=True,
        ssl_cert=settings.tls_cert,
        ssl_key=settings.tls_key,
    ).serve()


def _uvicorn(settings: Settings) -> None:
    import uvicorn

    uvicorn.run(
        SERVICE,
        factory=True,
        host=settings.host,
        port=settings.port,
        workers=settings.workers if settings.workers > 1 else None,
        access_log=False,
        proxy_headers=False,
        timeout_graceful_shutdown=KILL_SECONDS,
        ssl_certfile=str(settings.tls_cert) if settings.tls_cert else None,
        ssl_keyfile=str(settings.tls_key) if settings.tls_key else None,
    )


@app.command()
def worker() -> None:
    """Chạy riêng tiến trình nền: ghi sổ các mốc giờ, chạy việc nhập dữ liệu."""
    from api import worker as background
    from api.storage import open_storage

    with _plainly():
        settings = _settings()
        _log_plainly()
        with _database(settings) as database:
            stop = threading.Event()
            _when_orphaned(stop.set)
            background.main(database, open_storage(settings), stop)


@app.command()
def migrate(target: Annotated[str, typer.Argument(help="Phiên bản đích; mặc định là mới nhất.")] = "head") -> None:
    """Cập nhật cơ sở dữ liệu."""
    from api import schema

    with _plainly(), _database(_settings(), checked=False) as database:
        before = schema.current(database)
        schema.migrate(database, target)
        _say(f"Cơ sở dữ liệu: {before or 'trống'} → {schema.current(database) or 'trống'}")


@app.command()
def seed() -> None:
    """Tạo đơn vị gốc, quản trị viên đầu tiên và (khi LOA_DEMO=1) dữ liệu mẫu; không đụng tới dữ liệu đã có."""
    from api import demo

    with _plainly():
        settings = _settings()
        with _database(settings) as database:
            for line in demo.prepare(database, settings):
                _say(line)


@app.command(name="import-procedures")
def import_procedures(
    path: Annotated[Path, typer.Argument(help="Tệp .json, .jsonl, .jsonl.gz, .xlsx hoặc thư mục chứa chúng.")],
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Chỉ báo cáo, không ghi gì.")] = False,
    unit: Annotated[str | None, typer.Option(help="Đường dẫn (slug) của đơn vị; mặc định là đơn vị gốc.")] = None,
    publish: Annotated[bool, typer.Option("--publish", help="Đăng ngay, ghi nhận là việc của người vận hành.")] = False,
) -> None:
    """Nhập thủ tục hành chính thành một lô chờ duyệt."""
    with _plainly(), _database(_settings()) as database:
        bring_in(database, path, unit=unit, dry_run=dry_run, publish=publish, say=_say)


def bring_in(
    database: "Database", path: Path, *, unit: str | None, dry_run: bool, publish: bool, say: Callable[[str], None]
) -> None:
    """Import procedures under a progress bar, then say what came of the rows.

    Raises when a row could not be taken; what could be is in the batch.
    """
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

    from api.content import imports
    from api.people.permission import OPERATOR

    imports.admit(database, unit, OPERATOR)
    screen = Console(stderr=True)
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    outcomes, found = Counter[str](), Counter[str]()
    seen: list[str] = []
    with Progress(*columns, console=screen, transient=True, disable=not screen.is_terminal) as bar:
        reading = bar.add_task("Đọc tệp", total=None)
        rows = imports.gather(path, broken=dry_run)
        bar.remove_task(reading)
        done = (
            imports.report(database, rows, OPERATOR, unit)
            if dry_run
            else imports.intake(database, rows, path.resolve().name, unit, OPERATOR, publish=publish)[1]
        )
        task = bar.add_task("Nhập thủ tục", total=len(rows))
        for made in done:
            outcomes[made.outcome] += 1
            found.update(finding.code for finding in made.findings)
            seen += [one.detail for one in made.findings if one.level == "error" or one.code == "suspicious"]
            bar.advance(task)
    for line in seen[:20]:
        say(f"! {line}")
    if len(seen) > 20:
        say(f"! … và {len(seen) - 20} dòng nữa; xem cả lô ở trang quản trị.")
    say(
        "Kết quả: "
        + (", ".join(f"{count} {_OUTCOMES[name]}" for name, count in sorted(outcomes.items())) or "không có dòng nào")
    )
    if found:
        say("Lưu ý: " + ", ".join(f"{code} {count}" for code, count in sorted(found.items())))
    if dry_run:
        say("Chỉ xem thử: chưa ghi gì.")
    elif not publish and (outcomes["new"] or outcomes["changed"]):
        say("Các thủ tục mới và thay đổi đang chờ duyệt.")
    if outcomes["error"]:
        raise Problem(422, "rows_failed", f"Có {outcomes['error']} dòng không nhập được.")


_OUTCOMES: dict[str, str] = {
    "new": "thủ tục mới",
    "changed": "có thay đổi",
    "unchanged": "không đổi",
    "busy": "chưa nhận được lúc này",
    "suspicious": "cần người xem",
    "error": "lỗi",
}


@app.command(name="reset-password")
def reset_password(email: str) -> None:
    """Đặt mật khẩu mới cho một tài khoản và in ra một lần; mọi phiên đăng nhập cũ hết hiệu lực."""
    from api.people import users

    with _plainly(), _database(_settings()) as database, database.write() as session:
        password = users.reset_password(session, email)
    _say(f"Mật khẩu mới của {email}: {password}")


@app.command()
def backup(target: Annotated[Path, typer.Argument(help="Tệp sao lưu sẽ được tạo.")]) -> None:
    """Sao lưu trực tuyến toàn bộ dữ liệu vào một tệp."""
    from api import backup as backups

    with _plainly():
        settings = _settings()
        with _database(settings) as database:
            backups.backup(database, settings, target, say=_say)


@app.command()
def restore(
    source: Annotated[Path, typer.Argument(help="Tệp sao lưu.")],
    force: Annotated[bool, typer.Option("--force", help="Ghi đè cơ sở dữ liệu đang có dữ liệu.")] = False,
) -> None:
    """Khôi phục từ tệp sao lưu; bắt đầu một kỷ mới của nhật ký."""
    from api import backup as backups

    with _plainly():
        settings = _settings()
        with _database(settings, checked=False) as database:
            backups.restore(database, settings, source, force=force, say=_say)


@app.command()
def doctor() -> None:
    """Kiểm tra cấu hình và sức khoẻ của hệ thống; mã thoát 1 khi có lỗi."""
    from api import doctor as examining

    healthy = True
    with _plainly():
        for mark, line in examining.examine(_settings()):
            healthy &= mark != "✗"
            _say(line, before=f"{mark} ")
    raise typer.Exit(0 if healthy else 1)


@audit.command()
def verify() -> None:
    """Kiểm tra chuỗi băm của nhật ký."""
    from api import events

    with _plainly(), _database(_settings()) as database, database.read() as session:
        read, broken = events.verify(session)
    if broken is not None:
        _say(f"Nhật ký bị sửa hoặc mất ở sự kiện {broken} (đã đọc {read}).", err=True)
        raise typer.Exit(1)
    _say(f"Nhật ký nguyên vẹn: {read} sự kiện.")


@app.command()
def openapi(folder: Annotated[Path, typer.Argument(help="Thư mục sẽ chứa delivery.json và manage.json.")]) -> None:
    """Ghi tài liệu OpenAPI."""
    from api import main

    folder.mkdir(parents=True, exist_ok=True)
    for name, document in main.documents().items():
        (folder / f"{name}.json").write_bytes(document)
        typer.echo(f"{folder / name}.json")


if __name__ == "__main__":
    app()
