"""A real emulator of Azure Storage over TLS. Without node or azurite the tests are skipped, and say what is missing."""

from __future__ import annotations

import shutil
import socket
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import pytest
import trustme
from azure.core.exceptions import ResourceNotFoundError
from azure.storage.blob import ContainerClient

from tests.simulator import Simulator

AZURITE = Path(__file__).parent / "node_modules" / "azurite" / "dist" / "src" / "blob" / "main.js"
ACCOUNT = "devstoreaccount1"
#: The emulator's own well-known key: how the tests look at what the job wrote.
KEY = "Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq/K1SZFPTOtr/KBHBeksoGMGw=="


@dataclass(frozen=True)
class Storage:
    url: str
    ca: str

    def container(self, name: str) -> ContainerClient:
        return ContainerClient(self.url, name, credential=KEY, connection_verify=False)

    def blobs(self, name: str) -> dict[str, str]:
        """The names of the blobs, and their content types."""
        listed = self.container(name).list_blobs()
        return {blob.name: blob.content_settings.content_type or "" for blob in listed}


@pytest.fixture(scope="session")
def storage(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Storage]:
    node = shutil.which("node")
    if node is None or not AZURITE.exists():
        pytest.skip("no node or no azurite: npm install --prefix tests/scheduled")
    folder = tmp_path_factory.mktemp("azurite")
    ca = trustme.CA()
    issued = ca.issue_cert("127.0.0.1")
    cert, key = folder / "cert.pem", folder / "key.pem"
    cert.write_bytes(b"".join(blob.bytes() for blob in issued.cert_chain_pems))
    issued.private_key_pem.write_to_path(key)
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    words = ["--blobPort", str(port), "--oauth", "basic", "--cert", str(cert), "--key", str(key)]
    words += ["--location", str(folder), "--skipApiVersionCheck", "--silent", "--disableTelemetry"]
    with subprocess.Popen([node, str(AZURITE), *words], stdout=subprocess.PIPE, stderr=subprocess.STDOUT) as process:
        try:
            _wait(port, process)
            yield Storage(f"https://127.0.0.1:{port}/{ACCOUNT}", ca.cert_pem.bytes().decode())
        finally:
            process.terminate()


def _wait(port: int, process: subprocess.Popen[bytes]) -> None:
    for _ in range(300):
        with socket.socket() as knock:
            if not knock.connect_ex(("127.0.0.1", port)):
                return
        if process.poll() is not None:
            break
        time.sleep(0.1)
    said = process.stdout.read().decode() if process.stdout and process.poll() is not None else ""
    raise RuntimeError(f"azurite does not answer: {said}")


@pytest.fixture
def container(storage: Storage, request: pytest.FixtureRequest) -> str:
    """A container of the test's own; its name."""
    name = f"reports-{abs(hash(request.node.name)) % 10**9}"
    client = storage.container(name)
    with suppress(ResourceNotFoundError):
        client.delete_container()
    client.create_container()
    return name


@pytest.fixture
def identity(storage: Storage, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[Simulator], Simulator]:
    """Gives this process the managed identity of a simulator, and trust in both it and the storage."""

    def point(arm: Simulator) -> Simulator:
        for name, value in arm.environment.items():
            monkeypatch.setenv(name, value)
        both = tmp_path / "both.pem"
        both.write_text(Path(arm.ca_file).read_text(encoding="utf-8") + storage.ca, encoding="utf-8")
        monkeypatch.setenv("SSL_CERT_FILE", str(both))
        monkeypatch.setenv("NO_PROXY", "127.0.0.1,localhost")
        return arm

    return point
