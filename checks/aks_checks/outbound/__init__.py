"""Checks of outbound ports and addresses."""
