"""Telling the client that a project is finished."""

from datetime import datetime

from chalicelib.database.transactions import Write
from chalicelib.domain.actions import comments, finished, finishing, in_short
from chalicelib.domain.actions.happening import Event, Seen
from chalicelib.domain.actions.words import Words
from chalicelib.domain.actor import Actor
from chalicelib.domain.keys import Key
from chalicelib.domain.projects import keeping as projects
from chalicelib.domain.projects.project import Project
from chalicelib.errors import Refused
from chalicelib.isolated import isolated


class NotFinished(Refused):
    sentence = "Something in this project is open again, so it isn’t finished. Nothing was sent."


class AlreadyTold(Refused):
    """A coach told them since the last of it was done, perhaps in another tab."""

    def __init__(self, name: str) -> None:
        super().__init__(
            f"{isolated(name)} has already been told. What you wrote is kept; you can post it under Conversation."
        )


def tell(actor: Actor, plan_id: str, project_id: str, text: str, *, now: datetime, once: Key | None = None) -> None:
    """Posts a coach's words about a finished project to the plan; the others are notified of it like any post.

    Raises `NotAllowed` for everybody but coaches, `NotFinished`, `AlreadyTold`, or `Invalid` without words.
    """
    plan, project = projects.get_as_coach(actor.person_id, plan_id, project_id)
    found, told_at = finished.of(in_short.of_project(plan_id, project_id, finished.READ)), project.told_at
    if found is None:
        raise NotFinished
    if told_at is not None and told_at >= found.ended:
        raise AlreadyTold(plan.client.name)

    def also(write: Write, event: Event) -> None:
        as_read = Project.told_at.does_not_exist() if told_at is None else Project.told_at == told_at
        otherwise = AlreadyTold(plan.client.name)
        write.update(Project, (plan_id, project_id), [Project.told_at.set(now)], condition=as_read, otherwise=otherwise)
        finishing.look_after(write, event.plan, project_id)

    comments.write(actor, plan_id, None, Words(text), now=now, seen=Seen(once=once, also=also))
