"""A sample of what people send with each form of each page, so that tests can go through all of them."""

import msgspec

from app import app

Fields = dict[str, str]


class Sample(msgspec.Struct, frozen=True):
    """A form, who sends it, and what they type: first, and after going back to it."""

    route: str
    page: str
    """Where the form is shown."""
    first: Fields = {}
    other: Fields | None = None
    """``None`` if nothing can be typed or chosen."""
    by: str = "carol"
    to: str = ""
    """Where it is sent, if that isn't the page's own path."""
    prepare: str = ""
    """What has to be so before."""

    @property
    def name(self) -> str:
        return f"{self.to or self.page}{'?' + self.first['do'] if 'do' in self.first else ''}"


def posted() -> list[str]:
    """All routes that take a form."""
    return [path for path, methods in app.routes.items() if "POST" in methods and path[:3] != "/v1" and "+" not in path]


_P = "/plans/{plan_id}"
_A, _J, _R = _P + "/actions/{number}", _P + "/projects/{project_id}", _P + "/replies/{refusal_id}"
_NOTE = _P + "/notes/{note_id}"
_METRIC = _P + "/metrics/{metric_id}"
_M, _ONE = _P + "/team/{person_id}", _P + "/actions/{number}/comments/{comment_id}"
_DAY = {"time": "10:00", "zone": "Europe/Berlin"}
_FRIDAY, _SUNDAY = {"date": "2026-12-04"} | _DAY, {"date": "2026-12-06"} | _DAY


def _settings(part: str, first: Fields, other: Fields | None = None, *, prepare: str = "") -> Sample:
    return Sample("/settings/{part}", "/settings", first, other, to=f"/settings/{part}", prepare=prepare)


def _card(first: Fields, other: Fields | None = None, *, part: str = "", prepare: str = "") -> Sample:
    return Sample(f"/card/{{token}}{part}", f"{{card}}{part}", first, other, by="", prepare=prepare)


def _link(name: str, first: Fields = {}, other: Fields | None = None, *, prepare: str = "") -> Sample:  # noqa: B006
    return Sample(f"/{name}/{{token}}", f"{{{name}}}", first, other, by="", prepare=prepare)


SAMPLES = [
    Sample("/invite", "/invite", {"name": "Bob Lee", "email": "bob@home.example"}, {"name": "Eva Stone", "email": "eva@home.example"}),
    Sample("/invite-coach", "/invite-coach", {"name": "Bob Lee", "email": "bob@home.example"}, {"name": "Eva Stone", "email": "eva@home.example"}),
    Sample(_P + "/add", _P + "/add", {"what": "Call the bank", "do": "add"} | _FRIDAY, {"what": "Write to the bank", "do": "add"} | _FRIDAY),
    Sample(_P + "/add", _P + "/add", {"what": "Call the bank", "do": "another"} | _FRIDAY, {"what": "Call the bank", "do": "another"} | _SUNDAY, by="alice"),
    Sample(_P + "/line", _P, {"line": "Call the bank Fri 4 Dec 5pm", "seen": "2026-12-04T17:00"}, {"line": "Write to the bank Fri 4 Dec 5pm", "seen": "2026-12-04T17:00"}, to=_P + "/line"),
    Sample(_P + "/list", _P + "/list", {"w0": "Call the bank", "d0": "2026-12-04", "w1": "Rent the van", "d1": "2026-12-05", "do": "add"}, to=_P + "/list", prepare="list read"),
    Sample(_P + "/quick", _P, {"t": "1-week"}, {"t": "1-friday"}, to=_P + "/quick"),
    Sample(_P + "/selected", _P + "?select=all", {"do": "shift", "n1": "1"}, {"do": "cancel", "n1": "1"}, to=_P + "/selected"),
    Sample(_P + "/undo", _P + "?just=shifted-1&undo={undo_id}", {"id": "{undo_id}"}, to=_P + "/undo", prepare="weighed"),
    Sample(_A + "/comments", _A, {"text": "I called them.\r\nNobody there."}, {"text": "Now they called back."}, to=_A + "/comments"),
    Sample(_ONE, _ONE, {"text": "Hm, really?", "do": "save"}, {"text": "Oh, I see.", "do": "save"}),
    Sample(_ONE, _ONE, {"do": "delete"}, {"text": "Oh, I see.", "do": "save"}),
    Sample(_P + "/comments/{comment_id}", _P + "/comments/{post_id}", {"text": "Hello again", "do": "save"}, {"text": "Hello once more", "do": "save"}),
    Sample(_P + "/stream", _P + "/stream", {"text": "Hello"}, {"text": "Goodbye"}),
    Sample(_P + "/stream", _P + "/stream?answer={comment_id}", {"text": "Yes"}, {"text": "No"}, to=_P + "/stream"),
    Sample(_A + "/edit", _A + "/edit", {"what": "Call the other bank", "do": "save"}, {"what": "Call no bank", "do": "save"}),
    Sample(_A + "/move", _A + "/move", {"do": "save"} | _FRIDAY, {"do": "save"} | _SUNDAY),
    Sample(_P + "/done", _P, {"n": "1"}, {"n": "2"}, to=_P + "/done", prepare="another action"),
    Sample(_A + "/done", _A + "/done", {"comment": "It was easy."}, {"comment": "It was hard."}, by="alice"),
    Sample(_A + "/done", _A + "/done", {"date": "2026-11-20", "time": "10:00"}, {"date": "2026-11-21", "time": "10:00"}),
    Sample(_A + "/done", _A + "/done", {"date": "2026-11-20", "comment": "It was easy."}, {"date": "2026-11-21", "comment": "It was hard."}),
    Sample(_A + "/reopen", _A, to=_A + "/reopen", prepare="done"),
    Sample(_A + "/cancel", _A + "/cancel", {"reason": "No longer needed"}, {"reason": "Too expensive"}),
    Sample(_A + "/cancel", _A + "/cancel", {}, {"reason": "Too expensive"}),
    Sample(_A + "/restore", _A, to=_A + "/restore", prepare="cancelled"),
    Sample(_A + "/delete", _A + "/delete"),
    Sample(_A + "/bring-back", _P + "?just=deleted-{number}", to=_A + "/bring-back", prepare="deleted"),
    Sample(_A + "/time", _A + "/time", {"comment": "She is away", "do": "ask"} | _SUNDAY, {"comment": "She is ill", "do": "ask"} | _SUNDAY, by="alice"),
    Sample(_A + "/time", _A + "/time", {"comment": "x " * 300 + "one", "do": "ask"} | _SUNDAY, {"comment": "x " * 300 + "two", "do": "ask"} | _SUNDAY, by="alice"),
    Sample(_A + "/time", _A + "/time", {"why": "Nobody answers", "do": "stuck"}, {"why": "Nobody knows", "do": "stuck"}, by="alice"),
    Sample(_A + "/time", _A + "/time", {"why": "x " * 300 + "one", "do": "stuck"}, {"why": "x " * 300 + "two", "do": "stuck"}, by="alice"),
    Sample(_A + "/time", _A + "/time", {"do": "accept"}, {"do": "decline", "comment": "The fair is on Monday"}, prepare="asked"),
    Sample(_A + "/time", _A + "/time", {"do": "decline", "comment": "The fair is on Monday"}, {"do": "decline", "comment": "The fair is on Friday"}, prepare="asked"),
    Sample(_A + "/time", _A + "/time", {"do": "ask", "comment": "Rather this"} | _FRIDAY, {"do": "ask", "comment": "Or this"} | _SUNDAY, prepare="asked"),
    Sample(_A + "/time", _A + "/time", {"do": "withdraw"}, {"do": "ask", "comment": "Please"} | _SUNDAY, by="alice", prepare="asked"),
    Sample(_P + "/session/add", _P + "/session", {"what": "Call the bank Fri 4 Dec 5pm", "seen": "2026-12-04T17:00", "do": "add"}, {"what": "Write to the bank Fri 4 Dec 5pm", "seen": "2026-12-04T17:00", "do": "add"}, to=_P + "/session/add"),
    Sample(_P + "/session/tick", _P + "/session", {"n": "1"}, {"n": "2"}, to=_P + "/session/tick", prepare="another action"),
    Sample(_P + "/session/untick", _P + "/session", {"n": "1"}, to=_P + "/session/untick", prepare="done"),
    Sample(_P + "/session/move", _P + "/session", {"do": "week-1"}, {"do": "tomorrow-1"}, to=_P + "/session/move"),
    Sample(_P + "/session/send", _P + "/session", {"words": "That was brave.", "do": "send"}, {"words": "That was very brave.", "do": "send"}, to=_P + "/session/send", prepare="changed in a session"),
    Sample(_P + "/session/hold", _P + "/session", to=_P + "/session/hold", prepare="sending after a session"),
    Sample(_P + "/session/next", _P + "/session", {"date": "2026-12-07", "do": "save"}, {"date": "2026-12-08", "do": "save"}, to=_P + "/session/next"),
    Sample(_P + "/notes", _A, {"note": "Ask her."}, {"note": "Ask him."}, to=_P + "/notes"),
    Sample(_P + "/notes", _P + "/session", {"note": "Ask her."}, {"note": "Ask him."}, to=_P + "/notes"),
    Sample(_NOTE, _NOTE, {"note": "Ask her.", "do": "save"}, {"note": "Ask him.", "do": "save"}),
    Sample(_NOTE, _NOTE, {"do": "delete"}, {"note": "Ask him.", "do": "save"}),
    Sample(_NOTE + "/undo", _P + "/client?note=deleted-note.{note_id}", to=_NOTE + "/undo", prepare="note deleted"),
    Sample(_P + "/client", _P + "/client", {"name": "Alice M."}, {"name": "Alice Moreau-Lee"}),
    Sample(_P + "/notices", _P + "/notices", {"tell_late": "off"}, {"tell_late": "email"}, by="alice"),
    Sample(_P + "/settings", _P + "/settings", {"hour": "18:00", "do": "save"}, {"hour": "19:00", "do": "save"}),
    Sample(_P + "/team", _P + "/team", {"name": "Bob Lee", "email": "bob@home.example"}, {"name": "Eva Stone", "email": "eva@home.example"}),
    Sample(_P + "/team/finish", _P + "/team", to=_P + "/team/finish", prepare="hand-over broken off"),
    Sample(_M + "/again", _P + "/team", to=_P + "/team/{invited_id}/again"),
    Sample(_M + "/role", _P + "/team", {"role": "viewer"}, {"role": "coach"}, to=_P + "/team/{second_id}/role"),
    Sample(_M + "/remove", _P + "/team/{second_id}/remove"),
    Sample(_M + "/hand-over", _P + "/team/{second_id}/hand-over"),
    Sample(_P + "/leave", _P + "/leave", by="dan"),
    Sample(_P + "/accept", "/", {"do": "accept"}, {"do": "decline"}, to="/plans/{dans_id}/accept"),
    Sample(_R + "/add", _P + "/replies", {"n": "{number}"}, {"n": "plan"}, to=_R + "/add"),
    Sample(_R + "/aside", _P + "/replies", to=_P + "/replies/{empty_id}/aside"),
    Sample(_R + "/back", _P + "/replies?show=settled", to=_P + "/replies/{aside_id}/back"),
    Sample(_P + "/projects", _P + "/projects", {"name": "Garden"}, {"name": "House"}),
    Sample(_J + "/edit", _J + "/edit", {"name": "Garden", "description": "Green"}, {"name": "House", "description": "Red"}),
    Sample(_J + "/archive", _J, to=_J + "/archive"),
    Sample(_J + "/tell", _J, {"text": "All done.\r\nWell done."}, {"text": "All of it."}, to=_J + "/tell", prepare="done"),
    Sample(_P + "/growth", _P + "/growth", {"then": "On my own", "do": "then"}, {"then": "With doubts", "do": "then"}, by="alice"),
    Sample(_P + "/growth/quotes", _P + "/growth/quotes", {"do": "save", "seen": "{comment_id}"}, {"do": "save", "seen": "{post_id}"}),
    Sample(_P + "/growth/words", _P + "/growth", {"do": "agree", "text": "Gladly"}, {"do": "refuse", "text": "Rather not"}, to=_P + "/growth/words", prepare="asked for words"),
    Sample(_P + "/growth/share/page", _P + "/growth/share/page?i=name&i=sum", to=_P + "/growth/share/page", by="alice", prepare="done"),
    Sample(_P + "/growth/share/end", _P + "/growth/share", to=_P + "/growth/share/end", by="alice", prepare="shared"),
    Sample(_P + "/growth/share/ask", _P + "/growth/share", {"text": "May I?"}, {"text": "Please?"}, to=_P + "/growth/share/ask", by="alice"),
    Sample(_J + "/delete", _J + "/delete", {"actions": "keep"}, {"actions": "delete"}),
    Sample(_J + "/bring-back", _P + "/projects?just=deleted-{project_id}", to=_J + "/bring-back", prepare="project deleted"),
    Sample(_J + "/weights", _J + "/weights", {"w{number}": "300"}, {"w{number}": "500"}),
    Sample(_J + "/weights/undo", _J + "?just=saved-1&undo={undo_id}", to=_J + "/weights/undo", prepare="weighed"),
    Sample(_P + "/follow", _P + "/follow", {"name": "Sleep", "kind": "duration"}, {"name": "Calls", "kind": "total"}),
    Sample(_METRIC + "/edit", _METRIC + "/edit", {"name": "Body weight", "do": "save"}, {"unit": "lb", "do": "save"}, by="alice"),
    Sample(_METRIC + "/edit", _METRIC + "/edit", {"unit": "lb", "do": "convert"}, {"unit": "stone", "do": "keep"}),
    Sample(_METRIC + "/readings", _METRIC, {"value": "81,4", "note": "After the weekend", "do": "add"}, {"value": "81.2", "do": "add"}, by="alice", to=_METRIC + "/readings"),
    Sample(_METRIC + "/readings", _METRIC, {"do": "skip"}, {"value": "81.2", "do": "add"}, to=_METRIC + "/readings"),
    Sample(_METRIC + "/days/{day}", _METRIC + "/days/2026-11-20", {"value": "82.3", "do": "save"}, {"value": "82.4", "note": "Read wrongly", "do": "save"}, by="alice"),
    Sample(_METRIC + "/days/{day}", _METRIC + "/days/2026-11-20", {"do": "remove"}, {"value": "82.4", "do": "save"}),
    Sample(_METRIC + "/import", _METRIC + "/import", {"text": "2026-11-19,81.4", "do": "import", "seen": "{seen_one}"}, {"text": "2026-11-19,81.2,Read wrongly", "do": "import", "seen": "{seen_other}"}, by="alice"),
    Sample(_METRIC + "/import/undo", _METRIC + "?just=imported-1-{import_id}", by="alice", to=_METRIC + "/import/undo", prepare="imported"),
    Sample(_METRIC + "/archive", _METRIC, to=_METRIC + "/archive"),
    Sample(_P + "/asking", _P + "/metrics", {"until": "2026-12-04", "do": "until"}, {"until": "2026-12-05", "do": "until"}, to=_P + "/asking"),
    Sample(_METRIC + "/delete", _METRIC + "/delete", by="alice"),
    Sample(_METRIC + "/bring-back", _P + "/metrics?just=deleted-{metric_id}", by="alice", to=_METRIC + "/bring-back", prepare="metric deleted"),
    Sample("/zone", "/?zone=Asia/Tokyo", to="/zone"),
    Sample(_A + "/time/undo", "/?just=agreed-{plan_id}-{number}", {"do": "undo"}, to=_A + "/time/undo", prepare="agreed"),
    Sample(_P + "/later", _P + "/later", {"until": "2026-12-04", "do": "until"}, {"until": "2026-12-05", "do": "until"}),
    Sample(_P + "/remind", "/?just=reminded-{plan_id}", {"do": "undo"}, to=_P + "/remind", prepare="reminded"),
    Sample(_P + "/write", "/", {"text": "Hello"}, {"text": "Goodbye"}, to=_P + "/write"),
    Sample("/write", "/write?who=all", {"text": "Hello"}, {"text": "Goodbye"}, to="/write"),
    Sample("/write/undo", "/?just=wrote-{letter_id}", {"do": "undo"}, to="/write/undo", prepare="written"),
    _settings("profile", {"name": "Carol R."}, {"name": "Carol Reed-Stone"}),
    _settings("notices", {"tell_late": "off"}, {"tell_late": "digest"}),
    _settings("phone", {"phone": "+4915112345678"}, {"phone": "+4915187654321"}),
    _settings("quiet", {"start": "22:00"}, {"start": "23:00"}),
    _settings("digest", {"every": "day"}, {"every": "week"}),
    _settings("away", {"away_until": "2026-12-07", "do": "save"}, {"away_until": "2026-12-08", "do": "save"}),
    _settings("away", {"do": "back"}, prepare="away"),
    _settings("add_email", {"email": "carol@home.example"}, {"email": "carol@work.example"}),
    _settings("confirm_email", {}, prepare="bounced"),
    _settings("main_email", {"email": "carol@second.example"}, prepare="second address"),
    _settings("main_email", {"email": "carol@second.example", "unread": "1"}, prepare="asked main"),
    _settings("keep_main", {}, prepare="moving"),
    _settings("withdraw_email", {}, prepare="waiting"),
    _settings("end_others", {}, prepare="session"),
    _settings("remove_email", {"email": "carol@second.example"}, prepare="second address"),
    _settings("new_token", {"name": "A program"}, {"name": "Another program"}),
    _settings("end_token", {}, prepare="token"),
    _settings("end_session", {}, prepare="session"),
    _settings("card_links", {"do": "ask"}),
    _settings("end_links", {}),
    Sample("/sign-out", "/settings", to="/sign-out"),
    Sample("/sign-in", "/sign-in", {"email": "carol@coaching.example"}, {"email": "dan@coaching.example"}, by=""),
    _link("sign-in"), _link("done"), _link("done", {"undo": "1"}, prepare="done"), _link("unsubscribe"), _link("zone", {"zone": "Asia/Tokyo"}, {"zone": "Europe/Paris"}),
    _link("digest"), _link("notices", {"tell_late": "off"}, {"tell_late": "digest"}), _link("invitation", {"do": "accept"}, {"do": "decline"}), _link("email"), _link("address"), _link("coach"), _link("main"), _link("objection"), _link("which"),
    _card({"do": "done"}), _card({"do": "undo"}, prepare="done"), _card({"do": "end"}),
    _card({"do": "send", "text": "I called them.\r\nNobody there."}, {"do": "send", "text": "Now they called back."}), _card({"do": "again"}, prepare="card ended"),
    _card({"comment": "She is away", "do": "ask"} | _SUNDAY, {"comment": "She is ill", "do": "ask"} | _SUNDAY, part="/time"),
    _card({"why": "Nobody answers", "do": "stuck"}, {"why": "Nobody knows", "do": "stuck"}, part="/time"), _card({}, part="/not-you"), _card({}, part="/open"),
    Sample("/done/{token}/open", "{done}/open", by=""), *(Sample(f"/{name}/{{token}}/open", f"{{{name}}}/open", by="") for name in ("proposal", "notices", "pause", "digest", "which")),
    _link("pause", {"until": "2026-12-04", "do": "until"}, {"until": "2026-12-05", "do": "until"}), _link("pause", {"do": "stop-{metric_id}"}, {"do": "back-{metric_id}"}),
    _link("proposal", {"comment": "She is away", "do": "ask"} | _SUNDAY, {"comment": "She is ill", "do": "ask"} | _SUNDAY),
    _link("proposal", {"why": "Nobody answers", "do": "stuck"}, {"why": "Nobody knows", "do": "stuck"}),
    _link("proposal", {"do": "withdraw"}, {"do": "ask", "comment": "Please"} | _SUNDAY, prepare="asked"),
]  # fmt: skip
