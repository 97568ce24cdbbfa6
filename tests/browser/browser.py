"""Chromium without a window, driven over its own protocol, with what it said and asked for while a page was open."""

from __future__ import annotations

import base64
import json
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from selenium import webdriver
from selenium.webdriver.chrome.options import Options
from selenium.webdriver.chrome.service import Service

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
DRIVER = shutil.which("chromedriver")
QUIET = (
    "--headless", "--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync", "--disable-dev-shm-usage", "--hide-scrollbars",
)  # fmt: skip


class Browser(webdriver.Chrome):
    """One with a profile of its own, in `profile`, which is empty."""

    def __init__(self, profile: Path) -> None:
        options = Options()
        options.binary_location = CHROMIUM or ""
        for argument in (*QUIET, f"--user-data-dir={profile}"):
            options.add_argument(argument)
        options.set_capability("goog:loggingPrefs", {"browser": "ALL", "performance": "ALL"})
        super().__init__(options=options, service=Service(executable_path=DRIVER))

    def look(self, *, width: int = 1280, height: int = 900, dark: bool = False, media: str = "screen") -> None:
        """As on a screen of that width, in a light or a dark theme, or on paper."""
        size = {"width": width, "height": height, "deviceScaleFactor": 1, "mobile": False}
        self.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", size)
        theme = {"name": "prefers-color-scheme", "value": "dark" if dark else "light"}
        self.execute_cdp_cmd("Emulation.setEmulatedMedia", {"media": media, "features": [theme]})

    def visit(self, page: Path, anchor: str = "") -> None:
        """Opens a file from disk anew, and forgets what was said before."""
        self.get("about:blank")
        self.complaints()
        self.requests()
        self.get(page.as_uri() + anchor)

    def complaints(self) -> list[str]:
        """What the console said since it was last asked."""
        return [entry["message"] for entry in self.get_log("browser")]

    def requests(self) -> list[str]:
        """The addresses asked for since it was last asked."""
        events = [json.loads(entry["message"])["message"] for entry in self.get_log("performance")]
        return [e["params"]["request"]["url"] for e in events if e["method"] == "Network.requestWillBeSent"]

    def picture(self, to: Path, *, whole: bool = True) -> None:
        """A PNG of the page, or of what is in sight."""
        shot = self.execute_cdp_cmd("Page.captureScreenshot", {"captureBeyondViewport": whole, **self._clip(whole)})
        to.write_bytes(base64.b64decode(shot["data"]))

    def printed(self, to: Path) -> None:
        """A PDF of the page on A4."""
        self.execute_cdp_cmd("Emulation.setEmulatedMedia", {"media": "", "features": []})
        self.execute_cdp_cmd("Emulation.clearDeviceMetricsOverride", {})
        paper = {"printBackground": False, "paperWidth": 8.27, "paperHeight": 11.69}
        to.write_bytes(base64.b64decode(self.execute_cdp_cmd("Page.printToPDF", paper)["data"]))

    def _clip(self, whole: bool) -> dict[str, Any]:
        if not whole:
            return {}
        size = self.execute_cdp_cmd("Page.getLayoutMetrics", {})["cssContentSize"]
        return {"clip": {"x": 0, "y": 0, "width": size["width"], "height": min(size["height"], 6000), "scale": 1}}


@contextmanager
def running(profile: Path) -> Iterator[Browser]:
    """A browser that is ended afterwards."""
    browser = Browser(profile)
    try:
        yield browser
    finally:
        browser.quit()
