"""The wheel, installed where nothing else is, works: two packages, their data, the command."""

from __future__ import annotations

import subprocess
import sys
import venv
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]


def run(*words: str | Path, cwd: Path | None = None) -> subprocess.CompletedProcess[str]:
    return subprocess.run([str(word) for word in words], cwd=cwd, capture_output=True, text=True, timeout=600)


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("dist")
    built = run(sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", out, ROOT)
    assert built.returncode == 0, built.stdout + built.stderr
    return next(out.glob("*.whl"))


@pytest.fixture(scope="module")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of the commands of an empty venv into which the wheel went."""
    place = tmp_path_factory.mktemp("venv")
    venv.create(place, with_pip=True)
    bin_ = place / ("Scripts" if sys.platform == "win32" else "bin")
    done = run(bin_ / "python", "-m", "pip", "install", "-q", "-c", ROOT / "constraints.txt", wheel)
    if "No matching distribution" in done.stderr and "Could not find a version" in done.stderr:
        pytest.skip("no package index can be reached")
    assert done.returncode == 0, done.stderr
    return bin_


def test_the_wheel_holds_both_packages_and_their_data(wheel: Path) -> None:
    names = set(zipfile.ZipFile(wheel).namelist())
    assert {"aks_preflight/demo.arm.jsonl.gz", "aks_preflight/py.typed", "aks_checks/py.typed"} <= names
    data = {f"aks_preflight/knowledge/{path.name}" for path in (ROOT / "aks_preflight" / "knowledge").glob("*.toml")}
    assert data
    assert data <= names
    page = {f"aks_preflight/report/html/{name}" for name in ("page.html", "style.css", "script.js")}
    assert page <= names
    assert not [name for name in names if name.startswith("tests/")]


def test_the_installed_command_answers_the_demo(installed: Path, tmp_path: Path) -> None:
    asked = run(installed / "aks-preflight", "check", "--demo", cwd=tmp_path)
    assert asked.returncode == 1, asked.stderr
    assert "ferry-prod" in asked.stdout
    assert "subnet-headroom" in asked.stdout


def test_the_demo_is_what_its_generator_makes() -> None:
    import gzip

    from tests.scenarios.demo import DEMO, lines

    assert gzip.decompress(DEMO.read_bytes()).decode().splitlines() == lines()
