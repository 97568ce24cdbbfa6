"""Reading several things for one fact."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable
from typing import Any

from aks_preflight.plugin import Arm


async def together(arm: Arm, *reads: Awaitable[Any]) -> list[Any]:
    """What they come to: all at the same time; one after the other where no answer takes time, without a task each.

    Where one raises NotKnown, the others are asked for all the same.
    """
    if arm.waits:
        return await asyncio.gather(*reads)
    found: list[Any] = []
    failed: Exception | None = None
    for read in reads:
        try:
            found.append(await read)
        except Exception as error:  # noqa: BLE001 - raised below
            failed = failed or error
    if failed is not None:
        raise failed
    return found
