"""The therapist's side of the clients' rooms."""
