"""The client's pages, from a mailed link on."""
