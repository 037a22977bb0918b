"""Where the report proper begins and ends: page furniture before and after it, its addressee, its signature."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

from fazhi.parse.dates import DATE, to_date
from fazhi.parse.title import TitleAt, lines_of, squeeze

_LABEL = (
    r"(?:索\s*引\s*号|信息索引号?|发文字号|文\s*号|发布机构|发文机关|发文单位|制发机构|公开主体|信息来源|"
    r"来\s*源|成文日期|生成日期|生成时间|发文日期|机构名称|所属类目|公开日期|发布日期|发布时间|发表时间|"
    r"更新时间|印发日期|"
    r"主题分类|体裁分类|内容分类|公文种类|组配分类|服务对象|主题词|关\s*键\s*词|有\s*效\s*性|时\s*效|"
    r"公开方式|公开形式|公开范围|公开时限|公开类别|公开程序|审核程序|作\s*者|编\s*辑|责任编辑|审核|撰稿|供稿|"
    r"浏览(?:次数|量)?|点击(?:次数|数|率|量)?|阅读(?:次数|量)?|访问(?:次数|量)|字体|字号|大小|分享(?:到|至)?|"
    r"打印|时\s*间|日\s*期|名\s*称|标\s*题|内容概述|信息名称|信息分类)"
)
_FURNITURE = re.compile(
    rf"^(?:{_LABEL}\s*[:：\]】|]|[\[【]\s*{_LABEL}|首页|当前位置|您?现?在?的?位置|您所在|语音播报|朗读|"
    rf"无障碍|长者|适老|简体|繁體|繁体|网站地图|English|登录|注册|收藏|搜索|返回|"
    r"扫一扫|打开微信|用微信|微信|微博|QQ|qq|打印|【?字体|字体|【?字号|字号|大\s*中\s*小|分享|浏览|阅读|点击|"
    r"来源|发布时间|时间|上一篇|下一篇|相关|附件下载|关闭|"
    r"[\[【(（]?\s*(?:打印|关闭|纠错|收藏|下载|[大中小](?=[\s】\])）]|$))|Baidu|map$|"
    r"\d{4}[-/.年]\d{1,2}[-/.月]\d{1,2}日?(?:\s+\d{1,2}:\d{2}(?::\d{2})?)?$)"
)
_TAIL = re.compile(
    r"^\s*(?:[\[【(（]?\s*(?:打印|关闭|纠错|收藏|返回)|扫一扫|分享到?|上一[篇条页]|下一[篇条页]|相关(?:链接|"
    r"文章|信息|阅读|稿件|新闻|附件|文档|解读|推荐)|主办单位?|主办[:：]|承办|技术支持|版权所有|网站标识码|"
    r"[^。\n]{0,12}ICP备|[^。\n]{0,8}公网安备|网站地图|联系我们|关于我们|您访问的链接即将离开|Baidu|"
    r"Copyright|©|责任编辑|\(?责任编辑|编辑[:：]|来源[:：]|附件下载|附\s*件|附\s*[:：]|"
    r"(?:友情|常用)链接|政务微信|用户登录|建议使用|\[?收藏|您是第|-->|var |function|\$\()"
)
_FURNITURE_INLINE = re.compile(
    r"(?:发布时间|发布日期|时间|日期|来源|浏览(?:次数|量)?|点击(?:数|率|量)?|阅读(?:次数|量)?|字体|字号|"
    r"分享到?|打印|保存|关闭|语音播报|大 中 小|【大中小】|\[大中小\]|视力保护色|收藏|二维码)"
    r"[^。，,;；]{0,24}?(?=\s|】|\]|$)"
)
_ADDRESSEE = re.compile(r"^[\s　]*(?P<to>[一-鿿、，, 　（）()]{3,60}?)[\s　]*[:：][\s　]*$")
_ADDRESSEE_INLINE = re.compile(
    r"^[\s　]*(?P<to>[一-鿿、]{3,40}?(?:政府|委员会|县委|市委|区委|省委|常委会|办公室|司法局|司法厅|局|厅|"
    r"[市县区]委办|领导小组|政府办|法治办|[省市区县镇]办))[:：]"
)
# without its colon
_PLAIN_ADDRESSEE = re.compile(
    r"(?:中共)?[一-鿿]{2,12}(?:县委|市委|区委|省委|旗委|州委)[、，, ]{1,2}[一-鿿]{2,14}(?:人民)?政府"
)
_BODY_LIKE = re.compile(
    r"(?:人民政府|政府|委员会|[县市区省]委|委办|常委会|办公室|领导小组|司法[局厅]|局|厅|办|部|督察组|工委)$"
)
SIGN_AGENCY = re.compile(
    r"^[\s　]*(?P<who>(?:中共|中国共产党)?[一-鿿（）()、 　]{2,46}?(?:人民政府|政府|办事处|委员会|党委|工委|"
    r"管委会|街道办|局|厅|委|办公室|中心|总队|支队|大队|海关|院|署|部|办|站|所|队|处|社|会|街道))[\s　]*$"
)


@dataclass(frozen=True, slots=True)
class Body:
    """Bounds of the report in the text and what its margins state."""

    start: int
    end: int
    recipient: str | None = None
    signature: str | None = None
    document_date: date | None = None


def is_furniture(line: str) -> bool:
    """A short line of page furniture: label and value, breadcrumb, buttons."""
    s = line.strip().lstrip("•·▪●■*- ")
    if not s:
        return True
    if "。" in s and (len(s) > 240 or not re.match(rf"{_LABEL}\s*[:：\]】|]|[\[【]", s)):
        return False
    return (
        bool(_FURNITURE.match(s))
        or bool(re.search(r"(?:首页|主页|网站首页)\s*[>＞»/\-]", s[:200]))
        or (s.count("|") >= 2 and "。" not in s)
    )


def find_body(text: str, titles: list[TitleAt]) -> Body:
    """Bounds of the report. Nothing is required: an opening without title, addressee or signature is all body."""
    start, recipient = _start(text, titles)
    end, signature, day = _end(text, start)
    return Body(start, end, recipient, signature, day)


def _start(text: str, titles: list[TitleAt]) -> tuple[int, str | None]:
    ends = [t.end for t in titles if t.start >= 0 and "，" not in t.text]  # a sentence of the body is no title
    recipient = None
    start = 0
    rows = lines_of(text, 6000)
    for at, line in rows:
        s = line.strip()
        if not s or at + len(line) <= max(ends, default=0):
            continue
        lead = at + len(line) - len(line.lstrip())
        skip = max((e for e in ends if at < e <= at + len(line)), default=lead)
        rest = text[skip : at + len(line)]
        if skip == lead and (is_furniture(line) or _plain_label(s.lstrip("•·▪●■*- "))):
            continue
        if match := _ADDRESSEE.match(rest):
            who = squeeze(match["to"])
            if _BODY_LIKE.search(who) and "如下" not in who:
                recipient = who
            start = at + len(line)
            continue
        if recipient is None and _PLAIN_ADDRESSEE.fullmatch(s):
            recipient = squeeze(s)
            start = at + len(line)
            continue
        if (
            len(s) < 25
            and not s.endswith(("。", "：", ":"))
            and not re.match(r"[一二三四五六七八九十（(]", s)
            and recipient is None
        ):
            continue  # site name, column name, date
        start = _past_furniture(text, skip, at + len(line))
        if recipient is None and (match := _ADDRESSEE_INLINE.match(text[start : start + 80])):
            recipient = match["to"]
        break
    while start < len(text) and text[start].isspace():
        start += 1
    return min(start, len(text)), recipient


def _plain_label(s: str) -> bool:
    return len(s) < 60 and bool(re.match(rf"^{_LABEL}(?:\s|[:：]|$)", s))


def _past_furniture(text: str, start: int, end: int) -> int:
    """In a flattened line, the end of the last furniture token before the first sentence."""
    stop = text.find("。", start, end)
    head_end = min(end, start + 300 if stop < 0 else stop)
    at = start
    for match in _FURNITURE_INLINE.finditer(text, start, head_end):
        if match.start() - at > 60:
            break
        at = match.end()
    return at


def _end(text: str, start: int) -> tuple[int, str | None, date | None]:
    """End of the body, the signature and its date. Only the last 4,000 characters are looked at."""
    zone = max(start, len(text) - 4000)
    rows: list[tuple[int, str]] = []
    at = zone
    for line in text[zone:].split("\n"):
        if line.strip():
            rows.append((at, line))
        at += len(line) + 1
    end = len(text.rstrip())
    above: tuple[str | None, date | None] | None = None
    for i, (at, line) in enumerate(rows):
        s = line.strip()
        if len(s) > 60:
            continue
        match = DATE.search(s)
        day = to_date(match) if match else None
        if day and match and len(s) - (match.end() - match.start()) <= 40 and not re.search(r"[。；;，]", s):
            left = s[: match.start()].strip(" （(")
            if re.search(r"时间|日期|发布|来源|浏览|点击|有效|更新|下载", left) or re.search(
                r":\d{2}", s[match.end() :]
            ):
                continue
            who = _signer(left) or (_signer(rows[i - 1][1].strip()) if i and not left else None)
            if who is None and i > 1 and not left and len(rows[i - 1][1].strip()) < 30:
                who = _signer(rows[i - 2][1].strip())
            if who is None and left:
                continue
            if who is None and i < len(rows) - 12:
                continue
            if who is None and i == 0:
                continue
            if _only_before(text[start:at], rows[i + 1 :]):  # under a title, or under the letter that sends the report
                above = above or (_joint_signer(rows, i, who), day)
                continue
            return at + len(line.rstrip()), _joint_signer(rows, i, who), day
    # A signature after its date, without one, or none at all.
    cut = next((k for k, (_, line) in enumerate(rows) if k > 0 and _is_tail(rows, k)), len(rows))
    if cut < len(rows) and rows[:cut]:
        last_at, last = rows[cut - 1]
        end = last_at + len(last.rstrip())
    signature = _signer(rows[cut - 1][1].strip()) if cut else None
    if cut == 1 and start == zone:
        signature = None
    return max(end, start), signature or (above[0] if above else None), above[1] if above else None


def _only_before(before: str, after: list[tuple[int, str]]) -> bool:
    """Whether a name and a date stand before the report: hardly a sentence above them, many below."""
    below = sum(len(line) for _, line in after if "。" in line or "，" in line)
    return len(before) < 400 and below > max(2 * len(before) if "。" in before else 0, 100)


def _is_tail(rows: list[tuple[int, str]], k: int) -> bool:
    line = rows[k][1].strip()
    if len(line) >= 80 and not line.startswith(("主办", "版权")):
        return False
    if _TAIL.match(line):
        return not any(len(later.strip()) > 120 and "。" in later for _, later in rows[k + 1 :])
    return False


def _signer(line: str) -> str | None:
    line = line.strip()
    if not 3 <= len(line) <= 50 or re.match(r"[一二三四五六七八九十（(\d]+[、.)）]", line):
        return None
    match = SIGN_AGENCY.match(line)
    if not match or "特此报告" in line or "以上" in line[:3]:
        return None
    return squeeze(match["who"])


def _joint_signer(rows: list[tuple[int, str]], i: int, who: str | None) -> str | None:
    """中共X委员会 on the line above X人民政府."""
    if who is None:
        return None
    for k in (i - 1, i - 2):
        if k > 0 and squeeze(rows[k][1]).endswith(who):
            above = _signer(rows[k - 1][1])
            if above and re.match(r"中共|中国共产党", above):
                return f"{above} {who}"
    return who
