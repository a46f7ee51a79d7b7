"""How the written part of a mail is read: bytes to parts, parts to lines, lines to labels, labels to what was written."""
