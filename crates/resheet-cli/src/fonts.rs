//! Fonts for characters that the built-in one lacks.

use std::convert::Infallible;
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};
use std::str::FromStr;
#[cfg(feature = "system-fonts")]
use std::sync::OnceLock;

use resheet_emit::pdf::MoreFonts;
use serde::Deserialize;

/// Where such characters are looked for.
#[derive(Clone, PartialEq, Eq, Debug, Default, Deserialize)]
#[serde(from = "String")]
pub(crate) enum Fonts {
    /// Nowhere: the same bytes on every machine.
    #[default]
    Embedded,
    /// In the fonts of the machine.
    System,
    /// In the fonts in a folder.
    Folder(PathBuf),
}

impl From<String> for Fonts {
    fn from(text: String) -> Fonts {
        match text.as_str() {
            "embedded" => Fonts::Embedded,
            "system" => Fonts::System,
            _ => Fonts::Folder(text.into()),
        }
    }
}

impl FromStr for Fonts {
    type Err = Infallible;

    fn from_str(text: &str) -> Result<Self, Infallible> {
        Ok(text.to_owned().into())
    }
}

impl Fonts {
    /// The same with a folder that is meant from another one.
    #[must_use]
    pub(crate) fn beside(self, folder: &Path) -> Fonts {
        match self {
            Fonts::Folder(own) => Fonts::Folder(folder.join(own)),
            other => other,
        }
    }

    /// As it is written on the command line.
    pub(crate) fn describe(&self) -> String {
        match self {
            Fonts::Embedded => "embedded".to_owned(),
            Fonts::System => "system".to_owned(),
            Fonts::Folder(folder) => folder.display().to_string(),
        }
    }
}

/// Fonts that are looked up when the first is asked for, once in a run.
pub(crate) struct Shelf {
    #[cfg_attr(not(feature = "system-fonts"), expect(dead_code, reason = "nothing is looked up"))]
    fonts: Fonts,
    #[cfg(feature = "system-fonts")]
    found: OnceLock<(fontdb::Database, Vec<fontdb::ID>)>,
}

impl Shelf {
    pub(crate) fn new(fonts: Fonts) -> Shelf {
        Shelf {
            fonts,
            #[cfg(feature = "system-fonts")]
            found: OnceLock::new(),
        }
    }
}

#[cfg(not(feature = "system-fonts"))]
impl MoreFonts for Shelf {
    fn each(&self, _: &mut dyn FnMut(&[u8], u32) -> ControlFlow<()>) {}
}

#[cfg(feature = "system-fonts")]
impl MoreFonts for Shelf {
    fn each(&self, take: &mut dyn FnMut(&[u8], u32) -> ControlFlow<()>) {
        let (database, order) = self.found.get_or_init(|| look_up(&self.fonts));
        for id in order {
            let taken = database.with_face_data(*id, |bytes, number| take(bytes, number));
            if taken.is_some_and(|flow| flow.is_break()) {
                return;
            }
        }
    }
}

/// All fonts, the plain ones first: upright, of usual weight and width; then by
/// name and place, so that a machine always gives the same.
#[cfg(feature = "system-fonts")]
fn look_up(fonts: &Fonts) -> (fontdb::Database, Vec<fontdb::ID>) {
    let mut database = fontdb::Database::new();
    match fonts {
        Fonts::Embedded => {}
        Fonts::System => database.load_system_fonts(),
        Fonts::Folder(folder) => database.load_fonts_dir(folder),
    }
    let place = |source: &fontdb::Source| match source {
        fontdb::Source::File(path) => Some(path.clone()),
        _ => None,
    };
    let mut order: Vec<_> = database
        .faces()
        .map(|face| {
            let plain = (
                face.style != fontdb::Style::Normal,
                face.weight.0.abs_diff(fontdb::Weight::NORMAL.0),
                face.stretch != fontdb::Stretch::Normal,
            );
            (plain, face.post_script_name.clone(), place(&face.source), face.index, face.id)
        })
        .collect();
    order.sort();
    let order = order.into_iter().map(|(.., id)| id).collect();
    (database, order)
}
