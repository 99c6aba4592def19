"""The starter library as it lies in its folder: every pack read and complete, or a plain complaint."""

from pathlib import Path

from psychoed.packs.errors import PackError
from psychoed.packs.metadata import check_metadata
from psychoed.packs.piece import Piece
from psychoed.packs.reading import read_pack

STARTER = Path(__file__).resolve().parent.parent / "library"
ENDINGS = {".md", ".yaml"}


def shelf(folder: Path = STARTER) -> list[Piece]:
    """All pieces of a folder, in the order of their file names."""
    paths = sorted(path for path in folder.rglob("*") if path.suffix in ENDINGS)
    if not paths:
        raise PackError(file=str(folder), field="folder", message="holds no packs")
    return [_piece(path) for path in paths]


def _piece(path: Path) -> Piece:
    piece = read_pack(path.read_text(encoding="utf-8"), filename=path.name)
    if path.name != piece.filename:
        raise PackError(file=path.name, field="file", message=f"call it {piece.filename}")
    try:
        check_metadata(piece)
    except PackError as error:
        raise error.in_file(path.name) from error
    return piece
