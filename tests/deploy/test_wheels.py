"""What Azure Automation is given: everything resolves for Python 3.10 on Linux, and none of it has to be built."""

from __future__ import annotations

import runpy
import subprocess
import sys
from pathlib import Path

import pytest
from packaging.tags import Tag, compatible_tags, cpython_tags
from packaging.utils import parse_wheel_filename

ROOT = Path(__file__).resolve().parents[2]
SCRIPT = ROOT / "deploy" / "automation" / "wheels.py"
UNREACHABLE = "Could not find a version that satisfies the requirement"
PLATFORMS = ["manylinux_2_28_x86_64", "manylinux_2_17_x86_64", "manylinux2014_x86_64", "manylinux1_x86_64"]
#: What the sandbox can load.
FITTING: set[Tag] = {
    *cpython_tags((3, 10), platforms=PLATFORMS),
    *compatible_tags((3, 10), "cp310", platforms=PLATFORMS),
}


@pytest.fixture(scope="module")
def wheels(tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    folder = tmp_path_factory.mktemp("wheels")
    done = subprocess.run([sys.executable, str(SCRIPT), str(folder)], capture_output=True, text=True, check=False)
    if done.returncode and UNREACHABLE in done.stderr and not list(folder.glob("azure_core-*")):
        pytest.skip("no package index can be reached")
    assert done.returncode == 0, done.stderr
    found = sorted(folder.glob("*.whl"))
    assert [line.split()[-1] for line in done.stdout.splitlines()] == [wheel.name for wheel in found]
    return found


def test_each_wheel_can_be_loaded_there(wheels: list[Path]) -> None:
    for wheel in wheels:
        assert parse_wheel_filename(wheel.name)[3] & FITTING, wheel.name


def test_they_are_all_and_in_the_versions_that_are_tested(wheels: list[Path]) -> None:
    there = {parse_wheel_filename(wheel.name)[0]: str(parse_wheel_filename(wheel.name)[1]) for wheel in wheels}
    assert {"aks-preflight", "azure-storage-blob", "azure-identity", "aiohttp"} <= set(there)
    assert {"tomli", "async-timeout"} <= set(there), "what only an older Python needs"
    pins = dict(line.split("==") for line in (ROOT / "constraints.txt").read_text().splitlines() if "==" in line)
    pinned = {name.lower().replace("_", "-"): version for name, version in pins.items()}
    assert {name: version for name, version in there.items() if name != "aks-preflight"}.items() <= pinned.items()


def test_they_are_not_too_large_for_a_runtime_environment(wheels: list[Path]) -> None:
    assert sum(wheel.stat().st_size for wheel in wheels) < 100e6


def test_what_is_no_wheel_is_said(tmp_path: Path) -> None:
    script = runpy.run_path(str(SCRIPT))
    assert script["main"]([]) == 2
    assert script["main"](["a", "b"]) == 2
