"""Finding checks: plugins are real installed distributions, made in a folder that Python searches."""

from __future__ import annotations

import pytest

from aks_preflight.engine.discovery import Found, discover
from aks_preflight.model.reason import Why
from tests.engine.site import CHECK, Site


def ids(found: Found) -> set[str]:
    return {check.id for check in found.checks}


def broken(found: Found) -> dict[str, str]:
    assert all(reason.why is Why.BROKEN_CHECK for _, reason in found.broken)
    return {name: str(reason) for name, reason in found.broken}


def test_the_built_in_checks_are_a_plugin_like_any_other() -> None:
    found = discover()
    assert {"subnet-headroom", "vcpu-quota", "windows-profile", "upgrade-path"} <= ids(found)
    assert found.broken == ()


def test_checks_come_in_a_stable_order_by_area_and_id() -> None:
    checks = discover().checks
    assert list(checks) == sorted(checks, key=lambda check: (check.area, check.id))


def test_a_plugin_may_be_one_module(site: Site) -> None:
    site.install("corp", "corp = corp_checks", {"corp_checks.py": CHECK.format(name="a_contact")})
    found = discover()
    (mine,) = (check for check in found.checks if check.id == "a-contact")
    assert (mine.area, mine.title, mine.body) == ("corp_checks", "The cluster has a_contact", "Why it must.")
    assert mine.prevents == ("SomeCode",)
    assert "subnet-headroom" in ids(found)


def test_a_plugin_may_be_a_package_with_its_checks_in_folders(site: Site) -> None:
    site.install(
        "corp",
        "corp = corp_pack",
        {
            "corp_pack/__init__.py": CHECK.format(name="at_the_top"),
            "corp_pack/naming/__init__.py": "",
            "corp_pack/naming/prefix.py": CHECK.format(name="a_prefix"),
            "corp_pack/cost/__init__.py": "",
            "corp_pack/cost/tags.py": CHECK.format(name="a_tag"),
        },
    )
    areas = {check.id: check.area for check in discover().checks}
    assert (areas["at-the-top"], areas["a-prefix"], areas["a-tag"]) == ("corp_pack", "naming", "cost")


def test_a_check_that_a_module_only_borrows_is_found_once(site: Site) -> None:
    site.install(
        "corp",
        "corp = corp_pack",
        {
            "corp_pack/__init__.py": "from corp_pack.naming import a_prefix",
            "corp_pack/naming.py": CHECK.format(name="a_prefix"),
        },
    )
    found = discover()
    assert [check.id for check in found.checks].count("a-prefix") == 1
    assert found.broken == ()


@pytest.mark.parametrize(
    ("source", "told"),
    [
        ("raise RuntimeError('no licence')", "RuntimeError: no licence"),
        ("import a_package_that_is_not_there", "ModuleNotFoundError: No module named 'a_package_that_is_not_there'"),
        ("def oops(:", "SyntaxError"),
        ("from aks_preflight.plugin import check\n@check()\ndef bare(): ...", "check bare has no docstring"),
        ('from aks_preflight.plugin import check\n@check()\ndef bare(x):\n    """It is."""', "no type for x"),
    ],
)
def test_a_plugin_that_cannot_be_loaded_is_told_and_ends_nothing(site: Site, source: str, told: str) -> None:
    site.install("corp", "corp = corp_broken", {"corp_broken.py": source})
    found = discover()
    assert told in broken(found)["corp"]
    assert "the plugin corp (corp_broken) cannot be loaded" in broken(found)["corp"]
    assert "subnet-headroom" in ids(found)


def test_a_broken_folder_of_a_plugin_is_told_too(site: Site) -> None:
    site.install(
        "corp",
        "corp = corp_pack",
        {
            "corp_pack/__init__.py": "",
            "corp_pack/first.py": CHECK.format(name="a_first"),
            "corp_pack/second/__init__.py": "import a_package_that_is_not_there",
            "corp_pack/third.py": CHECK.format(name="a_third"),
        },
    )
    found = discover()
    assert "a_package_that_is_not_there" in broken(found)["corp"]
    assert "a-first" in ids(found)


def test_an_entry_point_that_leads_nowhere(site: Site) -> None:
    site.install("corp", "corp = corp_nowhere", {})
    assert "corp_nowhere" in broken(discover())["corp"]


def test_a_plugin_without_a_single_check_is_not_passed_over(site: Site) -> None:
    site.install("corp", "corp = corp_checks:a_contact", {"corp_checks.py": CHECK.format(name="a_contact")})
    assert "holds no check" in broken(discover())["corp"]


def test_a_second_check_of_one_id_is_told_and_takes_nobodys_place(site: Site) -> None:
    files = {
        "corp_pack/__init__.py": "",
        "corp_pack/ours.py": CHECK.format(name="subnet_headroom"),
        "corp_pack/well.py": CHECK.format(name="a_contact"),
    }
    # Its name sorts before that of the built-in plugin: it is loaded first.
    site.install("corp", "a-corp = corp_pack", files)
    found = discover()
    assert [check.id for check in found.checks].count("subnet-headroom") == 1
    assert {"vcpu-quota", "windows-profile", "upgrade-path", "a-contact"} <= ids(found)
    assert "a check subnet-headroom, which is there already" in " ".join(broken(found).values())
