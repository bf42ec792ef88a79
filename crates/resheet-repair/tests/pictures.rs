//! What each rule repairs, and what it must leave alone.

use std::fmt::Write;

use proptest::prelude::*;
use resheet_lexis::{Lexicon, Texts};
use resheet_model::{Block, Code, Grid, RawCell, RawRow, RowKind, SourceText, catalogue};

/// Reads a dump, repairs it and compares what comes out with a picture.
///
/// A row is its line number, a sign for its kind (`|` cells, `:` text, `_`
/// blank, `~` page end) and its cells in brackets; each `>` behind a text is
/// one position more that the cell covers, `+n` that n pieces were joined to
/// it, `2>` before it a position that does not follow from the cell before.
/// Behind the rows stands the log: rule, name, confidence, line:column.
#[track_caller]
fn check(dump: &str, picture: &str) {
    let source = SourceText::plain("test", dump);
    let lexicon = Lexicon::shared();
    let grid = resheet_repair::repair(resheet_read::read(&source, lexicon), &Texts::new(lexicon));
    let expected: Vec<&str> =
        picture.lines().map(str::trim).filter(|line| !line.is_empty()).collect();
    let drawn = draw(&source, &grid);
    let drawn: Vec<&str> = drawn.lines().collect();
    assert!(
        drawn == expected,
        "repaired:\n{}\nexpected:\n{}",
        drawn.join("\n"),
        expected.join("\n")
    );
    assert_eq!(again(&grid, lexicon), Vec::<Code>::new(), "a second run repairs once more");
}

fn draw(source: &SourceText, grid: &Grid<'_>) -> String {
    let mut out = String::new();
    for row in &grid.rows {
        let sign = match row.kind {
            RowKind::Cells => '|',
            RowKind::Text => ':',
            RowKind::Blank => '_',
            RowKind::PageBreak => '~',
        };
        let _ = write!(out, "{}{sign}", source.place(row.span).line);
        let mut next = 0;
        for (at, cell) in row.cells.iter().enumerate() {
            out.push_str(if at == 0 { " [" } else { "[" });
            if cell.column != next {
                let _ = write!(out, "{}>", cell.column);
            }
            next = cell.column + cell.columns;
            out.push_str(&cell.text);
            if cell.columns > 1 {
                let _ = write!(out, " {}", ">".repeat(cell.columns as usize - 1));
            }
            if !cell.more.is_empty() {
                let _ = write!(out, " +{}", cell.more.len());
            }
            out.push(']');
        }
        out.push('\n');
    }
    for repair in &grid.repairs {
        let place = source.place(repair.span);
        let name = catalogue::entry(repair.rule).map_or("?", |entry| entry.name.as_str());
        let confidence = repair.confidence.name();
        let _ =
            writeln!(out, "{} {name} {confidence} {}:{}", repair.rule, place.line, place.column);
    }
    out
}

/// The rules that find something to repair in rows that were repaired.
fn again(grid: &Grid<'_>, lexicon: &Lexicon) -> Vec<Code> {
    let blocks = grid.rows.iter().map(|row| Block {
        dialect: row.dialect,
        rows_are_records: row.is_record,
        rows: vec![RawRow {
            kind: row.kind,
            span: row.span,
            cells: row
                .cells
                .iter()
                .map(|cell| RawCell {
                    text: cell.text.clone(),
                    span: cell.span,
                    more: cell.more.clone(),
                    column: cell.column,
                    columns: cell.columns,
                    rows: cell.rows,
                    edge: cell.edge,
                })
                .collect(),
        }],
    });
    resheet_repair::repair(blocks.collect(), &Texts::new(lexicon))
        .repairs
        .iter()
        .map(|r| r.rule)
        .collect()
}

// R001: the text of a merged cell in each of its positions.

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

// R002: a label in pieces.

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

// R008: a row that a page end cut.

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

/// A sheet cut at every change of script, as pages with a font for each come.
const TORN: &str = "项目绩效自评表\n（\n2023\n年度）\n项目名称\n[31]\n青河三桥\n年度目标\n\
    一是测绘石桥\n38\n座，维护木桥\n46\n座；\n一级指标\n二级指标\n三级指标\n年度指标值\n\
    实际完成值\n分值\n产出指标\n数量指标\n测绘石桥\n≥38\n座\n38\n座\n10\n成本指标\n\
    单座成本\n≤18.5\n万元\n/\n座\n18\n10\n时效指标\n完成时间\n2023\n年\n11\n月底前\n\
    已完成\n10\n";

#[test]
fn cells_cut_at_a_change_of_script_are_joined() {
    let source = SourceText::plain("test", TORN);
    let grid = resheet_repair::repair(
        resheet_read::read(&source, Lexicon::shared()),
        &Texts::new(Lexicon::shared()),
    );
    let cells: Vec<&str> =
        grid.rows.iter().flat_map(|row| &row.cells).map(|cell| &*cell.text).collect();
    let expected = [
        "项目绩效自评表（2023年度）",
        "项目名称",
        "[31]青河三桥",
        "年度目标",
        "一是测绘石桥38座，维护木桥46座；",
        "一级指标",
        "二级指标",
        "三级指标",
        "年度指标值",
        "实际完成值",
        "分值",
        "产出指标",
        "数量指标",
        "测绘石桥",
        "≥38座",
        "38座",
        "10",
        "成本指标",
        "单座成本",
        "≤18.5万元/座",
        "18",
        "10",
        "时效指标",
        "完成时间",
        "2023年11月底前",
        "已完成",
        "10",
    ];
    assert_eq!(cells, expected);
    assert!(grid.repairs.iter().all(|repair| repair.rule == Code::R004));
    assert_eq!(again(&grid, Lexicon::shared()), Vec::<Code>::new());
}

#[test]
fn one_cell_of_both_scripts_proves_that_nothing_was_cut() {
    let source = SourceText::plain("test", format!("{TORN}共2页\n"));
    let grid = resheet_repair::repair(
        resheet_read::read(&source, Lexicon::shared()),
        &Texts::new(Lexicon::shared()),
    );
    assert!(grid.repairs.iter().all(|repair| repair.rule != Code::R004));
}

#[test]
fn signs_that_a_scanner_took_for_a_letter() {
    check(
        "测绘石桥数量\tw3座\t3座\n图纸验收合格率\tw98%\t98%\n",
        "
        1| [测绘石桥数量][≥3座][3座]
        2| [图纸验收合格率][≥98%][98%]
        R013 misread-sign likely 1:8
        R013 misread-sign likely 2:9
        ",
    );
}

#[test]
fn one_letter_before_a_figure_is_a_name() {
    check(
        "打印机\tw3台\t3台\tw12\n",
        "
        1| [打印机][w3台][3台][w12]
        ",
    );
}

#[test]
fn marks_of_footnotes_that_a_note_explains() {
    check(
        "测绘石桥数量\t≥3座[2]\t3座①\t9.50¹\n图纸验收合格率\t≥98%③\t98%\t\n注：①含木桥一座。[2]含在建。¹含结转。\n",
        "
        1| [测绘石桥数量][≥3座][3座][9.50]
        2| [图纸验收合格率][≥98%③][98%][]
        3: [注：①含木桥一座。[2]含在建。¹含结转。]
        R014 footnote-mark likely 1:8
        R014 footnote-mark likely 1:15
        R014 footnote-mark likely 1:19
        ",
    );
}

proptest! {
    /// Cells out of which the rules make their choices, in any order: no
    /// character is lost, nothing is left to repair.
    #[test]
    fn nothing_is_lost_and_nothing_is_left_to_mend(
        rows in prop::collection::vec(
            prop::collection::vec(
                prop::sample::select(vec![
                    "", "项目名称", "主管部门", "绩效", "指标", "绩", "效", "标", "年度", "完成",
                    "产出指标", "满意度指标", "三级指标", "年度指标值", "实际完成值", "7.25",
                    "10", "98%", "石桥测绘", "受汛期影响", "(万", "元)", "（", "）", "，座", "2023",
                    "年", "座", "A",
                ]),
                0..7,
            ),
            0..12,
        ),
        between in prop::sample::select(vec!["\t", " ", "|", "\n"]),
    ) {
        let lines: Vec<String> = rows.iter().map(|row| row.join(between)).collect();
        let source = SourceText::plain("test", lines.join("\n"));
        let lexicon = Lexicon::shared();
        let blocks = resheet_read::read(&source, Lexicon::shared());
        let letters = |text: &str| text.chars().filter(|c| !c.is_whitespace()).count();
        let before: usize = blocks
            .iter()
            .flat_map(|block| &block.rows)
            .flat_map(|row| &row.cells)
            .map(|cell| letters(&cell.text))
            .sum();
        let grid = resheet_repair::repair(blocks, &Texts::new(lexicon));
        let cells = || grid.rows.iter().flat_map(|row| &row.cells);
        let after: usize = cells().map(|cell| letters(&cell.text)).sum();
        let folds = grid.repairs.iter().any(|repair| repair.rule == Code::R001);
        let kept = if folds { after < before } else { after == before };
        prop_assert!(kept, "{before} characters before, {after} after");
        for cell in cells() {
            let pieces = std::iter::once(cell.span).chain(cell.more.iter().copied());
            let under: usize = pieces.map(|span| letters(source.slice(span))).sum();
            prop_assert_eq!(letters(&cell.text), under);
            for &repair in &cell.repairs {
                prop_assert!((repair as usize) < grid.repairs.len());
            }
        }
        prop_assert_eq!(again(&grid, lexicon), Vec::<Code>::new());
    }
}

#[test]
fn the_names_of_a_header_go_on_in_the_row_below() {
    check(
        "绩效指标\t一级\t二级\t三级\t年度\t实际\t分值\t得分\t偏差原因分\n\t指标\t指标\t指标\t指标值\t完成值\t\t\t析及改进措施\n\t产出指标\t数量指标\t测绘木桥数量\t≥2座\t2座\t20\t20\t\n",
        "1| [绩效指标][一级指标 +1][二级指标 +1][三级指标 +1][年度指标值 +1][实际完成值 +1][分值][得分][偏差原因分析及改进措施 +1]
         2| [][6>][]
         3| [][产出指标][数量指标][测绘木桥数量][≥2座][2座][20][20][]
         R012 wrapped-row likely 2:1",
    );
}

#[test]
fn names_of_columns_on_one_line_are_parted() {
    check(
        "一级指标二级指标\n三级指标\n全年执行\n数执行率\n得分\n",
        r"
        1| [一级指标][二级指标]
        2: [三级指标]
        3: [全年执行数 +1]
        4| [1>执行率]
        5: [得分]
        R010 split-glued likely 1:1
        R010 split-glued likely 4:1
        R012 wrapped-row likely 3:1
        ",
    );
}

#[test]
fn a_name_that_strayed_into_its_neighbour_is_not_parted() {
    check(
        "三级指标\n三级指标年度指标值\n实际完成值\n",
        r"
        1: [三级指标]
        2: [三级指标年度指标值]
        3: [实际完成值]
        ",
    );
}

#[test]
fn the_label_of_a_level_stands_on_the_second_line_of_its_row() {
    check(
        "产出指标\t\t测绘木桥数量\t≥2座\t2座\t20\t18\t汛期停工，下年提前安\n\t数量指标\t\t\t\t\t\t排\n",
        r#"
        1| [产出指标][数量指标 +1][测绘木桥数量][≥2座][2座][20][18][汛期停工，下年提前安排 +1]
        2| [][2>][][][][]
        R012 wrapped-row likely 2:1
        "#,
    );
}

/// Two lines of every row were found in the row below.
#[test]
fn last_lines_that_stand_first_in_the_cell_below() {
    check(
        "效益指标\t社会效益指\t古桥周边积水情\t≥45000立方\t43200立方\t15\n满意度指标\t\"标\n服务对象满\"\t\"况\n村民满意度\"\t\"米\n=100%\"\t\"米\n100%\"\t15\n\t意度指标\t\t\t\t\n",
        r#"
        1| [效益指标][社会效益指标 +1][古桥周边积水情况 +1][≥45000立方米 +1][43200立方米 +1][15]
        2| [满意度指标][服务对象满意度指标 +1][村民满意度][=100%][100%][15]
        7| [][][][][][]
        R012 wrapped-row likely 2:8
        R012 wrapped-row guess 3:9
        R012 wrapped-row likely 4:9
        R012 wrapped-row likely 5:9
        R012 wrapped-row likely 7:2
        "#,
    );
}

#[test]
fn two_lines_of_cells_of_their_own_stay() {
    check(
        "社会效益\t测绘石桥\t≥3座\t10\n\"生态\n效益\"\t\"测绘\n木桥\"\t\"≥2\n座\"\t10\n",
        r#"
        1| [社会效益][测绘石桥][≥3座][10]
        2| [生态
        效益][测绘
        木桥][≥2
        座][10]
        "#,
    );
}

#[test]
fn runs_of_figures_and_words_in_turn() {
    check(
        "测绘长度\t\"≥16(\n)\n公里\"\t\"16.8(\n)\n公里\"\t\"2024\n12\n31\n年\n月\n日前\"\t\"16\n完成测绘\n公里，改善环境。\"\n",
        r#"
        1| [测绘长度][≥16(公里)][16.8(公里)][2024年12月31日前][完成测绘16公里，改善环境。]
        R004 torn-cell likely 1:7
        R004 torn-cell likely 3:6
        R004 torn-cell likely 5:6
        R004 torn-cell guess 10:6
        "#,
    );
}

#[test]
fn figures_cut_behind_their_first_place() {
    check(
        "测绘石桥数量\n40.0\n0\n38.50\n95.0\n0％\n20.25\n",
        r#"
        1: [测绘石桥数量]
        2: [40.00 +1]
        3_
        4: [38.50]
        5: [95.00％ +1]
        6_
        7: [20.25]
        R004 torn-cell likely 2:1
        R004 torn-cell likely 5:1
        "#,
    );
}

/// A figure with one place that no digit follows: the dump prints one place too.
#[test]
fn figures_of_one_place_are_not_cut() {
    check(
        "测绘石桥数量\n40.0\n0\n38.50\n95.0\n0％\n20.25\n9.5\n三座\n",
        r#"
        1: [测绘石桥数量]
        2: [40.0]
        3: [0]
        4: [38.50]
        5: [95.0]
        6: [0％]
        7: [20.25]
        8: [9.5]
        9: [三座]
        "#,
    );
}

#[test]
fn rows_that_stand_in_one() {
    check(
        "产出指标\t数量指标\t石桥数量 木桥数量\t≥3座 ≥2座\t15.00 15.00\t15.00 14.00\t汛期停工\n\t质量指标\t合格率\t=100%\t20\t20\t\n",
        r"
        1| [产出指标][数量指标][石桥数量][≥3座][15.00][15.00][]
        1| [][][木桥数量][≥2座][15.00][14.00][汛期停工]
        2| [][质量指标][合格率][=100%][20][20][]
        R010 split-glued likely 1:1
        ",
    );
}

#[test]
fn one_cell_of_two_numbers_is_no_row_of_two() {
    check(
        "产出指标\t数量指标\t石桥数量\t≥3座\t15.00 15.00\t15.00\t\n\t质量指标\t合格率\t=100%\t20\t20\t\n",
        r"
        1| [产出指标][数量指标][石桥数量][≥3座][15.00 15.00][15.00][]
        2| [][质量指标][合格率][=100%][20][20][]
        ",
    );
}

// R012: wrapped cells in a queue behind the others.

#[test]
fn wrapped_cells_behind_the_others_go_where_their_rows_lack_them() {
    check(
        "项目支出绩效自评表\n项目名称\n古桥测绘\n年初预算数\n全年预算数\n执行率\n年度资金总额\n34\n34\n90%\n12\n12\n90%\n一级指标\n二级指标\n三级指标\n年度指标值\n实际完成值\n分值\n得分\n产出指标\n数量指标\n测绘石桥数量\n20\n20\n质量指标\n≥90%\n92%\n30\n30\n时效指标\n完工时限\n30\n28\n总分\n100\n98\n（2022年度）\n其中：财政\n拨款\n≥12345立方\n米\n12345立方\n米\n测绘成果一次验\n收合格比例\n2022年12月31\n日前\n2022年12月20\n日\n",
        r"
        1: [项目支出绩效自评表]
        38: [（2022年度）]
        2: [项目名称]
        3: [古桥测绘]
        4: [年初预算数]
        5: [全年预算数]
        6: [执行率]
        7: [年度资金总额]
        8: [34]
        9: [34]
        10: [90%]
        39: [其中：财政拨款 +1]
        11: [12]
        12: [12]
        13: [90%]
        14: [一级指标]
        15: [二级指标]
        16: [三级指标]
        17: [年度指标值]
        18: [实际完成值]
        19: [分值]
        20: [得分]
        21: [产出指标]
        22: [数量指标]
        23: [测绘石桥数量]
        41: [≥12345立方米 +1]
        43: [12345立方米 +1]
        24: [20]
        25: [20]
        26: [质量指标]
        45: [测绘成果一次验收合格比例 +1]
        27: [≥90%]
        28: [92%]
        29: [30]
        30: [30]
        31: [时效指标]
        32: [完工时限]
        47: [2022年12月31日前 +1]
        49: [2022年12月20日 +1]
        33: [30]
        34: [28]
        35: [总分]
        36: [100]
        37: [98]
        38_
        39_
        40_
        41_
        42_
        43_
        44_
        45_
        46_
        47_
        48_
        49_
        50_
        R012 wrapped-row likely 38:1
        R012 wrapped-row likely 39:1
        R012 wrapped-row likely 41:1
        R012 wrapped-row likely 43:1
        R012 wrapped-row likely 45:1
        R012 wrapped-row likely 47:1
        R012 wrapped-row likely 49:1
        ",
    );
}

#[test]
fn notes_behind_the_total_are_no_queue() {
    check(
        "项目支出绩效自评表\n项目名称\n古桥测绘\n一级指标\n二级指标\n三级指标\n年度指标值\n实际完成值\n分值\n得分\n产出指标\n数量指标\n测绘石桥数量\n≥3座\n3座\n50\n50\n总分\n100\n98\n填表人某某\n联系人某某\n青河区文旅局\n盖章处\n",
        r"
        1: [项目支出绩效自评表]
        2: [项目名称]
        3: [古桥测绘]
        4: [一级指标]
        5: [二级指标]
        6: [三级指标]
        7: [年度指标值]
        8: [实际完成值]
        9: [分值]
        10: [得分]
        11: [产出指标]
        12: [数量指标]
        13: [测绘石桥数量]
        14: [≥3座]
        15: [3座]
        16: [50]
        17: [50]
        18: [总分]
        19: [100]
        20: [98]
        21: [填表人某某]
        22: [联系人某某]
        23: [青河区文旅局]
        24: [盖章处]
        ",
    );
}

// R012: names of columns in place of their groups.

#[test]
fn names_of_the_second_line_stand_in_place_of_their_groups() {
    check(
        "四、绩效指标 一级指标 二级指标 三级指标 预期情况 实际完成值 自评情况\n计算符号 指标值 度量单位 得分 分值\n产出指标 数量指标 测绘石桥数量 ≥ 3 座 3座 18 20\n质量指标 测绘合格率 ≥ 95 % 97% 20 20\n效益指标 社会效益指标 方便过河行人 ≥ 500 人 512人 20 20\n",
        r"
        1| [四、绩效指标][一级指标][二级指标][三级指标][计算符号][指标值][度量单位][实际完成值][得分][分值]
        2| []
        3| [产出指标][数量指标][测绘石桥数量][≥][3][座][3座][18][20]
        4| [质量指标][测绘合格率][≥][95][%][97%][20][20]
        5| [效益指标][社会效益指标][方便过河行人][≥][500][人][512人][20][20]
        R012 wrapped-row likely 2:1
        ",
    );
}

#[test]
fn a_line_that_was_no_wrapped_cell_is_in_no_queue() {
    check(
        "项目支出绩效自评表\n项目名称\n古桥测绘\n一级指标\n二级指标\n三级指标\n年度指标值\n实际完成值\n分值\n得分\n产出指标\n数量指标\n测绘石桥数量\n≥3座\n3座\n50\n50\n测绘木桥数量\n10\n9\n总分\n60\n59\n（2022年度）\n服务对象满意度\n指标\n本表一式两份\n",
        r"
        1: [项目支出绩效自评表]
        2: [项目名称]
        3: [古桥测绘]
        4: [一级指标]
        5: [二级指标]
        6: [三级指标]
        7: [年度指标值]
        8: [实际完成值]
        9: [分值]
        10: [得分]
        11: [产出指标]
        12: [数量指标]
        13: [测绘石桥数量]
        14: [≥3座]
        15: [3座]
        16: [50]
        17: [50]
        18: [测绘木桥数量]
        19: [10]
        20: [9]
        21: [总分]
        22: [60]
        23: [59]
        24: [（2022年度）]
        25: [服务对象满意度指标 +1]
        26_
        27: [本表一式两份]
        R002 broken-label likely 25:1
        ",
    );
}
