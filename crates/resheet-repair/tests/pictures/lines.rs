//! Lines of several cells that stand in the wrong cell or row.

use super::check;

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
