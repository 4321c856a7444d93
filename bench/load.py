"""Load by wrk: one thread, so that the second core of a small machine is the server's."""

import re
import shutil
import subprocess


def require() -> None:
    if shutil.which("wrk") is None:
        raise SystemExit("bench: wrk is missing; install it with: apt-get install wrk (macOS: brew install wrk)")


def rate(url: str, headers: dict[str, str], connections: int, seconds: float) -> float:
    """Answers a second, all of them 2xx or 3xx."""
    command = ["wrk", "-t1", f"-c{connections}", f"-d{seconds}s"]
    for name, value in headers.items():
        command += ["-H", f"{name}: {value}"]
    said = subprocess.run([*command, url], check=True, capture_output=True, text=True).stdout
    if "Non-2xx" in said or "Socket errors" in said:
        raise SystemExit(f"bench: not every request was answered well:\n{said}")
    found = re.search(r"^Requests/sec:\s+([\d.]+)$", said, re.MULTILINE)
    assert found is not None, said
    return float(found[1])
