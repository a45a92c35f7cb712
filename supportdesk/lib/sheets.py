"""CSV files that a spreadsheet opens as text and nothing else."""

import csv
import io
from collections.abc import Iterable, Sequence

from django.http import HttpResponse

STARTS_A_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")


def formula_safe(cell: object) -> str:
    """A cell that no spreadsheet takes for a formula: an apostrophe stands before what might be."""
    text = str(cell)
    return f"'{text}" if text.startswith(STARTS_A_FORMULA) else text


def csv_download(name: str, rows: Iterable[Sequence[object]]) -> HttpResponse:
    """A download in UTF-8 with the mark by which Excel knows it."""
    text = io.StringIO()
    csv.writer(text).writerows([formula_safe(cell) for cell in row] for row in rows)
    return HttpResponse(
        "\ufeff" + text.getvalue(),
        content_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )
