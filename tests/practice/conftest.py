"""The practice's browser tests visit the same one-at-a-time server as the portal's."""

from tests.clients.portal.conftest import house

__all__ = ["house"]
