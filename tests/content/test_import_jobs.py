"""Imports as work: at the shell with a progress bar, in short transactions, stopped anywhere and taken up again."""

import os
import pty
import re
import signal
import subprocess
import sys
import threading
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from sqlalchemy import func, select, text
from sqlalchemy.exc import DBAPIError

from api.content import editing, imports
from api.content.tables import ImportBatch, ImportRow, Publication
from api.db import Database
from api.people.permission import OPERATOR, Role, recorded
from tests import make
from tests.content.records import bring, carry_out, listed, national, write_list, write_records
from tests.server import environment, loa
from tests.world import World


def many(folder: Path, count: int) -> Path:
    told = [national(code=f"1.99{n:04}", title=f"Thả diều số {n}") for n in range(count)]
    return write_records(folder / "ban-ghi.jsonl", *told)


def accept(database: Database) -> str:
    """An approver accepts the newest batch; its id."""
    with database.write() as session:
        batch = session.execute(select(ImportBatch).order_by(ImportBatch.id.desc()).limit(1)).scalar_one()
        approver = recorded("nguoi-duyet", "Người duyệt", Role.APPROVER, batch.unit_id)
        imports.decide(session, batch.id, "approve", None, None, approver)
        id: str = batch.id
    return id


def states(database: Database) -> Counter[str]:
    with database.read() as session:
        return Counter(session.execute(select(ImportRow.state)).scalars())


def publications(database: Database) -> set[int]:
    """How many publications each item has."""
    with database.read() as session:
        counts = select(func.count()).select_from(Publication).group_by(Publication.item_id)
        return set(session.execute(counts).scalars())


@contextmanager
def the_database_fails_at(database: Database, code: str) -> Iterator[None]:
    """An error of the database itself when this procedure is published."""
    refuse = f"(SELECT code FROM item WHERE id = NEW.item_id) = '{code}'"
    with database.write() as session:
        if database.sqlite:
            session.execute(
                text(
                    f"CREATE TRIGGER fail BEFORE INSERT ON publication WHEN {refuse}"
                    " BEGIN SELECT RAISE(ABORT, 'the disk is gone'); END"
                )
            )
        else:
            session.execute(
                text(
                    "CREATE FUNCTION fail() RETURNS trigger LANGUAGE plpgsql AS $$"
                    f" BEGIN IF {refuse} THEN RAISE 'the disk is gone'; END IF; RETURN NEW; END $$"
                )
            )
            session.execute(
                text("CREATE TRIGGER fail BEFORE INSERT ON publication FOR EACH ROW EXECUTE FUNCTION fail()")
            )
    yield
    with database.write() as session:
        session.execute(text("DROP TRIGGER fail" + ("" if database.sqlite else " ON publication")))


def test_a_job_that_fails_in_the_middle_leaves_whole_rows_and_goes_on_later(office: World, tmp_path: Path) -> None:
    bring(office, many(tmp_path, 70), publish=False)
    accept(office.database)
    with the_database_fails_at(office.database, "1.990060"), pytest.raises(DBAPIError):
        carry_out(office)
    halfway = states(office.database)
    assert halfway["done"] + halfway["accepted"] == 70
    assert 0 < halfway["done"] <= 60
    assert office.get("/v1/procedures?count=exact&limit=1")["count"] == halfway["done"]

    carry_out(office)
    assert states(office.database) == {"done": 70}
    assert publications(office.database) == {1}
    assert office.get("/v1/procedures?count=exact&limit=1")["count"] == 70


def test_a_worker_killed_midway_is_followed_by_one_that_finishes(tmp_path: Path) -> None:
    env = environment(tmp_path / "data", LOA_DEMO="0")
    for command in (["migrate"], ["seed"], ["import-procedures", str(many(tmp_path, 250))]):
        done = loa(*command, env=env)
        assert done.returncode == 0, done.stderr
    database = Database(f"sqlite:///{tmp_path / 'data' / 'loa.db'}")
    accept(database)

    with worker(env) as first:
        while not states(database)["done"]:
            time.sleep(0.01)
        first.send_signal(signal.SIGKILL)
        first.wait()
    halfway = states(database)
    assert halfway["done"] + halfway["accepted"] == 250
    assert halfway["accepted"], "it was killed before it had finished"

    with worker(env):
        while states(database) != {"done": 250}:
            time.sleep(0.1)
    assert publications(database) == {1}
    database.close()


@contextmanager
def worker(env: dict[str, str]) -> Iterator[subprocess.Popen[bytes]]:
    process = subprocess.Popen([sys.executable, "-m", "api.cli", "worker"], env=env)
    try:
        yield process
    finally:
        process.terminate()
        process.wait(20)


def test_an_import_stopped_midway_is_completed_by_the_next(office: World, tmp_path: Path) -> None:
    path = many(tmp_path, 70)
    _, plans = imports.intake(office.database, imports.gather(path), path.name, None, OPERATOR)
    next(plans)
    plans.close()  # type: ignore[attr-defined] # a generator
    begun = states(office.database)["waiting"]
    assert 0 < begun <= imports.ROWS
    again = Counter(made.outcome for made in bring(office, path, publish=False))
    assert again == {"unchanged": begun, "new": 70 - begun}


def test_a_transaction_of_an_import_holds_few_rows(commune: World, tmp_path: Path) -> None:
    written: list[int] = []
    commune.database.after_commit.append(lambda info: written.append(len(info.get("news", []))))
    bring(commune, many(tmp_path, 120), publish=False)
    # Two of each procedure, and one each of the batch and of the field that it brought.
    assert sum(written) == 2 + 120 * 2
    assert max(written) <= imports.ROWS * 2


def test_an_editor_saves_while_an_import_is_at_work(commune: World, tmp_path: Path) -> None:
    id = commune.draft("article")
    path = many(tmp_path, 150)
    work = threading.Thread(target=lambda: bring(commune, path))
    work.start()
    saved = 0
    while work.is_alive():
        with commune.database.write() as session:
            item = editing.hold(session, id, OPERATOR, None)
            editing.save(session, item, make.body("article", title=f"Lần lưu {saved}"), OPERATOR)
        saved += 1
        time.sleep(0.02)
    work.join()
    assert saved >= 5
    assert len(commune.manage("GET", "/items?kind=procedure&limit=100")["items"]) == 100


def test_two_imports_at_once_make_each_procedure_once(office: World, tmp_path: Path) -> None:
    path = many(tmp_path, 40)
    found: list[Counter[str]] = []
    readers = [
        threading.Thread(target=lambda: found.append(Counter(made.outcome for made in bring(office, path))))
        for _ in range(2)
    ]
    for reader in readers:
        reader.start()
    for reader in readers:
        reader.join()
    assert sum(found, Counter()) == {"new": 40, "unchanged": 40}
    assert publications(office.database) == {1}


def at_a_terminal(*arguments: str, env: dict[str, str]) -> tuple[int, str]:
    """Run ``loa`` as somebody at a terminal does: exit status and all that the screen was told."""
    ours, theirs = pty.openpty()
    process = subprocess.Popen(
        [sys.executable, "-m", "api.cli", *arguments], env={**env, "TERM": "xterm", "COLUMNS": "100"},
        stdin=theirs, stdout=theirs, stderr=theirs,
    )  # fmt: skip
    os.close(theirs)
    said = b""
    try:
        while piece := os.read(ours, 65536):
            said += piece
    except OSError:  # how a terminal says that the other side has gone
        pass
    os.close(ours)
    return process.wait(), said.decode()


def test_the_shell_shows_progress_and_says_what_came_of_the_rows(tmp_path: Path) -> None:
    env = environment(tmp_path / "data", LOA_DEMO="0")
    for command in ("migrate", "seed"):
        assert loa(command, env=env).returncode == 0
    folder = tmp_path / "nguon"
    folder.mkdir()
    many(folder, 8)
    write_list(folder / "ds.xlsx", listed(code="1.990000", title="Thả diều số 0"), listed("1.990001", "Nuôi ong"))

    looked = loa("import-procedures", str(folder), "--dry-run", env=env)
    assert looked.returncode == 0, looked.stderr
    assert "1 có thay đổi, 8 thủ tục mới, 1 cần người xem" in looked.stdout
    assert "chưa ghi gì" in looked.stdout
    assert looked.stderr == "", "no bar where nobody watches"

    status, screen = at_a_terminal("import-procedures", str(folder), env=env)
    assert status == 0
    assert "Nhập thủ tục" in screen
    assert re.search(r"\d+/10\b", screen)
    assert "1 có thay đổi, 8 thủ tục mới, 1 cần người xem" in screen
    assert "ds.xlsx:hàng 4" in screen
    assert "đang chờ duyệt" in screen

    (folder / "hong.jsonl").write_bytes(b'{"ma_thu_tuc": ')
    broken = loa("import-procedures", str(folder), env=env)
    assert broken.returncode == 1
    assert "hong.jsonl:1" in broken.stderr
    assert "chưa nhập gì" in broken.stderr
    for arguments in ([str(tmp_path / "khong-co")], [str(folder / "ds.xlsx"), "--unit", "khong-co"]):
        refused = loa("import-procedures", *arguments, env=env)
        assert (refused.returncode, "Traceback" in refused.stderr) == (1, False)
        assert refused.stderr.startswith("loa: ")
    assert loa("import-procedures", env=env).returncode == 2
