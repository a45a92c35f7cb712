"""What the import refuses, and what to do about it."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from supportdesk.lib.refusal import Refusal


class MayNotMigrate(Refusal):
    code = "may_not_migrate"
    status = 403
    message = _("Only admins may import, swap, roll back and sign a migration.")


class ImportRunning(Refusal):
    """One import at a time. ``facts``: ``run`` (its name)."""

    code = "import_running"

    def __init__(self, name: str) -> None:
        super().__init__(
            _("The import “%(run)s” is running. Wait for its end, or cancel it.") % {"run": name},
            run=name,
        )


class NotWaiting(Refusal):
    code = "not_waiting"
    message = _("This run does not wait for a yes any more.")


class NotStoppable(Refusal):
    code = "not_stoppable"
    message = _("This run has ended already.")


class NothingBefore(Refusal):
    code = "nothing_before"
    message = _("There is no earlier run to go back to.")


class NotSignable(Refusal):
    code = "not_signable"
    message = _("Only a run whose rows are held can be signed, and once.")


class WordsNeeded(Refusal):
    code = "words_needed"
    status = 422
    message = _("Write what you sign.")


class NotInterrupted(Refusal):
    code = "not_interrupted"
    message = _("This run is at work, or has ended. Reload the page.")


class UploadRefused(Refusal):
    """What was sent is no package. ``facts``: ``why`` (a key of UPLOADS) and what it names."""

    code = "upload_refused"
    status = 422

    def __init__(self, why: str, **named: Any) -> None:
        super().__init__(str(UPLOADS[why] % named), why=why, **named)


UPLOADS = {
    "no_manifest": _("There is no manifest.json among the files."),
    "bad_zip": _("The zip file is damaged, or of a kind that cannot be read."),
    "locked": _("%(file)s in the zip file is locked with a password, or is a link."),
    "bad_kind": _("%(file)s is neither a CSV file nor manifest.json."),
    "twice": _("%(file)s is there twice."),
    "too_many": _("There are more than %(most)s files in the zip file."),
    "too_large": _("The files are larger than %(most)s MiB."),
}


class PackageRefused(Refusal):
    """The package is refused whole. ``facts``: ``why`` (a key of SENTENCES) and what it names."""

    code = "package_refused"
    status = 422

    def __init__(self, why: str, **named: Any) -> None:
        super().__init__(sentence(why, named), why=why, **named)


SENTENCES = {
    "no_folder": _("There is no folder %(folder)s that can be read."),
    "no_manifest": _("The folder has no manifest.json that can be read."),
    "bad_manifest": _("manifest.json is not what it should be: %(fault)s."),
    "bad_format": _("The format is “%(format)s”; this desk reads seoulpay-migration/1."),
    "bad_name": _("The manifest names “%(file)s”, which is no file inside the folder."),
    "bad_kind": _("%(file)s is of the unknown kind “%(kind)s”."),
    "double_kind": _("The manifest has two files of the kind %(kind)s."),
    "missing_kind": _("The manifest has no file of the kind %(kind)s."),
    "missing_file": _("%(file)s is in the manifest but not in the folder."),
    "extra_file": _("%(file)s is in the folder but not in the manifest."),
    "bytes_differ": _("%(file)s has %(found)s bytes; the manifest says %(told)s."),
    "hash_differs": _("The content of %(file)s is not what the manifest's SHA-256 says."),
    "rows_differ": _("%(file)s has %(found)s rows; the manifest says %(told)s."),
    "sums_differ": _("The sum of %(column)s in %(file)s is %(found)s; the manifest says %(told)s."),
    "bad_header": _("The first line of %(file)s does not name the columns of the format."),
    "interrupted": _("The import was interrupted. Nothing of it is in use; start it again."),
    "broken": _("The import ended with an error (%(error)s). Nothing of it is in use."),
}


def sentence(why: str, named: dict[str, Any]) -> str:
    """In the reader's language."""
    return str(SENTENCES[why] % named)
