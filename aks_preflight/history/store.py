"""The file of a history: SQLite, which the standard library reads and any tool opens.

A rollback journal and no WAL: that needs shared memory, and so one machine, and a history may lie on a network share.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from operator import itemgetter
from pathlib import Path
from typing import Any

from aks_preflight.model.scope import UsageError

#: "aksh" in ASCII: by it a history is told from any other SQLite file.
APPLICATION, VERSION = 0x616B7368, 1
#: How long a run waits for another that is writing, in seconds.
_PATIENCE = 60.0
_TABLES = f"""
create table run (
  id integer primary key, as_of integer not null, source text not null, questions text not null,
  unique (as_of, source, questions)
);
create table cluster (id integer primary key, arm_id text not null unique, name text not null);
create table subject (
  id integer primary key, cluster integer not null references cluster, question text not null, "check" text not null,
  arm_id text not null, kind text not null, name text not null, unit text not null,
  unique (cluster, question, "check", arm_id, kind, unit)
);
create table room (
  subject integer not null references subject, run integer not null references run,
  has integer not null, needs integer, size integer,
  primary key (subject, run)
) without rowid;
pragma application_id = {APPLICATION};
pragma user_version = {VERSION};
"""
_PENDING = """create temp table pending (
  cluster text, cluster_name text, question text, "check" text, arm_id text, kind text, name text, unit text,
  has integer, needs integer, size integer
)"""
_MERGE = (
    "insert into cluster (arm_id, name) select distinct cluster, cluster_name from pending where true"
    " on conflict do update set name = excluded.name",
    'insert into subject (cluster, question, "check", arm_id, kind, name, unit)'
    ' select c.id, p.question, p."check", p.arm_id, p.kind, p.name, p.unit'
    " from pending p join cluster c on c.arm_id = p.cluster where true on conflict do update set name = excluded.name",
    "insert or replace into room (subject, run, has, needs, size) select s.id, ?, p.has, p.needs, p.size"
    " from pending p join cluster c on c.arm_id = p.cluster join subject s on s.cluster = c.id"
    ' and s.question = p.question and s."check" = p."check" and s.arm_id = p.arm_id and s.kind = p.kind'
    " and s.unit = p.unit",
)
_ROWS = """
select c.arm_id, c.name, s.question, s."check", s.arm_id, s.kind, s.name, s.unit, s.id, r.as_of, m.has, m.needs, m.size
from room m join run r on r.id = m.run join subject s on s.id = m.subject join cluster c on c.id = s.cluster
where r.as_of >= ? order by s.id, r.as_of, r.id
"""
_SUBJECTS = """
select c.arm_id, c.name, s.question, s."check", s.arm_id, s.kind, s.name, s.unit
from subject s join cluster c on c.id = s.cluster
"""


@dataclass(frozen=True, slots=True)
class Room:
    """What was left at a time (seconds since 1970), what was needed, and of how much; None where it was not known."""

    as_of: int
    has: int
    needs: int | None
    size: int | None


@dataclass(frozen=True, slots=True)
class Series:
    """A subject of a cluster under a question, and its rooms in the order of time."""

    cluster: str
    cluster_name: str
    question: str
    check: str
    subject: str
    kind: str
    name: str
    unit: str
    rooms: tuple[Room, ...] = ()


class Store:
    """An open history."""

    def __init__(self, database: sqlite3.Connection, path: Path) -> None:
        self._database = database
        self._path = path

    def add(self, rows: Iterable[tuple[Any, ...]]) -> None:
        """Rows of the run that is going on, put aside: `pending`'s columns."""
        with _told(self._path):
            self._database.executemany(f"insert into pending values ({', '.join('?' * 11)})", rows)

    def keep(self, as_of: datetime, source: str, questions: str) -> None:
        """The run and what was put aside, in one transaction. Of a run that is there already each room is replaced."""
        with _told(self._path), self._database:
            self._database.execute("begin immediate")
            key = (int(as_of.timestamp()), source, questions)
            self._database.execute("insert or ignore into run (as_of, source, questions) values (?, ?, ?)", key)
            found = self._database.execute(
                "select id from run where as_of = ? and source = ? and questions = ?", key
            ).fetchone()
            for statement in _MERGE:
                self._database.execute(statement, found if "?" in statement else ())
            self._database.execute("delete from pending")

    def span(self) -> tuple[int, int | None, int | None]:
        """How many runs, and when the first and the last were."""
        with _told(self._path):
            count, first, last = self._database.execute("select count(*), min(as_of), max(as_of) from run").fetchone()
        return count, first, last

    def subjects(self) -> list[Series]:
        """Every subject there is, without its rooms."""
        with _told(self._path):
            return [Series(*row) for row in self._database.execute(_SUBJECTS)]

    def series(self, since: int) -> Iterator[Series]:
        """Every subject with its rooms from a time on, one after the other: a long history is never in memory."""
        with _told(self._path):
            rows = self._database.execute(_ROWS, (since,))
            for _, group in groupby(rows, key=itemgetter(8)):
                some = list(group)
                cluster, name, question, check, subject, kind, called, unit, *_ = some[-1]
                rooms = tuple(Room(*row[9:]) for row in some)
                yield Series(cluster, name, question, check, subject, kind, called, unit, rooms)


@contextmanager
def opened(path: Path, *, new: bool = False) -> Iterator[Store]:
    """A history, open as long as the block runs. `new`: one to be written, made where there is none.

    Raises UsageError for what is no history, or one of a later version.
    """
    if path.is_dir():
        raise UsageError(f"{path}: a folder; give the path of a history, the file that `check --history` has kept")
    if not new and not path.is_file():
        raise UsageError(f"{path}: there is no such file; `aks-preflight check --history {path}` begins one")
    mode = "rwc" if new else "ro"
    with _told(path):
        database = sqlite3.connect(f"{path.resolve().as_uri()}?mode={mode}", uri=True, timeout=_PATIENCE,
                                   isolation_level=None)  # fmt: skip
    try:
        with _told(path):
            _prepare(database, path, new=new)
        yield Store(database, path)
    finally:
        database.close()


def _prepare(database: sqlite3.Connection, path: Path, *, new: bool) -> None:
    application, version = (database.execute(f"pragma {name}").fetchone()[0]
                            for name in ("application_id", "user_version"))  # fmt: skip
    if new and not application and not database.execute("select count(*) from sqlite_master").fetchone()[0]:
        # Two runs may begin one file at once: the second waits, and finds what the first made.
        database.execute("begin immediate")
        if not database.execute("select count(*) from sqlite_master").fetchone()[0]:
            for statement in _TABLES.split(";"):
                database.execute(statement)
        database.execute("commit")
    elif application != APPLICATION:
        raise UsageError(f"{path}: no history of aks-preflight")
    elif version > VERSION:
        raise UsageError(f"{path}: a history of a later version ({version}; this one knows {VERSION}): update")
    if new:
        database.execute(_PENDING)


@contextmanager
def _told(path: Path) -> Iterator[None]:
    """What is wrong with the file, in one line."""
    try:
        yield
    except sqlite3.OperationalError as error:
        raise UsageError(f"{path}: {error}") from error
    except sqlite3.DatabaseError as error:
        raise UsageError(f"{path}: no history of aks-preflight, or a broken one ({error})") from error
