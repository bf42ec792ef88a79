//! Pictures of headers, and what is learned from them.

use std::borrow::Cow;
use std::cell::RefCell;

use resheet_lexis::{Lexicon, Texts};
use resheet_model::{Block, Edge, RawCell, RawRow, RowKind, Span};

use crate::header::{self, Header};
use crate::{fit, learn};

/// Rows of cells parted by bars, a line a row; `lines` where each line is a cell. `⏎` is a
/// line end in a cell.
fn blocks(dump: &'static str, rows_are_records: bool) -> [Block<'static>; 1] {
    let mut place = 0;
    let rows = dump.lines().map(|line| {
        let mut cells = Vec::new();
        for (column, text) in line.split('|').enumerate() {
            let span = Span::new(place, place + text.len());
            place += text.len() + 1;
            let edge = if rows_are_records { Edge::Drawn } else { Edge::Line };
            cells.push(RawCell {
                text: Cow::Owned(text.trim().replace('⏎', "\n")),
                span,
                more: Vec::new(),
                column: u32::try_from(column).unwrap_or(u32::MAX),
                columns: 1,
                rows: 1,
                edge,
            });
        }
        RawRow { kind: RowKind::Cells, span: Span::default(), cells }
    });
    [Block { dialect: "test", rows_are_records, rows: rows.collect() }]
}

/// The words expected, each with its role.
#[track_caller]
fn check(dump: &'static str, rows_are_records: bool, expected: &[(&str, &str)]) {
    let found = learn(&blocks(dump, rows_are_records), &Texts::new(Lexicon::shared()));
    let found: Vec<(String, String)> =
        found.into_iter().map(|word| (word.text, format!("{:?}", word.roles))).collect();
    let found: Vec<(&str, &str)> = found.iter().map(|(a, b)| (a.as_str(), b.as_str())).collect();
    assert_eq!(found, expected);
}

#[test]
fn an_unknown_name_is_the_column_that_is_open() {
    check(
        "一级指标|二级指标|考核子项|年度指标值|实际完成值|分值|得分
         产出指标|数量指标|测绘木桥数量|≥2座|2座|20|20
         ||测绘石桥数量|≥3座|3座|20|20",
        true,
        &[("考核子项", "[IndicatorColumn(Level3)]")],
    );
}

#[test]
fn what_stands_below_tells_columns_apart() {
    check(
        "一级指标|二级指标|三级指标|甲栏|乙栏|丙栏|实际完成值|分值|得分
         产出指标|数量指标|测绘木桥数量|≥|2|座|2座|20|20
         ||测绘石桥数量|≤|3|座|3座|20|20",
        true,
        &[("甲栏", "[Operator]"), ("乙栏", "[IndicatorColumn(Target)]"), ("丙栏", "[Unit]")],
    );
}

#[test]
fn a_column_that_no_form_has_stays_one() {
    check(
        "一级指标|二级指标|三级指标|取数口径|年度指标值|实际完成值|分值|得分
         产出指标|数量指标|测绘木桥数量|按台账统计|≥2座|2座|20|20
         ||测绘石桥数量|按台账统计|≥3座|3座|20|20",
        true,
        &[("取数口径", "[IndicatorOther]")],
    );
}

#[test]
fn of_two_names_of_one_column_the_cells_say_which_it_is() {
    check(
        "一级指标|二级指标|三级指标|指标性质|指标方向|年度指标值|实际完成值|计量单位|分值|得分
         产出指标|数量指标|测绘木桥数量|正向|大于等于|2|2|座|20|20
         ||测绘石桥数量|正向|大于等于|3|3|座|20|20",
        true,
        &[("指标性质", "[IndicatorOther]")],
    );
}

/// Several lines of names that nobody knows stand in front of the first known one, behind the
/// heading; and what the heading says in brackets is none of them.
#[test]
fn names_over_several_lines_in_front_of_the_first_known_one() {
    check(
        "绩效指标\n（百分制）\n一层维\n度\n中层维\n度\n考评点\n年度指标\n值\n实际完成\n值\n分值\n得分
         成果\n体量\n测绘木桥数量\n≥2座\n2座\n20\n20\n测绘石桥数量\n≥3座\n3座\n20\n20",
        false,
        &[
            ("一层维度", "[IndicatorColumn(Level1)]"),
            ("中层维度", "[IndicatorColumn(Level2)]"),
            ("考评点", "[IndicatorColumn(Level3)]"),
        ],
    );
}

/// Five names behind the last known one: with fewer, each row would be two.
#[test]
fn rows_tell_how_many_unknown_names_end_a_header() {
    check(
        "绩效指标\n一层维度\n二级指标\n指标名称\n年度指标值\n年终实到\n占点\n经办股室\n取数口径\n实点
         成果\n体量\n测绘木桥数量\n≥2座\n2座\n20\n台账\n台账\n19\n测绘石桥数量\n≥3座\n3座\n20\n规划股\n规划股\n20
         测绘铁桥数量\n≥4座\n4座\n20\n卷宗\n卷宗\n20\n测绘索桥数量\n≥5座\n5座\n20\n台账\n台账\n18
         库房环境\n明显改善\n明显改善\n8\n台账\n台账\n8\n出行条件\n有所拓展\n有所拓展\n8\n规划股\n规划股\n8
         游客满意比例\n≥98%\n99%\n8\n卷宗\n卷宗\n7.50\n村民满意比例\n≥96%\n96%\n8\n台账\n台账\n8
         口碑\n家长满意比例\n≥89%\n90%\n8\n台账\n台账\n7\n居民满意比例\n≥86%\n87%\n10\n规划股\n规划股\n10",
        false,
        &[
            ("一层维度", "[IndicatorColumn(Level1)]"),
            ("年终实到", "[IndicatorColumn(Actual)]"),
            ("占点", "[IndicatorColumn(Weight)]"),
            ("经办股室", "[IndicatorOther]"),
            ("取数口径", "[IndicatorOther]"),
            ("实点", "[IndicatorColumn(Score)]"),
        ],
    );
}

/// `指标` and `性质` would be two columns without a place, and the rows cheaper.
#[test]
fn a_known_name_is_not_parted_into_two_that_nobody_knows() {
    check(
        "一级指标\n二级指标\n三级指标\n指标\n性质\n指标值\n单位\n实际完成值\n分值\n得分
         产出指标\n数量指标\n测绘木桥数量\n≥\n2\n座\n2座\n20\n20
         效益指标\n社会效益指标\n库房环境\n逐步提升\n逐步提升\n20\n20\n出行条件\n明显改善\n明显改善\n20\n20\n少年视野\n有所拓展\n有所拓展\n20\n20\n街区面貌\n明显改善\n明显改善\n20\n20",
        false,
        &[],
    );
}

#[test]
fn names_one_by_one_are_told_by_their_order() {
    check(
        "一级指标\n二级指标\n考核子项\n年度指标值\n落实数值\n分值\n得分
         产出指标\n数量指标\n测绘木桥数量\n≥2座\n2座\n20\n20",
        false,
        &[("考核子项", "[IndicatorColumn(Level3)]"), ("落实数值", "[IndicatorColumn(Actual)]")],
    );
}

#[test]
fn a_column_of_the_funds_is_told_by_its_neighbours() {
    check(
        "项目资金|年初预算数|核定盘子|全年执行数|满点|执行率|得分
         年度资金总额|30|34|31.6|10|92.94|9.29",
        true,
        &[("核定盘子", "[FundColumn(Budget)]"), ("满点", "[FundColumn(Weight)]")],
    );
}

#[test]
fn known_headers_teach_nothing() {
    check(
        "一级指标|二级指标|三级指标|年度指标值|实际完成值|分值|得分
         产出指标|数量指标|测绘木桥数量|≥2座|2座|20|20",
        true,
        &[],
    );
}

#[test]
fn the_first_column_of_the_funds_may_be_the_unknown_one() {
    check(
        "项目资金（万元）|||首批安排额|全年预算数|全年执行数|分值|执行率|得分
||年度资金总额|23.22|30.4|29.97|10|98.59%|9.86
||其中：当年财政拨款|10.49|10.49|10.06|—|95.9%|—
||上年结转资金|12.73|12.73|12.73|—|100%|—
||其他资金|0|7.18|7.18|—|100%|—",
        true,
        &[("首批安排额", "[FundColumn(Initial)]")],
    );
}

#[test]
fn two_names_of_one_column_in_a_form_of_targets() {
    check(
        "绩效指标|一级指标|二级指标|三级指标|指标性质|指标方向|指标值
|产出指标|数量指标|测绘石桥数量|正向|大于等于|≥3座
|||测绘木桥数量|正向|大于等于|≥2座
|||日常养护次数|正向|大于等于|≥12次",
        true,
        &[("指标性质", "[IndicatorOther]")],
    );
}

#[test]
fn a_name_inside_a_text_without_edges_is_the_one_between_the_known() {
    check(
        "绩效指标一级指标二级指标考核子项年度指标值实际完成值分值得分缘由栏目产出指标数量指标测绘木桥数量≥2座2座2020",
        false,
        &[("考核子项", "[IndicatorColumn(Level3)]"), ("缘由栏目", "[IndicatorColumn(Deviation)]")],
    );
}

#[test]
fn of_goal_and_result_the_one_tells_the_other() {
    check(
        "年度总体目标|预期目标|事后交账\n|完成木桥石桥的全部测绘。|木桥石桥都已测绘完毕。",
        true,
        &[("事后交账", "[Field(ActualResult)]")],
    );
    check(
        "年度总体目标\n开头设想\n实际完成情况\n完成木桥石桥的全部测绘。\n木桥石桥都已测绘完毕。",
        false,
        &[("开头设想", "[Field(ExpectedGoal)]")],
    );
    check(
        "预期目标\n完成木桥石桥的全部测绘。\n事后交账\n木桥石桥都已测绘完毕。\n绩效指标",
        false,
        &[("事后交账", "[Field(ActualResult)]")],
    );
    // The heading of the part stands about the middle of its rows, or all stand in one row.
    check(
        "其他资金|141.19\n预期目标|事后交账\n年度总体目标\n完成木桥石桥的全部测绘。|木桥石桥都已测绘完毕。",
        true,
        &[("事后交账", "[Field(ActualResult)]")],
    );
    check(
        "年度总体目标|预期目标|事后交账|完成木桥石桥的全部测绘。|木桥石桥都已测绘完毕。",
        true,
        &[("事后交账", "[Field(ActualResult)]")],
    );
}

#[test]
fn of_many_unknown_names_one_by_one_rows_say_where_they_end() {
    check(
        "一级指标
三级指标
分值
甲栏
乙栏
丙栏
丁栏
山区村庄
石桥数量
10
≥2座
2座
10
按台账计
水边村庄
木桥数量
20
≥3座
3座
19
按台账计",
        false,
        &[
            ("甲栏", "[IndicatorColumn(Target)]"),
            ("乙栏", "[IndicatorColumn(Actual)]"),
            ("丙栏", "[IndicatorColumn(Score)]"),
            ("丁栏", "[IndicatorOther]"),
        ],
    );
}

#[test]
fn names_that_a_line_end_cut_teach_nothing() {
    check(
        "一级\n指标\n二级\n指标\n三级\n指标\n年度\n指标值\n实际\n完成值\n分值\n得分\n产出指标\n数量指标\n石桥数量\n≥2座\n2座\n10\n10",
        false,
        &[],
    );
}

#[test]
fn goal_and_result_under_the_heading_of_the_part_may_both_be_unknown() {
    check(
        "年度总体目标|年头话|年尾话
         |完成石桥测绘，改善村民出行条件。|石桥测绘完成，村民出行条件改善。",
        true,
        &[("年头话", "[Field(ExpectedGoal)]"), ("年尾话", "[Field(ActualResult)]")],
    );
}

#[test]
fn unknown_labels_of_bodies_are_department_and_unit() {
    check(
        "项目名称|路灯养护|项目编码|X1
         一级牵头单位|松石街道办事处|申请单位|松石街道市政服务所
         一级指标|二级指标|三级指标|年度指标值|实际完成值|分值|得分
         产出指标|数量指标|测绘木桥数量|≥2座|2座|20|20",
        true,
        &[("一级牵头单位", "[Field(Department)]"), ("申请单位", "[Field(ImplementingUnit)]")],
    );
    // Not the label of who filled it in, and no second one.
    check(
        "项目名称|路灯养护|牵头单位|建设二路|主管部门|松石街道办事处
         一级指标|二级指标|三级指标|年度指标值|实际完成值|分值|得分
         产出指标|数量指标|测绘木桥数量|≥2座|2座|20|20",
        true,
        &[],
    );
}

#[test]
fn unknown_names_that_a_line_end_cut_are_joined_where_the_rows_read_so() {
    check(
        "一级\n指标\n二级\n指标\n考评要\n项\n年头许\n诺\n取数\n口径\n实际\n完成值\n分值\n得分\n\
         产出指标\n数量指标\n石桥测\n绘数量\n≥2座\n统计\n台账\n2座\n10\n10\n\
         质量指标\n测绘合\n格比例\n≥95%\n统计\n台账\n96%\n10\n10\n\
         效益指\n标\n社会效益\n指标\n村民出\n行条件\n有所改\n善\n规划\n股\n有所改\n善\n10\n10\n\
         满意度\n指标\n服务对象\n满意度指\n标\n村民满\n意比例\n≥90%\n规划\n股\n95%\n10\n10",
        false,
        &[
            ("考评要项", "[IndicatorColumn(Level3)]"),
            ("年头许诺", "[IndicatorColumn(Target)]"),
            ("取数口径", "[IndicatorOther]"),
        ],
    );
}

#[test]
fn an_unknown_name_between_known_ones_on_a_line_is_found() {
    check(
        "一级指标\n二级指标\n三级指标\n年度指标值\n权重经办股室实际完成值\n得分\n\
         产出指标\n数量指标\n石桥测绘数量\n≥2座\n10\n规划股\n2座\n10\n\
         质量指标\n测绘合格率\n≥95%\n10\n卷宗甲\n96%\n10\n\
         效益指标\n社会效益指标\n村民出行条件\n有所改善\n10\n规划股\n有所改善\n10\n\
         满意度指标\n服务对象满意度指标\n村民满意比例\n≥90%\n10\n规划股\n95%\n10",
        false,
        &[("经办股室", "[IndicatorOther]")],
    );
}

#[test]
fn an_unknown_name_that_ends_like_a_known_one_is_one() {
    check(
        "一级指标\n二级指标\n三级指标\n约定年度指标值\n实际完成值\n分值\n得分\n\
         产出指标\n数量指标\n石桥测绘数量\n≥2座\n2座\n10\n10\n\
         质量指标\n测绘合格率\n≥95%\n96%\n10\n10",
        false,
        &[("约定年度指标值", "[IndicatorColumn(Target)]")],
    );
}

#[test]
fn a_body_may_stand_before_the_name_of_its_project() {
    check(
        "部门项目支出目标表
         (2025年度)
         部门
         甲市第八中学
         项目名称
         石桥测绘
         资金总额:
         126.40",
        false,
        &[("部门", "[Field(Department)]")],
    );
}

#[test]
fn a_text_before_the_indicators_is_the_goal() {
    check(
        "项目名称
         石桥测绘
         总的情况
         测绘石桥三座，保障行人安全。
         一级指标
         二级指标
         三级指标
         年度指标值
         产出指标
         数量指标
         测绘石桥数量
         ≥3座",
        false,
        &[("总的情况", "[Field(ExpectedGoal)]")],
    );
}

#[test]
fn no_header_ends_with_a_level_of_the_forms_own() {
    check(
        "一级指标
         二级指标
         三级指标
         年度指标值
         实际完成值
         分值
         得分
         原因
         投入成色
         件数类
         测绘石桥数量
         ≥3座
         3座
         10
         10
         无
         做工类
         测绘合格比例
         ≥9%
         9%
         10
         10
         无
         治理成色
         工期类
         按时完工比例
         ≥9%
         9%
         10
         10
         无
         民生成色
         口碑类
         行人称赞比例
         ≥9%
         9%
         10
         10
         无",
        false,
        &[],
    );
}

#[test]
fn bounds_spare_work_and_change_nothing() {
    let dumps = [
        "一级指标\n二级指标\n考核子项\n年度指标值\n落实数值\n分值\n得分
         产出指标\n数量指标\n测绘木桥数量\n≥2座\n2座\n20\n20
         测绘石桥数量\n≥3座\n3座\n20\n20",
        "一级指标\n二级指标\n考核子项\n甲栏\n乙栏\n丙栏\n实际完成值\n分值\n得分\n丁栏
         产出指标\n数量指标\n测绘木桥数量\n≥\n2\n座\n2座\n20\n20\n雨天停工
         测绘石桥数量\n≤\n3\n座\n3座\n20\n20\n无",
    ];
    let mut weighed = 0;
    for dump in dumps {
        let texts = Texts::new(Lexicon::shared());
        let blocks = blocks(dump, false);
        let pieces = crate::piece::pieces(&blocks, &texts);
        let likes = crate::likeness::Likes::new(texts.lexicon());
        let cost = RefCell::new(|header: &Header<'_>, most: u32, row: u32| {
            let whole = fit::cost(header, &pieces, &likes, u32::MAX, u32::MAX);
            let around = whole.into_iter().flat_map(|whole| [whole / 2, whole, whole + 1]);
            for most in around {
                let below = whole.filter(|whole| *whole < most);
                assert_eq!(fit::cost(header, &pieces, &likes, most, u32::MAX), below);
            }
            assert!(fit::bounds_change_nothing(header, &pieces, &likes));
            weighed += usize::from(whole.is_some());
            fit::cost(header, &pieces, &likes, most, row)
        });
        let kin = vec![false; pieces.len()];
        let cost = |header: &Header<'_>, most: u32, row: u32| cost.borrow_mut()(header, most, row);
        assert!(!header::headers(&pieces, &kin, texts.lexicon(), cost).is_empty());
    }
    assert!(weighed > 4, "{weighed}");
}

#[test]
fn a_name_heads_its_column_where_other_text_runs_into_its_cell() {
    check(
        "一级指标|二级指标|三级指标|年度指标值|实际完成值|分值|得分⏎均已安装到位。|偏差原因分析及改进措施
         产出指标|数量指标|安装灯塔数量|≥2座|2座|20|20|
         ||安装浮标数量|≥3个|3个|20|18|台风",
        true,
        &[("得分均已安装到位。", "[IndicatorColumn(Score)]")],
    );
}
