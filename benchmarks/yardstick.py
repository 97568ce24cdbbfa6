"""How fast this machine is at the moment: seconds for a fixed piece of pure Python.

    python -m benchmarks.yardstick

Figures of different machines, or of one that is busy, compare when they are divided by it.
"""

from __future__ import annotations

import time

ROWS, ROUNDS = 1000, 200


def work(rows: int = ROWS, rounds: int = ROUNDS) -> int:
    """The piece: dictionaries, texts and sums, which is what the program itself is busy with. Returns its checksum."""
    table = [
        {"id": f"/subscriptions/{row:04d}/Pools/{row % 7}", "count": row % 30, "size": row % 5} for row in range(rows)
    ]
    total = 0
    for _ in range(rounds):
        found: dict[str, int] = {}
        for row in table:
            key = str(row["id"]).lower().rpartition("/")[2]
            found[key] = found.get(key, 0) + int(row["count"]) * (int(row["size"]) + 1)
        total += sum(found.values())
    return total


def seconds(runs: int = 5) -> float:
    """The best of a few runs, in seconds of the processor: others' load counts little."""
    return min(_once() for _ in range(runs))


def _once() -> float:
    started = time.process_time()
    work()
    return time.process_time() - started


if __name__ == "__main__":
    print(f"yardstick: {seconds():.4f} s")
