"""Value types of which a run makes thousands a cluster."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeVar

T = TypeVar("T")

if TYPE_CHECKING:
    from typing_extensions import dataclass_transform
else:

    def dataclass_transform(**_: object) -> Callable[[T], T]:
        """The type checker's."""
        return lambda made: made


@dataclass_transform(frozen_default=True)
def record(*, kw_only: bool = False) -> Callable[[type[T]], type[T]]:
    """A dataclass with slots and a hash, frozen to the type checker only.

    Making a frozen one takes three times as long, which was a sixth of a run (docs/performance.md).
    """
    return dataclass(slots=True, unsafe_hash=True, kw_only=kw_only)
