"""How replies come in: mails as SES announces them and texts as SNS brings them, both through queues. Nothing is sent from here:
answers are owed, and delivered by ``outbound``.

To add a reason of refusal: a class in ``refusals.py`` (it says where its words are), and the check that raises it.
To add a command: see ``commands/__init__.py``.
"""
