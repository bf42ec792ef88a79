//! The indicator table.

use resheet_form::Families;

use crate::picture::{check, with_bound};

#[test]
fn a_row_without_its_merged_labels_is_put_under_its_headers() {
    check(
        "
        项目支出绩效自评表
        项目名称⇥古桥测绘
        一级指标⇥二级指标⇥三级指标⇥年度指标值⇥实际完成值⇥分值⇥得分
        产出指标⇥数量指标⇥测绘石桥数量⇥≥3座⇥3座⇥20⇥20
        测绘木桥数量⇥≥2座⇥2座⇥20⇥20
        ⇥质量指标⇥成果验收合格率⇥=100%⇥100%⇥20⇥20
        时效指标⇥⇥按期完成率⇥=100%⇥100%⇥20⇥20
        ",
        r#"
        family: mof certain
        title: 项目支出绩效自评表
        project: 古桥测绘
        row 产出指标 / 数量指标 / 测绘石桥数量: ≥3座, 3座, 20, 20, ·
        row " / " / 测绘木桥数量: ≥2座, 2座, 20, 20, · {R003}
        row " / 质量指标 / 成果验收合格率: =100%, 100%, 20, 20, ·
        row " / 时效指标 / 按期完成率: =100%, 100%, 20, 20, · {R003}
        R003 shifted-row certain 5:1
        R003 shifted-row certain 7:1
        B014 no-total-row sheet 7:29
        "#,
    );
}

#[test]
fn a_target_may_be_blank_where_the_row_ends_in_its_place() {
    let head = "
        项目支出绩效自评表
        项目名称⇥古桥测绘
        ";
    check(
        &format!(
            "{head}一级指标⇥二级指标⇥三级指标⇥年度指标值⇥实际完成值⇥得分
        产出指标⇥数量指标⇥测绘石桥数量⇥≥3座⇥3座⇥30
        ⇥质量指标⇥成果验收合格率⇥⇥100%⇥60\n"
        ),
        r#"
        family: mof certain
        title: 项目支出绩效自评表
        project: 古桥测绘
        row 产出指标 / 数量指标 / 测绘石桥数量: ≥3座, 3座, ·, 30, ·
        row " / 质量指标 / 成果验收合格率: _, 100%, ·, 60, ·
        B003 lost-cell indicators[1].target 5:2 column=年度指标值
        B014 no-total-row sheet 5:23
        "#,
    );
}

#[test]
fn an_actual_value_may_be_blank_where_the_row_ends_in_its_place() {
    let head = "
        项目支出绩效自评表
        项目名称⇥古桥测绘
        一级指标⇥二级指标⇥三级指标⇥年度指标值⇥实际完成值⇥分值⇥得分
        产出指标⇥数量指标⇥测绘石桥数量⇥≥3座⇥3座⇥30⇥30
        ";
    check(
        &format!("{head}⇥质量指标⇥成果验收合格率⇥=100%⇥⇥60⇥60\n"),
        r#"
        family: mof certain
        title: 项目支出绩效自评表
        project: 古桥测绘
        row 产出指标 / 数量指标 / 测绘石桥数量: ≥3座, 3座, 30, 30, ·
        row " / 质量指标 / 成果验收合格率: =100%, _, 60, 60, ·
        B014 no-total-row sheet 5:27
        "#,
    );
    // A row that lost the cell has moved to the left, and that is in doubt.
    check(
        &format!("{head}⇥质量指标⇥成果验收合格率⇥=100%⇥60⇥60⇥\n"),
        r#"
        family: mof certain
        title: 项目支出绩效自评表
        project: 古桥测绘
        row 产出指标 / 数量指标 / 测绘石桥数量: ≥3座, 3座, 30, 30, ·
        row " / 质量指标 / 成果验收合格率: =100%?, 60?, 60??, _, ·
        B002 open-reading indicators[1].weight 5:24 text=60 other=得分
        B014 no-total-row sheet 5:26
        "#,
    );
}

#[test]
fn a_total_without_a_label() {
    check(
        "
        项目支出绩效自评表
        项目名称⇥古桥测绘
        一级指标⇥二级指标⇥三级指标⇥年度指标值⇥实际完成值⇥分值⇥得分
        产出指标⇥数量指标⇥测绘石桥数量⇥≥3座⇥3座⇥90⇥90
        ⇥⇥⇥⇥⇥100⇥99.29
        ",
        r"
        family: mof certain
        title: 项目支出绩效自评表
        project: 古桥测绘
        row 产出指标 / 数量指标 / 测绘石桥数量: ≥3座, 3座, 90, 90, ·
        total weight: 100 {R006}
        total score: 99.29 {R006}
        R006 unlabelled-total likely 5:6
        ",
    );
}

#[test]
fn a_total_with_its_grade_in_the_row() {
    check(
        "
        项目支出绩效自评表
        项目名称⇥古桥测绘
        一级指标⇥二级指标⇥三级指标⇥年度指标值⇥实际完成值⇥分值⇥得分⇥偏差原因分析
        产出指标⇥数量指标⇥测绘石桥数量⇥≥3座⇥3座⇥90⇥90⇥
        总分⇥⇥⇥⇥⇥100⇥99.29⇥优
        ",
        r"
        family: mof certain
        title: 项目支出绩效自评表
        project: 古桥测绘
        row 产出指标 / 数量指标 / 测绘石桥数量: ≥3座, 3座, 90, 90, _
        total weight: 100
        total score: 99.29
        grade: 优
        ",
    );
}

#[test]
fn a_total_row_over_two_lines() {
    for rest in ["99.29", "99.29⇥评价等级⇥优", "100.5"] {
        let dump = format!(
            "
            项目支出绩效自评表
            项目名称⇥古桥测绘
            一级指标⇥二级指标⇥三级指标⇥年度指标值⇥实际完成值⇥分值⇥得分
            产出指标⇥数量指标⇥测绘石桥数量⇥≥3座⇥3座⇥90⇥90
            总分⇥100
            {rest}"
        );
        let (score, grade) = with_bound(&dump, Families::builtin(), |_, bound| {
            let sheet = &bound.sheets[0];
            (sheet.total_score.text.clone(), sheet.grade.text.clone())
        });
        let (whole, good) = (rest.starts_with("99.29"), rest.ends_with('优'));
        assert_eq!(
            (&*score, &*grade),
            (if whole { "99.29" } else { "" }, if good { "优" } else { "" })
        );
    }
}

#[test]
fn a_header_over_two_lines() {
    check(
        "
        项目支出绩效自评表
        项目名称⇥古桥测绘
        一级指标⇥二级指标⇥三级指标⇥年度⇥实际⇥分值⇥得分
        ⇥⇥⇥指标值⇥完成值⇥⇥
        产出指标⇥数量指标⇥测绘石桥数量⇥≥3座⇥3座⇥20⇥20
        ⇥⇥测绘木桥数量⇥≥2座⇥2座⇥20⇥20
        ",
        r#"
        family: mof certain
        title: 项目支出绩效自评表
        project: 古桥测绘
        row 产出指标 / 数量指标 / 测绘石桥数量: ≥3座, 3座, 20, 20, ·
        row " / " / 测绘木桥数量: ≥2座, 2座, 20, 20, ·
        R012 wrapped-row likely 4:1
        B014 no-total-row sheet 6:22
        "#,
    );
}

#[test]
fn weights_before_targets() {
    check(
        "
        项目绩效自评表
        项目名称⇥古桥测绘
        一级指标⇥二级指标⇥三级指标⇥分值⇥年度指标值⇥全年实际值⇥得分⇥未完成原因及拟采取的改进措施
        产出指标⇥数量指标⇥测绘石桥数量⇥20⇥3座⇥3座⇥20⇥
        ⇥⇥测绘木桥数量⇥20⇥4座⇥2座⇥10⇥受汛期影响。
        ",
        r#"
        family: mof certain
        title: 项目绩效自评表
        project: 古桥测绘
        row 产出指标 / 数量指标 / 测绘石桥数量: 3座, 3座, 20, 20, _
        row " / " / 测绘木桥数量: 4座, 2座, 20, 10, 受汛期影响。
        B014 no-total-row sheet 5:28
        "#,
    );
}

#[test]
fn operator_value_and_unit_in_three_columns() {
    check(
        "
        部门预算项目支出绩效自评表
        项目名称⇥古桥测绘
        一级指标⇥二级指标⇥三级指标⇥指标性质⇥指标值⇥度量单位⇥完成值⇥权重⇥得分⇥未完成原因分析
        产出指标⇥数量指标⇥测绘石桥数量⇥≥⇥3⇥座⇥3⇥20⇥20⇥
        ⇥质量指标⇥成果质量⇥定性⇥优良⇥⇥优良⇥20⇥20⇥
        ⇥时效指标⇥按期完成率⇥＝⇥100⇥%⇥100⇥20⇥20⇥
        ",
        r#"
        family: sichuan certain
        title: 部门预算项目支出绩效自评表
        project: 古桥测绘
        row 产出指标 / 数量指标 / 测绘石桥数量: (≥ 3 座), 3, 20, 20, _
        row " / 质量指标 / 成果质量: (_ 优良 _), 优良, 20, 20, _, 指标性质=定性
        row " / 时效指标 / 按期完成率: (＝ 100 %), 100, 20, 20, _
        B014 no-total-row sheet 6:30
        "#,
    );
}

#[test]
fn a_column_the_record_has_no_place_for_is_kept_under_its_label() {
    check(
        "
        项目支出绩效自评表
        项目名称⇥古桥测绘
        一级指标⇥二级指标⇥三级指标⇥年度指标值⇥实际完成值⇥得分计算方法⇥分值⇥得分
        产出指标⇥数量指标⇥测绘石桥数量⇥≥3座⇥3座⇥完成得满分⇥20⇥20
        ⇥⇥测绘木桥数量⇥≥2座⇥2座⇥完成得满分⇥20⇥20
        ",
        r#"
        family: mof likely
        title: 项目支出绩效自评表
        project: 古桥测绘
        row 产出指标 / 数量指标 / 测绘石桥数量: ≥3座, 3座, 20, 20, ·, 得分计算方法=完成得满分
        row " / " / 测绘木桥数量: ≥2座, 2座, 20, 20, ·, 得分计算方法=完成得满分
        B014 no-total-row sheet 5:28
        "#,
    );
}

#[test]
fn a_cell_that_continues_alone_in_the_next_row() {
    check(
        "
        项目支出绩效自评表
        项目名称⇥古桥测绘
        一级指标⇥二级指标⇥三级指标⇥年度指标值⇥实际完成值⇥分值⇥得分⇥偏差原因分析
        产出指标⇥数量指标⇥测绘木桥数量⇥≥4座⇥2座⇥20⇥10⇥受汛期影响，施工
        ⇥⇥⇥⇥⇥⇥⇥天数减少，已延后。
        ⇥⇥测绘石桥数量⇥≥3座⇥3座⇥20⇥20⇥
        ",
        r#"
        family: mof certain
        title: 项目支出绩效自评表
        project: 古桥测绘
        row 产出指标 / 数量指标 / 测绘木桥数量: ≥4座, 2座, 20, 10, 受汛期影响，施工天数减少，已延后。 +1? {R012}
        row " / " / 测绘石桥数量: ≥3座, 3座, 20, 20, _
        R012 wrapped-row likely 5:1
        B014 no-total-row sheet 6:22
        "#,
    );
}

#[test]
fn a_header_again_on_the_next_page() {
    check(
        "
        项目支出绩效自评表
        项目名称⇥古桥测绘
        一级指标⇥二级指标⇥三级指标⇥年度指标值⇥实际完成值⇥分值⇥得分
        产出指标⇥数量指标⇥测绘石桥数量⇥≥3座⇥3座⇥20⇥20
        ␌
        一级指标⇥二级指标⇥三级指标⇥年度指标值⇥实际完成值⇥分值⇥得分
        ⇥质量指标⇥成果验收合格率⇥=100%⇥100%⇥20⇥20
        总分⇥⇥⇥⇥⇥100⇥99.29
        ",
        r#"
        family: mof certain
        title: 项目支出绩效自评表
        project: 古桥测绘
        row 产出指标 / 数量指标 / 测绘石桥数量: ≥3座, 3座, 20, 20, ·
        row " / 质量指标 / 成果验收合格率: =100%, 100%, 20, 20, ·
        total weight: 100
        total score: 99.29
        "#,
    );
}

#[test]
fn leftovers_of_the_blank_form_are_no_indicators() {
    check(
        "
        项目支出绩效自评表
        项目名称⇥古桥测绘
        一级指标⇥二级指标⇥三级指标⇥年度指标值⇥实际完成值⇥分值⇥得分
        产出指标⇥数量指标⇥指标1：测绘石桥数量⇥≥3座⇥3座⇥20⇥20
        ⇥⇥★测绘木桥数量⇥≥2座⇥2座⇥20⇥20
        ⇥⇥……⇥⇥⇥⇥
        ",
        r#"
        family: mof certain
        title: 项目支出绩效自评表
        project: 古桥测绘
        row 产出指标 / 数量指标 / 测绘石桥数量: ≥3座, 3座, 20, 20, ·
        row " / " / 测绘木桥数量: ≥2座, 2座, 20, 20, ·
        stray furniture: ……
        B014 no-total-row sheet 5:23
        "#,
    );
}

#[test]
fn a_row_without_its_figures_is_said_to_be_doubtful() {
    check(
        "
        项目支出绩效自评表
        项目名称⇥古桥测绘
        一级指标⇥二级指标⇥三级指标⇥年度指标值⇥实际完成值⇥分值⇥得分
        产出指标⇥数量指标⇥测绘石桥数量⇥≥3座⇥3座⇥20⇥20
        测绘木桥数量⇥≥2座
        ",
        r#"
        family: mof certain
        title: 项目支出绩效自评表
        project: 古桥测绘
        row 产出指标 / 数量指标 / 测绘石桥数量: ≥3座, 3座, 20, 20, ·
        row " / " / 测绘木桥数量: ≥2座?, ·, ·, ·, · {R003}
        R003 shifted-row likely 5:1
        B003 lost-cell indicators[1].actual 5:1 column=实际完成值
        B003 lost-cell indicators[1].weight 5:1 column=分值
        B003 lost-cell indicators[1].score 5:1 column=得分
        B011 doubtful-row indicators[1] 5:1
        B016 table-in-doubt sheet 1:1 count=4
        B014 no-total-row sheet 5:11
        "#,
    );
}

#[test]
fn a_cell_two_columns_could_take_is_said_to_be_open() {
    check(
        "
        项目支出绩效自评表
        项目名称⇥古桥测绘
        一级指标⇥二级指标⇥三级指标⇥年度指标值⇥实际完成值⇥分值⇥得分
        产出指标⇥数量指标⇥测绘石桥数量⇥≥3座⇥3座⇥20⇥20
        测绘木桥数量⇥2座⇥20⇥20
        ",
        r#"
        family: mof certain
        title: 项目支出绩效自评表
        project: 古桥测绘
        row 产出指标 / 数量指标 / 测绘石桥数量: ≥3座, 3座, 20, 20, ·
        row " / " / 测绘木桥数量: 2座?, 20?, 20??, ·, · {R003}
        R003 shifted-row guess 5:1
        B002 open-reading indicators[1].weight 5:14 text=20 other=得分
        B003 lost-cell indicators[1].score 5:1 column=得分
        B014 no-total-row sheet 5:16
        "#,
    );
}

#[test]
fn a_cell_that_continues_with_nothing_is_left_over_and_said_so() {
    check(
        "
        项目支出绩效自评表
        项目名称⇥古桥测绘
        一级指标⇥二级指标⇥三级指标⇥年度指标值⇥实际完成值⇥分值⇥得分
        产出指标⇥数量指标⇥测绘石桥数量⇥≥3座⇥3座⇥20⇥20
        第 2 页
        ⇥⇥测绘木桥数量⇥≥2座⇥2座⇥20⇥20
        ⇥⇥⇥⇥⇥⇥≥20座
        ",
        r#"
        family: mof certain
        title: 项目支出绩效自评表
        project: 古桥测绘
        row 产出指标 / 数量指标 / 测绘石桥数量: ≥3座, 3座, 20, 20, ·
        row " / " / 测绘木桥数量: ≥2座, 2座, 20, 20, ·
        stray furniture: 第 2 页
        stray unplaced: ≥20座
        B001 unplaced-text indicators[1] 7:7 text=≥20座
        B016 table-in-doubt sheet 1:1 count=1
        B014 no-total-row sheet 7:11
        "#,
    );
}

#[test]
fn a_serial_number_in_front_of_the_levels_is_no_level() {
    check(
        "
        项目支出绩效自评表
        项目名称⇥石桥测绘
        序号⇥一级指标⇥二级指标⇥三级指标⇥分值⇥目标值⇥得分⇥完成值
        1⇥产出指标⇥数量指标⇥测绘石桥数量⇥40⇥≥3座⇥40⇥3座
        2⇥⇥质量指标⇥测绘图合格率⇥50⇥≥98%⇥50⇥98%
        总分⇥⇥⇥⇥90⇥⇥90⇥
        ",
        r#"
        family: mof certain
        title: 项目支出绩效自评表
        project: 石桥测绘
        row 产出指标 / 数量指标 / 测绘石桥数量: ≥3座, 3座, 40, 40, ·, 序号=1
        row " / 质量指标 / 测绘图合格率: ≥98%, 98%, 50, 50, ·, 序号=2
        total weight: 90
        total score: 90
        "#,
    );
}

#[test]
fn a_heading_repeated_in_each_row_is_no_level() {
    check(
        "
        项目自评表
        项目名称⇥石桥测绘⇥石桥测绘⇥石桥测绘⇥石桥测绘⇥石桥测绘⇥石桥测绘
        年度绩效目标⇥一级指标⇥二级指标⇥三级指标⇥年初目标值⇥实际完成值⇥得分
        年度绩效目标⇥产出指标⇥数量指标⇥测绘石桥数量⇥≥3座⇥3座⇥40
        年度绩效目标⇥产出指标⇥质量指标⇥测绘成果⇥完成⇥完成⇥50
        总分⇥90⇥90⇥90⇥90⇥90⇥90
        ",
        r#"
        family: hubei certain
        title: 项目自评表
        project: 石桥测绘 {R001}
        row 产出指标 / 数量指标 / 测绘石桥数量: ≥3座, 3座, ·, 40, ·
        row " / 质量指标 / 测绘成果: 完成, 完成, ·, 50, · {R001}
        total score: 90 {R001}
        R001 merged-echo certain 2:1
        R001 merged-echo certain 6:1
        R001 merged-echo certain 5:8
        "#,
    );
}

#[test]
fn a_label_that_stands_for_a_name_is_doubted() {
    check(
        "
        项目支出绩效自评表
        项目名称⇥古桥测绘
        一级指标⇥二级指标⇥三级指标⇥年度指标值⇥实际完成值⇥分值⇥得分
        产出指标⇥数量指标⇥测绘石桥数量⇥≥3座⇥3座⇥60⇥60
        ⇥⇥质量指标⇥≥98%⇥98%⇥40⇥40
        总分⇥⇥⇥⇥⇥100⇥100
        ",
        r#"
        family: mof certain
        title: 项目支出绩效自评表
        project: 古桥测绘
        row 产出指标 / 数量指标 / 测绘石桥数量: ≥3座, 3座, 60, 60, ·
        row " / " / 质量指标: ≥98%, 98%, 40, 40, ·
        total weight: 100
        total score: 100
        B011 doubtful-row indicators[1] 5:3
        "#,
    );
}

/// The total row has its figures in the order of the table.
#[test]
fn a_total_row_of_a_table_with_its_scores_first() {
    check(
        "
        项目支出绩效自评表
        项目名称⇥古桥测绘
        一级指标⇥二级指标⇥三级指标⇥年度指标值⇥实际完成值⇥得分⇥分值
        产出指标⇥数量指标⇥测绘石桥数量⇥≥3座⇥3座⇥48.5⇥50
        ⇥质量指标⇥成果合格率⇥=100%⇥100%⇥50⇥50
        总分⇥98.5⇥100
        ",
        r#"
        family: mof certain
        title: 项目支出绩效自评表
        project: 古桥测绘
        row 产出指标 / 数量指标 / 测绘石桥数量: ≥3座, 3座, 50, 48.5, ·
        row " / 质量指标 / 成果合格率: =100%, 100%, 50, 50, ·
        total weight: 100
        total score: 98.5
        "#,
    );
}

/// Levels that nobody knows end alike, and each stands before a name.
#[test]
fn levels_of_the_form_s_own_on_lines() {
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
        偏差原因分析
        投入成色
        件数类
        测绘石桥数量
        ≥3座
        3座
        20
        20
        无
        做工类
        测绘合格比例
        ≥90%
        92%
        30
        30
        治理成色
        工期类
        按时完工比例
        ≥90%
        90%
        30
        28
        雨季停工
        民生成色
        口碑类
        行人称赞比例
        ≥90%
        95%
        20
        20
        ",
        r#"
        family: mof certain
        title: 项目支出绩效自评表
        project: 古桥测绘
        row 投入成色? / 件数类? / 测绘石桥数量?: ≥3座?, 3座?, 20?, 20?, 无??
        row "? / 做工类?? / 测绘合格比例?: ≥90%?, 92%?, 30?, 30?, ·
        row 治理成色? / 工期类? / 按时完工比例?: ≥90%?, 90%?, 30?, 28?, 雨季停工?
        row 民生成色?? / 口碑类?? / 行人称赞比例?: ≥90%?, 95%?, 20?, 20?, ·
        B002 open-reading indicators[0].deviation 19:1 text=无 other=一级指标
        B002 open-reading indicators[1].level2 20:1 text=做工类 other=偏差原因分析
        B002 open-reading indicators[3].level1 34:1 text=民生成色 other=偏差原因分析
        B002 open-reading indicators[3].level2 35:1 text=口碑类 other=偏差原因分析
        B016 table-in-doubt sheet 1:1 count=4
        B014 no-total-row sheet 40:3
        "#,
    );
}

/// A line alone is no rest of the name where the next cell says the same.
#[test]
fn target_and_result_that_say_the_same_are_two_cells() {
    check(
        "
        项目支出绩效自评表
        项目名称 | 古桥测绘 |
        | 一级指标 | 二级指标 | 三级指标 | 年度指标值 | 实际完成值 | 分值 | 得分 |
        | 产出指标 | 数量指标 | 测绘石桥数量 | ≥3座 | 3座 | 50 | 50 |
        | 效益指标 | 社会效益指标 | 方便过河行人 |
        | 有效 |
        | 有效 | 20 | 19 |
        | 满意度指标 | 服务对象满意度指标 | 行人满意度 | ≥90% | 96% | 20 | 20 |
        ",
        r"
        family: mof certain
        title: 项目支出绩效自评表
        project: 古桥测绘
        row 产出指标 / 数量指标 / 测绘石桥数量: ≥3座, 3座, 50, 50, ·
        row 效益指标 / 社会效益指标 / 方便过河行人: 有效, 有效, 20, 19, · {R003}
        row 满意度指标 / 服务对象满意度指标 / 行人满意度: ≥90%, 96%, 20, 20, ·
        R003 shifted-row certain 5:3
        B014 no-total-row sheet 8:51
        ",
    );
}

/// Reasons may be alike too, but the first row begins with no such word.
#[test]
fn reasons_that_end_alike_are_no_levels() {
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
        偏差原因分析
        产出指标
        数量指标
        测绘石桥数量
        ≥3座
        2座
        30
        28
        已整改
        测绘木桥数量
        ≥3座
        2座
        30
        28
        待整改
        测绘云桥数量
        ≥3座
        2座
        30
        29
        未整改
        质量指标
        测绘合格比例
        ≥90%
        95%
        10
        10
        ",
        r#"
        family: mof certain
        title: 项目支出绩效自评表
        project: 古桥测绘
        row 产出指标? / 数量指标? / 测绘石桥数量: ≥3座, 2座, 30, 28, 已整改?
        row "? / "? / 测绘木桥数量: ≥3座, 2座, 30, 28, 待整改?
        row "? / "? / 测绘云桥数量: ≥3座, 2座, 30, 29, 未整改
        row "? / 质量指标? / 测绘合格比例: ≥90%, 95%, 10, 10, ·
        B014 no-total-row sheet 37:3
        "#,
    );
}

#[test]
fn a_first_level_in_the_place_of_a_name_is_none() {
    check(
        "
        项目支出绩效自评表
        项目名称⇥古桥测绘
        一级指标⇥三级指标⇥年度指标值⇥实际完成值⇥分值⇥得分
        产出指标⇥测绘石桥数量⇥≥3座⇥3座⇥50⇥50
        产出指标⇥≤20万元⇥18万元⇥50⇥50
        ",
        r#"
        family: mof certain
        title: 项目支出绩效自评表
        project: 古桥测绘
        row 产出指标 / · / 测绘石桥数量: ≥3座, 3座, 50, 50, ·
        row "?? / · / 产出指标??: ≤20万元??, 18万元??, 50??, 50??, · {R003}
        R003 shifted-row certain 5:1
        B014 no-total-row sheet 5:22
        B011 doubtful-row indicators[1] 5:1
        "#,
    );
}
