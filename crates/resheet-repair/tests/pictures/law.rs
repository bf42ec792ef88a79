//! What holds whatever the cells are.

use proptest::prelude::*;
use resheet_lexis::{Lexicon, Texts};
use resheet_model::{Code, SourceText};

use super::again;

proptest! {
    /// Cells out of which the rules make their choices, in any order: no
    /// character is lost, nothing is left to repair.
    #[test]
    fn nothing_is_lost_and_nothing_is_left_to_repair(
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
