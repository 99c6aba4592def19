"""Ratios taken side by side in one run: this house, and the plainest Django that does the same (`make bench`)."""
