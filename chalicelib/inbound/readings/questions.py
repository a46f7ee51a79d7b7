"""What we ask back about a value that may mean something else, and why a value can't be taken. Pure."""

from datetime import date

from chalicelib.domain.metrics import values
from chalicelib.domain.metrics.answers.followed import Reason
from chalicelib.domain.metrics.days import FIRST_DAY
from chalicelib.domain.metrics.kinds import KINDS
from chalicelib.domain.metrics.metric import Metric
from chalicelib.domain.metrics.recording import Known
from chalicelib.inbound.readings.situation import Question, Reading
from chalicelib.inbound.readings.wording import dated, on_day
from chalicelib.isolated import isolated


def asked(question: Question, known: Known, today: date, *, letters: bool = False) -> str:
    """Returns the question in words, with how to reply. With ``letters``, metrics are called by their letters, as in
    texts."""
    said, candidates = isolated(question.said), question.candidates
    if question.reason == "action" and candidates:
        metric = _metric(candidates[0], known)
        name = _reply_name(metric, letters=letters)
        if not letters:  # by mail a bare number is never an action's, but DONE and a number is
            return f"Is {said} your {isolated(metric.name)}, or is action {said} done? Reply {name} {said}, or DONE {said}."
        return f"Is {said} your {isolated(metric.name)}, or about action {said}? Reply {name} {said}, or {said} and your comment."
    if question.reason == "ending" and candidates:
        metric = _metric(candidates[0], known)
        return f"Was there no {isolated(metric.name)}, or should we stop asking for it? Reply 0, SKIP, or NO {isolated(metric.name.upper())}."
    if question.reason == "which_metric":
        return _which_metric(question, known, letters=letters)
    if question.reason == "which_day" and len(candidates) > 1:
        days = [dated(each.day, today) for each in candidates]
        return f"Is {_value(candidates[0], known)} for {days[0]} or {days[1]}? Reply with the day."
    if len(candidates) > 1:
        one, other = (_value(each, known) for each in candidates[:2])
        day = on_day(_metric(candidates[0], known), candidates[0].day, today)
        if candidates[1].answer.value is None:
            return f"{day}: was it {one}, or is there no value? Reply {one} or SKIP."
        return f"{day}: did you mean {one} or {other}? Reply with the one you mean."
    if candidates and question.reason not in ("out_of_range",):
        metric = _metric(candidates[0], known)
        day = on_day(metric, candidates[0].day, today)
        if metric.kind == "yes_no":
            return f"{day}: yes or no? Reply YES or NO."
        return f"{day}: did you mean {_value(candidates[0], known)}? Reply YES, or with the right value."
    return _not_taken(question, known)


def _which_metric(question: Question, known: Known, *, letters: bool) -> str:
    said = isolated(question.said)
    metrics = [_metric(each, known) for each in question.candidates]
    if len(metrics) == 2:
        one, other = (isolated(metric.name) for metric in metrics)
        return f"Is {said} your {one} or your {other}? Reply with its name, such as {_reply_name(metrics[0], letters=letters)} {said}."
    if len(metrics) == 1:
        name = isolated(metrics[0].name)
        return f"Is {said} your {name}? Reply YES, or with the name of what it is."
    return f"What is {said}? Reply with a name before each number."


_SENTENCES: dict[Reason, str] = {
    "future": "{said} wasn’t added: that day hasn’t begun yet. Reply with the day and the value.",
    "too_long_ago": f"{{said}} wasn’t added: days before {FIRST_DAY.year} can’t have values. Reply with another day.",
    "no_last_value": "There’s no value of {name} yet that this could be the same as. Reply with {kind}{unit}, such as {example}.",
    "too_large": "{said} is too big for {name}. Reply with a smaller number, or in a bigger unit.",
    "out_of_range": "{name} goes from {low} to {high}, so {said} wasn’t added. Reply with a whole number from {low} to {high}.",
    "decimals": "{said} has more decimals than we can keep. Reply with at most six.",
    "other_unit": "{name} is {kind}{unit}, so {said} wasn’t added. Reply with {kind}{unit}, such as {example}.",
    "unknown_unit": "We don’t know the unit in “{said}”, so it wasn’t added. Reply with {kind}{unit}, such as {example}.",
}  # fmt: skip


def _not_taken(question: Question, known: Known) -> str:
    metric = known[question.metric_id][1] if question.metric_id and question.metric_id in known else None
    if question.candidates:
        metric = metric or _metric(question.candidates[0], known)
    if metric is None:
        plain = _SENTENCES[question.reason] if question.reason in ("future", "too_long_ago") else _UNKNOWN
        return plain.format(said=isolated(question.said))
    sentence = _SENTENCES.get(question.reason, _UNREAD)
    scale = (metric.low, metric.high)
    if question.reason == "out_of_range" and None in scale:
        sentence = _UNREAD
    return sentence.format(
        said=isolated(question.said), name=isolated(metric.name), kind=KINDS[metric.kind].called, example=example(metric),
        unit=f" in {isolated(metric.unit)}" if metric.unit else "", low=int(metric.low or 0), high=int(metric.high or 0),
    )  # fmt: skip


_UNKNOWN = "We couldn’t tell what {said} is. Reply with a name and a number."
_UNREAD = "We couldn’t take {said} for {name}. Reply with {kind}{unit}, such as {example}."


def example(metric: Metric) -> str:
    """Returns a value in the form in which it may be typed: the last one, or a typical one of its kind."""
    last = [each.read for _, each in metric.latest if each.read is not None]
    if last:
        return values.shown(metric, last[-1], with_unit=False)
    if metric.kind == "rating" and metric.high is not None:
        return str(int(metric.high))
    return KINDS[metric.kind].example


def _metric(reading: Reading, known: Known) -> Metric:
    return known[reading.metric_id][1]


def _value(reading: Reading, known: Known) -> str:
    """Returns a candidate in the form in which it may be typed as an answer."""
    metric, value = _metric(reading, known), reading.answer.value
    if value is None:
        return "SKIP"
    if metric.kind in ("duration", "yes_no", "rating"):
        return values.shown(metric, value)
    digits = "/".join(values.plain(each) for each in (value.value, value.second) if each is not None)
    return isolated(f"{digits} {metric.unit}") if metric.unit else digits


def _reply_name(metric: Metric, *, letters: bool) -> str:
    return str(metric.letter) if letters and metric.letter else isolated(metric.name)
