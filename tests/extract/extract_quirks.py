"""Pages that break the rules of the families: how a stranger's portal may carry the same report.

`QUIRKS` names the makers; each gives the page's bytes around the report of extract_texts.
"""

from __future__ import annotations

import html
import json
from collections.abc import Callable

from extract_pages import ASIDE, FOOTER, NAV, catalogue_table, crumbs, head, ps, trs, unknown_divs, word_ps
from extract_texts import PARAGRAPHS as P
from extract_texts import TITLE

QUIRKS: dict[str, Callable[[], bytes]] = {}


def quirk(make: Callable[[], str | bytes]) -> Callable[[], str | bytes]:
    def page() -> bytes:
        made = make()
        return made if isinstance(made, bytes) else made.encode()

    QUIRKS[make.__name__] = page
    return make


LONGNAV = (
    "<div class='leftmenu'>"
    + "".join(f"<ul><li><a href='/a{i}'>政府信息公开指南与制度建设栏目{i}</a></li></ul>" for i in range(120))
    + "</div>"
)


@quirk
def textarea_body():
    return f"{head(TITLE)}<body>{NAV}<h1>{TITLE}</h1><textarea id='contentTxt' style='display:none'>{ps(P).replace('<', '&lt;').replace('>', '&gt;')}</textarea><div id='show'></div>{FOOTER}</body></html>"


@quirk
def script_json_state():
    return f"{head(TITLE, meta=False)}<body><div id='app'></div><script>window.__INITIAL_STATE__={json.dumps({'article': {'title': TITLE, 'content': ps(P), 'publishTime': '2025-01-20 09:30:00'}}, ensure_ascii=False)}</script></body></html>"


@quirk
def next_data():
    return f"{head(TITLE)}<body><div id='__next'>{NAV}</div><script id='__NEXT_DATA__' type='application/json'>{json.dumps({'props': {'pageProps': {'detail': {'articleTitle': TITLE, 'articleContent': ps(P)}}}})}</script></body></html>"


@quirk
def script_var_html():
    body = ps(P).replace("\n", "").replace("'", "\\'")
    return f"{head(TITLE)}<body>{NAV}<h1>{TITLE}</h1><div id='ct'></div><script>var contentHtml='{body}';document.getElementById('ct').innerHTML=contentHtml;</script>{FOOTER}</body></html>"


@quirk
def br_nbsp():
    b = "<br/>".join("&nbsp;&nbsp;&nbsp;&nbsp;" + p for p in P)
    return f"{head(TITLE)}<body>{LONGNAV}<div class='cont-x9'><h2>{TITLE}</h2><div class='ly'>发布日期：2025-01-20 来源：清河镇人民政府</div><div class='zoomx'>{b}</div></div>{FOOTER}</body></html>"


@quirk
def br_br():
    b = "<br><br>".join("　　" + p for p in P)
    return f"{head(TITLE)}<body>{NAV}<div class='nr'>{b}</div>{FOOTER}</body></html>"


@quirk
def nested_tables():
    rows = "".join(f"<tr><td><p>　　{p}</p></td></tr>" for p in P)
    return f"{head(TITLE, meta=False)}<body><table><tr><td>{LONGNAV}</td><td><table><tr><td class='bt'>{TITLE}</td></tr><tr><td>日期：2025-01-20 来源：清河镇人民政府</td></tr><tr><td><table>{rows}</table></td></tr></table></td></tr></table>{FOOTER}</body></html>"


@quirk
def hidden_spans():
    b = ps(
        [
            p[:10] + "<span style='display:none'>反爬干扰</span><font style='font-size:0px'>x7k</font>" + p[10:]
            for p in P
        ]
    )
    return f"{head(TITLE)}<body>{NAV}<div id='zoom'>{b}</div>{FOOTER}</body></html>"


@quirk
def share_inside():
    return f"{head(TITLE)}<body>{NAV}<div class='TRS_Editor'>{ps(P)}<div class='social-share'>分享到微信 分享到微博</div><div class='qrcode'><img src='q.png'><p>扫一扫在手机打开当前页</p></div><div id='fontsize'>A+ A-</div></div>{FOOTER}</body></html>"


@quirk
def unknown_long_nav():
    return f"{head(TITLE, meta=False)}<body>{LONGNAV}<div class='xq-wrap'><div class='xq-tit'>{TITLE}</div><div class='xq-time'><span>发布时间：2025年1月20日</span><span>信息来源：清河镇人民政府</span><span>浏览：<i id='hits'>33</i>次</span></div><div class='xq-con'>{word_ps(P)}</div></div>{ASIDE}{FOOTER}</body></html>"


@quirk
def gb_nocharset():
    return unknown_divs(TITLE, P).decode().replace('<meta charset="utf-8">', "").encode("gb18030")


@quirk
def big5():
    return (f"<html><head><title>{TITLE}</title></head><body><div id='zoom'>{ps(P)}</div></body></html>").encode(
        "big5", "xmlcharrefreplace"
    )


@quirk
def utf16():
    return trs(TITLE, P).decode().encode("utf-16")


@quirk
def bom_gbk_declared():
    return b"\xef\xbb\xbf" + trs(TITLE, P).replace(b'charset="utf-8"', b'charset="gbk"')


@quirk
def catalogue_spans():
    c = "<div class='xxgk-info'><div class='row'><span class='k'>索引号</span><span class='v'>11329999MB1234567X/2025-00018</span></div><div class='row'><span class='k'>发布机构</span><span class='v'>清河镇人民政府</span></div><div class='row'><span class='k'>成文日期</span><span class='v'>2025年01月16日</span></div><div class='row'><span class='k'>发文字号</span><span class='v'>清政发〔2025〕3号</span></div></div>"
    return f"{head(TITLE, meta=False)}<body>{NAV}{c}<h1>{TITLE}</h1><div class='content'>{ps(P)}</div>{FOOTER}</body></html>"


@quirk
def catalogue_empty_values():
    c = "<table><tr><td>索引号</td><td>X329999/2025-00018</td><td>发文字号</td><td></td></tr><tr><td>发布机构</td><td>清河镇人民政府</td><td>主题分类</td><td>法治</td></tr><tr><td>成文日期</td><td></td><td>发布日期</td><td>2025-01-20</td></tr></table>"
    return f"{head(TITLE, meta=False)}<body>{NAV}{c}<h1>{TITLE}</h1><div class='content'>{ps(P)}</div>{FOOTER}</body></html>"


@quirk
def catalogue_dl_table_header():
    c = "<table><thead><tr><th>索引号</th><th>发布机构</th><th>发文日期</th><th>文号</th></tr></thead><tbody><tr><td>X329999/2025-00018</td><td>清河镇人民政府</td><td>2025-01-16</td><td>清政发〔2025〕3号</td></tr></tbody></table>"
    return f"{head(TITLE, meta=False)}<body>{NAV}{c}<h1>{TITLE}</h1><div class='content'>{ps(P)}</div>{FOOTER}</body></html>"


@quirk
def spaced_labels():
    c = "<ul><li>索　引　号：X329999/2025-00018</li><li>发布机构：清河镇人民政府</li><li>成文日期： 2025-01-16</li><li>文　　　号：清政发〔2025〕3号</li><li>公开日期：2025-01-20 10:11</li></ul>"
    return f"{head(TITLE, meta=False)}<body>{NAV}<div class='gkxx'>{c}</div><div class='t1'>{TITLE}</div><div class='c1'>{word_ps(P)}</div>{FOOTER}</body></html>"


@quirk
def iframe_srcdoc():
    return (
        f'{head(TITLE)}<body>{NAV}<h1>{TITLE}</h1><iframe srcdoc="{html.escape(ps(P))}"></iframe>{FOOTER}</body></html>'
    )


@quirk
def pre_text():
    lines = []
    for p in P:
        t = "　　" + p
        lines += [t[i : i + 35] for i in range(0, len(t), 35)]
    return f"{head(TITLE)}<body>{NAV}<h1>{TITLE}</h1><pre>" + "\n".join(lines) + f"</pre>{FOOTER}</body></html>"


@quirk
def split_title():
    return f"{head(TITLE)}<body>{NAV}<div id='zoom'><p style='text-align:center'><b>清河镇人民政府</b></p><p align=center><b>关于2024年度法治政府建设情况的报告</b></p>{ps(P)}</div>{FOOTER}</body></html>"


@quirk
def inline_every_char():
    b = "".join("<p>" + "".join(f"<span>{c}</span>" for c in p) + "</p>" for p in P)
    return f"{head(TITLE)}<body>{NAV}<div id='zoom'>{b}</div>{FOOTER}</body></html>"


@quirk
def divs_with_br_and_styles():
    b = "".join(
        f"<div style='text-indent:32pt;line-height:28pt'><span style=\"font-family:仿宋_GB2312;font-size:16pt\">{p}</span><br></div>"
        for p in P
    )
    return f"{head(TITLE)}<body>{NAV}<div class='art'><div class='h'>{TITLE}</div><div>{b}</div></div>{FOOTER}</body></html>"


@quirk
def disclaimers_inside():
    return f"{head(TITLE)}<body>{NAV}<div class='article-content'>{ps(P)}<p>（责任编辑：某某）</p><p>【打印】【关闭】</p><p>扫一扫在手机打开当前页</p></div>{FOOTER}</body></html>"


@quirk
def ucap_nested():
    return f"{head(TITLE)}<body>{NAV}<div class='pages_content'><div class='tableinfo'>{catalogue_table()}</div><ucapcontent><div id='UCAP-CONTENT' class='trs_editor_view TRS_UEDITOR'>{word_ps(P)}</div></ucapcontent></div>{FOOTER}</body></html>"


@quirk
def article_uncommon_tag():
    return f"{head(TITLE)}<body>{NAV}<main><founder-content>{ps(P)}</founder-content></main>{FOOTER}</body></html>"


@quirk
def xml_decl():
    return '<?xml version="1.0" encoding="UTF-8"?>' + trs(TITLE, P).decode()


@quirk
def frameset_comment():
    return f"{head(TITLE)}<body>{NAV}<div class='conTxt'><!--[if gte mso 9]><xml><w:WordDocument><w:View>Normal</w:View></w:WordDocument></xml><![endif]-->{word_ps(P)}</div>{FOOTER}</body></html>"


@quirk
def pubdate_only_text():
    return f"{head(TITLE, meta=False)}<body>{NAV}<h1>{TITLE}</h1><p class='info'>2025-01-20 09:12 清河镇人民政府</p><div class='content'>{ps(P)}</div>{FOOTER}</body></html>"


@quirk
def pages_split():
    return f"{head(TITLE)}<body>{NAV}<div id='zoom'>{ps(P[:7])}</div><div id='zoom'>{ps(P[7:])}</div>{FOOTER}</body></html>"


@quirk
def list_ol():
    b = "".join(f"<li>{p}</li>" for p in P)
    return f"{head(TITLE)}<body>{NAV}<div id='zoom'><ol>{b}</ol></div>{FOOTER}</body></html>"


@quirk
def details_vue_template():
    return f"{head(TITLE, meta=False)}<body><div id='app'>{NAV}<noscript>请开启JavaScript</noscript></div><template id='tpl'><div>{ps(P)}</div></template></body></html>"


def _head(tags: str, title: str = TITLE) -> str:
    shown = f"{title}_青禾县人民政府门户网站"
    return f"<!DOCTYPE html><html><head><meta charset='utf-8'><title>{shown}</title>{tags}</head>"


@quirk
def compact_date():
    return (
        _head(f"<meta name='publishdate' content='20250120093000'><meta name='ArticleTitle' content='{TITLE}'>")
        + f"<body>{NAV}<div class='wz'>{ps(P)}</div>{FOOTER}</body></html>"
    )


@quirk
def time_el():
    return (
        _head("")
        + f"<body>{NAV}<h1>{TITLE}</h1><time datetime='2025-01-20T09:30'>1月20日</time><div class='wz'>{ps(P)}</div>{FOOTER}</body></html>"
    )


@quirk
def itemprop():
    return (
        _head(f"<meta itemprop='datePublished' content='2025-01-20'><meta property='og:title' content='{TITLE}'>")
        + f"<body>{NAV}<div class='wz'>{ps(P)}</div>{FOOTER}</body></html>"
    )


@quirk
def jsonld():
    return (
        _head(
            '<script type="application/ld+json">'
            + json.dumps({"@type": "Article", "headline": TITLE, "pubDate": "2025-01-20T09:30:00"})
            + "</script>"
        )
        + f"<body>{NAV}<h1>{TITLE}</h1><div class='wz'>{ps(P)}</div>{FOOTER}</body></html>"
    )


@quirk
def meta_equal_date():
    return (
        _head(
            "<meta name='PubDate' content='2025年01月20日 09:30'><meta name='ContentSource' content='来源：清河镇人民政府'>"
        )
        + f"<body>{NAV}<h1>{TITLE}</h1><div class='wz'>{ps(P)}</div>{FOOTER}</body></html>"
    )


@quirk
def title_with_site():
    return (
        _head(f"<meta name='ArticleTitle' content='{TITLE}-青禾县人民政府'>")
        + f"<body>{NAV}<h1>{TITLE}</h1><div class='wz'>{ps(P)}</div>{FOOTER}</body></html>"
    )


@quirk
def h1_is_site():
    return (
        _head("", title="法治政府建设")
        + f"<body><h1>青禾县人民政府门户网站</h1>{NAV}<div class='con-title'>{TITLE}</div><div class='wz'>{ps(P)}</div>{FOOTER}</body></html>"
    )


@quirk
def h1_logo_long():
    return (
        _head("")
        + f"<body><h1 class='logo'><a href='/'>青禾县人民政府</a></h1>{NAV}<h2>{TITLE}</h2><div class='wz'>{ps(P)}</div>{FOOTER}</body></html>"
    )


@quirk
def title_spaces():
    return (
        _head("", title="清河镇人民政府关于2024年度 法治政府建设情况的报告")
        + f"<body>{NAV}<div class='wz'><p style='text-align:center'>清河镇人民政府关于2024年度<br/>法治政府建设情况的报告</p>{ps(P)}</div>{FOOTER}</body></html>"
    )


@quirk
def catalog_bracket_divs():
    return (
        _head("")
        + f"<body>{NAV}<div class='xx'><p>【索引号】 X329999/2025-00018</p><p>【发布机构】 清河镇人民政府</p><p>【发文字号】 清政发【2025】3号</p><p>【成文日期】 2025-01-16</p><p>【发布日期】 2025-01-20</p></div><h1>{TITLE}</h1><div class='wz'>{ps(P)}</div>{FOOTER}</body></html>"
    )


@quirk
def catalog_dashes():
    return (
        _head("")
        + f"<body>{NAV}<table class='xx'><tr><th>索引号</th><td>X329999/2025-00018</td></tr><tr><th>文 号</th><td>无</td></tr><tr><th>发布机构</th><td><a href='/'>清河镇人民政府</a></td></tr><tr><th>发文日期</th><td>2025-01-16</td></tr><tr><th>发布时间</th><td>2025-01-20 10:00:00</td></tr></table><h1>{TITLE}</h1><div class='wz'>{ps(P)}</div>{FOOTER}</body></html>"
    )


@quirk
def nav_in_body_container():
    return (
        _head("")
        + f"<body><div class='main'>{crumbs(TITLE)}<div class='left'><ul>"
        + "".join(f"<li>政策文件{i}栏目导航</li>" for i in range(30))
        + f"</ul></div><div class='right'><h3>{TITLE}</h3><p>来源：清河镇人民政府　　发布时间：2025-01-20　　点击：12</p>{ps(P)}</div></div>{FOOTER}</body></html>"
    )


@quirk
def mobile_amp():
    return (
        _head("")
        + f"<body><article class='amp'><header><h1>{TITLE}</h1><p>2025-01-20</p></header><section>{ps(P)}</section></article>{FOOTER}</body></html>"
    )


@quirk
def msoffice_list():
    return (
        _head("")
        + "<body><div id='zoom'>"
        + "".join(
            f"<p class='MsoNormal' style='text-indent:32.0pt;mso-char-indent-count:2.0'><span style='font-size:16.0pt;mso-fareast-font-family:仿宋_GB2312'>{p[:8]}</span><span lang=EN-US style='font-size:16.0pt'><o:p></o:p></span><b style='mso-bidi-font-weight:normal'><span>{p[8:]}</span></b></p>"
            for p in P
        )
        + "</div></body></html>"
    )


@quirk
def entities_twice():
    return _head("") + f"<body><h1>{TITLE}</h1><div class='wz'>{html.escape(ps(P))}</div></body></html>"


@quirk
def upper_tags():
    return _head("") + f"<BODY><H1>{TITLE}</H1><DIV ID=ZOOM>{ps(P)}</DIV></BODY></HTML>"


@quirk
def unclosed():
    return _head("") + f"<body><h1>{TITLE}<div class=wz><p>" + "<p>".join(P) + "</body>"


@quirk
def date_nav_before():
    return (
        _head("")
        + f"<body><div class='top'><span class='date'>今天是2026年3月1日 星期日</span></div>{NAV}<h1>{TITLE}</h1><div class='meta'><span>2025-01-20</span></div><div class='wz'>{ps(P)}</div>{FOOTER}</body></html>"
    )
