//! R002: a label in pieces.

use super::check;

#[test]
fn a_vertical_label_is_one_label() {
    check(
        "绩\n效\n指\n标\n一级指标\n",
        r"
        1: [绩效指标 +3]
        2_
        3_
        4_
        5: [一级指标]
        R002 broken-label likely 1:1
        ",
    );
}

#[test]
fn a_label_cut_by_a_line_end_is_joined() {
    check(
        "满意度指\n标\n服务对象满意\n度指标\n游客满意度\n",
        r"
        1: [满意度指标 +1]
        2_
        3: [服务对象满意度指标 +1]
        4_
        5: [游客满意度]
        R002 broken-label likely 1:1
        R002 broken-label likely 3:1
        ",
    );
}

#[test]
fn a_label_cut_by_a_blank_in_a_row_that_holds_is_left_to_the_binder() {
    check(
        "测绘石桥数量 指标 值 ≥3座 3座 10 10\n测绘木桥数量 一级 指标 ≥3座 3座 10 10\n",
        r"
        1| [测绘石桥数量][指标][值][≥3座][3座][10][10]
        2| [测绘木桥数量][一级][指标][≥3座][3座][10][10]
        ",
    );
}

#[test]
fn a_bracket_that_is_still_open_belongs_to_the_label() {
    check(
        "项目资金（万\n元）\n年初预算数\n",
        r"
        1: [项目资金（万元） +1]
        2_
        3: [年初预算数]
        R002 broken-label likely 1:1
        ",
    );
}

#[test]
fn values_that_begin_like_labels_stay_values() {
    check(
        "项目\n古桥测绘项目\n完成\n完成石桥测绘\n",
        r"
        1: [项目]
        2: [古桥测绘项目]
        3: [完成]
        4: [完成石桥测绘]
        ",
    );
}

#[test]
fn two_labels_that_make_a_third_stay_two() {
    check(
        "实际完成\n指标\n产出指标\n数量指标\n",
        r"
        1: [实际完成]
        2: [指标]
        3: [产出指标]
        4: [数量指标]
        ",
    );
}

#[test]
fn drawn_cells_are_never_joined_to_labels() {
    check(
        "绩效\t指标\n产出\t指标\n",
        r"
        1| [绩效][指标]
        2| [产出][指标]
        ",
    );
}

#[test]
fn a_header_beside_a_label_that_nobody_knows_is_one() {
    // Its columns are those of the texts below, not the ones of the table above.
    check(
        "
项目资金\t\t年初预算数\t全年预算数\t执行数
项目资金\t合计\t20\t20\t20
全年所求\t预期目标\t预期目标\t实际完成情况\t实际完成情况
全年所求\t完成石桥测绘。\t完成石桥测绘。\t石桥均已测绘。\t石桥均已测绘。
",
        "
        1_
        2| [项目资金][][年初预算数][全年预算数][执行数]
        3| [项目资金][合计][20][20][20]
        4| [全年所求][预期目标 >][实际完成情况 >]
        5| [全年所求][完成石桥测绘。 >][石桥均已测绘。 >]
        R001 merged-echo certain 4:1
        R001 merged-echo certain 5:1
        ",
    );
}

#[test]
fn figures_below_a_header_of_goals_are_of_a_table_whose_header_is_lost() {
    check(
        "
项目名称\t古桥测绘\t古桥测绘\t古桥测绘\t古桥测绘
年度总体目标\t预期目标\t预期目标\t实际完成情况\t实际完成情况
年度总体目标\t完成石桥测绘。\t完成石桥测绘。\t石桥均已测绘。\t石桥均已测绘。
数量指标\t测绘石桥\t3座\t50\t50
",
        "
        1_
        2| [项目名称][古桥测绘 >>>]
        3| [年度总体目标][预期目标 >][实际完成情况 >]
        4| [年度总体目标][完成石桥测绘。 >][石桥均已测绘。 >]
        5| [数量指标][测绘石桥][3座][50][50]
        R001 merged-echo certain 2:1
        R001 merged-echo certain 3:1
        R001 merged-echo certain 4:1
        ",
    );
}

#[test]
fn a_year_below_a_label_is_no_rest_of_it() {
    check(
        "
一级指标 二级指标 三级指标 年度指标值 实际完成值 分值 得分
产出指标 数量指标 测绘石桥 3座 3座 50 49
质量指标 验收合格 95% 96% 50 50
合计 100 99
（2022年度）
",
        "
        1_
        2| [一级指标][二级指标][三级指标][年度指标值][实际完成值][分值][得分]
        3| [产出指标][数量指标][测绘石桥][3座][3座][50][49]
        4| [质量指标][验收合格][95%][96%][50][50]
        5| [合计][100][99]
        6: [（2022年度）]
        ",
    );
}
