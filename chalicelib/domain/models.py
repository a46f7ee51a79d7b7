"""The list of all tables."""

from chalicelib.database.rows import Row


def all_models() -> list[type[Row]]:
    """Every table's model, for the template, the tests and the package."""
    from chalicelib.domain.actions.action import Action
    from chalicelib.domain.keys import Key
    from chalicelib.domain.owed.notification import Notification
    from chalicelib.domain.people.address import Address
    from chalicelib.domain.people.person import Person
    from chalicelib.domain.plans.membership import Membership
    from chalicelib.domain.plans.plan import Plan
    from chalicelib.domain.projects.project import Project
    from chalicelib.domain.replies.refused import Refusal
    from chalicelib.domain.stream.entry import Entry

    return [
        Person,
        Address,
        Plan,
        Membership,
        Action,
        Project,
        Entry,
        Notification,
        Key,
        Refusal,
    ]
