"""Without Chromium, its driver, selenium or axe-core these tests are skipped, and say what is missing."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from aks_preflight.report import pieces
from tests.report import trend_golden
from tests.report.many import demo, fleet

if TYPE_CHECKING:
    from tests.browser.browser import Browser

AXE = Path(__file__).parent / "node_modules" / "axe-core" / "axe.min.js"


@pytest.fixture(scope="session")
def browser(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Browser]:
    pytest.importorskip("selenium", reason="selenium is not installed: pip install '.[browser]'")
    from tests.browser import browser as driven

    if not driven.CHROMIUM or not driven.DRIVER:
        pytest.skip("no chromium or no chromedriver: apt-get install chromium chromium-driver")
    with driven.running(tmp_path_factory.mktemp("profile")) as browser:
        yield browser


@pytest.fixture(scope="session")
def axe() -> str:
    if not AXE.exists():
        pytest.skip("no axe-core: npm install --prefix tests/browser")
    return AXE.read_text(encoding="utf-8")


@pytest.fixture(scope="session")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("pages")


@pytest.fixture(scope="session")
def demo_page(folder: Path) -> Path:
    page = folder / "demo.html"
    page.write_text("".join(pieces(demo(), "html", exit_code=1, trends=lambda: trend_golden.ALL)), encoding="utf-8")
    return page


@pytest.fixture(scope="session")
def fleet_page(folder: Path) -> Path:
    """A thousand clusters."""
    page = folder / "fleet.html"
    with page.open("w", encoding="utf-8") as out:
        out.writelines(pieces(fleet(1000), "html", exit_code=1))
    return page
