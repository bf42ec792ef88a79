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
        B003 lost-cell indicators[1].actual 39:1
        B014 no-total-row sheet 51:3
        "#,
    );
}
