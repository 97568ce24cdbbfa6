"""The container file, followed step by step without a container engine: its commands, in a folder and a venv."""

from __future__ import annotations

import json
import os
import re
import shlex
import shutil
import subprocess
import sys
import venv
from fnmatch import fnmatch
from importlib.metadata import distributions
from pathlib import Path
from typing import NamedTuple

import pytest

ROOT = Path(__file__).resolve().parents[2]
CONTAINERFILE = ROOT / "deploy" / "Containerfile"
DOCKERIGNORE = ROOT / ".dockerignore"
UNREACHABLE = "Could not find a version that satisfies the requirement"
# What the base image has, as far as a path in it is no path of the build.
SYSTEM = ("/bin/", "/dev/", "/usr/", "/lib/")


class Step(NamedTuple):
    word: str
    rest: str


class Image(NamedTuple):
    """What the container file leaves behind."""

    folder: Path
    environment: dict[str, str]
    entrypoint: list[str]
    workdir: Path


def steps() -> list[Step]:
    joined = CONTAINERFILE.read_text().replace("\\\n", " ")
    lines = [line.strip() for line in joined.splitlines() if line.strip() and not line.startswith("#")]
    return [Step(*line.split(maxsplit=1)) for line in lines]


def sent_along(path: str) -> bool:
    """Whether the file is part of the build's context: the last line of .dockerignore that fits decides."""
    kept = True
    for line in DOCKERIGNORE.read_text().splitlines():
        pattern = line.strip().removeprefix("!").removeprefix("**/")
        if pattern and not line.startswith("#"):
            parents = path.split("/")
            heads = ["/".join(parents[: n + 1]) for n in range(len(parents))]
            if any(fnmatch(head, pattern) for head in heads) or ("**/" in line and pattern in parents):
                kept = line.startswith("!")
    return kept


def tracked() -> list[str]:
    """The files of the context: those of the checkout that .dockerignore lets through."""
    folders = [entry for entry in sorted(ROOT.iterdir()) if sent_along(entry.name)]
    files = [file for entry in folders for file in ([entry] if entry.is_file() else entry.rglob("*")) if file.is_file()]
    return [name for file in files if sent_along(name := file.relative_to(ROOT).as_posix())]


class Builder:
    """Follows the steps under one folder that stands for the root of every stage."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        base = folder / "base"
        venv.create(base, with_pip=True)  # the Python of the base image
        self.path = f"{base / ('Scripts' if sys.platform == 'win32' else 'bin')}{os.pathsep}{os.defpath}"
        self.environment: dict[str, str] = {}
        self.workdir = folder
        self.entrypoint: list[str] = []

    def inside(self, text: str) -> str:
        """The text, its absolute paths moved under the folder."""
        return re.sub(
            r"(?<![\w.:*/-])/(?=\w)[^\s:\"']*",
            lambda found: found[0] if found[0].startswith(SYSTEM) else f"{self.folder}{found[0]}",
            text,
        )

    def follow(self, step: Step) -> None:
        getattr(self, f"do_{step.word.lower()}")(step.rest)

    def variables(self) -> dict[str, str]:
        """pip's own settings (which index, which certificates) are the builder's to give, as for a real build."""
        own = {key: value for key, value in os.environ.items() if key.startswith(("PIP_", "SSL_", "HTTP", "http"))}
        home = os.environ.get("HOME", str(self.folder))
        quick = {"PIP_DISABLE_PIP_VERSION_CHECK": "1", "PIP_COMPILE": "0"}
        return {**own, **quick, "HOME": home, "PATH": self.path, **self.environment}

    def do_from(self, rest: str) -> None:
        self.environment, self.workdir = {}, self.folder

    def do_workdir(self, rest: str) -> None:
        self.workdir = Path(self.inside(rest))
        self.workdir.mkdir(parents=True, exist_ok=True)

    def do_env(self, rest: str) -> None:
        for word in shlex.split(rest):
            key, _, value = word.partition("=")
            moved = ":".join(self.inside(part) for part in value.split(":"))
            self.environment[key] = moved.replace("$PATH", self.path)

    def do_copy(self, rest: str) -> None:
        *sources, target = rest.split()
        if sources[0].startswith("--from="):  # the stages share the folder: it has to be there, and stays there
            assert sources[1:] == [target], "a virtual environment works only where it was made"
            assert Path(self.inside(target)).is_dir(), target
            return
        context = tracked()
        for source in sources:
            files = [name for name in context if name == source or name.startswith(f"{source}/")]
            assert files, f"{source} is not in the build's context"
            for name in files:
                place = self.workdir / target / (Path(name).name if name == source else name.removeprefix(f"{source}/"))
                place.parent.mkdir(parents=True, exist_ok=True)
                shutil.copy(ROOT / name, place)

    def do_run(self, rest: str) -> None:
        done = subprocess.run(
            ["sh", "-euc", self.inside(rest)],
            cwd=self.workdir,
            env=self.variables(),
            capture_output=True,
            text=True,
            timeout=300,
        )
        if UNREACHABLE in done.stderr and "from versions: none" in done.stderr:
            pytest.skip("no package index can be reached")
        assert done.returncode == 0, f"RUN {rest}\n{done.stdout}{done.stderr}"

    def do_user(self, rest: str) -> None:
        assert re.fullmatch(r"[1-9]\d*:[1-9]\d*", rest), "a number, so that Kubernetes can tell that it is not root"

    def do_entrypoint(self, rest: str) -> None:
        self.entrypoint = json.loads(rest)


@pytest.fixture(scope="module")
def image(tmp_path_factory: pytest.TempPathFactory) -> Image:
    builder = Builder(tmp_path_factory.mktemp("image"))
    for step in steps():
        builder.follow(step)
    return Image(builder.folder, builder.variables(), builder.entrypoint, builder.workdir)


def run(image: Image, *words: str) -> subprocess.CompletedProcess[str]:
    command = shutil.which(image.entrypoint[0], path=image.environment["PATH"])
    assert command is not None
    assert Path(command).is_relative_to(image.folder / "opt")
    return subprocess.run(
        [command, *image.entrypoint[1:], *words],
        cwd=image.workdir,
        env=image.environment,
        capture_output=True,
        text=True,
        timeout=120,
    )


def test_the_image_answers_the_demo(image: Image) -> None:
    asked = run(image, "check", "--demo")
    assert asked.returncode == 1, asked.stderr
    assert "ferry-prod" in asked.stdout
    assert "subnet-headroom" in asked.stdout


def test_it_holds_the_versions_that_were_tested(image: Image) -> None:
    pinned = dict(re.findall(r"^([\w.-]+)==(\S+)$", (ROOT / "constraints.txt").read_text(), re.MULTILINE))
    (packages,) = image.folder.glob("opt/aks-preflight/lib/python*/site-packages")
    held = {item.metadata["Name"]: item.version for item in distributions(path=[str(packages)])}
    assert held.pop("aks-preflight")
    assert "azure-identity" in held
    assert not {name: version for name, version in held.items() if pinned.get(name) != version}


def test_the_command_itself_is_the_entry_point() -> None:
    # As a list, or a shell would stand between it and SIGTERM.
    (entry,) = [step.rest for step in steps() if step.word == "ENTRYPOINT"]
    assert json.loads(entry) == ["aks-preflight"]


def test_both_stages_have_one_base() -> None:
    bases = {step.rest.split()[0] for step in steps() if step.word == "FROM"}
    assert bases == {"python:3.11-slim"}


def test_the_context_holds_no_more_than_is_copied() -> None:
    copied = [source for step in steps() if step.word == "COPY" for source in step.rest.split()[:-1]]
    assert {name.split("/")[0] for name in tracked()} == {name for name in copied if not name.startswith(("-", "/"))}
    assert not [name for name in tracked() if "__pycache__" in name]
    for secret in (".git", ".venv", ".env", "prod.arm.jsonl.gz", "tests"):
        assert not sent_along(secret)
