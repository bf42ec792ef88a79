//! Goals and results.

use crate::picture::check;

#[test]
fn goal_and_result_under_their_labels() {
    check(
        "
        项目支出绩效自评表
        项目名称⇥古桥测绘
        主管部门⇥青河区文旅局
        年度总体目标⇥预期目标⇥⇥⇥实际完成情况⇥⇥
        ⇥完成三座石桥测绘。⇥⇥⇥三座石桥均已测绘。⇥⇥
        ",
        r"
        family: mof certain
        title: 项目支出绩效自评表
        project: 古桥测绘
        department: 青河区文旅局
        expected: 完成三座石桥测绘。
        actual: 三座石桥均已测绘。
        B007 no-indicators sheet 1:1
        ",
    );
}

#[test]
fn a_text_alone_in_its_row_is_told_by_its_position() {
    check(
        "
        项目支出绩效自评表
        项目名称⇥古桥测绘
        主管部门⇥青河区文旅局
        年度总体目标⇥预期目标⇥⇥⇥实际完成情况⇥⇥
        ⇥目标1：完成三座石桥测绘。⇥⇥⇥三座石桥均已测绘。⇥⇥
        ⇥⇥⇥⇥两座木桥延后。⇥⇥
        ",
        r"
        family: mof certain
        title: 项目支出绩效自评表
        project: 古桥测绘
        department: 青河区文旅局
        expected: 目标1：完成三座石桥测绘。
        actual: 三座石桥均已测绘。⏎两座木桥延后。 +1
        B007 no-indicators sheet 1:1
        ",
    );
}

#[test]
fn a_text_alone_continues_with_the_numbering_it_continues() {
    check(
        "
        项目支出绩效自评表
        项目名称⇥古桥测绘
        主管部门⇥青河区文旅局
        年度总体目标⇥预期目标⇥⇥⇥实际完成情况⇥⇥
        ⇥1.完成三座石桥测绘；
        2.完成两座木桥测绘；
        3.编制图册。⇥⇥⇥1.三座石桥均已测绘；
        2.两座木桥延后。⇥⇥
        ",
        r"
        family: mof certain
        title: 项目支出绩效自评表
        project: 古桥测绘
        department: 青河区文旅局
        expected: 1.完成三座石桥测绘；⏎2.完成两座木桥测绘；⏎3.编制图册。 +2
        actual: 1.三座石桥均已测绘；⏎2.两座木桥延后。 +1
        B007 no-indicators sheet 1:1
        ",
    );
}

#[test]
fn goal_and_result_one_below_the_other() {
    check(
        "
        项目支出绩效自评表
        项目名称
        古桥测绘
        主管部门
        青河区文旅局
        预期目标
        完成三座石桥测绘。
        实际完成情况
        三座石桥均已测绘。
        一级指标
        二级指标
        三级指标
        年度指标值
        实际完成值
        产出指标
        数量指标
        测绘石桥数量
        ≥3座
        3座
        ",
        r"
        family: mof certain
        title: 项目支出绩效自评表
        project: 古桥测绘
        department: 青河区文旅局
        expected: 完成三座石桥测绘。
        actual: 三座石桥均已测绘。
        row 产出指标? / 数量指标? / 测绘石桥数量: ≥3座, 3座, ·, ·, ·
        ",
    );
}

#[test]
fn paragraphs_are_parted_where_the_numbering_starts_again() {
    check(
        "
        项目支出绩效自评表
        项目名称
        古桥测绘
        主管部门
        青河区文旅局
        年度总体目标
        预期目标
        实际完成情况
        1.完成三座石桥测绘；
        2.完成两座木桥测绘；
        3.整理档案。
        1.三座石桥均已测绘；
        2.档案已整理。
        一级指标
        二级指标
        三级指标
        年度指标值
        实际完成值
        产出指标
        数量指标
        测绘石桥数量
        ≥3座
        3座
        ",
        r"
        family: mof certain
        title: 项目支出绩效自评表
        project: 古桥测绘
        department: 青河区文旅局
        expected: 1.完成三座石桥测绘；⏎2.完成两座木桥测绘；⏎3.整理档案。 +2
        actual: 1.三座石桥均已测绘；⏎2.档案已整理。 +1
        row 产出指标? / 数量指标? / 测绘石桥数量: ≥3座, 3座, ·, ·, ·
        ",
    );
}

#[test]
fn paragraphs_are_parted_where_a_numbered_word_comes_again() {
    check(
        "
        项目支出绩效自评表
        项目名称
        古桥测绘
        主管部门
        青河区文旅局
        年度总体目标
        预期目标
        实际完成情况
        目标1：完成三座石桥测绘；
        目标2：完成两座木桥测绘；
        目标3：整理档案。
        目标1完成情况：三座石桥均已测绘；
        目标2完成情况：档案已整理。
        一级指标
        二级指标
        三级指标
        年度指标值
        实际完成值
        产出指标
        数量指标
        测绘石桥数量
        ≥3座
        3座
        ",
        r"
        family: mof certain
        title: 项目支出绩效自评表
        project: 古桥测绘
        department: 青河区文旅局
        expected: 目标1：完成三座石桥测绘；⏎目标2：完成两座木桥测绘；⏎目标3：整理档案。 +2
        actual: 目标1完成情况：三座石桥均已测绘；⏎目标2完成情况：档案已整理。 +1
        row 产出指标? / 数量指标? / 测绘石桥数量: ≥3座, 3座, ·, ·, ·
        ",
    );
}

#[test]
fn paragraphs_that_nothing_parts_are_kept_together_and_said_so() {
    check(
        "
        项目支出绩效自评表
        项目名称
        古桥测绘
        主管部门
        青河区文旅局
        年度总体目标
        预期目标
        实际完成情况
        完成三座石桥测绘；
        完成两座木桥测绘；
        三座石桥均已测绘；
        一级指标
        二级指标
        三级指标
        年度指标值
        实际完成值
        产出指标
        数量指标
        测绘石桥数量
        ≥3座
        3座
        ",
        r"
        family: mof certain
        title: 项目支出绩效自评表
        project: 古桥测绘
        department: 青河区文旅局
        expected: 完成三座石桥测绘；⏎完成两座木桥测绘；⏎三座石桥均已测绘； +2?
        row 产出指标? / 数量指标? / 测绘石桥数量: ≥3座, 3座, ·, ·, ·
        B005 goals-not-parted actual_result 9:1
        B005 goals-not-parted expected_goal 9:1
        ",
    );
}

#[test]
fn a_label_of_a_table_among_the_goals_is_not_taken_into_them() {
    check(
        "
        项目支出绩效自评表
        项目名称⇥古桥测绘
        年度总体目标⇥预期目标⇥实际完成情况
        ⇥完成三座石桥测绘。⇥三座石桥均已测绘。
        ⇥数量指标⇥
        一级指标⇥二级指标⇥三级指标⇥年度指标值⇥实际完成值
        产出指标⇥数量指标⇥测绘石桥数量⇥≥3座⇥3座
        ",
        r"
        family: mof certain
        title: 项目支出绩效自评表
        project: 古桥测绘
        expected: 完成三座石桥测绘。
        actual: 三座石桥均已测绘。
        row 产出指标 / 数量指标 / 测绘石桥数量: ≥3座, 3座, ·, ·, ·
        stray unplaced: 数量指标
        B001 unplaced-text sheet 5:2 text=数量指标
        B016 table-in-doubt sheet 1:1 count=1
        ",
    );
}

#[test]
fn several_blocks_of_goals_go_on_with_each_other() {
    check(
        "
        项目自评表
        项目名称⇥古桥测绘
        主管部门⇥青河区文旅局
        年度绩效目标⇥预期目标⇥完成三座石桥测绘。
        ⇥完成情况⇥三座石桥均已测绘。
        年度绩效目标⇥预期目标⇥整理测绘档案。
        ⇥完成情况⇥档案已整理。
        ",
        r"
        family: hubei likely
        title: 项目自评表
        project: 古桥测绘
        department: 青河区文旅局
        expected: 完成三座石桥测绘。⏎整理测绘档案。 +1
        actual: 三座石桥均已测绘。⏎档案已整理。 +1
        B007 no-indicators sheet 1:1
        ",
    );
}

#[test]
fn one_text_each_needs_no_numbering() {
    check(
        "
        项目支出绩效自评表
        项目名称
        古桥测绘
        主管部门
        青河区文旅局
        年度总体目标
        预期目标
        实际完成情况
        完成三座石桥测绘
        三座石桥均已测绘
        一级指标
        二级指标
        三级指标
        年度指标值
        实际完成值
        产出指标
        数量指标
        测绘石桥数量
        ≥3座
        3座
        ",
        r"
        family: mof certain
        title: 项目支出绩效自评表
        project: 古桥测绘
        department: 青河区文旅局
        expected: 完成三座石桥测绘
        actual: 三座石桥均已测绘
        row 产出指标? / 数量指标? / 测绘石桥数量: ≥3座, 3座, ·, ·, ·
        ",
    );
}

#[test]
fn lines_of_a_cell_that_line_ends_broke_go_on_with_it() {
    check(
        "
        项目支出绩效自评表
        项目名称⇥古桥测绘
        年度总体目标⇥预期目标⇥⇥⇥实际完成情况⇥⇥
        ⇥1.完成三座石桥测绘；
        2.整理档案；⇥⇥⇥1.三座石桥均已测绘；
        2.档案已整理；
        3.两座木桥延后；
        4.其余已完成。⇥⇥
        ",
        r"
        family: mof certain
        title: 项目支出绩效自评表
        project: 古桥测绘
        expected: 1.完成三座石桥测绘；⏎2.整理档案； +1
        actual: 1.三座石桥均已测绘；⏎2.档案已整理；⏎3.两座木桥延后；⏎4.其余已完成。 +3
        B007 no-indicators sheet 1:1
        ",
    );
}

#[test]
fn a_line_that_continues_both_is_told_by_its_position() {
    check(
        "
        项目支出绩效自评表
        项目名称⇥古桥测绘
        年度总体目标⇥预期目标⇥⇥⇥实际完成情况⇥⇥
        ⇥1.完成三座石桥测绘；⇥⇥⇥1.三座石桥均已测绘；⇥⇥
        ⇥2.整理档案；⇥⇥⇥2.档案已整理。⇥⇥
        ⇥3.修缮木桥。⇥⇥⇥⇥⇥
        ",
        r"
        family: mof certain
        title: 项目支出绩效自评表
        project: 古桥测绘
        expected: 1.完成三座石桥测绘；⏎2.整理档案；⏎3.修缮木桥。 +2
        actual: 1.三座石桥均已测绘；⏎2.档案已整理。 +1
        B007 no-indicators sheet 1:1
        ",
    );
}

#[test]
fn pieces_of_labels_in_rows_of_their_own_are_no_goal() {
    check(
        "
        项目支出绩效自评表
        项目名称⇥古桥测绘
        年度⇥预期目标⇥实际完成情况
        总体⇥⇥
        目标⇥⇥
        ⇥完成三座石桥测绘。⇥三座石桥均已测绘。
        绩⇥⇥
        效⇥⇥
        指⇥⇥
        标⇥一级指标⇥二级指标⇥三级指标⇥年度指标值⇥实际完成值
        ⇥产出指标⇥数量指标⇥测绘石桥数量⇥≥3座⇥3座
        ",
        r"
        family: mof certain
        title: 项目支出绩效自评表
        project: 古桥测绘
        expected: 完成三座石桥测绘。
        actual: 三座石桥均已测绘。
        row 产出指标 / 数量指标 / 测绘石桥数量: ≥3座, 3座, ·, ·, ·
        stray note: 年度
        stray furniture: 总体
        stray furniture: 目标
        stray furniture: 绩
        stray furniture: 效
        stray furniture: 指
        stray unplaced: 标
        B001 unplaced-text sheet 10:1 text=标
        ",
    );
}

#[test]
fn a_goal_of_a_longer_period_is_none_of_the_year() {
    check(
        "
        项目支出绩效目标表
        项目名称⇥古桥测绘
        总体目标⇥中期目标（2023年-2025年）⇥年度目标
        ⇥测绘全部古桥。⇥测绘石桥三座。
        一级指标⇥二级指标⇥三级指标⇥指标值
        产出指标⇥数量指标⇥测绘石桥数量⇥≥3座
        ",
        r"
        family: target certain
        title: 项目支出绩效目标表
        project: 古桥测绘
        expected: 测绘石桥三座。
        row 产出指标 / 数量指标 / 测绘石桥数量: ≥3座, ·, ·, ·, ·
        extra 中期目标（2023年-2025年）? = 测绘全部古桥。?
        ",
    );
}

#[test]
fn goals_in_one_cell_with_their_labels() {
    check(
        "
        项目支出绩效目标表
        项目名称⇥古桥测绘
        长期目标（多年项目填写）：测绘全部古桥。
        年度目标：测绘石桥三座。
        一级指标⇥二级指标⇥三级指标⇥指标值
        产出指标⇥数量指标⇥测绘石桥数量⇥≥3座
        ",
        r"
        family: target certain
        title: 项目支出绩效目标表
        project: 古桥测绘
        expected: 测绘石桥三座。
        row 产出指标 / 数量指标 / 测绘石桥数量: ≥3座, ·, ·, ·, ·
        extra 长期目标（多年项目填写） = 测绘全部古桥。
        ",
    );
}

/// The half under the year's goal is the form's, on whichever side it stands.
#[test]
fn the_half_of_a_longer_period_beside_that_of_the_year() {
    let rows = |goals: &str, texts: &str, left: &str, right: &str| {
        format!(
            "
            项目支出绩效目标表
            项目名称⇥古桥测绘
            总体目标⇥{goals}
            ⇥{texts}
            绩效指标⇥一级指标⇥二级指标⇥三级指标⇥指标值⇥二级指标⇥三级指标⇥指标值
            ⇥产出指标⇥数量指标⇥测绘石桥数量⇥{left}⇥数量指标⇥测绘石桥数量⇥{right}
            ⇥⇥质量指标⇥成果合格率⇥=98%⇥质量指标⇥成果合格率⇥=98%
            "
        )
    };
    check(
        &rows("中期目标⇥⇥⇥年度目标", "建成机制。⇥⇥⇥测绘三座石桥。", "≥9座", "≥3座"),
        r#"
        family: target certain
        title: 项目支出绩效目标表
        project: 古桥测绘
        expected: 测绘三座石桥。
        row 产出指标 / 数量指标 / 测绘石桥数量: ≥3座, ·, ·, ·, ·, 二级指标=数量指标??, 三级指标=测绘石桥数量?, 指标值=≥9座? {R003}
        row " / 质量指标 / 成果合格率: =98%, ·, ·, ·, ·, 二级指标=质量指标??, 三级指标=成果合格率?, 指标值==98%? {R003}
        extra 中期目标? = 建成机制。?
        R003 shifted-row likely 6:2
        R003 shifted-row guess 7:3
        B011 doubtful-row indicators[0] 6:2
        B002 open-reading indicators[1] 7:3 text=质量指标 other=一级指标
        B011 doubtful-row indicators[1] 7:3
        B016 table-in-doubt sheet 1:1 count=3
        "#,
    );
    check(
        &rows("年度目标⇥⇥⇥中期目标", "测绘三座石桥。⇥⇥⇥建成机制。", "≥3座", "≥9座"),
        r#"
        family: target certain
        title: 项目支出绩效目标表
        project: 古桥测绘
        expected: 测绘三座石桥。
        row 产出指标 / 数量指标 / 测绘石桥数量: ≥3座, ·, ·, ·, ·, 二级指标=数量指标??, 三级指标=测绘石桥数量?, 指标值=≥9座? {R003}
        row " / 质量指标 / 成果合格率: =98%, ·, ·, ·, ·, 二级指标=质量指标??, 三级指标=成果合格率?, 指标值==98%? {R003}
        extra 中期目标? = 建成机制。?
        R003 shifted-row likely 6:2
        R003 shifted-row likely 7:3
        B011 doubtful-row indicators[0] 6:2
        B011 doubtful-row indicators[1] 7:3
        B016 table-in-doubt sheet 1:1 count=2
        "#,
    );
}

#[test]
fn a_label_beside_the_goals_that_nobody_knows_is_in_none_of_them() {
    check(
        "
        项目支出绩效自评表
        项目名称⇥古桥测绘⇥古桥测绘⇥古桥测绘⇥古桥测绘
        主管部门⇥青河区文旅局⇥青河区文旅局⇥青河区文旅局⇥青河区文旅局
        全年所求⇥预期目标⇥预期目标⇥实际完成情况⇥实际完成情况
        全年所求⇥完成石桥测绘。⇥完成石桥测绘。⇥石桥均已测绘。⇥石桥均已测绘。
        ",
        r"
        family: mof certain
        title: 项目支出绩效自评表
        project: 古桥测绘 {R001}
        department: 青河区文旅局 {R001}
        expected: 完成石桥测绘。 {R001}
        actual: 石桥均已测绘。 {R001}
        stray note: 全年所求
        stray furniture: 全年所求
        R001 merged-echo certain 2:1
        R001 merged-echo certain 3:1
        R001 merged-echo certain 4:1
        R001 merged-echo certain 5:1
        B007 no-indicators sheet 1:1
        ",
    );
}

#[test]
fn a_row_of_its_own_below_the_goals_is_a_pair() {
    check(
        "
        项目支出绩效自评表
        项目名称⇥古桥测绘⇥古桥测绘⇥古桥测绘⇥古桥测绘
        主管部门⇥青河区文旅局⇥青河区文旅局⇥青河区文旅局⇥青河区文旅局
        年度总体目标⇥预期目标⇥预期目标⇥实际完成情况⇥实际完成情况
        年度总体目标⇥完成石桥测绘。⇥完成石桥测绘。⇥石桥均已测绘。⇥石桥均已测绘。
        主要成效⇥村民出行更加便利。⇥村民出行更加便利。⇥村民出行更加便利。⇥村民出行更加便利。
        ",
        r"
        family: mof certain
        title: 项目支出绩效自评表
        project: 古桥测绘 {R001}
        department: 青河区文旅局 {R001}
        expected: 完成石桥测绘。 {R001}
        actual: 石桥均已测绘。 {R001}
        extra 主要成效? = 村民出行更加便利。?
        R001 merged-echo certain 2:1
        R001 merged-echo certain 3:1
        R001 merged-echo certain 4:1
        R001 merged-echo certain 5:1
        R001 merged-echo certain 6:1
        B007 no-indicators sheet 1:1
        ",
    );
}
