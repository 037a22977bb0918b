"""What stands on a page beside the report: by the names of its elements, and by the words of its lines."""

from __future__ import annotations

import re

from lxml.html import HtmlElement

_FURNITURE = re.compile(
    r"(?:^|[-_\s])(?:bdshare\w*|share\w*|bshare\w*|social\w*|breadcrumb\w*|crumbs?|position|weizhi|dqwz|location|fontsize|font-size|zihao|"
    r"print\w*|toolbar|tools?|voice\w*|bobao|read-?aloud|player|related\w*|xgwd|xgxx|xglj|xgyd|relat\w*|recommend\w*|prev\w*|next|"
    r"prenext|pagination|qrcode|ewm|erweima|copyright|footer|sidebar|nav\w*|menu\w*|login|search\w*|disclaimer|comment\w*|statement|"
    r"editor-info|zrbj|hot-?news|friend-?link)(?=$|[-_\s\d])",
    re.I,
)
_HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden|font-size\s*:\s*0(?![.\d]*[1-9])", re.I)
# Whole lines that are page furniture wherever they stand.
_ANYWHERE = re.compile(
    r"^(?:语音播报.*|进入播报模式.*|语音合成中.*|【?(?:打印本?页?|关闭窗口?|关闭|收藏|分享到?|返回顶部|返回|纠错|下载)】?(?:[\s|【】]*(?:打印本?页?|关闭窗口?|关闭|收藏|返回顶部|分享到?)】?)*"
    r"|\[?\s*(?:字体|字号)\s*[:：]?\s*[\[【(（]?\s*(?:特大|大|中|小|默认|超大)[\s|\]】\[【)）大中小默认]*(?:.{0,12}(?:打印|关闭|分享).*)?"
    r"|(?:扫一扫|微信扫一扫|用手机扫描).{0,30}|(?:分享到|分享至)[:：]?.{0,30}|.{0,10}无障碍(?:阅读|浏览).{0,10}"
    r"|(?:当前位置|您当前的位置|您的位置|您现在的位置|所在位置)\s*[:：>].{0,120}|(?:浏览|阅读|点击|访问)(?:次数|量|数)\s*[:：]?\s*[-\d]*\s*次?|文件已失效|Baidu|map)$"
)
# Lines that are furniture only before the first or after the last sentence.
_EDGE = re.compile(
    r"^[（(【\[]?(?:(?:信息)?来源|文章来源|稿件来源|作者|发布(?:时间|日期|人|单位)|日期|时间|更新时间|发稿时间|责任编辑|编辑|审核|审核人|录入|初审|复审|终审|撰稿|"
    r"上一[篇条页]|下一[篇条页]|相关(?:附件|链接|文档|文件|阅读|信息|稿件|解读|新闻)|主办|承办|版权所有|网站标识码|ICP备|打印|关闭|收藏|首页|附件下载|"
    r"【.{0,6}(?:大|中|小).{0,6}】|字[体号]|点击数|阅读)\s*(?:[:：|【\[>（(\s].{0,120})?$"
)
# A date on its own, or with a name: a byline without labels. Signatures write 年月日.
_STAMP = re.compile(r"^20\d\d[-/.]\d{1,2}[-/.]\d{1,2}(?:\s*\d{1,2}:\d\d(?::\d\d)?)?(?:\s*[|｜]?\s*[^，。；]{0,24})?$")
_BYLINE = re.compile(
    r"^(?=.*(?:来源|作者|发布时间|发布日期|时间|日期)\s*[:：])(?=.*(?:点击|浏览|阅读|字[体号]|分享|打印|来源|作者|20\d\d)).{0,140}$"
)

# A line after which a page shows other pages: their titles, or the sentences they begin with.
_OTHERS = re.compile(
    r"^\W*(?:(?:相关|推荐|延伸|热门|热点|最新|更多|往期|精彩)(?:阅读|文章|新闻|链接|稿件|资讯|报道|信息|推荐|动态|内容|文档)(?:\W*更多)?"
    r"|猜你喜欢|[您你]可能[还也]?会?(?:感兴趣|喜欢|想看)(?:的.{0,4})?|大家都在看|看[了过]本文的.{0,3}还看[了过])\W*$"
    r"|^\W*[上下]一[篇条](?:\s*[:：].{0,120})?$"
)


def elements(body: HtmlElement) -> set[HtmlElement]:
    """Elements named like furniture or hidden, unless they hold a good part of the text after all."""
    total = max(1, len(body.text_content()))
    found = set()
    for element in body.iter():
        if element is body or not isinstance(element.tag, str):
            continue
        name = f"{element.get('class') or ''} {element.get('id') or ''}".strip()
        hidden = _HIDDEN.search(element.get("style") or "") or element.get("hidden") is not None
        if (hidden or (name and _FURNITURE.search(name))) and len(element.text_content()) < total * 0.25:
            found.add(element)
    return found


def is_anywhere(text: str) -> bool:
    """Is this whole line furniture wherever it stands?"""
    return _ANYWHERE.match(text) is not None


def is_edge(text: str) -> bool:
    """Is this line furniture when it stands before the first or after the last sentence?"""
    return bool(_EDGE.match(text) or (_BYLINE.match(text) and "。" not in text))


def opens_others(text: str) -> bool:
    """Is this the line after which a page shows other pages: 相关阅读, 猜你喜欢, 上一篇?"""
    return _OTHERS.match(text) is not None


def is_stamp(text: str) -> bool:
    """Is this a byline without labels: a date, perhaps with a time and a name?"""
    return _STAMP.match(text) is not None
