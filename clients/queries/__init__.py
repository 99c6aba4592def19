"""A page's worth of reading for the therapist's side. Each function returns plain dataclasses."""

from clients.queries.choosing import Choice, Desk, Shelf, desk, languages, quick, shelf
from clients.queries.contact import ContactPage, address_is_taken, contact_page, number_page, who, who_by_code
from clients.queries.entry import EntryPage, entry_page
from clients.queries.lately import Lately, Numbers, lately, numbers, silent_since
from clients.queries.mails import MailLine, Mails, mails
from clients.queries.page import ClientPage, Piece, Reach, Who, client_page
from clients.queries.paper import PaperPage, paper_page
from clients.queries.people import Caseload, Line, caseload, words
from clients.queries.piece import PiecePage, piece_page
from clients.queries.risk import EventPage, Harm, event_page, harm
from clients.queries.sharing import Sharing, sharing
from clients.queries.story import Looks, who_looked
from clients.queries.undelivered import Undelivered, undelivered

__all__ = [
    "Caseload",
    "Choice",
    "ClientPage",
    "ContactPage",
    "Desk",
    "EntryPage",
    "EventPage",
    "Harm",
    "Lately",
    "Line",
    "Looks",
    "MailLine",
    "Mails",
    "Numbers",
    "PaperPage",
    "Piece",
    "PiecePage",
    "Reach",
    "Sharing",
    "Shelf",
    "Undelivered",
    "Who",
    "address_is_taken",
    "caseload",
    "client_page",
    "contact_page",
    "desk",
    "entry_page",
    "event_page",
    "harm",
    "languages",
    "lately",
    "mails",
    "number_page",
    "numbers",
    "paper_page",
    "piece_page",
    "quick",
    "sharing",
    "shelf",
    "silent_since",
    "undelivered",
    "who",
    "who_by_code",
    "who_looked",
    "words",
]
