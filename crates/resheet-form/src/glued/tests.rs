//! Pictures of splits: the tokens of a row, and what they became.

use std::borrow::Cow;

use resheet_lexis::{Lexicon, Texts};
use resheet_model::{
    Edge, FundColumn as F, Grid, GridCell, GridRow, IndicatorColumn as I, RawCell, RowKind, Span,
};

use super::*;
use crate::regions::{FundKind, HeaderCell, IndicatorKind};
use crate::token::tokens;

/// A glued line as a grid: each cell where it stands in the line.
fn grid(cells: &[&str]) -> Grid<'static> {
    let mut at = 0;
    let cells = cells.iter().map(|text| {
        let span = Span::new(at, at + text.len());
        at += text.len();
        let text = Cow::Owned((*text).to_owned());
        let raw = RawCell {
            text,
            span,
            more: Vec::new(),
            column: 0,
            columns: 1,
            rows: 1,
            edge: Edge::Glued(Confidence::Certain),
        };
        GridCell::from(raw)
    });
    let row = GridRow {
        kind: RowKind::Cells,
        dialect: "glued",
        is_record: false,
        span: Span::default(),
        cells: cells.collect(),
    };
    Grid { rows: vec![row], repairs: Vec::new() }
}

fn header<K>(kind: K) -> HeaderCell<K> {
    let (label, span) = (String::new(), Span::default());
    HeaderCell {
        kind,
        label,
        span,
        positions: 0..1,
        width: 0,
        placed: false,
        wrap: None,
        bought: false,
    }
}

/// Every part must lie under the span it claims.
fn show(tokens: &[Token<'_>], line: &str) -> String {
    let text = |token: &Token<'_>| {
        assert_eq!(&line[token.span.range()], token.text, "a part under its own span");
        token.text.to_string()
    };
    tokens.iter().map(text).collect::<Vec<_>>().join(" ")
}

/// The parts of a funds row with all usual columns but the first.
#[track_caller]
fn funds(columns: &[F], part: bool, cells: &[&str], expected: Option<&str>) {
    let grid = grid(cells);
    let tokens = tokens(&grid, &Texts::new(Lexicon::shared()));
    let columns: Vec<_> = columns.iter().map(|column| header(FundKind::Known(*column))).collect();
    let figures: Vec<usize> = (0..tokens.len()).collect();
    let rows = [Row { part, figures: &figures }];
    let mut log = Log::default();
    let parted = part_funds(&tokens, &rows, &columns, &mut log);
    let shown = parted.map(|parted| show(&parted.tokens, &cells.concat()));
    assert_eq!(shown.as_deref(), expected, "{cells:?}");
}

const PLAIN: &[F] = &[F::Budget, F::Executed, F::Rate];
const FULL: &[F] = &[F::Initial, F::Budget, F::Executed, F::Weight, F::Rate, F::Score];

#[test]
fn the_printed_rate_proves_a_split() {
    funds(PLAIN, false, &["194.9194.9100%"], Some("194.9 194.9 100%"));
    funds(PLAIN, true, &["4848100%"], Some("48 48 100%"));
    let scored = &[F::Budget, F::Executed, F::Weight, F::Rate, F::Score];
    funds(scored, false, &["310.2154.741050%5"], Some("310.2 154.74 10 50% 5"));
    funds(FULL, false, &["23.2230.429.971098.59%9.86"], Some("23.22 30.4 29.97 10 98.59% 9.86"));
    funds(
        FULL,
        false,
        &["114.12149.42140.7810.0094.229.42"],
        Some("114.12 149.42 140.78 10.00 94.22 9.42"),
    );
}

#[test]
fn dashes_count_as_cells() {
    funds(FULL, true, &["07.187.18", "—", "100%", "—"], Some("0 7.18 7.18 — 100% —"));
}

#[test]
fn one_cell_short_says_nothing() {
    // Left over: no token stays to be taken for an amount.
    let scored = &[F::Budget, F::Executed, F::Weight, F::Rate, F::Score];
    funds(scored, false, &["303010100%"], Some(""));
}

#[test]
fn whole_figures_are_left_alone() {
    funds(FULL, false, &["194.9", "194.9", "100%"], None);
    funds(PLAIN, true, &["48"], None);
}

/// The parts of an indicator table with target, actual value, weight, score.
#[track_caller]
fn indicators(cells: &[&str], expected: &str) {
    let grid = grid(cells);
    let tokens = tokens(&grid, &Texts::new(Lexicon::shared()));
    let columns = [I::Level3, I::Target, I::Actual, I::Weight, I::Score];
    let columns = columns.map(|column| header(IndicatorKind::Known(column)));
    let mut log = Log::default();
    let execution = Execution { weight: 10.into(), score: 10.into() };
    let parted = part_indicators(tokens.into(), &columns, execution, &mut log);
    assert_eq!(show(&parted, &cells.concat()), expected);
}

#[test]
fn weights_sum_to_the_total() {
    let rest = ["合格率", "≥90%", "95%", "8080", "总分", "100100"];
    let parted = "合格率 ≥90% 95% 80 80 总分 100 100";
    let row = |cells: &[&'static str]| [cells, rest.as_slice()].concat();
    indicators(
        &row(&["人数", "≥2100人", "21001010"]),
        &format!("人数 ≥2100人 2100 10 10 {parted}"),
    );
    // ≥2 with 1002100 sums up as well as ≥2100 with 2100, but is far from its
    // target.
    let near = format!("人数 ≥2100 2100 10 10 {parted}");
    indicators(&row(&["人数", "≥2100210010", "10"]), &near);
}

#[test]
fn a_weight_and_its_score_need_no_sum() {
    indicators(&["合格率", "≥90%", "95%", "8.008.00"], "合格率 ≥90% 95% 8.00 8.00");
    indicators(&["合格率", "≥90%", "95%", "109.5"], "合格率 ≥90% 95% 10 9.5");
}

#[test]
fn what_may_be_one_weight_stays() {
    indicators(&["合格率", "≥90%", "95%", "10"], "合格率 ≥90% 95% 10");
    indicators(&["培训人数", "≥50人", "5010"], "培训人数 ≥50人 5010");
}

#[test]
fn what_is_one_value_already_is_not_cut_for_a_lost_cell() {
    let columns = [I::Level3, I::Target, I::Actual, I::Score];
    let whole = |cells: &[&str]| {
        let grid = grid(cells);
        let tokens = tokens(&grid, &Texts::new(Lexicon::shared()));
        let columns = columns.map(|column| header(IndicatorKind::Known(column)));
        let mut log = Log::default();
        let parted = part_indicators(tokens.into(), &columns, Execution::default(), &mut log);
        assert_eq!(show(&parted, &cells.concat()), cells.join(" "));
    };
    whole(&["养护及时率", "76.3%", "15"]);
    whole(&["栽植期", "2022.4.12", "8"]);
    whole(&["补苗标准", "≤41.5元/株", "9"]);
}

#[test]
fn sums_that_are_exact_are_taken_first() {
    let rest = ["合格率", "≥90%", "95%", "80", "78.03", "总分", "100", "97.8"];
    // 9.77 sums to the total, and 9.8 only nearly so.
    let row = [["人数", "≥40人", "40", "109.77"].as_slice(), &rest].concat();
    indicators(&row, &row.join(" ").replace("109.77", "10 9.77"));
}

#[test]
fn a_part_is_no_surer_than_the_cut() {
    let cells = ["合格率", "≥90%", "95%", "8.008.00"];
    let grid = grid(&cells);
    let tokens = tokens(&grid, &Texts::new(Lexicon::shared()));
    let columns = [I::Level3, I::Target, I::Actual, I::Weight, I::Score];
    let columns = columns.map(|column| header(IndicatorKind::Known(column)));
    let mut log = Log::default();
    let parted = part_indicators(tokens.into(), &columns, Execution::default(), &mut log);
    let sure: Vec<Confidence> = parted.iter().map(|token| token.text_confidence).collect();
    let (likely, certain) = (Confidence::Likely, Confidence::Certain);
    assert_eq!(sure, [certain, certain, certain, likely, likely]);
}

#[test]
fn an_actual_value_is_near_its_target() {
    indicators(&["培训人数", "≥50人", "501010"], "培训人数 ≥50人 50 10 10");
    // 5.6 with all points, or 5.61 with 7 of 71: both are consistent.
    indicators(&["运维费", "≤5.6万元", "5.61717"], "运维费 ≤5.6万元 5.61717");
}

#[test]
fn weights_glued_to_names_are_parted_where_most_names_have_one() {
    let weight_behind = |cells: &[&str], expected: &str| {
        let grid = grid(cells);
        let tokens = tokens(&grid, &Texts::new(Lexicon::shared()));
        let columns = [I::Level3, I::Weight, I::Target, I::Actual, I::Score];
        let columns = columns.map(|column| header(IndicatorKind::Known(column)));
        let mut log = Log::default();
        let parted = part_indicators(tokens.into(), &columns, Execution::default(), &mut log);
        assert_eq!(show(&parted, &cells.concat()), expected);
    };
    weight_behind(
        &["测绘石桥数量40", "≥3座", "3座", "40", "图纸合格率50", "≥90%", "95%", "50"],
        "测绘石桥数量 40 ≥3座 3座 40 图纸合格率 50 ≥90% 95% 50",
    );
    weight_behind(&["测绘石桥数量40", "≥3座", "3座"], "测绘石桥数量40 ≥3座 3座");
}

#[test]
fn long_amounts_without_points() {
    funds(
        FULL,
        true,
        &["420900042090003152541", "—", "74.90%", "—"],
        Some("4209000 4209000 3152541 — 74.90% —"),
    );
    funds(FULL, true, &["000", "—", "—"], Some("0 0 0 — —"));
}
