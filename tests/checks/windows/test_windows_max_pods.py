"""Azure advises 110 pods a Windows node at most."""

from __future__ import annotations

import pytest

from aks_checks.windows.windows_max_pods import windows_max_pods
from aks_preflight.model.finding import Status
from aks_preflight.model.reason import NotKnown
from tests.builders import KNOWLEDGE, make_cluster, make_new_pool


@pytest.mark.parametrize(("pods", "status"), [(110, Status.OK), (111, Status.WARN), (250, Status.WARN)])
def test_more_than_advised_is_a_warning(pods: int, status: Status) -> None:
    pool = make_new_pool("npwin", os_type="Windows", max_pods=pods)
    (found,) = windows_max_pods(pool, make_cluster(), KNOWLEDGE)
    assert found.status is status


def test_max_pods_that_nobody_stated_are_not_known() -> None:
    with pytest.raises(NotKnown, match="max pods"):
        list(windows_max_pods(make_new_pool("npwin", os_type="Windows", max_pods=None), make_cluster(), KNOWLEDGE))
