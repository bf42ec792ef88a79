//! An invented form: its labels, its columns and their order.

use super::words::{common, one, unknown};
use crate::random::Random;

/// A column of a table.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) struct Column {
    /// Its kind; `other` for one that nobody asks for.
    pub(super) kind: &'static str,
    /// What heads it.
    pub(super) label: &'static str,
}

/// A form.
#[derive(Clone, Debug)]
pub(super) struct Form {
    pub(super) seed: u64,
    pub(super) title: &'static str,
    /// Whether the year stands in the title, not below it.
    pub(super) year_in_title: bool,
    /// Label of the head's pairs, with the field it is of; unknown ones have none.
    pub(super) head: Vec<(Option<&'static str>, &'static str)>,
    /// How many pairs stand in a row of the head.
    pub(super) pairs_in_row: usize,
    pub(super) money_unit: &'static str,
    pub(super) funds_label: &'static str,
    pub(super) fund_columns: Vec<Column>,
    pub(super) fund_rows: Vec<&'static str>,
    pub(super) goals_label: &'static str,
    pub(super) goal_labels: [&'static str; 2],
    /// Whether goal and result stand side by side.
    pub(super) goals_beside: bool,
    /// A merged label at the left of the indicators.
    pub(super) section: Option<&'static str>,
    pub(super) columns: Vec<Column>,
    /// Names of the first level, and of the second under each.
    pub(super) levels: Vec<(&'static str, Vec<&'static str>)>,
    pub(super) total_label: &'static str,
    pub(super) grade_label: Option<&'static str>,
}

/// Levels as most forms have them.
const LEVELS: [(&str, [&str; 3]); 3] = [
    ("产出指标", ["数量指标", "质量指标", "时效指标"]),
    ("效益指标", ["社会效益指标", "生态效益指标", "可持续影响指标"]),
    ("满意度指标", ["服务对象满意度指标", "服务对象满意度指标", "服务对象满意度指标"]),
];

impl Form {
    /// Invents one.
    pub(super) fn new(seed: u64, random: &mut Random) -> Self {
        let mut label = |name: &str, random: &mut Random| {
            let is_unknown = random.in_hundred(unknown_labels(name));
            one(if is_unknown { unknown(name, seed) } else { common(name) }, random)
        };
        let mut head = vec![
            (Some("project_name"), label("project_name", random)),
            (Some("department"), label("department", random)),
            (Some("implementing_unit"), label("implementing_unit", random)),
        ];
        for nth in 0..random.below(3) {
            let labels = unknown("pairs", seed);
            let at = 1 + random.below(head.len());
            head.insert(at, (None, labels[nth % labels.len()].as_str()));
        }
        let fund_columns = fund_columns(&mut label, random);
        let columns = columns(seed, &mut label, random);
        let mut fund_rows = vec![one(common("total_row"), random)];
        fund_rows.extend(common("parts").iter().take(random.below(4)).map(String::as_str));
        let known_title = ["项目支出绩效自评表", "财政支出项目绩效自评表"];
        let title = if random.in_hundred(50) {
            known_title[random.below(2)]
        } else {
            one(unknown("titles", seed), random)
        };
        Form {
            seed,
            title,
            year_in_title: random.in_hundred(40),
            head,
            pairs_in_row: 1 + random.below(2),
            money_unit: if random.in_hundred(80) { "万元" } else { "元" },
            funds_label: one(common("funds"), random),
            fund_columns,
            fund_rows,
            goals_label: label("goals", random),
            goal_labels: [label("expected_goal", random), label("actual_result", random)],
            goals_beside: random.in_hundred(70),
            section: random.in_hundred(60).then(|| one(common("indicators"), random)),
            columns,
            levels: levels(seed, random),
            total_label: one(common("total"), random),
            grade_label: random.in_hundred(30).then(|| one(common("grade"), random)),
        }
    }

    /// Whether the indicator table has a kind of column.
    pub(super) fn has(&self, kind: &str) -> bool {
        self.columns.iter().any(|column| column.kind == kind)
    }
}

/// How many of a hundred labels are words nobody knows: none where the value
/// alone does not say what it is, few where only its place does.
fn unknown_labels(name: &str) -> usize {
    match name {
        "project_name" | "department" | "implementing_unit" => 0,
        "sign" | "unit" | "fund_weight" | "fund_score" => 0,
        "goals" | "expected_goal" | "actual_result" => 10,
        _ => 25,
    }
}

type Label<'l> = dyn FnMut(&str, &mut Random) -> &'static str + 'l;

fn fund_columns(label: &mut Label<'_>, random: &mut Random) -> Vec<Column> {
    let mut kinds = vec!["budget", "executed", "rate"];
    if random.in_hundred(70) {
        kinds.insert(0, "initial");
    }
    if random.in_hundred(70) {
        let at = kinds.len() - random.below(2);
        kinds.insert(at, "fund_weight");
        kinds.push("fund_score");
    }
    kinds.into_iter().map(|kind| Column { kind, label: label(kind, random) }).collect()
}

fn columns(seed: u64, label: &mut Label<'_>, random: &mut Random) -> Vec<Column> {
    let mut values = vec!["target", "actual", "weight", "score"];
    // Other orders of the values.
    match random.below(4) {
        0 => values = vec!["weight", "target", "actual", "score"],
        1 => values = vec!["target", "weight", "actual", "score"],
        _ => {}
    }
    if random.in_hundred(70) {
        let at = values.len() - usize::from(random.in_hundred(20));
        values.insert(at, "deviation");
    }
    if random.in_hundred(30)
        && let Some(at) = values.iter().position(|kind| *kind == "target")
    {
        values.insert(at + 1, "unit");
        values.insert(at, "sign");
    }
    let mut out = Vec::new();
    for kind in ["level1", "level2", "level3"].into_iter().chain(values) {
        out.push(Column { kind, label: label(kind, random) });
    }
    let extra = unknown("columns", seed);
    for nth in 0..random.below(3) {
        let at = 3 + random.below(out.len() - 2);
        out.insert(at, Column { kind: "other", label: extra[nth % extra.len()].as_str() });
    }
    out
}

fn levels(seed: u64, random: &mut Random) -> Vec<(&'static str, Vec<&'static str>)> {
    let is_own = random.in_hundred(40);
    let (firsts, seconds) = (unknown("level1_names", seed), unknown("level2_names", seed));
    let mut out = Vec::new();
    for (nth, (first, known)) in LEVELS.into_iter().enumerate() {
        let of_known = known.into_iter().take(1 + random.below(3));
        let mut second: Vec<&'static str> = if is_own {
            let from = nth * 3 % seconds.len();
            seconds
                .iter()
                .cycle()
                .skip(from)
                .take(1 + random.below(3))
                .map(String::as_str)
                .collect()
        } else {
            of_known.collect()
        };
        second.dedup();
        out.push((if is_own { firsts[nth % firsts.len()].as_str() } else { first }, second));
    }
    out
}
