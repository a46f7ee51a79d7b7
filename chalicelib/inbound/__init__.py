"""How answers come in: mails as SES announces them, texts as SNS brings them, both through queues.

To add a reason of refusal: a class in `refused`, and a check in `checks` that raises it, at its place in `mail._take`.
To add a command: its spellings in `commands`, what it does in `text.Conversation` (or `mail.Reply`), its answer in `wording`.
"""
