"""``loa`` at the shell: what each command says, and its exit status: 0 done, 1 refused or failed, 2 wrong usage."""

import json
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from sqlalchemy import text
from typer.testing import CliRunner, Result

from api import cli
from api.db import Database
from tests.content.records import national, write_records

Loa = Callable[..., Result]
MARKED = re.compile(r"[àáảãạăắằẳẵặâấầẩẫậđèéẻẽẹêếềểễệìíỉĩịòóỏõọôốồổỗộơớờởỡợùúủũụưứừửữựỳýỷỹỵ]", re.IGNORECASE)
COMMANDS = [
    ("serve",),
    ("worker",),
    ("migrate",),
    ("seed",),
    ("import-procedures",),
    ("reset-password",),
    ("backup",),
    ("restore",),
    ("doctor",),
    ("audit", "verify"),
    ("openapi",),
]


@pytest.fixture
def loa(database_url: str, tmp_path: Path) -> Loa:
    """The command over a migrated, empty database of each engine."""
    env = {"LOA_DATABASE_URL": database_url, "LOA_DATA_DIR": str(tmp_path / "data"), "LOA_SECRET_KEY": "k" * 32}

    def run(*arguments: str, status: int = 0, **settings: str) -> Result:
        done = CliRunner().invoke(cli.app, arguments, env={**env, **settings})
        assert done.exit_code == status, done.output
        return done

    return run


def test_every_command_tells_what_it_does_in_vietnamese() -> None:
    told = CliRunner().invoke(cli.app, ["--help"])
    assert told.exit_code == 0
    for command in COMMANDS:
        assert command[0] in told.stdout
        helped = CliRunner().invoke(cli.app, [*command, "--help"])
        assert helped.exit_code == 0
        assert MARKED.search(helped.stdout), command
    named = {command.name or command.callback.__name__ for command in cli.app.registered_commands if command.callback}
    assert named == {command[0] for command in COMMANDS} - {"audit"}


@pytest.mark.parametrize(
    ("wrong", "told"),
    [
        (["nothing"], "Không có lệnh nothing."),
        (["backup"], "Thiếu tham số target."),
        (["backup", "a", "b"], "Thừa tham số b."),
        (["seed", "--quick"], "Không có tuỳ chọn --quick."),
        (["serve", "--server", "apache"], "Giá trị của --server không dùng được."),
        (["audit", "erase"], "Không có lệnh erase."),
        (["import-procedures", "a", "--unit"], "Tuỳ chọn --unit cần một giá trị."),
    ],
)
def test_wrong_usage_is_status_2_and_told_in_the_language_of_the_installation(wrong: list[str], told: str) -> None:
    said = CliRunner().invoke(cli.app, wrong)
    assert said.exit_code == 2
    assert said.stderr.startswith(f"loa: {told}\nXem cách dùng: ")
    english = CliRunner().invoke(cli.app, wrong, env={"LOA_LANG": "en"})
    assert not MARKED.search(english.stderr)


def test_what_an_import_refuses_is_told_once(loa: Loa, tmp_path: Path) -> None:
    loa("seed")
    refused = loa("import-procedures", str(tmp_path / "khong-co.jsonl"), status=1)
    lines = [line.partition(": ")[2].lower() for line in refused.stderr.splitlines()]
    assert len(lines) == len(set(lines)) == 1


@pytest.mark.parametrize("asked", [(), ("--dry-run",)])
def test_an_import_before_anything_was_made_says_what_to_run_first(
    loa: Loa, tmp_path: Path, asked: tuple[str, ...]
) -> None:
    records = tmp_path / "ban-ghi.jsonl"
    write_records(records, national())
    told = loa("import-procedures", str(records), *asked, status=1).stderr
    assert told == "loa: Chưa có đơn vị nào; hãy chạy loa seed trước.\n"


def test_the_schema_goes_down_and_up_again_and_nowhere_else(loa: Loa) -> None:
    assert "trống" in loa("migrate", "base").stdout
    assert "loa migrate" in loa("seed", status=1).stderr
    up = loa("migrate").stdout
    assert re.fullmatch(r"Cơ sở dữ liệu: trống → \w+\n", up)
    head = up.split()[-1]
    assert loa("migrate", "0001").stdout == f"Cơ sở dữ liệu: {head} → 0001\n"
    assert loa("migrate").stdout == f"Cơ sở dữ liệu: 0001 → {head}\n"
    assert loa("migrate").stdout == f"Cơ sở dữ liệu: {head} → {head}\n"
    assert loa("migrate", "9999", status=1).stderr == "loa: Không có phiên bản lược đồ 9999.\n"


def test_the_first_administrator_is_made_once_and_the_password_shown_once(loa: Loa) -> None:
    first = loa("seed").stdout
    assert re.search(r"admin@loa\.local  mật khẩu: \S{16,}", first)
    assert loa("seed").stdout == ""
    given = loa("seed", LOA_ADMIN_PASSWORD="mat khau cua co quan", LOA_ADMIN_EMAIL="khac@xa.vn").stdout
    assert given == ""


def test_a_password_that_was_set_is_never_shown(loa: Loa) -> None:
    assert loa("seed", LOA_ADMIN_PASSWORD="mat khau cua co quan").stdout == ""


def test_the_demo_is_made_once_and_not_where_others_can_reach_it(loa: Loa) -> None:
    assert "LOA_DEMO" in loa("seed", status=1, LOA_DEMO="1", LOA_HOST="0.0.0.0").stderr
    made = loa("seed", LOA_DEMO="1", LOA_PORT="8123")
    assert "xã An Mẫu" in made.stdout
    # The links it prints lead to where it will listen.
    assert "http://127.0.0.1:8123/v1/signage/d/" in made.stdout
    assert loa("seed", LOA_DEMO="1").stdout == ""


def test_a_new_password_is_printed_for_who_is_there_only(loa: Loa) -> None:
    loa("seed")
    printed = loa("reset-password", "admin@loa.local").stdout
    assert re.fullmatch(r"Mật khẩu mới của admin@loa\.local: \S{16,}\n", printed)
    refused = loa("reset-password", "khong-co@loa.local", status=1)
    assert (refused.stdout, MARKED.search(refused.stderr) is not None) == ("", True)


def test_the_log_is_verified_and_a_forged_event_found(loa: Loa, database_url: str) -> None:
    loa("seed")
    assert re.fullmatch(r"Nhật ký nguyên vẹn: [1-9]\d* sự kiện\.\n", loa("audit", "verify").stdout)
    assert loa("doctor").stdout.count("✗") == 0
    database = Database(database_url)
    with database.write() as session:
        session.execute(text("UPDATE event SET actor = 'somebody' WHERE seq = 1"))
    database.close()
    assert "sự kiện 1" in loa("audit", "verify", status=1).stderr
    assert "✗ Nhật ký hỏng ở sự kiện 1." in loa("doctor", status=1).stdout


def test_the_doctor_says_what_to_do_before_anything_was_migrated(loa: Loa) -> None:
    loa("migrate", "base")
    assert "✗ Cơ sở dữ liệu chưa được cập nhật; hãy chạy: loa migrate" in loa("doctor", status=1).stdout
    assert "✗" in loa("doctor", status=1, LOA_SECRET_KEY="ngan").stdout
    assert "LOA_PORT" in loa("doctor", status=1, LOA_PORT="tám nghìn").stderr


def test_the_doctor_makes_nothing_where_nothing_stands(tmp_path: Path) -> None:
    env = {"LOA_DATA_DIR": str(tmp_path / "noi-khac"), "LOA_DATABASE_URL": "", "LOA_SECRET_KEY": ""}
    said = CliRunner().invoke(cli.app, ["doctor"], env=env)
    assert said.exit_code == 1
    assert f"✗ Không thấy dữ liệu ở {tmp_path / 'noi-khac'}; kiểm tra LOA_DATA_DIR." in said.stdout
    assert list(tmp_path.iterdir()) == []


def test_what_an_installation_keeps_is_closed_to_others(tmp_path: Path) -> None:
    env = {"LOA_DATA_DIR": str(tmp_path / "data"), "LOA_DATABASE_URL": "", "LOA_SECRET_KEY": ""}
    assert CliRunner().invoke(cli.app, ["migrate"], env=env).exit_code == 0
    assert ((tmp_path / "data").stat().st_mode & 0o777) == 0o700
    assert ((tmp_path / "data" / "loa.db").stat().st_mode & 0o777) == 0o600


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("LOA_PUBLIC_URL", "notaurl"),
        ("LOA_PUBLIC_URL", "loa.xa.vn"),
        ("LOA_PORTAL_URL", "xa.vn"),
        ("LOA_PORTAL_ARTICLE_URL", "https://xa.vn/bai"),
        ("LOA_PORTAL_PROCEDURE_URL", "xa.vn/{code}"),
        ("LOA_TRUSTED_PROXIES", "127.0.0.1,zzz"),
    ],
)
def test_an_address_that_leads_nowhere_is_refused_by_its_variable(loa: Loa, name: str, value: str) -> None:
    refused = loa("doctor", status=1, **{name: value}).stderr
    assert refused.startswith(f"loa: {name}: ")
    assert refused.count("\n") == 1
    english = loa("doctor", status=1, LOA_LANG="en", **{name: value}).stderr
    assert not MARKED.search(english)


def test_the_doctor_tells_what_the_store_said_and_where_to_look(loa: Loa) -> None:
    said = loa(
        "doctor",
        status=1,
        LOA_S3_BUCKET="tep",
        LOA_S3_ENDPOINT="http://127.0.0.1:9",
        AWS_EC2_METADATA_DISABLED="true",
    ).stdout
    assert re.search(r"✗ Kho tệp không dùng được: \w+; kiểm tra LOA_S3_BUCKET, .*LOA_S3_SECRET_KEY", said)


def test_the_doctor_tells_that_browsers_want_https_elsewhere(loa: Loa) -> None:
    assert "HTTPS" not in loa("doctor").stdout
    assert "! Chưa có HTTPS" in loa("doctor", LOA_HOST="0.0.0.0").stdout
    assert "HTTPS" not in loa("doctor", LOA_HOST="0.0.0.0", LOA_PUBLIC_URL="https://loa.xa.vn").stdout


def test_a_backup_is_restored_only_over_what_may_be_lost(loa: Loa, tmp_path: Path) -> None:
    loa("seed", LOA_DEMO="1")
    target = tmp_path / "loa.tar"
    assert re.fullmatch(
        rf"Đã sao lưu \d+ dòng và \d+ tệp vào {target} \(đến sự kiện \d+\)\.\n", loa("backup", str(target)).stdout
    )
    assert "--force" in loa("restore", str(target), status=1).stderr
    restored = loa("restore", str(target), "--force").stdout
    assert re.fullmatch(r"Đã khôi phục \d+ dòng và \d+ tệp; kỷ mới của nhật ký: [0-9a-f]{16}\.\n", restored)
    assert "nguyên vẹn" in loa("audit", "verify").stdout
    elsewhere = {"LOA_DATA_DIR": str(tmp_path / "noi-moi"), "LOA_DATABASE_URL": "", "LOA_SECRET_KEY": ""}
    assert "Đã khôi phục" in loa("restore", str(target), **elsewhere).stdout
    assert "! Chưa có khoá bí mật" in loa("doctor", **elsewhere).stdout
    assert not (tmp_path / "noi-moi" / "secret.key").exists()
    refused = loa("restore", str(tmp_path / "khong-co.tar"), status=1)
    assert refused.stderr == f"loa: Không có tệp {tmp_path / 'khong-co.tar'}.\n"
    assert loa("backup", str(tmp_path / "khong-co" / "loa.tar"), status=1).stderr.count("\n") == 1


def test_the_documents_are_written_without_a_database(tmp_path: Path) -> None:
    done = CliRunner().invoke(cli.app, ["openapi", str(tmp_path / "out")], env={"LOA_DATABASE_URL": "nowhere"})
    assert done.exit_code == 0
    for name in ("delivery", "manage"):
        assert json.loads((tmp_path / "out" / f"{name}.json").read_text())["openapi"].startswith("3.1")


def test_with_loa_lang_en_the_command_speaks_english(loa: Loa, tmp_path: Path) -> None:
    records, target = tmp_path / "ban-ghi.jsonl", tmp_path / "loa.tar"
    write_records(records, national())
    said = [
        loa("migrate", "base", LOA_LANG="en"),
        loa("doctor", status=1, LOA_LANG="en"),
        loa("seed", status=1, LOA_LANG="en"),
        loa("migrate", LOA_LANG="en"),
        loa("seed", LOA_LANG="en"),
        loa("doctor", LOA_LANG="en", LOA_HOST="0.0.0.0"),
        loa("doctor", status=1, LOA_LANG="en", LOA_SECRET_KEY="ngan"),
        loa("doctor", status=1, LOA_LANG="en", LOA_WORKERS="65"),
        loa("import-procedures", str(records), "--dry-run", LOA_LANG="en"),
        loa("import-procedures", str(records), LOA_LANG="en"),
        loa("reset-password", "admin@loa.local", LOA_LANG="en"),
        loa("reset-password", "nobody@loa.local", status=1, LOA_LANG="en"),
        loa("backup", str(target), LOA_LANG="en"),
        loa("restore", str(target), status=1, LOA_LANG="en"),
        loa("restore", str(target), "--force", LOA_LANG="en"),
        loa("audit", "verify", LOA_LANG="en"),
    ]
    assert [one.output for one in said if MARKED.search(one.output)] == []
    assert re.search(r"Database: empty → \w+\n", said[3].output)
    assert "Result: 1 new" in said[9].output
    assert re.search(r"Saved \d+ rows and \d+ files in \S+loa\.tar \(up to event \d+\)", said[12].output)
