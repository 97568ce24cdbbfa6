"""aks-preflight.toml: every option as a key, strictly; what counts; every mistake in one line."""

from __future__ import annotations

import os
import re
import sys
from pathlib import Path

import pytest

from aks_preflight.cli.options.question import parse_questions
from aks_preflight.cli.options.waivers import parse_waivers
from aks_preflight.cli.settings.file import Configuration, parse_configuration
from aks_preflight.cli.settings.keys import keys_by_command
from tests.cli.settings import APPLICATION, CHECK, KEYS, as_toml, as_words, clear, heard, sample
from tests.cli.test_command_line import outcome


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    clear(tmp_path, monkeypatch)
    return tmp_path


def write(text: str, name: str = "aks-preflight.toml") -> None:
    Path(name).write_text(text, encoding="utf-8")


@pytest.mark.parametrize("flag", KEYS)
def test_every_option_of_check_is_a_key(flag: str) -> None:
    write(f"[check]\n{KEYS[flag].word} = {as_toml(sample(KEYS[flag]))}\n")
    by_file = heard([])
    Path("aks-preflight.toml").unlink()
    assert by_file == heard(as_words(KEYS[flag]))
    assert by_file != heard([])


def test_the_keys_are_those_of_the_dataclasses() -> None:
    assert {key.name for key in KEYS.values()} == CHECK


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("max-surge = 3", ["--max-surge", "3"]),
        ("timeout = 2.5", ["--timeout", "2.5"]),
        ("as-of = 2025-03-16", ["--as-of", "2025-03-16"]),
        ("as-of = 2025-03-16T09:00:00Z", ["--as-of", "2025-03-16T09:00:00+00:00"]),
        ("stats = false", []),
    ],
)
def test_toml_has_its_own_numbers_and_dates(line: str, words: list[str]) -> None:
    write(f"[check]\n{line}\n")
    assert heard([]) == heard([*words, "--config", os.devnull])


def test_what_is_given_on_the_command_line_replaces_what_the_file_gives() -> None:
    write('[check]\ncluster = ["a", "b"]\nto = "1.34"\n')
    assert heard(["-n", "c"]) == heard(["-n", "c", "--to", "1.34", "--config", os.devnull])


def test_another_file_is_named_and_the_one_here_is_not_read(folder: Path) -> None:
    write("[chekc]\n")
    (folder / "conf").mkdir()
    write('[check]\nreport = ["json=out.json"]\n', "conf/x.toml")
    # As on the command line: paths in it are of the working directory, not of its own.
    assert heard(["--config", "conf/x.toml"]) == heard(["--config", os.devnull, "--report", "json=out.json"])


def test_a_byte_order_mark_is_no_matter() -> None:
    Path("aks-preflight.toml").write_bytes(b'\xef\xbb\xbf[check]\r\nto = "1.34"\r\n')
    assert heard([]) == heard(["--to", "1.34", "--config", os.devnull])


def test_a_command_gets_the_file_itself_with_its_waivers_as_they_stand() -> None:
    write('[check]\n[[waivers]]\ncheck = "a"\n[[waivers]]\nodd = 1\n')
    seen: list[Configuration] = []
    heard([], seen)
    assert (seen[0].path, seen[0].waivers) == (Path("aks-preflight.toml"), ({"check": "a"}, {"odd": 1}))
    Path("aks-preflight.toml").unlink()
    heard([], seen)
    assert seen[1] == Configuration()


def test_the_run_says_which_file_it_used(capsys: pytest.CaptureFixture[str]) -> None:
    write('[check]\ndemo = true\noutput = "short"\ncluster = ["harbour-prod"]\nfor = ["upgrade"]\n')
    by_file = outcome(["check"], capsys)
    words = ["check", "--demo", "-o", "short", "-n", "harbour-prod", "--for", "upgrade", "--config", os.devnull]
    code, out, err = outcome(words, capsys)
    assert by_file == (code, out, "settings: aks-preflight.toml\n")
    assert err == f"settings: {os.devnull} (which has no [check])\n"


def test_a_file_without_a_table_of_the_command_is_told(capsys: pytest.CaptureFixture[str]) -> None:
    write('[check]\nfail-on = "warn"\n')
    code, _, err = outcome(["plan", "--demo", "-n", "nothing"], capsys)
    assert (code, err.splitlines()[0]) == (4, "settings: aks-preflight.toml (which has no [plan])")


WAIVER = '[[waivers]]\ncheck = "subnet-headroom"\nresource = "*"\nreason = "r"\nexpires = 2099-01-31\n'


@pytest.mark.parametrize(
    ("text", "command", "told"),
    [
        (WAIVER, "check", " (1 waiver)"),
        (f"[check]\n{WAIVER}{WAIVER}", "check", " (2 waivers)"),
        ("[plan]\n", "check", " (which has no [check])"),
        (WAIVER, "plan", " (which has no [plan]; 1 waiver, of which plan heeds none)"),
        (f"[plan]\n{WAIVER}", "plan", " (1 waiver, of which plan heeds none)"),
    ],
)
def test_waivers_take_part_or_do_not_and_it_is_told(
    text: str, command: str, told: str, capsys: pytest.CaptureFixture[str]
) -> None:
    write(text)
    assert (
        outcome([command, "--demo", "-n", "nothing"], capsys)[2].splitlines()[0]
        == f"settings: aks-preflight.toml{told}"
    )


@pytest.mark.parametrize(
    ("table", "words"),
    [
        ('[plan]\nto = "x"\n', ["plan", "--demo"]),
        ('[snapshot]\ncloud = "x"\n', ["snapshot", "a.arm.jsonl"]),
        ('[permissions]\ncloud = "x"\n', ["permissions"]),
        ('[merge]\nshow = "x"\n', ["merge", "a.json"]),
        ('[compare]\nshow = "x"\n', ["compare", "a.json", "b.json"]),
        ('[trend]\ndays = 0\n', ["trend", "a.db"]),
    ],
    ids=lambda value: value[0] if isinstance(value, list) else "",
)  # fmt: skip
def test_other_commands_have_tables_of_their_own(
    table: str, words: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    write(table)
    code, out, err = outcome(words, capsys)
    key = table.splitlines()[1].split(" = ")[0]
    assert (code, out) == (2, "")
    assert err.endswith(f"; --{key} is set by [{words[0]}] {key} in aks-preflight.toml\n")


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("[chek]", "aks-preflight.toml: unknown table chek; did you mean check?"),
        ("[[waiver]]", "aks-preflight.toml: unknown table waiver; did you mean waivers?"),
        ("[zzz]", "aks-preflight.toml: unknown table zzz; known: check, compare, merge, permissions, plan, snapshot, "
                  "trend, waivers"),
        ('fail-on = "warn"', "aks-preflight.toml: fail-on stands outside of a table; write it below [check]"),
        ("mask = true", "aks-preflight.toml: mask stands outside of a table; write it below [snapshot]"),
        ("[[check]]", "aks-preflight.toml: check must be a table: write [check] once, its keys below it"),
        ("[waivers]", "aks-preflight.toml: waivers must be written [[waivers]], one for each"),
        ("waivers = [1]", "aks-preflight.toml: waivers must be written [[waivers]], one for each"),
        ("[check]\nfail_on = 1", "aks-preflight.toml: [check] fail_on: unknown key; did you mean fail-on?"),
        ("[trend]\nqqq = 1", "aks-preflight.toml: [trend] qqq: unknown key; known: check, cluster, days, output, "
                             "report, show, verbose"),
        ("[check]\ndemo = 1", "aks-preflight.toml: [check] demo: give true or false, not 1"),
        ("[check]\ndemo = 'true'", 'aks-preflight.toml: [check] demo: give true or false, not "true"'),
        ("[check]\nto = 1.30", "aks-preflight.toml: [check] to: give a text in quotes, not 1.3"),
        ("[check]\nmax-surge = true", "aks-preflight.toml: [check] max-surge: give a text in quotes, not true"),
        ("[check]\nto = []", "aks-preflight.toml: [check] to: give a text in quotes, not an empty list"),
        ("[check.to]", "aks-preflight.toml: [check] to: give a text in quotes, not a table"),
        ("[check]\nto = ' '", "aks-preflight.toml: [check] to: it is empty; give it a value or leave it out"),
        ("[check]\ncluster = 'a'",
         'aks-preflight.toml: [check] cluster: give a list, for example ["NAME|ARM-ID"], not "a"'),
        ("[check]\nsubscription = []",
         'aks-preflight.toml: [check] subscription: give a list, for example ["ID|NAME"], not an empty list'),
        ("[check]\nsubscription = ['a', '']",
         "aks-preflight.toml: [check] subscription: it is empty; give it a value or leave it out"),
        ("[check]\nsubscription = [1]", "aks-preflight.toml: [check] subscription: give a text in quotes, not 1"),
        ("a = " + "[" * 20_000, "aks-preflight.toml: not TOML that can be read: it is nested too deeply"),
        # What the values themselves are is read as on the command line.
        ("[check]\ndemo = true\nfail-on = 'wran'",
         "--fail-on 'wran': unknown; did you mean warn? (one of fail, warn); --fail-on is set by [check] fail-on in "
         "aks-preflight.toml"),
        ("[check]\ndemo = true\nadd-pool = ['os=windows,siz=a']",
         "--add-pool 'os=windows,siz=a': unknown key 'siz'; did you mean size? (keys: os, name, size, count, max-pods, "
         "os-sku, mode, version, subnet, zones, priority, min, max, max-surge, os-disk-type, os-disk-size); --add-pool "
         "is set by [check] add-pool in aks-preflight.toml"),
        ("[check]\nfrom = 'gone.arm.jsonl'",
         "gone.arm.jsonl: there is no such file; --from is set by [check] from in aks-preflight.toml"),
    ],
    ids=lambda text: text.splitlines()[-1][:30],
)  # fmt: skip
def test_a_mistake_is_told_with_file_and_key(text: str, line: str, capsys: pytest.CaptureFixture[str]) -> None:
    write(text)
    code, out, err = outcome(["check"], capsys)
    told = err.removeprefix("settings: aks-preflight.toml\n")
    assert (code, out) == (2, "")
    assert told == f"aks-preflight: error: {line}\n"


def test_broken_toml_is_told_with_its_position(capsys: pytest.CaptureFixture[str]) -> None:
    write('[check]\nto = "a"\nto = "b"\n')
    code, _, err = outcome(["check"], capsys)
    assert code == 2
    assert re.fullmatch(r"aks-preflight: error: aks-preflight\.toml: not TOML: .* \(at line 3, column \d\)\n", err)


def test_a_file_does_not_name_another(capsys: pytest.CaptureFixture[str]) -> None:
    write("[check]\nconfig = 'x'")
    code, _, err = outcome(["check"], capsys)
    assert code == 2
    assert err.startswith("aks-preflight: error: aks-preflight.toml: [check] config: unknown key; known: add-pool, ")


def test_a_table_of_another_command_is_read_as_strictly(capsys: pytest.CaptureFixture[str]) -> None:
    write("[plan]\nfail-no = 'warn'\n")
    line = "aks-preflight: error: aks-preflight.toml: [plan] fail-no: unknown key; did you mean fail-on?\n"
    assert outcome(["check", "--demo"], capsys) == (2, "", line)


def test_a_file_that_cannot_be_read(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    error = "aks-preflight: error: "
    missing = f"{error}--config 'no.toml': there is no such file; give the path of one\n"
    assert outcome(["check", "--config", "no.toml"], capsys) == (2, "", missing)
    empty = f"{error}--config is empty; give it a value or leave it out\n"
    assert outcome(["check", "--config", ""], capsys) == (2, "", empty)
    Path("latin.toml").write_bytes(b'[check]\nto = "\xe9"\n')
    assert outcome(["check", "--config", "latin.toml"], capsys) == (
        2,
        "",
        f"{error}latin.toml: not UTF-8 (byte 14); save it as UTF-8\n",
    )
    Path("aks-preflight.toml").symlink_to(folder / "gone.toml")
    dangling = f"{error}aks-preflight.toml: there is no such file; give the path of one\n"
    assert outcome(["check"], capsys) == (2, "", dangling)
    Path("aks-preflight.toml").unlink()
    Path("aks-preflight.toml").mkdir()
    folder_instead = f"{error}aks-preflight.toml: cannot be read (Is a directory)\n"
    if sys.platform != "win32":
        assert outcome(["check"], capsys) == (2, "", folder_instead)


def test_the_example_of_the_docs_is_one() -> None:
    page = Path(__file__).resolve().parents[2] / "docs" / "configuration.md"
    example, waivers, _ = re.findall(r"```toml\n(.*?)```", page.read_text(encoding="utf-8"), re.DOTALL)
    parse_configuration(example, page, keys_by_command(APPLICATION))
    (waiver,) = parse_waivers(parse_configuration(waivers, page, keys_by_command(APPLICATION)))
    assert (waiver.check, waiver.owner) == ("subnet-headroom", "network team")
    write(example.split("[plan]")[0])
    got = heard([])
    assert (got["output"].fail_on, got["azure"].deadline, got["scope"].cluster) == ("warn", "600", ["prod-*"])
    assert parse_questions(got["question"]).named


def test_commands_without_options_do_not_read_it(capsys: pytest.CaptureFixture[str]) -> None:
    write("[broken")
    assert outcome(["explain", "SubnetIsFull"], capsys)[0::2] == (0, "")
    assert outcome(["checks", "list"], capsys)[0::2] == (0, "")


def test_the_rules_of_the_page_give_what_it_shows(capsys: pytest.CaptureFixture[str]) -> None:
    page = (Path(__file__).resolve().parents[2] / "docs" / "configuration.md").read_text()
    section = page.split("## Rules of your own")[1]
    rules, command, shown = re.findall(r"```toml\n(.*?)```.*?\$ aks-preflight (.*?)\n(.*?)```", section, re.DOTALL)[0]
    write(rules, "rules.toml")
    assert outcome(command.split(), capsys) == (1, shown, "")
