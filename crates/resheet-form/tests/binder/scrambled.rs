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

/// Weights stand before the targets, whose signs and units have columns of their own, and a
/// column that the record has no place for stands between them. Labels are parted by others.
#[test]
fn the_columns_are_read_in_the_order_of_their_labels() {
    check(
        "
        项目支出绩效自评表
        项目名称
        古桥测绘
        一级指标
        二级指标
        数量指标
        质量指标
        总分
        三级指标
        分值
        比较符
        年度指标值
        计量单位
        实际完成值
        测绘石桥数量
        30
        ≥
        桥梁档案
        3
        座
        偏差原因
        3座
        30
        验收合格率
        30
        ≥
        桥梁档案
        95
        %
        97%
        30
        测绘木桥数量
        20
        ≥
        桥梁档案
        2
        座
        2座
        得分
        20
        游客增长
        20
        ≥
        桥梁档案
        10
        %
        12% 19
        100
        99
        ",
        r#"
        family: mof certain
        title: 项目支出绩效自评表
        project: 古桥测绘?
        row 产出指标?? / 数量指标? / 测绘石桥数量?: ≥3座 +2?, 3座?, 30?, 30?, · {R005}
        row 产出指标?? / 质量指标?? / 验收合格率?: ≥95% +2?, 97%?, 30?, 30?, · {R005}
        row "?? / "?? / 测绘木桥数量?: ≥2座 +2?, 2座?, 20?, 20?, · {R005}
        row "?? / "? / 游客增长?: ≥10% +2?, 12%?, 20?, 19?, · {R005 R010}
        total weight: 100?
        total score: 99?
        stray unplaced: 一级指标
        stray unplaced: 二级指标
        stray unplaced: 总分
        stray unplaced: 桥梁档案
        stray unplaced: 桥梁档案
        stray unplaced: 桥梁档案
        R010 split-glued likely 47:1
        R005 level-by-word guess 6:1
        R005 level-by-word guess 7:1
        B004 level-guessed indicators[0].level1 6:1 level2=数量指标 level1=产出指标
        B004 level-guessed indicators[1].level1 7:1 level2=质量指标 level1=产出指标
        B001 unplaced-text sheet 4:1 text=一级指标
        B001 unplaced-text sheet 5:1 text=二级指标
        B001 unplaced-text sheet 8:1 text=总分
        B012 scrambled-order sheet 1:1 count=32
        B001 unplaced-text sheet 27:1 text=桥梁档案
        B001 unplaced-text sheet 35:1 text=桥梁档案
        B001 unplaced-text sheet 44:1 text=桥梁档案
        B011 doubtful-row indicators[1] 7:1
        B011 doubtful-row indicators[2] 7:1
        "#,
    );
}
