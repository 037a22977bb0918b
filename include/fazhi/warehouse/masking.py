"""dw.mask_names: private persons' names in evidence shown to BI and written to exports become "张某".

A private person is named after a part in a case or in daily life (原告, 村民, 驾驶人 …), before a suit or a quarrel,
where a sentence says what only private persons do or are (醉酒, 领取, 老人, 盗窃案), as the one whom an authority acts
upon (对…处以, 责令…), or in a list with such a person; anywhere a surname with two characters of given names, one of
them rare in other words, is taken for a name unless a title stands before it or a title or an official's doing follows.
Officials, lawyers and models named in office stay. What is not found: tests/warehouse/private_names*.txt say how much.
Roles that may see names as written read dw.trace_unmasked.
"""

from __future__ import annotations

from fazhi.warehouse.name_parts import (
    COMPOUND,
    GIVEN_TWO,
    OF_NAMES,
    PLACES,
    PLAIN,
    RARE,
    RARELY_WORDY,
    SURNAMES,
    TURKIC,
    WORDS,
    WORDY,
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


def _either() -> str:
    """Groups 3 and 4: the surname; those that begin many words only with two characters after them."""
    plain = f"({COMPOUND}|[{PLAIN}])(?!某|.某){_NOT_NAME}{{1,2}}?"
    return f"(?!{WORDS}|{PLACES})(?:{plain}|([{RARELY_WORDY}])(?!某|.某){_NOT_NAME}{{2}})"


def _name(given: str, surnames: str = SURNAMES) -> str:
    """Two groups: surname and nothing else; the given name stands outside of them."""
    return f"(?!{WORDS}|{PLACES})({COMPOUND}|[{surnames}])(?!某|.某){given}"


_SUIT = (
    "诉(?!讼|求|前|源|中|后|调|权|裁|请)|不服|状告|等[0-9一二三四五六七八九十两]+(?:[人户](?:诉|不服|状告|与|向|因)|["
    "户名](?:农民工|村民|群众|居民|业主|职工|工人|消费者))|"
    "申请(?:工伤|行政复议|复议|国家赔偿|政府信息公开|信息公开)|与[^，。；]{2,14}(?:纠纷|争议|矛盾|一案)|等人?(?:投诉|"
    "反映|信访|举报)|、[^，。；]{2,4}等人?(?:投诉|反映|信访|举报|诉|不服)|"
    "、[^，。；]{2,4}(?:等[^，。；]{0,6})?[^，。；]{0,4}(?:纠纷|矛盾)"
)
_HELP = "追讨|追回|讨回|讨要|追索|争取|挽回"

# What only a private person is or does, right after the name: one word is enough.
_PERSON = (
    "[（，](?:男|女)[，）]|（化名|女士|先生|老人|大爷|大妈|大娘|阿姨|师傅|同学|老伴|夫妇|夫妻|一家|一户|家的|家因|兄弟|姐妹|父子|父女|母子|母女|"
    "等[0-9一二三四五六七八九十两]+[名户位]|"
    "(?:涉嫌|盗窃|诈骗|交通肇事|故意|寻衅|危险驾驶|非法|伪造|生产销售|信访|越级|集体上访|赌博|贩毒|容留|聚众)[^，。；、]*(?:案|罪|信访|上访)"
)
_DOES = (
    "酒后|醉酒|酗酒|驾驶|驾车|盗窃|诈骗|骗取|伪造|殴打|辱骂|威胁|拒不|拒绝|拖欠|占道|私自|擅自|非法|涉嫌|违法|违规|无证|未取得|未经|未按|遭[受遇]|"
    "起诉|撤[回诉]|提起|拨打|来[电信访]|求助|举报|投诉|反映|咨询|最终|自愿|正在|称其?|自称|认为|构成|支付|赔偿|领[取到]|拿到|收到|获[赔得]|"
    "闹[事上访]|上访|签[订字收]|达成|和解|离婚|酿成|摔伤|受伤|死亡|去世|失踪|走失|失联|出狱|刑满|"
    "的(?:违法|犯罪|电话|诉求|请求|投诉|抚养|赡养|工资|欠薪|伤情|家属|母亲|父亲|儿子|女儿|丈夫|妻子|房屋|宅基地|合法)|"
    "提[出交](?:的|异议|申请|诉讼|赔偿|补偿|投诉|要求)?|对[^，。；]+(?:不服|有异议|不满)|申请|请求|要求|"
    "向[^，。；]+(?:申请|提出|投诉|反映|举报|借款|索要|求助|起诉|支付)|因[^，。；]+(?:纠纷|争执|争议|矛盾|欠薪|问题|闹上|打架|受伤|冲突|被)|"
    "在[^，。；]+(?:购买|打工|务工|摔伤|受伤|就医|死亡|上班)|从[^，。；]+(?:领|借|购)|被[^，。；]*(?:拘留|处罚|处以|罚款|判处|判决|查[获处]|抓获|辞退|欠薪|拖欠|追究|逮捕|批捕|列入)"
)
# Also what others may do: only after a given name of one rare character.
_DOES_TOO = (
    "不|系|称|名下|将|把|给|跟|与|因|被|向|已|仍|又|曾|便|遂|先后|多次|主动|一次|送|戒|持|骑|患|花|买|卖|借|欠|还|住|家|夫|之|醉|妨|涉|当|提|进行|批准|"
    "的(?:孩子|行为|请求|要求|意见|家|爱人|老人|账|车|店|钱)|来到|走进|拿着|带着|听|说|想|希望|打算|觉得|通过|登门|缴|补缴|潜逃|落网|归案|到案|投案|供述|搬|生前|病|瘫|怀孕|外出|返乡|一案"
)
# Whom an authority acts upon: the verb before the name, and what follows.
_ACTS = (
    "责令|传唤|抓获|抓捕|逮捕|拘留|劝返|劝说|劝导|解救|救出|护送|安抚|告知|约见|会见了?在?押?的?|会见|"
    "认定|查实|查明|判决|判令|裁定|裁决|指派律师为|指定律师为|接到|接报|接待|化解|审理了?|审结了?|调解了?|应诉|走访慰问|慰问|探访|"
    "(?:被困|流浪|走失|失联|受伤|涉案|在押|矫正|服刑|刑满释放|刑释|吸毒|戒毒|网上)(?:人员|老人|儿童|逃犯|群众)|独居的|在押的|释放的|走失的|行动不便的|患病的|残疾的|受害的"
)
_UPON = (
    "作出|处以|予以|进行|提起|实施|立案|采取|开展|限期|停止|支付|赔偿|拆除|恢复|整改|提供|办理|落实|协调|履行|返还|退还|搬离|缴纳|补缴|改正|"
    "[，。、；（）的到]|$|占|违|酒|擅|私|因|与|和|家"
)

_IN_OFFICE = (
    "[县市区镇乡村州族旗社路街]|副?[省市县区镇乡局处科厅部院庭所站校会州盟旗司组队团]长|副?书记|副?主任|副?主席|同志|律师|教授|博士|法官|检察官|委员|代表|调研员|工作[法室]|等领导|参事|"
    "为(?:第一|组长|主任)|任|主持|出席|带队|率|带领|强调|指出|主讲|作(?:报告|专题|辅导|讲座|重要)|讲授|授课|调研|督[导查]|部署|批示|签发|担任|兼任|当选|"
    "检查|视察|宣布|致辞|讲话|介绍|获(?:评|全|省|市|国)|被(?:评|授|选|聘|任)|先进|事迹|荣"
)
# No private person's name follows these: titles, those who speak or work for an authority, those who are honoured.
_TITLED = (
    "(?<!律师|代表|专家|学家|[负牵]责人|主持人|带头人|联系人|责任人|发言人|候选人|传承人|督学|[委研察判解督导法务]员|工作人员|执法人员|记者|学者|愿者|作者|得者|"
    "聘请|邀请|任命|授予|表彰|学习|推荐|选举|聚)"
)
_NO_PLACE = (
    f"(?!{_IN_OFFICE}|[山河湖岛桥寺港湾沟岭峪塘园苑井坝坡]|广场|公司|集团|大厦|水库|小学|中学|学校|医院|银行|精神)"
)
# Where a person can stand: what ends a word for a person, begins a clause or takes an object.
_STANDS = (
    "^|[\\s，。；：“、（(人者员工师生户民主汉姐妹弟兄童犯客友女哥嫂对将把被给与和同由让向为帮助到在是叫请审织因了的农]"
)

# The first and last characters of all these: a test of them costs a tenth of the patterns.
_NEXT_BEFORE = (
    "\\s，。；、：“”《（(了功善法如在关于助查被将把与和同由让给的对为帮向因经告令唤获捕留返说导救出送抚知见定实明决到报"
    "待解理结诉问访员人童犯众"
)
_NEXT_AFTER = (
    "（，。、；）女男先老大阿师同夫一家兄姐父母等涉盗诈交故寻危非伪生信越集赌贩容聚酒醉酗驾骗殴辱威拒拖占私擅违无未遭起撤提拨来求举投反咨最自"
    "正称认构支赔领拿收获闹上签达和离酿摔受死去失出刑的对申请要向因在从被作处予进实立采开限停拆恢整办落协履返退搬缴补改到与"
)
_EDGE = f"{_BEFORE}|：|{_ACTS}|经查|被|将|把|与|和|同|由|让|给|的"

# (pattern, replacement), applied in this order. Where a name's length is open, a quantifier that may match least comes
# first: in PostgreSQL it decides for the whole expression.
_STEPS = (
    (f"({_ROLES})([：:]??){_GIVEN}{{2,6}}?·{_GIVEN}{{2,4}}?(?=[，。、诉不与和因向等在被对已的])", r"\1\2某"),
    (f"({_ROLES})([：:]??){_name(_GIVEN + '{1,2}?')}(?={_FOLLOW})", r"\1\2\3某"),
    (f"({_ROLES})([：:]??){_name(_GIVEN + '{2}', PLAIN)}", r"\1\2\3某"),
    (f"({_OTHER_ROLES})(x??){_name(_NOT_NAME + '{1,2}?')}(?={_FOLLOW})", r"\1\2\3某"),
    (f"({_BEFORE})(x??){_name(_NOT_NAME + '{1,2}?', SURNAMES + '向')}(?={_SUIT})", r"\1\2\3某"),
    (f"(帮助|协助|帮|为)(x??){_name(_NOT_NAME + '{1,2}?')}(?={_HELP})", r"\1\2\3某"),
    (f"({_EDGE})(x??){_name(_NOT_NAME + '{1,2}?')}(?={_PERSON})", r"\1\2\3某"),
    (f"({_EDGE})(x??){_either()}(?={_DOES})", r"\1\2\3\4某"),
    (f"({_ACTS}|对|为|帮)(x??){_either()}(?={_UPON}|{_PERSON})", r"\1\2\3\4某"),
    (
        f"({_EDGE}|经|状告|向|因|为){_TITLED}(x??){_name(f'[{OF_NAMES}]{{2}}', PLAIN + RARELY_WORDY)}(?!{_IN_OFFICE})",
        r"\1\2\3某",
    ),
    (
        f"(^|[^长记任席委官授警士问事理模楷范志]){_TITLED}(?!{WORDS}|{PLACES})([{PLAIN}]){GIVEN_TWO}{_NO_PLACE}",
        r"\1\2某",
    ),
    (f"({_STANDS}){_TITLED}(?!{WORDS}|{PLACES})([{WORDY}]){GIVEN_TWO}{_NO_PLACE}", r"\1\2某"),
    (
        f"({_STANDS}|[经约]){_TITLED}(?!{WORDS}|{PLACES})([{PLAIN}])[{RARE}]{_NO_PLACE}(?={_DOES}|{_DOES_TOO})",
        r"\1\2某",
    ),
    (f"([{PLAIN}{RARELY_WORDY}])(?:大[爷妈娘叔婶伯]|阿[姨婆公]|老[汉太伯]|奶奶|爷爷|婆婆)", r"\1某"),
    (f"([{TURKIC}])[{TURKIC}]{{1,6}}·[{TURKIC}]{{2,6}}", r"\1某"),
    (f"(某)([、与和及]){_name(_NOT_NAME + '{1,2}?')}(?={_FOLLOW}|之间)", r"\1\2\3某"),
    (f"(某)([、与和及]){_name(_NOT_NAME + '{1,2}?')}(?={_FOLLOW}|之间)", r"\1\2\3某"),
    (r"\d{6}(19|20)\d{9}[\dXx]", "〔身份证号〕"),
    (r"(?<!\d)1[3-9]\d{9}(?!\d)", "〔手机号〕"),
)


# Cheap test for what any step could change: most sentences have nothing of it, and the steps cost ten times as much.
_ANY = (
    f"(?:{_ROLES}|[人者员象])[：:]?(?:[{SURNAMES}]|{COMPOUND}|{_GIVEN}{{2,6}}·)|{_SUIT}|{_HELP}"
    f"|(?:^|[{_NEXT_BEFORE}])[{PLAIN}{RARELY_WORDY}]{_GIVEN}{{1,2}}[{_NEXT_AFTER}]"
    f"|(?:^|[{_NEXT_BEFORE}])[{PLAIN}{RARELY_WORDY}][{OF_NAMES}]{{2}}"
    f"|[{SURNAMES}](?:{GIVEN_TWO}|[大阿老奶爷婆])|[{TURKIC}]·[{TURKIC}]"
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
