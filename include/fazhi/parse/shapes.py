"""What is written with digits and is no quantity: dates, document numbers, ordinals, slogans, hotlines, versions.

`spans` gives titles of documents and short quotations; `shape_at` names what stands at one run of digits. All offsets
are folded ones.
"""

from __future__ import annotations

import re
from typing import NamedTuple

_YEAR = r"(?:19|20)\d{2}"
_HAN = "[零一二两三四五六七八九十]{1,4}"
_TO = r"(?:[-~至到]|--){1}"
_DAY = r"\d{1,2}[日号](?!楼|院)"
_MONTH = rf"\d{{1,2}}月(?:{_DAY}|份|底|初|末|中旬|上旬|下旬)?"

DATE = re.compile(
    rf"{_YEAR}(?:年|年度)?{_TO}{_YEAR}(?:年度|年)?"
    rf"|{_YEAR}{_TO}\d{{2}}年"
    rf"|{_YEAR}年(?:度|底|末|初|的)?(?:{_MONTH})?(?:{_TO}(?:{_YEAR}年)?(?:{_MONTH}|{_DAY}))?"
    rf"|{_YEAR}[-./]\d{{1,2}}[-./]\d{{1,2}}(?:日)?(?:\d{{1,2}}:\d{{2}}(?::\d{{2}})?)?"
    rf"|\d{{1,2}}(?:月(?:份)?(?:\d{{1,2}}日)?)?{_TO}{_MONTH}"
    rf"|\d{{1,2}}[日号]{_TO}\d{{1,2}}[日号]|{_MONTH}(?:(?:{_TO}|、)(?:{_MONTH}|{_DAY}))*"
    rf"|\d{{1,2}}:\d{{2}}(?::\d{{2}})?(?!\d)"
    r"|\d{1,2}·\d{1,2}(?!\d)|\d{1,2}\.\d{1,2}(?=[”\"]|国家|宪法|全国|国际|全民|禁毒|反|《|世界|民族)"
    rf"|{_YEAR}(?=以来|全年|度|上半年|下半年|法治|届|学年|组织|总共|共|本级|本年|[市县区镇村]级|街道办|期间)"
)
_HOTLINE = re.compile(
    r"(?:12[3-9]\d{2}|1[12]\d|96\d{3,4}|95\d{3}|8890)(?=[”\"]?(?:[、,()及和与]|热线|平台|政务|便民|阳光|市民|公共|法律|服务|投诉|举报"
    r"|在线|诉求|工单|网|系统|接|转|交办|语音|消费|信访|民|受理|效能|群众|电话|专|社|留言|流转|反馈|督办|即|办|城|综合|等|微信|来|中|上|案|高|承|工|咨|报))"
)
_VERSION = re.compile(
    r"\d+\.0(?![%\d])(?:版|系统|平台|改革|模式|升级|时代|$|[^\d%万亿])|\d+(?:\.\d+)?版|[2-6][GgA](?![A-Za-z])|\d+[A-Za-z]"
)
_DOC_TAIL = re.compile(r"\d+(?:-\d+)?号(?!召|线)|\d+[〕\]】]第?\d+号")
_PLUS = re.compile(r"\d+\s?[+×xX]\s?[\dA-Za-zNX多]")
_PHONE = re.compile(r"0\d{2,3}-\d{7,8}|1[3-9]\d{9}")
_LIST_MARK = re.compile(r"\d{1,2}(?:[、.](?!\d)|[)])")
_PLENARY = re.compile(r"(?<=届)[一二三四五六七八九十]{1,3}次(?=全体|全会|党代会|代表大会|人代会|会议)")
# 十届市委四次、五次全会
_SESSIONS = re.compile(
    r"[一二三四五六七八九十]{1,3}次(?=(?:[、和][一二三四五六七八九十]{1,3}次){0,4}(?:全体|全会|党代会))"
)
_OF_COMMITTEE = re.compile(r"届[^,。;\d]{0,14}$")
# 第十六届46次常务会议, 十八届人大三次会议; but 本届政府召开三次常务会议
_MEETING = re.compile(r"(?:[一二三四五六七八九十]{1,3}|\d{1,3})次(?=会议|(?:常务|党组|常委|扩大)+会|代表大会|人代会)")
_OF_TERM = re.compile(r"届(?:(?!召开|举行|组织|举办|先后|累计|共|开展|已|主持|参加|列席)[^,。;:()\d]){0,12}$")
_CLOCK = re.compile(r"\d{1,2}[点时](?:\d{1,2}分|半|整)?(?!位|子|单|次)")
_DAYTIME = re.compile(r"(?:凌晨|清晨|早上|早晨|上午|中午|下午|傍晚|晚上|晚间|当晚|夜间|夜里)$")
_DOTTED = re.compile(r"\d+(?:\.\d+)*")  # PM2.5


class Shape(NamedTuple):
    """Folded [start, end) and what stands there."""

    start: int
    end: int
    reason: str


def spans(text: str) -> list[Shape]:
    """Titles 《…》 and short quotations “…” of a folded text, by position; nested ones count as the outer."""
    out: list[Shape] = []
    for m in re.finditer(r"《[^《》\n]{1,120}》|“[^“”\n]{1,15}”|\"[^\"\n]{1,15}\"|<[^<>\n]{4,60}>", text):
        if out and m.start() < out[-1].end:
            continue
        out.append(Shape(m.start(), m.end(), "title" if m.group()[0] in "《<" else "quotation"))
    return out


def plenary(text: str, at: int) -> Shape | None:
    """省委十二届六次全会: the ordinal of a Party session, written without 第."""
    m = _PLENARY.match(text, at)
    if m is None and _OF_COMMITTEE.search(text, max(0, at - 16), at):
        m = _SESSIONS.match(text, at)
        if m is None and _OF_TERM.search(text, max(0, at - 14), at):
            m = _MEETING.match(text, at)
    return Shape(at, m.end(), "ordinal") if m else None


def shape_at(text: str, at: int, end: int) -> Shape | None:
    """What the run of digits text[at:end] belongs to, when that is no quantity."""
    before = text[at - 1] if at else "\n"
    after = text[end] if end < len(text) else "\n"
    if before == "第" or (before in "令" and after == "号"):
        return Shape(at - 1, end, "ordinal" if before == "第" else "doc_number")
    size = end - at  # asked of each pattern first: runs of digits are many
    if after == "次" and "届" in text[max(0, at - 14) : at] and (session := plenary(text, at)) is not None:
        return session
    if (size == 4 or (size <= 2 and after in "月日号-~至到:·.")) and (m := DATE.match(text, at)):
        return Shape(at, m.end(), "date")
    if before in "〔[【" or (before == "(" and after == ")" and text[end + 1 : end + 6].find("号") >= 0):
        return Shape(at - 1, end, "doc_number")
    if after in "点时" and _DAYTIME.search(text, max(0, at - 2), at) and (m := _CLOCK.match(text, at)):
        return Shape(at, m.end(), "date")
    if after == "号" or before in "〕]】":
        if m := _DOC_TAIL.match(text, at):
            return Shape(at, m.end(), "doc_number")
    if before in "+×" or _PLUS.match(text, at):
        return Shape(at, end, "slogan")
    if 3 <= size <= 6 and (m := _HOTLINE.match(text, at)):
        return Shape(at, m.end(), "hotline")
    if (before == "\n" or (before == "(" and text[at - 2 : at - 1] in ("\n", ""))) and (
        m := _LIST_MARK.match(text, at)
    ):
        return Shape(at, m.end(), "list_mark")
    if before in "。;" and after in ".、" and end - at <= 2 and not text[end + 1 : end + 2].isdigit():
        return Shape(at, end + 1, "list_mark")
    if (after in ".版" or (after.isascii() and after.isalpha())) and (m := _VERSION.match(text, at)):
        return Shape(at, m.end(), "version")
    if before.isascii() and (before.isalpha() or before in "/_=&?#@"):
        dotted = _DOTTED.match(text, at)
        return Shape(at, dotted.end() if dotted else end, "identifier")
    if end - at >= 7 and after not in "万亿元人份件次个.条余多":
        return Shape(at, end, "identifier")
    if (after == "/" and text[end + 1 : end + 2].isdigit()) or (before == "/" and text[at - 2 : at - 1].isdigit()):
        return Shape(at, end, "fraction")
    if (size > 10 or after == "-") and (m := _PHONE.match(text, at)):
        return Shape(at, m.end(), "identifier")
    if before == "-" and (end - at >= 4 or text[at - 2 : at - 1].isdigit()):
        return Shape(at, end, "identifier")
    return None
