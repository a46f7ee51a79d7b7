"""What messages weigh is learned from those that people decided on, and decides as they did."""

from datetime import UTC, datetime

from chalicelib.inbound.commands import done_elsewhere, features, read, weighing
from chalicelib.inbound.commands.done import Done
from infra.package import weights

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)


def test_the_table_is_learned_from_the_messages_as_they_are() -> None:
    assert weights.LEARNED.read_text(encoding="utf-8").strip() == weights.digest(), (
        "run: python -m infra.package.weights --write"
    )


def test_no_message_is_decided_both_ways() -> None:
    plain, doubtful = (
        {text for name, is_plain in weights.FILES.items() if is_plain is kind for text in weights.messages(name)}
        for kind in (True, False)
    )
    assert plain & doubtful == set()


def test_of_what_was_heard_hardly_a_doubtful_message_acts_and_most_plain_ones_do() -> None:
    doubtful, plain = weights.messages("heard_doubtful.txt")[::12], weights.messages("heard_plain.txt")[::12]
    assert sum(isinstance(read.texted(text, NOW), Done) for text in doubtful) < 0.02 * len(doubtful)
    assert sum(isinstance(read.mailed(text, NOW), Done) for text in plain) > 0.8 * len(plain)


def test_what_speaks_for_done_weighs_more_than_what_speaks_against_it() -> None:
    sure, unsure = "Done, and my neighbour clapped", "Done, but my neighbour tore it up and I have to start over"
    assert weighing.weigh(sure) > 0 > weighing.weigh(unsure)
    assert weighing.weigh("Done " + "x " * weighing.LONGEST) < -1000
    assert weights.why(unsure)[0][1] < 0
    assert sum(weight for _, weight in weights.why(sure)) > 0


def test_features_are_the_same_in_all_spellings() -> None:
    assert features.of("Done. I DIDN’T cry") == features.of("done. i didn't cry")
    assert features.of("Erledigt, danke") == features.of("ERLEDIGT, danke")
    assert {"DONE", "^ DONE", "DONE thanks", "~<than"} <= set(features.of("Finished thanks"))
    assert "all" in features.of("Done 5/5")
    assert "all" not in features.of("Done 4/5")


def test_done_elsewhere_is_said_in_a_clause_that_takes_nothing_back() -> None:
    assert [done_elsewhere.says_done(text) for text in ("Right then. That's done.", "Took all day but it's done")] == [
        True,
        True,
    ]
    for text in ("I want it done", "When it's done I'll write", "Is it done?", "Done 6 calls", "It will be done"):
        assert not done_elsewhere.says_done(text), text
