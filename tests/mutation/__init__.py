"""Sins against the critical rooms, one at a time, and whether any test notices: `python -m tests.mutation [ROOM …]`."""
