"""The switches: how the simulator is to behave. All off, it is an ARM on a good day."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from tests.simulator.asked import Pattern
from tests.simulator.faults import Fault
from tests.simulator.throttling import Throttle

CERTIFICATES = ("good", "wrong-name", "untrusted", "expired")


@dataclass(frozen=True, slots=True)
class Latency:
    """Seconds before each answer, plus up to `jitter` seconds more, drawn from `seed`."""

    seconds: float
    jitter: float = 0.0
    seed: int = 0
    path: Pattern = "*"


@dataclass(frozen=True, slots=True)
class Paging:
    """Lists in pages of `size` (None: whole). `trailing_empty`: a last page of nothing, as Azure sends even where
    all fits one page. `host` is put into the nextLinks in place of the simulator's own (`https://elsewhere`).
    """  # fmt: skip

    size: int | None = None
    trailing_empty: bool = False
    host: str | None = None
    path: Pattern = "*"

    def __post_init__(self) -> None:
        if self.size is not None and self.size < 1:
            raise ValueError(f"a page of {self.size} rows: at least 1 is due")


@dataclass(frozen=True, slots=True)
class Deny:
    """An RBAC action that the caller lacks, on these paths only."""

    action: str
    path: Pattern = "*"


@dataclass(frozen=True, slots=True)
class Switches:
    """`deny` are RBAC actions that the caller lacks (`*` spans anything); with `allow_only` it has these alone.

    `faults` act on ARM's requests, `identity_faults` on token requests. Tokens live `token_lifetime` seconds.
    `certificate`: `good`, `wrong-name`, `untrusted` or `expired`. `compress`: gzip where the client takes it.
    """

    latency: Latency | None = None
    paging: Paging | None = None
    throttle: Throttle | None = None
    deny: Sequence[str | Deny] = ()
    allow_only: Sequence[str] | None = None
    faults: Sequence[Fault] = ()
    identity_faults: Sequence[Fault] = ()
    token_lifetime: float = 86400.0
    certificate: str = "good"
    compress: bool = False

    def __post_init__(self) -> None:
        if self.certificate not in CERTIFICATES:
            raise ValueError(f"no certificate {self.certificate!r} (there are {', '.join(CERTIFICATES)})")
        for names in (self.deny, self.allow_only):
            if isinstance(names, str):
                raise TypeError(f"a list of actions is due, not the text {names!r}")
