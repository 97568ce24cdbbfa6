"""A higher quota."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from aks_preflight.capacity.remedies.trial import Change, Count, Find, Trial
from aks_preflight.model.demand import Demand
from aks_preflight.model.finding import Reading, RemedyKind


def higher_quota(key: str, location: str, limit: int, counted: Callable[[Demand, int], Sequence[Reading]]) -> Find:
    """The lowest limit that does, where `counted(demand, limit)` are the readings against a limit."""

    def find(trial: Trial) -> Change | None:
        # What a reading lacks is where it begins to fit: one of these is the least that does.
        enough = sorted({limit + reading.short for reading in trial.before if reading.short})
        new = next((higher for higher in enough if trial.holds_by(_against(higher, counted))), None)
        if new is None:
            return None
        effect = f"a quota of {new} for {key} in {location} instead of {limit}, {new - limit} more (portal: Quotas)"
        return Change(RemedyKind.QUOTA, effect, trial.demand, _against(new, counted))

    return find


def _against(limit: int, counted: Callable[[Demand, int], Sequence[Reading]]) -> Count:
    return lambda demand: counted(demand, limit)
