"""The verbs of the practice: people, sessions, ruptures, promises."""
