"""The forms of the practice's pages."""
