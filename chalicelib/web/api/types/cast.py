"""The people in the examples: Alice is the client, Carol her coach, and Dan is invited to help."""

A_PLAN = "mfrggzdfmztwq2lk"
A_PROJECT = "nrqxk3tdnbzw22lo"
A_METRIC = "o5swsz3iorxwm33m"
AN_ENTRY = "0195b2c4d5e6000mfrggzdfmz"
ALICE = {"id": "nbswy3dpeb3w64tm", "name": "Alice Moreau"}
CAROL = {"id": "orugs4zanfzsa5dp", "name": "Carol Reed"}
DAN = {"id": "mrqw4llpoj2gs6ro", "name": "Dan Ortiz"}
