//! Sheets whose reader weighs many ways to read them, as large as it still tries: what was
//! without a bound of its own showed here first.

use std::fmt::Write;

/// A sheet, another one for each number.
type Sheet = fn(usize) -> String;

/// What each is called.
pub static WEIGHED: &[(&str, Sheet)] = &[
    ("lines in turn", in_turn),
    ("names of groups on a second line", column_groups),
    ("wrapped cells behind the others", queue),
    ("cells out of their order", scrambled),
];

/// A word of two characters, another one for each number up to some thousands.
fn word(number: usize) -> String {
    const SIGNS: [char; 16] = [
        '甲', '乙', '丙', '丁', '戊', '己', '庚', '辛', '壬', '癸', '桥', '渠', '塘', '堰', '闸',
        '坝',
    ];
    [number / SIGNS.len(), number].iter().map(|at| SIGNS[at % SIGNS.len()]).collect()
}

/// What stands in cells, in turns without an order.
fn cell(number: usize) -> String {
    match (number * 7919 + number / 3) % 7 {
        0 => "20".to_owned(),
        1 => "≥90%".to_owned(),
        2 => "92%".to_owned(),
        3 => "30".to_owned(),
        4 => "产出指标".to_owned(),
        5 => "数量指标".to_owned(),
        _ => word(number) + &word(number + 5),
    }
}

fn in_turn(_: usize) -> String {
    let rows = "石桥测\n产出指 数量指标 ≥ 12座 台账 12座 10 10\n绘座数\n标 古道修\n\
        质量指标 ≥ 95% 图册 96% 20 19\n缮率\n";
    format!(
        "项目支出绩效自评表\n项目名称 石桥测绘\n一级指 三级指 指标 完成\n\
         二级指标 目标值 依据 权重 得分\n标 标 性质 情况\n{}合计 50 49\n",
        rows.repeat(6)
    )
}

/// Fourteen names on each line, another header for each sheet.
fn column_groups(nth: usize) -> String {
    let names = |first: usize, count: usize| {
        (first..first + count).map(|at| word(nth * 31 + at)).collect::<Vec<_>>().join("    ")
    };
    let mut out = "项目支出绩效自评表\n项目名称    石桥测绘\n".to_owned();
    let _ = writeln!(out, "一级指标    二级指标    {}", names(0, 12));
    let _ = writeln!(out, "指标值    {}    完成值    分值    得分", names(12, 10));
    for row in 0..8 {
        let figures: Vec<String> = (0..21).map(|at| (row * 37 + at * 11 + 1).to_string()).collect();
        let name = word(nth + row);
        let _ = writeln!(out, "产出指标    数量指标    {name}    {}", figures.join("    "));
    }
    out
}

/// Sixteen columns, and nearly as many cells and lines of a queue as are merged.
fn queue(nth: usize) -> String {
    let columns = "年度指标值\n实际完成值\n分值\n得分\n";
    let mut out = format!(
        "项目支出绩效自评表\n项目名称\n古桥测绘\n一级指标\n二级指标\n三级指标\n{}三级指标\n",
        columns.repeat(3)
    );
    (0..160).for_each(|at| out += &(cell(nth * 160 + at) + "\n"));
    out += "总分\n100\n98\n（2022年度）\n其中：财政\n拨款\n";
    (0..58).for_each(|at| out += &(word(nth + at) + &word(at)[..3 * (at % 2)] + "\n"));
    out
}

/// Nearly as many cells as the queues of columns are tried for.
fn scrambled(nth: usize) -> String {
    let mut out = "项目支出绩效自评表\n项目名称\n古桥测绘\n一级指标\n二级指标\n三级指标\n\
        年度指标值\n实际完成值\n分值\n得分\n"
        .to_owned();
    (0..560).for_each(|at| out += &(cell(nth * 560 + at * 3) + "\n"));
    out + "总分\n100\n"
}
