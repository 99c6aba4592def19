"""Marks the folder as a package."""
