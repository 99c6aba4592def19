"""What is done to the library: every change is a deed with a name, an actor and an event."""
