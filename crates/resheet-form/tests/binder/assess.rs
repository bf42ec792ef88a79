//! What a whole sheet would hardly say.

use crate::picture::check;

#[test]
fn a_goal_that_holds_rows_of_the_table() {
    check(
        "项目支出绩效自评表
         项目名称⇥古桥测绘
         年度总体目标⇥测绘石桥3座，全部建档。完成进度
         一级指标⇥二级指标⇥三级指标⇥年度指标值⇥实际完成值⇥分值⇥得分
         产出指标⇥数量指标⇥测绘石桥数量⇥≥3座⇥3座⇥100⇥100
         总分⇥⇥⇥⇥⇥100⇥100",
        r#"family: mof certain
         title: 项目支出绩效自评表
         project: 古桥测绘
         expected: 测绘石桥3座，全部建档。完成进度??
         row 产出指标 / 数量指标 / 测绘石桥数量: ≥3座, 3座, 100, 100, ·
         total weight: 100
         total score: 100
         B025 rows-in-goal expected_goal 3:8 text=完成进度"#,
    );
}

#[test]
fn a_cell_that_others_have_in_another_column() {
    check(
        "项目支出绩效自评表
         项目名称⇥古桥测绘
         一级指标⇥二级指标⇥三级指标⇥指标方向⇥年度指标值⇥实际完成值⇥分值⇥得分
         产出指标⇥数量指标⇥测绘石桥数量⇥正向⇥3座⇥3座⇥20⇥20
         产出指标⇥数量指标⇥测绘木桥数量⇥正向⇥2座⇥2座⇥20⇥20
         产出指标⇥质量指标⇥正向⇥正向⇥98%⇥98%⇥30⇥30
         效益指标⇥社会效益指标⇥古桥知晓率⇥正向⇥60%⇥70%⇥30⇥30
         总分⇥⇥⇥⇥⇥⇥100⇥100",
        r#"family: mof certain
         title: 项目支出绩效自评表
         project: 古桥测绘
         row 产出指标 / 数量指标 / 测绘石桥数量: (_ 3座 ·), 3座, 20, 20, ·, 指标方向=正向
         row " / " / 测绘木桥数量: (_ 2座 ·), 2座, 20, 20, ·, 指标方向=正向 {R001}
         row "? / 质量指标? / 正向?: (_ 98%? ·), 98%?, 30?, 30?, ·, 指标方向=正向? {R001}
         row 效益指标 / 社会效益指标 / 古桥知晓率: (_ 60% ·), 70%, 30, 30, ·, 指标方向=正向
         total weight: 100
         total score: 100
         R001 merged-echo certain 5:1
         R001 merged-echo certain 5:6
         R001 merged-echo certain 6:1
         B026 value-of-another-column indicators[2] 6:11 text=正向 field=level3 other=指标方向"#,
    );
}

#[test]
fn pieces_of_cells_and_several_in_one() {
    check(
        "项目支出绩效自评表
         项目名称⇥古桥测绘
         一级指标⇥二级指标⇥三级指标⇥年度指标值⇥实际完成值⇥分值⇥得分⇥偏差原因分析
         产出指标⇥数量指标⇥测绘石桥数量⇥=3座召开推进会次数⇥3座⇥40⇥40⇥
         产出指标⇥经济效益指⇥节约测绘资金⇥≥1万元⇥0.8万元⇥30⇥24⇥未结算；2.下年改进。
         产出指标⇥社会效益指标⇥古桥知晓率⇥正向 ≥60%⇥70%⇥30⇥30⇥
         总分⇥⇥⇥⇥⇥100⇥94⇥",
        r#"family: mof certain
         title: 项目支出绩效自评表
         project: 古桥测绘
         row 产出指标 / 数量指标 / 测绘石桥数量: =3座召开推进会次数??, 3座, 40, 40, _
         row " / 经济效益指?? / 节约测绘资金: ≥1万元, 0.8万元, 30, 24, 未结算；2.下年改进。?? {R001}
         row " / 社会效益指标 / 古桥知晓率: 正向 ≥60%??, 70%, 30, 30, _ {R001}
         total weight: 100
         total score: 94
         R001 merged-echo certain 5:1
         R001 merged-echo certain 6:1
         B027 torn-or-joined indicators[0].target 4:18 text==3座召开推进会次数
         B027 torn-or-joined indicators[1].level2 5:6 text=经济效益指
         B027 torn-or-joined indicators[1].deviation 5:36 text=未结算；2.下年改进。
         B027 torn-or-joined indicators[2].target 6:19 text=正向 ≥60%"#,
    );
}

#[test]
fn a_score_in_front_of_the_next_name_takes_certainty_from_the_table() {
    check(
        "项目支出绩效自评表
         项目名称⇥古桥测绘
         一级指标⇥二级指标⇥三级指标⇥年度指标值⇥实际完成值⇥分值⇥得分
         产出指标⇥数量指标⇥测绘石桥数量⇥≥3座⇥3座⇥40⇥
         ⇥质量指标⇥40测绘资料完整率⇥≥98%⇥98%⇥30⇥30
         效益指标⇥社会效益指标⇥古桥知晓率⇥≥60%⇥70%⇥30⇥30
         总分⇥⇥⇥⇥⇥100⇥100",
        r#"family: mof certain
         title: 项目支出绩效自评表
         project: 古桥测绘
         row 产出指标? / 数量指标? / 测绘石桥数量?: ≥3座?, 3座?, 40??, _, ·
         row "? / 质量指标? / 40测绘资料完整率?: ≥98%?, 98%?, 30?, 30?, ·
         row 效益指标? / 社会效益指标? / 古桥知晓率?: ≥60%?, 70%?, 30?, 30?, ·
         total weight: 100
         total score: 100
         B002 open-reading indicators[0].weight 4:25 text=40 other=得分
         B027 torn-or-joined indicators[1].level3 5:7 text=40测绘资料完整率
         B011 doubtful-row indicators[0] 5:7"#,
    );
}

#[test]
fn values_and_rows_that_stand_twice() {
    check(
        "项目支出绩效自评表
         项目名称⇥古桥测绘 古桥测绘
         项目资金（万元）⇥年初预算数⇥全年预算数⇥全年执行数⇥分值⇥执行率⇥得分
         年度资金总额⇥30⇥30⇥30⇥10⇥100%⇥10
         其中：财政拨款⇥30⇥30⇥30⇥—⇥100%⇥—
         其中：财政拨款⇥30⇥30⇥30⇥—⇥100%⇥—
         一级指标⇥二级指标⇥三级指标⇥年度指标值⇥实际完成值⇥分值⇥得分
         产出指标⇥数量指标⇥测绘石桥数量⇥≥3座⇥3座⇥45⇥45
         产出指标⇥数量指标⇥测绘木桥数量⇥≥2座⇥2座⇥45⇥45
         产出指标⇥数量指标⇥测绘石桥数量⇥≥3座⇥3座⇥45⇥45
         总分⇥⇥⇥⇥⇥100⇥100",
        r#"family: mof certain
         title: 项目支出绩效自评表
         project: 古桥测绘 古桥测绘??
         money: 万元
         fund 年度资金总额: 30, 30, 30, 10, 100%, 10
         fund 其中：财政拨款: 30, 30, 30, —, 100%, —
         fund 其中：财政拨款?: 30?, 30?, 30?, —?, 100%?, —?
         row 产出指标 / 数量指标 / 测绘石桥数量: ≥3座, 3座, 45, 45, ·
         row " / " / 测绘木桥数量: ≥2座, 2座, 45, 45, · {R001}
         row "? / "? / 测绘石桥数量?: ≥3座?, 3座?, 45?, 45?, · {R001}
         total weight: 100
         total score: 100
         R001 merged-echo certain 9:1
         R001 merged-echo certain 9:6
         R001 merged-echo certain 10:1
         R001 merged-echo certain 10:6
         B018 printed-twice funds[2] 6:1
         B018 printed-twice project_name 2:6
         B018 printed-twice indicators[2] 10:11"#,
    );
}

/// The rate does not follow from the amounts, a row has more points than it can have.
#[test]
fn figures_of_funds_that_do_not_follow() {
    check(
        "项目支出绩效自评表
         项目名称⇥古桥测绘
         项目资金（万元）⇥年初预算数⇥全年预算数⇥全年执行数⇥分值⇥执行率⇥得分
         年度资金总额⇥30⇥30⇥24⇥10⇥80%⇥8
         其中：财政拨款⇥30⇥30⇥24⇥10⇥8%⇥8
         其他资金⇥30⇥30⇥24⇥8⇥80%⇥10",
        r#"
        family: mof certain
        title: 项目支出绩效自评表
        project: 古桥测绘
        money: 万元
        fund 年度资金总额: 30, 30, 24, 10, 80%, 8
        fund 其中：财政拨款?: 30?, 30?, 24?, 10?, 8%?, 8?
        fund 其他资金?: 30?, 30?, 24?, 8?, 80%?, 10?
        B007 no-indicators sheet 1:1
        "#,
    );
}

#[test]
fn a_name_of_two_bodies() {
    check(
        "项目支出绩效自评表
         项目名称⇥古桥测绘
         主管部门⇥青河区文旅局 青河区测绘队",
        r#"
        family: mof certain
        title: 项目支出绩效自评表
        project: 古桥测绘
        department: 青河区文旅局 青河区测绘队??
        B007 no-indicators sheet 1:1
        B021 guessed-value department 3:6 text=青河区文旅局 青河区测绘队
        "#,
    );
}

/// In a sheet with results a goal of several sentences and no result may hold both.
#[test]
fn a_goal_without_the_result_beside_it() {
    check(
        "项目支出绩效自评表
         项目名称⇥古桥测绘
         年度总体目标⇥1.完成三座石桥测绘；
         2.完成两座木桥测绘；3.石桥均已测绘。
         一级指标⇥二级指标⇥三级指标⇥年度指标值⇥实际完成值⇥分值⇥得分
         产出指标⇥数量指标⇥测绘石桥数量⇥≥3座⇥3座⇥100⇥100
         总分⇥⇥⇥⇥⇥100⇥100",
        r#"
        family: mof certain
        title: 项目支出绩效自评表
        project: 古桥测绘
        expected: 1.完成三座石桥测绘；⏎2.完成两座木桥测绘；3.石桥均已测绘。 +1?
        row 产出指标 / 数量指标 / 测绘石桥数量: ≥3座, 3座, 100, 100, ·
        total weight: 100
        total score: 100
        B005 goals-not-parted expected_goal 3:8
        B005 goals-not-parted actual_result 3:8
        "#,
    );
}

/// Nothing draws the cells: a label that nobody knows stands behind its neighbour's.
#[test]
fn a_department_that_is_no_body() {
    check(
        "
        项目支出绩效自评表
        项目名称
        古桥测绘
        主管部门
        立项批文
        实施单位
        青河区测绘队
        ",
        r#"
        family: mof certain
        title: 项目支出绩效自评表
        project: 古桥测绘
        department: 立项批文?
        unit: 青河区测绘队
        B007 no-indicators sheet 1:1
        "#,
    );
}

#[test]
fn names_with_a_blank_between_words() {
    check(
        "
        项目支出绩效自评表
        项目名称  古桥测绘 林远川
        主管部门  青河区文旅局
        ",
        r#"
        family: mof certain
        title: 项目支出绩效自评表
        project: 古桥测绘 林远川?
        department: 青河区文旅局
        B007 no-indicators sheet 1:1
        "#,
    );
}

/// The last character of a value stands in the cell beside it.
#[test]
fn a_value_that_begins_another_one() {
    check(
        "
        项目支出绩效自评表
        项目名称
        古桥测绘
        一级指标
        二级指标
        三级指标
        年度指标值
        实际完成值
        分值
        得分
        产出指标
        数量指标
        测绘石桥数量
        ≥3座
        3座
        60
        60
        效益指标
        社会效益指标
        古桥保存状况
        石刻字迹清晰
        石刻字迹清
        40
        40
        ",
        r#"
        family: mof certain
        title: 项目支出绩效自评表
        project: 古桥测绘
        row 产出指标? / 数量指标? / 测绘石桥数量: ≥3座, 3座, 60, 60, ·
        row 效益指标? / 社会效益指标? / 古桥保存状况: 石刻字迹清晰, 石刻字迹清??, 40, 40, ·
        B014 no-total-row sheet 24:3
        B027 torn-or-joined indicators[1].actual 22:1 text=石刻字迹清
        "#,
    );
}

/// A line end fills the line before it: `平` is the last line of another name.
#[test]
fn a_first_line_narrower_than_the_second() {
    check(
        "项目支出绩效自评表
         项目名称⇥古桥测绘
         一级指标⇥二级指标⇥三级指标⇥年度指标值⇥实际完成值⇥分值⇥得分
         产出指标⇥数量指标⇥桥面⇥≥3座⇥3座⇥60⇥60
         产出指标⇥质量指标⇥\"平
         测绘木桥数量\"⇥≥2座⇥2座⇥40⇥40
         总分⇥⇥⇥⇥⇥100⇥100",
        r#"
        family: mof certain
        title: 项目支出绩效自评表
        project: 古桥测绘
        row 产出指标 / 数量指标 / 桥面: ≥3座, 3座, 60, 60, ·
        row " / 质量指标 / 平⏎测绘木桥数量?: ≥2座, 2座, 40, 40, · {R001}
        total weight: 100
        total score: 100
        R001 merged-echo certain 5:1
        "#,
    );
}

#[test]
fn figures_that_stood_twice_without_a_header_may_be_of_two_columns() {
    check(
        "
        项目支出绩效自评表
        项目名称⇥古桥木桥测绘⇥古桥木桥测绘⇥古桥木桥测绘⇥古桥木桥测绘⇥古桥木桥测绘
        主管部门⇥青河区文旅局⇥青河区文旅局⇥青河区文旅局⇥青河区文旅局⇥青河区文旅局
        产出指标⇥数量指标⇥测绘石桥数量⇥≥3座⇥3座⇥50⇥50
        产出指标⇥质量指标⇥验收合格率⇥≥95%⇥96%⇥40⇥40
        效益指标⇥社会效益指标⇥村民出行条件⇥改善⇥改善⇥10⇥10
        ",
        r#"
        family: mof certain
        title: 项目支出绩效自评表
        project: 古桥木桥测绘 {R001}
        department: 青河区文旅局 {R001}
        row 产出指标? / 数量指标? / 测绘石桥数量?: ≥3座?, 3座?, ·, 50?, _ {R001}
        row "? / 质量指标? / 验收合格率?: ≥95%?, 96%?, ·, 40?, _ {R001}
        row 效益指标? / 社会效益指标? / 村民出行条件?: 改善?, 改善?, ·, 10?, _ {R001}
        R001 merged-echo certain 2:1
        R001 merged-echo certain 3:1
        R001 merged-echo likely 4:1
        R001 merged-echo likely 5:1
        R001 merged-echo likely 6:1
        R001 merged-echo certain 5:1
        B024 header-lost sheet 4:1
        B014 no-total-row sheet 6:28
        B002 open-reading indicators[0].score 4:25 text=50 other=weight
        B002 open-reading indicators[1].score 5:26 text=40 other=weight
        B002 open-reading indicators[2].score 6:26 text=10 other=weight
        "#,
    );
}

#[test]
fn values_that_are_two_in_two_rows_take_certainty_from_the_table() {
    check(
        "项目支出绩效自评表
         项目名称    古桥测绘
         一级指标    二级指标      三级指标        年度指标值       实际完成值       分值    得分
         产出指标    数量指标      测绘石桥数量      ≥3座         3座          40    40
         产出指标    质量指标      图纸质量        有所拓展        逐步提升        10    10
         效益指标    社会效益指标    古桥知晓率游客     逐步提升有所拓展    有所拓展        20    20
         效益指标    生态效益指标    古桥环境整治率     有所拓展        有所拓展逐步提升    30    30
         总分                                                    100   100",
        r#"family: mof certain
         title: 项目支出绩效自评表
         project: 古桥测绘
         row 产出指标? / 数量指标? / 测绘石桥数量?: ≥3座?, 3座?, 40?, 40?, ·
         row "? / 质量指标? / 图纸质量?: 有所拓展?, 逐步提升?, 10?, 10?, · {R001}
         row 效益指标? / 社会效益指标? / 古桥知晓率游客?: 逐步提升有所拓展?, 有所拓展?, 20?, 20?, ·
         row "? / 生态效益指标? / 古桥环境整治率?: 有所拓展?, 有所拓展逐步提升?, 30?, 30?, · {R001}
         total weight: 100
         total score: 100
         R001 merged-echo certain 5:1
         R001 merged-echo certain 7:1
         B002 open-reading indicators[2].level3 6:19 text=古桥知晓率游客 other=古桥环境整治率
         B002 open-reading indicators[3].level3 7:19 text=古桥环境整治率 other=古桥知晓率游客
         B027 torn-or-joined indicators[2].target 6:31 text=逐步提升有所拓展
         B027 torn-or-joined indicators[3].actual 7:43 text=有所拓展逐步提升"#,
    );
}

#[test]
fn a_reason_in_the_place_of_a_value() {
    check(
        "
        项目支出绩效自评表
        项目名称⇥古桥测绘
        一级指标⇥三级指标⇥分值⇥得分⇥指标值⇥完成值⇥偏差原因
        产出指标⇥测绘石桥数量⇥30⇥30⇥≥3座⇥3座
        产出指标⇥测绘木桥数量⇥30⇥28⇥2座⇥雨季较长工期延误
        效益指标⇥古桥知晓率⇥40⇥40⇥≥60%⇥70%
        ",
        r#"
        family: mof certain
        title: 项目支出绩效自评表
        project: 古桥测绘
        row 产出指标 / · / 测绘石桥数量: ≥3座, 3座, 30, 30, _
        row "?? / · / 测绘木桥数量??: 2座??, 雨季较长工期延误??, 30??, 28??, _ {R001}
        row 效益指标 / · / 古桥知晓率: ≥60%, 70%, 40, 40, _
        R001 merged-echo certain 5:1
        B014 no-total-row sheet 6:26
        B026 value-of-another-column indicators[1] 5:22 text=雨季较长工期延误 field=actual other=deviation
        "#,
    );
}
