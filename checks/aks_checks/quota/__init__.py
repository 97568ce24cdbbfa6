"""Checks of vCPU quota, VM sizes and zones."""
