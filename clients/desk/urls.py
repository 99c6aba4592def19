"""Where the therapist's pages about clients are. `/clients/` and a client's page are mounted above, with more on them."""

from django.urls import path

from clients.desk import contact, entries, erasing, handing, mailbox, paper, people, pieces, record, risk

urlpatterns = [
    path("mailbox/", mailbox.letters, name="mailbox"),
    path("mailbox/<int:mail_id>/", mailbox.letter, name="mailbox_letter"),
    path("harm/<uuid:event_id>/", risk.event, name="risk_event"),
    path("harm/<uuid:event_id>/open/", risk.open_event, name="risk_open"),
    path("harm/<uuid:event_id>/take/", risk.take_on, name="risk_take"),
    path("harm/<uuid:event_id>/settle/", risk.settle, name="risk_settle"),
    path("clients/new/", people.new, name="client_new"),
    path("clients/<uuid:client_id>/edit/", people.edit, name="client_edit"),
    path("clients/<uuid:client_id>/standing/", people.standing, name="client_standing"),
    path("clients/<uuid:client_id>/contact/", contact.contact, name="client_contact"),
    path("clients/<uuid:client_id>/number/", contact.number, name="client_number"),
    path("clients/<uuid:client_id>/erase/", erasing.erase, name="client_erase"),
    path("clients/<uuid:client_id>/assign/", handing.shelf, name="assign"),
    path("clients/<uuid:client_id>/assign/compose/", handing.compose, name="assign_compose"),
    path("clients/<uuid:client_id>/assign/undo/", handing.undo, name="assign_undo"),
    path("clients/<uuid:client_id>/link/", handing.link, name="hand_link"),
    path("clients/<uuid:client_id>/mail-again/", handing.mail_again, name="mail_again"),
    path("clients/<uuid:client_id>/mails/", record.mails, name="client_mails"),
    path("clients/<uuid:client_id>/looked/", record.looked, name="client_looked"),
    path("clients/<uuid:client_id>/sharing/", record.share, name="client_sharing"),
    path("clients/pieces/<uuid:assignment_id>/", pieces.piece, name="piece"),
    path("clients/pieces/<uuid:assignment_id>/not-this-one/", pieces.open_not_done, name="piece_not_done"),
    path("clients/pieces/<uuid:assignment_id>/outcome/", pieces.outcome, name="piece_outcome"),
    path("clients/pieces/<uuid:assignment_id>/pause/", pieces.pause, name="piece_pause"),
    path("clients/pieces/<uuid:assignment_id>/revoke/", pieces.revoke, name="piece_revoke"),
    path("clients/pieces/<uuid:assignment_id>/resend/", pieces.resend, name="piece_resend"),
    path("clients/pieces/<uuid:assignment_id>/reminder/", pieces.reminder, name="piece_reminder"),
    path("clients/pieces/<uuid:assignment_id>/paper/", paper.sheet, name="piece_paper"),
    path("clients/pieces/<uuid:assignment_id>/from-paper/", paper.typing, name="piece_from_paper"),
    path("clients/pieces/<uuid:assignment_id>/close-links/", pieces.close_links, name="piece_close_links"),
    path("clients/entries/<uuid:entry_id>/take-out/", paper.take_out, name="entry_take_out"),
    path("clients/entries/<uuid:entry_id>/", entries.entry, name="entry"),
    path("clients/entries/<uuid:entry_id>/open/", entries.open_entry, name="entry_open"),
]
