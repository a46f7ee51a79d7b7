"""Decides what is sent, when and by which channel, by what each person chose; the outlook asks the same function."""
