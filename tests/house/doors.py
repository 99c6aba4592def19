"""The table of all doors: every route stands here once, with who may pass it. A new route needs its line.

The kinds say who gets an answer for Sam's rows; everyone else is answered as for what does not exist.
"""

PUBLIC = "public"
"""Anyone: nothing of anyone stands there."""
LIBRARY_S = "library's own"
"""Pages of the accounts library, which guards them itself."""
SITTING = "sitting"
"""Whoever opened a mailed link, in a sitting of that link."""
OWN = "their own way in"
"""Every member, about how they sign in."""
WORK = "work"
"""Every member of a practice, about themselves or their practice."""
READS = "library readers"
CURATES = "curators"
CASELOAD = "the therapist of the client"
NAMES = "the therapist of the client, and assistants"
ERASES = "the therapist of the client, and owners"
OWNS = "owners"
TOKEN = "a token"
NOBODY = "nobody, outside the demo"

THERAPIST, ASSISTANT, CURATOR, OWNER = "thea", "assistant", "cora", "owen"

PASSES: dict[str, frozenset[str]] = {
    OWN: frozenset({THERAPIST, ASSISTANT, CURATOR, OWNER, "colleague", "stranger"}),
    WORK: frozenset({THERAPIST, ASSISTANT, CURATOR, OWNER, "colleague", "stranger"}),
    READS: frozenset({THERAPIST, CURATOR, OWNER, "colleague", "stranger"}),
    CURATES: frozenset({CURATOR, "stranger"}),
    CASELOAD: frozenset({THERAPIST}),
    NAMES: frozenset({THERAPIST, ASSISTANT}),
    ERASES: frozenset({THERAPIST, OWNER}),
    OWNS: frozenset({OWNER, "stranger"}),
    NOBODY: frozenset(),
}
"""Which of the cast may get something other than a refusal. The stranger holds every role, elsewhere."""

DOORS: dict[str, str] = {
    # practice
    "today": WORK,
    "today_news": CASELOAD,
    "note": CASELOAD,
    "prep": CASELOAD,
    "repair": CASELOAD,
    "slot": CASELOAD,
    "process_note": CASELOAD,
    "thread": CASELOAD,
    "thread_stage": CASELOAD,
    "said_open": CASELOAD,
    "promise_answer": CASELOAD,
    "away": CASELOAD,
    "practice_settings": OWNS,
    "practice_response": OWNS,
    "practice_people": OWNS,
    "person_clients": OWNS,
    "person_roles": OWNS,
    "person_end": OWNS,
    "tokens": WORK,
    "token_new": WORK,
    "token_end": WORK,
    "draft": WORK,
    "lock": PUBLIC,
    "lock_state": PUBLIC,
    "lock_now": WORK,
    "lock_alive": WORK,
    "unlock": PUBLIC,
    "lock_opened": PUBLIC,
    "gallery": PUBLIC,
    "healthz": PUBLIC,
    "demo_codes": PUBLIC,
    # each their own way in
    "account_signup": PUBLIC,
    "account_everywhere": OWN,
    "mfa_activate_totp": OWN,
    "mfa_deactivate_totp": OWN,
    "mfa_view_recovery_codes": OWN,
    "mfa_generate_recovery_codes": OWN,
    "mfa_add_webauthn": OWN,
    "mfa_remove_webauthn": OWN,
    "mfa_edit_webauthn": OWN,
    # the library and the content desk
    "library": READS,
    "material": READS,
    "edition_preview": READS,
    "edition_suggest": READS,
    "edition_adapt": READS,
    "content_desk": CURATES,
    "import_article": CURATES,
    "content_draft": CURATES,
    "content_undo": CURATES,
    "content_review": CURATES,
    "edition_revise": CURATES,
    "edition_translate": CURATES,
    "edition_retire": CURATES,
    "edition_recall": CURATES,
    # behind a mailed link
    "portal:landing_bare": PUBLIC,
    "portal:landing": PUBLIC,
    "portal:robots": PUBLIC,
    "portal:stop": PUBLIC,
    "portal:start": SITTING,
    "portal:pause": PUBLIC,
    "portal:looks": PUBLIC,
    "portal:leave": SITTING,
    "portal:finish": SITTING,
    "portal:number": SITTING,
    "portal:new_number": SITTING,
    "portal:code": SITTING,
    "portal:known": SITTING,
    "portal:keep": SITTING,
    "portal:choices": SITTING,
    "portal:notes": SITTING,
    "portal:close": SITTING,
    "portal:close_all": SITTING,
    "portal:everything": SITTING,
    "portal:everything_file": SITTING,
    "portal:looked": SITTING,
    "portal:erasure": SITTING,
    "portal:when": SITTING,
    "portal:not_mine": SITTING,
    "portal:between_us": SITTING,
    "portal:said": SITTING,
    "portal:unsay": SITTING,
    "portal:piece": SITTING,
    "portal:begin": SITTING,
    "portal:read": SITTING,
    "portal:not_this_one": SITTING,
    "portal:after_all": SITTING,
    "portal:between_us_about": SITTING,
    "portal:question": SITTING,
    "portal:save": SITTING,
    "portal:check": SITTING,
    "portal:send": SITTING,
    "portal:safe": SITTING,
    "portal:look": SITTING,
    "portal:sent": SITTING,
    "portal:undo": SITTING,
    # programs
    "api": PUBLIC,
    "api_schema": PUBLIC,
    "api_library": TOKEN,
    "api_edition": TOKEN,
    "api_clients": TOKEN,
    "api_summaries": TOKEN,
    "api_assignments": TOKEN,
    "api_entries": TOKEN,
    # the therapist's side of clients
    "risk_event": CASELOAD,
    "risk_open": CASELOAD,
    "risk_take": CASELOAD,
    "risk_settle": CASELOAD,
    "clients": NAMES,
    "clients_words": CASELOAD,
    "client_new": WORK,
    "client": NAMES,
    "client_edit": CASELOAD,
    "client_standing": CASELOAD,
    "client_contact": CASELOAD,
    "client_erase": ERASES,
    "assign": CASELOAD,
    "assign_compose": CASELOAD,
    "assign_undo": CASELOAD,
    "hand_link": CASELOAD,
    "mail_again": CASELOAD,
    "client_mails": CASELOAD,
    "mailbox": NOBODY,
    "mailbox_letter": NOBODY,
    "client_looked": CASELOAD,
    "client_number": CASELOAD,
    "client_sharing": CASELOAD,
    "piece": CASELOAD,
    "piece_not_done": CASELOAD,
    "piece_outcome": CASELOAD,
    "piece_pause": CASELOAD,
    "piece_revoke": CASELOAD,
    "piece_resend": CASELOAD,
    "piece_reminder": CASELOAD,
    "piece_paper": CASELOAD,
    "piece_from_paper": CASELOAD,
    "piece_close_links": CASELOAD,
    "entry_take_out": CASELOAD,
    "entry": CASELOAD,
    "entry_open": CASELOAD,
}

FIXED: dict[str, object] = {
    "pk": 0,
    "lid": "no-such-link",
    "number": 1,
    "deed": "take-back",
    "mail_id": 1,
    "token": "AAAA.BBBB",
}
"""Parameters of paths that stand for no row."""

LIBRARIES = ("allauth.",)
"""Modules whose routes guard themselves and stand in no line above."""

SAMS: dict[str, str] = {
    "client_id": "client",
    "assignment_id": "assignment",
    "entry_id": "entry",
    "note_id": "note",
    "thread_id": "thread",
    "said_id": "said",
    "event_id": "event",
    "promise_id": "promise",
    "session_id": "session",
    "edition_id": "edition",
    "material_id": "material",
    "member_id": "member",
    "token_id": "token",
}
"""Which of Sam's rows stands in a path where a parameter of this name is asked for."""
