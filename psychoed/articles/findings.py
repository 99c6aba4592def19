"""What reading an article yields: blocks, doubts and the count of words; and how a refusal is said."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from psychoed.blocks import Block


class ArticleError(ValueError):
    """An article that cannot be read at all: the field at fault and one plain sentence."""

    def __init__(self, field: str, message: str) -> None:
        super().__init__(message)
        self.field = field
        self.message = message


@dataclass(frozen=True, kw_only=True)
class Doubt:
    """Something that the reading could not decide by itself, beside the block that it is about."""

    block: int
    code: str
    message: str


@dataclass(frozen=True, kw_only=True)
class Article:
    """An article as blocks. `words_lost` is 0, or the reading is refused: see `reading_of` in this package."""

    blocks: list[Block]
    doubts: list[Doubt]
    words_in: int
    words_out: int
    words_lost: int
    format: str
    source: str


@dataclass(kw_only=True)
class Piece:
    """A block on its way, with what is doubtful about it as pairs of code and sentence."""

    block: Block
    notes: list[tuple[str, str]] = field(default_factory=list)
    bold: bool = False

    @property
    def is_paragraph(self) -> bool:
        """Nothing but running text so far."""
        return bool(self.block["type"] == "paragraph")

    @property
    def text(self) -> str:
        """The text of a block that has one."""
        return str(self.block.get("text", ""))

    def note(self, code: str, message: str) -> None:
        """Remember a doubt."""
        self.notes.append((code, message))


def doubts_of(pieces: Iterable[Piece]) -> list[Doubt]:
    """The doubts with the places that their blocks have in the end."""
    return [
        Doubt(block=index, code=code, message=message)
        for index, piece in enumerate(pieces)
        for code, message in piece.notes
    ]
