//! The funds table.

use crate::picture::check;

#[test]
fn amounts_stand_under_their_headers() {
    check(
        "
        项目支出绩效自评表
        项目名称⇥⇥古桥测绘
        项目资金（万元）⇥⇥年初预算数⇥全年预算数⇥全年执行数⇥分值⇥执行率⇥得分
        ⇥年度资金总额⇥34⇥34⇥31.6⇥10⇥92.94%⇥9.29
        ⇥其中：当年财政拨款⇥30⇥30⇥27.6⇥—⇥92%⇥—
        ⇥上年结转资金⇥4⇥4⇥4⇥—⇥100%⇥—
        ⇥其他资金⇥⇥⇥⇥⇥⇥
        ",
        r"
        family: mof certain
        title: 项目支出绩效自评表
        project: 古桥测绘
        money: 万元
        fund 年度资金总额: 34, 34, 31.6, 10, 92.94%, 9.29
        fund 其中：当年财政拨款: 30, 30, 27.6, —, 92%, —
        fund 上年结转资金: 4, 4, 4, —, 100%, —
        fund 其他资金: _, _, _, _, _, _
        B007 no-indicators sheet 1:1
        ",
    );
}

#[test]
fn a_table_shifted_as_a_whole_is_put_back() {
    check(
        "
        项目支出绩效自评表
        项目名称⇥⇥古桥测绘
        项目资金（万元）⇥年初预算数⇥全年预算数⇥全年执行数⇥分值⇥执行率⇥得分
        ⇥年度资金总额⇥34⇥34⇥31.6⇥10⇥92.94%⇥9.29
        ⇥其中：当年财政拨款⇥30⇥30⇥27.6⇥⇥92%⇥
        ",
        r"
        family: mof certain
        title: 项目支出绩效自评表
        project: 古桥测绘
        money: 万元
        fund 年度资金总额: 34, 34, 31.6, 10, 92.94%, 9.29 {R003}
        fund 其中：当年财政拨款: 30, 30, 27.6, ·, 92%, · {R003}
        R003 shifted-row certain 4:2
        R003 shifted-row certain 5:2
        B007 no-indicators sheet 1:1
        ",
    );
}

#[test]
fn a_row_that_lost_an_amount_is_settled_by_the_rate() {
    check(
        "
        项目支出绩效自评表
        项目名称⇥⇥古桥测绘
        项目资金（元）⇥⇥年初预算数⇥全年预算数⇥全年执行数⇥分值⇥执行率⇥得分
        ⇥年度资金总额⇥387664.62⇥310131.70⇥10⇥80.00⇥8.00
        ",
        r"
        family: mof certain
        title: 项目支出绩效自评表
        project: 古桥测绘
        money: 元
        fund 年度资金总额: ·, 387664.62?, 310131.70?, 10?, 80.00?, 8.00? {R003}
        R003 shifted-row likely 4:2
        B003 lost-cell funds[0].initial 4:2 column=年初预算数
        B007 no-indicators sheet 1:1
        ",
    );
}

#[test]
fn two_amounts_for_three_columns_without_a_rate_stay_open() {
    check(
        "
        项目支出绩效自评表
        项目名称⇥⇥古桥测绘
        项目资金（元）⇥年初预算数⇥全年预算数⇥全年执行数
        年度资金总额⇥34⇥31.6
        ",
        r"
        family: mof certain
        title: 项目支出绩效自评表
        project: 古桥测绘
        money: 元
        fund 年度资金总额: ·, 34??, 31.6??, ·, ·, · {R003}
        R003 shifted-row guess 4:1
        B002 open-reading funds[0] 4:1 text=年度资金总额 other=年初预算数
        B003 lost-cell funds[0].initial 4:1 column=年初预算数
        B007 no-indicators sheet 1:1
        ",
    );
}

#[test]
fn weight_behind_the_rate_and_a_reason() {
    check(
        "
        部门预算项目支出绩效自评表
        项目名称⇥古桥测绘
        预算执行情况（10分）⇥年度预算数（万元）⇥年初预算⇥调整后预算数⇥预算执行数⇥预算执行率⇥权重⇥得分⇥原因
        ⇥总额⇥86.40⇥79.12⇥71.05⇥89.80%⇥10⇥8.98⇥汛期停工
        ⇥其中：财政资金⇥86.40⇥79.12⇥71.05⇥89.80%⇥/⇥/⇥
        ",
        r"
        family: sichuan certain
        title: 部门预算项目支出绩效自评表
        project: 古桥测绘
        money: 万元
        fund 总额: 86.40, 79.12, 71.05, 10, 89.80%, 8.98, 原因=汛期停工
        fund 其中：财政资金: 86.40?, 79.12?, 71.05?, /?, 89.80%?, /?
        B007 no-indicators sheet 1:1
        ",
    );
}

#[test]
fn remarks_under_the_funds_are_extras() {
    check(
        "
        项目支出绩效自评表
        项目名称⇥⇥古桥测绘
        资金情况（万元）⇥⇥全年预算数(A)⇥全年执行数(B)⇥分值⇥执行率(B/A)⇥得分
        ⇥年度资金总额：⇥7.36⇥7.36⇥10⇥100%⇥10
        资金管理情况⇥情况说明
        分配科学性⇥按石桥数量分配
        ",
        r"
        family: mof certain
        title: 项目支出绩效自评表
        project: 古桥测绘
        money: 万元
        fund 年度资金总额：: ·, 7.36, 7.36, 10, 100%, 10
        extra 资金管理情况 = 情况说明
        extra 分配科学性 = 按石桥数量分配
        B007 no-indicators sheet 1:1
        ",
    );
}

#[test]
fn an_application_has_a_budget_and_no_header() {
    check(
        "
        项目支出绩效目标申报表
        项目名称⇥古桥测绘
        项目资金（万元）⇥年度资金总额：⇥34
        ⇥其中：财政拨款⇥30
        ⇥其他资金⇥4
        总体目标⇥完成三座石桥测绘。
        绩效指标⇥一级指标⇥二级指标⇥三级指标⇥指标值
        ⇥产出指标⇥数量指标⇥测绘石桥数量⇥≥3座
        ",
        r"
        family: target certain
        title: 项目支出绩效目标申报表
        project: 古桥测绘
        money: 万元
        expected: 完成三座石桥测绘。
        fund 年度资金总额：: ·, 34, ·, ·, ·, ·
        fund 其中：财政拨款: ·, 30, ·, ·, ·, ·
        fund 其他资金: ·, 4, ·, ·, ·, ·
        row 产出指标 / 数量指标 / 测绘石桥数量: ≥3座, ·, ·, ·, ·
        ",
    );
}

#[test]
fn figures_without_a_label_are_left_over_and_said_so() {
    check(
        "
        项目支出绩效自评表
        项目名称⇥⇥古桥测绘
        项目资金（万元）⇥⇥年初预算数⇥全年预算数⇥全年执行数⇥分值⇥执行率⇥得分
        ⇥年度资金总额⇥34⇥34⇥31.6⇥10⇥92.94%⇥9.29
        ⇥⇥12⇥12
        ",
        r"
        family: mof certain
        title: 项目支出绩效自评表
        project: 古桥测绘
        money: 万元
        fund 年度资金总额: 34, 34, 31.6, 10, 92.94%, 9.29
        stray unplaced: 12
        stray unplaced: 12
        B001 unplaced-text funds[0] 5:3 text=12
        B001 unplaced-text funds[0] 5:6 text=12
        B016 table-in-doubt sheet 1:1 count=2
        B007 no-indicators sheet 1:1
        ",
    );
}

#[test]
fn more_figures_than_columns_are_left_over_and_said_so() {
    check(
        "
        项目支出绩效自评表
        项目名称⇥⇥古桥测绘
        项目资金（万元）⇥⇥预算数⇥执行数⇥执行率
        ⇥年度资金总额⇥34⇥31.6⇥92.94%⇥10⇥9.29
        ",
        r"
        family: mof likely
        title: 项目支出绩效自评表
        project: 古桥测绘
        money: 万元
        fund 年度资金总额: ·, 34, 31.6, ·, 92.94%, ·
        stray unplaced: 10
        stray unplaced: 9.29
        B001 unplaced-text funds[0] 4:24 text=10
        B001 unplaced-text funds[0] 4:27 text=9.29
        B016 table-in-doubt sheet 1:1 count=2
        B007 no-indicators sheet 1:1
        ",
    );
}

#[test]
fn so_many_cells_left_over_put_the_reading_order_in_doubt() {
    check(
        "
        项目支出绩效自评表
        项目名称⇥⇥古桥测绘
        项目资金（万元）⇥⇥年初预算数⇥全年预算数⇥全年执行数⇥分值⇥执行率⇥得分
        ⇥⇥34⇥34⇥31.6
        ⇥⇥30⇥30⇥27.6
        年度资金总额
        ",
        r"
        family: mof certain
        title: 项目支出绩效自评表
        project: 古桥测绘
        money: 万元
        fund 年度资金总额??: ·, ·, ·, ·, ·, ·
        stray unplaced: 34
        stray unplaced: 34
        stray unplaced: 31.6
        stray unplaced: 30
        stray unplaced: 30
        stray unplaced: 27.6
        B001 unplaced-text sheet 4:3 text=34
        B001 unplaced-text sheet 4:6 text=34
        B001 unplaced-text sheet 4:9 text=31.6
        B001 unplaced-text sheet 5:3 text=30
        B001 unplaced-text sheet 5:6 text=30
        B001 unplaced-text sheet 5:9 text=27.6
        B003 lost-cell funds[0] 6:1 column=年初预算数, 全年预算数, 全年执行数, 分值, 执行率, 得分
        B012 scrambled-order sheet 1:1 count=6
        B007 no-indicators sheet 1:1
        ",
    );
}

#[test]
fn a_table_of_funds_on_one_row() {
    check(
        "
        项目支出绩效目标表
        项目名称⇥古桥测绘
        资金情况（万元）⇥资金总额⇥30⇥其中：财政拨款⇥24⇥其他资金⇥6
        ",
        r"
        family: target certain
        title: 项目支出绩效目标表
        project: 古桥测绘
        money: 万元
        fund 资金总额: ·, 30, ·, ·, ·, ·
        fund 其中：财政拨款: ·, 24, ·, ·, ·, ·
        fund 其他资金: ·, 6, ·, ·, ·, ·
        B006 lost-field expected_goal 1:1 field=expected_goal
        B007 no-indicators sheet 1:1
        ",
    );
}

#[test]
fn amounts_of_a_longer_period_are_none_of_the_year() {
    check(
        "
        项目支出绩效目标表
        项目名称⇥古桥测绘
        项目资金（万元）⇥中期资金总额⇥90⇥年度资金总额⇥30
        ⇥其中：财政拨款⇥75⇥其中：财政拨款⇥24
        ⇥其他资金⇥15⇥其他资金⇥6
        ",
        r"
        family: target certain
        title: 项目支出绩效目标表
        project: 古桥测绘
        money: 万元
        fund 年度资金总额: ·, 30, ·, ·, ·, ·
        fund 其中：财政拨款: ·, 24, ·, ·, ·, ·
        fund 其他资金: ·, 6, ·, ·, ·, ·
        extra 中期资金总额? = 90?
        extra 其中：财政拨款? = 75?
        extra 其他资金? = 15?
        B006 lost-field expected_goal 1:1 field=expected_goal
        B007 no-indicators sheet 1:1
        ",
    );
}

/// A row begins behind the merged heading of the part, whatever its label.
#[test]
fn a_row_that_nobody_knows_behind_a_merged_heading() {
    check(
        "
        项目支出绩效自评表
        项目名称⇥⇥古桥测绘
        资金情况（万元）⇥资金来源⇥年初预算数⇥全年预算数⇥全年执行数
        资金情况（万元）⇥资金总额⇥60⇥60⇥57
        资金情况（万元）⇥上级补助⇥0⇥0⇥0
        ",
        r#"
        family: mof certain
        title: 项目支出绩效自评表
        project: 古桥测绘
        money: 万元
        fund 资金总额: 60, 60, 57, ·, ·, ·
        fund 上级补助: 0, 0, 0, ·, ·, ·
        B007 no-indicators sheet 1:1
        "#,
    );
}

#[test]
fn a_table_of_tasks_is_none_of_the_funds() {
    check(
        "
        部门整体支出绩效自评表
        部门名称⇥⇥青河区文旅局
        年度主要任务⇥任务名称⇥主要内容⇥预算数（万元）⇥执行数（万元）⇥完成情况
        ⇥石桥⇥测绘三座⇥18⇥18⇥已完成
        ⇥木桥⇥测绘两座⇥36⇥35⇥已完成
        部门整体支出（万元）⇥⇥⇥年初预算数⇥全年预算数⇥全年执行数
        ⇥年度资金总额⇥⇥54⇥54⇥53
        ",
        r#"
        family: department certain
        title: 部门整体支出绩效自评表
        department: 青河区文旅局
        money: 万元
        fund 年度资金总额: 54, 54, 53, ·, ·, ·
        stray note: 年度主要任务
        stray note: 任务名称
        stray note: 主要内容
        stray note: 预算数（万元）
        stray note: 执行数（万元）
        stray note: 完成情况
        stray note: 石桥
        stray note: 测绘三座
        stray note: 18
        stray note: 18
        stray note: 已完成
        stray note: 木桥
        stray note: 测绘两座
        stray note: 36
        stray note: 35
        stray note: 已完成
        B001 unplaced-text sheet 3:18 text=预算数（万元）
        B016 table-in-doubt sheet 1:1 count=1
        B007 no-indicators sheet 1:1
        "#,
    );
}

/// The one source of all the money has its amounts in the columns of the whole.
#[test]
fn a_part_with_all_the_money_stands_like_its_whole() {
    check(
        "
        项目支出绩效自评表
        项目名称⇥古桥测绘
        ⇥年初预算数⇥全年预算数⇥全年执行数⇥分值⇥执行率⇥得分
        年度资金总额⇥2856.00⇥2713.20⇥10⇥95%⇥9.5
        其中：当年财政拨款⇥2856.00⇥2713.20⇥—⇥—
        ",
        r"
        family: mof certain
        title: 项目支出绩效自评表
        project: 古桥测绘
        fund 年度资金总额: ·, 2856.00, 2713.20, 10, 95%, 9.5 {R003}
        fund 其中：当年财政拨款: ·, 2856.00??, 2713.20??, —??, —??, · {R003}
        R003 shifted-row certain 4:1
        R003 shifted-row guess 5:1
        B003 lost-cell funds[0].initial 4:1 column=年初预算数
        B002 open-reading funds[1] 5:1 text=其中：当年财政拨款 other=年初预算数
        B006 lost-field money_unit 1:1 field=money_unit
        B007 no-indicators sheet 1:1
        ",
    );
}

/// A form may name each amount of a row.
#[test]
fn labels_that_are_said_again_before_each_amount() {
    check(
        "
        项目支出绩效自评表
        项目名称 古桥测绘 实施单位 青河区古桥管理所 主管部门 青河区文旅局 金额单位: 万元
        二、预算执行情况 全年预算数 资金到位情况 全年执行数 执行率
        预算数 12.40 到位数 12.40 执行数 11.78 95.00
        其中:财政资金 12.40 其中:财政资金 12.40 其中:财政资金 11.78
        三、目标完成情况 年度预期目标 具体完成情况 总体完成率(%)
        测绘古桥十座。 已测绘古桥十座。 100.00
        ",
        r"
        family: mof likely
        title: 项目支出绩效自评表
        project: 古桥测绘
        department: 青河区文旅局
        unit: 青河区古桥管理所
        money: 万元
        expected: 测绘古桥十座。??
        actual: 已测绘古桥十座。??
        fund 预算数??: ·, 12.40??, 11.78??, ·, 95.00??, ·, 资金到位情况=12.40
        fund 其中:财政资金??: ·, 12.40??, 11.78??, ·, ·, ·, 资金到位情况=12.40??
        extra 总体完成率(%)? = 100.00?
        stray note: 到位数
        stray note: 执行数
        stray note: 其中:财政资金
        stray note: 其中:财政资金
        B002 open-reading funds[1] 5:1 text=其中:财政资金 other=全年执行数
        B011 doubtful-row funds[0] 4:1
        B016 table-in-doubt sheet 1:1 count=2
        B007 no-indicators sheet 1:1
        B021 guessed-value expected_goal 7:1 text=测绘古桥十座。
        B021 guessed-value actual_result 7:9 text=已测绘古桥十座。
        ",
    );
}

#[test]
fn a_column_that_nobody_knows_in_front_of_the_amounts_is_kept() {
    check(
        "
        项目支出绩效自评表
        项目名称⇥⇥古桥测绘
        项目资金（万元）⇥⇥上年拨款⇥年初预算数⇥全年预算数⇥全年执行数
        ⇥年度资金总额⇥20⇥34⇥34⇥31.6
        ⇥其中：当年财政拨款⇥20⇥30⇥30⇥27.6
        ",
        r"
        family: mof likely
        title: 项目支出绩效自评表
        project: 古桥测绘
        money: 万元
        fund 年度资金总额: 34, 34, 31.6, ·, ·, ·, 上年拨款=20
        fund 其中：当年财政拨款: 30, 30, 27.6, ·, ·, ·, 上年拨款=20
        B007 no-indicators sheet 1:1
        ",
    );
}

#[test]
fn a_blank_under_its_header_is_a_blank() {
    check(
        "
        项目支出绩效自评表
        项目名称⇥⇥古桥测绘
        项目资金（万元）⇥⇥年初预算数⇥全年预算数⇥全年执行数⇥分值⇥执行率⇥得分
        ⇥年度资金总额⇥34⇥34⇥34⇥10⇥100%⇥10
        ⇥其中：当年财政拨款⇥30⇥⇥30⇥—⇥100%⇥—
        ",
        r"
        family: mof certain
        title: 项目支出绩效自评表
        project: 古桥测绘
        money: 万元
        fund 年度资金总额: 34, 34, 34, 10, 100%, 10
        fund 其中：当年财政拨款: 30?, _, 30?, —?, 100%?, —?
        B007 no-indicators sheet 1:1
        ",
    );
}

#[test]
fn amounts_in_another_unit_than_the_sheet_are_doubted() {
    check(
        "
        项目支出绩效自评表
        项目名称⇥⇥古桥测绘
        项目资金⇥⇥年初预算数（万元）⇥全年预算数（元）⇥全年执行数（元）
        ⇥年度资金总额⇥34⇥340000⇥316000
        ",
        r"
        family: mof certain
        title: 项目支出绩效自评表
        project: 古桥测绘
        money: 万元??
        fund 年度资金总额: 34, 340000??, 316000??, ·, ·, ·
        B029 several-money-units money_unit 3:13 unit=万元 other=元
        B007 no-indicators sheet 1:1
        B029 several-money-units funds[0].budget 4:12 unit=万元 other=元
        B029 several-money-units funds[0].executed 4:19 unit=万元 other=元
        ",
    );
}

#[test]
fn a_unit_in_the_rows_of_the_indicators_is_not_that_of_the_funds() {
    check(
        "
        项目支出绩效自评表
        单位：万元
        项目名称⇥⇥古桥测绘
        项目资金⇥⇥年初预算数⇥全年预算数⇥全年执行数
        ⇥年度资金总额⇥34⇥34⇥31.6
        一级指标⇥二级指标⇥三级指标⇥年度指标值⇥实际完成值
        产出指标⇥成本指标⇥资金总额（元）⇥≤340000⇥316000
        ",
        r"
        family: mof certain
        title: 项目支出绩效自评表
        project: 古桥测绘
        money: 万元
        fund 年度资金总额: 34, 34, 31.6, ·, ·, ·
        row 产出指标 / 成本指标 / 资金总额（元）: ≤340000, 316000, ·, ·, ·
        stray note: 单位：万元
        ",
    );
}

#[test]
fn a_row_that_ends_blank_may_have_lost_an_amount() {
    check(
        "
        项目支出绩效自评表
        项目名称⇥⇥古桥测绘
        项目资金（万元）⇥⇥年初预算数⇥全年预算数⇥全年执行数
        ⇥年度资金总额⇥34⇥34⇥31.6
        ⇥其中：当年财政拨款⇥30⇥27.6⇥
        ",
        r"
        family: mof certain
        title: 项目支出绩效自评表
        project: 古桥测绘
        money: 万元
        fund 年度资金总额: 34, 34, 31.6, ·, ·, ·
        fund 其中：当年财政拨款: 30??, 27.6??, _, ·, ·, ·
        B002 open-reading funds[1] 5:2 text=其中：当年财政拨款 other=全年预算数
        B007 no-indicators sheet 1:1
        ",
    );
}
