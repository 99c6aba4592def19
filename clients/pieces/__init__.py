"""The portal's own reader: what one sitting at a mailed link may see, and nothing beside it.

It stands apart from `access` and `queries`, which serve staff. Every function takes the sitting it reads
for; what is not within its reach does not exist (404).
"""

from clients.pieces.everything import Everything, Given, Written, everything
from clients.pieces.looks import Look, Looks, looks
from clients.pieces.pages import EntryPage, Occasion, Piece, Start, entry_page, piece, start
from clients.pieces.person import Choices, Door, Slot, choices, door_of, notes_on, slot
from clients.pieces.reach import NotHere, Sitting, assignment, entries, entry, sitting
from clients.pieces.risk import risk_of, said_safe
from clients.pieces.said import said

__all__ = [
    "Choices",
    "Door",
    "EntryPage",
    "Everything",
    "Given",
    "Look",
    "Looks",
    "NotHere",
    "Occasion",
    "Piece",
    "Sitting",
    "Slot",
    "Start",
    "Written",
    "assignment",
    "choices",
    "door_of",
    "entries",
    "entry",
    "entry_page",
    "everything",
    "looks",
    "notes_on",
    "piece",
    "risk_of",
    "said",
    "said_safe",
    "sitting",
    "slot",
    "start",
]
