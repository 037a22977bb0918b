"""What every page shares: the national meta tags, the catalogue table, furniture, the body, attachments."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from html import escape
from importlib.resources import files

from fazhi.sample.compose import Report, written_date
from fazhi.sample.sites import Item, Site

TYPES = {
    ".pdf": "application/pdf",
    ".docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    ".doc": "application/msword",
    ".html": "text/html",
    ".htm": "text/html",
    ".txt": "text/plain",
}


@dataclass(frozen=True, slots=True)
class Answer:
    """What the server sends for one address."""

    body: bytes
    media_type: str = "text/html; charset=utf-8"
    modified: date = date(2025, 6, 30)
    status: int = 200


def page(html: str, modified: date | None = None, charset: str = "utf-8", announce: bool = True) -> Answer:
    """An HTML answer; `announce=False` leaves the charset to the meta tag, as old servers do."""
    body = html.encode("gb18030" if charset.startswith("gb") else charset)
    return Answer(body, f"text/html; charset={charset}" if announce else "text/html", modified or date(2025, 6, 30))


def attachment(name: str, modified: date) -> Answer:
    """A committed file under files/."""
    data = (files("fazhi.sample") / "files" / name).read_bytes()
    return Answer(data, TYPES["." + name.rsplit(".", 1)[1]], modified)


def head(site: Site, title: str, charset: str, item: Item | None = None, column: str = "") -> str:
    """<head> with the tags of the 2017 guideline for government sites (国办发〔2017〕47号)."""
    metas = {
        "SiteName": site.name,
        "SiteDomain": site.host,
        "SiteIDCode": site.code,
        "ColumnName": column,
        "ColumnType": "政务公开",
    }
    if item:
        metas |= {
            "ArticleTitle": item.title,
            "PubDate": f"{item.published} 09:30",
            "ContentSource": item.source,
            "Keywords": "",
            "Author": "",
        }
    tags = "\n".join(f'<meta name="{k}" content="{escape(v)}">' for k, v in metas.items())
    name = f"<title>{escape(title)}_{escape(site.name)}</title>"
    style = '<link rel="stylesheet" href="/css/main.css">'
    return f'<head>\n<meta charset="{charset}">\n{name}\n{tags}\n{style}\n</head>'


def breadcrumb(column: str, href: str) -> str:
    """The 当前位置 line."""
    steps = f'<a href="/">首页</a> &gt; 政务公开 &gt; <a href="{escape(href)}">{escape(column)}</a>'
    return f'<div class="position">当前位置：{steps}</div>'


def furniture(item: Item) -> str:
    """Byline and buttons between title and body; the counter is filled by a script on real sites."""
    return (
        f'<div class="info"><span>发布时间：{item.published} 09:30</span><span>来源：{escape(item.source)}</span>'
        "<span>浏览次数：<script>document.write(countHits())</script></span>"
        '<span>【字体：<a href="javascript:;">大</a> <a href="javascript:;">中</a> '
        '<a href="javascript:;">小</a>】</span><a href="javascript:;">语音播报</a> '
        '<a href="javascript:window.print()">打印</a> <span class="share">分享到：</span></div>'
    )


def catalogue(item: Item, style: str) -> str:
    """索引号 and its neighbours, in one of three layouts seen on real sites."""
    number = (item.report.doc_number if item.report else None) or ""
    fields = [
        ("索 引 号", item.index_number),
        ("发布机构", publisher(item)),
        ("成文日期", str(item.written)),
        ("发布日期", str(item.published)),
        ("发文字号", number),
        ("主题分类", "司法"),
        ("公开方式", "主动公开"),
        ("有效性", "有效"),
    ]
    if style == "list":
        return (
            '<ul class="xxgk_head">'
            + "".join(f"<li><b>{k}：</b><span>{escape(v)}</span></li>" for k, v in fields)
            + "</ul>"
        )
    if style == "brackets":
        return '<div class="xxgk">' + " ".join(f"[ {k} ] {escape(v)}" for k, v in fields) + "</div>"
    cells = [f"<th>{k}</th><td>{escape(v)}</td>" for k, v in fields]
    rows = "".join(f"<tr>{a}{b}</tr>" for a, b in zip(cells[::2], cells[1::2], strict=True))
    return f'<table class="table_suoyin">{rows}</table>'


def publisher(item: Item) -> str:
    """发布机构 of the catalogue: of a town the county's office, as on many real sites, so it names the wrong body."""
    if item.report and item.report.tier == "township" and item.site == "lonsun":
        return f"{item.report.region.county}人民政府办公室"
    return item.source


def _paragraph(kind: str, text: str, indent: str) -> str:
    inner = f"<strong>{escape(text)}</strong>" if kind == "heading" else escape(text)
    return f'<p style="text-indent:2em">{indent}{inner}</p>'


def body(item: Item, link: str | None = None, *, indent: str = "") -> str:
    """The article's paragraphs; with an attachment one sentence and the link."""
    if item.attachment and link:
        sentence = f"现将《{item.title}》予以公开，具体内容详见附件。"
        anchor = f'<a href="{escape(link)}">{escape(item.attachment_name or item.attachment)}</a>'
        return f'<p style="text-indent:2em">{sentence}</p>\n<p>附件：{anchor}</p>'
    if not item.report:
        return "\n".join(_paragraph(kind, text, indent) for kind, text in item.paragraphs)
    return "\n".join(_report(item.report, indent))


def _report(report: Report, indent: str) -> list[str]:
    lines = [f'<p style="text-align:center">{escape(report.doc_number)}</p>'] if report.doc_number else []
    lines += [f"<p>{escape(report.recipient)}：</p>"] if report.recipient else []
    lines += [_paragraph(kind, text, indent) for kind, text in report.paragraphs]
    lines.append(f'<p style="text-align:right">{escape(report.signature)}</p>')
    lines.append(f'<p style="text-align:right">{written_date(report.document_date, report.site)}</p>')
    return lines


def footer(site: Site) -> str:
    """The foot of every page."""
    return f'<div class="footer">主办：{escape(site.name)}　网站标识码：{site.code}　演示数据，非政府网站</div>'
