//! Characters and figures that a program misread or cut: scripts, signs, marks of footnotes.

use resheet_lexis::{Lexicon, Texts};
use resheet_model::{Code, SourceText};

use super::{again, check};

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
