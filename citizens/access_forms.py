"""Forms of the access log: what to show, why to export, how a finding is signed."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from citizens.models import Act, Door, Finding
from citizens.queries.log import LogFilter
from citizens.services.requesters import known_of
from staff.models import User

ANY = [("", _("All"))]
DAY = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")


class LogForm(forms.Form):
    """Narrows the log; all of it optional."""

    person = forms.ModelChoiceField(
        User.objects.order_by("name"),
        label=_("Person"),
        required=False,
        to_field_name="username",
        empty_label=_("All"),
    )
    citizen = forms.RegexField(r"^\d{1,12}$", label=_("Citizen number"), required=False)
    ticket = forms.CharField(label=_("Ticket"), required=False, max_length=16)
    act = forms.ChoiceField(label=_("Act"), required=False, choices=ANY + Act.choices)
    door = forms.ChoiceField(label=_("Door"), required=False, choices=ANY + Door.choices)
    since = forms.DateField(label=_("From"), required=False, widget=DAY)
    until = forms.DateField(label=_("To"), required=False, widget=DAY)

    def wanted(self) -> LogFilter:
        """What was asked; a field that cannot be read narrows nothing, and says so."""
        self.is_valid()
        asked: dict[str, Any] = {name: value for name, value in self.cleaned_data.items() if value}
        person, citizen = asked.pop("person", None), asked.pop("citizen", None)
        return LogFilter(
            person=person.pk if person else None,
            citizen=int(citizen) if citizen else None,
            requesters=known_of(int(citizen)) if citizen else (),
            **asked,
        )


class ExportForm(forms.Form):
    """Why, and as what."""

    reason = forms.CharField(
        label=_("Why do you need it?"),
        max_length=200,
        help_text=_("It stands in the file and in the log."),
    )
    form = forms.ChoiceField(
        label=_("File"), choices=[("xlsx", _("Excel (XLSX)")), ("csv", _("CSV"))], initial="xlsx"
    )


class SignForm(forms.Form):
    """A finding of the monthly check was looked at: whose, and with what result."""

    finding = forms.TypedChoiceField(choices=Finding.choices, coerce=Finding)
    person = forms.CharField(max_length=150)
    comment = forms.CharField(label=_("Comment"), max_length=400)
