"""From which network somebody knocks: the prefix alone, and only as far as configured proxies are believed."""

from ipaddress import IPv6Address, ip_address, ip_network

from django.conf import settings
from django.http import HttpRequest

V4, V6 = 24, 56
"""A home or an office has about so much; one address says too much of a person, and costs a flooder nothing."""
UNKNOWN = "unknown"


def network_of(request: HttpRequest) -> str:
    """The /24 or /56 of whoever asks. What is no address is one network, whatever it says."""
    try:
        address = ip_address(_address(request))
    except ValueError:
        return UNKNOWN
    if isinstance(address, IPv6Address) and address.ipv4_mapped is not None:
        address = address.ipv4_mapped
    return str(ip_network((address, V4 if address.version == 4 else V6), strict=False))


def _address(request: HttpRequest) -> str:
    """Each proxy of ours writes one address at the end; what stands before those, anybody may have written."""
    said = [part.strip() for part in request.headers.get("X-Forwarded-For", "").split(",")]
    believed = settings.ATTUNE_PROXIES
    if believed and len(said) >= believed:
        return said[-believed]
    return str(request.META.get("REMOTE_ADDR", ""))
