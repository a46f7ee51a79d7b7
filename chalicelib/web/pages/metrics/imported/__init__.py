"""A file of values as another program or a spreadsheet wrote it: what it says, line by line. Pure; nothing is written here."""
