"""Which shard is meant."""

from __future__ import annotations

import pytest

from aks_preflight.cli.options.shard import INDEX, SHARDS, ShardOptions, parse_shard
from aks_preflight.model.scope import UsageError


@pytest.mark.parametrize(
    ("given", "shard"), [("0/4", (0, 4)), ("3/4", (3, 4)), ("4/4", (0, 4)), ("0/1", None), ("1/1", None), (None, None)]
)
def test_a_shard_and_one_of_one_which_is_the_whole(given: str | None, shard: tuple[int, int] | None) -> None:
    assert parse_shard(ShardOptions(shard=given), {}) == shard


def test_the_shard_of_a_pod() -> None:
    assert parse_shard(ShardOptions(), {INDEX: "1", SHARDS: "2"}) == (1, 2)
    assert parse_shard(ShardOptions(), {INDEX: "0", SHARDS: "1"}) is None


@pytest.mark.parametrize("given", ["0/0", "5/4", "-1/4", "1", "a/b"])
def test_what_is_no_shard(given: str) -> None:
    with pytest.raises(UsageError, match="give I/N"):
        parse_shard(ShardOptions(shard=given), {})
