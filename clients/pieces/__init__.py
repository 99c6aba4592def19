"""The portal's own reader: what one sitting at a mailed link may see, and nothing beside it.

It stands apart from `access` and `queries`, which serve staff. Every function takes the sitting it reads
for; what is not within its reach does not exist (404).
"""

from clients.pieces.pages import EntryPage, Occasion, Piece, Start, entry_page, piece, start
from clients.pieces.person import Choices, Door, choices, door_of
from clients.pieces.reach import NotHere, Sitting, assignment, entries, entry, sitting
from clients.pieces.risk import risk_of, said_safe

__all__ = [
    "Choices",
    "Door",
    "EntryPage",
    "NotHere",
    "Occasion",
    "Piece",
    "Sitting",
    "Start",
    "assignment",
    "choices",
    "door_of",
    "entries",
    "entry",
    "entry_page",
    "piece",
    "risk_of",
    "said_safe",
    "sitting",
    "start",
]
