"""A page's worth of reading for the practice's own pages; each returns plain dataclasses."""
