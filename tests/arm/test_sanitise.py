"""What never gets into a file, and that what checks need does."""

from __future__ import annotations

from typing import Any

import pytest

from aks_preflight.arm.sanitise import NOBODY, REMOVED, sanitise, sanitise_url


@pytest.mark.parametrize(
    ("body", "kept"),
    [
        ({"id": "x", "tags": {"owner": "bob"}, "Tags": {}}, {"id": "x"}),
        ({"agentPoolProfiles": [{"name": "p", "tags": {"a": "b"}}]}, {"agentPoolProfiles": [{"name": "p"}]}),
        ({"windowsProfile": {"adminUsername": "bob"}}, {"windowsProfile": {"adminUsername": REMOVED}}),
        (
            {"linuxProfile": {"ssh": {"publicKeys": [{"keyData": "ssh-rsa AAAA"}]}}},
            {"linuxProfile": {"ssh": {"publicKeys": [{"keyData": REMOVED}]}}},
        ),
        ({"servicePrincipalProfile": {"clientId": "msi"}}, {"servicePrincipalProfile": {"clientId": "msi"}}),
        ({"servicePrincipalProfile": {"clientId": "abc"}}, {"servicePrincipalProfile": {"clientId": NOBODY}}),
        ({"identity": {"principalId": "abc", "type": "X"}}, {"identity": {"principalId": NOBODY, "type": "X"}}),
        ({"adminGroupObjectIDs": ["a", "b"]}, {"adminGroupObjectIDs": [NOBODY, NOBODY]}),
        ({"systemData": {"createdBy": "bob@x.y", "createdAt": "2024"}}, {"systemData": {"createdAt": "2024"}}),
        ({"fqdn": "a.b", "privateFQDN": "c.d", "azurePortalFQDN": "e.f", "dnsPrefix": "g"}, {"dnsPrefix": "g"}),
        ({"customCATrustCertificates": ["MII", "MII"]}, {"customCATrustCertificates": [REMOVED, REMOVED]}),
        ({"clientSecret": "s", "adminPassword": "p"}, {"clientSecret": REMOVED, "adminPassword": REMOVED}),
        (
            {"azureKeyvaultSecretsProvider": {"enabled": True}},
            {"azureKeyvaultSecretsProvider": {"enabled": True}},
        ),
        ({"httpProxy": "http://bob:pw@proxy:80/"}, {"httpProxy": "http://proxy:80/"}),
        ({"count": 3, "zones": None, "x": [1, 2.5, True]}, {"count": 3, "zones": None, "x": [1, 2.5, True]}),
        (
            {"message": "The client 'bob@x.y' with object id 'abc' may not perform action 'A' over scope 'B'"},
            {"message": f"The client '{REMOVED}' with object id '{NOBODY}' may not perform action 'A' over scope 'B'"},
        ),
    ],
)
def test_a_body(body: Any, kept: Any) -> None:
    assert sanitise(body) == kept


@pytest.mark.parametrize(
    ("url", "kept"),
    [
        ("/subscriptions/s?api-version=1&$skipToken=abc", "/subscriptions/s?api-version=1&$skipToken=abc"),
        ("/a?api-version=1&sig=abc%3D", "/a?api-version=1"),
        ("/a?sig=abc&api-version=1", "/a?api-version=1"),
        ("/a?code=abc", "/a"),
        ("/a", "/a"),
    ],
)
def test_a_url(url: str, kept: str) -> None:
    assert sanitise_url(url) == kept
