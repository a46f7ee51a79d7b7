"""Takes in replies: mails announced by SES and texts from SNS, both through queues. Nothing is sent from here: answers are owed,
and ``outbound`` delivers them.

To add a reason for refusing a reply: a class in ``refusals.py`` (it says where its sentences go), and the check that raises it.
To add a command: see ``commands/__init__.py``.
"""
