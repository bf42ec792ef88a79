//! What a load has to do.

use std::collections::{BTreeMap, BTreeSet};

/// Where an input stands: what it is told from all other inputs by.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug, Default)]
pub struct Place {
    /// The folder that paths count from: its full path, or a name for it.
    pub root: String,
    /// The path below the root.
    pub path: String,
}

/// What a database has.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Stored {
    /// The sources, by key.
    pub sources: BTreeMap<String, StoredSource>,
    /// The keys of what was read at each place; more than one where an input
    /// could not be read again.
    pub places: BTreeMap<Place, BTreeSet<String>>,
}

/// A source in the database.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct StoredSource {
    /// The input it was read from.
    pub name: Option<String>,
    /// Whether it gave a sheet.
    pub is_converted: bool,
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
    /// Where it stands.
    pub place: Place,
    /// The key its bytes give; none if they cannot be read or not beforehand.
    pub source_id: Option<String>,
}

/// A source that is found at a place.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Placing {
    /// Where.
    pub place: Place,
    /// The key of the source.
    pub source_id: String,
    /// Whether it takes the place of what was there. An input that cannot be
    /// read does not: what was read of it stays.
    pub replaces: bool,
}

/// What a load has to do.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Plan {
    /// The inputs to convert and load, by their position.
    pub load: Vec<usize>,
    /// Sources that the database has, at places that it does not know them at.
    pub found: Vec<Placing>,
    /// How many inputs the database has as they are.
    pub unchanged: usize,
    /// Those of them that gave no sheet, by their position.
    pub without_sheet: Vec<usize>,
    /// How many inputs have the bytes of an earlier one.
    pub twins: usize,
    /// Places whose input has changed: what was there goes when it comes in.
    pub replaced: Vec<Place>,
    /// Places that go without anything in their stead.
    pub gone: Vec<Place>,
    /// How many places the database has that this run is about.
    pub in_scope: usize,
}

impl Plan {
    /// Compares the inputs of a run with what the database has. `in_scope` says
    /// of a place whether the run would have found an input there; nothing else
    /// is touched. With `prune`, what is in scope and not among the inputs goes.
    ///
    /// Of inputs with the same bytes the first stands for all. What an earlier
    /// run stored of an input that cannot be read now is kept.
    pub fn new(
        stored: &Stored,
        wanted: &[Wanted],
        made_by: &MadeBy,
        in_scope: impl Fn(&Place) -> bool,
        prune: bool,
    ) -> Self {
        let mut plan = Plan::default();
        let places: BTreeSet<&Place> = wanted.iter().map(|wanted| &wanted.place).collect();
        let mut first = BTreeSet::new();
        // The names of each source at places that this run is not about.
        let mut elsewhere: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
        for (place, ids) in stored.places.iter().filter(|(place, _)| !in_scope(place)) {
            for id in ids {
                elsewhere.entry(id).or_default().insert(&place.path);
            }
        }
        for (position, Wanted { place, source_id }) in wanted.iter().enumerate() {
            let Some(id) = source_id.as_deref() else {
                plan.load.push(position);
                continue;
            };
            let is_first = first.insert(id);
            let before = stored.places.get(place);
            let is_placed = before.is_some_and(|ids| ids.iter().eq([id]));
            let source = stored.sources.get(id);
            // A source goes by the first of its places in a run, unless it goes
            // by one that this run is not about.
            let is_same = source.is_some_and(|source| {
                let elsewhere = elsewhere.get(id);
                let named = |name: &str| {
                    name == place.path || elsewhere.is_some_and(|names| names.contains(name))
                };
                source.made_by == *made_by && source.name.as_deref().is_some_and(named)
            });
            if !is_first {
                plan.twins += 1;
            } else if is_same {
                plan.unchanged += 1;
                if source.is_some_and(|it| !it.is_converted) {
                    plan.without_sheet.push(position);
                }
            } else {
                plan.load.push(position);
                continue;
            }
            if !is_placed {
                let (place, source_id) = (place.clone(), id.to_owned());
                plan.found.push(Placing { place, source_id, replaces: true });
            }
        }
        plan.leave(stored, wanted, &first, &places, in_scope, prune);
        plan
    }

    /// Finds out what goes.
    fn leave(
        &mut self,
        stored: &Stored,
        wanted: &[Wanted],
        kept: &BTreeSet<&str>,
        places: &BTreeSet<&Place>,
        in_scope: impl Fn(&Place) -> bool,
        prune: bool,
    ) {
        let read: BTreeSet<&Place> =
            wanted.iter().filter(|it| it.source_id.is_some()).map(|it| &it.place).collect();
        for (place, ids) in &stored.places {
            if !in_scope(place) {
                continue;
            }
            self.in_scope += 1;
            if read.contains(place) {
                if ids.iter().any(|id| !kept.contains(id.as_str())) {
                    self.replaced.push(place.clone());
                }
            } else if !places.contains(place) && (prune || is_part_of_other(place, &read)) {
                self.gone.push(place.clone());
            }
        }
    }
}

/// Whether a place is a part of a file that is read whole or in other parts now,
/// or the whole of one that is read in parts. Parts are named as if the file
/// were a folder.
fn is_part_of_other(place: &Place, read: &BTreeSet<&Place>) -> bool {
    let at = |path: &str| Place { root: place.root.clone(), path: path.to_owned() };
    let folder = place.path.rsplit_once('/').map(|(folder, _)| folder);
    let is_part = |path: &str| {
        let (folder, name) = path.rsplit_once('/').unwrap_or_default();
        let (stem, ending) = name.rsplit_once('.').unwrap_or((name, ""));
        let own = folder.rsplit('/').next().and_then(|name| name.rsplit_once('.'));
        stem.len() >= 5
            && stem.bytes().all(|byte| byte.is_ascii_digit())
            && own.map_or(ending.is_empty(), |(_, own)| own == ending)
    };
    let first_of = |file: &str| {
        let ending = file.rsplit('/').next().and_then(|name| name.rsplit_once('.'));
        let ending = ending.map(|(_, ending)| format!(".{ending}")).unwrap_or_default();
        at(&format!("{file}/00001{ending}"))
    };
    let of_whole = is_part(&place.path)
        && folder.is_some_and(|file| read.contains(&at(file)) || read.contains(&first_of(file)));
    of_whole || read.contains(&first_of(&place.path))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A place and a key as `root:path=key`; without a root, that of the run.
    fn pair(pair: &str) -> (Place, String) {
        let (place, id) = pair.split_once('=').unwrap();
        let (root, path) = place.split_once(':').unwrap_or(("in", place));
        (Place { root: root.to_owned(), path: path.to_owned() }, id.to_owned())
    }

    fn stored(pairs: &str, made_by: &MadeBy) -> Stored {
        let mut stored = Stored::default();
        for (place, id) in pairs.split_whitespace().map(pair) {
            let source = StoredSource {
                name: Some(place.path.clone()),
                is_converted: true,
                made_by: made_by.clone(),
            };
            stored.sources.entry(id.clone()).or_insert(source);
            stored.places.entry(place).or_default().insert(id);
        }
        stored
    }

    /// A key of `?` cannot be read. The run is about the root `in` alone.
    /// Expected: the plan in words.
    #[track_caller]
    fn check(before: &str, wanted: &str, prune: bool, expected: &str) {
        let made_by = MadeBy::this_program(None);
        let wanted: Vec<_> = wanted
            .split_whitespace()
            .map(pair)
            .map(|(place, id)| Wanted { place, source_id: (id != "?").then_some(id) })
            .collect();
        let in_scope = |place: &Place| place.root == "in";
        let plan = Plan::new(&stored(before, &made_by), &wanted, &made_by, in_scope, prune);
        let paths = |places: &[Place]| {
            places.iter().map(|place| place.path.as_str()).collect::<Vec<_>>().join(" ")
        };
        let load: Vec<_> = plan.load.iter().map(|at| wanted[*at].place.clone()).collect();
        let found: Vec<_> = plan.found.iter().map(|it| it.place.clone()).collect();
        let mut said = format!("load [{}] same {}", paths(&load), plan.unchanged);
        for (what, places) in
            [("found", &found), ("replaced", &plan.replaced), ("gone", &plan.gone)]
        {
            if !places.is_empty() {
                said += &format!(" {what} [{}]", paths(places));
            }
        }
        if plan.twins > 0 {
            said += &format!(" twins {}", plan.twins);
        }
        assert_eq!(said, expected);
    }

    #[test]
    fn what_is_there_is_left_alone() {
        check("", "a=1 b=2", false, "load [a b] same 0");
        check("a=1 b=2", "a=1 b=2", false, "load [] same 2");
        check("a=1", "a=1 b=1", false, "load [] same 1 found [b] twins 1");
        check("a=1 b=1", "a=1 b=1", false, "load [] same 1 twins 1");
    }

    #[test]
    fn a_changed_input_takes_the_place_of_what_it_was() {
        check("a=1 b=2", "a=3 b=2", false, "load [a] same 1 replaced [a]");
        // Its new bytes are those of another input, so nothing is loaded.
        check("a=1 b=2", "b=2 a=2", false, "load [] same 1 found [a] replaced [a] twins 1");
        // Its old bytes live on under another name.
        check("a=1", "a=2 b=1", false, "load [a b] same 0");
        check("a=1", "b=1", false, "load [b] same 0");
    }

    #[test]
    fn what_another_root_has_is_not_touched() {
        check("other:a=1", "a=2", true, "load [a] same 0");
        check("other:a=1 a=3", "a=2", true, "load [a] same 0 replaced [a]");
        check("other:a=1 other:b=2", "c=3", true, "load [c] same 0");
        // The same bytes stand there too: they are loaded once, and found here.
        check("other:a=1", "a=1", true, "load [] same 1 found [a]");
        check("other:x=1", "a=1", true, "load [] same 1 found [a]");
        check("other:x=1 a=1", "a=1", true, "load [] same 1");
    }

    #[test]
    fn pruning_takes_what_the_archive_no_longer_has() {
        check("a=1 b=2", "a=1", false, "load [] same 1");
        check("a=1 b=2", "a=1", true, "load [] same 1 gone [b]");
    }

    #[test]
    fn a_file_is_whole_or_in_parts() {
        let parts = "l.txt/00001.txt=1 l.txt/00002.txt=2";
        check(
            parts,
            "l.txt=3",
            false,
            "load [l.txt] same 0 gone [l.txt/00001.txt l.txt/00002.txt]",
        );
        check(parts, "l.txt/00001.txt=1", false, "load [] same 1 gone [l.txt/00002.txt]");
        check("l.txt=3", "l.txt/00001.txt=1", false, "load [l.txt/00001.txt] same 0 gone [l.txt]");
        check("l/00001.txt=1", "l=2", false, "load [l] same 0");
        check("l.txt/a.txt=1", "l.txt=2", false, "load [l.txt] same 0");
    }

    #[test]
    fn an_input_that_cannot_be_read_costs_nothing_that_was_read() {
        check("a=1", "a=?", true, "load [a] same 0");
        check("a=unread:a", "a=1", false, "load [a] same 0 replaced [a]");
        check("a=1 a=unread:a", "a=1", false, "load [] same 1 found [a] replaced [a]");
    }

    #[test]
    fn another_version_or_other_settings_load_again() {
        let made_by = MadeBy::this_program(Some("x".to_owned()));
        let other = MadeBy::this_program(Some("y".to_owned()));
        let stored = stored("a=1", &made_by);
        let wanted = [Wanted { place: pair("a=1").0, source_id: Some("1".into()) }];
        let plan = |made_by| Plan::new(&stored, &wanted, made_by, |_| true, false).load;
        assert_eq!(plan(&other), [0]);
        assert_eq!(plan(&made_by), [0; 0]);
    }
}
