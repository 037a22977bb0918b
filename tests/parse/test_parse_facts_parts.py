"""Parts of a total, bodies counted one after another, verbs of the last item, floors that are rules, and shortened times."""

from __future__ import annotations

import pytest
from facts_helper import facts, read, reasons, stated


def codes(text: str, **known: object) -> list[tuple[str, float]]:
    return sorted((code, value) for code, value, _ in facts(text, **known))


@pytest.mark.parametrize(
    ("text", "code", "values"),
    [
        ("报送信息录用9篇(普治6篇、法援3篇)。", "LEGA_ARTICLES", {9, 6, 3}),
        ("收到政府信息公开申请76件,其中线上申请52件、信函申请24件。", "SUPV_FOI", {76, 52, 24}),
        ("累计建成法治广场8个,今年新建2个。", "LEGA_CULTURE_SITES", {2}),
        ("组织执法培训6批次,其中省级10人次。", "ENFO_OFFICER_TRAINED", {10}),
    ],
    ids=["brackets", "among-them", "new-ones", "persons-of-a-level"],
)
def test_a_part_named_by_a_bare_noun_states_what_its_total_states(text: str, code: str, values: set[float]) -> None:
    assert {v for c, v in codes(text) if c == code} == values


@pytest.mark.parametrize(
    "text",
    ["收到政府信息公开申请76件,其中撤回3件。", "报送信息录用9篇(未采用3篇)。", "报送信息录用9篇(涉及12篇)。"],
    ids=["outcome", "not", "larger-than-the-total"],
)
def test_an_outcome_or_a_larger_figure_is_no_part(text: str) -> None:
    assert {v for _, v in codes(text)} <= {76.0, 9.0}


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("对9个镇、27个重点执法部门的法治建设情况进行考评。", {9, 27}),
        ("对2市4县6个省直单位开展实地法治督察。", {2, 4, 6}),
    ],
    ids=["marked", "without-mark"],
)
def test_bodies_counted_one_after_another_share_what_is_said_of_the_last(text: str, values: set[float]) -> None:
    assert {v for c, v in codes(text) if c == "LEAD_ASSESSED_BODIES"} == values


def test_a_body_that_only_qualifies_the_noun_behind_it_is_not_what_is_counted() -> None:
    assert codes("建成109个村(社区)公共法律服务工作室。") == [("LEGA_SERVICE_STATIONS", 109.0)]
    assert not [c for c, _ in codes("调整9个部门部分行政权力事项。") if c == "FUNC_POWER_LIST"]


def test_a_study_of_several_works_is_a_meeting_and_not_what_it_was_about() -> None:
    assert codes("市长先后研究行政立法、执法监督等工作9次。") == [("LEAD_MEETINGS_LAW", 9.0)]
    assert codes("召开法治督察部署会、执法协调推进会共4次。") == [("LEAD_MEETINGS_LAW", 4.0)]
    assert codes("召开法治督察部署会，开展法治督察3次。") == [("LEAD_INSPECTIONS", 3.0)]


def test_services_upon_application_are_no_requests_for_information() -> None:
    assert codes("依申请事项受理2.6万件，办结率98%。") == [("FUNC_DONE_RATE", 0.98), ("FUNC_SERVICE_DONE", 26000.0)]
    assert codes("做好政府信息公开，受理依申请26件。") == [("SUPV_FOI", 26.0)]


def test_the_last_item_with_a_verb_of_its_own_decides() -> None:
    assert codes("党委会传达学习、研究部署法治建设议题27次。") == [("LEAD_MEETINGS_LAW", 27.0)]
    assert codes("党委会传达学习法治建设文件27次。") != [("LEAD_MEETINGS_LAW", 27.0)]


def test_a_floor_without_anything_done_is_a_rule() -> None:
    assert reasons("领导干部集体学法不少于4次。") == ["norm"]
    assert reasons("确保全年培训不低于40学时。") == ["norm"]
    assert stated("已组织集体学法不少于4次。") == {4}


def test_what_is_done_in_each_case_is_a_rule() -> None:
    assert set(reasons("检查1家企业就开展1次宣讲、组织1次考试。")) == {"norm"}
    assert stated("检查11家企业,就业培训1次。") == {11, 1}
    assert stated("1家单位就执法问题被约谈,组织考试1次。") == {1}


def test_the_later_of_two_times_is_a_time_too() -> None:
    assert reasons("施工许可证办理时限由21个工作日压减至3个。")[-1] == "duration"


def test_persons_share_the_deed_of_the_next_but_not_their_noun() -> None:
    assert codes("12名班子成员、15名村书记年终述法。") == [("LEAD_SHUFA", 12.0), ("LEAD_SHUFA", 15.0)]
    assert codes("配备6名社工、9名调解员。") == [("DISP_MEDIATORS", 9.0)]


def test_a_sum_over_the_area_states_what_the_rule_before_it_names() -> None:
    assert codes("每村配备法律明白人3名以上,全镇共计62名。") == [("LEGA_LAW_LITERATE", 62.0)]
    assert ("ENFO_PENALTY_ORDINARY", 542.0) not in codes("普通程序111件,合计542件。")


def test_a_sure_cue_is_not_barred() -> None:
    assert ("DECI_LEGAL_REVIEW", 326.0) in codes("对重大决策、政府合同、规范性文件进行合法性审查326件。")
    assert ("DECI_LEGAL_REVIEW", 32.0) not in codes("对规范性文件进行合法性审查32件。")


def test_a_weekday_is_no_rule_per_week() -> None:
    assert codes("利用每周一干部例会学法36次。") == [("LEAD_STUDY_STAFF", 36.0)]
    assert reasons("每周开展学法2次。") == ["norm"]


def test_a_verb_without_object_takes_its_passage_and_one_with_an_object_does_not() -> None:
    assert codes("四是做好信访工作。全年共受理86件。") == [("DISP_PETITIONS", 86.0)]
    assert codes("四是做好信访工作。处理劳动争议1件。") != [("DISP_PETITIONS", 1.0)]


def test_a_zero_of_two_things_and_one_behind_its_cause() -> None:
    both = {("DISP_RECON_CASES", 0.0), ("DISP_LIT_CASES", 0.0)}
    assert set(codes("行政复议、行政诉讼案件均为零。")) == both
    assert set(codes("未发生一起因执法不当引发的行政复议、行政诉讼案件。")) == both


def test_a_row_of_a_table_has_its_measure_word_in_brackets() -> None:
    assert codes("行政检查次数(次)263") == [("ENFO_INSPECTIONS", 263.0)]
    assert codes("行政检查次数(元)263") == []


def test_a_threshold_of_a_rule_and_a_higher_bodys_count_are_not_own() -> None:
    assert reasons("对公民罚款2000元以上的,应当听证。") == ["norm"]
    assert reasons("落实国务院公布的59项“一件事”。")[0] == "higher_body"
    assert codes("对历年印发的规范性文件进行全面清理,共清理16件。") == [("RULE_NORM_CLEANED", 16.0)]


def test_items_of_a_row_in_a_passage_on_disclosure_are_kinds_of_it() -> None:
    text = "更新新闻动态89条(工作动态55条、上级动态34条),文件通知7条,林长制29条。"
    assert {v for c, v in codes(text) if c == "SUPV_INFO_KINDS"} == {55, 34, 7, 29}
    assert not [c for c, _ in codes("收到留言56条、咨询12条。") if c.startswith("SUPV_INFO")]


def test_the_object_named_last_is_the_verbs() -> None:
    found = codes("办理跨省通办业务703件,转办热线工单170件,办结168件,办结率98.7%。")
    assert ("FUNC_12345_ACCEPTED", 168.0) in found
    assert ("FUNC_12345_DONE_RATE", 0.987) in found


def test_parts_behind_a_change_of_the_total() -> None:
    text = "办理法律援助案件1503件,比增19.1%,其中残疾人169件、老年人197件。"
    assert {v for c, v in codes(text) if c == "DISP_LEGAL_AID"} == {1503, 169, 197}


def test_a_zero_of_a_part_is_not_the_zero_of_a_counted_total() -> None:
    assert codes("发生生产安全事故8起,未发生较大及以上生产安全事故。") == [("EMER_INCIDENTS", 8.0)]
    assert codes("未发生较大及以上生产安全事故。") == [("EMER_INCIDENTS", 0.0)]


def test_a_rate_whose_name_begins_like_an_and_is_one() -> None:
    found = codes("参加学法考试,参考率、及格率及优秀率均为100%。")
    assert {c for c, _ in found} == {"LEAD_EXAM_PART_RATE", "LEAD_EXAM_PASS_RATE", "LEAD_EXAM_EXCEL_RATE"}


def test_documents_made_since_a_year_are_dealt_with_this_year() -> None:
    assert ("RULE_NORM_CLEANED", 14.0) in codes("对2010年以来印发的规范性文件进行清理,清理文件14件。")
    assert reasons("2010年以来共清理规范性文件14件。")[-1] == "several_years"


def test_a_meeting_listed_first_shares_what_the_meetings_were_about() -> None:
    text = "县委常委会会议先后3次、县政府常务会议6次研究法治建设议题。"
    assert codes(text) == [("LEAD_MEETINGS_LAW", 3.0), ("LEAD_MEETINGS_LAW", 6.0)]


def test_a_rate_said_again_in_another_part_is_a_repetition() -> None:
    assert codes("行政诉讼败诉率6.7%。个别人员能力不足,行政败诉率仍有6.7%。") == [("DISP_LIT_LOSS_RATE", 0.067)]


def test_two_rates_given_one_after_the_other() -> None:
    text = "受理信访事项1862件,及时受理率和按期办结率分别达99%、99.8%。"
    assert [v for c, v in codes(text) if c == "DISP_PETITION_RATE"] == [0.99, 0.998]


def test_the_same_number_of_the_next_step_is_no_second_figure() -> None:
    text = "受理12345热线交办件342件,办结342件。"
    assert [v for c, v in codes(text) if c == "FUNC_12345_ACCEPTED"] == [342.0]
    assert stated(text) == {342}
    assert len([c for c, _ in codes("甲村发生事故2起,乙村发生事故2起。") if c == "EMER_INCIDENTS"]) <= 2


def test_the_sum_of_what_is_set_for_each() -> None:
    assert codes("“法律明白人”每村不少于3名,共有76名。") == [("LEGA_LAW_LITERATE", 76.0)]


def test_an_aside_behind_the_figure_does_not_name_it() -> None:
    assert ("DISP_RECON_CASES", 2.0) in codes("发生行政复议案件2件(均维持)。")
    assert codes("其中维持2件。") != [("DISP_RECON_CASES", 2.0)]


def part_facets(text: str) -> list[tuple[float, str | None]]:
    return [(f.value, f.facets.get("part")) for f in read(text).facts]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("审查合同36份,其中行政协议12份。", [(36, None), (12, "行政协议")]),
        ("受理信访件87件次,其中来访43批,网上信访44件。", [(87, None), (43, "来访"), (44, "网上信访")]),
        (
            "审查合同36份。审查行政协议等合同12份。",
            [(36, None), (12, None)],
        ),  # another sentence: no part, a contradiction
        ("开展普法宣传活动20场,其中进校园6场。", [(20, None), (6, None)]),  # told apart by a facet of its own
    ],
    ids=["one", "row", "next-sentence", "own-facet"],
)
def test_a_part_of_its_own_total_is_told_from_it(text: str, expected: list[tuple[float, str | None]]) -> None:
    assert part_facets(text) == expected
