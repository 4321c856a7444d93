"""The process: when it refuses to start and says why in one line, how it stops, and how its processes keep together."""

import os
import re
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import httpx2
import pytest
from typer.testing import CliRunner

from api import cli, clock, db, schema
from api.db import Database
from tests.server import PASSWORD, Server, environment, free_port, loa, serving


def until(true: Callable[[], Any], seconds: float = 20.0) -> Any:
    """What ``true`` answers once it answers anything."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        found = true()
        if found:
            return found
        time.sleep(0.05)
    raise AssertionError("it did not come about")


def sign_in(server: Server) -> dict[str, str]:
    form = {"username": "admin@loa.local", "password": PASSWORD}
    answer = httpx2.post(f"{server.url}/manage/v1/token", data=form)
    assert answer.status_code == 200, answer.text
    return {"Authorization": f"Bearer {answer.json()['access_token']}"}


def publish(server: Server, who: dict[str, str], title: str, ahead: timedelta | None = None) -> None:
    """By an author's key and the administrator, who approves what others wrote; at once, or so much ahead."""
    body = {"kind": "article", "title": title, "body_html": "<p>Nội dung.</p>"}
    with httpx2.Client(base_url=f"{server.url}/manage/v1") as desk:
        roles = [{"unit": "goc", "role": "author"}]
        client = desk.post("/clients", json={"name": "Máy viết", "unit": "goc", "roles": roles}, headers=who)
        author = {"Authorization": f"Bearer {client.json()['key']}"}
        item = desk.post("/items", json={"unit": "goc", "body": body}, headers=author).json()
        for actor, move in ((author, "submit"), (who, "publish")):
            form = {"live_from": (clock.now() + ahead).isoformat()} if ahead and move == "publish" else {}
            moved = desk.post(
                f"/items/{item['id']}/moves/{move}", json=form, headers={**actor, "If-Match": f'"{item["version"]}"'}
            )
            assert moved.status_code == 200, moved.text
            item = moved.json()


def titles(server: Server) -> list[str]:
    """By a connection of its own, so that any of the processes may answer."""
    return [item["title"] for item in httpx2.get(f"{server.url}/v1/articles").json()["items"]]


def worker_of(server: Server) -> int | None:
    """The background process that this server started."""
    for status in Path("/proc").glob("[0-9]*/status"):
        try:
            parent = re.search(r"^PPid:\t(\d+)$", status.read_text(), re.MULTILINE)
            command = (status.parent / "cmdline").read_bytes().split(b"\0")
        except OSError:
            continue
        if parent and int(parent[1]) == server.process.pid and b"worker" in command:
            return int(status.parent.name)
    return None


def gone(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/status").read_text().split("State:\t")[1][0] == "Z"
    except OSError:
        return True


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """The environment of a migrated installation."""
    env = environment(tmp_path_factory.mktemp("installed"), LOA_PORT=str(free_port()))
    assert loa("migrate", env=env).returncode == 0
    return env


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"LOA_SECRET_KEY": "ngan"}, "LOA_SECRET_KEY"),
        ({"LOA_DATABASE_URL": "postgresql://nobody@127.0.0.1:1/loa"}, "Không kết nối được cơ sở dữ liệu"),
        ({"LOA_DATABASE_URL": "mysql://loa@127.0.0.1/loa"}, "LOA_DATABASE_URL"),
        ({"LOA_DATABASE_URL": "sqlite:////khong-co/loa.db"}, "LOA_DATABASE_URL"),
        ({"LOA_HOST": "0.0.0.0", "LOA_DEMO": "1"}, "LOA_DEMO"),
        ({"LOA_PORT": "tám nghìn"}, "LOA_PORT"),
        ({"LOA_WORKERS": "0"}, "LOA_WORKERS"),
        ({"LOA_DEMO": "yes"}, "LOA_DEMO"),
        ({"LOA_TLS_CERT": "/khong-co.pem"}, "LOA_TLS_KEY"),
        ({"LOA_DATA_DIR": __file__}, "LOA_DATA_DIR"),
    ],
    ids=lambda value: next(iter(value.items()))[0] if isinstance(value, dict) else None,
)
def test_the_server_refuses_to_start_and_says_why_in_one_line(
    wrong: dict[str, str], said: str, installed: dict[str, str]
) -> None:
    refused = CliRunner().invoke(cli.app, ["serve"], env={**installed, **wrong})
    assert (refused.exit_code, refused.stdout) == (1, "")
    assert refused.stderr.startswith("loa: ")
    assert refused.stderr.count("\n") == 1
    assert said in refused.stderr


def test_it_refuses_a_schema_newer_than_its_code_and_one_that_was_not_migrated(database_url: str) -> None:
    database = Database(database_url)
    at = schema.current(database)
    with database.engine.begin() as connection:
        connection.exec_driver_sql("UPDATE alembic_version SET version_num = '9999'")
    environment = {"LOA_DATABASE_URL": database_url, "LOA_SECRET_KEY": "k" * 32}
    for command in ("serve", "worker", "migrate", "seed"):
        refused = CliRunner().invoke(cli.app, [command], env=environment)
        assert refused.exit_code == 1
        assert "mới hơn phần mềm (phiên bản 9999)" in refused.stderr
    with database.engine.begin() as connection:
        connection.exec_driver_sql(f"UPDATE alembic_version SET version_num = '{at}'")
    schema.migrate(database, "base")
    refused = CliRunner().invoke(cli.app, ["serve"], env=environment)
    assert (refused.exit_code, "loa migrate" in refused.stderr) == (1, True)
    database.close()


def test_it_refuses_an_sqlite_that_may_lose_pages(installed: dict[str, str], monkeypatch: pytest.MonkeyPatch) -> None:
    # The wheel brings a mended one: what is newer than any stands for what is too old.
    monkeypatch.setattr(db, "OLDEST_SQLITE", (99, 0, 0))
    refused = CliRunner().invoke(cli.app, ["serve"], env=installed)
    assert refused.exit_code == 1
    assert re.fullmatch(r"loa: SQLite [\d.]+ quá cũ; cần 99\.0\.0 trở lên.*\n", refused.stderr)


def test_it_refuses_an_address_that_is_taken(installed: dict[str, str]) -> None:
    with socket.create_server(("127.0.0.1", int(installed["LOA_PORT"]))):
        refused = loa("serve", env=installed)
    assert (refused.returncode, refused.stderr.count("\n")) == (1, 1)
    assert installed["LOA_PORT"] in refused.stderr


@pytest.mark.parametrize("server", ["granian", "uvicorn"])
def test_a_stop_ends_streams_and_the_worker_and_writes_down_what_was_delivered(server: str, tmp_path: Path) -> None:
    with serving(tmp_path, "--server", server) as running:
        who = sign_in(running)
        publish(running, who, "Bài được đọc")
        assert titles(running) == ["Bài được đọc"]
        worker = until(lambda: worker_of(running))
        with httpx2.Client(base_url=running.url) as device:
            waiting = device.post("/v1/signage/pairings", json={"model": "P10", "width": 64, "height": 32}).json()
            joining = {"name": "Cổng xã", "unit": "goc", "pairing_code": waiting["code"]}
            assert device.post("/manage/v1/screens", json=joining, headers=who).status_code == 201
            capability = device.get(waiting["poll_url"]).json()["capability_url"]
            with device.stream("GET", f"{capability}/events") as stream:
                told = stream.iter_bytes()
                assert b"event: playlist" in next(told)
                running.process.send_signal(signal.SIGTERM)
                # The stream ends in order; a server that killed it would break the connection instead.
                assert b"event" not in b"".join(told)
        assert running.process.wait(30) == 0
        until(lambda: gone(worker))
    assert "Traceback" not in running.said.read_text()
    assert "Killing" not in running.said.read_text()
    database = Database(f"sqlite:///{tmp_path / 'loa.db'}")
    with database.read() as session:
        counted = session.connection().exec_driver_sql("SELECT channel, count FROM delivery").all()
    database.close()
    assert [tuple(row) for row in counted] == [("portal", 1)]


def test_a_worker_that_dies_is_started_again_and_all_end_whose_server_was_killed(tmp_path: Path) -> None:
    with serving(tmp_path) as running:
        first = until(lambda: worker_of(running))
        os.kill(first, signal.SIGKILL)
        second = until(lambda: (found := worker_of(running)) != first and found)
        children = [*Path(f"/proc/{running.process.pid}/task").glob("*/children")]
        serving_ones = {int(pid) for path in children for pid in path.read_text().split()} - {second}
        running.process.kill()
        until(lambda: all(gone(pid) for pid in (second, *serving_ones)))
        # Its address is free for the next one.
        with pytest.raises(httpx2.TransportError):
            httpx2.get(f"{running.url}/livez")


def test_serving_and_background_work_may_be_split(tmp_path: Path) -> None:
    with serving(tmp_path, "--no-worker") as running:
        who = sign_in(running)
        assert worker_of(running) is None
        publish(running, who, "Bài hẹn giờ", timedelta(seconds=2))

        def told() -> bool:
            # An audit reads the log as it stands: only a worker, or a reader of the change feed, adds to it.
            rows = httpx2.get(f"{running.url}/manage/v1/events", headers=who).json()["items"]
            return any(row["verb"] == "went_live" for row in rows)

        # It appears by the clock alone; the log hears of it when there is a worker.
        until(lambda: titles(running) == ["Bài hẹn giờ"])
        assert not told()
        env = environment(tmp_path)
        with subprocess.Popen([sys.executable, "-m", "api.cli", "worker"], env=env) as worker:
            try:
                until(told)
            finally:
                worker.send_signal(signal.SIGTERM)
        assert worker.returncode == 0


def test_several_processes_answer_as_one(tmp_path: Path) -> None:
    with serving(tmp_path, LOA_WORKERS="2") as running:
        who = sign_in(running)
        for number in range(3):
            title = f"Bài {number}"
            publish(running, who, title)

            def all_know(title: str = title) -> bool:
                return all(title in titles(running) for _ in range(20))

            until(all_know)
