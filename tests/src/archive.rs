//! Archives of dumps for measuring and for strain, made out of the committed
//! ones: the same shapes, no two sheets with the same texts or figures.
//!
//! A [`template`] is a committed dump cut at its leaves. Each dump of an
//! archive is a template with every text said in other characters and every
//! figure changed, most sheets still adding up; a mixed archive is then damaged
//! here and there and written in one of several encodings. The same
//! [`Plan`] makes the same bytes on every machine; another commit may read the
//! committed dumps otherwise and so make others.

mod damage;
mod template;

use std::io;

use crate::change::Writing;
use crate::corpus::{documents, home};
use crate::random::Random;
use crate::run::engine;
use template::Template;

/// Which dumps an archive is made of.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Mix {
    /// Undamaged UTF-8 dumps with tabs, of the seed's shape.
    Tab,
    /// Every committed shape, damaged here and there, in several encodings.
    Mixed,
}

/// What decides the bytes of an archive.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Plan {
    /// Which dumps.
    pub mix: Mix,
    /// At least so many sheets.
    pub sheets: usize,
    /// At most so many sheets in a file of tab dumps; a dump of another shape
    /// is a file.
    pub sheets_per_file: usize,
    /// Another seed, another archive.
    pub seed: u64,
}

/// One file of an archive.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Dump {
    /// How many sheets its template has.
    pub sheets: usize,
    /// What stands in it.
    pub bytes: Vec<u8>,
}

/// An archive, made file by file.
pub struct Archive {
    plan: Plan,
    templates: Vec<Template>,
    /// Characters of the texts of the templates, as often as they stand there.
    stock: Vec<char>,
    random: Random,
    made: usize,
}

impl Archive {
    /// Reads the committed dumps.
    ///
    /// # Errors
    ///
    /// When they cannot be read.
    pub fn new(plan: Plan) -> io::Result<Self> {
        let folder = match plan.mix {
            Mix::Tab => home().join("seed"),
            Mix::Mixed => home(),
        };
        let engine = engine();
        let mut templates = Vec::new();
        for document in documents(&folder)? {
            let conversion = engine.convert(&document.name, &document.bytes);
            match plan.mix {
                Mix::Tab => templates.extend(Template::sheets(&conversion)),
                Mix::Mixed => templates.push(Template::whole(&conversion)),
            }
        }
        templates.retain(|template| template.sheets > 0);
        let stock: Vec<char> = templates.iter().flat_map(Template::characters).collect();
        if stock.is_empty() {
            return Err(io::Error::other(format!("no dump in {}", folder.display())));
        }
        Ok(Archive { plan, templates, stock, random: Random::new(plan.seed), made: 0 })
    }

    fn text(&mut self) -> (usize, String) {
        let template = &self.templates[self.random.below(self.templates.len())];
        (template.sheets, template.fill(&self.stock, &mut self.random))
    }
}

impl Iterator for Archive {
    type Item = Dump;

    fn next(&mut self) -> Option<Dump> {
        let left = self.plan.sheets.checked_sub(self.made).filter(|left| *left > 0)?;
        let (mut sheets, mut text) = self.text();
        if self.plan.mix == Mix::Tab {
            let wanted = 1 + self.random.below(self.plan.sheets_per_file.clamp(1, left));
            while sheets < wanted {
                let (more, next) = self.text();
                sheets += more;
                text += &next;
            }
        }
        let mut writing = Writing::Utf8;
        if self.plan.mix == Mix::Mixed {
            if self.random.in_hundred(35) {
                text = damage::damage(&text, &mut self.random);
            }
            if self.random.in_hundred(40) {
                writing = Writing::ALL[self.random.below(Writing::ALL.len())];
            }
        }
        self.made += sheets;
        let lines: Vec<String> = text.split('\n').map(str::to_owned).collect();
        Some(Dump { sheets, bytes: writing.bytes(&lines) })
    }
}
