"""What the desk refuses to do with a ticket, and what to do about it."""

from django.utils.translation import gettext_lazy as _

from supportdesk.lib.refusal import Refusal


class NotAllowed(Refusal):
    code = "not_allowed"
    status = 403
    message = _("This is not yours to do. Ask the owner of the ticket or a team leader.")


class AlreadyOwned(Refusal):
    """``facts``: ``owner`` (name), ``owner_username``."""

    code = "already_owned"

    def __init__(self, owner_name: str, owner_username: str) -> None:
        super().__init__(
            _("%(owner)s has this ticket already.") % {"owner": owner_name},
            owner=owner_name,
            owner_username=owner_username,
        )


class LimitReached(Refusal):
    """``facts``: ``limit``."""

    code = "limit_reached"

    def __init__(self, name: str, limit: int) -> None:
        super().__init__(
            _("%(name)s has %(limit)d open tickets, which is the limit. Resolve one first.")
            % {"name": name, "limit": limit},
            limit=limit,
        )


class NotReadyToClaim(Refusal):
    """``facts``: ``presence`` (the state's code)."""

    code = "not_ready"

    def __init__(self, state: str, label: str) -> None:
        super().__init__(
            _("Your state is “%(state)s”. Change to “Available” to take contacts.")
            % {"state": label},
            presence=state,
        )


class NotServing(Refusal):
    """``facts``: ``queue`` (slug)."""

    code = "not_serving"
    status = 403

    def __init__(self, name: str, queue_name: str, slug: str) -> None:
        super().__init__(
            _("%(name)s does not serve the queue %(queue)s.") % {"name": name, "queue": queue_name},
            queue=slug,
        )


class ReasonNeeded(Refusal):
    code = "reason_needed"
    status = 422
    message = _("Choose the contact reason (the last level) before resolving.")


class Finished(Refusal):
    code = "finished"
    message = _("This ticket is finished. Reopen it to go on working on it.")


class NotFinished(Refusal):
    code = "not_finished"
    message = _("This ticket is still in work, so it cannot be reopened.")


class CannotReopen(Refusal):
    code = "cannot_reopen"
    message = _("This ticket was merged into another one. Go on there.")


class SomethingArrived(Refusal):
    """The citizen wrote while the reply was being written. ``facts``: ``count``."""

    code = "something_arrived"

    def __init__(self, count: int) -> None:
        super().__init__(
            _("%(count)d new message(s) arrived while you were writing. Read, then send again.")
            % {"count": count},
            count=count,
        )


class EmptyText(Refusal):
    code = "empty_text"
    status = 422
    message = _("Write something first.")


class CannotMerge(Refusal):
    code = "cannot_merge"
    status = 422
    message = _("A ticket cannot be merged into itself or into a merged one.")


class CannotUnmerge(Refusal):
    code = "cannot_unmerge"
    message = _("Something was said or done on the other ticket since. They stay merged.")


class OtherRequester(Refusal):
    """``facts``: ``ticket`` and ``into``, the numbers."""

    code = "other_requester"

    def __init__(self, number: str, into: str) -> None:
        super().__init__(
            _("%(number)s and %(into)s are of different citizens. Confirm the merge.")
            % {"number": number, "into": into},
            ticket=number,
            into=into,
        )


class QueueClosed(Refusal):
    code = "queue_closed"
    status = 422
    message = _("This queue is not in use. Choose another one.")
