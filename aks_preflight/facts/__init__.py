"""What is known beyond the cluster: one file per ARM resource family, each saying how to fetch and which RBAC actions."""
