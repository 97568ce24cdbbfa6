"""Ending a run before its end: a deadline, or somebody's hand. What is there by then is reported whole."""

from __future__ import annotations

import asyncio
import signal
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress

from aks_preflight.model.reason import Reason, Why
from aks_preflight.plugin import Arm

#: Of a deadline so much is kept for judging what was read, and so much of that for writing it; in seconds at least.
_JUDGING, _WRITING, _LEAST = 0.1, 0.04, 0.2
_SIGNALS = (signal.SIGINT, signal.SIGTERM)


class Stop:
    """When a run is to end. `reading` and `judging` are why it reads and judges no further, None while it does.

    After a first deadline nothing more is read, and what is not there is unknown; after a second, a little later,
    nothing more is judged. A signal does both at once; a second one ends the process as ever.
    """

    def __init__(self, deadline: float | None = None, *, signals: bool = False) -> None:
        """`deadline`: seconds from now. `signals`: heed Ctrl-C and a request to terminate (the command line does)."""
        self._deadline = deadline
        self._ends = None if deadline is None else time.monotonic() + deadline
        self._signals = signals
        self.reading: Reason | None = None
        self.judging: Reason | None = None
        self.signal: int | None = None

    @contextmanager
    def watching(self, arm: Arm) -> Iterator[None]:
        """In this block, in a running loop, the end comes in time."""
        loop = asyncio.get_running_loop()
        timers = []
        if self._deadline is not None and self._ends is not None:
            left, given = self._ends - time.monotonic(), self._deadline
            reason = Reason(Why.TIMED_OUT, f"not read within the deadline of {given:g} s")
            late = Reason(Why.TIMED_OUT, f"not judged within the deadline of {given:g} s")
            timers.append(
                loop.call_later(left - max(_JUDGING * given, min(_LEAST, given / 2)), self._read_no_more, arm, reason)
            )
            timers.append(loop.call_later(left - _WRITING * given, self._end, arm, late))
        caught = self._catch(loop, arm) if self._signals else []
        try:
            yield
        finally:
            for timer in timers:
                timer.cancel()
            for number in caught:
                loop.remove_signal_handler(number)

    def _catch(self, loop: asyncio.AbstractEventLoop, arm: Arm) -> list[int]:
        caught: list[int] = []
        if threading.current_thread() is threading.main_thread():
            with suppress(NotImplementedError):  # Windows: Ctrl-C ends the run without a report
                for number in _SIGNALS:
                    loop.add_signal_handler(number, self._interrupt, loop, arm, number)
                    caught.append(number)
        return caught

    def _interrupt(self, loop: asyncio.AbstractEventLoop, arm: Arm, number: int) -> None:
        self.signal = number
        loop.remove_signal_handler(number)
        self._end(arm, Reason(Why.TIMED_OUT, "interrupted before it was judged"))

    def _end(self, arm: Arm, reason: Reason) -> None:
        self.judging = self.judging or reason
        self._read_no_more(arm, reason)

    def _read_no_more(self, arm: Arm, reason: Reason) -> None:
        self.reading = self.reading or reason
        arm.expire(reason)
