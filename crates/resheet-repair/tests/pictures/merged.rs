//! R001: the text of a merged cell in each of its positions.

use super::check;

#[test]
fn a_label_and_a_value_in_each_of_their_positions_are_one_cell_each() {
    check(
        "项目名称\t项目名称\t古桥测绘\t古桥测绘\n主管部门\t主管部门\t青河区文旅局\t青河区文旅局\n",
        r"
        1| [项目名称 >][古桥测绘 >]
        2| [主管部门 >][青河区文旅局 >]
        R001 merged-echo certain 1:1
        R001 merged-echo certain 2:1
        ",
    );
}

#[test]
fn equal_amounts_under_two_headers_stay_two() {
    check(
        "项目名称\t项目名称\t古桥测绘\t古桥测绘\t古桥测绘\t古桥测绘\n\
         项目资金\t项目资金\t年初预算数\t全年预算数\t全年执行数\t执行率\n\
         项目资金\t项目资金\t年度资金总额\t7.25\t7.25\t7.25\n",
        r"
        1| [项目名称 >][古桥测绘 >>>]
        2| [项目资金 >][年初预算数][全年预算数][全年执行数][执行率]
        3| [项目资金 >][年度资金总额][7.25][7.25][7.25]
        R001 merged-echo certain 1:1
        R001 merged-echo certain 2:1
        R001 merged-echo certain 3:1
        ",
    );
}

#[test]
fn equal_words_as_target_and_actual_stay_two() {
    check(
        "项目名称\t项目名称\t古桥测绘\t古桥测绘\t古桥测绘\t古桥测绘\n\
         三级指标\t三级指标\t年度指标值\t实际完成值\t分值\t得分\n\
         测绘成果\t测绘成果\t完成\t完成\t10\t10\n",
        r"
        1| [项目名称 >][古桥测绘 >>>]
        2| [三级指标 >][年度指标值][实际完成值][分值][得分]
        3| [测绘成果 >][完成][完成][10][10]
        R001 merged-echo certain 1:1
        R001 merged-echo certain 2:1
        R001 merged-echo certain 3:1
        ",
    );
}

#[test]
fn words_repeated_under_one_header_are_one_cell() {
    check(
        "项目名称\t项目名称\t古桥测绘\t古桥测绘\t古桥测绘\n\
         一级指标\t三级指标\t三级指标\t年度指标值\t实际完成值\n\
         产出指标\t测绘石桥数量\t测绘石桥数量\t3座\t3座\n",
        r"
        1| [项目名称 >][古桥测绘 >>]
        2| [一级指标][三级指标 >][年度指标值][实际完成值]
        3| [产出指标][测绘石桥数量 >][3座][3座]
        R001 merged-echo certain 1:1
        R001 merged-echo certain 2:1
        R001 merged-echo certain 3:1
        ",
    );
}

#[test]
fn a_label_below_itself_proves_as_much_and_is_no_rows_own() {
    check(
        "年度绩效目标\t一级指标\t三级指标\t年初目标值\t实际完成值\t得分\n\
         年度绩效目标\t产出指标\t测绘成果\t完成\t完成\t20\n\
         年度绩效目标\t产出指标\t测绘石桥数量\t3座\t3座\t20\n\
         总分\t40\t40\t40\t40\t40\n",
        r"
        1| [年度绩效目标][一级指标][三级指标][年初目标值][实际完成值][得分]
        2| [年度绩效目标][产出指标][测绘成果][完成][完成][20]
        3| [年度绩效目标][产出指标][测绘石桥数量][3座][3座][20]
        4| [总分][40 >>>>]
        R001 merged-echo certain 4:1
        ",
    );
}

#[test]
fn an_amount_repeated_where_no_table_has_a_heading_is_one() {
    check(
        "项目名称\t项目名称\t古桥测绘\t古桥测绘\n\
         项目资金\t项目资金\t年度资金总额\t7.25\t7.25\n\
         项目资金\t项目资金\t其他资金\t0\t0\n",
        r"
        1| [项目名称 >][古桥测绘 >]
        2| [项目资金 >][年度资金总额][7.25 >]
        3| [项目资金 >][其他资金][0 >]
        R001 merged-echo certain 1:1
        R001 merged-echo likely 2:1
        R001 merged-echo likely 3:1
        ",
    );
}

#[test]
fn lines_of_wrapped_cells_in_rows_of_their_own_are_one_row() {
    check(
        "主管部门\t青河区文化\t实施单位\t青河区文物\n\t和旅游局\t\t管理所\n\
         三级指标\t年度指标\t实际完成值\t得分\n\t值\n\
         测绘石\t≥3\t3座\t10\n桥\t座\n\
         成果归档\t完成\t已完成\t10\n",
        r"
        1| [主管部门][青河区文化和旅游局 +1][实施单位][青河区文物管理所 +1]
        2| [][2>]
        3| [三级指标][年度指标值 +1][实际完成值][得分]
        4| []
        5| [测绘石桥 +1][≥3座 +1][3座][10]
        6| []
        7| [成果归档][完成][已完成][10]
        R012 wrapped-row likely 2:1
        R012 wrapped-row likely 4:1
        R012 wrapped-row likely 6:1
        ",
    );
}

#[test]
fn a_line_of_its_own_continues_with_the_last_words() {
    check(
        "项目名称\t青河区古桥\n测绘项目\n主管部门\t青河区文旅局\n",
        r"
        1| [项目名称][青河区古桥测绘项目 +1]
        2: []
        3| [主管部门][青河区文旅局]
        R012 wrapped-row guess 2:1
        ",
    );
}

#[test]
fn words_below_words_that_may_be_a_row_are_left_alone() {
    check(
        "测绘石桥数量\t完成\t已完成\n成果归档\t完成\t已完成\n",
        r"
        1| [测绘石桥数量][完成][已完成]
        2| [成果归档][完成][已完成]
        ",
    );
}

#[test]
fn one_doubled_label_proves_nothing() {
    check(
        "项目名称\t项目名称\t古桥测绘\t古桥测绘\n主管部门\t青河区文旅局\n",
        r"
        1| [项目名称][项目名称][古桥测绘][古桥测绘]
        2| [主管部门][青河区文旅局]
        ",
    );
}

#[test]
fn a_text_that_fills_its_rows_proves_that_the_dump_repeats() {
    check(
        "项目名称\t石桥测绘项目\t石桥测绘项目\t石桥测绘项目\t石桥测绘项目\n\
         主管部门\t石桥镇人民政府\t石桥镇人民政府\t石桥镇人民政府\t石桥镇人民政府\n\
         年度总体目标\t产出指标\t石桥维护制度\t建立并完善\t建立并完善\n\
         总分\t110\t110\t110\t110\n",
        r"
        1| [项目名称][石桥测绘项目 >>>]
        2| [主管部门][石桥镇人民政府 >>>]
        3| [年度总体目标][产出指标][石桥维护制度][建立并完善][建立并完善]
        4| [总分][110 >>>]
        R001 merged-echo certain 1:1
        R001 merged-echo certain 2:1
        R001 merged-echo certain 4:1
        ",
    );
}

#[test]
fn figures_equal_in_every_row_above_the_first_header_are_one() {
    check(
        "项目名称\t项目名称\t石桥\t石桥\n\
         主管部门\t主管部门\t石桥镇\t实施单位\n\
         年度资金总额\t年度资金总额\t12.5\t12.5\n\
         其他资金\t其他资金\t0\t0\n",
        r"
        1| [项目名称 >][石桥 >]
        2| [主管部门 >][石桥镇][实施单位]
        3| [年度资金总额 >][12.5 >]
        4| [其他资金 >][0 >]
        R001 merged-echo certain 1:1
        R001 merged-echo certain 2:1
        R001 merged-echo likely 3:1
        R001 merged-echo likely 4:1
        ",
    );
    check(
        "项目名称\t项目名称\t石桥\t石桥\n\
         年度资金总额\t年度资金总额\t12.5\t12.5\n\
         其他资金\t其他资金\t1\t0\n",
        r"
        1| [项目名称 >][石桥 >]
        2| [年度资金总额 >][12.5][12.5]
        3| [其他资金 >][1][0]
        R001 merged-echo certain 1:1
        R001 merged-echo certain 2:1
        R001 merged-echo certain 3:1
        ",
    );
}

#[test]
fn a_word_of_two_levels_beside_itself_is_no_echo() {
    check(
        "满意度指标\t满意度指标\t游客满意度\t≥90%\t95%\n\
         成本指标\t成本指标\t测绘成本\t≤3万元\t3万元\n",
        r"
        1| [满意度指标][满意度指标][游客满意度][≥90%][95%]
        2| [成本指标][成本指标][测绘成本][≤3万元][3万元]
        ",
    );
}

#[test]
fn empty_neighbours_are_never_folded() {
    check(
        "项目名称\t项目名称\t\t\n主管部门\t主管部门\t\t\n",
        r"
        1| [项目名称 >][][]
        2| [主管部门 >][][]
        R001 merged-echo certain 1:1
        R001 merged-echo certain 2:1
        ",
    );
}

#[test]
fn merged_cells_that_were_cut_at_the_lines_below_are_joined() {
    check(
        "项目名称\t青石镇古\t桥修缮\t\t\t\n\
         主管部门\t青石镇文\t化站\t\t\t\n\
         实施单位\t青石镇桥\t梁所\t\t\t\n\
         目标\t完成古桥\t修缮。\t\t\t\n\
         \t上年结转\t资金\t\t12.5\t12.5\n\
         一级指标\t二级指标\t三级指标\t指标值\t分值\t得分\n\
         \t数量指标\t修缮桥梁\t2座\t20\t20\n\
         产出\t质量指标\t合格率\t100%\t20\t20\n\
         指标\t\t返修率\t0%\t20\t20\n\
         \t社会效益\t游客增长\t10%\t20\t20\n\
         效益指标\t指标\t好评\t多\t20\t20\n\
         总分\t\t\t\t100\t100\n",
        r"
        1| [项目名称][青石镇古桥修缮 +1][3>][][]
        2| [主管部门][青石镇文化站 +1][3>][][]
        3| [实施单位][青石镇桥梁所 +1][3>][][]
        4| [目标][完成古桥修缮。 +1][3>][][]
        5| [][上年结转资金 +1][3>][12.5][12.5]
        6| [一级指标][二级指标][三级指标][指标值][分值][得分]
        7| [产出指标 +2][数量指标][修缮桥梁][2座][20][20]
        8| [1>质量指标][合格率][100%][20][20]
        9| [1>][返修率][0%][20][20]
        10| [效益指标 +1][社会效益指标 +1][游客增长][10%][20][20]
        11| [2>好评][多][20][20]
        12| [总分][][][][100][100]
        R012 wrapped-row likely 1:6
        R012 wrapped-row likely 2:6
        R012 wrapped-row likely 3:6
        R012 wrapped-row likely 4:4
        R012 wrapped-row likely 5:2
        R012 wrapped-row likely 8:1
        R012 wrapped-row likely 10:2
        R012 wrapped-row likely 7:2
        R012 wrapped-row likely 8:4
        R012 wrapped-row likely 10:2
        R012 wrapped-row likely 8:1
        R012 wrapped-row likely 11:1
        ",
    );
}

#[test]
fn values_of_many_lengths_with_words_beside_them_are_no_cut_cells() {
    check(
        "项目名称\t青石镇古桥修缮\t经办股\t桥梁股\n\
         主管部门\t青石镇文化站\t督办人\t林远\n\
         实施单位\t青石镇桥梁管护所\t校核人\t周平\n",
        r"
        1| [项目名称][青石镇古桥修缮][经办股][桥梁股]
        2| [主管部门][青石镇文化站][督办人][林远]
        3| [实施单位][青石镇桥梁管护所][校核人][周平]
        ",
    );
}

#[test]
fn values_as_long_as_each_other_with_words_as_long_beside_them_are_no_cut_cells() {
    check(
        "项目名称\t青石古桥修缮\t经办股室\t桥梁养护股\t督办之人\t林远\n\
         主管部门\t青石镇文化站\t协办股室\t财务审计股\t校核之人\t周平\n\
         实施单位\t青石镇桥梁所\t复核股室\t工程管理股\t存档之人\t王志\n",
        r"
        1| [项目名称][青石古桥修缮][经办股室][桥梁养护股][督办之人][林远]
        2| [主管部门][青石镇文化站][协办股室][财务审计股][校核之人][周平]
        3| [实施单位][青石镇桥梁所][复核股室][工程管理股][存档之人][王志]
        ",
    );
}

#[test]
fn two_words_that_make_a_label_do_not_tell_of_cut_cells() {
    // The first of them is not as long as its column is wide: there was no need to cut it.
    check(
        "项目名称\t青石古桥修缮\t经办股室\t桥梁养护股\n\
         主管部门\t青石镇文化站\t协办股室\t财务审计股\n\
         实施单位\t青石镇桥梁所\t复核股室\t工程管理股\n\
         自评\t得分\t97.5\t优\n",
        r"
        1| [项目名称][青石古桥修缮][经办股室][桥梁养护股]
        2| [主管部门][青石镇文化站][协办股室][财务审计股]
        3| [实施单位][青石镇桥梁所][复核股室][工程管理股]
        4| [自评][得分][97.5][优]
        ",
    );
}
