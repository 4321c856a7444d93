"""The background process: one task that fails does not stop the others, and what has had its time is cleared."""

import json
import os
import pty
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from api import worker
from api.db import Database
from api.problem import Problem
from api.storage import Disk, open_storage
from tests.media import samples
from tests.server import environment, loa
from tests.world import World


def work(world: World, storage: Disk | None = None) -> None:
    """One round of the worker."""
    stop = threading.Event()
    threading.Timer(0.1, stop.set).start()
    worker.run(world.database, storage or open_storage(world.app.state.settings), stop)


class Away(Disk):
    """A store that does not answer."""

    def delete(self, key: str) -> None:
        raise Problem(503, "storage_unavailable", "Kho tệp không đọc, ghi được.")


@pytest.fixture
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(worker, "PATIENCE", 0.0)


@pytest.mark.usefixtures("impatient")
def test_a_store_that_does_not_answer_stops_no_news(office: World) -> None:
    trashed = office.upload("a.jpg", samples.picture(), alt="Ảnh")
    office.manage("DELETE", f"/media/{trashed['id']}", If_Match='"1"')
    office.publish("article", wanted={"live_from": "2026-11-23T03:00:00Z"})
    office.wait(days=31)
    work(office, Away(office.app.state.settings.data_dir / "media"))
    assert "went_live" in [row["verb"] for row in office.manage("GET", "/events")["items"]]


def test_a_file_stays_in_the_trash_for_thirty_days_and_then_leaves_the_store(office: World) -> None:
    storage = open_storage(office.app.state.settings)
    kept = office.upload("a.jpg", samples.picture(), alt="Ảnh")
    gone = office.upload("b.jpg", samples.picture(size=(400, 300)), alt="Ảnh")
    for one in (kept, gone):
        office.manage("DELETE", f"/media/{one['id']}", If_Match='"1"')
    office.wait(days=29, hours=23)
    work(office)
    office.manage("POST", f"/media/{kept['id']}/restore", 200, If_Match='"2"')
    stood = set(storage.keys())
    office.wait(hours=2)
    work(office)
    assert office.manage("GET", f"/media/{kept['id']}")["name"] == "a.jpg"
    office.manage("GET", f"/media/{gone['id']}", 404)
    assert set(storage.keys()) < stood


def test_a_text_in_the_trash_can_be_restored_after_thirty_days_too(office: World) -> None:
    item = office.draft("article", title="Bỏ đi rồi lại cần")
    office.manage("POST", f"/items/{item}/moves/archive", 200, {}, If_Match='"1"')
    assert office.manage("GET", "/items")["items"] == []
    assert len(office.manage("GET", "/items?state=archived")["items"]) == 1
    office.wait(days=400)
    work(office)
    back = office.manage("POST", f"/items/{item}/moves/restore", 200, {}, If_Match='"2"')
    assert (back["state"], back["head"]["body"]["title"]) == ("draft", "Bỏ đi rồi lại cần")


@pytest.mark.parametrize("terminal", [False, True])
def test_what_failed_is_told_in_one_line_of_json_and_readably_at_a_terminal(terminal: bool, tmp_path: Path) -> None:
    env = environment(tmp_path)
    assert loa("migrate", env=env).returncode == 0
    broken = Database(f"sqlite:///{tmp_path / 'loa.db'}")
    with broken.write() as session:
        session.connection().exec_driver_sql("DROP TABLE idempotent_reply")
    broken.close()
    ours, theirs = pty.openpty() if terminal else os.pipe()
    with subprocess.Popen([sys.executable, "-m", "api.cli", "worker"], env=env, stderr=theirs) as process:
        os.close(theirs)
        said = ""
        while "no such table: idempotent_reply" not in said:
            heard = os.read(ours, 100_000).decode()
            assert heard, said
            said += heard
        process.terminate()
    os.close(ours)
    assert "worker task failed, will be tried again" in said
    assert "locals" not in said
    if terminal:
        assert said.count("\n") > 10, "a stack to be read"
        return
    (line,) = said.splitlines()
    told = json.loads(line)
    assert (told["level"], told["task"], told["timestamp"][-1]) == ("error", "sweep", "Z")
    assert told["exception"].startswith("Traceback")
