"""Why a change to people is refused, and what to do instead."""

from django.utils.translation import gettext_lazy as _

from supportdesk.lib.refusal import Refusal


class NotAllowed(Refusal):
    code = "not_allowed"
    status = 403
    message = _("You may not change this. Ask an administrator.")


class OwnRights(Refusal):
    code = "own_rights"
    message = _(
        "Nobody can deactivate themselves or give up their own administrator right. "
        "Ask another administrator."
    )


class LastAdmin(Refusal):
    code = "last_admin"
    message = _("This is the last administrator. Make somebody else an administrator first.")


class NameTaken(Refusal):
    code = "name_taken"
    message = _("This name is taken. Choose another.")


class NotALeader(Refusal):
    code = "not_a_leader"
    message = _("Only an active team leader or administrator can lead a team.")


class StillLeads(Refusal):
    code = "still_leads"
    message = _("This person still leads a team. Give the team another leader first.")


class NotOnTheDesk(Refusal):
    code = "not_on_the_desk"
    message = _("This person does not work contacts: they are deactivated or a training outsider.")


class UnknownState(Refusal):
    code = "unknown_state"
    status = 400
    message = _("There is no such presence.")


class UnknownScope(Refusal):
    code = "unknown_scope"
    status = 400
    message = _("There is no such scope.")


class WeakPassword(Refusal):
    code = "weak_password"
    status = 400
    message = _("This password is too easy to guess.")


class GeneralQueueStays(Refusal):
    code = "general_queue_stays"
    message = _("The general queue cannot be closed: whatever fits nowhere else waits there.")


class AlreadyHired(Refusal):
    code = "already_hired"
    message = _("The people of this file have been registered already.")


class FileNoLongerFits(Refusal):
    code = "file_no_longer_fits"
    message = _("The desk has changed since this file was read. Upload it again.")
