//! Dates, deadlines and periods.

use nom::branch::alt;
use nom::bytes::complete::{take_while_m_n, take_while1};
use nom::character::complete::{char, digit1, one_of};
use nom::combinator::{map, map_opt, not, opt, peek, verify};
use nom::sequence::{preceded, terminated};
use nom::{IResult, Parser};
use resheet_model::Date;

use crate::chars::simplified;
use crate::words::{key, times};

/// Longest run of words before or behind a date. With more it is a sentence
/// that has a date in it.
const WORDS: usize = 12;

/// A date that may lack its year; years are what an audit compares, so a date
/// without one gives no [`Date`].
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
struct Day {
    year: Option<u16>,
    month: Option<u8>,
    day: Option<u8>,
}

impl Day {
    fn date(self) -> Option<Date> {
        Some(Date { year: self.year?, month: self.month, day: self.day })
    }

    /// Whether the calendar has it; without a year, whether any year has it.
    fn exists(self) -> bool {
        let leap = self.year.is_none_or(|year| {
            (year.is_multiple_of(4) && !year.is_multiple_of(100)) || year.is_multiple_of(400)
        });
        let most = match self.month {
            Some(2) if leap => 29,
            Some(2) => 28,
            Some(4 | 6 | 9 | 11) => 30,
            _ => 31,
        };
        self.day.is_none_or(|day| day <= most)
    }
}

/// First and last date of a whole cell that is a time; none if it is not one.
/// A day gives both, a deadline only the last, `起` only the first, and a time
/// without a year neither.
///
/// ```ebnf
/// time    = period word | [ words ], ( day, blank, joint, blank, day | day ), [ words ] ;
/// words   = up to 12 characters without digits ;
/// joint   = "-" | "--" | "~" | "至" | "到" ;
/// ```
///
/// `2023年12月31日前`, `2021年底`, `12月底到位`, `2020年1月--2020年11月`,
/// `完成时间为2022年11月30日`, `2023-12-31`, `全年`.
///
/// Not: `3年`, `12个月` (lengths), `2023年优秀` (a bare year with words that
/// are none of time), `2023.12` (a number), a sentence.
pub(crate) fn time(plain: &str) -> Option<(Option<Date>, Option<Date>)> {
    if !plain.contains(|c: char| c.is_ascii_digit()) {
        return times().is_period(plain).then_some((None, None));
    }
    if !may_have_date(plain) {
        return None;
    }
    let text = key(plain);
    let at = text.find(|c: char| c.is_ascii_digit())?;
    let lead = &text[..at];
    let (tail, (first, second)) = span(&text[at..]).ok()?;
    let short = |words: &str| {
        words.chars().count() <= WORDS
            && !words.contains(|c: char| c.is_ascii_digit() || "%‰±".contains(c))
    };
    if !short(lead) || !short(tail) || lead.contains(['>', '=', '≥']) {
        return None;
    }
    // A period whose end is lost is half a time.
    if times().joint.iter().any(|joint| tail.ends_with(joint)) {
        return None;
    }
    let known = tail_says(tail);
    // A bare year or month needs words of time around it, or none at all.
    let exact = first.month.is_some() && (first.year.is_some() || first.day.is_some());
    let bare = lead.is_empty() && known.is_some();
    if !exact && !bare {
        return None;
    }
    let lead_says = times().deadline.iter().any(|word| !word.is_empty() && lead.ends_with(word));
    Some(match (second, known) {
        // 2023年3月至5月 names the year once.
        (Some(second), _) => {
            let year = second.year.or(first.year);
            (first.date(), Day { year, ..second }.date())
        }
        _ if lead_says => (None, first.date()),
        (None, Some(Says::Deadline)) => (None, first.date()),
        (None, Some(Says::Start)) => (first.date(), None),
        (None, _) => (first.date(), first.date()),
    })
}

/// Whether behind the first figures of a text stands what stands behind the
/// first figures of a date: most figures are amounts.
fn may_have_date(plain: &str) -> bool {
    let Some(at) = plain.bytes().position(|byte| byte.is_ascii_digit()) else { return false };
    let mut chars = plain[at..].chars().filter(|c| *c != ' ').map(simplified).peekable();
    let mut figures = 0;
    while chars.next_if(char::is_ascii_digit).is_some() {
        figures += 1;
    }
    match chars.next() {
        Some('年' | '-' | '/' | '.') => figures == 4,
        Some('月') => figures <= 2,
        _ => false,
    }
}

/// The same where a text may have no figures at all: it has no date then.
pub(crate) fn may_be_dated(plain: &str) -> bool {
    // All bytes are looked at, so that many are at a time.
    let figures = plain.bytes().fold(false, |found, byte| found | byte.is_ascii_digit());
    figures && may_have_date(plain)
}

enum Says {
    Deadline,
    Start,
    Day,
}

/// What the words behind a date say; none for words that are not of time.
fn tail_says(tail: &str) -> Option<Says> {
    let mut rest = tail;
    let mut says = Says::Day;
    let words = times();
    while !rest.is_empty() {
        let longest = |list: &[&str]| {
            list.iter()
                .filter(|word| rest.starts_with(**word))
                .map(|word| word.len())
                .max()
                .unwrap_or(0)
        };
        let (deadline, start) = (longest(&words.deadline), longest(&words.start));
        let other = longest(&words.part).max(longest(&words.done));
        let most = deadline.max(start).max(other);
        if most == 0 {
            return None;
        }
        if deadline == most {
            says = Says::Deadline;
        } else if start == most {
            says = Says::Start;
        }
        rest = &rest[most..];
    }
    Some(says)
}

/// One date or two.
///
/// ```ebnf
/// span = day, [ joint, day ] | year, "年", month, joint, month, "月" [ "份" ] ;
/// ```
fn span(input: &str) -> IResult<&str, (Day, Option<Day>)> {
    let months = map(
        (year, char('年'), small(12), joint, small(12), char('月'), opt(char('份'))),
        |(year, _, from, _, until, _, _)| {
            let day = |month| Day { year: Some(year), month: Some(month), day: None };
            (day(from), Some(day(until)))
        },
    );
    alt((months, (day, opt(preceded(joint, day))))).parse(input)
}

fn joint(input: &str) -> IResult<&str, &str> {
    for word in &times().joint {
        if let Some(rest) = input.strip_prefix(word) {
            return Ok((rest, &input[..word.len()]));
        }
    }
    Err(nom::Err::Error(nom::error::Error::new(input, nom::error::ErrorKind::Tag)))
}

/// One date, as far as it is printed.
///
/// ```ebnf
/// day    = year, "年", [ "度" ], [ month, "月", [ "份" ], [ number, ( "日" | "号" ) ] ]
///        | month, "月", [ "份" ], [ number, ( "日" | "号" ) ]
///        | year, sep, month, sep, number            (* the same separator twice *)
///        | year, ( "-" | "/" ), month ;
/// sep    = "-" | "/" | "." ;
/// year   = 1900 to 2199 ;
/// ```
///
/// Only days that the calendar has: not 31 June.
fn day(input: &str) -> IResult<&str, Day> {
    verify(alt((in_characters, in_figures)), |day: &Day| day.exists()).parse(input)
}

fn in_characters(input: &str) -> IResult<&str, Day> {
    let month_day = || {
        (
            terminated(small(12), (char('月'), opt(char('份')))),
            opt(terminated(small(31), alt((char('日'), char('号'))))),
        )
    };
    alt((
        map(
            (terminated(year, char('年')), opt(month_day())),
            |(year, rest): (u16, Option<(u8, Option<u8>)>)| Day {
                year: Some(year),
                month: rest.map(|(month, _)| month),
                day: rest.and_then(|(_, day)| day),
            },
        ),
        map(month_day(), |(month, day)| Day { year: None, month: Some(month), day }),
    ))
    .parse(input)
}

fn in_figures(input: &str) -> IResult<&str, Day> {
    let (rest, year) = year(input)?;
    let (rest, sep) = one_of("-/.")(rest)?;
    let (rest, month) = small(12)(rest)?;
    let (rest, day) = opt(preceded(char(sep), small(31))).parse(rest)?;
    let (rest, ()) = not(peek(digit1)).parse(rest)?;
    if day.is_none() && sep == '.' {
        return Err(nom::Err::Error(nom::error::Error::new(input, nom::error::ErrorKind::Verify)));
    }
    Ok((rest, Day { year: Some(year), month: Some(month), day }))
}

fn year(input: &str) -> IResult<&str, u16> {
    map_opt(take_while_m_n(4, 4, |c: char| c.is_ascii_digit()), |digits: &str| {
        digits.parse().ok().filter(|year| (1900..2200).contains(year))
    })
    .parse(input)
}

/// A whole number from 1 to `most`, of one or two figures.
fn small<'a>(most: u8) -> impl FnMut(&'a str) -> IResult<&'a str, u8> {
    move |input| {
        map_opt(take_while1(|c: char| c.is_ascii_digit()), |digits: &str| {
            digits.parse().ok().filter(|value| digits.len() <= 2 && (1..=most).contains(value))
        })
        .parse(input)
    }
}

/// The year that a folded cell or line is and nothing else: `(2023年度)`, `(二〇二三年度)`; in
/// brackets also with months of it, or beside the year in which the sheet was filled in.
pub fn heading_year(folded: &str) -> Option<String> {
    /// Such a bracket is no longer, in bytes.
    const LONGEST: usize = 60;
    let bracketed = folded.strip_prefix('(').and_then(|rest| rest.strip_suffix(')'));
    let inner = bracketed.unwrap_or(folded);
    let (year, rest) = year_of(inner)?;
    if matches!(rest, "" | "度") {
        return Some(year);
    }
    let inner = bracketed.filter(|inner| inner.len() <= LONGEST)?;
    let months = |rest: &str| {
        rest.ends_with('月') && rest.chars().all(|c| c.is_ascii_digit() || "-~至月".contains(c))
    };
    if months(rest) { Some(year) } else { sheet_year(inner).filter(|_| years(inner).len() > 1) }
}

/// The year that a folded heading is of: its only one, or of several the only budget year
/// (`年度`). None where it names a span of years.
pub fn sheet_year(folded: &str) -> Option<String> {
    let years = years(folded);
    let of_budget = |year: &&Year| year.of_budget;
    let Year { year, at, .. } = match &years[..] {
        [only] => only,
        _ if years.iter().filter(of_budget).count() == 1 => years.iter().find(of_budget)?,
        _ => return None,
    };
    let of_several = folded[..*at].ends_with(['-', '~', '—', '–', '至']);
    (!of_several).then(|| year.clone())
}

/// The only budget year (`年度`) that a folded heading names.
pub fn budget_year(folded: &str) -> Option<String> {
    let mut of_budget = years(folded).into_iter().filter(|year| year.of_budget);
    let only = of_budget.next()?;
    of_budget.next().is_none().then_some(only.year)
}

/// The year that a folded heading begins with.
pub fn leading_year(folded: &str) -> Option<String> {
    year_of(folded).map(|(year, _)| year)
}

/// How many years a folded heading names.
pub fn years_named(folded: &str) -> usize {
    years(folded).len()
}

/// A year that a heading names.
struct Year {
    /// In four figures.
    year: String,
    /// Whether it is a budget year.
    of_budget: bool,
    /// Where it stands, in bytes.
    at: usize,
}

/// The years of a folded text; the same one once.
fn years(folded: &str) -> Vec<Year> {
    let mut years: Vec<Year> = Vec::new();
    let mut inside = false;
    for (at, c) in folded.char_indices() {
        let begins = !std::mem::replace(&mut inside, numeral_digit(c).is_some());
        let found = if begins { year_of(&folded[at..]) } else { None };
        if let Some((year, rest)) = found {
            let own = Year { year, of_budget: rest.starts_with('度'), at };
            let same = |it: &Year| it.year == own.year && it.of_budget == own.of_budget;
            if !years.iter().any(same) {
                years.push(own);
            }
        }
    }
    years
}

/// The year at the start of a folded text, in four figures or numerals with `年` behind them,
/// and what follows it.
fn year_of(folded: &str) -> Option<(String, &str)> {
    let (before, rest) = folded.split_once('年')?;
    let before = before.trim_end();
    let digits: String = before.chars().map_while(numeral_digit).collect();
    let whole = digits.chars().count() == before.chars().count() && digits.len() == 4;
    (whole && is_year(&digits)).then_some((digits, rest))
}

/// The figure of a digit in figures or numerals.
fn numeral_digit(c: char) -> Option<char> {
    /// From nought on; the first two are noughts.
    const NUMERALS: [char; 11] = ['零', '〇', '一', '二', '三', '四', '五', '六', '七', '八', '九'];
    if c.is_ascii_digit() {
        return Some(c);
    }
    let circle = matches!(c, '○' | 'Ｏ' | 'O');
    let at = if circle { 0 } else { NUMERALS.iter().position(|own| *own == c)? };
    char::from_digit(u32::try_from(at.saturating_sub(1)).ok()?, 10)
}

/// Whether four digits may be the year of a sheet.
fn is_year(digits: &str) -> bool {
    digits.starts_with("19") || digits.starts_with("20")
}
