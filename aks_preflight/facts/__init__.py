"""What is known beyond the cluster: one file per ARM resource family, how to fetch it and with which RBAC actions."""
