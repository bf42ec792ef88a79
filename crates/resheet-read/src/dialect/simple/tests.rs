//! Pictures of tables under rules of dashes.

use crate::picture::check;

#[test]
fn a_cell_that_was_changed_later_shifts_its_line_only() {
    check(
        "-----  ------  ----  ----\n名称     机关运转    10    20\n改名     长名单位   15    40\n甲乙丙    机关      10    30\n丁戊己    机关一     5     10\n庚      机关二     5     10\n-----  ------  ----  ----\n",
        "# simple
         2| [名称][机关运转][10][20]
         3| [改名][长名单位][15][40]
         4| [甲乙丙][机关][10][30]
         5| [丁戊己][机关一][5][10]
         6| [庚][机关二][5][10]",
    );
}

#[test]
fn a_cell_longer_than_its_column_ends_at_the_gap_behind() {
    check(
        "--------  --------\n目标      成果\n完成全部石桥测绘任务。  石桥均已测绘\n甲        乙\n丙        丁\n戊        己\n--------  --------\n",
        "# simple
         2| [目标][成果]
         3| [完成全部石桥测绘任务。][石桥均已测绘]
         4| [甲][乙]
         5| [丙][丁]
         6| [戊][己]",
    );
}

#[test]
fn blank_lines_part_rows_and_lines_are_wrapped() {
    check(
        "标题\n\n  -------- ---------- ------\n  项目名称 运转       \n\n  目标     ≥7 (处)    7.00\n           “已完成”   (处)\n\n           \\-         1\n  -------- ---------- ------\n\n注\n",
        "# simple
         1: [标题]
         2_
         4| [项目名称][运转][]
         6| [目标][≥7 (处)“已完成”][7.00 (处)]
         9| [][-][1]
         11_
         12: [注]",
    );
}

#[test]
fn without_blank_lines_a_line_is_a_row() {
    check(
        "  名称   分值\n  ------ ------\n  甲     10\n  乙     9\n  ------ ------\n",
        "# simple
         1| [名称][分值]
         3| [甲][10]
         4| [乙][9]",
    );
}

#[test]
fn columns_may_be_counted_in_characters() {
    check(
        "-----  ------  ----\n项目自评表\n名称     机关运转    10\n≥5人    甲 乙丙    9\n       社区居家养老  8\n-----  ------  ----\n",
        "# simple
         2| [项目自评表][][]
         3| [名称][机关运转][10]
         4| [≥5人][甲 乙丙][9]
         5| [][社区居家养老][8]",
    );
}

#[test]
fn two_points_stand_for_an_empty_first_cell() {
    check(
        "======  ======\n名称    分值\n======  ======\n甲      10\n..      9\n======  ======\n",
        "# simple
         2| [名称][分值]
         4| [甲][10]
         5| [][9]",
    );
}

#[test]
fn a_header_under_a_long_rule() {
    check(
        "-------------\n名称   实际\n       完成\n------ ------\n甲     10\n\n乙     9\n-------------\n",
        "# simple
         2| [名称][实际完成]
         5| [甲][10]
         7| [乙][9]",
    );
}

#[test]
fn a_sign_that_was_counted_as_two_columns_leaves_the_count_as_it_is() {
    let rule = "-------- ------------ ------ ------ ----";
    let row = |name: &str, value: &str| format!("产出指标 {name} ≥{value} {value}   10\n");
    let rows: String =
        [("修缮桥梁", "3座"), ("疏浚河道", "2里"), ("栽种行道", "9株"), ("安装路灯", "8盏")]
            .map(|(name, value)| row(&format!("{name}    "), &format!("{value} ")))
            .concat();
    check(
        &format!("{rule}\n{rows}{rule}\n"),
        "# simple
         2| [产出指标][修缮桥梁][≥3座][3座][10]
         3| [产出指标][疏浚河道][≥2里][2里][10]
         4| [产出指标][栽种行道][≥9株][9株][10]
         5| [产出指标][安装路灯][≥8盏][8盏][10]",
    );
}

#[test]
fn an_escape_of_nothing_stands_for_an_empty_cell() {
    check(
        "======  ======  ====\n名称    等级    分值\n======  ======  ====\n甲      \\       10\n\\       乙      9\n\\       \\-      8\n======  ======  ====\n",
        "# simple
         2| [名称][等级][分值]
         4| [甲][][10]
         5| [][乙][9]
         6| [][-][8]",
    );
}

#[test]
fn a_title_directly_below_the_last_rule_begins_the_next_table() {
    check(
        "------------------\n名称      实际\n          完成\n--------  --------\n甲        10\n\n乙        9\n------------------\n第二张表\n\n---------------------\n单位  处室  得分\n----  ----  -----\n丙    一    8\n\n丁          7\n---------------------\n",
        "# simple
         2| [名称][实际完成]
         5| [甲][10]
         7| [乙][9]
         9: [第二张表]
         10_
         12| [单位][处室][得分]
         14| [丙][一][8]
         16| [丁][][7]",
    );
}

#[test]
fn a_title_between_tables_without_headers() {
    check(
        "------  ----\n名称    甲\n分值    10\n------  ----\n第二张表\n\n----  --------  ----\n单位  丙        一\n得分  8         9\n----  --------  ----\n第三张表：各处室自评\n单位：万元\n----  --------  ----\n单位  丁        二\n得分  7         6\n----  --------  ----\n",
        "# simple
         2| [名称][甲]
         3| [分值][10]
         5: [第二张表]
         6_
         8| [单位][丙][一]
         9| [得分][8][9]
         11: [第三张表：各处室自评]
         12: [单位：万元]
         14| [单位][丁][二]
         15| [得分][7][6]",
    );
}

#[test]
fn tables_with_the_same_rules_are_parted_by_the_blank_line_between() {
    check(
        "====  ====\n名称  分值\n====  ====\n甲    10\n====  ====\n第二张表\n\n====  ====\n名称  分值\n====  ====\n乙    9\n====  ====\n",
        "# simple
         2| [名称][分值]
         4| [甲][10]
         6: [第二张表]
         7_
         9| [名称][分值]
         11| [乙][9]",
    );
}

#[test]
fn rules_inside_part_rows_and_may_go_over_columns() {
    check(
        "====  ====  ====\n名称  分值  得分\n====  ====  ====\n产出\n----------  ----\n甲    10    9\n----------------\n乙    8     7\n====  ====  ====\n",
        "# simple
         2| [名称][分值][得分]
         4| [产出][][]
         6| [甲][10][9]
         8| [乙][8][7]",
    );
}

#[test]
fn a_title_of_two_words_and_a_page_break_below_the_last_rule() {
    check(
        "====  ====\n名称  分值\n====  ====\n甲    10\n====  ====\n附件  第二张表\n\n======  ======\n处室    得分\n======  ======\n乙      9\n======  ======\n\u{c}第三张表\n======  ====\n处室    得分\n======  ====\n丙      8\n======  ====\n",
        "# simple
         2| [名称][分值]
         4| [甲][10]
         6: [附件  第二张表]
         7_
         9| [处室][得分]
         11| [乙][9]
         13~
         13: [第三张表]
         15| [处室][得分]
         17| [丙][8]",
    );
}

/// Looking through the line again for each column behind its end would be half a milliard
/// steps a row.
#[test]
fn a_line_that_ends_before_most_columns_is_walked_through_once() {
    let rule = format!("{}{}", "-".repeat(2_000_000), " --".repeat(256));
    let long = "甲".repeat(900_000);
    let text = format!("{rule}\n{long}\n{long}\n{rule}\n");
    let reading = super::read(&text, &crate::line::Line::at(&text, 0)).unwrap();
    let rows: Vec<_> = reading.rows.iter().filter(|row| !row.cells.is_empty()).collect();
    assert_eq!(rows.len(), 2);
    assert!(rows.iter().all(|row| row.cells[0].text == long));
}
