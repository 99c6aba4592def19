"""The mailed side: what a client opens from a link."""
