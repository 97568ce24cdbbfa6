"""Reports are written whole or not at all, and a path that cannot be is told before the run."""

from __future__ import annotations

import os
import resource
from collections.abc import Iterator
from pathlib import Path

import pytest

from aks_preflight.cli import run
from aks_preflight.cli.exits import CouldNotRun
from aks_preflight.cli.files import must_be_writable, write_whole
from aks_preflight.model.scope import UsageError


def told(path: Path) -> str:
    with pytest.raises(UsageError) as error:
        must_be_writable("--report", path)
    return str(error.value)


def test_a_new_file_and_one_that_is_there(tmp_path: Path) -> None:
    file = tmp_path / "report.json"
    for text in ("first\n", "zweite ✓\n"):
        must_be_writable("--report", file)
        write_whole("--report", [(file, [text])])
        assert file.read_bytes() == text.encode()
    assert list(tmp_path.iterdir()) == [file]


def test_a_link_stays_a_link(tmp_path: Path) -> None:
    target, link = tmp_path / "target", tmp_path / "link"
    link.symlink_to(target)
    write_whole("--report", [(link, ["text"])])
    assert link.is_symlink()
    assert target.read_text() == "text"


def test_paths_that_cannot_be_written(tmp_path: Path) -> None:
    assert told(tmp_path) == f"--report {str(tmp_path)!r}: a folder; give the path of a file"
    missing = tmp_path / "no" / "report.json"
    assert told(missing).endswith(f"there is no folder {tmp_path / 'no'}; make it first")
    assert told(Path(os.devnull)) == f"--report {os.devnull!r}: not a plain file; give the path of one"


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write anywhere")
def test_a_folder_without_permission(tmp_path: Path) -> None:
    tmp_path.chmod(0o500)
    assert "not writable; give another path or change its permissions" in told(tmp_path / "report.json")


def test_nothing_is_left_where_writing_fails(tmp_path: Path) -> None:
    folder = tmp_path / "report.json"
    folder.mkdir()
    with pytest.raises(CouldNotRun, match="could not be written"):
        write_whole("--report", [(folder, ["text"])])
    assert list(tmp_path.iterdir()) == [folder]


def test_a_file_that_cannot_be_begun_is_wrong_usage(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="could not be written"):
        write_whole("--report", [(tmp_path / "no" / "report.json", ["text"])])


@pytest.fixture
def small_disk() -> Iterator[None]:
    """No file may grow beyond 100,000 bytes."""
    size, most = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (100_000, most))
    yield
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, most))


@pytest.mark.parametrize("command", ["check", "plan"])
@pytest.mark.usefixtures("small_disk")
def test_a_full_disk_costs_no_other_output_the_verdict(
    command: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    assert run([command, "--demo"]) == 1
    whole = capsys.readouterr().out
    reports = ["--report", "json=big.json", "--report", "table=small.txt"]
    with pytest.raises(CouldNotRun) as told:
        run([command, "--demo", *reports])
    assert str(told.value) == "--report 'big.json': could not be written (File too large); give another path"
    assert capsys.readouterr().out == whole == Path("small.txt").read_text()
    assert list(tmp_path.iterdir()) == [tmp_path / "small.txt"]
