"""What the page states around the report: publication and document dates, document number, publisher and source."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

from fazhi.parse import agency as bodies
from fazhi.parse.body import Body
from fazhi.parse.dates import DATE, to_date
from fazhi.parse.quick import quick
from fazhi.parse.title import squeeze
from fazhi.records import Context, Document

_GAP = r"\s*[\]】|]?\s*[:：|]?\s*"
_PUBLISH = quick(
    rf"(?:发布日期|发布时间|发表时间|发表日期|公开日期|公开时间|发布于|上传时间|上网时间|更新时间|更新日期|"
    rf"录入时间|(?<![一-鿿])(?:时\s*间|日\s*期)){_GAP}"
)
_MADE = re.compile(rf"(?:成文日期|成文时间|生成日期|生成时间|发文日期|印发日期|形成日期|制发日期|落款日期){_GAP}")
_NUMBER = re.compile(r"[一-鿿]{1,14}\s?[〔\[（(【﹝]\s?20\d\d\s?[〕\])）】﹞]\s?第?\s?\d{1,5}\s?号")
_NUMBER_LABEL = re.compile(rf"(?:发文字号|发文文号|公文字号|文件编号|文\s*号|文件字号){_GAP}")
_PUBLISHER = re.compile(
    rf"(?:发布机构|发文机关|发文机构|发文单位|发布单位|制发机构|制发单位|公开主体|公开机构|责任部门|"
    rf"信息公开主体|发布部门|公开单位|信息来源|稿件来源|文章来源|来\s*源){_GAP}(?P<v>[一-鿿（）()]{{2,40}})"
)
_URL_DAY = re.compile(
    r"(?:/t|/)(20\d\d)[-/]?(0[1-9]|1[0-2])[-/]?(0[1-9]|[12]\d|3[01])(?=[_/])|/art/(20\d\d)/(\d{1,2})/(\d{1,2})/"
)


@dataclass(frozen=True, slots=True)
class Margin:
    publish_date: date | None = None
    document_date: date | None = None
    doc_number: str | None = None
    publisher: str | None = None
    site: str | None = None
    head: str = ""


def read_margin(text: str, body: Body, document: Document, context: Context) -> Margin:
    """Labels before the body (and after it), the page's own metadata, then list date and address."""
    head = text[: min(body.start, 4000)]
    if len(head) < 400:
        head = text[: max(body.start, 200)]
    tail = text[body.end : body.end + 1500]
    meta = document.meta
    publish = (
        _iso(meta.get("publish_date"))
        or _labelled(_PUBLISH, head)
        or _labelled(_PUBLISH, tail)
        or _bare_day(text[: body.start])
    )
    publish = publish or context.listed_on or _from_url(context.url)
    made = _labelled(_MADE, head) or _labelled(_MADE, tail) or _iso(meta.get("document_date"))
    found = _PUBLISHER.search(head) or _PUBLISHER.search(tail)
    publisher = meta.get("publisher") or meta.get("source") or (found["v"] if found else _alone(text[: body.start]))
    return Margin(
        publish, made, _doc_number(head, tail, meta.get("doc_number")), _clean(publisher), meta.get("site_name"), head
    )


_SMALL_HEAD = 400  # characters above a report without a portal's furniture


def _alone(head: str) -> str | None:
    """The one department whose full name, place and all, is a line of its own above the report."""
    if len(head) > _SMALL_HEAD:
        return None
    names = {name for line in head.split("\n") if 5 < len(name := squeeze(line)) <= 40 and not _NO_NAME.search(name)}
    found = [name for name in names if (body := bodies.read(name)) and body.type == "department" and body.places]
    return found[0] if len(found) == 1 else None


# page furniture, and offices that put up what others report
_NO_NAME = re.compile(r"法治|依法|报告|总结|情况|司法|办公室|信息|媒体|新闻|宣传|网|[，。：:>|]|\d")


def _clean(name: str | None) -> str | None:
    if not name:
        return None
    name = re.split(r"发布|成文|生成|公开|主题|时间|日期|浏览|字体|作者|访问|点击", squeeze(name))[0].strip("（）()")
    return name if len(name) >= 3 and name not in ("本网", "本站", "无") else None


def _iso(value: str | None) -> date | None:
    if not value:
        return None
    match = DATE.search(value)
    return to_date(match) if match else None


def _labelled(label: re.Pattern[str], zone: str) -> date | None:
    for match in label.finditer(zone):
        day = DATE.match(zone, match.end())
        if day and (value := to_date(day)):
            return value
    return None


def _bare_day(head: str) -> date | None:
    """A date on a line of its own, or with a clock time, between title and body."""
    for line in head.split("\n"):
        s = line.strip()
        match = DATE.search(s)
        if (
            match
            and len(s) < 60
            and not re.search(r"星期|今天|有效|索引|成文|生成", s)
            and (len(s) <= match.end() - match.start() + 2 or re.match(r"\s*\d{1,2}:\d{2}", s[match.end() :]))
        ):
            return to_date(match)
    return None


def _from_url(url: str | None) -> date | None:
    match = _URL_DAY.search(url) if url else None
    if not match:
        return None
    y, m, d = (match[1], match[2], match[3]) if match[1] else (match[4], match[5], match[6])
    try:
        return date(int(y), int(m), int(d))
    except ValueError:
        return None


def _doc_number(head: str, tail: str, meta: str | None) -> str | None:
    if meta and (match := _NUMBER.search(meta)):
        return squeeze(match[0])
    for zone in (head, tail):
        for label in _NUMBER_LABEL.finditer(zone):
            if match := _NUMBER.match(zone, label.end()):
                return squeeze(match[0])
    for line in head.split("\n"):
        if match := _NUMBER.fullmatch(line.strip()):
            return squeeze(match[0])
    return None
