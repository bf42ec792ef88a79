//! The pools that invented forms draw from.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use serde::Deserialize;

use crate::random::Random;

type Pools = BTreeMap<String, Vec<String>>;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Words {
    common: Pools,
    unknown: Pools,
    contents: Pools,
}

/// `tests/unseen/words.toml`.
static WORDS: LazyLock<Words> = LazyLock::new(|| {
    toml::from_str(include_str!("../../unseen/words.toml"))
        .unwrap_or_else(|error| panic!("tests/unseen/words.toml: {error}"))
});

/// Seeds below it are to work with.
const LATE: u64 = 1000;

fn pool(pools: &'static Pools, name: &str) -> &'static [String] {
    pools.get(name).unwrap_or_else(|| panic!("tests/unseen/words.toml has no {name}"))
}

fn half(pool: &'static [String], seed: u64) -> &'static [String] {
    let (early, late) = pool.split_at(pool.len() / 2);
    if seed < LATE { early } else { late }
}

/// Words that most forms print.
pub(super) fn common(name: &str) -> &'static [String] {
    pool(&WORDS.common, name)
}

/// Words that no form is known to print, those of a seed.
pub(super) fn unknown(name: &str, seed: u64) -> &'static [String] {
    half(pool(&WORDS.unknown, name), seed)
}

/// What stands in cells, as far as a seed has it.
pub(super) fn contents(name: &str, seed: u64) -> &'static [String] {
    half(pool(&WORDS.contents, name), seed)
}

/// One of a list.
pub(super) fn one(pool: &'static [String], random: &mut Random) -> &'static str {
    random.pick(pool).map_or("", String::as_str)
}

/// Every word that no form is known to print.
pub(super) fn all_unknown() -> impl Iterator<Item = &'static str> {
    WORDS.unknown.values().flatten().map(String::as_str)
}
