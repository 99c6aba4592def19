"""The records of the library."""

from psychoed.models.edition import Edition, EditionEvent
from psychoed.models.licence import LicenceRecord
from psychoed.models.material import Material

__all__ = ["Edition", "EditionEvent", "LicenceRecord", "Material"]
