"""How a check is run: read off its signature, once."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from operator import itemgetter
from typing import Any

from aks_preflight.model.demand import Demand
from aks_preflight.model.question import (
    AskPools,
    AskScale,
    AskStart,
    AskUpgrade,
    NewPool,
    NewWindowsPool,
    Question,
    Scale,
    Start,
    Upgrade,
)
from aks_preflight.model.record import record
from aks_preflight.plugin import Check, Fact

#: The operation types that a check may ask for, and the questions that come to them.
OPERATIONS: dict[type, type] = {
    Upgrade: AskUpgrade,
    NewPool: AskPools,
    NewWindowsPool: AskPools,
    Scale: AskScale,
    Start: AskStart,
}
#: What a check may ask for, by type.
Known = Mapping[Any, Any]


@record()
class Plan:
    """How a check is run: the types of its parameters in order, and where among them the operation is, if any.

    `sees_question`: what is asked can change its answer; else one run serves all questions about a cluster.
    """

    check: Check
    kinds: tuple[Any, ...]
    operation: type | None
    sees_question: bool
    arguments: Callable[[Known], Sequence[Any]]

    @classmethod
    def of(cls, check: Check) -> Plan:
        """Reads the check's signature once."""
        kinds = tuple(check.parameters.values())
        operation = next((kind for kind in kinds if kind in OPERATIONS), None)
        sees = operation is not None or any(kind in (Demand, Question) for kind in kinds)
        return cls(check, kinds, operation, sees, _taker(kinds))

    def concerns(self, question: type) -> bool:
        """Whether it is run for questions of this type."""
        return self.operation is None or OPERATIONS[self.operation] is question


def _taker(kinds: tuple[Any, ...]) -> Callable[[Known], Sequence[Any]]:
    """What takes the values of these types out of what is known."""
    if len(kinds) > 1:
        return itemgetter(*kinds)
    return lambda known: [known[kind] for kind in kinds]


def facts_of(plans: Iterable[Plan]) -> list[type[Fact]]:
    """The facts that these checks name, each once."""
    kinds = (kind for plan in plans for kind in plan.kinds)
    return list(dict.fromkeys(kind for kind in kinds if isinstance(kind, type) and issubclass(kind, Fact)))
