//! What a load has to do.

use std::collections::{BTreeMap, BTreeSet};

/// A source in the database.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Stored {
    /// Its key.
    pub source_id: String,
    /// The input it was read from.
    pub name: Option<String>,
    /// What the conversion depends on beside the bytes: the versions of the
    /// program and of the tables, and the digest of the settings.
    pub made_by: MadeBy,
}

/// What a conversion depends on beside the bytes of its input.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct MadeBy {
    /// Version of the program.
    pub resheet_version: String,
    /// Version of the tables.
    pub schema_version: String,
    /// Digest of the settings; see [`resheet_emit::tables::Lineage`].
    pub settings: Option<String>,
}

impl MadeBy {
    /// This program with some settings.
    pub fn this_program(settings: Option<String>) -> Self {
        MadeBy {
            resheet_version: resheet_emit::RESHEET_VERSION.to_owned(),
            schema_version: resheet_emit::SCHEMA_VERSION.to_owned(),
            settings,
        }
    }
}

/// An input of a load.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Wanted {
    /// Its name.
    pub name: String,
    /// The key its bytes give; none if they cannot be read or not beforehand.
    pub source_id: Option<String>,
}

/// What a load has to do.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Plan {
    /// The inputs to convert and load, by their position.
    pub load: Vec<usize>,
    /// How many inputs the database has as they are.
    pub unchanged: usize,
    /// How many inputs have the bytes of an earlier one.
    pub twins: usize,
    /// Keys in the database that an input of the same name has replaced; they
    /// go when the input of that position comes in.
    pub replaced: BTreeMap<usize, Vec<String>>,
    /// Keys that go without anything in their place.
    pub gone: Vec<String>,
}

impl Plan {
    /// Compares the inputs of a run with what the database has. With `prune`,
    /// the inputs are the whole archive, and what is not among them goes.
    ///
    /// Of inputs with the same bytes the first stands for all. What an earlier
    /// run stored of an input that cannot be read now is kept.
    pub fn new(stored: &[Stored], wanted: &[Wanted], made_by: &MadeBy, prune: bool) -> Self {
        let mut plan = Plan::default();
        let by_id: BTreeMap<&str, &Stored> =
            stored.iter().map(|stored| (stored.source_id.as_str(), stored)).collect();
        let mut first = BTreeSet::new();
        // Where each name is loaded, if it is; the last of several.
        let mut loaded: BTreeMap<&str, Option<usize>> = BTreeMap::new();
        let mut unread = BTreeSet::new();
        for (position, Wanted { name, source_id }) in wanted.iter().enumerate() {
            let Some(id) = source_id.as_deref() else {
                unread.insert(name.as_str());
                plan.load.push(position);
                continue;
            };
            let entry = loaded.entry(name).or_default();
            if !first.insert(id) {
                plan.twins += 1;
                continue;
            }
            let same = by_id.get(id).is_some_and(|stored| {
                stored.name.as_ref() == Some(name) && stored.made_by == *made_by
            });
            if same {
                plan.unchanged += 1;
            } else {
                *entry = Some(position);
                plan.load.push(position);
            }
        }
        for Stored { source_id, name, .. } in stored {
            let name = name.as_deref().unwrap_or_default();
            if first.contains(source_id.as_str()) || unread.contains(name) {
                continue;
            }
            match loaded.get(name) {
                Some(Some(position)) => {
                    plan.replaced.entry(*position).or_default().push(source_id.clone());
                }
                Some(None) => plan.gone.push(source_id.clone()),
                None if prune => plan.gone.push(source_id.clone()),
                None => {}
            }
        }
        plan
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// `stored` and `wanted` are pairs of name and key; a key of `?` cannot be
    /// read. Expected: the plan in words.
    fn check(stored: &str, wanted: &str, prune: bool, expected: &str) {
        let pair = |pair: &str| -> (String, String) {
            let (name, id) = pair.split_once('=').unwrap();
            (name.to_owned(), id.to_owned())
        };
        let made_by = MadeBy::this_program(None);
        let stored: Vec<_> = stored
            .split_whitespace()
            .map(pair)
            .map(|(name, source_id)| Stored {
                source_id,
                name: Some(name),
                made_by: made_by.clone(),
            })
            .collect();
        let wanted: Vec<_> = wanted
            .split_whitespace()
            .map(pair)
            .map(|(name, id)| Wanted { name, source_id: (id != "?").then_some(id) })
            .collect();
        let plan = Plan::new(&stored, &wanted, &made_by, prune);
        let load = plan.load.iter().map(|&position| {
            let replaced = plan.replaced.get(&position).map(|ids| format!("-{}", ids.join("-")));
            format!("{}{}", wanted[position].name, replaced.unwrap_or_default())
        });
        let load = load.collect::<Vec<_>>().join(" ");
        let said = format!(
            "load [{load}] same {} twins {} gone {:?}",
            plan.unchanged, plan.twins, plan.gone
        );
        assert_eq!(said, expected);
    }

    #[test]
    fn what_is_there_is_left_alone() {
        check("", "a=1 b=2", false, "load [a b] same 0 twins 0 gone []");
        check("a=1 b=2", "a=1 b=2", false, "load [] same 2 twins 0 gone []");
        check("a=1", "a=1 b=1", false, "load [] same 1 twins 1 gone []");
    }

    #[test]
    fn a_changed_input_takes_the_place_of_what_it_was() {
        check("a=1 b=2", "a=3 b=2", false, "load [a-1] same 1 twins 0 gone []");
        // Its new bytes are those of another input, so nothing is loaded.
        check("a=1 b=2", "b=2 a=2", false, "load [] same 1 twins 1 gone [\"1\"]");
        // Its old bytes live on under another name.
        check("a=1", "a=2 b=1", false, "load [a b] same 0 twins 0 gone []");
        check("a=1", "b=1", false, "load [b] same 0 twins 0 gone []");
    }

    #[test]
    fn pruning_takes_what_the_archive_no_longer_has() {
        check("a=1 b=2", "a=1", false, "load [] same 1 twins 0 gone []");
        check("a=1 b=2", "a=1", true, "load [] same 1 twins 0 gone [\"2\"]");
    }

    #[test]
    fn an_input_that_cannot_be_read_costs_nothing_that_was_read() {
        check("a=1", "a=?", true, "load [a] same 0 twins 0 gone []");
        check("a=unread:a", "a=1", false, "load [a-unread:a] same 0 twins 0 gone []");
    }

    #[test]
    fn another_version_or_other_settings_load_again() {
        let made_by = MadeBy::this_program(Some("x".to_owned()));
        let other = MadeBy::this_program(Some("y".to_owned()));
        let stored = [Stored { source_id: "1".into(), name: Some("a".into()), made_by }];
        let wanted = [Wanted { name: "a".into(), source_id: Some("1".into()) }];
        assert_eq!(Plan::new(&stored, &wanted, &other, false).load, [0]);
        assert_eq!(Plan::new(&stored, &wanted, &stored[0].made_by, false).load, [0; 0]);
    }
}
