//! Rows that a page end, a line end or a drawn cell cut.

use super::check;

#[test]
fn a_row_that_continues_behind_a_page_end_is_one() {
    check(
        "社会效益指\t石桥保护意\t有效提升\t达成\t3.75\t3.00\t受汛期影响，施\n\
         \n\
         标\t识\t\t\t\t\t工延后\n\
         满意度指标\t游客满意度\t≥90%\t95%\t10\t10\t\n",
        r"
        1| [社会效益指标 +1][石桥保护意识 +1][有效提升][达成][3.75][3.00][受汛期影响，施工延后 +1]
        2_
        3| [2>][][][]
        4| [满意度指标][游客满意度][≥90%][95%][10][10][]
        R008 cut-row likely 3:1
        ",
    );
}

#[test]
fn a_unit_alone_under_its_number_tells_of_the_page_end() {
    check(
        "满意度指标\t社会公\t≥95\t98%\t7.5\t7.5\n\
         \t众满意度\t%\t\t\t\n",
        r"
        1| [满意度指标][社会公众满意度 +1][≥95% +1][98%][7.5][7.5]
        2| [][3>][][]
        R008 cut-row likely 2:1
        ",
    );
}

#[test]
fn a_piece_that_makes_a_label_tells_of_the_page_end() {
    check(
        "满意度指标\t服务对象满意\t游客及商\t≥95%\t98%\t7.5\t7.5\t受汛期影\n\
         \t度指标\t户满意度\t\t\t\t\t响\n\
         总分\t\t\t\t\t100\t99\t\n",
        r"
        1| [满意度指标][服务对象满意度指标 +1][游客及商户满意度 +1][≥95%][98%][7.5][7.5][受汛期影响 +1]
        2| [][3>][][][]
        3| [总分][][][][][100][99][]
        R008 cut-row likely 2:1
        ",
    );
}

#[test]
fn the_rest_of_a_label_in_each_row_below_is_the_label() {
    check(
        "效益指标\t服务对象满意\t游客\t≥95%\t98%\t7.5\t7.5\n\
         \t度指标\t满意度\t\t\t\t\n\
         \t度指标\t商户满意度\t≥90%\t92%\t5\t5\n\
         总分\t\t\t\t\t100\t99\n",
        r"
        1| [效益指标][服务对象满意度指标 +1][游客满意度 +1][≥95%][98%][7.5][7.5]
        2| [][3>][][][]
        3| [][服务对象满意度指标][商户满意度][≥90%][92%][5][5]
        4| [总分][][][][][100][99]
        R008 cut-row likely 2:1
        ",
    );
}

#[test]
fn a_label_below_a_label_is_a_row() {
    check(
        "产出指标\t数量指标\t石桥\t≥95%\t98%\t7.5\t7.5\n\
         \t质量指标\t木桥\t良好\t良好\t\t\n",
        r"
        1| [产出指标][数量指标][石桥][≥95%][98%][7.5][7.5]
        2| [][质量指标][木桥][良好][良好][][]
        ",
    );
}

#[test]
fn a_full_indicator_behind_a_page_end_stays_a_row() {
    check(
        "社会效益指标\t石桥保护意识\t有效提升\t达成\t3.75\t3.00\t受汛期影响\n\
         \n\
         生态效益指标\t河道水质\t有效改善\t达成\t3.75\t3.75\t无\n",
        r"
        1| [社会效益指标][石桥保护意识][有效提升][达成][3.75][3.00][受汛期影响]
        2_
        3| [生态效益指标][河道水质][有效改善][达成][3.75][3.75][无]
        ",
    );
}

#[test]
fn a_label_behind_a_page_end_is_no_piece() {
    check(
        "社会效益指标\t石桥保护意识\t有效提升\t达成\t3.75\t3.00\t受汛期影响\n\
         \n\
         其他需要说明事项\t无\n",
        r"
        1| [社会效益指标][石桥保护意识][有效提升][达成][3.75][3.00][受汛期影响]
        2_
        3| [其他需要说明事项][无]
        ",
    );
}

#[test]
fn a_piece_without_a_page_end_before_it_is_the_line_of_a_wrapped_cell() {
    check(
        "社会效益指标\t石桥保护意\t有效提升\t达成\t3.75\t3.00\t受汛期影响\n\
         \t识\t\t\t\t\t，施工延后\n",
        r"
        1| [社会效益指标][石桥保护意识 +1][有效提升][达成][3.75][3.00][受汛期影响，施工延后 +1]
        2| [][2>][][][]
        R012 wrapped-row likely 2:1
        ",
    );
}

#[test]
fn a_piece_under_a_figure_is_no_piece() {
    check(
        "社会效益指标\t石桥保护意识\t有效提升\t达成\t3.75\t3.00\t受汛期影响\n\
         \n\
         \t\t\t\t续\t\t\n",
        r"
        1| [社会效益指标][石桥保护意识][有效提升][达成][3.75][3.00][受汛期影响]
        2_
        3| [][][][][续][][]
        ",
    );
}

#[test]
fn figures_of_the_funds_that_wrap_are_joined_where_the_rate_proves_it() {
    check(
        "年度资金总额\n47326\n50.00\n52585\n00.00\n50166\n09.00\n10\n95.40\n%\n9.54\n",
        r"
        1: [年度资金总额]
        2: [4732650.00 +1]
        3_
        4: [5258500.00 +1]
        5_
        6: [5016609.00 +1]
        7_
        8: [10]
        9: [95.40% +1]
        10_
        11: [9.54]
        R004 torn-cell likely 2:1
        R004 torn-cell likely 4:1
        R004 torn-cell likely 6:1
        R004 torn-cell likely 9:1
        ",
    );
}

#[test]
fn the_rest_of_a_row_may_stand_a_position_beside_it() {
    check(
        "满意度指标\t服务对象满意度指\t受益群众满\t≥90%\t83.7%\t10\t9.5\t前期论证\t\n\
         \t\t标\t意度\t\t\t\t\t时间较长\n\
         总分\t100\t95.04\t\t\t\t\t\t\n",
        r"
        1| [满意度指标][服务对象满意度指标 +1][受益群众满意度 +1][≥90%][83.7%][10][9.5][前期论证时间较长 +1][]
        2| [][][4>][][][]
        3| [总分][100][95.04][][][][][][]
        R008 cut-row likely 2:1
        ",
    );
}

#[test]
fn figures_over_two_lines_of_a_drawn_cell_are_joined_where_the_rate_proves_it() {
    check(
        "年度资金总额\t47326 50.00\t52585 00.00\t50166 09.00\t10\t95.40%\t9.54\n\
         上年结转资金\t20350 39.50\t甲 12\t86635. 00\t\t\t\n\
         石桥数量\t≥1865 0人\t10 7.5\t1865 0人 次\t20\t\t\n",
        r"
        1| [年度资金总额][4732650.00][5258500.00][5016609.00][10][95.40%][9.54]
        2| [上年结转资金][2035039.50][甲 12][86635.00][][][]
        3| [石桥数量][≥18650人][10 7.5][1865 0人 次][20][][]
        R004 torn-cell likely 1:8
        R004 torn-cell likely 1:20
        R004 torn-cell likely 1:32
        R004 torn-cell likely 2:8
        R004 torn-cell likely 2:25
        R004 torn-cell likely 3:6
        ",
    );
}

#[test]
fn two_figures_in_a_drawn_cell_stay() {
    check(
        "年度资金总额\t52585 00\t5258500.00\t5016609.00\t10\t95.40%\t9.54\n\
         其他资金\t34000 34000\t30000 30000\t88.24%\t\t\t\n",
        r"
        1| [年度资金总额][52585 00][5258500.00][5016609.00][10][95.40%][9.54]
        2| [其他资金][34000 34000][30000 30000][88.24%][][][]
        ",
    );
}

#[test]
fn figures_whose_rate_holds_or_says_nothing_are_left_alone() {
    check(
        "年度资金总额\n5000\n5000\n4000\n10\n80.00%\n8\n其他资金\n4000\n500\n3000\n10\n",
        r"
        1: [年度资金总额]
        2: [5000]
        3: [5000]
        4: [4000]
        5: [10]
        6: [80.00%]
        7: [8]
        8: [其他资金]
        9: [4000]
        10: [500]
        11: [3000]
        12: [10]
        ",
    );
}

#[test]
fn a_label_takes_its_bracket_from_the_next_line() {
    check(
        "产出指标\n（50分）\n数量指标\n测绘石桥\n",
        r"
        1: [产出指标（50分） +1]
        2_
        3: [数量指标]
        4: [测绘石桥]
        R002 broken-label likely 1:1
        ",
    );
}

#[test]
fn texts_that_touched_go_to_the_blank_cells_beside_theirs() {
    check(
        "一级指标\t二级指标\t三级指标\t指标值\t经办股\t完成值\t分值 得分\t\n\
         产出指标\t数量指标\t修缮桥梁\t2座\t桥梁股\t2座\t20\t20\n\
         \t质量指标\t验收合格率\t100%\t桥梁股\t100% 20\t\t20\n\
         \t时效指标\t及时开工\t按时 桥梁股\t\t按时\t20 18\t\n\
         \t成本指标\t每座 成本\t\t桥梁股\t5万元\t10\t10\n",
        r"
        1| [一级指标][二级指标][三级指标][指标值][经办股][完成值][分值][得分]
        2| [产出指标][数量指标][修缮桥梁][2座][桥梁股][2座][20][20]
        3| [][质量指标][验收合格率][100%][桥梁股][100%][20][20]
        4| [][时效指标][及时开工][按时][桥梁股][按时][20][18]
        5| [][成本指标][每座 成本][][桥梁股][5万元][10][10]
        R010 split-glued likely 1:28
        R010 split-glued likely 3:22
        R010 split-glued likely 4:12
        R010 split-glued likely 4:23
        ",
    );
}
