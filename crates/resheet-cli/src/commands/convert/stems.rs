//! Where the files of each input go.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use crate::manifest::MANIFEST;
use crate::names::Names;
use crate::plain;
use crate::source::{Long, Source};
use crate::summary::Summary;
use crate::texts::say;

/// Where the files of an input go, without their endings.
pub(super) struct Stem {
    pub(super) place: PathBuf,
    /// For a part: where those of its file go.
    pub(super) joined: Option<PathBuf>,
}

/// The stem of each source; two never share one.
pub(super) fn stems(sources: &[Source], summary: &mut Summary) -> Vec<Stem> {
    let manifest = MANIFEST.trim_end_matches(".json");
    let mut names = Names::reserving(&["datapackage", manifest]);
    // What is held stays where it is, whatever comes to it.
    for held in sources.iter().filter_map(Source::held) {
        names.take(&held.place);
        held.joined.iter().for_each(|joined| names.take(joined));
    }
    let mut give = |name: &str, mirror: &Path| {
        let (place, aside) = names.give(mirror);
        if aside {
            let (name, place) = (plain::text(name), plain::path(&place));
            summary.note(say!("stepped aside", name = name, place = place));
        }
        place
    };
    let mut stems = Vec::with_capacity(sources.len());
    // The file that the part before was of, and its place.
    let mut before: Option<(&Arc<Long>, PathBuf)> = None;
    for source in sources {
        if let Some(held) = source.held() {
            stems.push(Stem { place: held.place.clone(), joined: held.joined.clone() });
            continue;
        }
        before = source.long().map(|long| match before.take() {
            Some((same, place)) if Arc::ptr_eq(same, long) => (same, place),
            _ => (long, give(&long.whole.name, &long.mirror)),
        });
        let joined = before.as_ref().map(|(_, place)| place.clone());
        stems.push(Stem { place: give(&source.name(), &source.mirror), joined });
    }
    stems
}
