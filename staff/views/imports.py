"""Many people from a CSV file: upload, look, hire, hand out links."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from staff.forms import UploadForm
from staff.models import PeopleImport
from staff.queries import without_password
from staff.services import give_password_links, hire_upload, keep_upload, read_people
from staff.services.reading import COLUMNS
from staff.views.answers import UNPROCESSABLE
from supportdesk.lib.policy import administers, requires
from supportdesk.lib.request import DeskRequest
from supportdesk.lib.sheets import csv_download

SHOWN = 200  # rows and faults that a preview draws; the counts are of all


@requires(administers)
def new_import(request: DeskRequest) -> HttpResponse:
    """Read a file; its faults are shown in words, a good one is kept for the second look."""
    form = UploadForm(request.POST or None, request.FILES or None)
    faults = form.faults if form.is_valid() else []
    if form.is_valid() and not faults:
        name = form.cleaned_data["file"].name
        kept = keep_upload(actor=request.user, file_name=name, text=form.text)
        return redirect("staff:import", pk=kept.pk)
    context = {"form": form, "faults": faults[:SHOWN], "faults_in_all": len(faults)}
    status = UNPROCESSABLE if form.errors or faults else 200
    return render(request, "staff/import_new.html", context, status=status)


@requires(administers)
def people_import(request: DeskRequest, pk: int) -> HttpResponse:
    """The second look, and the one button that hires them all."""
    upload = get_object_or_404(PeopleImport, pk=pk)
    if request.method == "POST":
        hire_upload(actor=request.user, upload=upload)
        return redirect("staff:import", pk=pk)
    people = [] if upload.hired_at else read_people(upload.text).newcomers
    context = {"upload": upload, "people": people[:SHOWN], "in_all": len(people)}
    if upload.hired_at:
        context["waiting"] = without_password(upload).count()
    return render(request, "staff/import.html", context)


@requires(administers)
@require_POST
def import_links(request: DeskRequest, pk: int) -> HttpResponse:
    """Password links of everybody in the file who has none yet, as a file to hand out from."""
    people = without_password(get_object_or_404(PeopleImport, pk=pk))
    links = give_password_links(actor=request.user, people=people)
    rows = [(person.username, person.name, request.build_absolute_uri(p)) for person, p in links]
    return csv_download(
        "password-links.csv", [(_("Sign-in name"), _("Name"), _("Password link")), *rows]
    )


@requires(administers)
def import_template(request: DeskRequest) -> HttpResponse:
    """An empty file with every column and one example."""
    example = (
        "agent75",
        "홍길동",
        "상담사",
        "정규",
        "",
        "payment;refund",
        "",
        "gildong@example.com",
    )
    return csv_download("people.csv", [tuple(COLUMNS), example])
