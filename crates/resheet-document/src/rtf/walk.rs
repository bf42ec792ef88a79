//! From control words to text and its place.

use resheet_model::Height;

use super::letters::{Fonts, Pages};
use super::rows::Sides;
use super::story::Story;
use super::tokens::{Token, Tokens};
use super::words::{Goes, characters, goes};
use crate::blocks::Block;
use crate::limits;
use crate::merged::Merge;

/// Groups in groups that have settings of their own.
const DEEPEST: usize = 4096;

/// A document, read.
#[derive(Default)]
pub(super) struct Read {
    pub(super) blocks: Vec<Block>,
    /// Notes, and what is printed on every page.
    pub(super) behind: Vec<Block>,
    pub(super) remarks: usize,
    pub(super) changes: usize,
    pub(super) more: bool,
    pub(super) ends_early: bool,
}

/// Reads a document.
pub(super) fn read(bytes: &[u8]) -> Read {
    let first = State { skipped: 1, ..State::default() };
    let mut walk = Walk { state: first, stories: vec![(Story::default(), 0)], ..Walk::default() };
    for token in Tokens::of(bytes) {
        if !matches!(token, Token::Text(_) | Token::Byte(_)) {
            walk.flush();
        }
        match token {
            Token::Open => walk.open(),
            Token::Close if walk.depth <= 1 => {
                walk.depth = 0;
                break;
            }
            Token::Close => walk.close(),
            Token::Word(word, number) => walk.word(word, number),
            Token::Sign(sign) => walk.sign(sign),
            Token::Byte(byte) => walk.bytes(&[byte]),
            Token::Text(text) => walk.bytes(text),
        }
        if walk.count() > limits::BLOCKS {
            walk.out.more = true;
            break;
        }
    }
    walk.finish()
}

/// What holds within a group.
#[derive(Clone, Copy, Default)]
struct State {
    goes: Goes,
    /// Whether the group began with a star.
    star: bool,
    fonts: Fonts,
    /// Whether fonts are told for wide characters.
    of_wide: bool,
    /// Characters behind one by its number that stand for it elsewhere.
    skipped: usize,
    in_table: bool,
    depth: usize,
    hidden: bool,
    struck: bool,
    deleted: bool,
    height: Height,
}

#[derive(Default)]
struct Walk {
    state: State,
    /// The states of the groups around.
    around: Vec<State>,
    /// Groups that are open.
    depth: usize,
    /// The text at hand, those around it, and at which depth each began.
    stories: Vec<(Story, usize)>,
    pages: Pages,
    font: Option<i32>,
    /// The font that text has which names none.
    usual: Option<i32>,
    bytes: Vec<u8>,
    /// Characters that are still to be left out.
    skip: usize,
    /// The first half of a character of two numbers.
    half: Option<u16>,
    /// Paragraphs, rows and cells of the stories that have ended.
    counted: usize,
    out: Read,
}

impl Walk {
    fn count(&self) -> usize {
        self.counted + self.stories.last().map_or(0, |(story, _)| story.count)
    }

    fn story(&mut self) -> Option<&mut Story> {
        self.stories.last_mut().map(|(story, _)| story)
    }

    fn open(&mut self) {
        self.depth += 1;
        (self.skip, self.half) = (0, None);
        if self.around.len() < DEEPEST {
            self.around.push(self.state);
        }
        self.state.star = false;
    }

    fn close(&mut self) {
        let goes = self.state.goes;
        if self.stories.last().is_some_and(|(_, depth)| *depth == self.depth)
            && self.stories.len() > 1
            && let Some((story, _)) = self.stories.pop()
        {
            self.counted += story.count;
            let mut blocks = story.finish();
            match (goes, self.story()) {
                (Goes::Apart, Some(story)) => blocks.into_iter().for_each(|own| story.put(own)),
                _ => self.out.behind.append(&mut blocks),
            }
        }
        if self.depth <= self.around.len()
            && let Some(state) = self.around.pop()
        {
            self.state = state;
        }
        self.depth -= 1;
        (self.skip, self.half) = (0, None);
    }

    fn bytes(&mut self, bytes: &[u8]) {
        let skipped = self.skip.min(bytes.len());
        self.skip -= skipped;
        if matches!(self.state.goes, Goes::On | Goes::Apart | Goes::Behind) {
            self.bytes.extend_from_slice(&bytes[skipped..]);
        }
    }

    /// The bytes at hand become text.
    fn flush(&mut self) {
        if self.bytes.is_empty() {
            return;
        }
        let mut fonts = self.state.fonts;
        fonts.own = fonts.own.or(self.usual);
        let text = self.pages.characters(&self.bytes, fonts);
        self.bytes.clear();
        self.half = None;
        self.say(&text);
    }

    fn say(&mut self, text: &str) {
        let state = self.state;
        if state.deleted || !matches!(state.goes, Goes::On | Goes::Apart | Goes::Behind) {
            return;
        }
        let Some(story) = self.story() else { return };
        let line = &mut story.line;
        if state.hidden || state.struck {
            line.left_out.push_str(text.trim());
        } else {
            line.text.push_str(&state.height.of(text));
        }
    }

    fn sign(&mut self, sign: u8) {
        match sign {
            b'*' => self.state.star = true,
            b'~' => self.say(" "),
            b'_' => self.say("-"),
            _ => {}
        }
    }

    /// The depth of tables that text stands in.
    fn level(&mut self) -> usize {
        let state = self.state;
        let in_row = self.story().is_some_and(|story| story.in_row);
        state.depth.max(usize::from(state.in_table || in_row))
    }

    fn word(&mut self, word: &str, number: Option<i32>) {
        self.skip = 0;
        let star = std::mem::take(&mut self.state.star);
        match goes(word) {
            // Groups in one that goes nowhere do so too, but for the better copy of one.
            Some(_) if self.state.goes != Goes::On && word != "ud" && self.is_silent() => {}
            Some(own) => return self.enter(own),
            None if star => return self.state.goes = Goes::Nowhere,
            None => {}
        }
        match self.state.goes {
            Goes::Fonts => match (word, number) {
                ("f", font) => self.font = font,
                ("fcharset", Some(set)) => {
                    if let Some(font) = self.font {
                        self.pages.font(font, set);
                    }
                }
                _ => {}
            },
            Goes::Row => self.row_word(word, number),
            Goes::Nowhere | Goes::Remark => {}
            Goes::On | Goes::Apart | Goes::Behind => {
                self.text_word(word, number);
                self.row_word(word, number);
            }
        }
    }

    fn is_silent(&self) -> bool {
        matches!(self.state.goes, Goes::Nowhere | Goes::Fonts | Goes::Row | Goes::Remark)
    }

    fn enter(&mut self, own: Goes) {
        match own {
            Goes::Apart | Goes::Behind if self.stories.len() < limits::DEPTH => {
                self.stories.push((Story::default(), self.depth));
                (self.state.in_table, self.state.depth) = (false, 0);
            }
            Goes::Apart | Goes::Behind => return,
            // Text in a place of its own stays there.
            Goes::On if !self.is_silent() => return,
            Goes::Remark => self.out.remarks += 1,
            _ => {}
        }
        self.state.goes = own;
    }

    /// What a word says of text.
    fn text_word(&mut self, word: &str, number: Option<i32>) {
        let on = number != Some(0);
        let depth = || number.and_then(|number| usize::try_from(number).ok()).unwrap_or(0);
        match word {
            "u" => return self.unit(number.unwrap_or(0)),
            "uc" => self.state.skipped = depth(),
            "ansicpg" => self.pages.own = number,
            "deff" => self.usual = number,
            "f" | "af" => match self.state.of_wide {
                true => self.state.fonts.wide = number,
                false if word == "f" => self.state.fonts.own = number,
                false => {}
            },
            "dbch" => self.state.of_wide = true,
            "loch" | "hich" => self.state.of_wide = false,
            "plain" => {
                self.state.fonts = Fonts::default();
                self.state.of_wide = false;
                (self.state.hidden, self.state.struck, self.state.deleted) = (false, false, false);
                self.state.height = Height::Level;
            }
            "super" | "up" if on => self.state.height = Height::Raised,
            "sub" | "dn" if on => self.state.height = Height::Lowered,
            "nosupersub" | "super" | "up" | "sub" | "dn" => self.state.height = Height::Level,
            "v" => self.state.hidden = on,
            "strike" | "striked" => self.state.struck = on,
            "deleted" => {
                self.out.changes += usize::from(on && !self.state.deleted);
                self.state.deleted = on;
            }
            "revised" if on => self.out.changes += 1,
            "pard" => (self.state.in_table, self.state.depth) = (false, 0),
            "intbl" => self.state.in_table = true,
            "itap" => self.state.depth = depth().min(limits::DEPTH),
            "par" | "sect" | "page" => {
                let level = self.level();
                self.story().into_iter().for_each(|story| story.end_paragraph(level));
            }
            _ => {
                if let Some(text) = characters(word) {
                    self.say(text);
                }
            }
        }
        self.half = None;
    }

    /// A character by its number, half of one for those beyond the first plane.
    fn unit(&mut self, number: i32) {
        self.skip = self.state.skipped;
        let unit = (number & 0xffff) as u16;
        let units: Vec<u16> = self.half.take().into_iter().chain([unit]).collect();
        if (0xd800..0xdc00).contains(&unit) {
            self.half = Some(unit);
            return;
        }
        let text: String = char::decode_utf16(units).filter_map(Result::ok).collect();
        self.say(&text);
    }

    /// What a word says of rows and cells.
    fn row_word(&mut self, word: &str, number: Option<i32>) {
        let is_inner = self.state.goes == Goes::Row;
        let inner = self.state.depth.max(2);
        let depth = if is_inner { inner } else { 1 };
        let Some(story) = self.story() else { return };
        match word {
            "trowd" => {
                story.in_row |= !is_inner;
                *story.sides(depth) = Sides::default();
            }
            "trleft" => story.sides(depth).left = number.unwrap_or(0),
            "clvmgf" => story.sides(depth).next.merge = Merge::Begins,
            "clvmrg" => story.sides(depth).next.merge = Merge::GoesOn,
            "clmrg" => story.sides(depth).next.beside = true,
            "cellx" => story.sides(depth).end(number.unwrap_or(0)),
            "cell" => story.end_cell(1),
            "row" => story.end_row(1),
            "nestcell" => story.end_cell(inner),
            "nestrow" => story.end_row(inner),
            _ => {}
        }
    }

    fn finish(mut self) -> Read {
        self.flush();
        self.out.ends_early = self.depth > 0 && !self.out.more;
        while let Some((story, _)) = self.stories.pop() {
            let mut blocks = story.finish();
            let out = &mut self.out;
            let into = if self.stories.is_empty() { &mut out.blocks } else { &mut out.behind };
            into.append(&mut blocks);
        }
        self.out
    }
}
