"""A real S3 server on this machine: rclone, from its wheel, over a folder."""

import secrets
import socket
import subprocess
import sysconfig
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from api.settings import Settings

BUCKET = "loa-media"


@contextmanager
def serving(folder: Path) -> Iterator[Settings]:
    """Settings of an installation whose store is this server; it stops with the block."""
    (folder / "s3" / BUCKET).mkdir(parents=True)
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    access, secret = "tests", secrets.token_hex(16)
    rclone = Path(sysconfig.get_path("scripts")) / "rclone"
    flags = ["--auth-key", f"{access},{secret}", "--vfs-cache-mode", "off", "--config", "/dev/null"]
    server = subprocess.Popen(
        [str(rclone), "serve", "s3", str(folder / "s3"), "--addr", f"127.0.0.1:{port}", *flags],
        stderr=subprocess.DEVNULL,
    )
    try:
        _wait(port, server)
        yield Settings(
            data_dir=folder / "data",
            s3_bucket=BUCKET,
            s3_endpoint=f"http://127.0.0.1:{port}",
            s3_access_key=access,
            s3_secret_key=secret,
        )
    finally:
        server.terminate()
        server.wait()


def _wait(port: int, server: subprocess.Popen[bytes]) -> None:
    """Until it takes connections; a server that ended never will."""
    while True:
        try:
            socket.create_connection(("127.0.0.1", port)).close()
            return
        except OSError:
            if server.poll() is not None:
                raise RuntimeError(f"rclone ended with {server.returncode}") from None
            time.sleep(0.05)
