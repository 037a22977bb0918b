"""What a page says about itself: national meta tags, the catalogue table (信息公开目录), the byline."""

from __future__ import annotations

import re
from datetime import date

from lxml.html import HtmlElement

from fazhi.extract.html_walk import Paragraph
from fazhi.extract.text import tidy

# Names of 政府网站发展指引 (国办发〔2017〕47号) as sites write them, lower case -> key of Document.meta.
_TAGS = {
    "sitename": "site_name",
    "siteidcode": "site_code",
    "columnname": "column",
    "pubdate": "publish_date",
    "publishdate": "publish_date",
    "firstpublishedtime": "publish_date",
    "datepublished": "publish_date",
    "article:published_time": "publish_date",
    "contentsource": "source",
    "source": "source",
}
# Labels of the catalogue block (信息公开目录) by the key of Document.meta they fill; "" is read and dropped.
_FIELDS: dict[str, str] = {
    "index_number": "索引号 信息索引号 索取号",
    "doc_number": "发文字号 文号 文件编号 发文号",
    "publisher": "发布机构 制发机构 发文机关 发布单位 发文单位 公开主体",
    "source": "信息来源 来源 文章来源 稿件来源",
    "document_date": "成文日期 生成日期 成文时间 印发日期 发文日期",
    "publish_date": "发布日期 发布时间 公开日期 公开时间",
    "": "名称 信息名称 标题 主题分类 体裁分类 内容分类 分类 主题词 关键词 有效性 时效 时效性 "
    "公开方式 公开范围 公开形式 公开时限 审核程序 服务对象 生命周期 内容概述 信息分类 主题 "
    "废止日期 失效日期 生效日期 实施日期 组配分类 责任部门 公开责任部门 公开目录 是否有效 "
    "文件状态 内容标识",
}
_LABELS = {label: key for key, labels in _FIELDS.items() for label in labels.split()}
_LABEL = "|".join(r"\s*".join(map(re.escape, label)) for label in sorted(_LABELS, key=len, reverse=True))
_BRACKETED = re.compile(rf"[\[【]\s*({_LABEL})\s*[\]】]\s*[:：]?\s*((?:[^\[【]|[\[【](?=\d{{4}}[\]】]))*)")
# The first label of a line stands apart from what is before it; the next may follow a value without a space.
_FIRST = re.compile(rf"(?:^|(?<=[\s|　]))({_LABEL})\s*[:：]\s*")
_NEXT = re.compile(rf"[\s|　]*({_LABEL})\s*[:：]\s*")
_STOP = re.compile(
    rf"[\s|　]*(?:{_LABEL}|日期|时间|作者|编辑|责任编辑|审核|(?:浏览|点击|阅读|访问)(?:次数|量|数)?|字[体号])\s*[:：]"
    r"|[\s|　]*[\[【(（]?\s*(?:字[体号]|大\s*中\s*小)|\s(?:打印|分享|收藏|关闭)|[\[【](?:打印|关闭|大)"
)
_DATE = re.compile(r"(20\d\d|19\d\d)\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})")
# 成文日期, 印发日期, 生效日期, 废止日期, 实施日期 are other days than the publication's.
_DATED = re.compile(
    rf"(?:发布时间|发布日期|发表时间|更新时间|(?<![文成发效止施])(?:日期|时间))\D{{0,6}}{_DATE.pattern}"
)
_SHOWN = re.compile(r"^\D{0,4}20\d\d\s*[-/.年]\s*\d{1,2}\s*[-/.月]\s*\d{1,2}\s*日?(?!\d)[^，。；]{0,40}$")
_NO_SOURCE = {"本网", "本站", "本网站"}
_NOTHING = {"-", "—", "——", "/", "无", "暂无"}
_ORIGIN = re.compile(r"^(?:信息|文章|稿件)?来源\s*[:：]\s*")
_COMPACT = re.compile(r"^(20\d\d)(\d\d)(\d\d)(?:\d{4}(?:\d\d)?)?$")


def read_meta(root: HtmlElement, url: str | None) -> dict[str, str]:
    """Keys of Document.meta from the head and from label/value pairs anywhere on the page; dates as ISO."""
    found: dict[str, str] = {}
    for tag in root.iter("meta"):
        name = (tag.get("name") or tag.get("property") or tag.get("itemprop") or "").strip().lower()
        content = tidy(tag.get("content") or "")
        if name in _TAGS and content:
            _put(found, _TAGS[name], content)
    for name, value in _pairs(root):
        _put(found, _LABELS.get(name, ""), value)
    byline = _byline(root)
    for key in ("publish_date", "source"):
        if key in byline:
            _put(found, key, byline[key])
    for tag in root.iter("publishtime", "time"):
        _put(found, "publish_date", tag.get("datetime") or tag.text_content())
    return found


def split_fields(found: list[Paragraph]) -> tuple[list[Paragraph], dict[str, str]]:
    """Catalogue lines and tables inside the body become fields and leave the text."""
    kept: list[Paragraph] = []
    fields: dict[str, str] = {}
    for number, paragraph in enumerate(found):
        pairs = _read_pairs(paragraph.text) if number < 30 else []
        labels = {name for name, _ in pairs}
        if len(labels) >= 2 or (
            labels and _starts_with_label(paragraph.text) and len(paragraph.text) < 90 and number < 12
        ):
            for name, value in pairs:
                _put(fields, _LABELS[name], value)
            if "。" not in paragraph.text or paragraph.kind == "table":
                continue
        kept.append(paragraph)
    return kept, fields


def _starts_with_label(text: str) -> bool:
    match = _BRACKETED.match(text) or _FIRST.match(text)
    return match is not None and match[1] not in ("主题", "名称", "标题")


def _read_pairs(text: str) -> list[tuple[str, str]]:
    pairs: list[tuple[str, str]] = []
    if "[" in text or "【" in text:
        pairs = [(_bare(m[1]), tidy(m[2])) for m in _BRACKETED.finditer(text)]
    if pairs:
        return pairs
    for line in text.split("\n"):
        cells = [cell.strip() for cell in line.split("\t")]
        if len(cells) >= 2 and any(_bare(cell) in _LABELS for cell in cells[::2]):
            pairs += [(_bare(a), tidy(b)) for a, b in zip(cells[::2], cells[1::2], strict=False) if _bare(a) in _LABELS]
        else:
            pairs += _labelled(line)
    return pairs


def _labelled(line: str) -> list[tuple[str, str]]:
    """The pairs of a line `label: value label: value …`; a value ends where another label or furniture begins."""
    pairs: list[tuple[str, str]] = []
    if ":" not in line and "：" not in line:
        return pairs  # asked first because it is cheap: most lines of a page are no labels
    label = _FIRST.search(line)
    while label:
        stop = _STOP.search(line, label.end())
        pairs.append((_bare(label[1]), tidy(line[label.end() : stop.start() if stop else None])))
        label = (_NEXT.match(line, stop.start()) or _FIRST.search(line, stop.start())) if stop else None
    return pairs


_AROUND_LABELS = re.compile(r"[\s:：\[\]【】　]+")


def _bare(label: str) -> str:
    return _AROUND_LABELS.sub("", label)


def _pairs(root: HtmlElement) -> list[tuple[str, str]]:
    """Label and value standing in neighbouring elements: td/td, th/td, dt/dd, span/span, b + text, li."""
    found = []
    for element in root.iter("td", "th", "dt", "b", "strong", "span", "em", "label", "i", "div", "p", "li"):
        if len(element) > 12:
            continue
        text = element.text_content()
        if len(text) > 200:
            continue
        bare = _bare(text)
        if bare in _LABELS:
            value = tidy(element.tail or "")
            following = element.getnext()
            if not value and following is not None and isinstance(following.tag, str):
                value = tidy(following.text_content())
            if value and _bare(value) not in _LABELS and len(value) < 120:
                found.append((bare, value.lstrip(":：").strip()))
        elif len(element) == 0 or element.tag in ("li", "p", "div", "td"):
            found += [(name, value) for name, value in _read_pairs(_line(text)) if value and len(value) < 120]
    for row in root.iter("tr"):
        names, below = [_bare(cell.text_content()) for cell in row], row.getnext()
        if below is None and row.getparent().tag == "thead" and (rows := row.getparent().getnext()) is not None:
            below = next(rows.iter("tr"), None)
        if len(names) >= 2 and below is not None and len(below) == len(names) and all(n in _LABELS for n in names):
            found += [(name, tidy(cell.text_content())) for name, cell in zip(names, below, strict=True)]
    return found


def _line(text: str) -> str:
    """White space as one space: to tidy it would glue a value to the label after it."""
    return " ".join(text.split())


def date_beside(root: HtmlElement, title: str | None, body: HtmlElement) -> str | None:
    """The date that stands without a label between the title and the body, as pages show it beneath the title."""
    wanted, seen = _bare(title or ""), False
    for element in root.iter():
        if element is body or not wanted:
            return None
        if not isinstance(element.tag, str) or element.tag in ("html", "head", "title", "body", "script", "style"):
            continue
        if len(element) > 6 or len(text := _line(element.text_content())) > 160:
            continue
        if seen and _SHOWN.match(text):
            return text
        seen = seen or _bare(text) == wanted
    return None


_FROM = re.compile(r"来源\s*[:：]\s*([^\s|:：]{2,30}?)(?=\s|\||时间|日期|发布|作者|点击|浏览|字[体号]|$)")


def _byline(root: HtmlElement) -> dict[str, str]:
    found: dict[str, str] = {}
    for element in root.iter("div", "p", "span", "td", "li", "i", "em", "font", "h5", "h6"):
        if len(element) > 12:
            continue
        text = tidy(element.text_content())
        if len(text) > 160:
            continue
        if "publish_date" not in found and (m := _DATED.search(text)):
            found["publish_date"] = "-".join(m.groups()[-3:])
        if "source" not in found and (m := _FROM.search(text)):
            found["source"] = m[1]
    return found


def iso(text: str) -> str | None:
    """The first full date in `text` as YYYY-MM-DD; None when there is none or it is impossible."""
    match = _DATE.search(text) or _COMPACT.match(text.strip())
    if not match:
        return None
    try:
        return date(int(match[1]), int(match[2]), int(match[3])).isoformat()
    except ValueError:
        return None


def _put(found: dict[str, str], key: str, value: str) -> None:
    value = tidy(value).strip(" |　")
    if not key or not value or key in found:
        return
    if key.endswith("_date"):
        value = iso(value) or ""
    elif value in _NOTHING or (key in ("source", "publisher") and value in _NO_SOURCE):
        return
    elif key == "source":
        value = _ORIGIN.sub("", value)
    if value:
        found[key] = value[:200]
