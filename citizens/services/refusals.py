"""Why the one door says no."""

from django.utils.translation import gettext_lazy as _

from supportdesk.lib.refusal import Refusal


class NotAllowed(Refusal):
    code = "not_allowed"
    status = 403
    message = _("You may not do this. Ask your team leader.")


class NotRecognised(Refusal):
    code = "not_recognised"
    status = 422
    message = _(
        "That is no mobile, e-mail, citizen, voucher, merchant or business number. With a name, "
        "give the birth date or the last four digits of the mobile."
    )


class WrongCheckDigit(Refusal):
    code = "bad_check_digit"
    status = 422
    message = _("That is no business number: its check digit does not fit. Ask for it again.")


class CannotMergeRecords(Refusal):
    code = "cannot_merge_records"
    message = _("These two records cannot be merged.")
