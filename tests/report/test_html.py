"""The html report: what it says is what the JSON report says, it is one file, and nothing in it acts but its script."""

from __future__ import annotations

import base64
import hashlib
import json
import re
import time
from dataclasses import replace
from itertools import pairwise

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from aks_preflight.engine import known_checks
from aks_preflight.model.assumption import Assumed
from aks_preflight.model.contention import Automatic, Contention, Party, Unattended
from aks_preflight.model.finding import Finding, Status, Subject
from aks_preflight.model.report import MissingAction, NotRead, Report, Verdict
from aks_preflight.report import pieces, render
from aks_preflight.report.text import clean
from tests.report import samples
from tests.report.html_page import Page, name_of, words
from tests.report.many import demo, fleet
from tests.report.test_random import reports

TAGS = {
    "a", "article", "b", "body", "code", "defs", "details", "div", "footer", "h1", "h2", "h3", "head", "header", "html",
    "li", "main", "meta", "noscript", "p", "pattern", "rect", "script", "section", "small", "span", "style", "summary",
    "svg", "table", "caption", "tbody", "td", "th", "thead", "time", "title", "tr", "ul",
}  # fmt: skip
ATTRIBUTES = {
    "aria-hidden", "aria-label", "aria-labelledby", "charset", "class", "content", "data-also", "data-amiss", "data-at",
    "data-filter", "data-key", "data-question", "data-sort", "data-word", "datetime", "height", "hidden", "href",
    "http-equiv", "id", "lang", "name", "patternTransform", "patternUnits", "role", "scope", "tabindex", "type",
    "width", "x",
}  # fmt: skip
HOSTILE = (
    "</script><script>alert(1)</script>", "<img src=x onerror=alert(1)>", "\"'><svg onload=alert(1)>", "<!--", "-->",
    "]]>", "&lt;b&gt;", "' onmouseover='alert(1)", '" autofocus onfocus="x', "javascript:alert(1)", "${alert(1)}",
    "$title", "{{7*7}}", "\u202egnp.exe", "\ud800", "\u2028\u2029", "\0", "`x`", "</style>", "</title>",
)  # fmt: skip
hostile = st.lists(st.sampled_from(HOSTILE) | st.text(max_size=3), max_size=3).map("".join)


def page_of(report: Report, exit_code: int | None = 1) -> Page:
    return Page.of(render(report, "html", exit_code=exit_code))


def check_inert(page: Page) -> None:
    """Only the page's own elements are there, with the page's own attributes, two scripts' worth of script at most."""
    assert {e.tag for e in page.root.iter() if isinstance(e.tag, str)} <= TAGS
    assert {name for e in page.root.iter() for name in e.attrib} <= ATTRIBUTES
    assert len(page.all("style")) == 1
    assert len([s for s in page.all("script") if s.get("class") != "pack"]) == 1
    assert all(re.fullmatch(r"#[a-z0-9-]+", link.get("href") or "") for link in page.all("a"))
    page.text.encode("utf-8")
    assert not re.search("[\u202a-\u202e\u2066-\u2069\u2028\u2029\0]", page.text)


# What it says.


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
@given(reports, st.sampled_from([None, 0, 1, 3]))
def test_any_report_is_told_as_json_tells_it(report: Report, exit_code: int | None) -> None:
    document, page = json.loads(render(report, "json")), page_of(report, exit_code)
    check_inert(page)
    assert page.overall == document["verdicts"]
    assert {"waived": 0, **page.counts} == document["counts"]
    found = sorted((page.details(row) for row in page.rows), key=lambda d: json.dumps(d, sort_keys=True))
    assert len(found) == len(document["clusters"])
    told = sorted(sum(len(shown) for _, shown in d["amiss"]) + sum(len(shown) for _, shown in d["fine"]) for d in found)
    assert told == sorted(sum(c["counts"].values()) for c in document["clusters"])


def test_the_demo_cluster_by_cluster() -> None:
    document, page = json.loads(render(demo(), "json")), page_of(demo())
    assert {name_of(row): page.verdicts(row) for row in page.rows} == {
        cluster["name"]: cluster["verdicts"] for cluster in document["clusters"]
    }
    for cluster in document["clusters"]:
        (row,) = (row for row in page.rows if name_of(row) == cluster["name"])
        details = page.details(row)
        assert details["id"] == cluster["id"]
        assert details["assumed"] == cluster["assumed"]
        amiss = {(f["check"], f["status"], f["summary"]) for f in cluster["findings"] if f["status"] not in FINE}
        assert {(f["check"], f["status"], f["summary"]) for _, shown in details["amiss"] for f in shown} == amiss
        fine = {(f["check"], f["summary"]) for f in cluster["findings"] if f["status"] in FINE}
        assert {(check, summary) for _, shown in details["fine"] for _, check, _, summary, _ in shown} == fine


FINE = ("ok", "not-applicable")


def test_what_is_amiss_is_whole() -> None:
    page = page_of(samples.NO_GO)
    (row,) = page.rows
    details = page.details(row)
    assert [area for area, _ in details["amiss"]] == ["network", "quota", "version"]
    ((_, (full,)), (_, (unread,)), _) = details["amiss"]
    assert full["word"] == "FAIL"
    assert full["subject"] == "node subnet snet-aks, for upgrade"
    assert full["numbers"] == "needs 217, has 191, short 26 addresses"
    assert full["reading"] == "surge of the worst pool (allocation)"
    assert full["terms"] == [["apps", "7", "31", "217"]]
    assert full["others"] == [
        ["needs 248, has 191, short 57 addresses", "all pools at once", "allocation", "shown",
         "sys 1 x 31 + apps 7 x 31"]
    ]  # fmt: skip
    ((effect, command),) = full["fixes"]
    assert effect == "needs 186 addresses, has 191"
    assert command.endswith("-n apps --max-surge 6")
    assert full["prevents"] == ["SubnetIsFull", "InsufficientSubnetSize"]
    assert full["read"] == [[f"GET {samples.VNET}/usages", "value[0].currentValue", "828"]]
    assert full["explained"] == "aks-preflight checks show subnet-headroom"
    assert unread["why"] == [
        "not allowed: Microsoft.Compute/locations/usages/read",
        f"needs Microsoft.Compute/locations/usages/read on {samples.SUBSCRIPTION}",
        f"asked GET {samples.USAGES}",
    ]


def test_what_stands_beside_the_clusters() -> None:
    said = replace(
        samples.FLEET,
        assumptions=(
            Assumed("quota.cores", "+50", "100", (samples.CLUSTER,)),
            Assumed("free.snet", "9", None, ()),
        ),
    )
    page = page_of(said, 1)
    sections = {section.get("id"): words(section) for section in page.all("section") if section.get("id")}
    assert list(sections) == ["warnings", "not-read", "assumed", "clusters", "findings", "missing", "not-checkable"]
    assert "190 days old" in sections["warnings"]
    assert "99999999-2222-3333-4444-555555555555: timed out after 30 s" in sections["not-read"]
    assert "quota.cores = +50 (read: 100), for 1 of 3 clusters" in sections["assumed"]
    assert "free.snet = 9 (read: not known) NOT APPLIED" in sections["assumed"]
    assert f"--role Reader --scope {samples.SUBSCRIPTION}" in sections["missing"]
    assert "kubectl get pdb" in sections["not-checkable"]
    assert words(page.one("title")) == "upgrade NO-GO, windows go - 3 clusters - AKS preflight"
    facts = words(page.one("ul", class_="facts"))
    assert "as of 2025-05-01T09:14:03Z" in facts
    assert "source: snapshot" in facts
    assert "exit code 1 (no-go)" in facts
    assert [name_of(row) for row in page.rows] == ["prod-weu", "prod-neu", "test-weu"]


def test_checks_say_what_must_hold() -> None:
    page = Page.of(render(samples.FLEET, "html", checks=known_checks))
    title = "Every node subnet has room for the addresses of the new nodes"
    (row, *_) = (row for row in page.rows if name_of(row) == "prod-weu")
    assert page.details(row)["amiss"][0][1][0]["title"] == title
    assert title in words(page.one("section", id="findings"))


def test_clusters_that_contend_are_linked_to_their_rows() -> None:
    parties = (
        Party(cluster=samples.CLUSTER.upper(), name="prod-weu", needs=8, round=1,
              automatic=(Automatic("NodeImage", "every Sunday"),)),
        Party(cluster="/gone", name="other", needs=None, round=2),
    )  # fmt: skip
    worst = Unattended(clusters=("/gone", samples.CLUSTER.upper()), needs=8, when="from Sunday")
    shared = Contention(question="upgrade", resource=Subject("/q", "vCPU quota", "cores"), area="quota", unit="vCPUs",
                        has=6, parties=parties, unattended=worst)  # fmt: skip
    page = page_of(replace(samples.FLEET, contentions=(shared,)))
    (section,) = (s for s in page.all("section") if s.get("id") == "contentions")
    told = words(section)
    assert "vCPU quota cores, for upgrade" in told
    assert "needs 8, has 6, short 2 vCPUs: 2 clusters at once, each fits alone" in told
    assert "NodeImage every Sunday" in told
    assert "at worst, other and prod-weu, from Sunday" in told
    (link,) = section.iter("a")
    (row,) = (row for row in page.rows if name_of(row) == "prod-weu")
    assert link.get("href") == f"#{row.get('id')}"


@pytest.mark.parametrize(("left", "says"), [((), "No cluster was found"), ((NotRead("/s", "x"),), "could be read")])
def test_a_report_without_clusters_says_so(left: tuple[NotRead, ...], says: str) -> None:
    page = page_of(replace(samples.NO_GO, clusters=(), not_read=left))
    assert says in words(page.one("section", id="clusters"))


def test_a_windows_no_go_that_does_not_count_is_explained() -> None:
    shop = replace(samples.WELL, verdicts={"windows": Verdict.NO_GO}, has_windows_pools=False)
    report = replace(samples.NO_GO, clusters=(shop,), verdicts={"windows": Verdict.NO_GO})
    assert "does not count in the exit code" in words(page_of(report, 0).one("header"))


def test_an_action_that_reader_lacks_is_told() -> None:
    lacking = replace(samples.NO_GO, missing_actions=(MissingAction("A/listKeys/action", "/s", ()),))
    told = words(page_of(lacking).one("section", id="missing"))
    assert "A/listKeys/action, for the list of clusters. Reader does not hold it" in told


# What it is: one file, in which nothing acts but its own script.


@settings(max_examples=60, deadline=None)
@given(st.lists(hostile, min_size=9, max_size=9))
def test_hostile_names_are_text(names: list[str]) -> None:
    a, b, c, d, e, f, g, h, i = names
    found = Finding(status=Status.FAIL, subject=Subject(a, b, c), summary=d, check=e, area=f, question="upgrade")
    cluster = replace(samples.PROD, id=a, name=b, resource_group=c, subscription=d, location=e, network=f,
                      kubernetes_version=g, target_version=h, assumed=(i,), findings=(found,))  # fmt: skip
    report = replace(samples.FLEET, clusters=(cluster,), warnings=tuple(names), not_read=(NotRead(a, b),),
                     missing_actions=(MissingAction(c, d, (e,)),), assumptions=(Assumed(a, b, c, (d,)),))  # fmt: skip
    page = page_of(report)
    check_inert(page)
    assert name_of(page.rows[0]) == clean(b)
    assert page.details(page.rows[0])["assumed"] == [clean(i)]


def test_the_policy_allows_this_script_and_this_style_alone() -> None:
    page = page_of(samples.FLEET)
    policy = page.one("meta", **{"http-equiv": "Content-Security-Policy"}).get("content") or ""
    rules = dict(rule.strip().split(" ", 1) for rule in policy.split(";"))
    (script,) = (s for s in page.all("script") if s.get("class") != "pack")
    assert rules == {
        "default-src": "'none'",
        "style-src": f"'{hashed(words(page.one('style')))}'",
        "script-src": f"'{hashed(words(script))}'",
        "base-uri": "'none'",
        "form-action": "'none'",
        "require-trusted-types-for": "'script'",
        "trusted-types": "'none'",
    }


def hashed(inline: str) -> str:
    return "sha256-" + base64.b64encode(hashlib.sha256(inline.encode()).digest()).decode()


def test_it_names_no_address() -> None:
    addresses = set(re.findall(r"https?:[^\s\"'<]*", render(demo(), "html")))
    assert addresses == {"http://www.w3.org/2000/svg"}  # the name of SVG's namespace
    script = words(page_of(demo()).all("script")[-1])
    assert not re.search(r"innerHTML|outerHTML|insertAdjacent|document\.write|eval|Function\(|fetch|XMLHttp", script)


def test_a_reader_finds_its_way() -> None:
    page = page_of(samples.FLEET)
    assert page.root.get("lang") == "en"
    assert page.one("a", class_="skip").get("href") == "#clusters"
    ids = [e.get("id") for e in page.root.iter() if e.get("id")]
    assert len(ids) == len(set(ids))
    assert all(e.get("aria-labelledby") in ids for e in page.root.iter() if e.get("aria-labelledby"))
    assert all(picture.get("aria-label") is not None or picture.get("aria-hidden") for picture in page.all("svg"))
    levels = [int(e.tag[1]) for e in page.root.iter() if isinstance(e.tag, str) and re.fullmatch(r"h\d", e.tag)]
    assert levels[0] == 1
    assert all(after <= before + 1 for before, after in pairwise(levels))


def test_a_thousand_clusters() -> None:
    report = fleet(1000)
    started = time.process_time()
    size = sum(len(piece.encode()) for piece in pieces(report, "html"))
    assert size < 5_000_000
    assert time.process_time() - started < 10  # two on an idle machine: this is for a busy one


def test_details_go_out_as_the_clusters_come() -> None:
    written = list(pieces(fleet(60), "html"))
    packs = [piece for piece in written if piece.startswith("<script")]
    assert len(packs) > 1
    assert max(map(len, packs)) < 100_000
