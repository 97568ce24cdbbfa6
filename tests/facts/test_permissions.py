"""What the caller may do: globs of actions, compared without case, and what no role grants."""

from __future__ import annotations

from aks_preflight.facts.permissions import Permissions

SKUS, DISKS = "Microsoft.Compute/skus/read", "Microsoft.Compute/disks/read"
VNETS = "Microsoft.Network/virtualNetworks/read"


def test_what_no_role_grants_is_lacking() -> None:
    granted = Permissions(((("Microsoft.Network/*/read", SKUS), ()),))
    assert granted.lacking([SKUS, VNETS, DISKS]) == (DISKS,)


def test_one_glob_of_several_grants_it_without_case() -> None:
    granted = Permissions((((SKUS, "microsoft.network/*/READ"), ()),))
    assert granted.allow(VNETS)
    assert not granted.allow(DISKS)


def test_what_one_role_excludes_another_may_grant() -> None:
    excluding, plain = (("Microsoft.Compute/*",), ("*/disks/*",)), ((DISKS,), ())
    assert Permissions((excluding,)).lacking([SKUS, DISKS]) == (DISKS,)
    assert Permissions((excluding, plain)).lacking([SKUS, DISKS]) == ()
