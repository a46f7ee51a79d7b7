"""What can go wrong at the mail or text provider."""


class SendFailed(Exception):
    """The provider didn't take a message; ``permanent``: it never will, so it is not tried again."""

    def __init__(self, reason: str, *, permanent: bool, opted_out: bool = False, unreachable: bool = False) -> None:
        super().__init__(reason)
        self.permanent = permanent
        self.opted_out = opted_out
        """The provider says that this number wants no texts."""
        self.unreachable = unreachable
        """The provider says that no text can ever be sent to this number."""
