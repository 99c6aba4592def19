"""The demo's mailbox page: mails that would have been sent, and their links. It does not exist outside the demo."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from clients.queries import mailbox
from psychoed.doors import STAFF, door


@door(STAFF)
def letters(request: HttpRequest) -> HttpResponse:
    """All of them, newest first."""
    if not mailbox.is_open():
        raise Http404
    return render(request, "clients/desk/mailbox.html", {"letters": mailbox.local_letters()})


@door(STAFF)
def letter(request: HttpRequest, mail_id: int) -> HttpResponse:
    """One of them, as plain text with its links."""
    found = mailbox.local_letter(mail_id=mail_id)
    if found is None:
        raise Http404
    return render(request, "clients/desk/mailbox_letter.html", {"letter": found})
