"""django-allauth's forms, as the desk's components draw them."""

from typing import Any

from allauth.account.forms import LoginForm
from django.utils.translation import gettext_lazy as _


class SignInForm(LoginForm):  # type: ignore[misc]
    """The hand is where the typing begins; a label stands above, so no placeholder repeats it."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            field.widget.attrs.pop("placeholder", None)
        self.fields["login"].label = _("Sign-in name")
        self.fields["login"].widget.attrs |= {"autofocus": True, "autocapitalize": "none"}
