"""Content packs: one plain file per edition, readable and diffable by a clinician, lossless both ways."""

from psychoed.packs.errors import PackError
from psychoed.packs.metadata import check_metadata
from psychoed.packs.piece import Piece, piece_of
from psychoed.packs.reading import read_pack
from psychoed.packs.shelf import STARTER, shelf
from psychoed.packs.writing import write_pack

__all__ = ["STARTER", "PackError", "Piece", "check_metadata", "piece_of", "read_pack", "shelf", "write_pack"]
