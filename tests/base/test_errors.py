"""Refusals have a name, a status and a sentence."""

from chalicelib import errors


def every_refusal(of: type[errors.Refused] = errors.Refused) -> list[type[errors.Refused]]:
    return [of, *(deeper for each in of.__subclasses__() for deeper in every_refusal(each))]


def test_every_refusal_has_a_calm_sentence_and_a_status() -> None:
    for refusal in every_refusal():
        assert 400 <= refusal.status < 600
        assert refusal.sentence.endswith(".")
        assert "!" not in refusal.sentence


def test_problems_of_what_was_typed_are_kept_by_field() -> None:
    refusal = errors.Invalid({"what": "Please say what.", "due": "Please say when."})
    assert (refusal.name, refusal.status) == ("Invalid", 422)
    assert refusal.problems == {"what": "Please say what.", "due": "Please say when."}
    assert str(refusal) == refusal.sentence == "Please say what. Please say when."


def test_a_limit_says_when_to_come_back() -> None:
    assert errors.LimitReached(retry_after=7).retry_after == 7
    assert errors.LimitReached("Slowly.").sentence == "Slowly."
