"""Forms of the data migration: they clean, and never save."""

from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _

from citizens.queries.packages import packages, root


class ManyFiles(forms.ClearableFileInput):
    allow_multiple_selected = True


class FilesField(forms.FileField):
    """Any number of files, cleaned one by one."""

    widget = ManyFiles

    def clean(self, data: Any, initial: Any = None) -> "list[UploadedFile[Any]]":
        """A list, empty where nothing was chosen."""
        given = data if isinstance(data, list | tuple) else [data]
        cleaned = (super(FilesField, self).clean(file, initial) for file in given if file)
        return [file for file in cleaned if file]


class PackageForm(forms.Form):
    """A package on the server, or one from this machine."""

    folder = forms.ChoiceField(label=_("Folder on the server"), required=False)
    upload = FilesField(
        label=_("Or from this computer"),
        help_text=_("A zip file, or manifest.json and the CSV files together."),
        required=False,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [("", "–"), *((name, name) for name in packages())]
        self.fields["folder"].choices = choices  # type: ignore[attr-defined]
        self.fields["folder"].help_text = _("Every folder with a manifest.json below %s.") % root()

    def clean(self) -> dict[str, Any]:
        """One of the two."""
        sent = super().clean() or {}
        if not self.errors and bool(sent.get("folder")) == bool(sent.get("upload")):
            raise forms.ValidationError(_("Choose a folder, or files: one of the two."))
        return sent


class SignForm(forms.Form):
    """What is signed, in words."""

    words = forms.CharField(
        label=_("What you sign"),
        help_text=_("For example: rows and sums agree, the faults were handed to the operator."),
        widget=forms.Textarea(attrs={"rows": 4}),
        max_length=400,
    )
