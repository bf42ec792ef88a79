//! Pictures of pipe tables.

use crate::picture::check;

#[test]
fn markdown_with_its_separator_padding_and_marks() {
    check(
        "**标题**\n\n|  |  |\n| --- | :-: |\n| **项目名称**   | 甲<br>乙 |\n| a\\|b | \\- |\n| 分值 | | |\n",
        "# pipe
         1: [标题]
         2_
         3_
         5| [项目名称][甲⏎乙]
         6| [a|b][-]
         7| [分值][][]",
    );
}

#[test]
fn a_break_in_a_blank_cell_parts_no_row() {
    check(
        "总额 | 9 | 10 | 8 | 80%  \n其中 | 5 |   \n| 4 | 80%  \n其他 | 4 |   \n| 4 |   \n  \n合计 | 9 | 10 |   \n  \n其他说明\n",
        "# pipe
         1| [总额][9][10][8][80%]
         2| [其中][5][][4][80%]
         4| [其他][4][][4]
         6_
         7| [合计][9][10]
         8_
         9: [其他说明]",
    );
}

#[test]
fn quoted_cells_keep_their_line_ends() {
    check(
        "目标||预期|完成\n||\"1.一；\n2.二\"|\"丙\"\n绩效|甲|1|2\n",
        "# pipe
         1| [目标][][预期][完成]
         2| [][][1.一；⏎2.二][丙]
         4| [绩效][甲][1][2]",
    );
}

#[test]
fn made_up_names_have_the_number_of_their_column() {
    check(
        "|Col1|标题|Col3|Col5|\n|---|---|---|---|\n|甲|1|2|3|\n",
        "# pipe
         1| [][标题][][Col5]
         3| [甲][1][2][3]",
    );
}

#[test]
fn a_break_at_the_end_of_a_cell_continues_below() {
    check(
        r"
| 资金\\  |        | 预算 |
| （元）   |        |      |
| 目标     | 1.甲\\ | 1.丙 |
| 总分     | 2      |  3   |
|          | 1.甲\\ | 1.丙\\ |
|          | 2.乙   | 2.丁 |
"
        .trim_start(),
        r"# pipe
         1| [资金⏎（元）][][预算]
         3| [目标][1.甲\][1.丙]
         4| [总分][2][3]
         5| [][1.甲⏎2.乙][1.丙⏎2.丁]",
    );
}

#[test]
fn stars_inside_a_text_stay() {
    check(
        "| 目标 | ≥**人 |\n| 得分 | **必须**完成**两项** |\n",
        "# pipe
         1| [目标][≥**人]
         2| [得分][**必须**完成**两项**]",
    );
}

#[test]
fn a_data_frame_printed_as_markdown() {
    check(
        "|    | 名称   | Unnamed: 1   |\n|---:|:-------|:-------------|\n|  0 | 甲     | nan          |\n|  1 | 1.一\\n2.二 | 乙 |\n|  2 | 丙     | 3            |\n",
        "# pipe
         1| [名称][]
         3| [甲][]
         4| [1.一⏎2.二][乙]
         5| [丙][3]",
    );
    // A cell of several lines leaves rows without a number.
    check(
        "|    | 0    | 1  |\n|---:|:-----|:---|\n|  0 | 甲   | 1  |\n|  1 | 1.一 | 乙 |\n|    | 2.二 |    |\n|  2 | 丙   | 3  |\n",
        "# pipe
         1| [0][1]
         3| [甲][1]
         4| [1.一][乙]
         5| [2.二][]
         6| [丙][3]",
    );
}

#[test]
fn no_outer_bars_and_blank_first_cells() {
    check(
        "名称 | 甲 | \n | 数量 | 36\n | 质量 | \n合计 | 100\n",
        "# pipe
         1| [名称][甲]
         2| [][数量][36]
         3| [][质量]
         4| [合计][100]",
    );
}

#[test]
fn the_last_row_of_a_table_with_blank_lines_between() {
    check(
        "甲 | 乙 | 10 |\n\n丙 | 丁 | 10 |\n\n总分 | 20 | 9 |\n\n注：甲 | 乙\n",
        "# pipe
         1| [甲][乙][10]
         2_
         3| [丙][丁][10]
         4_
         5| [总分][20][9]
         6_
         7: [注：甲 | 乙]",
    );
}

#[test]
fn rows_broken_inside_and_runs_of_empty_pipes() {
    check(
        "名称 | 甲 | ||\n资金 (万元) |\n预算数 | 执行数 | |\n产\n出\n(50分) |\n数量 | 20 | |\n其中 | 2 | ||\n……\n",
        "# pipe
         1| [名称][甲][][]
         2| [资金 (万元)][预算数][执行数][]
         4| [产⏎出⏎(50分)][数量][20][]
         8| [其中][2][][]
         9: [……]",
    );
}

#[test]
fn a_cell_torn_between_outer_bars() {
    check(
        "| 目标 | 1.一；\n2.二。 | 完成 |\n| 分值 | 10 | 9 |\n",
        "# pipe
         1| [目标][1.一；⏎2.二。][完成]
         3| [分值][10][9]",
    );
}

#[test]
fn one_cell_a_line() {
    check(
        "标题 |\n|\n名称 |\n甲 |\n1.一\n2.二 |\n",
        "# pipe, lines
         1: [标题]
         2_
         3: [名称]
         4: [甲]
         5: [1.一⏎2.二]",
    );
}

#[test]
fn the_text_around_a_table_is_no_cell_of_it() {
    check(
        "首页 | 公开\n\n正文。\n\n| 名称 | 甲 |\n|---|---|\n| 分值 | 10 |\n\n打印\n",
        "# pipe
         1| [首页][公开]
         2_
         3: [正文。]
         4_
         5| [名称][甲]
         7| [分值][10]
         8_
         9: [打印]",
    );
}

#[test]
fn a_rule_with_crosses_between_rows_is_no_half_of_a_cell() {
    check(
        " 单位 | 甲  |    \n------+-----+----\n 处室 | 乙  |    \n 资金 | 预算 | 得分\n------+-----+----\n 合计 |     | 98 \n------+-----+----\n（四行）\n",
        "# pipe
         1| [单位][甲]
         3| [处室][乙]
         4| [资金][预算][得分]
         6| [合计][][98]
         8: [（四行）]",
    );
}

#[test]
fn a_rule_of_dashes_parts_rows_between_any_bars() {
    check(
        "| 单位 | 甲 |\n-----------\n| 处室 | 乙 |\n===========\n| 合计 | 98 |\n\n处室 | 丙\n----------\n| 丁\n-----+----\n合计 | 97\n----------\n注\n",
        "# pipe
         1| [单位][甲]
         3| [处室][乙]
         5| [合计][98]
         6_
         7| [处室][丙]
         9| [][丁]
         11| [合计][97]
         12: [----------]
         13: [注]",
    );
}

#[test]
fn cells_that_psql_goes_on_with_are_whole() {
    check(
        " 单位 | 甲  | 说明\n------+-----+--------\n 处室 | 乙  | 一、丙+\n      |     | 二、丁\n 合计 | 9+8 | 戊\n      | 7   | 己\n",
        "# pipe
         1| [单位][甲][说明]
         3| [处室][乙][一、丙⏎二、丁]
         5| [合计][9+8][戊]
         6| [][7][己]",
    );
}

#[test]
fn a_plus_is_no_break_where_rows_begin_with_a_bar() {
    check(
        "| 单位 | 评级 |\n|---|---|\n| 甲 | A+ |\n| | A |\n",
        "# pipe
         1| [单位][评级]
         3| [甲][A+]
         4| [][A]",
    );
}

#[test]
fn the_number_of_a_page_between_rows_is_in_none() {
    check(
        "一级指标|三级指标|分值|得分\n产出指标|测绘石桥|50|50\nPage 2 of 5\n产出指标|测绘木桥|30|30\n12\n效益指标|知晓率|20|20\n总分||100|100\n",
        "
        # pipe
        1| [一级指标][三级指标][分值][得分]
        2| [产出指标][测绘石桥][50][50]
        3: [Page 2 of 5]
        4| [产出指标][测绘木桥][30][30]
        5: [12]
        6| [效益指标][知晓率][20][20]
        7| [总分][][100][100]
        ",
    );
}
