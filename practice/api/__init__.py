"""The face for programs: personal tokens, scopes, problem documents."""
