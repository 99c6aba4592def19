"""What clients read, in every language: finds the words, keeps the catalogues, compiles them. Needs no gettext tools."""
