"""The service as an operator starts it: a process of its own on a free port of this machine."""

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

import httpx2
from typer.testing import CliRunner

from api import cli

PASSWORD = "mat khau thu nghiem 1"
"""Of the first administrator."""


@dataclass(frozen=True)
class Server:
    url: str
    process: subprocess.Popen[bytes]
    said: Path
    """What it printed."""


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def environment(folder: Path, **settings: str) -> dict[str, str]:
    """The settings of a new installation in ``folder``; nothing of the caller's own ``LOA_*`` comes along."""
    plain = {name: value for name, value in os.environ.items() if not name.startswith("LOA_")}
    return {**plain, "LOA_DATA_DIR": str(folder), "LOA_ADMIN_PASSWORD": PASSWORD, **settings}


def loa(*arguments: str, env: dict[str, str]) -> subprocess.CompletedProcess[str]:
    """One run of the command, whatever its exit status."""
    command = [sys.executable, "-m", "api.cli", *arguments]
    return subprocess.run(command, env=env, capture_output=True, text=True, timeout=120, check=False)


@contextmanager
def serving(folder: Path, *arguments: str, **settings: str) -> Iterator[Server]:
    """``loa migrate``, ``seed`` and ``serve`` with these settings (``LOA_…``); ready when the block begins."""
    port = free_port()
    url = f"http://127.0.0.1:{port}"
    env = environment(folder, LOA_PORT=str(port), LOA_PUBLIC_URL=url, **settings)
    for command in ("migrate", "seed"):
        # In this process, which has long imported all of it.
        done = CliRunner().invoke(cli.app, [command], env=env)
        assert done.exit_code == 0, done.output
    said = folder / "served.log"
    with said.open("wb") as out:
        process = subprocess.Popen(
            [sys.executable, "-m", "api.cli", "serve", *arguments], env=env, stdout=out, stderr=out
        )
    try:
        _wait(process, url, said)
        yield Server(url, process, said)
    finally:
        process.send_signal(signal.SIGTERM)
        try:
            process.wait(40)
        except subprocess.TimeoutExpired:
            process.kill()


def _wait(process: subprocess.Popen[bytes], url: str, said: Path) -> None:
    for _ in range(300):
        if process.poll() is not None:
            break
        try:
            if httpx2.get(f"{url}/readyz").status_code == 200:
                return
        except httpx2.TransportError:
            pass
        time.sleep(0.1)
    raise AssertionError(f"the server did not start:\n{said.read_text()}")
