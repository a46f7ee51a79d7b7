"""The people and plans that a local run starts with: a coach with twelve clients, one of them with a year of history.

Everything is made by the verbs that pages, mails and texts use, each at the moment when it happened (`story`). That
takes hundreds of transactions, so it happens in memory and in a process of its own (`beside`), while the stack comes
up; then the rows are put into the tables (`making`).
"""
