"""CSV files that a spreadsheet opens as text and nothing else."""

import csv
import io
from collections.abc import Iterable, Iterator, Sequence

from django.http import HttpResponse, StreamingHttpResponse

CSV = "text/csv; charset=utf-8"
STARTS_A_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")


def formula_safe(cell: object) -> str:
    """A cell that no spreadsheet takes for a formula: an apostrophe stands before what might be."""
    text = str(cell)
    return f"'{text}" if text.startswith(STARTS_A_FORMULA) else text


def csv_download(name: str, rows: Iterable[Sequence[object]]) -> HttpResponse:
    """A download in UTF-8 with the mark by which Excel knows it."""
    text = io.StringIO()
    csv.writer(text).writerows([formula_safe(cell) for cell in row] for row in rows)
    return HttpResponse("\ufeff" + text.getvalue(), content_type=CSV, headers=_attached(name))


def csv_stream(name: str, rows: Iterable[Sequence[object]]) -> StreamingHttpResponse:
    """The same for more rows than one would hold in memory."""
    return StreamingHttpResponse(_lines(rows), content_type=CSV, headers=_attached(name))


def _lines(rows: Iterable[Sequence[object]]) -> Iterator[str]:
    line = io.StringIO()
    writer = csv.writer(line)
    line.write("\ufeff")
    for row in rows:
        writer.writerow([formula_safe(cell) for cell in row])
        yield line.getvalue()
        line.seek(0)
        line.truncate()


def _attached(name: str) -> dict[str, str]:
    return {"Content-Disposition": f'attachment; filename="{name}"'}
