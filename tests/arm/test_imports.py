"""Modules imported in a thread."""

from __future__ import annotations

import sys
import textwrap
from contextlib import closing
from pathlib import Path

import pytest

from aks_preflight.arm.imports import Imports


@pytest.fixture
def modules(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Two modules that note in `sys` when they are imported, and one that cannot be."""
    for name in ("first_of_two", "second_of_two"):
        (tmp_path / f"{name}.py").write_text(
            textwrap.dedent("""\
                import sys, threading
                sys.noted = [*getattr(sys, "noted", ()), (__name__, threading.current_thread().name)]
            """),
            encoding="utf-8",
        )
    (tmp_path / "broken_one.py").write_text("raise ImportError('a part of it is missing')", encoding="utf-8")
    monkeypatch.syspath_prepend(str(tmp_path))
    monkeypatch.setattr(sys, "noted", [], raising=False)
    names = ["first_of_two", "second_of_two", "broken_one"]
    for name in names:
        monkeypatch.delitem(sys.modules, name, raising=False)
    return names


@pytest.mark.asyncio
async def test_in_a_thread_in_the_order_named(modules: list[str]) -> None:
    with closing(Imports(modules)) as imports:
        second = await imports.module("second_of_two")
        assert second is sys.modules["second_of_two"]
        assert await imports.module("second_of_two") is second
    assert [(name, thread.partition("_")[0]) for name, thread in sys.noted] == [  # type: ignore[attr-defined]
        ("first_of_two", "imports"),
        ("second_of_two", "imports"),
    ]


@pytest.mark.asyncio
async def test_what_cannot_be_imported_is_told_to_who_needs_it(modules: list[str]) -> None:
    with closing(Imports(["broken_one", "first_of_two"])) as imports:
        assert (await imports.module("first_of_two")).__name__ == "first_of_two"
        with pytest.raises(ImportError, match="a part of it is missing"):
            await imports.module("broken_one")
