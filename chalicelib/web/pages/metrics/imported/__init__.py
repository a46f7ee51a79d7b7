"""A file of values written by another program or a spreadsheet: what it says, line by line. Pure; nothing is written
here."""
