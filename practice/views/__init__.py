"""The therapist's own pages."""
