"""Gathers what Azure Automation must be given: the wheels of aks-preflight and of all that it needs.

    python deploy/automation/wheels.py FOLDER

For Python 3.10 on 64-bit Linux, whatever this runs on, in the versions of constraints.txt, and none is built but our
own. Needs pip and `packaging`. Exit code 1 where one cannot be had as a wheel.
"""

from __future__ import annotations

import subprocess
import sys
import zipfile
from collections.abc import Iterator, Sequence
from email.parser import Parser
from pathlib import Path

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name, parse_wheel_filename

ROOT = Path(__file__).resolve().parents[2]
OURS, EXTRA = "aks-preflight", "scheduled"
#: The environment that the markers of a requirement are read for: pip would read them for the Python that runs it.
TARGET = {
    "python_version": "3.10", "python_full_version": "3.10.12", "implementation_name": "cpython",
    "platform_python_implementation": "CPython", "sys_platform": "linux", "platform_system": "Linux",
    "platform_machine": "x86_64", "os_name": "posix",
}  # fmt: skip
_PLATFORMS = ("manylinux_2_28_x86_64", "manylinux2014_x86_64", "manylinux_2_17_x86_64", "manylinux1_x86_64")


def gather(folder: Path) -> list[Path]:
    """Fills the folder; the wheels. Raises subprocess.CalledProcessError where one is not to be had."""
    folder.mkdir(parents=True, exist_ok=True)
    _pip("wheel", "--quiet", "--no-deps", "--wheel-dir", str(folder), str(ROOT))
    while missing := sorted(_missing(folder)):
        _pip(
            *("download", "--quiet", "--no-deps", "--only-binary", ":all:", "--dest", str(folder)),
            *("--python-version", "3.10", "--implementation", "cp", "--abi", "cp310", "--abi", "abi3", "--abi", "none"),
            *(word for platform in _PLATFORMS for word in ("--platform", platform)),
            *("--constraint", str(ROOT / "constraints.txt"), *missing),
        )
    return sorted(folder.glob("*.whl"))


def _missing(folder: Path) -> set[str]:
    """What some wheel of the folder needs and none is."""
    wheels = {parse_wheel_filename(wheel.name)[0]: wheel for wheel in folder.glob("*.whl")}
    wanted: set[tuple[str, str]] = {(canonicalize_name(OURS), EXTRA)}
    seen: set[tuple[str, str]] = set()
    missing: set[str] = set()
    while wanted - seen:
        name, extra = (wanted - seen).pop()
        seen.add((name, extra))
        if name not in wheels:
            missing.add(name)
            continue
        for requirement in _requirements(wheels[canonicalize_name(name)], extra):
            wanted |= {(canonicalize_name(requirement.name), each) for each in (requirement.extras or {""})}
    return missing


def _requirements(wheel: Path, extra: str) -> Iterator[Requirement]:
    """Those that hold for the target. With an extra, those without it hold too."""
    with zipfile.ZipFile(wheel) as archive:
        (metadata,) = (name for name in archive.namelist() if name.endswith(".dist-info/METADATA"))
        told = Parser().parsestr(archive.read(metadata).decode("utf-8"))
    for text in told.get_all("Requires-Dist", []):
        requirement = Requirement(text)
        marker = requirement.marker
        if marker is None or any(marker.evaluate({**TARGET, "extra": each}) for each in {"", extra}):
            yield requirement


def _pip(*words: str) -> None:
    subprocess.run([sys.executable, "-m", "pip", *words], check=True)


def main(words: Sequence[str]) -> int:
    """Gathers and lists."""
    if len(words) != 1:
        sys.stderr.write("usage: python deploy/automation/wheels.py FOLDER\n")
        return 2
    try:
        wheels = gather(Path(words[0]))
    except subprocess.CalledProcessError:
        sys.stderr.write("wheels.py: not all of them can be had as wheels (why stands above)\n")
        return 1
    sys.stdout.writelines(f"{wheel.stat().st_size / 1e6:6.1f} MB  {wheel.name}\n" for wheel in wheels)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
