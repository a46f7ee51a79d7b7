"""Why a command of an operator ends without doing what it was asked: a sentence, and a number for scripts."""


class Refusal(Exception):
    """Nothing was changed. The sentence says why, and what to do; the command ends with 2."""

    code = 2


class Failed(Exception):
    """It had begun. The sentence says how far it came, and what to do; the command ends with 1."""

    code = 1
