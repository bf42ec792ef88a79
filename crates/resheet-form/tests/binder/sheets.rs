//! Where one sheet ends and the next begins.

use crate::picture::check;

#[test]
fn each_heading_begins_a_sheet() {
    check(
        "
        附件1：
        项目支出绩效自评表
        项目名称⇥石桥测绘
        一级指标⇥二级指标⇥三级指标⇥年度指标值⇥实际完成值⇥分值⇥得分
        产出指标⇥数量指标⇥测绘石桥数量⇥≥3座⇥3座⇥90⇥90
        总分⇥⇥⇥⇥⇥100⇥99.29
        附件2：
        项目支出绩效自评表
        项目名称⇥木桥测绘
        一级指标⇥二级指标⇥三级指标⇥年度指标值⇥实际完成值⇥分值⇥得分
        产出指标⇥数量指标⇥测绘木桥数量⇥≥2座⇥2座⇥90⇥90
        总分⇥⇥⇥⇥⇥100⇥100
        ",
        r"
        family: mof certain
        title: 项目支出绩效自评表
        project: 石桥测绘
        row 产出指标 / 数量指标 / 测绘石桥数量: ≥3座, 3座, 90, 90, ·
        total weight: 100
        total score: 99.29
        stray furniture: 附件1：
        family: mof certain
        title: 项目支出绩效自评表
        project: 木桥测绘
        row 产出指标 / 数量指标 / 测绘木桥数量: ≥2座, 2座, 90, 90, ·
        total weight: 100
        total score: 100
        stray furniture: 附件2：
        ",
    );
}

#[test]
fn a_sheet_without_a_heading_begins_at_the_project_s_name() {
    check(
        "
        项目支出绩效自评表
        项目名称⇥石桥测绘
        一级指标⇥二级指标⇥三级指标⇥年度指标值⇥实际完成值⇥分值⇥得分
        产出指标⇥数量指标⇥测绘石桥数量⇥≥3座⇥3座⇥90⇥90
        总分⇥⇥⇥⇥⇥100⇥99.29
        项目名称⇥木桥测绘
        一级指标⇥二级指标⇥三级指标⇥年度指标值⇥实际完成值⇥分值⇥得分
        产出指标⇥数量指标⇥测绘木桥数量⇥≥2座⇥2座⇥90⇥90
        总分⇥⇥⇥⇥⇥100⇥100
        ",
        r"
        family: mof certain
        title: 项目支出绩效自评表
        project: 石桥测绘
        row 产出指标 / 数量指标 / 测绘石桥数量: ≥3座, 3座, 90, 90, ·
        total weight: 100
        total score: 99.29
        family: mof certain
        project: 木桥测绘
        row 产出指标 / 数量指标 / 测绘木桥数量: ≥2座, 2座, 90, 90, ·
        total weight: 100
        total score: 100
        B006 lost-field title 6:1 field=title
        B006 lost-field year 6:1 field=year
        ",
    );
}

#[test]
fn a_sheet_without_heading_and_name_begins_at_its_funds() {
    check(
        "
        项目支出绩效自评表
        项目名称⇥石桥测绘
        一级指标⇥二级指标⇥三级指标⇥年度指标值⇥实际完成值⇥分值⇥得分
        产出指标⇥数量指标⇥测绘石桥数量⇥≥3座⇥3座⇥90⇥90
        总分⇥⇥⇥⇥⇥100⇥99.29
        ⇥年初预算数⇥全年预算数⇥全年执行数⇥分值⇥执行率⇥得分
        年度资金总额⇥20⇥20⇥20⇥10⇥100%⇥10
        ",
        r"
        family: mof certain
        title: 项目支出绩效自评表
        project: 石桥测绘
        row 产出指标 / 数量指标 / 测绘石桥数量: ≥3座, 3座, 90, 90, ·
        total weight: 100
        total score: 99.29
        family: mof certain
        fund 年度资金总额: 20, 20, 20, 10, 100%, 10
        B006 lost-field title 6:2 field=title
        B006 lost-field year 6:2 field=year
        B006 lost-field project_name 6:2 field=project_name
        B006 lost-field department 6:2 field=department
        B006 lost-field implementing_unit 6:2 field=implementing_unit
        B006 lost-field money_unit 6:2 field=money_unit
        B007 no-indicators sheet 6:2
        ",
    );
}

#[test]
fn a_sheet_without_heading_begins_at_funds_without_a_header() {
    check(
        "
        项目支出绩效目标申报表
        项目名称⇥石桥测绘
        总体目标⇥测绘石桥3座。
        一级指标⇥二级指标⇥三级指标⇥指标值
        产出指标⇥数量指标⇥测绘石桥数量⇥≥3座
        项目资金（万元）⇥年度资金总额：⇥20
        ⇥其他资金⇥0
        一级指标⇥二级指标⇥三级指标⇥指标值
        产出指标⇥数量指标⇥测绘木桥数量⇥≥2座
        ",
        r"
        family: target certain
        title: 项目支出绩效目标申报表
        project: 石桥测绘
        expected: 测绘石桥3座。
        row 产出指标 / 数量指标 / 测绘石桥数量: ≥3座, ·, ·, ·, ·
        family: target certain
        money: 万元
        fund 年度资金总额：: ·, 20, ·, ·, ·, ·
        fund 其他资金: ·, 0, ·, ·, ·, ·
        row 产出指标 / 数量指标 / 测绘木桥数量: ≥2座, ·, ·, ·, ·
        B006 lost-field title 6:1 field=title
        B006 lost-field year 6:1 field=year
        B006 lost-field project_name 6:1 field=project_name
        B006 lost-field department 6:1 field=department
        B006 lost-field implementing_unit 6:1 field=implementing_unit
        B006 lost-field expected_goal 6:1 field=expected_goal
        ",
    );
}

#[test]
fn text_behind_a_table_is_no_row_of_it() {
    check(
        "
        项目支出绩效目标申报表
        项目名称⇥石桥测绘
        总体目标⇥测绘石桥3座。
        ⇥一级指标⇥二级指标⇥三级指标⇥指标值
        ⇥产出指标⇥数量指标⇥测绘石桥数量⇥≥3座
        主办单位：青河区文旅局⇥
        扫码在手机上看⇥⇥
        ",
        r"
        family: target certain
        title: 项目支出绩效目标申报表
        project: 石桥测绘
        expected: 测绘石桥3座。
        row 产出指标 / 数量指标 / 测绘石桥数量: ≥3座, ·, ·, ·, ·
        stray unplaced: 主办单位：青河区文旅局
        stray unplaced: 扫码在手机上看
        B001 unplaced-text indicators[0] 6:1 text=主办单位：青河区文旅局
        B001 unplaced-text indicators[0] 7:1 text=扫码在手机上看
        B016 table-in-doubt sheet 1:1 count=2
        ",
    );
}

#[test]
fn a_dump_that_ends_inside_a_sheet() {
    check(
        "
        项目支出绩效自评表
        项目名称⇥木桥测绘
        项目资金（万元）⇥年初预算数⇥全年预算数⇥全年执行数⇥分值⇥执行率⇥得分
        年度资金总额⇥20⇥20⇥20⇥10⇥100%⇥10
        年度总体目标⇥预期目标⇥实际完成情况
        ",
        r"
        family: mof certain
        title: 项目支出绩效自评表
        project: 木桥测绘
        money: 万元
        fund 年度资金总额: 20, 20, 20, 10, 100%, 10
        B007 no-indicators sheet 1:1
        B006 lost-field expected_goal 5:8 field=expected_goal
        B006 lost-field actual_result 5:13 field=actual_result
        ",
    );
}

#[test]
fn text_without_a_sheet_is_kept_and_said_so() {
    check(
        "
        关于报送绩效自评材料的函
        青河区财政局：
        现将我局古桥测绘项目材料报上，请予审核。
        ",
        r"
        stray note: 关于报送绩效自评材料的函
        stray note: 青河区财政局：
        stray note: 现将我局古桥测绘项目材料报上，请予审核。
        B010 not-recognised input 1:1 words=–
        ",
    );
}

#[test]
fn a_dump_that_begins_at_a_table() {
    check(
        "
        一级指标⇥二级指标⇥三级指标⇥年度指标值⇥实际完成值⇥分值⇥得分
        产出指标⇥数量指标⇥测绘石桥数量⇥≥3座⇥3座⇥90⇥90
        总分⇥⇥⇥⇥⇥100⇥99.29
        项目支出绩效自评表
        项目名称⇥木桥测绘
        一级指标⇥二级指标⇥三级指标⇥年度指标值⇥实际完成值⇥分值⇥得分
        产出指标⇥数量指标⇥测绘木桥数量⇥≥2座⇥2座⇥90⇥90
        ",
        r"
        family: mof certain
        row 产出指标 / 数量指标 / 测绘石桥数量: ≥3座, 3座, 90, 90, ·
        total weight: 100
        total score: 99.29
        B006 lost-field title 1:1 field=title
        B006 lost-field year 1:1 field=year
        B006 lost-field project_name 1:1 field=project_name
        B006 lost-field department 1:1 field=department
        B006 lost-field implementing_unit 1:1 field=implementing_unit
        family: mof certain
        title: 项目支出绩效自评表
        project: 木桥测绘
        row 产出指标 / 数量指标 / 测绘木桥数量: ≥2座, 2座, 90, 90, ·
        B014 no-total-row sheet 7:30
        ",
    );
}

#[test]
fn lines_of_a_page_that_its_table_holds_too_are_set_aside() {
    check(
        "
        项目支出绩效自评表
        （2023年度）
        项目名称 古桥测绘
        主管部门 文旅局 实施单位 文物所
        一级指标 二级指标 三级指标 年度指标值 实际完成值 分值 得分
        数量指标 测绘石桥数量 ≥3座 3座 60 60
        产出指标
        质量指标 验收合格率 ≥98% 98% 40 40
        总分 100 100
        项目名称⇥⇥古桥测绘⇥⇥⇥⇥
        主管部门⇥⇥文旅局⇥实施单位⇥文物所⇥⇥
        一级指标⇥二级指标⇥三级指标⇥年度指标值⇥实际完成值⇥分值⇥得分
        产出指标⇥数量指标⇥测绘石桥数量⇥≥3座⇥3座⇥60⇥60
        ⇥质量指标⇥验收合格率⇥≥98%⇥98%⇥40⇥40
        总分⇥⇥⇥⇥⇥100⇥100
        ",
        r#"
        family: mof certain
        title: 项目支出绩效自评表
        year: 2023
        project: 古桥测绘
        department: 文旅局
        unit: 文物所
        row 产出指标 / 数量指标 / 测绘石桥数量: ≥3座, 3座, 60, 60, ·
        row " / 质量指标 / 验收合格率: ≥98%, 98%, 40, 40, ·
        total weight: 100
        total score: 100
        stray note: 项目名称 古桥测绘
        stray note: 主管部门 文旅局 实施单位 文物所
        stray note: 一级指标 二级指标 三级指标 年度指标值 实际完成值 分值 得分
        stray note: 数量指标 测绘石桥数量 ≥3座 3座 60 60
        stray note: 产出指标
        stray note: 质量指标 验收合格率 ≥98% 98% 40 40
        stray note: 总分 100 100
        B018 printed-twice input 3:1
        "#,
    );
}

#[test]
fn a_line_between_copies_that_the_table_lacks_stays() {
    check(
        "
        项目支出绩效自评表
        项目名称 古桥测绘
        测绘石桥数量 ≥3座 3座 60 60
        核对人 王工
        验收合格率 ≥98% 98% 40 40
        总分 100 100
        项目名称⇥⇥古桥测绘⇥⇥⇥⇥
        一级指标⇥二级指标⇥三级指标⇥年度指标值⇥实际完成值⇥分值⇥得分
        产出指标⇥数量指标⇥测绘石桥数量⇥≥3座⇥3座⇥60⇥60
        ⇥质量指标⇥验收合格率⇥≥98%⇥98%⇥40⇥40
        总分⇥⇥⇥⇥⇥100⇥100
        ",
        r#"
        family: mof certain
        title: 项目支出绩效自评表
        project: 古桥测绘
        row 产出指标 / 数量指标 / 测绘石桥数量: ≥3座, 3座, 60, 60, ·
        row " / 质量指标 / 验收合格率: ≥98%, 98%, 40, 40, ·
        total weight: 100
        total score: 100
        stray note: 核对人 王工
        stray note: 项目名称 古桥测绘
        stray note: 测绘石桥数量 ≥3座 3座 60 60
        stray note: 验收合格率 ≥98% 98% 40 40
        stray note: 总分 100 100
        B018 printed-twice input 2:1
        "#,
    );
}

#[test]
fn lines_with_a_figure_of_their_own_are_no_copy_of_the_table() {
    check(
        "
        项目支出绩效自评表
        项目名称 古桥测绘
        主管部门 文旅局
        测绘石桥数量 ≥3座 3座 60 57
        验收合格率 ≥98% 98% 40 40
        项目名称⇥⇥古桥测绘⇥⇥⇥⇥
        主管部门⇥⇥文旅局⇥⇥⇥⇥
        一级指标⇥二级指标⇥三级指标⇥年度指标值⇥实际完成值⇥分值⇥得分
        产出指标⇥数量指标⇥测绘石桥数量⇥≥3座⇥3座⇥60⇥60
        ⇥质量指标⇥验收合格率⇥≥98%⇥98%⇥40⇥40
        总分⇥⇥⇥⇥⇥100⇥100
        ",
        r#"
        family: mof certain
        title: 项目支出绩效自评表
        project: 古桥测绘
        department: 文旅局
        row 产出指标 / 数量指标 / 测绘石桥数量: ≥3座, 3座, 60, 60, ·
        row " / 质量指标 / 验收合格率: ≥98%, 98%, 40, 40, ·
        total weight: 100
        total score: 100
        stray note: 项目名称 古桥测绘
        stray note: 主管部门 文旅局
        stray unplaced: 测绘石桥数量 ≥3座 3座 60 57
        stray unplaced: 验收合格率 ≥98% 98% 40 40
        B001 unplaced-text sheet 4:1 text=测绘石桥数量 ≥3座 3座 60 57
        B001 unplaced-text sheet 5:1 text=验收合格率 ≥98% 98% 40 40
        B016 table-in-doubt sheet 1:1 count=2
        "#,
    );
}

#[test]
fn a_heading_printed_again_on_the_next_page_continues_with_the_sheet() {
    check(
        "
        项目支出绩效自评表
        （2023年度）
        项目名称⇥石桥测绘
        一级指标⇥二级指标⇥三级指标⇥年度指标值⇥实际完成值⇥分值⇥得分
        产出指标⇥数量指标⇥测绘石桥数量⇥≥3座⇥3座⇥50⇥50
        项目支出绩效自评表
        （2023年度）
        一级指标⇥二级指标⇥三级指标⇥年度指标值⇥实际完成值⇥分值⇥得分
        ⇥质量指标⇥图纸验收合格率⇥≥98%⇥98%⇥40⇥40
        总分⇥⇥⇥⇥⇥90⇥90
        ",
        r#"
        family: mof certain
        title: 项目支出绩效自评表
        year: 2023
        project: 石桥测绘
        row 产出指标 / 数量指标 / 测绘石桥数量: ≥3座, 3座, 50, 50, ·
        row " / 质量指标 / 图纸验收合格率: ≥98%, 98%, 40, 40, ·
        total weight: 90
        total score: 90
        stray furniture: 项目支出绩效自评表
        stray furniture: （2023年度）
        "#,
    );
}

#[test]
fn rows_of_the_blank_form_are_no_indicators() {
    check(
        "
        项目支出绩效自评表
        项目名称⇥石桥测绘
        一级指标⇥二级指标⇥三级指标⇥年度指标值⇥实际完成值⇥分值⇥得分
        产出指标⇥数量指标⇥测绘石桥数量⇥≥3座⇥3座⇥50⇥50
        ⇥⇥指标2：⇥≥  %⇥⇥⇥
        ⇥质量指标⇥图纸验收合格率⇥≥98%⇥98%⇥40⇥40
        ⇥⇥……⇥⇥⇥⇥
        总分⇥⇥⇥⇥⇥90⇥90
        ",
        r#"
        family: mof certain
        title: 项目支出绩效自评表
        project: 石桥测绘
        row 产出指标 / 数量指标 / 测绘石桥数量: ≥3座, 3座, 50, 50, ·
        row " / 质量指标 / 图纸验收合格率: ≥98%, 98%, 40, 40, ·
        total weight: 90
        total score: 90
        stray furniture: 指标2：
        stray furniture: ≥  %
        stray furniture: ……
        "#,
    );
}

#[test]
fn rows_that_do_not_apply_are_no_indicators() {
    check(
        "
        项目支出绩效目标表
        项目名称⇥石桥测绘
        一级指标⇥二级指标⇥三级指标⇥指标值
        产出指标⇥数量指标⇥测绘石桥数量⇥≥3座
        效益指标⇥经济效益指标⇥不适用⇥不适用
        ⇥社会效益指标⇥不适用⇥不适用
        ⇥生态效益指标⇥沿岸林木保存率⇥≥98%
        ",
        r"
        family: target certain
        title: 项目支出绩效目标表
        project: 石桥测绘
        row 产出指标 / 数量指标 / 测绘石桥数量: ≥3座, ·, ·, ·, ·
        row 效益指标 / 生态效益指标 / 沿岸林木保存率: ≥98%, ·, ·, ·, ·
        stray furniture: 经济效益指标
        stray furniture: 不适用
        stray furniture: 不适用
        stray furniture: 社会效益指标
        stray furniture: 不适用
        stray furniture: 不适用
        B006 lost-field expected_goal 1:1 field=expected_goal
        ",
    );
}

#[test]
fn an_account_is_no_sheet() {
    check(
        "
        财政拨款支出决算表
        项目⇥预算数⇥决算数
        基本支出⇥20⇥18
        项目支出⇥10⇥9
        合计⇥30⇥27
        ",
        r"
        stray note: 财政拨款支出决算表
        stray note: 项目
        stray note: 预算数
        stray note: 决算数
        stray note: 基本支出
        stray note: 20
        stray note: 18
        stray note: 项目支出
        stray note: 10
        stray note: 9
        stray note: 合计
        stray note: 30
        stray note: 27
        B015 part-of-a-sheet input 1:1 count=13 words=项目
        B010 not-recognised input 1:1 words=项目
        ",
    );
}

/// Bars between all cells, and line ends at the wrong ones.
#[test]
fn drawn_rows_that_end_at_the_wrong_cells() {
    check(
        "
        项目支出绩效自评表⇥项目名称⇥古桥测绘⇥主管部门⇥青河区文旅局⇥项目资金（元）
        年初预算数⇥全年预算数⇥全年执行数⇥分值⇥执行率⇥得分⇥年度资金总额
        300⇥300⇥285⇥10⇥95%⇥9.5⇥其中：当年财政拨款
        200⇥200⇥190⇥一级指标⇥二级指标⇥三级指标⇥年度指标值⇥实际完成值⇥分值⇥得分⇥产出指标⇥数量指标⇥测绘石桥数量⇥≥3座⇥3座⇥50⇥50
        质量指标⇥成果合格率⇥=100%⇥100%⇥40⇥40
        其他需要说明事项⇥无⇥总分⇥100⇥99.5
        ",
        r#"
        family: mof certain
        title: 项目支出绩效自评表
        project: 古桥测绘
        department: 青河区文旅局
        money: 元
        fund 年度资金总额: 300, 300, 285, 10, 95%, 9.5
        fund 其中：当年财政拨款: 200?, 200?, 190?, ·, ·, ·
        row 产出指标? / 数量指标? / 测绘石桥数量: ≥3座, 3座, 50, 50, ·
        row "? / 质量指标? / 成果合格率: =100%, 100%, 40, 40, ·
        total weight: 100
        total score: 99.5
        extra 其他需要说明事项 = 无
        "#,
    );
}
