//! How printed sheets should be: paper, margins, date.

use std::str::FromStr;

use clap::builder::PossibleValue;
use clap::{Args, ValueEnum};
use resheet_emit::layout::{Milli, Orientation, PageOptions};
use resheet_emit::pdf::{PdfOptions, Stamp, Typeface};
use serde::Deserialize;
use serde_json::{Value, json};

use crate::config::Config;
use crate::fonts::Fonts;
use crate::texts;

/// Options of the printed page.
#[derive(Args)]
#[command(next_help_heading = "Printing")]
pub(crate) struct Printing {
    /// Paper of the PDF. [default: a4]
    #[arg(long, value_enum, value_name = "PAPER", env = "RESHEET_PAPER")]
    paper: Option<Paper>,
    /// How the paper lies; auto takes what needs fewer pages and larger type.
    /// [default: auto]
    #[arg(long, value_enum, value_name = "WAY", env = "RESHEET_ORIENTATION")]
    orientation: Option<Way>,
    /// White space on all four sides, in millimetres, 5 to 50. [default: 18]
    #[arg(long, value_name = "MM", env = "RESHEET_MARGIN")]
    margin: Option<Margin>,
    /// Where to look for characters that the built-in font lacks: embedded
    /// (nowhere), system (the fonts of this machine; the file then depends on
    /// them), or a folder of fonts. [default: embedded]
    #[arg(long, value_name = "FONTS", env = "RESHEET_FONTS")]
    fonts: Option<Fonts>,
    /// The font of the pages and of workbooks: song, as offices print, or sans, with
    /// strokes of one width. [default: song]
    #[arg(long, value_enum, value_name = "FACE", env = "RESHEET_FACE")]
    face: Option<FaceName>,
    /// Print the findings behind each sheet, and their numbers in its cells.
    #[arg(long)]
    with_audit: bool,
    /// Print guesses and what was not read without a mark and without the line
    /// under the form that counts them, for who answers for the sheet.
    #[arg(long)]
    clean: bool,
    /// What else to put into the PDF beside its data: source (the text that was
    /// read, as UTF-8), audit (a list of the findings).
    #[arg(long, value_enum, value_name = "WHAT", value_delimiter = ',')]
    attach: Vec<Attach>,
    /// Date of the PDF: 2024-03-31, or seconds since 1970 as in
    /// SOURCE_DATE_EPOCH. Without one it has none, and the same input gives
    /// the same file on any day.
    #[arg(long, env = "SOURCE_DATE_EPOCH", value_name = "DATE", value_parser = stamp)]
    date: Option<Stamp>,
}

/// A font of the build.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, ValueEnum, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum FaceName {
    /// Strokes of one width.
    #[cfg_attr(not(feature = "song"), default)]
    Sans,
    /// Song, as offices print.
    #[cfg(feature = "song")]
    #[default]
    Song,
}

impl From<FaceName> for Typeface {
    fn from(name: FaceName) -> Self {
        match name {
            FaceName::Sans => Typeface::Sans,
            #[cfg(feature = "song")]
            FaceName::Song => Typeface::Song,
        }
    }
}

/// What may be put into a PDF.
#[derive(Clone, Copy, PartialEq, Eq, Debug, ValueEnum)]
enum Attach {
    /// The text that was read.
    Source,
    /// A list of the findings.
    Audit,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, ValueEnum, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum Paper {
    /// 297 × 420 mm.
    A3,
    /// 210 × 297 mm.
    #[default]
    A4,
    /// 250 × 353 mm.
    B4,
    /// 260 × 370 mm, Chinese eightmo.
    #[value(name = "8k")]
    #[serde(rename = "8k")]
    EightK,
    /// 8½ × 11 inches.
    Letter,
}

impl Paper {
    /// Width and height held upright, in tenths of a millimetre.
    fn size(self) -> (Milli, Milli) {
        match self {
            Paper::A3 => (2970, 4200),
            Paper::A4 => (2100, 2970),
            Paper::B4 => (2500, 3530),
            Paper::EightK => (2600, 3700),
            Paper::Letter => (2159, 2794),
        }
    }
}

#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, ValueEnum, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum Way {
    /// By what fits better.
    #[default]
    Auto,
    /// Upright.
    Portrait,
    /// Lying.
    Landscape,
}

/// White space around a page, in millimetres.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Deserialize)]
#[serde(try_from = "u8")]
pub(crate) struct Margin(u8);

impl Default for Margin {
    fn default() -> Self {
        Margin(18)
    }
}

impl TryFrom<u8> for Margin {
    type Error = String;

    fn try_from(millimetres: u8) -> Result<Self, String> {
        let fits = (5..=50).contains(&millimetres);
        fits.then_some(Margin(millimetres)).ok_or_else(|| texts::text("no margin"))
    }
}

impl FromStr for Margin {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        text.parse::<u8>().map_err(|error| error.to_string())?.try_into()
    }
}

impl Printing {
    /// Takes from the file what was not asked for.
    #[must_use]
    pub(crate) fn completed(self, config: &Config) -> Self {
        Printing {
            paper: self.paper.or(config.paper),
            orientation: self.orientation.or(config.orientation),
            margin: self.margin.or(config.margin),
            fonts: self.fonts.or_else(|| config.fonts.clone()),
            face: self.face.or(config.face),
            ..self
        }
    }

    /// What was asked for, for who compares runs.
    pub(crate) fn describe(&self) -> Value {
        let name = |value: Option<PossibleValue>| value.map(|value| value.get_name().to_owned());
        json!({
            "paper": name(self.paper.unwrap_or_default().to_possible_value()),
            "orientation": name(self.orientation.unwrap_or_default().to_possible_value()),
            "margin": self.margin.unwrap_or_default().0,
            "fonts": self.fonts().describe(),
            "face": name(self.face.unwrap_or_default().to_possible_value()),
            "with_audit": self.with_audit,
            "clean": self.clean,
            "attach": self.attach.iter().map(|what| name(what.to_possible_value())).collect::<Vec<_>>(),
            "date": self.date.map(|date| format!("{date:?}")),
        })
    }

    /// Where characters are looked for that the built-in font lacks.
    pub(crate) fn fonts(&self) -> Fonts {
        self.fonts.clone().unwrap_or_default()
    }

    /// The same as the printer wants it.
    pub(crate) fn options(&self) -> PdfOptions {
        let (width, height) = self.paper.unwrap_or_default().size();
        let orientation = match self.orientation.unwrap_or_default() {
            Way::Auto => Orientation::Auto,
            Way::Portrait => Orientation::Portrait,
            Way::Landscape => Orientation::Landscape,
        };
        let page = PageOptions {
            width: length(width),
            height: length(height),
            orientation,
            margin: length(Milli::from(self.margin.unwrap_or_default().0) * 10),
            with_audit: self.with_audit,
            clean: self.clean,
        };
        PdfOptions {
            page,
            date: self.date,
            face: self.face.unwrap_or_default().into(),
            attach_source: self.attach.contains(&Attach::Source),
            attach_audit: self.attach.contains(&Attach::Audit),
        }
    }
}

/// Thousandths of a point from tenths of a millimetre; 72 points are 254 of
/// these.
fn length(tenths: Milli) -> Milli {
    (tenths * 72_000 + 127) / 254
}

fn stamp(text: &str) -> Result<Stamp, String> {
    let wrong = || texts::text("no date");
    if let Ok(seconds) = text.parse() {
        return Ok(Stamp::from_unix(seconds));
    }
    let mut parts = text.splitn(3, '-').map(|part| part.parse().ok());
    let mut part = || parts.next().flatten().ok_or_else(wrong);
    Stamp::from_date(part()?, part()?, part()?).ok_or_else(wrong)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paper_is_as_large_as_it_says() {
        let (width, height) = Paper::A4.size();
        let page = PageOptions::default();
        assert_eq!(
            (length(width), length(height), length(180)),
            (page.width, page.height, page.margin)
        );
    }

    #[test]
    fn dates_are_days_or_seconds() {
        assert_eq!(stamp("2000-02-29"), Ok(Stamp::from_unix(951_782_400)));
        assert_eq!(stamp("0"), Ok(Stamp::from_unix(0)));
        for wrong in ["", "2023-02-29", "2023-13-01", "2023-1", "-5", "2023-01-01-01", "1969-12-31"]
        {
            assert!(stamp(wrong).is_err(), "{wrong}");
        }
    }
}
