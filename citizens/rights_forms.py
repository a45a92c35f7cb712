"""Forms of citizens' rights: they clean, and never save."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from citizens.models import Right
from citizens.services.correcting import BadDetail, spelled

WORDS = forms.Textarea(attrs={"rows": 4})


class AskForm(forms.Form):
    """What a citizen asks for."""

    kind = forms.ChoiceField(label=_("What they ask for"), choices=Right.choices)
    words = forms.CharField(
        label=_("In their words"), widget=WORDS, max_length=1000, required=False
    )
    ticket = forms.CharField(label=_("Ticket number"), max_length=16, required=False)


class AnswerForm(forms.Form):
    """The answer that the citizen is given."""

    answer = forms.CharField(
        label=pgettext_lazy("right", "Answer"),
        help_text=_("As the citizen is told it. Say why when you decline."),
        widget=WORDS,
        max_length=1000,
    )


class CorrectionForm(AnswerForm):
    """The same with new values; a field that stays empty stays as it is."""

    field_order = ("name", "birth_date", "mobile", "email", "address", "answer")

    name = forms.CharField(label=_("Name"), max_length=100, required=False)
    birth_date = forms.CharField(
        label=_("Birth date"), help_text="1990-01-31", max_length=10, required=False
    )
    mobile = forms.CharField(
        label=_("Mobile"), help_text="010-0000-1234", max_length=20, required=False
    )
    email = forms.CharField(label=_("E-mail"), max_length=200, required=False)
    address = forms.CharField(label=_("Address"), max_length=200, required=False)

    def clean(self) -> dict[str, Any]:
        """Gathers the new values in ``changes``, in the operator's spelling."""
        sent = super().clean() or {}
        changes = {}
        for field in self.field_order[:-1]:
            if text := sent.pop(field, ""):
                try:
                    changes[field] = spelled(field, text)
                except BadDetail as refusal:
                    self.add_error(field, str(refusal))
        return {**sent, "changes": changes}


class SummaryForm(forms.Form):
    """Why a summary in clear is made, and for what."""

    reason = forms.CharField(label=_("Reason"), max_length=200)
    form = forms.ChoiceField(
        label=_("As"), choices=[("page", _("A page to print")), ("csv", _("A CSV file"))]
    )
