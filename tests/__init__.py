"""The second book of the house: what it promises, in sentences that can fail."""
