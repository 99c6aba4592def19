"""The floor: three views and one task as a good Django programmer writes them first, with nothing kept or saved."""
