//! Dumps whose lines are no rows.

use crate::picture::check;

const HEAD: &str = "
    项目支出绩效自评表
    项目名称
    古桥测绘
    主管部门
    青河区文旅局
    项目资金（万元）
    年初预算数
    全年预算数
    全年执行数
    分值
    执行率
    得分
    ";

#[test]
fn one_cell_a_line_without_blank_lines() {
    check(
        &format!(
            "{HEAD}
            年度资金总额
            34
            34
            31.6
            10
            92.94%
            9.29
            其中：当年财政拨款
            30
            27.6
            92%
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
            20
            20
            测绘木桥数量
            ≥2座
            2座
            20
            20
            质量指标
            成果验收合格率
            =100%
            100%
            20
            20
            总分
            100
            99.29
            "
        ),
        r#"
        family: mof certain
        title: 项目支出绩效自评表
        project: 古桥测绘
        department: 青河区文旅局
        money: 万元
        fund 年度资金总额: 34, 34, 31.6, 10, 92.94%, 9.29
        fund 其中：当年财政拨款: ·, 30, 27.6, ·, 92%, ·
        row 产出指标? / 数量指标? / 测绘石桥数量: ≥3座, 3座, 20, 20, ·
        row "? / "? / 测绘木桥数量: ≥2座, 2座, 20, 20, ·
        row "? / 质量指标? / 成果验收合格率: =100%, 100%, 20, 20, ·
        total weight: 100
        total score: 99.29
        "#,
    );
}

/// A level that nobody knows stands behind a row that lost no points: it is no reason.
#[test]
fn a_short_text_behind_all_points_of_a_row_is_no_reason() {
    check(
        &format!(
            "{HEAD}
            一级指标
            二级指标
            三级指标
            年度指标值
            实际完成值
            分值
            得分
            偏差原因分析
            实物成果
            体量
            测绘石桥数量
            ≥3座
            3座
            30
            30
            成色
            测绘木桥数量
            ≥2座
            2座
            40
            39
            汛期停工
            社会反响
            花销
            成果验收合格率
            =100%
            100%
            30
            30
            总分
            100
            99
            "
        ),
        r#"
        family: mof certain
        title: 项目支出绩效自评表
        project: 古桥测绘
        department: 青河区文旅局
        money: 万元
        row 实物成果? / 体量? / 测绘石桥数量?: ≥3座?, 3座?, 30?, 30?, ·
        row "? / 成色?? / 测绘木桥数量?: ≥2座?, 2座?, 40?, 39?, 汛期停工?
        row 社会反响?? / 花销?? / 成果验收合格率?: =100%?, 100%?, 30?, 30?, ·
        total weight: 100?
        total score: 99?
        B002 open-reading indicators[1].level2 29:1 text=成色 other=一级指标
        B002 open-reading indicators[2].level1 36:1 text=社会反响 other=偏差原因分析
        B002 open-reading indicators[2].level2 37:1 text=花销 other=一级指标
        B016 table-in-doubt sheet 1:1 count=3
        B006 lost-field sheet 6:1 field=funds
        "#,
    );
}

#[test]
fn blank_lines_tell_of_empty_cells() {
    check(
        &format!(
            "{HEAD}
            年度资金总额
            34
            34
            31.6
            10
            92.94%
            9.29
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
            3座
            20
            20



            测绘木桥数量
            ≥4座

            20
            10
            受汛期影响


            测绘碑刻数量
            ≥5方
            5方
            20
            20
            "
        ),
        r#"
        family: mof certain
        title: 项目支出绩效自评表
        project: 古桥测绘
        department: 青河区文旅局
        money: 万元
        fund 年度资金总额: 34, 34, 31.6, 10, 92.94%, 9.29
        row 产出指标? / 数量指标? / 测绘石桥数量: ≥3座, 3座, 20, 20, ·
        row "? / "? / 测绘木桥数量?: ≥4座?, ·, 20?, 10?, 受汛期影响?
        row "? / "? / 测绘碑刻数量: ≥5方, 5方, 20, 20, ·
        B003 lost-cell indicators[1].actual 39:1 column=实际完成值
        B014 no-total-row sheet 51:3
        "#,
    );
}

#[test]
fn a_line_for_each_line_of_a_cell() {
    check(
        &format!(
            "{HEAD}
            年度资金总额
            34
            34
            31.6
            10
            92.94%
            9.29
            一级指标
            二级指标
            三级指标
            年度指标值
            实际完成值
            分值
            得分
            偏差原因分析
            产出指
            标
            数量指
            标
            测绘石
            桥数量
            ≥3座
            3座
            20
            20
            测绘木
            桥数量
            ≥4 万
            立方米
            4.5 万
            立方米
            20
            10
            受汛期影响，进
            度滞后
            测绘碑
            刻数量
            ≥5方
            5方
            20
            20
            效益指
            标
            社会效
            益指标
            石桥保
            护意识
            有效提
            升
            达成预
            期指标
            10
            10
            "
        ),
        r#"
        family: mof certain
        title: 项目支出绩效自评表
        project: 古桥测绘
        department: 青河区文旅局
        money: 万元
        fund 年度资金总额?: 34?, 34?, 31.6?, 10?, 92.94%?, 9.29?
        row 产出指标 +1? / 数量指标 +1? / 测绘石桥数量 +1?: ≥3座?, 3座?, 20?, 20?, · {R002 R004}
        row "? / "? / 测绘木桥数量 +1?: ≥4 万立方米 +1?, 4.5 万立方米 +1?, 20?, 10?, 受汛期影响，进度滞后 +1?? {R002 R004}
        row "? / "? / 测绘碑刻数量 +1?: ≥5方?, 5方?, 20?, 20?, · {R002 R004}
        row 效益指标 +1? / 社会效益指标 +1? / 石桥保护意识 +1?: 有效提升 +1??, 达成预期指标 +1??, 10?, 10?, · {R002 R004}
        R002 broken-label likely 29:1
        R002 broken-label likely 31:1
        R002 broken-label likely 55:1
        R002 broken-label likely 57:1
        R004 torn-cell likely 33:1
        R004 torn-cell likely 39:1
        R004 torn-cell likely 41:1
        R004 torn-cell likely 43:1
        R004 torn-cell guess 47:1
        R004 torn-cell likely 49:1
        R004 torn-cell likely 59:1
        R004 torn-cell guess 61:1
        R004 torn-cell guess 63:1
        B002 open-reading indicators[1].deviation 47:1 text=受汛期影响，进度滞后 other=二级指标
        B002 open-reading indicators[3].target 61:1 text=有效提升 other=三级指标
        B002 open-reading indicators[3].actual 63:1 text=达成预期指标 other=年度指标值
        B016 table-in-doubt sheet 1:1 count=3
        B014 no-total-row sheet 66:3
        "#,
    );
}

#[test]
fn a_value_of_the_head_continues_in_a_line_of_its_own() {
    check(
        "
        项目支出绩效自评表
        项目名称
        青河古桥测绘维护
        项目
        主管部门
        青河区文化和旅游
        局
        实施单位
        青河测绘队
        ",
        r#"
        family: mof certain
        title: 项目支出绩效自评表
        project: 青河古桥测绘维护
        department: 青河区文化和旅游局 +1? {R004}
        unit: 青河测绘队
        R002 broken-label likely 4:1
        R004 torn-cell likely 6:1
        B007 no-indicators sheet 1:1
        "#,
    );
}

/// All lines but the last are as wide as the column, and a label follows.
#[test]
fn a_value_of_the_head_goes_on_over_several_lines() {
    check(
        "
        项目支出绩效自评表
        项目名称
        青河古桥测绘维护
        及石刻保护（含古
        塔）项目
        主管部门
        青河区文旅局
        ",
        r#"
        family: mof certain
        title: 项目支出绩效自评表
        project: 青河古桥测绘维护及石刻保护（含古塔）项目 +2? {R004}
        department: 青河区文旅局
        R004 torn-cell likely 3:1
        B007 no-indicators sheet 1:1
        "#,
    );
}

/// The last line is too long to be of the same cell: it may be another value.
#[test]
fn a_line_behind_a_value_of_the_head_is_reported_with_it() {
    check(
        "
        项目支出绩效自评表
        项目名称
        古桥测绘
        石刻保护与古塔修缮
        主管部门
        青河区文旅局
        ",
        r#"
        family: mof certain
        title: 项目支出绩效自评表
        project: 古桥测绘?
        department: 青河区文旅局
        stray unplaced: 石刻保护与古塔修缮
        B001 unplaced-text project_name 4:1 text=石刻保护与古塔修缮
        B016 table-in-doubt sheet 1:1 count=1
        B007 no-indicators sheet 1:1
        "#,
    );
}

/// Lines of wrapped cells with single blanks between their pieces are no rows,
/// though the dialect takes them for some.
#[test]
fn rows_of_words_in_doubt_are_guesses() {
    check(
        "
        项目支出绩效自评表
        项目名称 古桥测绘 主管部门 青河区文旅局
        一级指标 二级指标 三级指标 年度指标值 实际完成值 分值 得分
        产出指标 数量指标 测绘石 ≥3座 3座 20 20
        桥数量 座
        质量指标 测绘木 ≥90% 95% 20 20
        桥合格 达标
        ",
        r#"
        family: mof certain
        title: 项目支出绩效自评表
        project: 古桥测绘
        department: 青河区文旅局
        row 产出指标?? / 数量指标?? / 测绘石??: ≥3座??, 3座??, 20??, 20??, ·
        row "?? / "?? / 桥数量??: 座??, ·, ·, ·, ·
        row "?? / 质量指标?? / 测绘木??: ≥90%??, 95%??, 20??, 20??, ·
        row "?? / "?? / 桥合格??: 达标??, ·, ·, ·, ·
        B002 open-reading indicators[1].target 5:5 text=座 other=实际完成值
        B003 lost-cell indicators[1].actual 5:1 column=实际完成值
        B003 lost-cell indicators[1].weight 5:1 column=分值
        B003 lost-cell indicators[1].score 5:1 column=得分
        B011 doubtful-row indicators[1] 5:1
        B002 open-reading indicators[3].target 7:5 text=达标 other=实际完成值
        B003 lost-cell indicators[3].actual 7:1 column=实际完成值
        B003 lost-cell indicators[3].weight 7:1 column=分值
        B003 lost-cell indicators[3].score 7:1 column=得分
        B011 doubtful-row indicators[3] 7:1
        B016 table-in-doubt sheet 1:1 count=10
        B014 no-total-row sheet 7:7
        B011 doubtful-row indicators[0] 4:1
        B011 doubtful-row indicators[2] 6:1
        "#,
    );
}

/// The upper line of the header names what stands behind the parts of the target.
#[test]
fn a_header_of_two_lines_written_one_behind_the_other() {
    check(
        "
        项目支出绩效自评表
        项目名称
        古桥测绘
        绩效指标
        年度指标值
        实际完成值
        分值
        得分
        一级指标
        二级指标
        三级指标
        指标性质
        指标值
        度量单位
        产出指标
        数量指标
        测绘石桥数量
        ≥
        3
        座
        3
        60
        60
        质量指标
        成果合格率
        =
        100
        %
        100%
        40
        40
        ",
        r#"
        family: sichuan certain
        title: 项目支出绩效自评表
        project: 古桥测绘
        row 产出指标? / 数量指标? / 测绘石桥数量: (≥ 3 座), 3, 60, 60, ·
        row "? / 质量指标? / 成果合格率: (= 100 %), 100%, 40, 40, ·
        B014 no-total-row sheet 31:3
        "#,
    );
}

#[test]
fn cells_that_touch_are_parted_by_the_rows_they_leave_open() {
    check(
        &format!(
            "{HEAD}
            年度资金总额
            34.50 34.50 31.60
            10
            91.59% 9.16
            一级指标
            二级指标
            三级指标
            年度指标值
            实际完成值
            分值
            得分
            产出指标
            数量指标
            测绘石桥数量≥3座
            3座
            20
            20
            测绘木桥数量
            ≥2座2座
            10
            10
            效益指标
            社会效益指标古桥知晓率
            ≥80%
            85%
            30
            30
            游客满意程度
            显著提高
            显著提高30
            29
            总分
            100
            98.16
            "
        ),
        r#"
        family: mof certain
        title: 项目支出绩效自评表
        project: 古桥测绘
        department: 青河区文旅局
        money: 万元
        fund 年度资金总额: 34.50?, 34.50?, 31.60?, 10, 91.59%?, 9.16? {R010}
        row 产出指标? / 数量指标? / 测绘石桥数量?: ≥3座?, 3座, 20, 20, · {R010}
        row "? / "? / 测绘木桥数量: ≥2座?, 2座?, 10, 10, · {R010}
        row 效益指标? / 社会效益指标? / 古桥知晓率?: ≥80%, 85%, 30, 30, · {R010}
        row "? / "? / 游客满意程度: 显著提高, 显著提高?, 30?, 29, · {R010}
        total weight: 100
        total score: 98.16
        R010 split-glued likely 15:1
        R010 split-glued likely 17:1
        R010 split-glued likely 27:1
        R010 split-glued likely 32:1
        R010 split-glued likely 36:1
        R010 split-glued likely 43:1
        "#,
    );
}

#[test]
fn names_with_figures_of_their_own_are_whole() {
    check(
        &format!(
            "{HEAD}
            年度资金总额
            34
            34
            31.6
            10
            92.94%
            9.29
            一级指标
            二级指标
            三级指标
            年度指标值
            实际完成值
            分值
            得分
            产出指标
            数量指标
            修缮标准段 3
            ≥3座
            3座
            60
            60
            质量指标
            验收达标程度
            达标率≥95%
            96%
            30
            30
            总分
            100
            99.29
            "
        ),
        r#"
        family: mof certain
        title: 项目支出绩效自评表
        project: 古桥测绘
        department: 青河区文旅局
        money: 万元
        fund 年度资金总额: 34, 34, 31.6, 10, 92.94%, 9.29
        row 产出指标? / 数量指标? / 修缮标准段 3: ≥3座, 3座, 60, 60, ·
        row "? / 质量指标? / 验收达标程度: 达标率≥95%, 96%, 30, 30, ·
        total weight: 100
        total score: 99.29
        "#,
    );
}

#[test]
fn texts_that_read_well_as_a_whole_are_not_cut() {
    // A target that begins like other names and ends with a quantity, and a name that begins
    // with the level above it.
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
        偏差原因
        产出指标
        数量指标
        测绘石桥数量
        ≥12座
        13座
        50
        50
        采购A4纸
        A4纸10包
        A4纸10包
        20
        20
        效益指标
        社会效益指标
        社会效益指标完成度
        显著提高
        显著提高
        30
        30
        满意度指标
        服务对象满意度指标
        群众满意度
        ≥95%
        96%
        10
        10
        ",
        r#"
        family: mof certain
        title: 项目支出绩效自评表
        project: 古桥测绘
        row 产出指标? / 数量指标? / 测绘石桥数量: ≥12座, 13座, 50, 50, ·
        row "? / "? / 采购A4纸: A4纸10包, A4纸10包, 20, 20, ·
        row 效益指标? / 社会效益指标? / 社会效益指标完成度: 显著提高, 显著提高, 30, 30, ·
        row 满意度指标? / 服务对象满意度指标? / 群众满意度: ≥95%, 96%, 10, 10, ·
        B014 no-total-row sheet 37:3
        "#,
    );
}
