"""Plugins as real installed distributions, in a folder that Python searches."""

from __future__ import annotations

import importlib
import textwrap
from pathlib import Path

from aks_preflight.engine.discovery import GROUP

CHECK = '''
from __future__ import annotations
from collections.abc import Iterator
from aks_preflight.model.cluster import Cluster
from aks_preflight.plugin import Finding, check, of_cluster, ok


@check(prevents=["SomeCode"])
def {name}(cluster: Cluster) -> Iterator[Finding]:
    """The cluster has {name}.

    Why it must.
    """
    yield ok(of_cluster(cluster), "it has")
'''


class Site:
    """A folder of installed distributions."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def install(self, distribution: str, entry: str, files: dict[str, str]) -> None:
        """A distribution with these modules, and an entry point `entry` of the group."""
        for name, source in files.items():
            path = self.folder / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(textwrap.dedent(source), encoding="utf-8")
        info = self.folder / f"{distribution}-1.0.dist-info"
        info.mkdir()
        (info / "METADATA").write_text(f"Metadata-Version: 2.1\nName: {distribution}\nVersion: 1.0\n", encoding="utf-8")
        (info / "entry_points.txt").write_text(f"[{GROUP}]\n{entry}\n", encoding="utf-8")
        importlib.invalidate_caches()
