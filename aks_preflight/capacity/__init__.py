"""Pure arithmetic: what an operation takes (nodes, addresses, vCPUs) and whether it fits, by every way Azure counts."""
