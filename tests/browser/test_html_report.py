"""The html report in a real browser: opened from disk, used with a keyboard, read by a screen reader, printed."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from aks_preflight.model.finding import Finding, Status, Subject
from aks_preflight.model.report import Verdict
from aks_preflight.report import render
from tests.report import samples

if TYPE_CHECKING:
    from tests.browser.browser import Browser

pytestmark = pytest.mark.browser

SHOWN = "return [...document.querySelectorAll('#table tbody tr:not(.under)')].filter(tr => !tr.hidden)"
NAMES = f"{SHOWN}.map(tr => tr.querySelector('.open').textContent)"
#: Seconds that a reader may have to wait. On two busy cores; an idle one needs a tenth of it.
PATIENCE = 1.0
#: Keys as the browser's protocol names them.
KEYS = {"Tab": ("Tab", 9, ""), "Enter": ("Enter", 13, "\r"), " ": ("Space", 32, " "), "b": ("KeyB", 66, "b")}


def press(browser: Browser, *keys: str) -> None:
    for key in keys:
        code, number, text = KEYS[key]
        told = {"key": key, "code": code, "windowsVirtualKeyCode": number}
        browser.execute_cdp_cmd("Input.dispatchKeyEvent", {"type": "keyDown", "text": text, **told})
        browser.execute_cdp_cmd("Input.dispatchKeyEvent", {"type": "keyUp", **told})


def until(browser: Browser, condition: str) -> Any:
    """What the script gives, once it is something."""
    end = time.monotonic() + 10
    while not (found := browser.execute_script(condition)):
        assert time.monotonic() < end, condition
        time.sleep(0.02)
    return found


def type_in(browser: Browser, words: str) -> None:
    browser.execute_script(
        "const s = document.getElementById('search'); s.value = arguments[0]; s.dispatchEvent(new Event('input'));",
        words,
    )


def choose(browser: Browser, label: str, start: str) -> None:
    """The option of a labelled list that begins so."""
    browser.execute_script(
        """const label = [...document.querySelectorAll('#filters label')].find(
             (each) => each.firstChild.textContent === arguments[0]);
           const list = label.querySelector('select');
           list.value = [...list.options].find((each) => each.textContent.startsWith(arguments[1])).value;
           list.dispatchEvent(new Event('change'));""",
        label,
        start,
    )


def count(browser: Browser) -> str:
    return str(browser.execute_script("return document.getElementById('count').textContent"))


def open_cluster(browser: Browser, name: str) -> None:
    browser.execute_script(
        "[...document.querySelectorAll('.open')].find((each) => each.textContent === arguments[0]).click()", name
    )
    until(browser, "return document.querySelector('.details')")


@pytest.fixture(params=[(1280, False), (1280, True), (400, False), (400, True)], ids=str)
def look(request: pytest.FixtureRequest, browser: Browser) -> tuple[int, bool]:
    width, dark = request.param
    browser.look(width=width, dark=dark)
    return width, dark


def test_from_disk_without_network_or_complaint(browser: Browser, demo_page: Path, look: tuple[int, bool]) -> None:
    browser.visit(demo_page)
    open_cluster(browser, "booking-prod")
    assert browser.complaints() == []
    assert browser.requests() == [demo_page.as_uri()]
    width, dark = look
    assert browser.execute_script("return document.documentElement.scrollWidth") <= width
    ground = browser.execute_script("return getComputedStyle(document.body).backgroundColor")
    assert (sum(int(part) for part in ground[4:-1].split(",")) < 200) is dark


def test_no_barrier_that_axe_finds(browser: Browser, demo_page: Path, axe: str, look: tuple[int, bool]) -> None:
    browser.visit(demo_page)
    for name in ("booking-prod", "harbour-prod"):
        open_cluster(browser, name)
    until(browser, "return document.querySelectorAll('.details').length === 2")
    browser.execute_script("for (const each of document.querySelectorAll('details')) each.open = true;" + axe)
    browser.set_script_timeout(60)
    found = browser.execute_async_script(
        """const done = arguments[0];
           const told = (v) => [v.impact, v.id, v.nodes.slice(0, 3).map((n) => n.html)];
           const run = () => axe.run({ resultTypes: ['violations'] }).then(
             ({ violations }) => done(violations.map(told)), (error) => done([[error.message]]));
           // What was opened is laid out first, and only then known to scroll.
           requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(run, 50)));"""
    )
    assert found == []


def test_the_details_of_a_cluster(browser: Browser, demo_page: Path) -> None:
    browser.look()
    browser.visit(demo_page)
    open_cluster(browser, "booking-prod")
    told = browser.execute_script("return document.querySelector('.details').innerText")
    assert "FAIL" in told
    assert "needs 124, has 65, short 59 addresses" in told
    assert "az aks nodepool update --resource-group rg-booking-prod" in told
    assert "prevents SubnetIsFull, InsufficientSubnetSize" in told
    pictures = browser.execute_script(
        "return [...document.querySelectorAll('.details svg')].map((each) => each.getAttribute('aria-label'))"
    )
    assert "186 used, 124 needed, short 59, of 251 addresses" in pictures


def test_with_a_keyboard_alone(browser: Browser, demo_page: Path) -> None:
    browser.look()
    browser.visit(demo_page)
    active = "return document.activeElement"
    press(browser, "Tab")
    assert browser.execute_script(f"{active}.className") == "skip"
    reached = set()
    for _ in range(80):
        press(browser, "Tab")
        reached.add(browser.execute_script(f"{active}.id || {active[7:]}.className || {active[7:]}.textContent"))
        if browser.execute_script(f"{active}.className") == "open":
            break
    assert {"search", "filter-0", "sort", "open"} <= reached
    assert browser.execute_script(f"return getComputedStyle({active[7:]}).outlineStyle") != "none"
    press(browser, "Enter")
    until(browser, "return document.querySelector('.details h3')")
    assert browser.execute_script(f"{active}.getAttribute('aria-expanded')") == "true"
    assert browser.execute_script(f"return !!document.getElementById({active[7:]}.getAttribute('aria-controls'))")
    press(browser, "Tab")
    assert browser.execute_script(f"return !!{active[7:]}.closest('.under')")
    browser.execute_script("document.querySelector('.open').focus()")
    press(browser, "Enter")
    assert browser.execute_script("return document.querySelector('.details')") is None


def test_an_anchor_opens_its_cluster(browser: Browser, demo_page: Path) -> None:
    browser.look()
    browser.visit(demo_page, "#c3")
    until(browser, "return document.querySelector('#c3 + .under .details')")


def test_sorting_is_told(browser: Browser, demo_page: Path) -> None:
    browser.look()
    browser.visit(demo_page)
    first = "document.querySelector('#table thead .sort').click();"
    names = sorted(["booking-prod", "ferry-prod", "harbour-prod", "pricing-prod", "telemetry-prod", "ticketing-legacy"])
    assert browser.execute_script(f"{first} {NAMES}") == names
    assert browser.execute_script("return document.querySelector('#table th').getAttribute('aria-sort')") == "ascending"
    assert browser.execute_script(f"{first} {NAMES}") == names[::-1]
    for head in range(7):
        browser.execute_script(f"document.querySelectorAll('#table thead .sort')[{head}].click()")
        assert browser.execute_script("return document.querySelectorAll('#table th[aria-sort]').length") == 1


def test_filters_of_every_kind(browser: Browser, demo_page: Path) -> None:
    browser.look()
    browser.visit(demo_page)
    assert count(browser) == "all 6 shown"
    choose(browser, "upgrade", "NO-GO")
    assert sorted(browser.execute_script(NAMES)) == ["booking-prod", "pricing-prod", "telemetry-prod"]
    choose(browser, "windows", "go")
    assert sorted(browser.execute_script(NAMES)) == ["booking-prod", "pricing-prod"]
    choose(browser, "not ok", "vcpu-quota")
    assert browser.execute_script(NAMES) == ["pricing-prod"]
    assert count(browser) == "1 of 6 shown"
    browser.execute_script("document.querySelector('.buttons button').click()")
    assert count(browser) == "all 6 shown"
    choose(browser, "location", "northeurope")
    choose(browser, "status", "unknown")
    assert browser.execute_script(NAMES) == ["harbour-prod"]
    choose(browser, "status", "any")
    type_in(browser, "TICKET rg-")
    assert browser.execute_script(NAMES) == ["ticketing-legacy"]
    browser.execute_script("document.querySelector('.buttons button').click()")
    browser.execute_script("document.querySelector('.shares button').click()")
    assert count(browser) == "3 of 6 shown"


def test_a_thousand_clusters_open_and_filter_at_once(
    browser: Browser, fleet_page: Path, record_property: Callable[[str, object], None]
) -> None:
    browser.look()
    assert fleet_page.stat().st_size < 5_000_000
    opened = []
    for _ in range(3):
        browser.visit(fleet_page)
        opened.append(until(browser, "return performance.getEntriesByType('navigation')[0].loadEventEnd") / 1000)
    assert min(opened) < PATIENCE
    took = """const began = performance.now(); {} document.body.offsetHeight;
              return (performance.now() - began) / 1000;"""
    search = "const s = document.getElementById('search'); s.value = '{}'; s.dispatchEvent(new Event('input'));"
    spent = {
        "narrow": browser.execute_script(took.format(search.format("booking"))),
        "wide": browser.execute_script(took.format(search.format(""))),
        "sort": browser.execute_script(took.format("document.querySelector('.sort').click();")),
    }
    assert max(spent.values()) < PATIENCE, spent
    record_property("seconds", {"open": min(opened), **spent})
    type_in(browser, "-0123")
    assert count(browser) == "1 of 1000 shown"
    (name,) = browser.execute_script(NAMES)
    open_cluster(browser, name)
    assert browser.execute_script("return document.querySelector('.details h3').textContent") == name
    assert browser.complaints() == []


def test_hostile_names_do_nothing(browser: Browser, folder: Path) -> None:
    hostile = "</script><script>alert(1)</script><img src=x onerror=alert(1)>\"' onload='alert(1)"
    found = Finding(
        status=Status.FAIL,
        subject=Subject(hostile, hostile, hostile),
        summary=hostile,
        check=hostile,
        area=hostile,
        question="upgrade",
    )
    cluster = replace(samples.PROD, name=hostile, resource_group=hostile, location=hostile, findings=(found,))
    report = replace(samples.NO_GO, clusters=(cluster,), verdicts={"upgrade": Verdict.NO_GO}, warnings=(hostile,))
    page = folder / "hostile.html"
    page.write_text(render(report, "html"), encoding="utf-8")
    browser.look()
    browser.visit(page)
    until(browser, "return document.querySelector('.details')")  # the only one is open
    assert browser.execute_script("return document.querySelector('.details h3').textContent") == hostile
    assert browser.execute_script("return document.images.length + document.querySelectorAll('[onload]').length") == 0
    assert browser.complaints() == []
    assert browser.requests() == [page.as_uri()]
    # And if something did get in, the policy would stop it.
    assert (
        browser.execute_script(
            "try { document.body.innerHTML = '<p>'; return 'made' } catch (error) { return error.name }"
        )
        == "TypeError"
    )


def test_what_is_printed(browser: Browser, demo_page: Path, folder: Path) -> None:
    browser.look()
    browser.visit(demo_page)
    until(browser, "return true")
    time.sleep(0.5)
    browser.execute_script("window.seen = 0; addEventListener('beforeprint', () => { seen = document.querySelectorAll("
                           "'.details').length; });")  # fmt: skip
    browser.printed(folder / "demo.pdf")
    assert browser.execute_script("return seen") == 5  # all but the one that is go
    assert browser.execute_script("return document.querySelectorAll('.details').length") == 0
    assert (folder / "demo.pdf").stat().st_size > 20_000


def test_without_javascript_the_overview_is_there(browser: Browser, demo_page: Path) -> None:
    browser.look()
    browser.execute_cdp_cmd("Emulation.setScriptExecutionDisabled", {"value": True})
    try:
        browser.visit(demo_page)
        document = browser.execute_cdp_cmd("DOM.getDocument", {"depth": 1})["root"]["nodeId"]
        found = browser.execute_cdp_cmd("DOM.querySelectorAll", {"nodeId": document, "selector": "#table .verdict"})
        assert len(found["nodeIds"]) == 12
    finally:
        browser.execute_cdp_cmd("Emulation.setScriptExecutionDisabled", {"value": False})
