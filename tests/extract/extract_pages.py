"""Pages as the CMS families of government portals build them, around a body that is known.

Each maker takes (title, paragraphs) and gives bytes; `FAMILIES` names them all. Furniture, metadata and attachments are
those that adapters for such sites have to live with; none of it belongs to the report.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence

NAV = "<div class='header'><ul class='nav'>" + "".join(f"<li><a href='/{i}/'>{t}</a></li>" for i, t in enumerate(
    ["首页", "政务公开", "政务服务", "互动交流", "走进青禾", "数据开放", "专题专栏", "无障碍阅读"])) + "</ul></div>"  # fmt: skip
ASIDE = "<div class='side'><h3>热点推荐</h3><ul>" + "".join(
    f"<li><a href='/art/{i}.html' title='{t}'>{t}</a><span>2025-02-{i:02d}</span></li>" for i, t in enumerate(
        ["青禾县召开全县经济工作会议，部署全年重点任务", "县司法局开展“法律进乡村”主题宣传活动，现场解答群众咨询", "关于印发2025年政务公开工作要点的通知", "我县新增三家省级高新技术企业，创新动能持续增强"], 1)
) + "</ul></div>"  # fmt: skip
FOOTER = (
    "<div class='footer'><p>主办：青禾县人民政府办公室　承办：青禾县大数据中心</p><p>网站标识码：3299990001　"
    "<a href='https://beian.miit.gov.cn/'>某ICP备00000000号</a></p><p>联系电话：12345　建议使用1366*768以上分辨率浏览本站，本站内容未经许可不得转载。</p></div>"
)
SHARE = "<div class='bdsharebuttonbox'>分享到：<a>微信</a><a>微博</a><a>QQ空间</a></div>"
RELATED = (
    "<div class='xgxx'><h4>相关信息</h4><ul><li><a href='./t2.html'>青禾县2023年度法治政府建设情况报告</a></li>"
    "<li><a href='./t3.html'>一图读懂法治政府建设年度报告，请看这里的重点内容解读</a></li></ul></div>"
)


def head(title: str, extra: str = "", *, charset: str = "utf-8", meta: bool = True) -> str:
    tags = (
        f'<meta name="SiteName" content="青禾县人民政府"><meta name="SiteIDCode" content="3299990001"><meta name="ColumnName" content="法治政府建设年度报告">'
        f'<meta name="ArticleTitle" content="{title}"><meta name="PubDate" content="2025-01-20 09:30"><meta name="ContentSource" content="清河镇人民政府">'
        if meta
        else ""
    )
    return f'<!DOCTYPE html><html><head><meta charset="{charset}"><title>{title}-青禾县人民政府</title>{tags}{extra}</head>'


def crumbs(title: str) -> str:
    return f"<div class='position'>当前位置：<a href='/'>首页</a> &gt; <a href='/zwgk/'>政务公开</a> &gt; <a href='/fz/'>法治政府建设年度报告</a> &gt; {title[:10]}</div>"


def ps(paragraphs: Sequence[str], style: str = "text-indent:2em") -> str:
    return "".join(f'<p style="{style}">{p}</p>\n' for p in paragraphs)


def word_ps(paragraphs: Sequence[str]) -> str:
    """Word's HTML: each paragraph in several spans, some in the middle of a number or a word."""
    out = []
    for p in paragraphs:
        third = max(1, len(p) // 3)
        a, b, c = p[:third], p[third : 2 * third], p[2 * third :]
        out.append(
            f'<p class="MsoNormal"><span style="font-family:仿宋_GB2312"><font>&nbsp;&nbsp; {a}</font></span><span lang="EN-US">{b}</span><span>{c}<o:p></o:p></span></p>'
        )
    return "\n".join(out)


def catalogue_table() -> str:
    return (
        "<table class='table_suoyin'><tr><td>索 引 号：</td><td>11329999MB1234567X/2025-00018</td><td>信息分类：</td><td>其他</td></tr>"
        "<tr><td>发布机构：</td><td>清河镇人民政府</td><td>成文日期：</td><td>2025-01-16</td></tr>"
        "<tr><td>发文字号：</td><td>清政发〔2025〕3号</td><td>有效性：</td><td>有效</td></tr></table>"
    )


def trs(title: str, paragraphs: Sequence[str]) -> bytes:
    body = f"<div class='TRS_Editor'><style type='text/css'>.TRS_Editor P{{line-height:2;}}</style>{word_ps(paragraphs)}</div>"
    return (
        f"{head(title)}<body>{NAV}{crumbs(title)}<div class='xl'><h1>{title}</h1><div class='xl_info'><span>发布时间：2025-01-20 09:30</span><span>来源：清河镇人民政府</span>"
        f"<span>字体：【<a>大</a> <a>中</a> <a>小</a>】</span><a href='javascript:window.print()'>打印本页</a></div>{body}"
        f"<div class='fj'>附件：<a href='./P020250120345678901234.pdf' oldsrc='/protect/P0202108/P020250120345678901234.pdf'>{title}.pdf</a></div>"
        f"{SHARE}{RELATED}</div>{ASIDE}{FOOTER}</body></html>"
    ).encode()


def trs_brackets(title: str, paragraphs: Sequence[str]) -> bytes:
    block = "<p>[ 索引号 ] 11329999008646033P/2026-00019 [ 发文字号 ] 清政发〔2025〕3号 [ 发布机构 ] 清河镇人民政府 [ 成文日期 ] 2025-01-16 [ 发布日期 ] 2025-01-20</p>"
    return (
        f"{head(title)}<body>{NAV}{crumbs(title)}<div class='zwxl-main'><div class='zwxl-table'>{block}</div><p class='zwxl-title'>{title}</p><div class='zwxl-bar'><span>日期：2025-01-20</span> <span>字体：大 中 小</span></div>"
        f"<div class='view TRS_UEDITOR trs_paper_default trs_word'><p>语音播报 语音合成中,请耐心等待…</p><p>进入播报模式</p>{ps(paragraphs)}</div>"
        f"<div class='next_art'>上一篇：<a href='t1.html'>关于开展春季造林工作的通知，请各村认真组织</a></div></div>{FOOTER}</body></html>"
    ).encode()


def hanweb(title: str, paragraphs: Sequence[str]) -> bytes:
    return (
        f"{head(title)}<body>{NAV}{crumbs(title)}<table id='article' width='100%'><tr><td class='title'>{title}</td></tr><tr><td align='center'>发布日期：2025-01-20 09:30　来源：清河镇人民政府　浏览次数：<script>document.write(12)</script>次　字体：[ 大 中 小 ]</td></tr>"
        f"<tr><td class='bt_content'><div id='zoom'><!--<$[信息内容]>begin-->{word_ps(paragraphs)}<!--<$[信息内容]>end--></div></td></tr>"
        f"<tr><td>【打印本页】 【关闭窗口】</td></tr></table>{ASIDE}{FOOTER}</body></html>"
    ).encode()


def jpaas(title: str, paragraphs: Sequence[str]) -> bytes:
    return (
        f"{head(title)}<body>{NAV}<div class='main'>{crumbs(title)}<h1 class='bt'>{title}</h1><div id='con_time'>发布时间：2025-01-20</div><div class='cinfo'>来源：清河镇人民政府</div>"
        f"<div id='con_con' class='ccontent'>{ps(paragraphs)}</div><div class='wzxg'><a>【关闭】</a></div></div>{FOOTER}</body></html>"
    ).encode()


def ucap(title: str, paragraphs: Sequence[str]) -> bytes:
    return (
        f"{head(title, '<meta name=channelid content=db96f0>')}<body>{NAV}{crumbs(title)}<div class='article'><UCAPTITLE>{title}</UCAPTITLE><div class='article_attr'>日期：<PUBLISHTIME>2025-01-20 09:30</PUBLISHTIME> 来源：清河镇人民政府</div>"
        f"<UCAPCONTENT>{ps(paragraphs)}</UCAPCONTENT>{SHARE}{RELATED}</div>{FOOTER}</body></html>"
    ).encode()


def ucap_id(title: str, paragraphs: Sequence[str]) -> bytes:
    fields = "<ul class='detail_xxgk_info'><li><div><b>索 引 号：</b>329999/2025-00018</div></li><li><div><b>发布机构：</b>清河镇人民政府</div></li><li><div><b>成文日期：</b>2025年1月16日</div></li><li><div><b>文　　号：</b>清政发〔2025〕3号</div></li></ul>"
    return f"{head(title)}<body>{NAV}{fields}<h1>{title}</h1><div id='UCAP-CONTENT'>{word_ps(paragraphs)}</div>{ASIDE}{FOOTER}</body></html>".encode()


def gkmlpt(title: str, paragraphs: Sequence[str]) -> bytes:
    detail = (
        json.dumps({"id": 1979226, "title": title, "content": ps(paragraphs).replace("\n", "")})
        .replace("<", "\\u003C")
        .replace(">", "\\u003E")
    )
    table = (
        "<div class='classify'><table><tr><th>索引号:</th><td>11329999123456789X/2025-00001</td><th>分类:</th><td>其他</td></tr><tr><th>发布机构:</th><td>清河镇人民政府</td><th>成文日期:</th><td>2025-01-16</td></tr><tr><th>名称:</th><td colspan=3>"
        + title
        + "</td></tr><tr><th>文号:</th><td>清政发〔2025〕3号</td><th>发布日期:</th><td>2025-01-20</td></tr></table></div>"
    )
    return f"{head(title)}<body>{NAV}<script>window._CONFIG = {{ SID: '755041' }}; window._CONFIG.DETAIL = {detail};</script>{table}<h1 class='content'>{title}</h1><div class='article-content'></div>{FOOTER}</body></html>".encode()


def nfcms(title: str, paragraphs: Sequence[str]) -> bytes:
    return (
        f"{head(title)}<body>{NAV}<script>var NFCMS_SITE_ID=755001, NFCMS_POST_ID=10088915;</script>{crumbs(title)}<div class='zw'><div class='zw-title'>{title}</div><div class='zw-info'>来源：清河镇人民政府　发布时间：2025-01-20 09:30:00　【字体：大 中 小】</div>"
        f"<div class='article-content'>{ps(paragraphs, 'text-align:justify')}<p><a class='nfw-cms-attachment' href='/attachment/0/88/88389/963149.pdf' alt='报告.pdf'>报告.pdf</a></p></div></div>{SHARE}{FOOTER}</body></html>"
    ).encode()


def lonsun(title: str, paragraphs: Sequence[str]) -> bytes:
    return (
        f"{head(title, '<meta name=SiteId content=6795621>')}<body>{NAV}<div class='xxgk_content'><div class='suoyin'>{catalogue_table()}</div><h1 class='newstitle'>{title}</h1><div class='newsinfo'>发布日期：2025-01-20 09:30 信息来源：清河镇人民政府 阅读次数：112 字体：【大 中 小】</div>"
        f"<div class='wzcon j-fontContent clearfix'>{word_ps(paragraphs)}</div><div class='pageprint'>打印 关闭</div></div>{FOOTER}</body></html>"
    ).encode()


def vsb(title: str, paragraphs: Sequence[str]) -> bytes:
    return (
        f"{head(title, meta=False)}<body>{NAV}{crumbs(title)}<form name='_newscontent_fromname'><div class='content-title'><h3>{title}</h3></div><i>发布时间:2025-01-20　来源:清河镇人民政府　点击:<span>138</span></i>"
        f"<div id='vsb_content_2'><div class='v_news_content'>{word_ps(paragraphs)}</div></div><div>上一条：<a href='1.htm'>青禾县开展安全生产大检查，督促企业落实主体责任</a></div><div>下一条：<a href='2.htm'>关于做好防汛准备工作的通知</a></div></form>{FOOTER}</body></html>"
    ).encode()


def gongkai(title: str, paragraphs: Sequence[str]) -> bytes:
    rows = "<div class='xxgk-head'><dl><dt>索引号：</dt><dd>1137000000/2025-00018</dd><dt>公开方式：</dt><dd>主动公开</dd><dt>发布机构：</dt><dd>清河镇人民政府</dd><dt>成文日期：</dt><dd>2025-01-16</dd></dl></div>"
    return f"{head(title)}<body>{NAV}{rows}<h2 class='title'>{title}</h2><div class='gk-text'><div class='inner'>{ps(paragraphs)}</div></div>{RELATED}{FOOTER}</body></html>".encode()


def eportal(title: str, paragraphs: Sequence[str]) -> bytes:
    return (
        f"{head(title)}<body>{NAV}<div class='zy_content'><div class='headInfo'><table><tr><td><b>索 引 号:</b></td><td>LN/2025-18</td><td><b>发文日期:</b></td><td>2025-01-16</td></tr></table></div>"
        f"<h2 class='zy_title'>{title}</h2><div class='zw_text'>{ps(paragraphs)}</div></div>{FOOTER}</body></html>"
    ).encode()


def govcn(title: str, paragraphs: Sequence[str]) -> bytes:
    return (
        f"{head(title)}<body>{NAV}{crumbs(title)}<div class='article oneColumn'><h1>{title}</h1><div class='pages-date'>2025-01-20 09:30 <span>来源： 清河镇人民政府</span> <div class='pages_print'><span>字体：默认 大 超大</span>|<span>打印</span>|<span>收藏</span></div></div>"
        f"<div class='pages_content' id='UCAP-CONTENT'>{ps(paragraphs)}<div class='editor'><span>责任编辑：青禾县融媒体中心</span></div></div></div>{RELATED}{FOOTER}</body></html>"
    ).encode()


def unknown_divs(title: str, paragraphs: Sequence[str]) -> bytes:
    """No known container, no meta tags; <div> instead of <p>."""
    body = "".join(f"<div>　　{p}</div>" for p in paragraphs)
    return (
        f"{head(title, meta=False)}<body>{NAV}{crumbs(title)}<div class='wrap'><div class='l'><div class='tt'>{title}</div><div class='sm'>来源：清河镇人民政府 时间：2025-01-20 浏览次数：21次</div><div class='nr'>{body}</div></div>{ASIDE}</div>{FOOTER}</body></html>"
    ).encode()


def old_tables(title: str, paragraphs: Sequence[str]) -> bytes:
    """A site of 2008: nested layout tables, <br> instead of paragraphs, GBK without saying so."""
    body = "<br>".join(f"　　{p}" for p in paragraphs)
    page = (
        f"<html><head><title>{title}</title></head><body><table width=1000><tr><td>{NAV}</td></tr><tr><td><table><tr><td width=200>{ASIDE}</td><td><table><tr><td align=center><b>{title}</b></td></tr>"
        f"<tr><td align=center>发布时间：2025-1-20 来源：清河镇人民政府 点击数：77</td></tr><tr><td><font size=3>{body}</font></td></tr></table></td></tr></table></td></tr><tr><td>{FOOTER}</td></tr></table></body></html>"
    )
    return page.encode("gb18030")


def wechat(title: str, paragraphs: Sequence[str]) -> bytes:
    return (
        f"{head(title, meta=False)}<body><h1 class='rich_media_title' id='activity-name'>{title}</h1><div id='js_content' style='visibility: hidden; opacity: 0;'><section>{''.join(f'<section><span>{p}</span></section>' for p in paragraphs)}</section></div><div>预览时标签不可点</div></body></html>"
    ).encode()


def asp_form(title: str, paragraphs: Sequence[str]) -> bytes:
    return (
        f"{head(title, meta=False)}<body><form id='form1'><input type='hidden' name='__VIEWSTATE' value='{'A' * 3000}'>{NAV}<span id='lblTitle'>{title}</span><div class='ewb-article-info'>{ps(paragraphs)}</div>"
        f"<div class='ewb-share'>分享至：</div>{FOOTER}</form></body></html>"
    ).encode()


def hard_wrapped(title: str, paragraphs: Sequence[str]) -> bytes:
    """Pasted from a PDF: every line of 30 characters its own <p>, paragraphs known by their indentation."""
    lines = []
    for p in paragraphs:
        text = "　　" + p
        lines += [text[i : i + 30] for i in range(0, len(text), 30)]
    return f"{head(title)}<body>{NAV}<h1>{title}</h1><div class='article-con'>{''.join(f'<p>{line}</p>' for line in lines)}</div>{FOOTER}</body></html>".encode()


FAMILIES: dict[str, Callable[[str, Sequence[str]], bytes]] = {
    f.__name__: f
    for f in (trs, trs_brackets, hanweb, jpaas, ucap, ucap_id, gkmlpt, nfcms, lonsun, vsb, gongkai, eportal, govcn, unknown_divs, old_tables, wechat, asp_form, hard_wrapped)
}  # fmt: skip
