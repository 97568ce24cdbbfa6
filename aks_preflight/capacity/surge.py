"""The surge of a pool: how many nodes an upgrade adds at its peak. Source: azure-facts C1 and C2."""

from __future__ import annotations

import re
from functools import lru_cache

from aks_preflight.knowledge import Knowledge
from aks_preflight.model.demand import PoolDemand
from aks_preflight.model.pool import Machines, NodePool
from aks_preflight.model.reason import NotKnown, Reason, Why
from aks_preflight.model.version import Version

_AMOUNT = re.compile(r"^(\d+)(%?)$")


def amount(setting: str, nodes: int) -> int:
    """Nodes for a max surge or max unavailable as ARM writes it ("3", "33%"), of a pool of `nodes` nodes.

    A percentage is rounded up; neither exceeds the pool. Raises NotKnown where the text is neither.
    """
    number, is_percentage = _parsed(setting)
    return min(nodes, -(-nodes * number // 100) if is_percentage else number)


# A fleet's pools have few that differ.
@lru_cache(maxsize=256)
def _parsed(setting: str) -> tuple[int, bool]:
    match = _AMOUNT.match(setting.strip())
    if not match:
        raise NotKnown(Reason(Why.MALFORMED, f"max surge is {setting!r}: neither a number nor a percentage"))
    return int(match[1]), match[2] == "%"


def surge(pool: NodePool, target: Version, knowledge: Knowledge, *, max_surge: str | None = None) -> PoolDemand:
    """The surge of an upgrade of `pool` to `target`; `max_surge` overrides the pool's setting.

    A pool whose count is not to be had has `missing`. BlueGreen makes a whole second pool, whatever the max surge: it
    has none. A spot pool, a stopped one and one that is upgraded in place (max surge 0) add nothing.
    """
    if pool.spot:
        return _none(pool, "spot nodes are replaced in place")
    if pool.stopped:
        return _none(pool, "stopped: upgraded when it starts")
    if pool.machines is None:
        return PoolDemand(pool=pool, now=None, new=None, peak=None, missing=_uncounted(pool), origin="not to be had")
    if pool.upgrade.blue_green is None:
        why = Reason(Why.NOT_STATED, f"the upgrade strategy of pool {pool.name} is neither Rolling nor BlueGreen")
        return PoolDemand(pool=pool, now=pool.machines, new=None, peak=pool.machines, missing=why, origin="not known")
    if pool.upgrade.blue_green:
        return PoolDemand(
            pool=pool,
            now=pool.machines,
            new=pool.machines,
            peak=pool.machines,
            max_surge="100%",
            blue_green=True,
            origin="BlueGreen: a second pool",
        )
    setting = max_surge or pool.upgrade.max_surge or knowledge.default_max_surge(target)
    default = "" if max_surge or pool.upgrade.max_surge else ", the default"
    # A VirtualMachines pool surges in each of its sizes (azure-facts C2: not documented; this is the larger reading).
    new = tuple([Machines(m.size, amount(setting, m.count)) for m in pool.machines])
    return PoolDemand(
        pool=pool,
        now=pool.machines,
        new=new,
        peak=pool.machines,
        max_surge=setting,
        overridden=max_surge is not None,
        retries=knowledge.surge_retries(target),
        origin=f"max surge {setting}{default}, of {pool.nodes} nodes",
    )


def _none(pool: NodePool, why: str) -> PoolDemand:
    missing = _uncounted(pool) if pool.machines is None else None
    return PoolDemand(pool=pool, now=pool.machines, new=(), peak=pool.machines, missing=missing, origin=why)


def _uncounted(pool: NodePool) -> Reason:
    return Reason(Why.NOT_STATED, f"Azure's answer does not state the node count of pool {pool.name}")
