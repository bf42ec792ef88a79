//! Lines of a page: labels of merged cells stand half-way down them, and goal and
//! result come line by line.

use crate::picture::check;

#[test]
fn labels_stand_in_the_middle_of_their_rows() {
    check(
        "
        项目支出绩效自评表
        项目名称 古桥测绘 主管部门 青河区文旅局
        一级指标 二级指标 三级指标 年度指标值 实际完成值 分值 得分
        测绘石桥数量 ≥3座 3座 20 20
        数量指标
        产出指标 测绘木桥数量 ≥2座 2座 20 20
        质量指标 成果验收合格率 =100% 100% 10 10
        古桥保护知晓率 ≥80% 85% 10 10
        效益指标 社会效益指标 游客增长率 ≥5% 6% 20 20
        志愿者人数 ≥50人 55人 10 10
        满意度指标 服务对象满意度指标 村民满意度 ≥90% 92% 10 10
        总分 100 100
        ",
        r#"
        family: mof certain
        title: 项目支出绩效自评表
        project: 古桥测绘
        department: 青河区文旅局
        row 产出指标? / 数量指标? / 测绘石桥数量: ≥3座, 3座, 20, 20, ·
        row " / "? / 测绘木桥数量: ≥2座, 2座, 20, 20, ·
        row " / 质量指标 / 成果验收合格率: =100%, 100%, 10, 10, ·
        row 效益指标? / 社会效益指标? / 古桥保护知晓率: ≥80%, 85%, 10, 10, ·
        row " / " / 游客增长率: ≥5%, 6%, 20, 20, ·
        row " / " / 志愿者人数: ≥50人, 55人, 10, 10, ·
        row 满意度指标 / 服务对象满意度指标 / 村民满意度: ≥90%, 92%, 10, 10, ·
        total weight: 100
        total score: 100
        "#,
    );
}

#[test]
fn goal_and_result_line_by_line() {
    check(
        "
        项目支出绩效自评表
        项目名称 古桥测绘 主管部门 青河区文旅局
        预期目标 实际完成情况
        一是测绘石桥三座；二是编
        年度总体目标
        一是三座石桥已测绘；二是图册已编。
        图册。
        一级指标 二级指标 三级指标 年度指标值 实际完成值 分值 得分
        产出指标 数量指标 测绘石桥数量 ≥3座 3座 50 50
        总分 50 50
        ",
        r#"
        family: mof certain
        title: 项目支出绩效自评表
        project: 古桥测绘
        department: 青河区文旅局
        expected: 一是测绘石桥三座；二是编图册。 +1
        actual: 一是三座石桥已测绘；二是图册已编。
        row 产出指标 / 数量指标 / 测绘石桥数量: ≥3座, 3座, 50, 50, ·
        total weight: 50
        total score: 50
        "#,
    );
}

#[test]
fn the_first_paragraph_stands_above_the_label() {
    check(
        "
        项目支出绩效目标申报表
        项目名称 古桥测绘 主管部门 青河区文旅局
        1.测绘石桥三座；
        总体目标 2.编图册；
        3.立碑。
        一级指标 二级指标 三级指标 指标值
        产出指标 数量指标 测绘石桥数量 ≥3座
        质量指标 成果验收合格率 =100%
        ",
        r#"
        family: target certain
        title: 项目支出绩效目标申报表
        project: 古桥测绘
        department: 青河区文旅局
        expected: 1.测绘石桥三座；⏎2.编图册；⏎3.立碑。 +2
        row 产出指标 / 数量指标 / 测绘石桥数量: ≥3座, ·, ·, ·, ·
        row " / 质量指标 / 成果验收合格率: =100%, ·, ·, ·, ·
        "#,
    );
}

#[test]
fn goals_that_numbering_shows_to_be_mixed() {
    check(
        "
        项目支出绩效自评表
        项目名称 古桥测绘 主管部门 青河区文旅局
        预期目标 实际完成情况
        一是测绘石桥三座；
        一是石桥已测绘；二是编图册。
        图册已编；三是立碑。
        一级指标 二级指标 三级指标 年度指标值 实际完成值 分值 得分
        产出指标 数量指标 测绘石桥数量 ≥3座 3座 50 50
        总分 50 50
        ",
        r#"
        family: mof certain
        title: 项目支出绩效自评表
        project: 古桥测绘
        department: 青河区文旅局
        expected: 一是测绘石桥三座；⏎图册已编；三是立碑。 +1?
        actual: 一是石桥已测绘；二是编图册。
        row 产出指标 / 数量指标 / 测绘石桥数量: ≥3座, 3座, 50, 50, ·
        total weight: 50
        total score: 50
        B005 goals-not-parted expected_goal 4:1
        "#,
    );
}

#[test]
fn a_text_beside_a_label_without_a_value_may_be_it() {
    check(
        "
        项目支出绩效自评表
        项目名称 古桥测绘
        青河区文化和旅游
        主管部门
        局
        实施单位 青河测绘队
        一级指标 二级指标 三级指标 年度指标值 实际完成值 分值 得分
        产出指标 数量指标 测绘石桥数量 ≥3座 3座 50 50
        质量指标 石桥管护制度 建立 度 50 50
        总分 100 100
        ",
        r#"
        family: mof certain
        title: 项目支出绩效自评表
        project: 古桥测绘
        department: _
        unit: 青河测绘队
        row 产出指标?? / 数量指标?? / 测绘石桥数量??: ≥3座??, 3座??, 50??, 50??, ·
        row "?? / 质量指标?? / 石桥管护制度??: 建立??, 度??, 50??, 50??, ·
        total weight: 100??
        total score: 100??
        stray unplaced: 青河区文化和旅游
        stray unplaced: 局
        B001 unplaced-text sheet 3:1 text=青河区文化和旅游
        B001 unplaced-text sheet 5:1 text=局
        B016 table-in-doubt sheet 1:1 count=2
        B021 guessed-value total_weight 10:4 text=100
        B021 guessed-value total_score 10:8 text=100
        B011 doubtful-row indicators[0] 8:1
        B011 doubtful-row indicators[1] 9:1
        "#,
    );
}
