//! Number formats: what a workbook shows for a number.
//!
//! ```ebnf
//! format  = section , { ";" , section } ;            (* positive ; negative ; zero ; text *)
//! section = { token } ;
//! token   = digit | "." | "," | "%" | "@" | literal | "General" | date part ;
//! digit   = "0" | "#" | "?" ;
//! literal = '"' , { character } , '"' | ( "\" | "!" ) , character
//!         | "_" , character | "*" , character       (* a gap, a filling: nothing *)
//!         | "[$" , { character } , [ "-" , locale ] , "]" | other characters ;
//! ```

use resheet_model::Decimal;

/// Digits that a workbook keeps of a number.
pub(super) const DIGITS: u32 = 15;

/// A number as a workbook stores it, rounded to the digits that it keeps.
pub(super) fn decimal(text: &str) -> Option<Decimal> {
    let text = text.trim();
    let number = Decimal::from_str_exact(text)
        .or_else(|_| Decimal::from_scientific(text))
        .or_else(|_| text.parse())
        .ok()?;
    Some(number.round_sf(DIGITS).unwrap_or(number).normalize())
}

/// The text of a number under a format. `None` where the format is one that we
/// do not draw (fractions, scientific): then the number is shown as it is.
pub(super) fn shown(number: Decimal, format: &str, date_1904: bool) -> Option<String> {
    // The long date and the time of the system, whatever is spelled behind: in Chinese.
    let format = match format {
        _ if format.starts_with("[$-F800]") => "yyyy\"年\"m\"月\"d\"日\"",
        _ if format.starts_with("[$-F400]") => "h:mm:ss",
        format => format,
    };
    let sections = sections(format);
    let negative = number.is_sign_negative() && !number.is_zero();
    let (section, own_sign) = match sections.len() {
        0 => return None,
        _ if sections.iter().any(|section| condition(section).is_some()) => {
            by_condition(number, &sections)?
        }
        1 => (sections[0], false),
        2 if negative => (sections[1], true),
        2 => (sections[0], false),
        _ if number.is_zero() => (sections[2], false),
        _ if negative => (sections[1], true),
        _ => (sections[0], false),
    };
    let tokens = tokens(section)?;
    if tokens.iter().any(|token| matches!(token, Token::Date(..))) {
        return date(number, &tokens, date_1904);
    }
    let mut text = String::new();
    if negative && !own_sign {
        text.push('-');
    }
    draw(number.abs(), &tokens, &mut text);
    Some(text)
}

/// The section of a number where sections say themselves what they are for, as in
/// `[>=10000]0!.0,"万";0`, and whether it has its own sign.
fn by_condition<'f>(number: Decimal, sections: &[&'f str]) -> Option<(&'f str, bool)> {
    let last = sections.len() - 1;
    let found = sections.iter().enumerate().find(|(at, section)| match condition(section) {
        Some((sign, limit)) => match sign {
            "<" => number < limit,
            "<=" => number <= limit,
            ">" => number > limit,
            ">=" => number >= limit,
            "<>" => number != limit,
            _ => number == limit,
        },
        // Without one of its own the second of three is for what is below zero.
        None if *at == 0 => number > Decimal::ZERO,
        None => *at == last || *at >= 2 || number < Decimal::ZERO,
    });
    let (_, section) = found?;
    // A section for numbers below zero alone draws their sign itself.
    let below = |(sign, limit): (&str, Decimal)| sign.starts_with('<') && limit <= Decimal::ZERO;
    Some((section, condition(section).is_some_and(below)))
}

/// What a section is for, where it says so.
fn condition(section: &str) -> Option<(&str, Decimal)> {
    let inner = section.split('[').skip(1).filter_map(|part| part.split(']').next());
    inner.into_iter().find_map(|inner| {
        let signs = inner.len() - inner.trim_start_matches(['<', '>', '=']).len();
        (signs > 0).then(|| Some((&inner[..signs], decimal(&inner[signs..])?)))?
    })
}

/// Whether a format is that of text, so that a number in it is text too.
pub(super) fn is_text(format: &str) -> bool {
    format.trim() == "@"
}

/// A format by its number, where the workbook does not spell it.
pub(super) fn builtin(id: u32) -> &'static str {
    match id {
        1 => "0",
        2 => "0.00",
        3 => "#,##0",
        4 => "#,##0.00",
        5 | 6 => "\"¥\"#,##0;\"¥\"-#,##0",
        7 | 8 => "\"¥\"#,##0.00;\"¥\"-#,##0.00",
        9 => "0%",
        10 => "0.00%",
        14 => "yyyy/m/d",
        15 => "d-mmm-yy",
        16 => "d-mmm",
        17 => "mmm-yy",
        18..=21 => "h:mm",
        22 => "yyyy/m/d h:mm",
        27 | 36 | 50 | 52 | 57 => "yyyy\"年\"m\"月\"",
        28 | 29 | 51 | 53 | 54 | 58 => "m\"月\"d\"日\"",
        30 => "m-d-yy",
        31 => "yyyy\"年\"m\"月\"d\"日\"",
        37 | 38 => "#,##0;-#,##0",
        39 | 40 => "#,##0.00;-#,##0.00",
        41 | 42 => "#,##0;-#,##0;\"-\"",
        43 | 44 => "#,##0.00;-#,##0.00;\"-\"",
        49 => "@",
        _ => "General",
    }
}

#[derive(Clone, PartialEq, Eq, Debug)]
enum Token {
    /// A place for a digit: whether it is filled with a zero.
    Digit(bool),
    Point,
    Comma,
    Percent,
    General,
    Literal(String),
    /// A part of a date: its letter and how often it stands.
    Date(char, usize),
}

/// The sections of a format.
fn sections(format: &str) -> Vec<&str> {
    let mut out = Vec::new();
    let (mut from, mut quoted, mut escaped) = (0, false, false);
    for (at, sign) in format.char_indices() {
        match sign {
            _ if escaped => escaped = false,
            '"' => quoted = !quoted,
            '\\' | '!' | '_' | '*' if !quoted => escaped = true,
            ';' if !quoted => {
                out.push(&format[from..at]);
                from = at + 1;
            }
            _ => {}
        }
    }
    out.push(&format[from..]);
    out
}

fn tokens(section: &str) -> Option<Vec<Token>> {
    let mut out = Vec::new();
    let mut signs = section.chars().peekable();
    while let Some(sign) = signs.next() {
        match sign {
            '0' => out.push(Token::Digit(true)),
            '#' | '?' => out.push(Token::Digit(false)),
            '.' => out.push(Token::Point),
            ',' => out.push(Token::Comma),
            '%' => out.push(Token::Percent),
            '"' => out.push(Token::Literal(signs.by_ref().take_while(|s| *s != '"').collect())),
            '\\' | '!' => out.push(Token::Literal(signs.next().into_iter().collect())),
            '_' | '*' => drop(signs.next()),
            '[' => {
                let inner: String = signs.by_ref().take_while(|s| *s != ']').collect();
                if let Some(money) = inner.strip_prefix('$') {
                    let money = money.split('-').next().unwrap_or("");
                    out.push(Token::Literal(money.to_owned()));
                }
            }
            'G' | 'g' => {
                let rest: String = signs.clone().take(6).collect();
                if !rest.eq_ignore_ascii_case("eneral") {
                    return None;
                }
                signs.by_ref().take(6).for_each(drop);
                out.push(Token::General);
            }
            'y' | 'Y' | 'm' | 'M' | 'd' | 'D' | 'h' | 'H' | 's' | 'S' => {
                let letter = sign.to_ascii_lowercase();
                let mut count = 1;
                while signs.next_if(|s| s.to_ascii_lowercase() == letter).is_some() {
                    count += 1;
                }
                out.push(Token::Date(letter, count));
            }
            '@' => out.push(Token::General),
            // Scientific, fractions, eras and halves of the day.
            'E' | 'e' | '/' if !has_date(section) => return None,
            other => out.push(Token::Literal(other.to_string())),
        }
    }
    Some(out)
}

fn has_date(section: &str) -> bool {
    section.contains(['y', 'Y', 'd', 'D', 'h', 'H'])
}

/// Draws a number without its sign.
fn draw(number: Decimal, tokens: &[Token], out: &mut String) {
    let is_digit = |token: &Token| matches!(token, Token::Digit(_));
    let point = tokens.iter().position(|token| *token == Token::Point);
    let whole_end = point.unwrap_or(tokens.len());
    let places = tokens[whole_end..].iter().filter(|token| is_digit(token)).count() as u32;
    let percent = tokens.iter().filter(|token| **token == Token::Percent).count();
    let first = tokens.iter().position(is_digit);
    let last = tokens.iter().rposition(is_digit);
    // Commas behind the last digit divide by a thousand each, one between
    // digits groups.
    let behind = |at: usize| last.is_some_and(|last| at > last);
    let commas = |test: &dyn Fn(usize) -> bool| {
        tokens.iter().enumerate().filter(|(at, token)| **token == Token::Comma && test(*at)).count()
    };
    let thousands = commas(&behind);
    let groups = commas(&|at| !behind(at) && first.is_some_and(|first| at > first)) > 0;
    let mut value = number;
    for _ in 0..percent {
        value = value.checked_mul(Decimal::ONE_HUNDRED).unwrap_or(value);
    }
    for _ in 0..thousands {
        value = value.checked_div(Decimal::ONE_THOUSAND).unwrap_or(value);
    }
    let strategy = resheet_model::RoundingStrategy::MidpointAwayFromZero;
    let value = value.round_dp_with_strategy(places, strategy);
    let text = value.to_string();
    let (whole, fraction) = text.split_once('.').unwrap_or((&text, ""));
    let whole = if whole == "0" { "" } else { whole };
    let wholes = tokens[..whole_end].iter().filter(|token| is_digit(token)).count();
    let mut digits = Whole { digits: whole.as_bytes(), left: wholes, groups, begun: false };
    let mut fraction = fraction.bytes();
    let mut behind_point = String::new();
    for (at, token) in tokens.iter().enumerate() {
        match token {
            Token::Digit(zero) if at < whole_end => digits.next(*zero, out),
            Token::Digit(zero) => match fraction.next() {
                Some(digit) => behind_point.push(char::from(digit)),
                None if *zero => behind_point.push('0'),
                None => {}
            },
            Token::Point => {
                if wholes == 0 {
                    out.push_str(whole);
                }
                behind_point.push('.');
            }
            Token::Comma => {}
            Token::Percent => {
                out.push_str(&std::mem::take(&mut behind_point));
                out.push('%');
            }
            Token::General => out.push_str(&number.normalize().to_string()),
            Token::Literal(literal) => {
                out.push_str(&std::mem::take(&mut behind_point));
                out.push_str(literal);
            }
            Token::Date(..) => {}
        }
    }
    // Places that are left blank stand behind a point that says nothing.
    let blank = tokens[whole_end..].iter().all(|token| *token != Token::Digit(true));
    if blank && behind_point == "." && places > 0 {
        behind_point.clear();
    }
    out.push_str(&behind_point);
}

/// The digits before the point, from the left, as places for them come.
struct Whole<'d> {
    digits: &'d [u8],
    /// Places that are still to come.
    left: usize,
    groups: bool,
    begun: bool,
}

impl Whole<'_> {
    fn next(&mut self, zero: bool, out: &mut String) {
        // The first place takes what there are no places for.
        while self.digits.len() > self.left {
            self.put(self.digits[0], self.digits.len(), out);
            self.digits = &self.digits[1..];
        }
        if self.digits.len() == self.left && !self.digits.is_empty() {
            self.put(self.digits[0], self.left, out);
            self.digits = &self.digits[1..];
        } else if zero {
            self.put(b'0', self.left, out);
        }
        self.left = self.left.saturating_sub(1);
    }

    fn put(&mut self, digit: u8, from_right: usize, out: &mut String) {
        if self.groups && self.begun && from_right.is_multiple_of(3) {
            out.push(',');
        }
        self.begun = true;
        out.push(char::from(digit));
    }
}

/// Days and seconds of a day, as a calendar writes them.
fn date(number: Decimal, tokens: &[Token], date_1904: bool) -> Option<String> {
    const SECONDS: u32 = 86_400;
    if number.is_sign_negative() {
        return None;
    }
    let mut days = i64::try_from(number.trunc()).ok()?;
    let mut seconds = u32::try_from((number.fract() * Decimal::from(SECONDS)).round()).ok()?;
    if seconds >= SECONDS {
        (days, seconds) = (days + 1, 0);
    }
    let (year, month, day) = civil(days, date_1904)?;
    let mut out = String::new();
    let mut after_hour = false;
    for (at, token) in tokens.iter().enumerate() {
        match token {
            Token::Date('y', count) if *count <= 2 => out.push_str(&format!("{:02}", year % 100)),
            Token::Date('y', _) => out.push_str(&format!("{year:04}")),
            Token::Date('m', count) => {
                let before_second = tokens[at + 1..]
                    .iter()
                    .find(|token| matches!(token, Token::Date(..)))
                    .is_some_and(|token| matches!(token, Token::Date('s', _)));
                let value = if after_hour || before_second { seconds / 60 % 60 } else { month };
                out.push_str(&padded(value, *count));
            }
            Token::Date('d', count) => out.push_str(&padded(day, *count)),
            Token::Date('h', count) => out.push_str(&padded(seconds / 3600, *count)),
            Token::Date(_, count) => out.push_str(&padded(seconds % 60, *count)),
            Token::Literal(literal) => out.push_str(literal),
            Token::Point => out.push('.'),
            Token::Comma => out.push(','),
            Token::Percent => out.push('%'),
            Token::Digit(_) | Token::General => {}
        }
        if let Token::Date(letter, _) = token {
            after_hour = *letter == 'h';
        }
    }
    Some(out)
}

fn padded(value: u32, count: usize) -> String {
    if count >= 2 { format!("{value:02}") } else { value.to_string() }
}

/// Year, month and day of a day's number. In the calendar that begins in 1900
/// day 60 is the 29th of February, which that year did not have.
fn civil(day: i64, date_1904: bool) -> Option<(i64, u32, u32)> {
    /// Days from the first of March of year 0 to the first of January 1970.
    const EPOCH: i64 = 719_468;
    const LAST: i64 = 2_958_465;
    if !(0..=LAST).contains(&day) {
        return None;
    }
    if day == 60 && !date_1904 {
        return Some((1900, 2, 29));
    }
    let since_1970 = match date_1904 {
        true => day - 24_107,
        false if day < 60 => day - 25_568,
        false => day - 25_569,
    };
    // Howard Hinnant's civil_from_days.
    let days = since_1970 + EPOCH;
    let era = days.div_euclid(146_097);
    let of_era = days.rem_euclid(146_097);
    let year_of_era = (of_era - of_era / 1460 + of_era / 36_524 - of_era / 146_096) / 365;
    let of_year = of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let shifted = (5 * of_year + 2) / 153;
    let day = of_year - (153 * shifted + 2) / 5 + 1;
    let month = if shifted < 10 { shifted + 3 } else { shifted - 9 };
    let year = year_of_era + era * 400 + i64::from(month <= 2);
    Some((year, u32::try_from(month).ok()?, u32::try_from(day).ok()?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(number: &str, format: &str, expected: &str) {
        let number = decimal(number).unwrap();
        let shown = shown(number, format, false).unwrap_or_else(|| number.to_string());
        assert_eq!(shown, expected, "{number} as {format}");
    }

    #[test]
    fn numbers_as_excel_shows_them() {
        check("0.9978", "0.00%", "99.78%");
        check("0.99780000000000002", "0.0%", "99.8%");
        check("1234567.891", "#,##0.00", "1,234,567.89");
        check("0.5", "#.##", ".5");
        check("7", "0.00", "7.00");
        check("2.5", "0", "3");
        check("-2.5", "0.0_);(0.0)", "(2.5)");
        check("-3", "0.00", "-3.00");
        check("0", "#,##0;-#,##0;\"-\"", "-");
        check("360", "0\"人次\"", "360人次");
        check("12", "\\≥0", "≥12");
        check("1.5E-3", "0.0000", "0.0015");
        check("45.50", "General", "45.5");
        check("1e2", "0", "100");
    }

    #[test]
    fn formats_that_divide_and_put_their_own_point() {
        check("1234567", "#,##0,", "1,235");
        check("123456", "0!.0,", "12.3");
    }

    #[test]
    fn sections_may_say_what_they_are_for() {
        let format = "[>=10000]0.0,\"千\";0";
        check("12345", format, "12.3千");
        check("500", format, "500");
        check("-5", "[Red][<0]\"负\"0;0", "负5");
        check("6.5", "?0.??", "6.5");
        check("10", "?0.??", "10");
    }

    #[test]
    fn dates_of_both_calendars() {
        check("45291", "yyyy\"年\"m\"月\"d\"日\"", "2023年12月31日");
        check("45291", "yyyy/m/d", "2023/12/31");
        check("45291", "[$-F800]dddd\\,\\ mmmm\\ dd\\,\\ yyyy", "2023年12月31日");
        check("45291.75", "yyyy-mm-dd hh:mm", "2023-12-31 18:00");
        check("60", "yyyy-mm-dd", "1900-02-29");
        check("1", "yyyy-mm-dd", "1900-01-01");
        let shown = shown(decimal("43829").unwrap(), "yyyy-mm-dd", true);
        assert_eq!(shown.unwrap(), "2023-12-31");
    }
}
