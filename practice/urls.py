"""The map of the house: each context hands in its own part."""

from django.urls import include, path

from practice.views import between_us, clients, drafts, health, lock, notes, people, sessions, today, tokens

urlpatterns = [
    path("", today.today, name="today"),
    path("clients/", clients.clients, name="clients"),
    path("clients/words/", clients.words, name="clients_words"),
    path("clients/<uuid:client_id>/", clients.client, name="client"),
    path("clients/<uuid:client_id>/note/", notes.note, name="note"),
    path("clients/<uuid:client_id>/repair/", notes.repair, name="repair"),
    path("clients/<uuid:client_id>/hour/", sessions.slot, name="slot"),
    path("clients/<uuid:client_id>/promise/", between_us.promise_make, name="promise_make"),
    path("notes/<uuid:note_id>/", notes.process_note, name="process_note"),
    path("threads/<uuid:thread_id>/", notes.thread, name="thread"),
    path("threads/<uuid:thread_id>/stage/", notes.thread_stage, name="thread_stage"),
    path("between-us/<uuid:said_id>/opening/", between_us.said_open, name="said_open"),
    path("promises/<uuid:promise_id>/answer/", between_us.promise_answer, name="promise_answer"),
    path("sessions/<uuid:session_id>/state/", sessions.session_state, name="session_state"),
    path("practice/", people.practice_settings, name="practice_settings"),
    path("practice/people/", people.practice_people, name="practice_people"),
    path("practice/people/<uuid:member_id>/end/", people.person_end, name="person_end"),
    path("tokens/", tokens.token_list, name="tokens"),
    path("tokens/new/", tokens.token_new, name="token_new"),
    path("tokens/<uuid:token_id>/end/", tokens.token_end, name="token_end"),
    path("library/", include("psychoed.urls")),
    path("draft/", drafts.draft, name="draft"),
    path("lock/", lock.lock, name="lock"),
    path("healthz", health.healthz, name="healthz"),
    path("", include("clients.desk.urls")),
    path("", include("clients.portal.urls")),
    path("api/", include("practice.api.urls")),
    path("accounts/", include("allauth.account.urls")),
    path("accounts/factors/", include("allauth.mfa.urls")),
]
