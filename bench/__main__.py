"""Measure: the public list and the playlist poll beside a bare app, memory of one worker, start to first answer.

Both servers run side by side on one core, the load on another, and take short turns. What else the machine does only
ever slows a turn down, so each server's best turn counts. Prints one line a row, at the end one JSON line; exit status 1
when a bar is missed.
"""

import argparse
import os
import sys
import tempfile
from dataclasses import asdict, dataclass
from pathlib import Path

import orjson

from bench import load, office
from bench.office import Server

CONNECTIONS = (32, 256)
STARTS = 3
LEAST_RATIO, MOST_MEMORY, LONGEST_START = 0.7, 200, 2
"""The bars: of the bare app's requests a second, in MB, in seconds."""
LIST, POLL = "/v1/articles", "/v1/signage/playlist"


class Arguments(argparse.Namespace):
    rounds: int
    seconds: int


@dataclass(frozen=True)
class Row:
    """One figure: what is asked, by how many at once, and what comes of it."""

    name: str
    connections: int
    loa: float
    bare: float

    @property
    def ratio(self) -> float:
        return round(self.loa / self.bare, 3)

    def __str__(self) -> str:
        what = f"{self.name}, {self.connections} connections"
        return f"{what:36} {self.loa:7,.0f}/s beside {self.bare:7,.0f}/s of the bare app: {self.ratio:.2f}"


def measure(server: Server, folder: Path, name: str, path: str, headers: dict[str, str], args: Arguments) -> list[Row]:
    """The rows of one question: ours beside a bare app that gives the very same answer."""
    answer = server.ask(path, headers)
    with office.bare(folder, answer) as bare:
        assert bare.ask(path, headers) == answer
        rows = []
        for connections in CONNECTIONS:
            for one in (server, bare):
                load.rate(one.url(path), headers, connections, args.seconds)
            ours = theirs = 0.0
            for _ in range(args.rounds):
                ours = max(ours, load.rate(server.url(path), headers, connections, args.seconds))
                theirs = max(theirs, load.rate(bare.url(path), headers, connections, args.seconds))
            rows.append(Row(f"{name} {answer.status}", connections, ours, theirs))
            print(rows[-1], flush=True)
    assert server.ask(path, headers).status == answer.status
    return rows


def main() -> int:
    parser = argparse.ArgumentParser(prog="bench", description=__doc__)
    parser.add_argument("--rounds", type=int, default=9, help="turns of both servers, each row")
    parser.add_argument("--seconds", type=int, default=1, help="of load, each turn")
    args = parser.parse_args(namespace=Arguments())
    load.require()
    busy = os.getloadavg()[0]
    if busy > 0.5:
        print(f"the machine is busy (load {busy:.1f}): figures will be lower than it could give")
    with tempfile.TemporaryDirectory(prefix="loa-bench-") as name:
        folder = Path(name)
        office.found(folder)
        starts = []
        for _ in range(STARTS):
            with office.serving(folder) as server:
                starts.append(server.started_in)
        with load.on_core(load.SERVER), office.serving(folder) as server:
            rows = []
            screen = {"Authorization": f"Bearer {office.paired(server)}"}
            for what, path, headers in (("article list", LIST, {}), ("playlist poll", POLL, screen)):
                rows += measure(server, folder, what, path, headers, args)
                known = {**headers, "If-None-Match": server.ask(path, headers).header("etag")}
                rows += measure(server, folder, what, path, known, args)
            memory = server.memory()
    ratio, start = min(row.ratio for row in rows), min(starts)
    print(f"memory of one worker after the run: {memory:.0f} MB")
    print(f"start to first answer: {start:.2f} s")
    missed = [
        name
        for name, missed in (
            (f"ratio below {LEAST_RATIO}", ratio < LEAST_RATIO),
            (f"memory above {MOST_MEMORY} MB", memory > MOST_MEMORY),
            (f"start above {LONGEST_START} s", start > LONGEST_START),
        )
        if missed
    ]
    told = {
        "rows": [{**asdict(row), "ratio": row.ratio} for row in rows],
        "least_ratio": ratio,
        "memory_mb": round(memory, 1),
        "start_s": round(start, 2),
        "load": round(busy, 1),
        "missed": missed,
    }
    print(orjson.dumps(told).decode())
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main())
