"""Pages that break the rules of the families: how a stranger's portal may carry the same report.

`QUIRKS` names the makers; each gives the page's bytes around the report of extract_texts.
"""

from __future__ import annotations

import html
import json
from collections.abc import Callable

from extract_pages import ASIDE, FOOTER, NAV, catalogue_table, head, ps, trs, unknown_divs, word_ps
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
