//! The points that a label declares, `产出指标(50分)`, are those of its rows.

use resheet_lexis::fold;
use resheet_model::{Code, Decimal, Finding, Indicator, IndicatorColumn, FundColumn, Seen};

use crate::case::{Case, Check, fund, indicator};
use crate::exact::sum;

pub(crate) const CHECK: Check = Check { name: "block_points", codes: &[Code::A022], run };

fn run(case: &Case<'_>, found: &mut Vec<Finding>) {
    for column in [IndicatorColumn::Level1, IndicatorColumn::Level2] {
        let level = |row: &Indicator| match column {
            IndicatorColumn::Level1 => row.level1.clone(),
            _ => row.level2.clone(),
        };
        let rows: Vec<(u32, &Indicator, Seen<String>)> =
            case.indicators().map(|(index, row)| (index, row, level(row))).collect();
        // Rows of one block stand together and share its cell.
        for block in rows.chunk_by(|left, right| same_cell(&left.2, &right.2)) {
            let Some((index, _, label)) = block.first() else { continue };
            let Some(declared) = label.value().and_then(|label| declared(label)) else { continue };
            let weights: Vec<Decimal> =
                block.iter().filter_map(|(_, row, _)| row.weight.value().copied()).collect();
            let Some(made) = sum(weights.iter().copied()) else { continue };
            if made != declared && weights.len() == block.len() {
                found.push(
                    Finding::new(Code::A022, indicator(*index, column), label.span)
                        .arg("printed", case.printed(label))
                        .arg("declared", declared)
                        .arg("expected", made)
                        .arg("count", block.len()),
                );
            }
        }
    }
    let header = case.sheet.shape.labels.iter().find(|label| label.key == "funds");
    if let (Some(header), Some((index, total))) = (header, case.total())
        && let (Some(points), Some(weight)) = (declared(&header.text), total.weight.value())
        && points != *weight
    {
        found.push(
            Finding::new(Code::A022, fund(index, FundColumn::Weight), header.span)
                .arg("printed", &header.text)
                .arg("declared", points)
                .arg("expected", *weight)
                .arg("count", 1)
                .related(total.weight.span, case.printed(&total.weight)),
        );
    }
}

/// Whether two rows stand under one merged cell. Cells told apart by their
/// text only where a dump repeats the cell in every row.
fn same_cell(left: &Seen<String>, right: &Seen<String>) -> bool {
    left.span == right.span || left.value().is_some() && left.value() == right.value()
}

/// The word for points.
const POINTS: char = '分';

/// The points in a label.
///
/// ```ebnf
/// points = "(", number, "分", ")" ;
/// ```
///
/// `产出指标(50分)` is 50; `指标1(2分钟)` is nothing.
fn declared(label: &str) -> Option<Decimal> {
    // Hardly a label has the word, and folding makes it of no other.
    if !label.contains(POINTS) {
        return None;
    }
    let folded = fold(label);
    let (_, bracket) = folded.rsplit_once('(')?;
    let inner = bracket.split_once(')')?.0.strip_suffix(POINTS)?;
    Decimal::from_str_exact(inner).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn points_in_labels() {
        let points = |label: &str| declared(label).map(|points| points.to_string());
        assert_eq!(points("产出指标（50分）").as_deref(), Some("50"));
        assert_eq!(points("预算执行情况(万元)(20 分)").as_deref(), Some("20"));
        assert_eq!(points("响应时间(2分钟)"), None);
        assert_eq!(points("产出指标"), None);
    }
}
