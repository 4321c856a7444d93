"""The yardstick: an ASGI app that knows one answer and looks at nothing."""

import os
from pathlib import Path

import orjson

from api.cli import granian
from api.delivery import App, Receive, Scope, Send
from api.settings import Settings


def asgi() -> App:
    """What the server loads: the answer in the file that ``BENCH_ANSWER`` names."""
    known = orjson.loads(Path(os.environ["BENCH_ANSWER"]).read_bytes())
    start = {
        "type": "http.response.start",
        "status": known["status"],
        "headers": [(name.encode(), value.encode()) for name, value in known["headers"]],
    }
    body = {"type": "http.response.body", "body": known["body"].encode()}

    async def app(_scope: Scope, _receive: Receive, send: Send) -> None:
        await send(start)
        await send(body)

    return app


if __name__ == "__main__":
    granian(Settings(), "bench.bare:asgi")
