"""A department that only says 我局: what it calls itself in its documents, who guides its work, which field it works in.

Its own written name counts first (《X市Y区卫生健康局…方案》), then the superior of its line (在市城市管理局的业务指导下), then the field
its text speaks of most (人社系统, 交通运输行业). A field whose offices are called differently from place to place (自然资源,
文旅) names nobody.
"""

from __future__ import annotations

import re
from collections import Counter
from urllib.parse import urlsplit

from fazhi.parse import agency as bodies
from fazhi.parse.agency import Reporter
from fazhi.parse.quick import quick
from fazhi.reference import hosts

SPEAKS = quick(
    r"(?:我|本(?!市|县|区|省))(?:分?局|厅|委(?!员|托|派|任)|办(?!法|理|公|案|事|件|结)|中心|(?:支|大)队)"
    r"|[市县区州旗]局(?=党[委组]|领导|班子|机关|主要|各科|各股|政策法规)"
)
_ISSUED = re.compile(
    r"[《〈](?:关于)?(?:印发|转发)?[《〈]?(?:中共)?(?P<who>[一-鿿]{4,30}?(?:分局|局|厅|委员会|管理中心))"
    r"(?=[一-鿿〈《（(\d“])"
)
_GUIDED = re.compile(
    r"(?:省|市|州|盟|自治区|上级|自治州)(?P<rest>[一-鿿]{2,14}?)(?P<end>局|厅|委员会|委)(?:党[组委])?的?"
    r"(?:[一-鿿]{0,10}(?:指导|帮助|领导|支持)[^，。；]{0,8})下"
)
_NOT_ITS_LINE = re.compile(r"司法|法治|法制|依法|人大|政府|政协|监察|纪|组织|政法|督察|督查|信访|常")
# Fields whose office bears one name everywhere, with the short forms texts use. The ending follows what the text says.
_FIELDS = {
    "人力资源和社会保障": "人社|人力资源和?社会保障",
    "卫生健康": "卫生健康|卫健|卫生计生",
    "应急管理": "应急管理|安全生产监管",
    "市场监督管理": "市场监管|市场监督管理",
    "交通运输": "交通运输",
    "民政": "民政",
    "医疗保障": "医保|医疗保障",
    "退役军人事务": "退役军人",
    "农业农村": "农业农村|农业执法",
    "生态环境": "生态环境|环境执法",
    "住房和城乡建设": "住建|住房和?城乡建设",
    "审计": "审计",
    "统计": "统计",
    "财政": "财政",
    "水利": "水利|水行政",
    "教育": "教育行政|教育",
    "税务": "税务|税收",
    "公安": "公安",
}
# Offices as subdomains and folders abbreviate them (nyncj.xuchang.gov.cn, /bm/kjj/), with a word their text must use.
_LETTERS = {
    "sf": ("司法", "司法"), "rs": ("人力资源和社会保障", "人"), "wj": ("卫生健康", "卫"), "wsjk": ("卫生健康", "卫"),
    "yjgl": ("应急管理", "应急"), "yj": ("应急管理", "应急"), "scjg": ("市场监督管理", "市场监"), "sj": ("审计", "审计"),
    "tj": ("统计", "统计"), "cz": ("财政", "财政"), "mz": ("民政", "民政"), "jy": ("教育", "教育"),
    "nync": ("农业农村", "农业农村"), "sthj": ("生态环境", "生态环境"), "yb": ("医疗保障", "医保"), "ylbz": ("医疗保障", "医"),
    "tyjrsw": ("退役军人事务", "退役军人"), "zj": ("住房和城乡建设", "住"), "kj": ("科学技术", "科技"), "ga": ("公安", "公安"),
    "jtys": ("交通运输", "交通"), "jt": ("交通运输", "交通"), "ly": ("林业", "林业"), "fg": ("发展和改革", "发展"),
    "sl": ("水利", "水利"), "xf": ("信访", "信访"), "qx": ("气象", "气象"),
}  # fmt: skip
_USE = r"(?:系统|领域|行业|部门|干部职工|事业|行政执法|法治|依法行政|中心工作|工作实际|主管部门|行政主管|机关|政策法规)"
_FIELD = quick("|".join(rf"(?P<f{i}>(?:{words})){_USE}" for i, words in enumerate(_FIELDS.values())))
_NAMES = tuple(_FIELDS)


def speaks(main: str) -> str | None:
    """局, 厅, 委, 办, 中心, 队: what a department calls itself in the opening, or None."""
    match = SPEAKS.search(main[:900])
    return match[0][1:] if match else None


def self_named(main: str, url: str | None = None) -> Reporter | None:
    """The department behind 我局, when text or address tell; its places may be missing."""
    kind = speaks(main)
    if kind is None:
        return None
    return _by_documents(main, kind) or _by_guide(main, kind) or _by_address(main, kind, url) or _by_field(main, kind)


_COLUMN_END = re.compile(r"(?<=..)(?:zf)?(?:xx)?(?:gk)?(?:zl|ml)?(?:_\d+|\d+)?$")


def column_names(url: str) -> tuple[str, ...]:
    """Subdomains and first folders of an address, without what portals append: /lyjxxgk/, /lyj_65648/ -> lyj."""
    parts = urlsplit(url)
    words = (*(parts.hostname or "").split(".")[:-3], *parts.path.strip("/").split("/")[:4])
    return tuple(dict.fromkeys(w for word in words for w in (word, _COLUMN_END.sub("", word))))


def _by_address(main: str, kind: str, url: str | None) -> Reporter | None:
    ending = {"局": ("局", "jw"), "厅": ("厅", "t"), "委": ("委员会", "wj")}.get(
        kind
    )  # 我委 may still stand under /jtj/
    if ending is None or not url or "://" not in url:
        return None
    found = set()
    for part in column_names(url):
        rests = hosts.office_letters(part, url)  # swlhmzj, zssl: after a place the letter of 局 may be missing
        known = {w[:-1] for w in (part, *rests) if w.endswith(tuple(ending[1]))} | set(rests)
        for core, word in (_LETTERS[letters] for letters in known & _LETTERS.keys()):
            if main[:6000].count(word) >= 2:
                found.add(core + ending[0])
    return bodies.read(found.pop()) if len(found) == 1 else None


def _by_documents(main: str, kind: str) -> Reporter | None:
    votes: Counter[str] = Counter()
    for match in _ISSUED.finditer(main[:12000]):
        reporter = bodies.read(match["who"])
        if reporter is None or reporter.type != "department" or not reporter.places or len(reporter.rest) < 3:
            continue
        if not _same_kind(reporter.rest, kind):
            continue
        if main[:4000].count(_core(reporter.rest)[:2]) >= 2:
            votes[reporter.written] += 1
    return bodies.read(votes.most_common(1)[0][0]) if votes else None


def _by_guide(main: str, kind: str) -> Reporter | None:
    for match in _GUIDED.finditer(main[:600]):
        rest = match["rest"]
        if _NOT_ITS_LINE.search(rest) or re.search(r"[、和]$|^[、和的]|委|政府|领导", rest):
            continue
        ending = "局" if kind.endswith("局") else match["end"] if kind in ("厅", "委") else ""
        if not ending:
            continue
        ending = "委员会" if ending == "委" else ending
        found = bodies.read(rest + ending)
        if found is not None and found.type == "department":
            return found
    return None


def _by_field(main: str, kind: str) -> Reporter | None:
    ending = {"局": "局", "厅": "厅", "委": "委员会"}.get(kind)
    if ending is None:
        return None
    counts: Counter[int] = Counter()
    for match in _FIELD.finditer(main[:6000]):
        counts[int((match.lastgroup or "f0")[1:])] += 1
    ranked = counts.most_common(2)
    if not ranked or ranked[0][1] < 3 or (len(ranked) > 1 and ranked[1][1] * 2 > ranked[0][1]):
        return None
    name = _NAMES[ranked[0][0]]
    if name == "水利" and "水务" in main:
        return None
    return bodies.read(name + ending)


def _same_kind(rest: str, kind: str) -> bool:
    return rest.endswith({"委": ("委", "委员会"), "办": ("办", "办公室")}.get(kind, (kind,)))


def _core(rest: str) -> str:
    return re.sub(r"(?:分局|局|厅|委员会|委|办公室|中心)$", "", rest)
