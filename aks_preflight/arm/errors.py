"""The errors that are no reasons: without a credential nothing can be asked, without its snapshot nothing replayed."""

from __future__ import annotations

from aks_preflight.model.scope import UsageError


class CredentialError(Exception):
    """No credential could be had: exit 4. The text is one line that says what to do."""


class SnapshotError(UsageError):
    """A snapshot that cannot be read or written: exit 2. The text is one line that names the file and its line."""
