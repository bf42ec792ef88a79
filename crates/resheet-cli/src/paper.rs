//! How printed sheets should be: paper, margins, date.

use clap::{Args, ValueEnum};
use resheet_emit::layout::{Milli, Orientation, PageOptions};
use resheet_emit::pdf::{PdfOptions, Stamp};
use serde_json::{Value, json};

/// Options of the printed page.
#[derive(Args)]
#[command(next_help_heading = "Printing")]
pub(crate) struct Printing {
    /// Paper of the PDF.
    #[arg(long, value_enum, default_value = "a4", value_name = "PAPER")]
    paper: Paper,
    /// How the paper lies; auto takes what needs fewer pages and larger type.
    #[arg(long, value_enum, default_value = "auto", value_name = "WAY")]
    orientation: Way,
    /// White space on all four sides, in millimetres.
    #[arg(long, value_name = "MM", default_value_t = 18,
        value_parser = clap::value_parser!(u8).range(5..=50))]
    margin: u8,
    /// Print the findings behind each sheet, and their numbers in its cells.
    #[arg(long)]
    with_audit: bool,
    /// Date of the PDF: 2024-03-31, or seconds since 1970 as in
    /// SOURCE_DATE_EPOCH. Without one it has none, and the same input gives
    /// the same file on any day.
    #[arg(long, env = "SOURCE_DATE_EPOCH", value_name = "DATE", value_parser = stamp)]
    date: Option<Stamp>,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug, ValueEnum)]
enum Paper {
    /// 297 × 420 mm.
    A3,
    /// 210 × 297 mm.
    A4,
    /// 250 × 353 mm.
    B4,
    /// 260 × 370 mm, Chinese eightmo.
    #[value(name = "8k")]
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

#[derive(Clone, Copy, PartialEq, Eq, Debug, ValueEnum)]
enum Way {
    /// By what fits better.
    Auto,
    /// Upright.
    Portrait,
    /// Lying.
    Landscape,
}

impl Printing {
    /// What was asked for, for who compares runs.
    pub(crate) fn describe(&self) -> Value {
        json!({
            "paper": self.paper.to_possible_value().map(|paper| paper.get_name().to_owned()),
            "orientation": self.orientation.to_possible_value().map(|way| way.get_name().to_owned()),
            "margin": self.margin,
            "with_audit": self.with_audit,
            "date": self.date.map(|date| format!("{date:?}")),
        })
    }

    /// The same as the printer wants it.
    pub(crate) fn options(&self) -> PdfOptions {
        let (width, height) = self.paper.size();
        let orientation = match self.orientation {
            Way::Auto => Orientation::Auto,
            Way::Portrait => Orientation::Portrait,
            Way::Landscape => Orientation::Landscape,
        };
        let page = PageOptions {
            width: length(width),
            height: length(height),
            orientation,
            margin: length(Milli::from(self.margin) * 10),
            with_audit: self.with_audit,
        };
        PdfOptions { page, date: self.date }
    }
}

/// Thousandths of a point from tenths of a millimetre; 72 points are 254 of
/// these.
fn length(tenths: Milli) -> Milli {
    (tenths * 72_000 + 127) / 254
}

fn stamp(text: &str) -> Result<Stamp, String> {
    let wrong = || "neither a date such as 2024-03-31 nor seconds since 1970".to_owned();
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
