"""The verbs of the caseload: atomic, `by=` who does it, `now=` when, the audit event inside."""
