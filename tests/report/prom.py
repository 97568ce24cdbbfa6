"""Prometheus' text format, read back by its own client."""

from __future__ import annotations

import re

from prometheus_client.parser import text_string_to_metric_families

Labels = dict[str, str]
NAME = re.compile(r"aks_preflight_[a-z_]+")


def read(text: str) -> dict[str, list[tuple[Labels, float]]]:
    """Samples by metric. Each family stands once, no series twice: a collector refuses the whole file otherwise."""
    found: dict[str, list[tuple[Labels, float]]] = {}
    for family in text_string_to_metric_families(text):
        name = family.name.removeprefix("aks_preflight_")
        assert family.type == "gauge"
        assert name not in found
        found[name] = [(sample.labels, sample.value) for sample in family.samples]
        assert all(NAME.fullmatch(sample.name) and sample.timestamp is None for sample in family.samples)
        series = [tuple(sorted(sample.labels.items())) for sample in family.samples]
        assert len(series) == len(set(series))
    return found
