//! The words of a vocabulary as a file has them, and how they come into it.

use std::collections::HashMap;

use resheet_model::{Field, FundColumn, IndicatorColumn};
use serde::Deserialize;

use super::Lexicon;
use crate::charset::firsts;
use crate::fold;
use crate::levels::Groups;
use crate::role::{Role, Section};

/// Words as a file has them: the shared vocabulary, or the own ones of a family.
#[derive(Deserialize, Default)]
#[serde(deny_unknown_fields)]
pub struct Words {
    #[serde(default)]
    field: HashMap<String, Vec<String>>,
    #[serde(default)]
    extra: HashMap<String, Vec<String>>,
    #[serde(default)]
    section: HashMap<String, Vec<String>>,
    #[serde(default)]
    fund_column: HashMap<String, Vec<String>>,
    #[serde(default)]
    fund_row: HashMap<String, Vec<String>>,
    #[serde(default)]
    longer: HashMap<String, Vec<String>>,
    #[serde(default)]
    indicator_column: HashMap<String, Vec<String>>,
    #[serde(default)]
    level: Vec<LevelFile>,
    #[serde(default)]
    total: HashMap<String, Vec<String>>,
    #[serde(default)]
    title: Option<TitleFile>,
    #[serde(default)]
    furniture: Option<FurnitureFile>,
    #[serde(default)]
    lead: Option<LeadFile>,
    #[serde(default)]
    money: MoneyFile,
}

#[derive(Deserialize, Clone, Default)]
#[serde(deny_unknown_fields)]
pub(super) struct LeadFile {
    pub(super) words: Vec<String>,
    pub(super) bullets: Vec<String>,
    #[serde(default)]
    pub(super) inapplicable: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct LevelFile {
    level1: Vec<String>,
    own: Vec<String>,
    shared: Vec<String>,
}

#[derive(Deserialize, Clone, Default)]
#[serde(deny_unknown_fields)]
pub(super) struct MoneyFile {
    #[serde(default)]
    units: Vec<String>,
    #[serde(default)]
    before: Vec<String>,
}

#[derive(Deserialize, Clone, Default)]
#[serde(deny_unknown_fields)]
pub(super) struct TitleFile {
    pub(super) contains: Vec<String>,
    pub(super) endings: Vec<String>,
    #[serde(default)]
    pub(super) closes: Vec<String>,
}

#[derive(Deserialize, Clone, Default)]
#[serde(deny_unknown_fields)]
pub(super) struct FurnitureFile {
    pub(super) begins: Vec<String>,
    #[serde(default)]
    pub(super) hints: Vec<String>,
    pub(super) notes: Vec<String>,
}

impl Lexicon {
    /// Adds words.
    pub fn extend(&mut self, file: &Words) {
        self.extend_labels(file);
        self.extend_levels(&file.level);
        for labels in file.total.values() {
            self.add_all(labels, Role::Total);
        }
        if let Some(title) = &file.title {
            self.titles.extend(title);
        }
        if let Some(furniture) = &file.furniture {
            self.furniture.extend(furniture);
        }
        if let Some(lead) = &file.lead {
            self.blanks.extend(lead);
        }
        self.money_units.extend(file.money.units.iter().cloned());
        self.money_before.extend(file.money.before.iter().cloned());
        self.money_units.sort_by_key(|unit| (std::cmp::Reverse(unit.len()), unit.clone()));
        self.money_units.dedup();
        self.money_firsts = firsts(self.money_units.iter().map(String::as_str));
        self.sorted.take();
    }

    fn extend_labels(&mut self, file: &Words) {
        for (name, labels) in &file.field {
            match Field::from_name(name) {
                Some(field) => self.add_all(labels, Role::Field(field)),
                None => self.add_all(labels, Role::DepartmentSelf),
            }
        }
        for (name, labels) in &file.extra {
            self.add_all(labels, if name == "tail" { Role::Tail } else { Role::Extra });
            if name == "score" {
                self.add_all(labels, Role::SheetScore);
            }
        }
        for (name, labels) in &file.section {
            let section = match name.as_str() {
                "funds" => Section::Funds,
                "goals" => Section::Goals,
                "indicators" => Section::Indicators,
                _ => Section::Other,
            };
            self.add_all(labels, Role::Section(section));
        }
        for (name, labels) in &file.fund_column {
            let role = FundColumn::from_name(name).map_or(Role::FundOther, Role::FundColumn);
            self.add_all(labels, role);
        }
        for (name, labels) in &file.fund_row {
            self.add_all(labels, if name == "total" { Role::FundTotal } else { Role::FundPart });
        }
        for (name, labels) in &file.longer {
            self.add_all(labels, if name == "goal" { Role::LongerGoal } else { Role::LongerFund });
        }
        for (name, labels) in &file.indicator_column {
            let role = match name.as_str() {
                "operator" => Role::Operator,
                "unit" => Role::Unit,
                _ => IndicatorColumn::from_name(name)
                    .map_or(Role::IndicatorOther, Role::IndicatorColumn),
            };
            self.add_all(labels, role);
        }
    }

    fn extend_levels(&mut self, levels: &[LevelFile]) {
        for level in levels {
            let group = self.level1_names.len() as u8;
            self.level1_names.push(level.level1.first().cloned().unwrap_or_default());
            self.add_all(&level.level1, Role::Level1(group));
            self.add_all(&level.own, Role::Level2(Some(group)));
            self.add_all(&level.shared, Role::Level2(None));
            for label in &level.shared {
                let groups = self.shared.entry(Box::from(&*fold(label))).or_default();
                *groups = groups.with(Groups::one(group));
            }
        }
    }
}

pub(super) fn folded(words: &[String]) -> impl Iterator<Item = String> {
    words.iter().map(|word| fold(word).into_owned())
}
