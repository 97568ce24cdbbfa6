"""The demo in every format, to the letter. `python -m tests.report.demo_golden` writes it anew: read the difference.

What people read is kept whole, what programs read by its hash: half a megabyte each, and their exact texts on smaller
reports lie beside. The html packs its details with zlib, whose bytes differ from build to build: it has its own tests.
"""

from __future__ import annotations

from dataclasses import replace
from hashlib import sha256

from aks_preflight.model.report import Requests
from aks_preflight.report import FORMATS, render
from tests.report.golden import FOLDER
from tests.report.many import demo

READ = ("table", "short", "markdown", "github", "azure-devops")
HASHED = tuple(name for name in FORMATS if name not in (*READ, "html"))
HASHES = FOLDER / "demo-hashes.txt"


def text_of(name: str) -> str:
    """Without what the run cost, which differs."""
    return render(replace(demo(), requests=Requests()), name, exit_code=1)


def hashes() -> str:
    return "".join(f"{sha256(text_of(name).encode()).hexdigest()}  {name}\n" for name in HASHED)


if __name__ == "__main__":
    for each in READ:
        (FOLDER / f"demo-{each}.txt").write_text(text_of(each), encoding="utf-8")
    HASHES.write_text(hashes(), encoding="utf-8")
