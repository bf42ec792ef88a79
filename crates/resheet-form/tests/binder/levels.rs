//! Levels: merged cells at the left of the indicator table.

use crate::picture::check;

#[test]
fn a_level_is_over_the_rows_below_it() {
    check(
        "
        项目支出绩效自评表
        项目名称⇥古桥测绘
        一级指标⇥二级指标⇥三级指标⇥年度指标值⇥实际完成值⇥分值⇥得分
        产出指标⇥数量指标⇥测绘石桥数量⇥≥3座⇥3座⇥20⇥20
        ⇥⇥测绘木桥数量⇥≥2座⇥2座⇥20⇥20
        ⇥质量指标⇥成果验收合格率⇥=100%⇥100%⇥20⇥20
        效益指标⇥社会效益指标⇥公众保护意识⇥增强⇥增强⇥30⇥30
        总分⇥⇥⇥⇥⇥90⇥90
        ",
        r#"
        family: mof certain
        title: 项目支出绩效自评表
        project: 古桥测绘
        row 产出指标 / 数量指标 / 测绘石桥数量: ≥3座, 3座, 20, 20, ·
        row " / " / 测绘木桥数量: ≥2座, 2座, 20, 20, ·
        row " / 质量指标 / 成果验收合格率: =100%, 100%, 20, 20, ·
        row 效益指标 / 社会效益指标 / 公众保护意识: 增强, 增强, 30, 30, ·
        total weight: 90
        total score: 90
        "#,
    );
}

#[test]
fn labels_repeated_in_each_row_are_the_merged_cell() {
    check(
        "
        项目支出绩效自评表
        项目名称⇥古桥测绘
        一级指标⇥二级指标⇥三级指标⇥年度指标值⇥实际完成值⇥分值⇥得分
        产出指标⇥数量指标⇥测绘石桥数量⇥≥3座⇥3座⇥20⇥20
        产出指标⇥数量指标⇥测绘木桥数量⇥≥2座⇥2座⇥20⇥20
        产出指标⇥质量指标⇥成果验收合格率⇥=100%⇥100%⇥20⇥20
        ",
        r#"
        family: mof certain
        title: 项目支出绩效自评表
        project: 古桥测绘
        row 产出指标 / 数量指标 / 测绘石桥数量: ≥3座, 3座, 20, 20, ·
        row " / " / 测绘木桥数量: ≥2座, 2座, 20, 20, · {R001}
        row " / 质量指标 / 成果验收合格率: =100%, 100%, 20, 20, · {R001}
        R001 merged-echo certain 5:1
        R001 merged-echo certain 5:6
        R001 merged-echo certain 6:1
        B014 no-total-row sheet 6:35
        "#,
    );
}

#[test]
fn levels_in_a_row_of_their_own_wait_for_the_row_below() {
    check(
        "
        项目支出绩效自评表
        项目名称⇥古桥测绘
        一级指标⇥二级指标⇥三级指标⇥年度指标值⇥实际完成值⇥分值⇥得分
        产出指标⇥数量指标⇥⇥⇥⇥⇥
        ⇥⇥测绘石桥数量⇥≥3座⇥3座⇥20⇥20
        ⇥⇥测绘木桥数量⇥≥2座⇥2座⇥20⇥20
        ⇥质量指标⇥⇥⇥⇥⇥
        ⇥⇥成果验收合格率⇥=100%⇥100%⇥20⇥20
        ",
        r#"
        family: mof certain
        title: 项目支出绩效自评表
        project: 古桥测绘
        row 产出指标 / 数量指标 / 测绘石桥数量: ≥3座, 3座, 20, 20, ·
        row " / " / 测绘木桥数量: ≥2座, 2座, 20, 20, ·
        row " / 质量指标 / 成果验收合格率: =100%, 100%, 20, 20, ·
        B014 no-total-row sheet 8:27
        "#,
    );
}

#[test]
fn a_level_without_any_indicator_is_the_blank_form_s() {
    check(
        "
        项目支出绩效自评表
        项目名称⇥古桥测绘
        一级指标⇥二级指标⇥三级指标⇥年度指标值⇥实际完成值⇥分值⇥得分
        产出指标⇥数量指标⇥测绘石桥数量⇥≥3座⇥3座⇥20⇥20
        ⇥质量指标⇥⇥⇥⇥⇥
        ⇥时效指标⇥按期完成率⇥=100%⇥100%⇥20⇥20
        ",
        r#"
        family: mof certain
        title: 项目支出绩效自评表
        project: 古桥测绘
        row 产出指标 / 数量指标 / 测绘石桥数量: ≥3座, 3座, 20, 20, ·
        row " / 时效指标 / 按期完成率: =100%, 100%, 20, 20, ·
        stray note: 质量指标
        B014 no-total-row sheet 6:29
        "#,
    );
}

#[test]
fn a_lost_first_level_is_told_by_its_second() {
    check(
        "
        项目支出绩效自评表
        项目名称⇥古桥测绘
        一级指标⇥二级指标⇥三级指标⇥年度指标值⇥实际完成值⇥分值⇥得分
        产出指标⇥数量指标⇥测绘石桥数量⇥≥3座⇥3座⇥20⇥20
        ⇥社会效益指标⇥公众保护意识⇥增强⇥增强⇥30⇥30
        ",
        r"
        family: mof certain
        title: 项目支出绩效自评表
        project: 古桥测绘
        row 产出指标 / 数量指标 / 测绘石桥数量: ≥3座, 3座, 20, 20, ·
        row 效益指标?? / 社会效益指标 / 公众保护意识: 增强, 增强, 30, 30, · {R005}
        R005 level-by-word guess 5:2
        B004 level-guessed indicators[1].level1 5:2 level2=社会效益指标 level1=效益指标
        B014 no-total-row sheet 5:27
        ",
    );
}

#[test]
fn a_second_level_carried_over_a_page_end_is_in_doubt() {
    check(
        "
        项目支出绩效自评表
        项目名称⇥古桥测绘
        一级指标⇥二级指标⇥三级指标⇥年度指标值⇥实际完成值⇥分值⇥得分
        产出指标⇥数量指标⇥测绘石桥数量⇥≥3座⇥3座⇥10⇥10
        ⇥⇥测绘木桥数量⇥≥2座⇥2座⇥10⇥10
        ⇥质量指标⇥成果验收合格率⇥=100%⇥100%⇥10⇥10

        ⇥⇥数据入库完整率⇥≥95%⇥96%⇥10⇥10
        ⇥⇥报告合格率⇥=100%⇥100%⇥10⇥10
        ",
        r#"
        family: mof certain
        title: 项目支出绩效自评表
        project: 古桥测绘
        row 产出指标 / 数量指标 / 测绘石桥数量: ≥3座, 3座, 10, 10, ·
        row " / " / 测绘木桥数量: ≥2座, 2座, 10, 10, ·
        row " / 质量指标 / 成果验收合格率: =100%, 100%, 10, 10, ·
        row "? / "?? / 数据入库完整率: ≥95%, 96%, 10, 10, ·
        row "? / "?? / 报告合格率: =100%, 100%, 10, 10, ·
        B009 level-across-page indicators[3].level2 8:3 level2=质量指标
        B009 level-across-page indicators[4].level2 9:3 level2=质量指标
        B014 no-total-row sheet 9:25
        "#,
    );
}

#[test]
fn a_level_carried_over_a_page_end_stops_where_a_name_speaks_for_another() {
    check(
        "
        项目支出绩效自评表
        项目名称⇥古桥测绘
        一级指标⇥二级指标⇥三级指标⇥年度指标值⇥实际完成值⇥分值⇥得分
        产出指标⇥数量指标⇥测绘石桥数量⇥≥3座⇥3座⇥10⇥10
        ⇥⇥测绘木桥数量⇥≥2座⇥2座⇥10⇥10
        ⇥质量指标⇥成果验收合格率⇥=100%⇥100%⇥10⇥10
        ⇥⇥数据入库完整率⇥≥95%⇥96%⇥10⇥10

        ⇥⇥资金拨付时限⇥12月底前⇥12月20日⇥10⇥10
        ⇥⇥其他工作⇥=100%⇥100%⇥10⇥10
        ",
        r#"
        family: mof certain
        title: 项目支出绩效自评表
        project: 古桥测绘
        row 产出指标 / 数量指标 / 测绘石桥数量: ≥3座, 3座, 10, 10, ·
        row " / " / 测绘木桥数量: ≥2座, 2座, 10, 10, ·
        row " / 质量指标 / 成果验收合格率: =100%, 100%, 10, 10, ·
        row " / "?? / 数据入库完整率: ≥95%, 96%, 10, 10, ·
        row "? / · / 资金拨付时限: 12月底前, 12月20日, 10, 10, ·
        row "? / · / 其他工作: =100%, 100%, 10, 10, ·
        B009 level-across-page indicators[3].level2 7:3 level2=质量指标
        B003 lost-cell indicators[4].level2 9:3 column=level2
        B003 lost-cell indicators[5].level2 10:3 column=level2
        B014 no-total-row sheet 10:24
        "#,
    );
}

/// Two groups under one first level, the second label lost at a page end.
fn paged(rows: &str, findings: &str) {
    check(
        &format!(
            "
            项目支出绩效自评表
            项目名称⇥古桥测绘
            一级指标⇥二级指标⇥三级指标⇥年度指标值⇥实际完成值⇥分值⇥得分⇥偏差原因
            产出指标⇥数量指标⇥测绘石桥数量⇥≥3座⇥3座⇥10⇥10⇥
            {rows}"
        ),
        findings,
    );
}

#[test]
fn rows_of_another_width_are_another_page() {
    paged(
        "⇥⇥测绘木桥数量⇥≥2座⇥2座⇥10⇥10⇥
        ⇥⇥测绘铁桥数量⇥≥2座⇥2座⇥10⇥10⇥⇥
        ⇥⇥其他工作⇥≥2座⇥2座⇥10⇥10⇥⇥",
        r#"
        family: mof certain
        title: 项目支出绩效自评表
        project: 古桥测绘
        row 产出指标 / 数量指标 / 测绘石桥数量: ≥3座, 3座, 10, 10, _
        row " / "?? / 测绘木桥数量: ≥2座, 2座, 10, 10, _
        row "? / "?? / 测绘铁桥数量: ≥2座, 2座, 10, 10, _
        row "? / "?? / 其他工作: ≥2座, 2座, 10, 10, _
        B009 level-across-page indicators[1].level2 5:3 level2=数量指标
        B009 level-across-page indicators[2].level2 6:3 level2=数量指标
        B009 level-across-page indicators[3].level2 7:3 level2=数量指标
        B014 no-total-row sheet 7:20
        "#,
    );
}

#[test]
fn a_row_at_the_left_edge_is_on_another_page() {
    paged(
        "⇥⇥测绘木桥数量⇥≥2座⇥2座⇥10⇥10⇥
        测绘铁桥⇥≥2座⇥2座⇥10⇥10⇥⇥⇥
        ⇥⇥其他工作⇥≥2座⇥2座⇥10⇥10⇥",
        r#"
        family: mof certain
        title: 项目支出绩效自评表
        project: 古桥测绘
        row 产出指标 / 数量指标 / 测绘石桥数量: ≥3座, 3座, 10, 10, _
        row " / "?? / 测绘木桥数量: ≥2座, 2座, 10, 10, _
        row "? / "?? / 测绘铁桥: ≥2座, 2座, 10, 10, · {R003}
        row "? / "?? / 其他工作: ≥2座, 2座, 10, 10, _
        R003 shifted-row certain 6:1
        B009 level-across-page indicators[1].level2 5:3 level2=数量指标
        B009 level-across-page indicators[2].level2 6:1 level2=数量指标
        B009 level-across-page indicators[3].level2 7:3 level2=数量指标
        B014 no-total-row sheet 7:20
        "#,
    );
}

#[test]
fn a_label_right_behind_a_page_end_may_be_of_the_rows_before_it() {
    paged(
        "⇥⇥测绘木桥数量⇥≥2座⇥2座⇥10⇥10⇥
        ⇥⇥测绘铁桥⇥≥2座⇥2座⇥10⇥10⇥
        ␌⇥质量指标⇥成果验收合格率⇥=100%⇥100%⇥10⇥10⇥",
        r#"
        family: mof certain
        title: 项目支出绩效自评表
        project: 古桥测绘
        row 产出指标 / 数量指标 / 测绘石桥数量: ≥3座, 3座, 10, 10, _
        row " / " / 测绘木桥数量: ≥2座, 2座, 10, 10, _
        row " / "?? / 测绘铁桥: ≥2座, 2座, 10, 10, _
        row " / 质量指标 / 成果验收合格率: =100%, 100%, 10, 10, _
        B009 level-across-page indicators[2].level2 6:3 level2=数量指标
        B014 no-total-row sheet 7:32
        "#,
    );
}

#[test]
fn a_label_on_a_line_between_rows_with_a_place_for_it_is_in_doubt() {
    paged(
        "⇥⇥测绘木桥数量⇥≥2座⇥2座⇥10⇥10⇥
        质量指标
        ⇥⇥成果验收合格率⇥=100%⇥100%⇥10⇥10⇥",
        r#"
        family: mof certain
        title: 项目支出绩效自评表
        project: 古桥测绘
        row 产出指标 / 数量指标 / 测绘石桥数量: ≥3座, 3座, 10, 10, _
        row " / "? / 测绘木桥数量: ≥2座, 2座, 10, 10, _
        row " / 质量指标?? / 成果验收合格率: =100%, 100%, 10, 10, _
        B002 open-reading indicators[2].level2 7:3 text=成果验收合格率 other=数量指标
        B002 open-reading indicators[1].level2 5:3 text=测绘木桥数量 other=质量指标
        B014 no-total-row sheet 7:27
        "#,
    );
}

#[test]
fn a_first_level_with_points_and_one_that_is_its_own_second() {
    check(
        "
        项目支出绩效自评表
        项目名称⇥古桥测绘
        一级指标⇥二级指标⇥三级指标⇥年度指标值⇥实际完成值⇥分值⇥得分
        产出指标（50分）⇥成本指标⇥测绘成本⇥≤3万元⇥3万元⇥50⇥50
        成本指标⇥经济成本指标⇥单桥成本⇥≤1万元⇥1万元⇥30⇥30
        满意度指标⇥满意度指标⇥游客满意度⇥≥90%⇥95%⇥10⇥10
        ",
        r"
        family: mof certain
        title: 项目支出绩效自评表
        project: 古桥测绘
        row 产出指标（50分） / 成本指标 / 测绘成本: ≤3万元, 3万元, 50, 50, ·
        row 成本指标 / 经济成本指标 / 单桥成本: ≤1万元, 1万元, 30, 30, ·
        row 满意度指标 / 满意度指标 / 游客满意度: ≥90%, 95%, 10, 10, ·
        B014 no-total-row sheet 6:33
        ",
    );
}

#[test]
fn a_second_level_carried_under_a_lost_first_one_is_a_guess() {
    check(
        "
        项目支出绩效自评表
        项目名称⇥古桥测绘
        一级指标⇥二级指标⇥三级指标⇥年度指标值⇥实际完成值⇥分值⇥得分
        产出指标⇥数量指标⇥测绘石桥数量⇥≥3座⇥3座⇥60⇥60
        经济效益指标⇥节约资金⇥≥1万元⇥1万元⇥20⇥20
        古桥知名度⇥提升⇥提升⇥20⇥20
        总分⇥⇥⇥⇥⇥100⇥100
        ",
        r#"
        family: mof certain
        title: 项目支出绩效自评表
        project: 古桥测绘
        row 产出指标 / 数量指标 / 测绘石桥数量: ≥3座, 3座, 60, 60, ·
        row 效益指标?? / 经济效益指标 / 节约资金: ≥1万元, 1万元, 20, 20, · {R003 R005}
        row "?? / "?? / 古桥知名度: 提升, 提升, 20, 20, · {R003 R005}
        total weight: 100
        total score: 100
        R003 shifted-row certain 5:1
        R005 level-by-word guess 5:1
        R003 shifted-row certain 6:1
        B004 level-guessed indicators[1].level1 5:1 level2=经济效益指标 level1=效益指标
        B021 guessed-value indicators[2].level2 5:1 text=经济效益指标
        "#,
    );
}

#[test]
fn levels_of_a_form_are_levels_where_no_known_one_stands() {
    check(
        "
        项目支出绩效自评表
        项目名称 古桥测绘
        一级指标 二级指标 三级指标 年度指标值 实际完成值 分值 得分
        山上 石头 测绘石桥数量 ≥3座 3座 20 20
        测绘石碑数量 ≥2座 2座 20 20
        水边 木头 测绘木桥数量 =2座 2座 20 20
        竹子 测绘竹桥数量 =2座 2座 20 20
        ",
        r#"
        family: mof certain
        title: 项目支出绩效自评表
        project: 古桥测绘
        row 山上? / 石头? / 测绘石桥数量: ≥3座, 3座, 20, 20, ·
        row "? / "? / 测绘石碑数量: ≥2座, 2座, 20, 20, ·
        row 水边? / 木头? / 测绘木桥数量: =2座, 2座, 20, 20, ·
        row "? / 竹子?? / 测绘竹桥数量: =2座, 2座, 20, 20, ·
        B002 open-reading indicators[3].level2 7:1 text=竹子 other=一级指标
        B014 no-total-row sheet 7:23
        "#,
    );
}

#[test]
fn rows_without_the_cells_of_merged_labels_end_with_their_header() {
    check(
        "
        项目支出绩效自评表
        项目名称⇥古桥测绘
        一级指标⇥二级指标⇥三级指标⇥年度指标值⇥实际完成值⇥分值⇥得分
        山上⇥石头⇥测绘石桥数量⇥≥3座⇥3座⇥20⇥20
        测绘石碑数量⇥≥2座⇥2座⇥20⇥20
        竹子⇥测绘竹桥数量⇥=2座⇥2座⇥20⇥20
        测绘木桥数量⇥=2座⇥2座⇥20⇥20
        ",
        r#"
        family: mof certain
        title: 项目支出绩效自评表
        project: 古桥测绘
        row 山上 / 石头 / 测绘石桥数量: ≥3座, 3座, 20, 20, ·
        row " / " / 测绘石碑数量: ≥2座, 2座, 20, 20, · {R003}
        row " / 竹子? / 测绘竹桥数量: =2座, 2座, 20, 20, · {R003}
        row " / "? / 测绘木桥数量: =2座, 2座, 20, 20, · {R003}
        R003 shifted-row likely 5:1
        R003 shifted-row likely 6:1
        R003 shifted-row likely 7:1
        B014 no-total-row sheet 7:20
        "#,
    );
}

#[test]
fn a_level_and_a_name_in_one_cell_are_parted() {
    check(
        "
        项目支出绩效自评表
        项目名称⇥古桥测绘
        一级指标⇥三级指标⇥年度指标值⇥实际完成值⇥分值⇥得分
        产出指标⇥数量指标：测绘石桥数量⇥≥3座⇥3座⇥20⇥20
        ⇥质量指标：测绘合格率⇥≥95%⇥96%⇥20⇥20
        ",
        r#"
        family: mof certain
        title: 项目支出绩效自评表
        project: 古桥测绘
        row 产出指标 / 数量指标? / 测绘石桥数量?: ≥3座, 3座, 20, 20, · {R010}
        row " / 质量指标? / 测绘合格率?: ≥95%, 96%, 20, 20, · {R010}
        R010 split-glued likely 4:6
        R010 split-glued likely 5:2
        B014 no-total-row sheet 5:27
        "#,
    );
}

/// A form that prints a first level beside second ones of another has its own order.
#[test]
fn a_first_level_of_the_form_s_own_stands_over_its_rows() {
    check(
        "
        项目支出绩效自评表
        项目名称⇥古桥测绘
        一级指标⇥二级指标⇥三级指标⇥年度指标值⇥实际完成值⇥分值⇥得分
        履职效能⇥数量指标⇥测绘石桥数量⇥≥3座⇥3座⇥50⇥50
        ⇥⇥测绘木桥数量⇥≥2座⇥2座⇥30⇥30
        ⇥质量指标⇥成果合格率⇥=100%⇥100%⇥20⇥20
        总分⇥⇥⇥⇥⇥100⇥100
        ",
        r#"
        family: mof certain
        title: 项目支出绩效自评表
        project: 古桥测绘
        row 履职效能 / 数量指标 / 测绘石桥数量: ≥3座, 3座, 50, 50, ·
        row " / " / 测绘木桥数量: ≥2座, 2座, 30, 30, ·
        row " / 质量指标 / 成果合格率: =100%, 100%, 20, 20, ·
        total weight: 100
        total score: 100
        "#,
    );
}

#[test]
fn a_level_of_other_forms_is_of_the_column_it_stands_in() {
    check(
        "
        部门整体支出绩效自评表
        部门名称⇥青河区文旅局
        一级指标⇥二级指标⇥三级指标⇥年度指标值⇥实际完成值⇥分值⇥得分
        履职效能⇥重点工作⇥古桥测绘率⇥≥95%⇥98%⇥40⇥40
        管理效率⇥资产管理⇥台账完整性⇥完整⇥完整⇥30⇥30
        ⇥预算执行⇥结转结余率⇥≤5%⇥5%⇥30⇥28
        总分⇥⇥⇥⇥⇥100⇥98
        ",
        r#"
        family: department certain
        title: 部门整体支出绩效自评表
        department: 青河区文旅局
        row 履职效能 / 重点工作 / 古桥测绘率: ≥95%, 98%, 40, 40, ·
        row 管理效率 / 资产管理 / 台账完整性: 完整, 完整, 30, 30, ·
        row " / 预算执行?? / 结转结余率: ≤5%, 5%, 30, 28, ·
        total weight: 100
        total score: 98
        B011 doubtful-row indicators[2] 6:2
        B016 table-in-doubt sheet 1:1 count=1
        "#,
    );
}

#[test]
fn a_table_without_the_first_level_that_its_header_names_is_likely() {
    check(
        "
        项目支出绩效自评表
        项目名称⇥古桥测绘
        一级指标⇥二级指标⇥三级指标⇥年度指标值⇥实际完成值⇥分值⇥得分
        施工类⇥测绘石桥数量⇥≥3座⇥3座⇥50⇥50
        验收类⇥成果验收合格率⇥=100%⇥100%⇥50⇥50
        总分⇥100⇥100
        ",
        r#"
        family: mof certain
        title: 项目支出绩效自评表
        project: 古桥测绘
        row · / 施工类? / 测绘石桥数量?: ≥3座?, 3座?, 50?, 50?, · {R003}
        row · / 验收类? / 成果验收合格率?: =100%?, 100%?, 50?, 50?, · {R003}
        total weight: 100
        total score: 100
        R003 shifted-row likely 4:1
        R003 shifted-row likely 5:1
        B003 lost-cell indicators[0].level1 4:1 column=一级指标
        B003 lost-cell indicators[1].level1 5:1 column=一级指标
        "#,
    );
}
