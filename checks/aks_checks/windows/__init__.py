"""Checks of what Windows node pools need."""
