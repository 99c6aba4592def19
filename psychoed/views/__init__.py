"""The doors of the library and of the content desk."""
