"""Telling the client that a project is finished."""

from datetime import datetime

from chalicelib.database.transactions import Write
from chalicelib.domain.actions import comments, finished, finishing
from chalicelib.domain.actions import finding as actions
from chalicelib.domain.actions.happening import Event, Seen
from chalicelib.domain.actions.words import Words
from chalicelib.domain.actor import Actor
from chalicelib.domain.keys import Key
from chalicelib.domain.projects import keeping as projects
from chalicelib.domain.projects.project import Project
from chalicelib.errors import ProjectNotFound, Refused


class NotFinished(Refused):
    sentence = "Something in this project is open again, so it isn’t finished. Nothing was sent."


def tell(actor: Actor, plan_id: str, project_id: str, text: str, *, now: datetime, once: Key | None = None) -> None:
    """Posts a coach's words about a finished project to the plan; the others are notified of it like any post.

    Raises `NotAllowed` for everybody but coaches, `NotFinished`, or `Invalid` without words.
    """
    projects.get_as_coach(actor.person_id, plan_id, project_id)
    if finished.of(actions.of_project(plan_id, project_id)) is None:
        raise NotFinished

    def also(write: Write, event: Event) -> None:
        write.update(Project, (plan_id, project_id), [Project.told_at.set(now)], otherwise=ProjectNotFound())
        finishing.look_after(write, event.plan, project_id)

    comments.write(actor, plan_id, None, Words(text), now=now, seen=Seen(once=once, also=also))
