//! Pages as they look, drawn by a program that is not ours and compared with
//! pictures kept in `looks/`; `make bless` takes them anew, to be looked at first.
//!
//! The pictures are small: they tell a rule, a cell or a line that moved or is
//! gone, not the shape of a character.

#![allow(clippy::unwrap_used, reason = "a test that cannot run its programs has failed")]

use std::fs;
use std::path::Path;
use std::process::Command;

use resheet_emit::layout::PageOptions;
use resheet_emit::pdf::{self, PdfOptions};
use resheet_tests::corpus::home;
use resheet_tests::run::engine;

/// Dots an inch.
const DOTS: &str = "24";
/// Squares of so many dots are compared.
const SQUARE: usize = 8;
/// The mean grey of a square may differ by this, of 255: another version of the
/// drawing program smooths edges another way.
const TOLERANCE: u32 = 24;

/// A grey picture: width, and a byte a dot.
struct Picture {
    width: usize,
    dots: Vec<u8>,
}

/// ```ebnf
/// pgm = "P5", width, height, "255", { byte } ;
/// ```
fn picture(pgm: &[u8]) -> Picture {
    let mut rest = pgm;
    let mut words = Vec::new();
    while words.len() < 4 {
        let end = rest.iter().position(u8::is_ascii_whitespace).unwrap();
        words.push(std::str::from_utf8(&rest[..end]).unwrap());
        rest = &rest[end + 1..];
    }
    assert_eq!((words[0], words[3]), ("P5", "255"));
    let (width, height): (usize, usize) = (words[1].parse().unwrap(), words[2].parse().unwrap());
    assert_eq!(rest.len(), width * height);
    Picture { width, dots: rest.to_vec() }
}

/// The mean grey of each square, row by row.
fn squares(picture: &Picture) -> Vec<u32> {
    let rows: Vec<&[u8]> = picture.dots.chunks(picture.width).collect();
    let mut means = Vec::new();
    for band in rows.chunks(SQUARE) {
        for left in (0..picture.width).step_by(SQUARE) {
            let dots = band.iter().flat_map(|row| row[left..].iter().take(SQUARE));
            let (sum, count) =
                dots.fold((0, 0), |(sum, count), dot| (sum + u32::from(*dot), count + 1));
            means.push(sum / count);
        }
    }
    means
}

#[test]
fn pages_look_as_they_did() {
    let name = "shanghai-training-centre-2023";
    let bytes = fs::read(home().join("seed").join(name).with_extension("txt")).unwrap();
    let conversion = engine().convert(name, &bytes);
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("sheets.pdf");
    let page = PageOptions { with_audit: true, ..PageOptions::default() };
    let options = PdfOptions { page, ..PdfOptions::default() };
    pdf::write(&conversion, &options, &mut fs::File::create(&file).unwrap()).unwrap();
    let kept = Path::new(env!("CARGO_MANIFEST_DIR")).join("looks");
    // A sheet, the findings behind it, and the longest.
    for number in ["1", "2", "13"] {
        let made = folder.path().join(number);
        let mut draw = Command::new("pdftoppm");
        draw.args(["-gray", "-singlefile", "-r", DOTS, "-f", number, "-l", number]);
        assert!(draw.arg(&file).arg(&made).status().unwrap().success());
        let made = fs::read(made.with_extension("pgm")).unwrap();
        let path = kept.join(number).with_extension("pgm");
        if std::env::var_os("BLESS").is_some() {
            fs::create_dir_all(&kept).unwrap();
            fs::write(&path, &made).unwrap();
        }
        let (made, meant) = (picture(&made), picture(&fs::read(&path).unwrap()));
        assert_eq!((made.width, made.dots.len()), (meant.width, meant.dots.len()), "page {number}");
        let across = made.width.div_ceil(SQUARE);
        let differ = |(found, meant): (u32, u32)| found.abs_diff(meant) > TOLERANCE;
        let odd = squares(&made).into_iter().zip(squares(&meant)).position(differ);
        if let Some(at) = odd {
            let (line, column) = (at / across * SQUARE, at % across * SQUARE);
            panic!("page {number} looks otherwise at {column}, {line} of {DOTS} dots an inch");
        }
    }
}
