import io
from collections.abc import Iterator
from pathlib import Path

import httpx2
import pytest

from api.problem import Problem
from api.settings import Settings
from api.storage import S3, Disk, Storage, open_storage
from tests.storage import s3


@pytest.fixture(params=["disk", "s3"])
def storage(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Storage]:
    """Each kind of store; S3 is a real server."""
    if request.param == "disk":
        yield open_storage(Settings(data_dir=tmp_path, s3_bucket=""))
    else:
        with s3.serving(tmp_path) as settings:
            yield open_storage(settings)


def put(storage: Storage, key: str, content: bytes) -> None:
    storage.put(key, io.BytesIO(content), len(content))


def test_what_was_put_is_read_back_whole_or_in_part(storage: Storage) -> None:
    put(storage, "ab/abc", b"0123456789")
    with storage.open("ab/abc") as file:
        assert file.read() == b"0123456789"
    with storage.open("ab/abc", 3, 4) as file:
        assert file.read(3) + file.read(3) == b"3456"
    with storage.open("ab/abc", 7) as file:
        assert file.read() == b"789"
    assert storage.size("ab/abc") == 10


def test_a_later_put_replaces_the_earlier(storage: Storage) -> None:
    put(storage, "a", b"first")
    put(storage, "a", b"second one")
    with storage.open("a") as file:
        assert file.read() == b"second one"


def test_a_key_without_a_file_says_so(storage: Storage) -> None:
    assert storage.size("nothing") is None
    with pytest.raises(FileNotFoundError), storage.open("nothing"):
        pass
    storage.delete("nothing")


def test_keys_lists_every_file_and_deleting_takes_it_off(storage: Storage) -> None:
    for key in ("b/2", "a/1", "c"):
        put(storage, key, b"x")
    assert sorted(storage.keys()) == ["a/1", "b/2", "c"]
    storage.delete("b/2")
    assert sorted(storage.keys()) == ["a/1", "c"]


def test_the_check_leaves_nothing_behind(storage: Storage) -> None:
    storage.check()
    assert list(storage.keys()) == []


@pytest.mark.parametrize("key", ["../secret.key", "a/../../b", "/etc/passwd", "a//b", "", "a\0b", ".hidden", "a/.b"])
def test_a_key_never_leads_out_of_the_store(storage: Storage, key: str) -> None:
    with pytest.raises(ValueError, match="not a storage key"):
        put(storage, key, b"x")


class Broken(io.BytesIO):
    """An upload whose sender goes away."""

    def read(self, size: int | None = -1, /) -> bytes:
        raise OSError("connection lost")


def test_a_file_that_broke_off_is_not_kept_nor_its_half(tmp_path: Path) -> None:
    disk = Disk(tmp_path)
    put(disk, "a", b"whole")
    with pytest.raises(Problem):
        disk.put("a", Broken(b"new"), 3)
    with pytest.raises(Problem):
        disk.put("a", io.BytesIO(b"short"), 500)
    with disk.open("a") as file:
        assert file.read() == b"whole"
    assert [path.name for path in tmp_path.iterdir()] == ["a"]


def test_a_disk_has_no_door_of_its_own(tmp_path: Path) -> None:
    assert Disk(tmp_path).door("a", "image/png", 10, 60) is None


def test_a_store_that_does_not_answer_is_a_503_in_words(tmp_path: Path) -> None:
    away = S3(Settings(s3_bucket="any", s3_endpoint="http://127.0.0.1:9", s3_access_key="a", s3_secret_key="b"))
    with pytest.raises(Problem) as caught:
        put(away, "a", b"x")
    assert (caught.value.status, caught.value.code) == (503, "storage_unavailable")


def test_the_door_takes_the_one_file_it_was_made_for(tmp_path: Path) -> None:
    with s3.serving(tmp_path) as settings:
        storage = open_storage(settings)
        door = storage.door("uploads/one", "image/png", 5, 60)
        assert door is not None
        assert httpx2.put(door.url, content=b"12345", headers=door.headers).status_code == 200
        with storage.open("uploads/one") as file:
            assert file.read() == b"12345"


def test_the_door_is_shut_to_another_key_type_size_or_hour(tmp_path: Path) -> None:
    with s3.serving(tmp_path) as settings:
        storage = open_storage(settings)
        door = storage.door("uploads/one", "image/png", 5, 60)
        past = storage.door("uploads/one", "image/png", 5, 0)
        assert door is not None
        assert past is not None
        wrong = [
            httpx2.put(door.url.replace("uploads/one", "uploads/two"), content=b"12345", headers=door.headers),
            httpx2.put(door.url, content=b"12345", headers={"Content-Type": "text/html"}),
            httpx2.put(door.url, content=b"123456", headers={"Content-Type": "image/png"}),
            httpx2.put(past.url, content=b"12345", headers=door.headers),
            httpx2.put(door.url.split("?")[0], content=b"12345", headers=door.headers),
            httpx2.get(door.url),
        ]
        assert [answer.status_code for answer in wrong if answer.status_code < 400] == []
        assert list(storage.keys()) == []
