"""Reading several things for one fact, in a live run and in a replay."""

from __future__ import annotations

import pytest

from aks_preflight.facts.together import together
from aks_preflight.model.reason import NotKnown
from tests.facts.memory import MemoryArm, denied


@pytest.mark.parametrize("waits", [True, False])
async def test_what_they_come_to_in_the_order_asked(waits: bool) -> None:
    arm = MemoryArm({"/one": {"is": 1}, "/two": {"is": 2}})
    arm.waits = waits
    assert await together(arm, *(arm.get(path, action="x") for path in ("/one", "/two"))) == [{"is": 1}, {"is": 2}]
    assert arm.most == (2 if waits else 1)


@pytest.mark.parametrize("waits", [True, False])
async def test_where_one_is_not_known_the_others_are_asked_all_the_same(waits: bool) -> None:
    arm = MemoryArm({"/one": denied("x", "/one"), "/two": {"is": 2}})
    arm.waits = waits
    with pytest.raises(NotKnown, match="not allowed: x on /one"):
        await together(arm, *(arm.get(path, action="x") for path in ("/one", "/two")))
    assert arm.asked == ["/one", "/two"]
