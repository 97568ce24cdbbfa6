"""Asks the simulator for an estate's smallest answers as fast as it can, to learn how many it serves a second."""

from __future__ import annotations

import asyncio
import os
import ssl
import sys
import time

import aiohttp

COUNT, AT_ONCE = 3000, 32


async def main(snapshot: str) -> None:
    """Says on stderr how many a second were answered."""
    with open(snapshot, encoding="utf-8") as lines:
        urls = [line.split('"', 8)[7] for line in lines if "/usages?" in line[:400] and "virtualNetworks" in line[:400]]
    context = ssl.create_default_context(cafile=os.environ["SSL_CERT_FILE"])
    audience, header = os.environ["AZURE_RESOURCE_MANAGER_AUDIENCE"], os.environ["IDENTITY_HEADER"]
    async with aiohttp.ClientSession(connector=aiohttp.TCPConnector(limit=AT_ONCE, ssl=context)) as session:
        query = {"api-version": "2019-08-01", "resource": audience}
        endpoint = os.environ["IDENTITY_ENDPOINT"]
        async with session.get(endpoint, params=query, headers={"X-IDENTITY-HEADER": header}) as response:
            token = (await response.json())["access_token"]

        async def knock(first: int) -> None:
            for number in range(first, COUNT, AT_ONCE):
                url = os.environ["AZURE_RESOURCE_MANAGER_ENDPOINT"] + urls[number % len(urls)]
                async with session.get(url, headers={"Authorization": f"Bearer {token}"}) as response:
                    await response.read()
                    assert response.status == 200, response.status

        started = time.perf_counter()
        await asyncio.gather(*(knock(first) for first in range(AT_ONCE)))
        seconds = time.perf_counter() - started
    sys.stderr.write(f"{COUNT / seconds:.0f} requests a second, {AT_ONCE} at a time\n")


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1]))
