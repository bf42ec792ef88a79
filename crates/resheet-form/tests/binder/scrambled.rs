//! Dumps whose cells come column by column, or nearly so.

use crate::picture::check;

/// Rate and score of the total stand before and behind the rows, the names of
/// two indicators and their targets behind the figures.
#[test]
fn what_arithmetic_proves_is_read_wherever_it_stands() {
    check(
        "
        项目支出绩效自评表
        项目名称
        古桥测绘
        主管部门
        青河区文旅局
        项目资金（万元）
        年度资金总额
        其中：当年财政拨款
        执行率
        92.94%
        年初预算数
        全年预算数
        全年执行数
        分值
        34
        34
        31.6
        10
        30
        30
        27.6
        —
        92%
        —
        年度总体目标
        得分
        9.29
        预期目标
        实际完成情况
        1.测绘辖区内全部石桥，建立完整的档案；
        2.测绘木桥两座；
        3.出版图集。
        1.测绘石桥三座，档案已经全部建立并归档；
        2.测绘木桥两座。
        一级指标
        产出指标
        二级指标
        三级指标
        年度指标值
        实际完成值
        分值
        得分
        数量指标
        测绘石桥数量
        ≥3座
        3座
        30
        30
        2
        30
        30
        质量指标
        成果验收合格率
        =100%
        100%
        30
        30
        测绘木桥数量
        ≥2
        总分
        100
        99.29
        ",
        r#"
        family: mof certain
        title: 项目支出绩效自评表
        project: 古桥测绘?
        department: 青河区文旅局?
        money: 万元
        expected: 1.测绘辖区内全部石桥，建立完整的档案；⏎2.测绘木桥两座；⏎3.出版图集。 +2??
        actual: 1.测绘石桥三座，档案已经全部建立并归档；⏎2.测绘木桥两座。 +1??
        fund 年度资金总额?: 34?, 34?, 31.6?, 10?, 92.94%?, 9.29?
        fund 其中：当年财政拨款?: 30?, 30?, 27.6?, —?, 92%?, —?
        row 产出指标? / 数量指标? / 测绘石桥数量?: ≥3座?, 3座?, 30?, 30?, ·
        row "? / "? / 测绘木桥数量??: ≥2?, 2?, 30?, 30?, ·
        row "? / 质量指标? / 成果验收合格率?: =100%?, 100%?, 30?, 30?, ·
        total weight: 100?
        total score: 99.29?
        stray unplaced: 执行率
        B011 doubtful-row indicators[1] 58:1
        B001 unplaced-text sheet 9:1 text=执行率
        B012 scrambled-order sheet 1:1 count=39
        B021 guessed-value expected_goal 30:1 text=1.测绘辖区内全部石桥，建立完整的档案；⏎2.测绘木桥两座；⏎3.出版图集。
        B021 guessed-value actual_result 33:1 text=1.测绘石桥三座，档案已经全部建立并归档；⏎2.测绘木桥两座。
        "#,
    );
}
