"""Load by wrk: one thread on a core of its own, so that it and the server do not change places with each turn."""

import os
import re
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager

SERVER, LOAD = 0, -1
"""Places of their cores among those there are."""
CORES = sorted(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else []


def require() -> None:
    if shutil.which("wrk") is None:
        raise SystemExit("bench: wrk is missing; install it with: apt-get install wrk (macOS: brew install wrk)")


@contextmanager
def on_core(number: int) -> Iterator[None]:
    """What is started within the block stays on one core, where the system can do that (Linux)."""
    if not CORES:
        yield
        return
    before = os.sched_getaffinity(0)
    os.sched_setaffinity(0, {CORES[number]})
    try:
        yield
    finally:
        os.sched_setaffinity(0, before)


def rate(url: str, headers: dict[str, str], connections: int, seconds: float) -> float:
    """Answers a second, all of them 2xx or 3xx."""
    command = ["wrk", "-t1", f"-c{connections}", f"-d{seconds}s"]
    for name, value in headers.items():
        command += ["-H", f"{name}: {value}"]
    with on_core(LOAD):
        said = subprocess.run([*command, url], check=True, capture_output=True, text=True).stdout
    if "Non-2xx" in said or "Socket errors" in said:
        raise SystemExit(f"bench: not every request was answered well:\n{said}")
    found = re.search(r"^Requests/sec:\s+([\d.]+)$", said, re.MULTILINE)
    assert found is not None, said
    return float(found[1])
