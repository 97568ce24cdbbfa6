"""The Storage container that keeps the reports. The job's identity reaches it: no key, no shared access signature."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from azure.core.exceptions import AzureError, ResourceNotFoundError
from azure.identity import DefaultAzureCredential
from azure.storage.blob import ContainerClient, ContentSettings, StorageErrorCode

from aks_preflight.report.text import clean, clipped

_TYPES = {".json": "application/json", ".html": "text/html; charset=utf-8"}
_OTHER = "application/octet-stream"
#: Seconds before a request is tried again, the first of three times: the client's own default.
_FIRST_WAIT = 15


class StorageError(Exception):
    """The container could not be read or written. The text is one line."""


class Container:
    """Blobs of one container. Each method raises StorageError."""

    def __init__(self, url: str) -> None:
        """`url` is that of the container: https://ACCOUNT.blob.core.windows.net/reports."""
        with _told(f"the container {url}"):
            # `requests` knows REQUESTS_CA_BUNDLE by itself; SSL_CERT_FILE is what the rest of the program heeds first.
            verify = os.environ.get("SSL_CERT_FILE") or True
            credential = DefaultAzureCredential(connection_verify=verify)
            self._client = ContainerClient.from_container_url(
                url, credential=credential, connection_verify=verify, initial_backoff=_FIRST_WAIT
            )

    def fetch(self, name: str, into: Path) -> bool:
        """Writes a blob to a file. False where there is no such blob; a container that is not there is an error."""
        with _told(f"reading {name}"):
            try:
                download = self._client.download_blob(name)
            except ResourceNotFoundError as error:
                if getattr(error, "error_code", None) == StorageErrorCode.BLOB_NOT_FOUND:
                    return False
                raise
            with into.open("wb") as file:
                download.readinto(file)
        return True

    def keep(self, name: str, file: Path) -> None:
        """Writes a file to a blob, in the place of what was there: whole, or not at all."""
        with _told(f"writing {name}"), file.open("rb") as content:
            settings = ContentSettings(content_type=_TYPES.get(file.suffix, _OTHER))
            self._client.upload_blob(name, content, overwrite=True, content_settings=settings)


@contextmanager
def _told(what: str) -> Iterator[None]:
    try:
        yield
    except (AzureError, ValueError) as error:
        first = next(iter(str(error).splitlines()), type(error).__name__)
        raise StorageError(f"{what}: {clipped(clean(first), 300)}") from error
