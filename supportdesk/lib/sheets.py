"""Files that a spreadsheet opens as text and nothing else: CSV, and XLSX with its cells typed."""

import csv
import io
import re
import zipfile
from collections.abc import Iterable, Iterator, Sequence

from django.http import HttpResponse, StreamingHttpResponse
from django.utils.html import escape

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


_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")  # not allowed in XML
_HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_SHEET = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_TYPES = "application/vnd.openxmlformats-officedocument.spreadsheetml"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_PARTS = {
    "[Content_Types].xml": f'<Types xmlns="{_PACKAGE}/content-types">'
    '<Default Extension="rels" '
    'ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    f'<Override PartName="/xl/workbook.xml" ContentType="{_TYPES}.sheet.main+xml"/>'
    f'<Override PartName="/xl/worksheets/sheet1.xml" ContentType="{_TYPES}.worksheet+xml"/>'
    "</Types>",
    "_rels/.rels": f'<Relationships xmlns="{_PACKAGE}/relationships"><Relationship Id="rId1" '
    f'Type="{_OFFICE}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
    "xl/workbook.xml": f'<workbook xmlns="{_SHEET}" xmlns:r="{_OFFICE}"><sheets>'
    '<sheet name="1" sheetId="1" r:id="rId1"/></sheets></workbook>',
    "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{_PACKAGE}/relationships">'
    f'<Relationship Id="rId1" Type="{_OFFICE}/worksheet" Target="worksheets/sheet1.xml"/>'
    "</Relationships>",
}


def xlsx_download(name: str, rows: Iterable[Sequence[object]]) -> HttpResponse:
    """A workbook of one sheet. Whole numbers are numbers, all else is text by its type, which no
    spreadsheet takes for a formula; what looks like one is marked nevertheless, for whoever saves
    it as CSV."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as package:
        for part, text in _PARTS.items():
            package.writestr(part, _HEAD + text)
        with package.open("xl/worksheets/sheet1.xml", "w") as sheet:
            sheet.write(f'{_HEAD}<worksheet xmlns="{_SHEET}"><sheetData>'.encode())
            for row in rows:
                sheet.write(f"<row>{''.join(map(_cell, row))}</row>".encode())
            sheet.write(b"</sheetData></worksheet>")
    return HttpResponse(
        file.getvalue(),
        content_type=f"{_TYPES}.sheet",
        headers=_attached(name),
    )


def _cell(cell: object) -> str:
    if isinstance(cell, int) and not isinstance(cell, bool):
        return f"<c><v>{cell}</v></c>"
    text = escape(_CONTROL.sub("", formula_safe(cell)))
    return f'<c t="inlineStr"><is><t xml:space="preserve">{text}</t></is></c>'
