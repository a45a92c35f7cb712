"""Who may do what with citizens' data. Pure answers; services ask, templates may ask to draw.

| verb                                        | agent | leader | admin |
|---------------------------------------------|-------|--------|-------|
| look up, open (masked)                      | yes   | yes    | yes   |
| see one field in clear, for a purpose       | yes   | yes    | yes   |
| bring the operator's own rows up to date    | yes   | yes    | yes   |
| write down a request of rights              | yes   | yes    | yes   |
| answer it, lift a stop, correct             |       | yes    | yes   |
| merge two records, undo it                  |       | yes    | yes   |
| read, review and export the access log      |       |        | yes   |
| import, allow, roll back, sign a migration  |       |        | yes   |
"""

from staff.models import Kind, User

LEADS = (Kind.LEADER, Kind.ADMIN)
WORKS = (Kind.AGENT, *LEADS)


def can_look_up(actor: User) -> bool:
    """Search and open, masked; see a field in clear for a purpose; write down a request."""
    return actor.is_active and actor.kind in WORKS


def can_update(actor: User) -> bool:
    """Take over what the operator's system tells of an account. Whose token may is said by its
    scope: no page does this."""
    return can_look_up(actor)


def can_decide(actor: User) -> bool:
    """Merge records, answer requests of rights, correct."""
    return actor.is_active and actor.kind in LEADS


def can_audit(actor: User) -> bool:
    """Read, review and export the access log."""
    return actor.is_active and actor.kind == Kind.ADMIN


def can_migrate(actor: User | None) -> bool:
    """Import and swap; no actor means whoever has the machine's command line."""
    return actor is None or (actor.is_active and actor.kind == Kind.ADMIN)
