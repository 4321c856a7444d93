"""The demo commune with a full first page of articles and a paired screen, served as an operator serves it."""

import http.client
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlencode

import orjson

from api.content import editing
from api.content.publishing import Publish
from api.db import Database
from api.people import units
from api.people.permission import OPERATOR
from api.settings import Settings

HOST = "127.0.0.1"
EMAIL, PASSWORD = "admin@loa.local", "mat khau do toc do 1"
ARTICLES = 20
"""Added to those of the demo, so that the first page of the list is full."""
OF_THE_SERVER = ("date", "server")
"""Headers that the server adds, not the app."""
SUMMARY = (
    "Ủy ban nhân dân xã thông báo để bà con được biết lịch tiếp nhận hồ sơ, địa điểm, giờ làm việc và những giấy tờ"
    " cần mang theo; ai chưa rõ xin gọi bộ phận một cửa trong giờ hành chính."
)


@dataclass(frozen=True)
class Answer:
    status: int
    headers: list[tuple[str, str]]
    body: bytes

    def header(self, name: str) -> str:
        return next(value for held, value in self.headers if held.lower() == name)


@dataclass(frozen=True)
class Server:
    """A service that runs; ``started_in`` seconds passed from its start to its first answer."""

    port: int
    pid: int
    started_in: float

    def url(self, path: str) -> str:
        return f"http://{HOST}:{self.port}{path}"

    def ask(self, path: str, headers: dict[str, str], method: str = "GET", body: bytes | None = None) -> Answer:
        connection = http.client.HTTPConnection(HOST, self.port, timeout=10)
        try:
            connection.request(method, path, body, headers)
            answer = connection.getresponse()
            mine = [(name, value) for name, value in answer.getheaders() if name not in OF_THE_SERVER]
            return Answer(answer.status, mine, answer.read())
        finally:
            connection.close()

    def memory(self) -> float:
        """Megabytes resident in the process that answers: the largest child of the server beside its worker."""
        listed = subprocess.run(["ps", "-A", "-o", "ppid=,rss=,args="], check=True, capture_output=True, text=True)
        processes = [line.split(maxsplit=2) for line in listed.stdout.splitlines()]
        mine = [
            int(kilobytes)
            for parent, kilobytes, command in processes
            if int(parent) == self.pid and not command.endswith(" worker")
        ]
        return max(mine) / 1024


@contextmanager
def serving(folder: Path) -> Iterator[Server]:
    """``loa serve`` over the data in ``folder``, from its first answer until the block ends."""
    with _running(loa("serve"), folder, "/v1/articles") as server:
        yield server


@contextmanager
def bare(folder: Path, answer: Answer) -> Iterator[Server]:
    """A server like it with an app that knows one answer."""
    known = folder / "answer.json"
    document = {"status": answer.status, "headers": answer.headers, "body": answer.body.decode()}
    known.write_bytes(orjson.dumps(document))
    with _running([sys.executable, "-m", "bench.bare"], folder, "/", BENCH_ANSWER=str(known)) as server:
        yield server


@contextmanager
def _running(command: list[str], folder: Path, first: str, **settings: str) -> Iterator[Server]:
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        port = probe.getsockname()[1]
    log = folder / "server.log"
    began = time.perf_counter()
    with log.open("wb") as out:
        process = subprocess.Popen(
            command, env=environment(folder, LOA_PORT=str(port), **settings), stdout=out, stderr=out
        )
    try:
        while not _answers(port, first):
            if process.poll() is not None:
                raise SystemExit(f"bench: {' '.join(command)} did not start:\n{log.read_text()}")
        yield Server(port, process.pid, time.perf_counter() - began)
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(60)


def _answers(port: int, path: str) -> bool:
    try:
        return Server(port, 0, 0).ask(path, {}).status < 400
    except OSError:
        time.sleep(0.005)
        return False


def environment(folder: Path, **settings: str) -> dict[str, str]:
    """A new installation in ``folder`` with the demo; nothing of the caller's own ``LOA_*`` comes along."""
    plain = {name: value for name, value in os.environ.items() if not name.startswith("LOA_")}
    return {**plain, "LOA_DATA_DIR": str(folder), "LOA_DEMO": "1", "LOA_ADMIN_PASSWORD": PASSWORD, **settings}


def found(folder: Path) -> None:
    """Migrate, seed the demo, and write articles until the first page of the list is full."""
    for command in ("migrate", "seed"):
        subprocess.run(loa(command), env=environment(folder), check=True, stdout=subprocess.DEVNULL)
    database = Database(Settings(data_dir=folder).database)
    with database.write() as session:
        root = units.tree(session).root.slug
        for number in range(1, ARTICLES + 1):
            body = {
                "kind": "article",
                "title": f"Thông báo số {number} về việc tiếp nhận hồ sơ lưu động tại các thôn",
                "summary": SUMMARY,
                "body_html": f"<p>{SUMMARY}</p>",
            }
            item = editing.create(session, root, body, OPERATOR)
            editing.submit(session, item, None, None, OPERATOR)
            editing.publish(session, item, Publish(), OPERATOR)
    database.close()


def loa(*arguments: str) -> list[str]:
    return [sys.executable, "-m", "api.cli", *arguments]


def paired(server: Server) -> str:
    """The token of a screen, paired as an operator does it."""
    form = urlencode({"username": EMAIL, "password": PASSWORD}).encode()
    typed = {"Content-Type": "application/x-www-form-urlencoded"}
    signed = orjson.loads(server.ask("/manage/v1/token", typed, "POST", form).body)
    me = {"Content-Type": "application/json", "Authorization": f"Bearer {signed['access_token']}"}
    device = {"model": "P10", "width": 192, "height": 32}
    waiting = orjson.loads(server.ask("/v1/signage/pairings", me, "POST", orjson.dumps(device)).body)
    unit = orjson.loads(server.ask("/v1/units?limit=1", {}).body)["items"][0]["slug"]
    screen = {"name": "Bảng đo tốc độ", "unit": unit, "pairing_code": waiting["code"]}
    server.ask("/manage/v1/screens", me, "POST", orjson.dumps(screen))
    token: str = orjson.loads(server.ask(waiting["poll_url"], {}).body)["device_token"]
    return token
