"""Make the sample's attachments: `python -m fazhi.sample.make_files` writes files/*.pdf and *.docx.

They are kept in the repository.
Needs reportlab, pillow, pypdfium2, python-docx and a CJK TrueType font; users of the sample need none of it.
"""

from __future__ import annotations

import datetime as dt
import io
import zipfile
from pathlib import Path

from fazhi.sample.compose import Report, reports, written_date
from fazhi.sample.sites import ATTACHED

OUT = Path(__file__).parent / "files"
FONTS = (  # TrueType outlines: reportlab embeds no others
    ("/usr/share/fonts/truetype/arphic/uming.ttc", 0),
    ("/usr/share/fonts/truetype/wqy/wqy-zenhei.ttc", 0),
    ("/usr/share/fonts/truetype/droid/DroidSansFallbackFull.ttf", 0),
)


def _font() -> tuple[str, int]:
    """File and face of the first CJK font installed, as reportlab's TTFont takes them."""
    for path, face in FONTS:
        if Path(path).is_file():
            return path, face
    raise SystemExit("no CJK TrueType font found: install fonts-arphic-uming or fonts-wqy-zenhei")


def _lines(report: Report) -> list[tuple[str, str]]:
    lines = [("title", report.title)]
    lines += [("right", report.doc_number)] if report.doc_number else []
    lines += list(report.paragraphs)
    return [*lines, ("right", report.signature), ("right", written_date(report.document_date, report.site))]


def pdf(report: Report) -> bytes:
    """The report as a text PDF on A4, lines wrapped as a word processor wraps them."""
    from reportlab.lib.enums import TA_CENTER, TA_RIGHT
    from reportlab.lib.pagesizes import A4
    from reportlab.lib.styles import ParagraphStyle
    from reportlab.pdfbase import pdfmetrics
    from reportlab.pdfbase.ttfonts import TTFont
    from reportlab.platypus import Paragraph, SimpleDocTemplate

    lines = _lines(report)
    path, face = _font()
    pdfmetrics.registerFont(TTFont("Sample", path, subfontIndex=face))
    base = ParagraphStyle("p", fontName="Sample", fontSize=12, leading=22, firstLineIndent=24, wordWrap="CJK")
    styles = {
        "title": ParagraphStyle(
            "t", base, fontSize=17, leading=30, alignment=TA_CENTER, firstLineIndent=0, spaceAfter=14
        ),
        "right": ParagraphStyle("r", base, alignment=TA_RIGHT, firstLineIndent=0),
    }
    out = io.BytesIO()
    doc = SimpleDocTemplate(
        out,
        pagesize=A4,
        leftMargin=80,
        rightMargin=80,
        topMargin=80,
        bottomMargin=72,
        title=report.title,
        author=report.agency,
        invariant=1,
    )
    doc.build(
        [Paragraph(text.replace("&", "&amp;").replace("<", "&lt;"), styles.get(kind, base)) for kind, text in lines]
    )
    return out.getvalue()


def scan(report: Report) -> bytes:
    """The same pages as pictures only (150 dpi, grey, slightly askew), as a stamped copy from a scanner."""
    import pypdfium2
    from PIL import Image
    from reportlab.lib.pagesizes import A4
    from reportlab.lib.utils import ImageReader
    from reportlab.pdfgen.canvas import Canvas

    source = pypdfium2.PdfDocument(pdf(report))
    out = io.BytesIO()
    canvas = Canvas(out, pagesize=A4, invariant=1)
    canvas.setTitle("扫描件")
    for number, page in enumerate(source):
        picture = page.render(scale=150 / 72).to_pil().convert("L")
        picture = picture.rotate((0.3, -0.25)[number % 2], resample=Image.Resampling.BICUBIC, fillcolor=255)
        packed = io.BytesIO()
        picture.save(packed, "JPEG", quality=45)
        canvas.drawImage(ImageReader(io.BytesIO(packed.getvalue())), 0, 0, *A4)
        canvas.showPage()
    canvas.save()
    return out.getvalue()


def docx(report: Report) -> bytes:
    """The report as a Word document with fixed times, so that its bytes are the same each time."""
    from docx import Document
    from docx.enum.text import WD_ALIGN_PARAGRAPH

    document = Document()
    stamp = dt.datetime(report.document_date.year, report.document_date.month, report.document_date.day, 9)  # noqa: DTZ001
    document.core_properties.created = document.core_properties.modified = stamp
    document.core_properties.author, document.core_properties.title = report.agency, report.title
    for kind, text in _lines(report):
        paragraph = document.add_paragraph(text)
        if kind in ("title", "right"):
            paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER if kind == "title" else WD_ALIGN_PARAGRAPH.RIGHT
        if kind in ("title", "heading"):
            paragraph.runs[0].bold = True
    raw = io.BytesIO()
    document.save(raw)
    out = io.BytesIO()
    with zipfile.ZipFile(raw) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            new.writestr(zipfile.ZipInfo(name, (2023, 1, 1, 0, 0, 0)), old.read(name), zipfile.ZIP_DEFLATED)
    return out.getvalue()


def main() -> None:
    OUT.mkdir(exist_ok=True)
    for report in reports():
        name = ATTACHED.get((report.agency, report.year), ("", ""))[0]
        if not name:
            continue
        make = docx if name.endswith(".docx") else scan if "scan" in name else pdf
        data = make(report)
        (OUT / name).write_bytes(data)
        print(f"{name}: {len(data):,} bytes")


if __name__ == "__main__":
    main()
