"""Examples for the description of the API; a test checks each against its type."""

from typing import Any

from chalicelib.domain.notices import EVENTS

_PLAN_ID = "mfrggzdfmztwq2lk"
_ALICE = "nbswy3dpeb3w64tm"
_CAROL = "orugs4zanfzsa5dp"
_DAN = "mrqw4llpoj2gs6ro"
_PROJECT_ID = "nrqxk3tdnbzw22lo"
_ENTRY = "0195b2c4d5e6000mfrggzdfmz"

_NOTICES: dict[str, Any] = dict.fromkeys(EVENTS)

_DEFAULTS: dict[str, Any] = {
    "hour": "17:00",
    "reminders": [{"to": "client", "by": "email", "minutes": None, "days": -1, "at": "09:00", "time_zone": None,
                   "every": None, "times": None}],
    "notify_client": True, "client_may_edit": False, "client_may_delete": False, "late_after_minutes": 60,
    "client_notices": _NOTICES | {"done": "digest"},
}  # fmt: skip

_PLAN: dict[str, Any] = {
    "plan_id": _PLAN_ID, "prefix": "ALI", "role": "primary",
    "client": {"id": _ALICE, "name": "Alice Moreau", "email": "alice@example.com", "email_state": "ok",
               "email_since": None, "phone": "+4915112345678", "phone_state": "awaiting", "time_zone": "Europe/Berlin"},
    "defaults": _DEFAULTS, "created_at": "2026-11-23T09:00:00Z", "version": 1,
}  # fmt: skip

_MEMBER: dict[str, Any] = {
    "id": _DAN, "name": "Dan Ortiz", "role": "coach", "state": "invited", "email": "dan@example.com",
    "invited_at": "2026-11-23T09:00:00Z", "accepted_at": None,
}  # fmt: skip

_ACTION: dict[str, Any] = {
    "plan_id": _PLAN_ID, "number": 12, "key": "ALI-12", "what": "Call the bank", "due_at": "2026-12-04T16:00:00Z",
    "due_time_zone": "Europe/Berlin", "status": "open", "is_late": False, "assigned_to": "client",
    "assignee": {"id": _ALICE, "name": "Alice Moreau"},
    "project_id": _PROJECT_ID, "weight": 100,
    "reminders": [
        {"id": "pfxxkidbnrwg65df", "to": "client", "by": "email", "minutes": None, "days": -1, "at": "09:00",
         "time_zone": "Europe/Berlin", "every": None, "times": None, "sent_count": None, "due_at": "2026-12-03T08:00:00Z",
         "state": "planned", "reason": None, "sent_at": None},
        {"id": "mnxw2zlmnfxgk3df", "to": "client", "by": "email", "minutes": None, "days": None, "at": None,
         "time_zone": "Europe/Berlin", "every": 2, "times": 5, "sent_count": 0, "due_at": "2026-12-06T16:00:00Z",
         "state": "planned", "reason": None, "sent_at": None},
    ],
    "comment_count": 1, "done_at": None, "done_by": None, "cancel_reason": None, "moved_count": 0,
    "proposal": {"id": _ENTRY, "by": {"id": _ALICE, "name": "Alice Moreau"}, "side": "client",
                 "due_at": "2026-12-11T16:00:00Z", "due_time_zone": "Europe/Berlin", "comment": "Ms Weber is away.",
                 "created_at": "2026-12-01T08:30:00Z"},
    "stuck_at": None, "stuck_text": None, "client_may_edit": False, "client_may_delete": False, "created_at": "2026-11-23T09:00:00Z", "created_by": _CAROL,
    "changed_at": "2026-11-23T09:00:00Z", "version": 1,
}  # fmt: skip

_COMMENT: dict[str, Any] = {
    "id": _ENTRY, "author": {"id": _ALICE, "name": "Alice Moreau"}, "via": "email", "text": "They call back on Monday.",
    "created_at": "2026-11-27T10:00:00Z", "edited_at": None,
    "files": [{"name": "whiteboard.jpg", "size": 1204518, "content_type": "image/jpeg",
               "url": f"/v1/plans/{_PLAN_ID}/comments/{_ENTRY}/files/1", "reason": None}],
}  # fmt: skip

_PROJECT: dict[str, Any] = {
    "plan_id": _PLAN_ID, "project_id": _PROJECT_ID, "name": "Launch", "description": "The shop is open by spring.",
    "is_archived": False, "progress": {
        "done_share": 0.5, "weight": 400, "done_weight": 200, "on_time": 1, "a_little_late": 1, "late": 0, "open": 2, "cancelled": 0,
    }, "created_at": "2026-11-23T09:00:00Z", "created_by": _CAROL, "version": 1,
}  # fmt: skip

_REFUSAL: dict[str, Any] = {
    "id": _ENTRY, "reason": "OtherSender",
    "because": "It answers a message to Alice Moreau, but came from an address that is not known as theirs.",
    "via": "email", "sender": "alice@work.example", "author": None, "number": 12, "beginning": "They call back on Monday.",
    "received_at": "2026-11-27T10:00:00Z", "state": "assigned", "settled_at": "2026-11-27T11:30:00Z",
    "settled_by": {"id": _CAROL, "name": "Carol Reed"}, "assigned_to": 12, "comment_id": _ENTRY,
}  # fmt: skip

_BRIEFING: dict[str, Any] = {
    "since": "2026-11-09T00:00:00Z", "until": "2026-12-07T09:00:00Z", "late": [], "needs_answer": [], "due": [_ACTION], "promised": [],
    "done": [{"number": 9, "what": "Print the flyers", "actor": {"id": _ALICE, "name": "Alice Moreau"}, "at": "2026-11-20T16:00:00Z",
              "text": "They look good."}],
    "moved": [{"number": 12, "what": "Call the bank", "actor": {"id": _ALICE, "name": "Alice Moreau"}, "before": "2026-11-27T16:00:00Z",
               "after": "2026-12-04T16:00:00Z", "times": 1}],
    "said": [], "unread": [], "changed": [], "projects": [{"project_id": _PROJECT_ID, "name": "Launch", "progress": _PROJECT["progress"]}],
    "is_cut": False,
}  # fmt: skip

EXAMPLES: dict[str, Any] = {
    "NewPlan": {"client": {"name": "Alice Moreau", "email": "alice@example.com", "time_zone": "Europe/Berlin"}},
    "PlanChange": {"defaults": {"hour": "12:00", "notify_client": False}},
    "Plan": _PLAN,
    "Plans": {"items": [_PLAN], "next_cursor": None},
    "NewMember": {"name": "Dan Ortiz", "email": "dan@example.com", "role": "coach"},
    "MemberChange": {"role": "viewer"},
    "NewPrimary": {"person_id": _DAN},
    "Member": _MEMBER,
    "Members": {"items": [_MEMBER], "next_cursor": None},
    "NewAction": {
        "what": "Call the bank", "due": {"date": "2026-12-04", "time": "17:00"},
        "reminders": [
            {"to": "client", "by": "email", "days": -1, "at": "09:00"}, {"to": "client", "by": "email", "every": 2, "times": 5},
        ], "notify_client": True,
        "project": {"name": "Launch"}, "weight": 100,
    },
    "ActionChange": {"due": {"at": "2026-12-11T16:00:00Z"}},
    "Action": _ACTION,
    "Actions": {"items": [_ACTION], "next_cursor": None},
    "OwnActions": {
        "items": [
            {"plan_id": _PLAN_ID, "number": 14, "key": "ALI-14", "what": "Send the worksheet", "due_at": "2026-12-02T14:00:00Z",
             "due_time_zone": "America/New_York", "is_late": False, "client_name": "Alice Moreau"},
        ],
        "next_cursor": None,
    },
    "NewProject": {"name": "Launch", "description": "The shop is open by spring."},
    "ProjectChange": {"name": "Spring launch", "is_archived": False},
    "Project": _PROJECT,
    "Projects": {"items": [_PROJECT], "next_cursor": None},
    "Clients": {
        "items": [
            {"plan_id": _PLAN_ID, "name": "Alice Moreau", "coach_name": "Carol Reed", "state": "active", "unread": 2,
             "figures": {"late": 1, "late_since": "2026-12-01T16:00:00Z", "due_soon": 2, "done": 12, "on_time_share": 0.75,
                         "heard_at": "2026-12-02T09:30:00Z", "refused": 0}},
            {"plan_id": "oruw2zjbonxw2zlx", "name": "Bob Lee", "coach_name": "Dan Ortiz", "state": "active", "unread": 0,
             "figures": None},
        ],
        "next_cursor": None,
    },
    "Growth": {
        "plan_id": _PLAN_ID, "year": 2026, "years": [2026], "done": 4, "on_time_share": 0.75,
        "months": [
            {"month": f"2026-{month:02}", "on_time": 0, "a_little_late": 0, "late": 0, "on_time_share": None} for month in range(1, 12)
        ] + [{"month": "2026-12", "on_time": 3, "a_little_late": 1, "late": 0, "on_time_share": 0.75}],
        "dates_moved": {"of": 4, "moved": 1, "moves": 2, "later_minutes": 10080},
        "open_dates_moved": {"of": 1, "moved": 0, "moves": 0, "later_minutes": 0},
        "projects_finished": [{"project_id": _PROJECT_ID, "name": "Launch", "month": "2026-12", "done": 4}],
        "longest_streak": {"weeks": 3, "since": "2026-11-16", "until": "2026-12-06"},
        "present_streak": {"weeks": 3, "since": "2026-11-16", "until": "2026-12-06"},
        "said": [{"number": 12, "what": "Call the bank", "done_at": "2026-12-03T18:00:00Z", "comment": _COMMENT}],
        "said_since": None,
    },
    "NewCompletion": {"done_at": "2026-12-03T18:00:00Z", "comment": "Done, and it was easy."},
    "NewCancellation": {"reason": "The bank called us"},
    "NewProposal": {"due": {"date": "2026-12-11"}, "comment": "Ms Weber is away."},
    "NewAcceptance": {"proposal_id": _ENTRY},
    "NewStuck": {"comment": "Nobody answers the phone."},
    "NewPost": {"text": "I am away next week."},
    "NewComment": {"text": "They call back on Monday."},
    "Comment": _COMMENT,
    "Comments": {"items": [_COMMENT], "next_cursor": None},
    "Entries": {
        "items": [
            {"id": _ENTRY, "kind": "done", "at": "2026-12-03T18:05:00Z", "actor": {"id": _ALICE, "name": "Alice Moreau"},
             "via": "email", "number": 12, "what": "Call the bank", "text": None, "files": [], "data": {"done_at": "2026-12-03T18:05:00Z"}},
        ],
        "next_cursor": None,
    },
    "Briefing": _BRIEFING,
    "NewAssignment": {"number": 12},
    "Refusal": _REFUSAL,
    "Refusals": {"items": [_REFUSAL], "next_cursor": None},
    "MeChange": {"time_zone": "America/New_York", "hours": "12", "notices": {"late": "off"}},
    "Me": {
        "id": _CAROL, "name": "Carol Reed", "time_zone": "America/New_York", "hours": "12", "email": "carol@example.com",
        "emails": ["carol@example.com"], "email_state": "ok", "email_since": None, "phone": None, "phone_state": "none", "may_coach": True,
        "notices": _NOTICES | {"late": "off"},
        "quiet_hours": {"start": "21:00", "until": "08:00"}, "text_cap": 6, "digest": {"every": "day", "at": "07:00", "weekday": 0},
        "defaults": _DEFAULTS, "created_at": "2026-11-01T12:00:00Z", "version": 3,
    },
    "NoticesChange": {"late": "text", "done": None},
    "PlanNotices": {
        "notices": _NOTICES | {"late": "text"},
        "told": [{"event": "late", "channel": "text", "by": "plan"}, {"event": "done", "channel": "off", "by": "usual"}],
    },
    "Outlook": {
        "told": [{"event": "late", "channel": "text", "by": "plan"}], "phone_state": "confirmed",
        "quiet_hours": {"start": "21:00", "until": "08:00"}, "text_cap": 6, "digest": {"every": "off", "at": "07:00", "weekday": 0},
        "items": [{"event": "reminder", "number": 12, "what": "Call the bank", "at": "2026-12-04T07:00:00Z", "by": "text",
                   "reason": "it waits until quiet hours end", "then": None}],
        "is_cut": False,
    },
    "NewToken": {"name": "Calendar"},
    "TokenWithSecret": {
        "id": "onxw22dfoqqhg2dp", "name": "Calendar", "created_at": "2026-11-23T09:00:00Z",
        "secret": "ft_mfrggzdfmztwq2lkmfrggzdfmztwq2lk",
    },
    "Tokens": {"items": [{"id": "onxw22dfoqqhg2dp", "name": "Calendar", "created_at": "2026-11-23T09:00:00Z"}], "next_cursor": None},
}  # fmt: skip
