"""Checks of the cluster's state and size."""
