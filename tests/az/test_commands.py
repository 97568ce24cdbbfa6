"""Every `az` line that the program can print is one that a real azure-cli takes (docs/commands.md says how to run)."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.az.printed import ROOT, every_line

pytestmark = pytest.mark.az

POOL = "az aks nodepool update --resource-group g --cluster-name c --name apps"
# What it must not take, and what it says; else this group would prove nothing.
REFUSED = {
    "az aks nodepol list": "misspelled or not recognized",
    "az aks nodepol ...": "misspelled or not recognized",
    f"{POOL} --max-unavailabel 1": "unrecognized arguments: --max-unavailabel",
    f"{POOL} --max-unavail 1": "unrecognized arguments: --max-unavail",
    "az aks nodepool update --max-unavail ...": "unrecognized arguments: --max-unavail",
    "az aks nodepool update --cluster-name c --name apps": "required: --resource-group",
    "az network vnet subnet update --ids /subscriptions/s --remove delegations": "cannot be derived",
    f"{POOL} --os-sku Ubuntu1804": "not a valid value for '--os-sku'",
    "az aks nodepool update --os-sku Ubuntu1804 ...": "not a valid value for '--os-sku'",
    f"{POOL} --drain-timeout long": "invalid int value",
    "az aks update --resource-group g --name c --load-balancer-outbound-ports 1001": "multiple of 8",
    "az aks use-dev-spaces ...": "deprecated",
}


@dataclass(frozen=True)
class AzureCli:
    """An installed azure-cli."""

    python: str

    def version(self) -> str:
        """Its version; empty where there is none."""
        words = [self.python, "-I", "-c", "import azure.cli.core as core; print(core.__version__)"]
        return subprocess.run(words, capture_output=True, text=True, check=False).stdout.strip()

    def refused(self, lines: Iterable[str]) -> dict[str, str]:
        """What it has against which of the lines."""
        asked = list(lines)
        words = [self.python, "-I", str(Path(__file__).with_name("parse.py")), "-"]
        done = subprocess.run(words, input="\n".join(asked), capture_output=True, text=True, check=False)
        assert done.returncode in (0, 1), done.stderr
        found = [re.fullmatch(r"(\d+): (.*)", line) for line in done.stdout.splitlines()]
        assert all(found) and bool(found) == bool(done.returncode), done.stdout + done.stderr  # noqa: PT018
        return {asked[int(match[1]) - 1]: match[2] for match in found if match}


def python_of_az() -> str | None:
    """The interpreter that azure-cli is installed in: the one named, the checkout's own, that of the `az` on PATH."""
    if named := os.environ.get("TESTS_AZ_PYTHON"):
        return named
    if (own := ROOT / ".venv-az" / "bin" / "python").exists():
        return str(own)
    if not (az := shutil.which("az")):
        return None
    told = subprocess.run([az, "--version"], capture_output=True, text=True, check=False).stdout
    match = re.search(r"Python location '(.+)'", told)
    return match[1] if match else None


@pytest.fixture(scope="module")
def azure_cli() -> AzureCli:
    python = python_of_az()
    if python is None:
        pytest.skip("azure-cli is not here: no TESTS_AZ_PYTHON, no .venv-az, no az on PATH (docs/commands.md)")
    found = AzureCli(python)
    assert found.version(), f"{python} has no azure-cli"
    return found


@pytest.fixture(scope="module")
def refused(azure_cli: AzureCli) -> dict[str, str]:
    """What it refuses, of all lines and of those that it must; asked at once."""
    return azure_cli.refused([*(line.text for line in every_line()), *REFUSED])


def test_azure_cli_takes_every_line(azure_cli: AzureCli, refused: dict[str, str]) -> None:
    bad = [
        f"{line.text}\n    {refused[line.text]}"
        for line in every_line()
        if refused.get(line.text) and not line.extension
    ]
    assert not bad, "\n".join([f"azure-cli {azure_cli.version()} would not take", *bad])


def test_what_is_said_to_need_an_extension_does(refused: dict[str, str]) -> None:
    known = [line for line in every_line() if line.extension and "not recognized" not in refused.get(line.text, "")]
    assert not known, "azure-cli has these without one"


@pytest.mark.parametrize("line", REFUSED)
def test_it_takes_no_other(line: str, refused: dict[str, str]) -> None:
    assert line in refused
    assert REFUSED[line] in refused[line]
