"""A page's worth of reading for the therapist's side. Each function returns plain dataclasses."""

from clients.queries.page import ClientPage, Piece, Reach, Who, client_page
from clients.queries.people import Caseload, Line, caseload, words
from clients.queries.story import Looks, who_looked

__all__ = [
    "Caseload",
    "ClientPage",
    "Line",
    "Looks",
    "Piece",
    "Reach",
    "Who",
    "caseload",
    "client_page",
    "who_looked",
    "words",
]
