"""Tests of psychoed."""
