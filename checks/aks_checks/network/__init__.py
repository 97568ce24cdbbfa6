"""Checks of addresses and virtual networks."""
