"""What it costs to write a fleet's report in every format at once.

    python -m benchmarks.reports [--clusters N]

Each cluster is given to every renderer as a run gives it, and what they write goes to files. Exit code 1 where a limit
is missed. Method and figures: docs/performance.md.
"""

from __future__ import annotations

import argparse
import resource
import sys
import tempfile
from collections.abc import Iterable
from pathlib import Path
from time import process_time
from typing import TextIO

from tabulate import tabulate

from aks_preflight.engine import known_checks
from aks_preflight.report import RENDERERS, Options, renderer
from aks_preflight.report.answer import Answer
from benchmarks import yardstick
from tests.report.many import demo, many

#: The limits: seconds of CPU for a thousand clusters in every format, and MB (10^6 bytes) at most.
SECONDS, MEGABYTES = 10.0, 300.0


class Timed:
    """A renderer that writes to a file, and how long it took."""

    def __init__(self, name: str, folder: Path) -> None:
        self.name = name
        self.path = folder / name
        self.made = renderer(name, Options(checks=known_checks))
        self.file: TextIO = self.path.open("w", encoding="utf-8", newline="\n")
        self.seconds = 0.0

    def told(self, what: str, part: object) -> None:
        """Its opening, a cluster or its closing."""
        started = process_time()
        pieces: Iterable[str] = getattr(self.made, what)(part)
        self.file.writelines(pieces)
        self.seconds += process_time() - started


def main() -> int:
    """Measures and prints."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.reports", description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--clusters", type=int, default=1000, metavar="N")
    clusters = parser.parse_args().clusters
    whole, before = demo(), yardstick.seconds()
    base = _peak()
    with tempfile.TemporaryDirectory(prefix="reports-") as folder:
        formats = [Timed(name, Path(folder)) for name in RENDERERS]
        for each in formats:
            each.told("begin", whole.opening)
        shared = 0.0
        for cluster in many(clusters):
            started = process_time()
            answer = Answer.of(cluster, whole.questions)
            shared += process_time() - started
            for each in formats:
                each.told("cluster", answer)
        for each in formats:
            each.told("end", whole.closing(1))
            each.file.close()
        rows = [(each.name, f"{each.seconds:.2f}", f"{each.path.stat().st_size / 1e6:.1f}") for each in formats]
    rows.append(("what they share", f"{shared:.2f}", ""))
    total, peak = shared + sum(each.seconds for each in formats), _peak()
    print(tabulate([*rows, ("all", f"{total:.2f}", "")], headers=("format", "CPU s", "MB"), disable_numparse=True))
    print(f"peak {peak:.0f} MB, of which {base:.0f} MB before the first cluster")
    print(f"yardstick: {before:.3f} s of CPU before, {yardstick.seconds():.3f} s after")
    limits = {
        f"every format in less than {SECONDS:g} s": total < SECONDS * clusters / 1000,
        f"peak below {MEGABYTES:g} MB": peak < MEGABYTES,
    }
    for text, holds in limits.items():
        print(f"{'holds ' if holds else 'MISSED'} {text}")
    return 0 if all(limits.values()) else 1


def _peak() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * (1 if sys.platform == "darwin" else 1024) / 1e6


if __name__ == "__main__":
    sys.exit(main())
