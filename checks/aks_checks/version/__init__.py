"""Checks of Kubernetes versions and upgrade paths."""
