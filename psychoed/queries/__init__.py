"""The readers of the library: what a page shows, as dataclasses."""
