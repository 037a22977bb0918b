"""The title of a report: found in the page's text or its metadata, and taken apart into year, reporter and subject."""

from __future__ import annotations

import re
from dataclasses import dataclass

from fazhi.parse.dates import DATE
from fazhi.parse.quick import quick

SUBJECT = quick(
    r"(?:建设)?法[ ]?治[ ]?政[ ]?府|法治[^\s，。]{0,8}?建设|依[ ]?法[ ]?行[ ]?政|"
    r"依法治[省市区县镇乡街州旗](?!理)|法制政府|法治(?:工作|报告|年度)"
)
FORM = re.compile(r"报[ ]?告|总[ ]?结|情[ ]?况|汇[ ]?报|自[ ]?查|年[ ]?报|述职|公[ ]?开|完成|进展|成[ ]?效")
_SPACE = re.compile(r"[ \t\r\n\u00a0\u3000\u200b\ufeff]+")
# What separates a title from the page furniture on its line.
_CUT = quick(
    r"\s*(?:[|｜>＞»]{1,2}|\t|\s[-–—_]{1,2}\s|[\u3000 ]{3,}|【|】|\[|\]|当前位置[:：]?|您(?:现)?在?(?:所在)"
    r"?的?位置[:：是]?|标\s*题[:：]|名\s*称[:：]|"
    r"(?:发布|发表|更新|成文|公开)?(?:时间|日期)[:：]|(?:信息)?来源[:：]|作者[:：]|浏览(?:次数|量)?[:：]|"
    r"点击(?:数|率)?[:：]|阅读(?:次数)?[:：]|"
    r"字体[:：]|字号[:：]|索\s*引\s*号|发文字号|发布机构|文\s*号[:：]|分享)"
)
_END = re.compile(r"[。；;！!？?]")
_TRAIL = re.compile(
    r"(?:\.(?:pdf|docx?|txt|html?|wps|ofd|shtml)|[_\-—–|]\s*[^_\-—–|]{2,25}(?:政府|网|门户|网站|局|平台|办公室|公开))$",
    re.I,
)


_SITE = re.compile(r"(?<=[告结况])[_|｜].{2,}$")


@dataclass(frozen=True, slots=True)
class TitleAt:
    """A title and where it stands in the text; start is -1 when it comes from metadata or a list."""

    text: str
    start: int
    end: int


def squeeze(text: str) -> str:
    """Without any blank: what titles are compared by."""
    return "".join(text.split()).replace("\u200b", "").replace("\ufeff", "")


def tidy(text: str) -> str:
    """A title as shown, outer blanks, site name and file ending removed, runs of blanks made one."""
    text = _SPACE.sub(" ", text).strip(" *#_-—:：“”\"'")
    for _ in range(2):
        text = _TRAIL.sub("", text).strip()
    return _SITE.sub("", text).strip()


def looks_like_title(text: str) -> bool:
    """A line that may be a report's (or a look-alike's) title: names the subject and a form, is short and no
    sentence."""
    t = squeeze(text)
    return 6 <= len(t) <= 90 and SUBJECT.search(t) is not None and FORM.search(t) is not None and not _END.search(t)


def _pieces(line: str) -> list[tuple[int, int]]:
    out, at = [], 0
    for cut in _CUT.finditer(line):
        out.append((at, cut.start()))
        at = cut.end()
    out.append((at, len(line)))
    return [(a, b) for a, b in out if line[a:b].strip()]


_SUBJECT_WORD = re.compile(r"法治|法制政府|依法")


def _may_hold_title(line: str) -> bool:
    """Asked first because it is cheap: a title names the subject and a form."""
    if "法" not in line:
        return False
    tight = squeeze(line)
    return _SUBJECT_WORD.search(tight) is not None and FORM.search(tight) is not None


_HEADING = re.compile(
    r"^\s*(?:[一二三四五六七八九十]{1,3}\s*[、.．]|[（(][一二三四五六七八九十\d]{1,3}[)）]|"
    r"第[一二三四五六七八九十]{1,2}[部章节]|\d{1,2}[、.．])"
)
_INTRO_LINE = re.compile(r"报告如下|汇报如下|总结如下|现将|以来[,，]|坚持以|为指导|^根据|^按照|^为")


def lines_of(text: str, limit: int) -> list[tuple[int, str]]:
    """(offset, line) of the first `limit` characters, without line ends."""
    out, at = [], 0
    for line in text[:limit].split("\n"):
        out.append((at, line))
        at += len(line) + 1
    return out


def find_titles(text: str, limit: int = 3000) -> list[TitleAt]:
    """Title-like lines at the head of a text, in order. A title broken over up to three lines is joined."""
    found: list[TitleAt] = []
    rows = [(at, line) for at, line in lines_of(text, limit) if line.strip()]
    skip_to = -1
    for i, (at, line) in enumerate(rows):
        if at < skip_to or _HEADING.match(line):
            continue
        if len(line) > 400:
            if not found and (first := _leading_title(line)):
                found.append(TitleAt(first, at + line.index(first), at + line.index(first) + len(first)))
            break
        if len(line) > 150 and "。" in line:
            break  # the first paragraph: titles stand before it
        hit = False
        for a, b in _pieces(line) if _may_hold_title(line) else ():
            piece = line[a:b]
            if looks_like_title(piece) and not _INTRO_LINE.search(piece):
                start = at + a + len(piece) - len(piece.lstrip())
                found.append(TitleAt(tidy(piece), start, at + a + len(piece.rstrip())))
                hit = True
        if hit:
            if len(found) == 1 and i and (joined := _with_line_before(text, rows[i - 1], found[0])):
                found[0] = joined
            continue
        joined_end = _joined(rows, i)
        if joined_end:
            end_at, end_line = rows[joined_end]
            whole = text[at : end_at + len(end_line)]
            found.append(
                TitleAt(
                    tidy("".join(part.strip() for part in whole.split("\n"))),
                    at + len(line) - len(line.lstrip()),
                    end_at + len(end_line.rstrip()),
                )
            )
            skip_to = end_at + 1
    return found


_LEAD = re.compile(
    r"^\s*([^。；;！!？?：:\n]{0,60}?(?:法治政府|依法行政|法治)[^。；;！!？?：:，,\n]{0,20}?(?:报告|总结|"
    r"情况))(?=\s|[一-鿿0-9])"
)


def _leading_title(line: str) -> str | None:
    """The title at the front of a page flattened into one line, if it repeats or is followed by furniture or a
    blank."""
    match = _LEAD.match(line[:200])
    if not match or _INTRO_LINE.search(match[1]):
        return None
    after = line[match.end() : match.end() + 120]
    if after[:1].isspace() or squeeze(match[1])[:12] in squeeze(after) or _CUT.match(after):
        return match[1].strip()
    return None


_AGENCY_LINE = re.compile(
    r"^\s*[^\s，。：:；、|>]{2,40}(?:政府|委员会|委|办事处|局|厅|办公室|管委会|街道|镇|乡|县|区|市)\s*$"
)


def _with_line_before(text: str, before: tuple[int, str], title: TitleAt) -> TitleAt | None:
    """遂溪县人民政府 / 关于2023年度法治政府建设情况的报告: the reporter on a line of its own belongs to the title."""
    at, line = before
    if (
        re.match(r"(?:关于)?(?:20\d\d|二[〇○零])|关于", squeeze(title.text))
        and _AGENCY_LINE.match(line)
        and len(line.strip()) <= 30
    ):
        return TitleAt(tidy(line.strip() + title.text), at + len(line) - len(line.lstrip()), title.end)
    return None


def _joined(rows: list[tuple[int, str]], i: int) -> int | None:
    """Index of the line that completes a title begun at line i, when the lines only together make one."""
    whole = rows[i][1].strip()
    if (
        not 2 <= len(whole) <= 45
        or whole[0] in "•·▪●■-"
        or DATE.search(whole)
        or _END.search(whole)
        or _CUT.search(rows[i][1].strip())
        or re.search(r"[:：]$", whole)
    ):
        return None
    if not (SUBJECT.search(squeeze(whole)) or re.search(r"关于|20\d\d|政府|委员会|办事处|局$", whole)):
        return None
    for j in (i + 1, i + 2):
        if j >= len(rows):
            return None
        line = rows[j][1].strip()
        if (
            len(line) > 45
            or line[0] in "•·▪●■-"
            or DATE.search(line)
            or _END.search(line)
            or _HEADING.match(line)
            or _CUT.search(line)
            or _INTRO_LINE.search(line)
        ):
            return None
        whole += line
        if looks_like_title(whole) and not re.search(r"[:：]", whole):
            return j
    return None
