"""Who may do what to a ticket. Pure answers; services ask, templates may ask to draw.

| verb                                   | agent                      | leader, admin |
|----------------------------------------|----------------------------|---------------|
| see                                    | own queues and own tickets | all           |
| claim, claim next                      | in queues they serve       | in queues they serve |
| note, tag, link                        | what they see              | all           |
| reply, code, prioritise, wait, resume, resolve | own ticket         | all           |
| release, transfer                      | own ticket, or unowned they see | all      |
| reopen                                 | what they see              | all           |
| assign to others, merge, bulk          | merge: own ticket          | all           |
| take a merge back                      | their own merge            | all           |
| change, remove a saved view            | own                        | own, of teams they lead |
| share a saved view                     | with their team            | with teams they lead |

Of saved views, an admin may change each that is shared, and share with any team.
"""

from staff.models import Kind, Queue, Team, User
from tickets.models import SavedView, Ticket

LEADS = (Kind.LEADER, Kind.ADMIN)
WORKS = (Kind.AGENT, *LEADS)


def works(actor: User) -> bool:
    """On the desk at all: active, and not a training outsider."""
    return actor.is_active and actor.kind in WORKS


def leads(actor: User) -> bool:
    return actor.is_active and actor.kind in LEADS


def may_take(person: User, queue: Queue) -> bool:
    """May this person take contacts of this queue, now? Asked before every claim, offer,
    assignment and transfer, whatever the door."""
    return works(person) and person.serves.filter(queue=queue).exists()


def can_work_on(actor: User, ticket: Ticket) -> bool:
    """Reply, code, prioritise, wait, resume, resolve, merge."""
    return leads(actor) or (works(actor) and ticket.owner_id == actor.pk)


def can_move(actor: User, ticket: Ticket) -> bool:
    """Release or transfer: what one owns, or what nobody owns yet."""
    return leads(actor) or (works(actor) and ticket.owner_id in (actor.pk, None))


def can_annotate(actor: User, ticket: Ticket) -> bool:
    """Note, tag, link, reopen: whoever may see it."""
    return leads(actor) or (
        works(actor)
        and (ticket.owner_id == actor.pk or actor.serves.filter(queue_id=ticket.queue_id).exists())
    )


def can_assign(actor: User, to: User) -> bool:
    """Give a ticket to somebody: leaders and admins to all, an agent to nobody but themselves."""
    return leads(actor) or (works(actor) and actor.pk == to.pk)


def can_change_view(actor: User, view: SavedView) -> bool:
    """Rename or remove a saved view: its owner, or whoever leads the team it is shared with."""
    if not works(actor) or actor.pk == view.owner_id:
        return works(actor)
    return view.team is not None and _leads_team(actor, view.team)


def can_share_view(actor: User, team: Team) -> bool:
    """Show one's view to a team: one's own team, or one that one leads."""
    return works(actor) and (actor.team_id == team.pk or _leads_team(actor, team))


def _leads_team(actor: User, team: Team) -> bool:
    return actor.kind == Kind.ADMIN or (actor.kind == Kind.LEADER and team.leader_id == actor.pk)
