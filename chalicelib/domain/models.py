"""The list of all tables: one per noun, plain named keys, no scans.

Each model defines its keys and indexes once; the CloudFormation template and the tests are made from them.

| Table | Key | Answers |
|---|---|---|
| people | person_id | who is this; settings; which digest comes next |
| addresses | address | whose address is this; its state; a number's conversation, and its texts of the day |
| plans | plan_id | the plan with its members and whether it is being handed over, the names of its projects, its next number, its counts and totals |
| memberships | person_id, plan_id | a person's plans, what they haven't seen in each, how the client's actions went lately and what they wrote last, and whom the coach has put aside |
| actions | plan_id, number · local by_due, by_changed · global open_by_coach, open_by_assignee | a plan's actions; the open ones of a coach's clients, and their own |
| projects | plan_id, project_id | what a plan's projects are about |
| metrics | plan_id, metric_id | a plan's metrics, with their latest values |
| readings | metric_id, at · local by_changed | a metric's readings by day, or by their last change |
| notes | plan_id, note_id · local by_action | what coaches wrote for themselves; an action's notes |
| stream | plan_id, entry_id · local by_action | a plan's stream; an action's history |
| notifications | recipient, due_key · global due | what is owed to one recipient; who has something due |
| keys | key | sessions, browsers known, used links, API tokens, idempotency keys, messages seen, limits, what can be undone, words that wait for their plan, pages of growth that are shared |
| refusals | plan_id, entry_id | replies refused, and what became of them; under ``none`` where no plan is known |

What a person is waiting for is read strongly consistent from tables and local indexes; the three global indexes are eventual.
"""

from chalicelib.database.rows import Row
from chalicelib.domain.actions.action import Action
from chalicelib.domain.keys import Key
from chalicelib.domain.metrics.metric import Metric
from chalicelib.domain.metrics.reading import Reading
from chalicelib.domain.notes.note import Note
from chalicelib.domain.owed.notification import Notification
from chalicelib.domain.people.address import Address
from chalicelib.domain.people.person import Person
from chalicelib.domain.plans.membership import Membership
from chalicelib.domain.plans.plan import Plan
from chalicelib.domain.projects.project import Project
from chalicelib.domain.replies.refused import Refusal
from chalicelib.domain.stream.entry import Entry


def all_models() -> list[type[Row]]:
    """Returns every table's model, for the template, the tests and the package."""
    return [
        Person,
        Address,
        Plan,
        Membership,
        Action,
        Project,
        Metric,
        Reading,
        Note,
        Entry,
        Notification,
        Key,
        Refusal,
    ]
