"""One cluster's plan: who it is, its hops, the time of its pools, the findings by the hops that they are of."""

from __future__ import annotations

from collections.abc import Sequence

from aks_preflight.model.finding import Finding, Status
from aks_preflight.model.plan import ClusterPlan, Hop, PoolStep, Resource
from aks_preflight.report import grouping, phrases
from aks_preflight.report.bars import gauges
from aks_preflight.report.grouping import Shown
from aks_preflight.report.table.finding import write_finding
from aks_preflight.report.table.headroom import write_headroom
from aks_preflight.report.table.layout import Page, Word

_HEADERS = {
    Resource.NODE_SUBNET: "node subnet",
    Resource.POD_SUBNET: "pod subnet",
    Resource.POD_CIDR: "pod CIDR",
    Resource.VCPUS: "vCPUs",
}
#: What the ladder can do without, where the page is too narrow: the table of the pools has it too.
_DROPPED: tuple[tuple[str, ...], ...] = ((), ("at most",), ("at most", "pools"), ("at most", "pools", "time"))
_IN_FULL = (Status.FAIL, Status.UNKNOWN)


def spell(minutes: int | None) -> str:
    """`45 min`, `2 h`, `2 h 5 min`."""
    if minutes is None:
        return "unknown"
    hours, rest = divmod(minutes, 60)
    return " ".join([*([f"{hours} h"] if hours else []), *([f"{rest} min"] if rest or not hours else [])])


def write_plan(page: Page, plan: ClusterPlan, show: str) -> None:
    """The whole block of a cluster."""
    name = Word(f"{plan.name} ({plan.resource_group})", "strong")
    now = plan.kubernetes_version or "version unknown"
    versions = f"{now} -> {plan.target}" if plan.target and str(plan.target) != now else now
    page.heading([name, versions, plan.network, plan.location], mark="=")
    page.flow([Word(f"plan  {phrases.VERDICT_WORDS[plan.verdict]}", plan.verdict.value), plan.answer], gap=3)
    if plan.reason is not None and plan.reason.action:
        page.token(f"action {plan.reason.action}", label="why ")
    if not plan.hops:
        return
    page.blank()
    _write_hops(page, plan)
    page.blank()
    _write_notes(page, plan)
    page.blank()
    _write_pools(page, plan.hops)
    _write_findings(page, plan, show)


def _write_hops(page: Page, plan: ClusterPlan) -> None:
    columns: dict[str, list[str | Word]] = {
        "hop": [str(hop.number) for hop in plan.hops],
        "control plane": [f"{hop.start} -> {hop.version}" if hop.moves else f"at {hop.version}" for hop in plan.hops],
        "pools": [str(len(hop.pools)) for hop in plan.hops],
    }
    for resource, header in _HEADERS.items():
        cells = [_need(hop.tightest(resource)) for hop in plan.hops]
        if any(cell != "-" for cell in cells):
            columns[header] = list(cells)
    columns["time"] = [spell(hop.minutes) for hop in plan.hops]
    columns["at most"] = [spell(hop.longest) for hop in plan.hops]
    columns["status"] = [_status(hop, plan.stops_at) for hop in plan.hops]
    for dropped in _DROPPED:
        headers = [name for name in columns if name not in dropped]
        rows = [list(row) for row in zip(*(columns[name] for name in headers), strict=True)]
        if page.fits(headers, rows) or dropped is _DROPPED[-1]:
            page.rows(headers, rows, indent=0, rule=True)
            return


def _need(finding: Finding | None) -> str:
    """`124 of 65`: what the worst pool needs, of what is free."""
    reading = finding.deciding if finding else None
    if reading is None:
        return "-"
    least = ">=" if reading.missing is not None and reading.needs is not None else ""
    return f"{least}{'?' if reading.needs is None else reading.needs} of {'?' if reading.has is None else reading.has}"


def _status(hop: Hop, stops: Hop | None) -> Word:
    """In brackets where an earlier hop must fit first."""
    word = phrases.VERDICT_WORDS[hop.verdict]
    return Word(f"({word})" if stops is not None and hop.number > stops.number else word, hop.verdict.value)


def _write_notes(page: Page, plan: ClusterPlan) -> None:
    stops = plan.stops_at
    if stops is not None and stops is not plan.hops[-1]:
        page.text(f"(In brackets): reached only once hop {stops.number} fits.")
    for hop in plan.hops:
        if hop.skips:
            page.text(f"Hop {hop.number} passes over {phrases.listed([str(minor) for minor in hop.skips])}, "
                      "as the region's table offers it.")  # fmt: skip
    retrying = next((hop for hop in plan.hops if hop.retries), None)
    if retrying is not None:
        page.text(f"From hop {retrying.number} on ({retrying.version}) AKS goes on with a single surge node where the "
                  "whole surge finds no room.", hang=2)  # fmt: skip
    _write_least(page, plan)
    for reason in dict.fromkeys(str(hop.untold) for hop in plan.hops if hop.untold):
        page.text(f"Not in the times: {reason}.", hang=2)


def _write_least(page: Page, plan: ClusterPlan) -> None:
    """At how many hops the pools must follow, where some can be left out."""
    must = [hop for hop in plan.hops if hop.must_follow]
    if len(must) == len(plan.hops):
        return
    least = phrases.listed([str(hop.number) for hop in must])
    saved = sum(hop.minutes or 0 for hop in plan.hops if not hop.must_follow)
    text = f"Pools must follow at hop{'s' * (len(must) > 1)} {least} only, to stay near enough to the control plane"
    if plan.alone:
        page.text(f"{text}: left out before, they save about {spell(saved)}.", hang=2)
    else:
        page.text(f"{text}; but the auto-upgrade channel takes them along at every hop.", hang=2)


def _write_pools(page: Page, hops: Sequence[Hop]) -> None:
    """How long each pool takes, once for hops at which it takes as long."""
    alike: dict[tuple[object, ...], tuple[PoolStep, list[int]]] = {}
    for hop in hops:
        for pool in hop.pools:
            key = (pool.name, pool.nodes, pool.at_once, pool.rounds, pool.minutes, pool.longest, pool.how)
            alike.setdefault(key, (pool, []))[1].append(hop.number)
    order = {name: rank for rank, name in enumerate(dict.fromkeys(p.name for hop in hops for p in hop.pools))}
    rows = [
        [
            pool.name,
            _span(numbers),
            _count(pool.nodes),
            _count(pool.at_once),
            _count(pool.rounds),
            spell(pool.minutes),
            spell(pool.longest),
        ]
        for pool, numbers in sorted(alike.values(), key=lambda found: order[found[0].name])
    ]
    page.rows(["pool", "hop", "nodes", "at a time", "rounds", "time", "at most"], rows, indent=0, rule=True)
    for pool, numbers in sorted(alike.values(), key=lambda found: order[found[0].name]):
        why = f"; {pool.missing}" if pool.missing is not None else ""
        page.text(f"{pool.name}, hop {_span(numbers)}: {pool.how}{why}", hang=2)


def _span(numbers: Sequence[int]) -> str:
    """`1-3`, `2`, `1, 3`."""
    if len(numbers) > 1 and numbers[-1] - numbers[0] == len(numbers) - 1:
        return f"{numbers[0]}-{numbers[-1]}"
    return ", ".join(str(number) for number in numbers)


def _count(number: int | None) -> str:
    return "?" if number is None else str(number)


def _write_findings(page: Page, plan: ClusterPlan, show: str) -> None:
    """Each once, with the hops that it is of: in full what is in the way, the others in a line."""
    hops = [f"hop {hop.number}" for hop in plan.hops]
    found = [_of(finding, hop) for hop in plan.hops for finding in hop.findings]
    shown = grouping.merged(grouping.ordered(found, hops))
    listed = [each for each in shown if each.finding.status in grouping.LEVELS[show]]
    for area, of_area in grouping.by_area(listed).items():
        page.blank()
        page.heading(area or "other")
        for each in of_area:
            if each.finding.status in _IN_FULL:
                write_finding(page, each)
            else:
                _write_brief(page, each)
    write_headroom(page, gauges(shown))
    rest = grouping.counted(each.finding for each in shown if each not in listed)
    if any(rest.values()):
        page.blank()
        words = phrases.counts_line(rest, [status for status in Status if rest[status]])
        page.text(f"Not listed: {words} (--show all)")


def _of(finding: Finding, hop: Hop) -> Finding:
    """The finding as one of the hop: what several hops find alike is then told once."""
    return finding.stamped(
        check=finding.check, area=finding.area, question=f"hop {hop.number}", prevents=finding.prevents
    )


def _write_brief(page: Page, shown: Shown) -> None:
    finding = shown.finding
    status = Word(phrases.STATUS_WORDS[finding.status], finding.status.value)
    page.head(finding.check, finding.summary, status, indent=2, below=4)
    page.text(phrases.subject_line(finding, shown.questions), indent=4, hang=2)
    reading = next((r for r in finding.readings if finding.status is Status.WARN and r.fits is False), None)
    if reading is not None:
        page.text(phrases.reading_line(reading), indent=4, hang=2)
