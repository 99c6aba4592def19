"""The therapist's pages about clients."""
