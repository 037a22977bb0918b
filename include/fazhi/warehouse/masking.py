"""dw.mask_names: private persons' names in evidence shown to BI and written to exports become "张某".

A private person is named after a part in a case or in daily life (原告, 村民, 驾驶人 …), before a suit or a quarrel, or
in a list with such a person. Officials, lawyers and models named in office stand after none of these and stay. Names
in other places are not found: tests/warehouse/private_names.txt says how many. Roles that may see names as written
read dw.trace_unmasked.
"""

from __future__ import annotations

# The most frequent surnames; those that begin everyday words are used only with the words below left out.
SURNAMES = (
    "王李张刘陈杨黄赵吴周徐孙马朱胡郭何高林罗郑梁谢宋唐许韩冯邓曹彭曾肖田董袁潘于蒋蔡余杜叶程苏魏吕丁任沈姚卢姜崔钟谭"
    "陆汪范金石廖"
    "贾夏韦付方白邹孟熊秦邱江尹薛闫段雷侯龙史陶黎贺顾毛郝龚邵万钱严覃武戴莫孔汤"
    "常温康施牛樊葛邢安齐易乔伍庞颜倪庄聂章鲁岳翟殷詹申"
    "欧耿关兰焦俞左柳甘祝包宁尚符舒阮柯纪梅童凌毕单季裴霍涂成苗谷盛曲翁冉骆蓝路游辛靳欧阳管柴蒙鲍华喻祁蒲房滕屈饶解牟"
    "艾尤阳时穆农"
    "司卓古吉缪简车项连芦麦褚娄窦戚岑景党宫费卜冷晏席卫米柏宗瞿桂全佟应臧闵苟邬边卞姬仇栾隋商刁沙荣巫寇桑郎甄丛仲虞敖"
    "巩明佘池"
    "查麻苑迟邝粟楚匡蔺冀栗綦鄢荆桓蔚"
)
# Surnames that begin so many words that two characters after them are a name only where a verb follows.
_WORDY = (
    "高方任何白江田林金石马万钱程曾付于常温康施安齐易关尚符单季成盛管解路游连简车党费席全应商沙荣明查时农"
    "司古房阳华包宁申边冷向"
)
_PLAIN = "".join(s for s in SURNAMES if s not in _WORDY)
_COMPOUND = "欧阳|司马|上官|诸葛|皇甫|尉迟|公孙|慕容|司徒|令狐|夏侯|端木"
# Everyday words that begin with a surname, as far as their second character.
_WORDS = (
    "陈述|陈诉|陈列|高[度效质龄考新空速等级中温层标额压山校发素频]|方[便面可能案式阵向法才律]|任[何意务职免教期]|何["
    "时地种处以为况等]|"
    "白[天酒色日]|江[边河苏西北南]|田[间地园头]|林[权地木下业区场草长]|金[额融属钱]|石[油材料化]|马[上路克]|万[余人名"
    "元件户家多次亩份]|钱[款财物]|"
    "黄[金河赌牌标线]|程[度序款]|王牌|张[贴榜挂]|许[可多诺]|周[边围末六日一知到期年]|曾[经多在因被于向是有]|陆[续路上"
    "]|付[款费出清]|夏[季粮天]|"
    "龙[头舟]|范[围本例]|顾[虑客问全]|董事|孙子|郑重|罗列|胡乱|谢绝|杜绝|段落|史[料上]|武[装术警]|戴[头安口着]|严[重"
    "格肃禁厉]|"
    "余[人名件户次万元额款]|于[法本当去今每次上第规该年月日其此收决判限十三二一下前是我]|常[态住年见用规务驻]|温[馨暖"
    "情]|康复|施[工行暴教救]|"
    "安[全置排心装]|齐[全心抓]|易[地发于懂]|章[程节]|关[于注系心键爱切停]|尚[未在无]|符合|纪[律检念委]|单[位独方个]|"
    "季[度节]|成[立功员本为果效年长交]|"
    "盛[大行]|管[理控辖护道线制]|解[决除释答读矛]|路[边面段灯]|游[客行泳]|连[续同带]|简[单易化称]|车[辆主间位险]|项目"
    "|景区|党[委员建支群政组]|"
    "费用|席位|卫[生健]|全[部程体面员年市县区省力过国覆]|应[当诉急该对用聘届]|商[户业品铺会标]|沙[石场]|荣[获誉]|"
    "明[确显白知]|查[处询封验看阅]|时[间期限有而常]|农[村业民田药资忙机]|司[法机]|古[树建]|房[屋产东租地主]|阳[光台]|"
    "华[侨人]|牛[羊肉]|欧[洲美]|"
    "宁[愿可]|包[括含案保村联]|艾滋|吉[祥利]|左右|申[请报诉领辩购]|甘愿|庄[严园]|童[工年]|边[境界远]|冷[静链]|麻醉|池"
    "塘|柏油|米面|桂花|梅花|宗[教地族]|"
    "蓝天|谷物|苗[木族]|曲线|舒[适心]|兰花|左侧|葛根|蒙[受古]|利[用益]|石榴"
)
_ROLES = (
    "原告人?|被告人|上诉人|被上诉人|申诉人|申请执行人|失信被执行人|被执行人|再审申请人|复议申请人|听证申请人|申请人|"
    "当事人|第三人(?!数|员|民|格|工)|"
    "罪犯|犯罪嫌疑人|违法嫌疑人|嫌疑人|受害人|被害人|受援人|被处罚人|被征收人|被拆迁人|拆迁户|死者|伤者|患者家属|患者"
    "|家属|肇事者|"
    "村民|居民|业主|群众|市民|农民工(?!程|资|作|会|业|伤|子)|农民(?!工)|职工|学生|家长|网民|老人|未成年人|残疾人|退役"
    "军人|退伍军人|"
    "举报人|投诉人|信访人|上访人|上访户|来访人|违法行为人|驾驶人|驾驶员|司机|车主|社区矫正对象|矫正对象|安置帮教对象|"
    "刑满释放人员|服刑人员|"
    "吸毒人员|戒毒人员|消费者|经营者|劳动者|侵权者|受害者|个体工商户|工商户|个体户|商户|摊贩|商贩|住户|农户|承包户|养"
    "殖户|种植户|低保户|贫困户|"
    "租户|租客|承租人|出租人|房东|户主|购房人|购房者|投资人|股东|法定代表人|委托代理人|代理人|监护人|继承人|债权人|债"
    "务人|借款人|担保人|买受人|"
    "竞买人|产权人|权利人|利害关系人|相对人|行为人|责任人家属|旅客|乘客|游客|旅游者|店主|老板|工友|务工人员|外来务工"
    "人员|待业人员|失业人员|孕妇|儿童|女童|男童|"
    "老党员|军属|烈属|遗属|妻子|丈夫|父亲|母亲|儿子|女儿|邻居|前夫|前妻|公公|婆婆|儿媳|女婿|(?:群众|村民|居民|业主|听"
    "证|职工|员工|家长|商户)代表|被告|公民|妇女|孤儿|寡妇|学员|"
    "保安|骑手|快递员|送餐员|服务员|业务员|销售员|营业员|收银员|保洁员|护工|瓦工|木工|电工|焊工|民工|钢筋工|油漆工|装"
    "修工|搬运工|临时工|清洁工|环卫工|员工|矿工|"
    "贷款户|困难户|违建户|大户|老户|搬迁户|脱贫户|监测户|五保户|特困户|流浪人员|流浪乞讨人员|刑释人员|困难群众|店铺老"
    "板|包工头|企业主|业户"
)
# Any other …人 and …者, but not those who stand there in office or are praised.
_OTHER_ROLES = (
    "(?<!负责|责任|联系|主持|发言|牵头|带头|明白|代言|领导|候选|主讲|接班|传承|领头|当家|引路|承办|经办|审核|法律|公"
    "益|为)人|"
    "(?<!记|学|作|工作|获得|志愿|组织|管理|决策|领导)者|对象|"
    "(?<!工作|执法|公职|监管|管理|国家|司法|辅助|行政|调解|领导|专业|技术|党政|机关|检查|相关|有关|参会|参训|全体)人员"
)
# What follows a name: characters that no given name ends with, and the first two of other words. Kept short: every
# session compiles the expressions anew, and each word here costs.
_FOLLOW = (
    '[\\s，。,；;：:（()）“”"·、诉不与和及因向等在被对以从由将把给是已未则均也又再就后之的申提投举状犯涉撤履缴擅私违非获按要请签购买销售贩办拿'
    "逃送称拒使占驾受吸殴辱阻欠拖讨追减委依担拨打赶找拆搭砍租户住曾多分认到当]|$|"
    "于|有|为|反映|起诉|上[诉访]|应诉|来[信电访]|咨询|求助|报[警案名]|实[施现]|参[加与]|主[动张]|自[愿行]|领[取到]|交纳|无[证照]|通过|酒后|醉酒|"
    "超[员速载限]|出[售具庭]|生产|经营|得到|收到|发[布生送现]|及时|陈述|承[认诺]|表示|现年|接受|同意|死亡|利用|重新|顺利|作[出为]|感[谢激]|"
    "种植|养殖|前来|逾期|列席|落户|低保|家|邻里|一案"
)
_GIVEN = "[\u4e00-\u9fff]"
_NOT_NAME = "[^\u0001-\u4dff\ua000-\uffff某区县市镇乡局院府村街道路厅委会所处站]"  # a character of a given name
_BEFORE = (
    "^|[\\s，。；、：“”《（(]|办理了?|审理了?|审结了?|受理了?|处理了?|化解了?|调解了?|调处了?|成功|妥善|依法|例如|如|"
    "在|对|关于|帮助|协助|帮"
)


def _name(given: str, surnames: str = SURNAMES) -> str:
    """Two groups: surname and nothing else; the given name stands outside of them."""
    return f"(?!{_WORDS})({_COMPOUND}|[{surnames}])(?!某|.某){given}"


_SUIT = (
    "诉(?!讼|求|前|源|中|后|调|权|裁|请)|不服|状告|等[0-9一二三四五六七八九十两]+(?:[人户](?:诉|不服|状告|与|向|因)|["
    "户名](?:农民工|村民|群众|居民|业主|职工|工人|消费者))|"
    "申请(?:工伤|行政复议|复议|国家赔偿|政府信息公开|信息公开)|与[^，。；]{2,14}(?:纠纷|争议|矛盾|一案)|等人?(?:投诉|"
    "反映|信访|举报)|、[^，。；]{2,4}等人?(?:投诉|反映|信访|举报|诉|不服)|"
    "、[^，。；]{2,4}(?:等[^，。；]{0,6})?[^，。；]{0,4}(?:纠纷|矛盾)"
)
_HELP = "追讨|追回|讨回|讨要|追索|争取|挽回"

# (pattern, replacement), applied in this order. Where a name's length is open, a quantifier that may match least comes
# first: in PostgreSQL it decides for the whole expression.
_STEPS = (
    (f"({_ROLES})([：:]??){_GIVEN}{{2,6}}?·{_GIVEN}{{2,4}}?(?=[，。、诉不与和因向等在被对已的])", r"\1\2某"),
    (f"({_ROLES})([：:]??){_name(_GIVEN + '{1,2}?')}(?={_FOLLOW})", r"\1\2\3某"),
    (f"({_ROLES})([：:]??){_name(_GIVEN + '{2}', _PLAIN)}", r"\1\2\3某"),
    (f"({_OTHER_ROLES})(x??){_name(_NOT_NAME + '{1,2}?')}(?={_FOLLOW})", r"\1\2\3某"),
    (f"({_BEFORE})(x??){_name(_NOT_NAME + '{1,2}?', SURNAMES + '向')}(?={_SUIT})", r"\1\2\3某"),
    (f"(帮助|协助|帮|为)(x??){_name(_NOT_NAME + '{1,2}?')}(?={_HELP})", r"\1\2\3某"),
    (f"(某)([、与和及]){_name(_NOT_NAME + '{1,2}?')}(?={_FOLLOW}|之间)", r"\1\2\3某"),
    (f"(某)([、与和及]){_name(_NOT_NAME + '{1,2}?')}(?={_FOLLOW}|之间)", r"\1\2\3某"),
    (r"\d{6}(19|20)\d{9}[\dXx]", "〔身份证号〕"),
    (r"(?<!\d)1[3-9]\d{9}(?!\d)", "〔手机号〕"),
)


# Cheap test for what any step could change: most sentences have nothing of it, and the steps cost ten times as much.
_ANY = (
    f"(?:{_ROLES}|[人者员象])[：:]?(?:[{SURNAMES}]|{_COMPOUND}|{_GIVEN}{{2,6}}·)|{_SUIT}|{_HELP}"
    "|某[、与和及]|[0-9]{11}"
)


def _function() -> str:
    call = "t"
    for pattern, replacement in _STEPS:
        call = f"regexp_replace({call},\n  '{pattern}', '{replacement}', 'g')"
    return (
        "create or replace function dw.mask_names(t text) returns text language sql immutable parallel safe as $mask$\n"
        f"select case when t ~ '{_ANY}' then {call} else t end\n$mask$"
    )


MASK = _function()
