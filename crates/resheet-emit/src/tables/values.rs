//! Leaves as values of columns.

use std::borrow::Cow;

use resheet_model::{
    Confidence, Date, Decimal, Finding, Measure, Op, Reading, Repair, Seen, SourceText, Span, Stray,
};

use super::model::{Datum, fits};

/// The state of a number that was read and does not fit its column.
const TOO_PRECISE: &str = "too-precise";

/// The states of a leaf.
pub(super) fn states() -> Vec<&'static str> {
    Reading::<()>::STATES.to_vec()
}

/// The states of a leaf with a number.
pub(super) fn number_states() -> Vec<&'static str> {
    let mut states = states();
    states.push(TOO_PRECISE);
    states
}

/// The kinds of a measure.
pub(super) fn measure_kinds() -> Vec<&'static str> {
    vec!["quantity", "worded", "range", "time", "text"]
}

/// The signs of relations.
pub(super) fn signs() -> Vec<&'static str> {
    Op::ALL.map(Op::sign).to_vec()
}

/// The steps of confidence.
pub(super) fn confidences() -> Vec<&'static str> {
    Confidence::ALL.map(Confidence::name).to_vec()
}

/// The text that was read.
pub(super) fn text(seen: &Seen<String>) -> Option<&str> {
    seen.value().map(String::as_str)
}

/// The number that was read, if it fits.
pub(super) fn number(seen: &Seen<Decimal>) -> Option<Decimal> {
    seen.value().copied()
}

/// The state of a number.
pub(super) fn number_state(seen: &Seen<Decimal>) -> &'static str {
    match seen.value() {
        Some(number) if !fits(*number) => TOO_PRECISE,
        _ => seen.reading.state(),
    }
}

/// The characters in the source; nothing where there are none.
pub(super) fn printed<'a, T>(seen: &Seen<T>, source: &'a SourceText) -> Option<Cow<'a, str>> {
    match seen.reading {
        Reading::Absent => None,
        _ if seen.more.is_empty() => Some(source.slice(seen.span).into()),
        _ => Some(seen.raw(source).into()),
    }
}

/// An amount in yuan, exactly; nothing where the unit is not known.
pub(super) fn yuan(seen: &Seen<Decimal>, power: Option<u32>) -> Option<Decimal> {
    times_ten_to(*seen.value()?, power?)
}

/// The power of ten of a money unit: 4 for ten thousand yuan.
///
/// ```ebnf
/// unit = { "十" | "百" | "千" | "万" | "萬" | "亿" | "億" } , ( "元" | "圆" | "圓" ) ;
/// ```
pub(super) fn money_power(unit: &str) -> Option<u32> {
    let factors = unit.strip_suffix(['元', '圆', '圓'])?;
    factors.chars().try_fold(0, |power, factor| {
        let more = match factor {
            '十' => 1,
            '百' => 2,
            '千' => 3,
            '万' | '萬' => 4,
            '亿' | '億' => 8,
            _ => return None,
        };
        Some(power + more)
    })
}

fn times_ten_to(number: Decimal, power: u32) -> Option<Decimal> {
    let scale = number.scale();
    if scale >= power {
        return Decimal::try_from_i128_with_scale(number.mantissa(), scale - power).ok();
    }
    let zeros = 10i128.checked_pow(power - scale)?;
    Decimal::try_from_i128_with_scale(number.mantissa().checked_mul(zeros)?, 0).ok()
}

/// A target or an actual value, taken apart.
#[derive(Default)]
pub(super) struct Parts<'a> {
    pub(super) kind: Option<&'static str>,
    pub(super) op: Option<&'static str>,
    pub(super) value: Option<Decimal>,
    pub(super) low: Option<Decimal>,
    pub(super) high: Option<Decimal>,
    pub(super) unit: Option<&'a str>,
    pub(super) from: Option<Datum<'a>>,
    pub(super) until: Option<Datum<'a>>,
    pub(super) state: &'static str,
}

/// Takes a measure apart. What words stand for counts as what they are.
pub(super) fn parts(seen: &Seen<Measure>) -> Parts<'_> {
    let mut parts = Parts { state: seen.reading.state(), ..Parts::default() };
    let Some(measure) = seen.value() else { return parts };
    if let Some(quantity) = measure.quantity() {
        parts.op = quantity.op.map(Op::sign);
        parts.value = Some(quantity.value);
        parts.unit = Some(&quantity.unit);
    }
    parts.kind = Some(match measure {
        Measure::Quantity(_) => "quantity",
        Measure::Worded { .. } => "worded",
        Measure::Range { low, high, unit, .. } => {
            (parts.low, parts.high) = (Some(*low), Some(*high));
            parts.unit = Some(unit);
            "range"
        }
        Measure::Time { from, until, .. } => {
            parts.from = from.and_then(first_day);
            parts.until = until.and_then(last_day);
            "time"
        }
        Measure::Text(_) => "text",
    });
    if [parts.value, parts.low, parts.high].into_iter().flatten().any(|number| !fits(number)) {
        parts.state = TOO_PRECISE;
    }
    parts
}

fn first_day(date: Date) -> Option<Datum<'static>> {
    day(date.year, date.month.unwrap_or(1), date.day.unwrap_or(1))
}

fn last_day(date: Date) -> Option<Datum<'static>> {
    let month = date.month.unwrap_or(12);
    day(date.year, month, date.day.unwrap_or_else(|| days_in(date.year, month)))
}

fn day(year: u16, month: u8, day: u8) -> Option<Datum<'static>> {
    // Some databases have no year 0.
    let real = (1..=9999).contains(&year) && (1..=days_in(year, month)).contains(&day);
    real.then_some(Datum::Date { year, month, day })
}

fn days_in(year: u16, month: u8) -> u8 {
    let leap = year.is_multiple_of(4) && (!year.is_multiple_of(100) || year.is_multiple_of(400));
    match month {
        1 | 3 | 5 | 7 | 8 | 10 | 12 => 31,
        4 | 6 | 9 | 11 => 30,
        2 if leap => 29,
        2 => 28,
        _ => 0,
    }
}

/// How a row came about: the least certain of its leaves.
#[derive(Clone, Copy, Default)]
pub(super) struct Trust {
    lowest: Confidence,
    repaired: bool,
    by_hand: bool,
}

impl Trust {
    pub(super) fn with<T>(self, seen: &Seen<T>) -> Self {
        Trust {
            lowest: self.lowest.min(seen.confidence),
            repaired: self.repaired || !seen.repairs.is_empty(),
            by_hand: self.by_hand || seen.by_hand.is_settled(),
        }
    }

    pub(super) fn confidence(self) -> &'static str {
        self.lowest.name()
    }

    pub(super) fn repaired(self) -> bool {
        self.repaired
    }

    pub(super) fn by_hand(self) -> bool {
        self.by_hand
    }
}

/// Keeps stray text out of tables: it is where names and telephone numbers of
/// persons stand, and tables travel further than the dumps.
#[derive(Clone, Copy)]
pub(super) struct StrayText<'a> {
    pub(super) source: &'a SourceText,
    pub(super) outside: &'a Strays<'a>,
    pub(super) inside: &'a Strays<'a>,
}

/// Stray texts in the order of their places, each with the furthest end so far: an input
/// may have as many of them as findings.
#[derive(Default)]
pub(super) struct Strays<'a>(Vec<(&'a Stray, u32)>);

impl<'a> Strays<'a> {
    pub(super) fn of(all: &'a [Stray]) -> Self {
        let mut sorted: Vec<&Stray> = all.iter().collect();
        sorted.sort_by_key(|stray| stray.span.start);
        let mut end = 0;
        let ends = sorted.into_iter().map(|stray| {
            end = stray.span.end.max(end);
            (stray, end)
        });
        Strays(ends.collect())
    }

    /// Those that a span touches.
    fn around(&self, span: Span) -> impl Iterator<Item = &'a Stray> {
        let behind = span.end.max(span.start + 1);
        let begun = self.0.partition_point(|(stray, _)| stray.span.start < behind);
        let near = self.0[..begun].iter().rev().take_while(move |(_, end)| *end >= span.start);
        let near = near.map(|(stray, _)| *stray);
        near.filter(move |stray| stray.span.end > span.start || stray.span == span)
    }
}

impl StrayText<'_> {
    /// The finding without arguments that quote stray text.
    pub(super) fn hush(&self, finding: &Finding) -> Finding {
        let mut finding = finding.clone();
        for (_, value) in &mut finding.args {
            if self.quoted(finding.span, value) {
                *value = '…'.to_string();
            }
        }
        finding
    }

    /// Whether a repair moved or left out stray text.
    pub(super) fn touches(&self, repair: &Repair) -> bool {
        self.around(repair.span).next().is_some()
    }

    fn quoted(&self, span: Span, value: &str) -> bool {
        let value: String = bare(value);
        // Counts and scores; no telephone number is that short.
        if value.len() <= 4 && value.bytes().all(|byte| byte.is_ascii_digit()) {
            return false;
        }
        self.around(span).any(|stray| {
            // A quotation that was cut short cannot be compared.
            value.ends_with('…') || bare(self.source.slice(stray.span)).contains(&value)
        })
    }

    fn around(&self, span: Span) -> impl Iterator<Item = &Stray> {
        self.outside.around(span).chain(self.inside.around(span))
    }
}

fn bare(text: &str) -> String {
    text.chars().filter(|char| !char.is_whitespace()).collect()
}

#[cfg(test)]
mod tests {
    use resheet_model::StrayKind;

    use super::*;

    fn check(amount: &str, unit: &str, expected: Option<&str>) {
        let seen =
            Seen { reading: Reading::Read(amount.parse::<Decimal>().unwrap()), ..Seen::absent() };
        let yuan = yuan(&seen, money_power(unit)).map(|yuan| yuan.to_string());
        assert_eq!(yuan.as_deref(), expected, "{amount} {unit}");
    }

    #[test]
    fn stray_texts_around_a_span_are_found_wherever_they_stand() {
        let spans = [(4, 9), (0, 2), (2, 2), (2, 5), (6, 7), (6, 30), (8, 8), (12, 13), (20, 21)];
        let strays: Vec<Stray> = spans
            .iter()
            .map(|(start, end)| Stray { span: Span::new(*start, *end), kind: StrayKind::ALL[0] })
            .collect();
        let sorted = Strays::of(&strays);
        for start in 0..32 {
            for end in start..32 {
                let span = Span::new(start, end);
                let touches = |stray: &&Stray| {
                    let ends_after = stray.span.end > span.start || stray.span == span;
                    stray.span.start < span.end.max(span.start + 1) && ends_after
                };
                let mut expected: Vec<Span> =
                    strays.iter().filter(touches).map(|it| it.span).collect();
                let mut found: Vec<Span> = sorted.around(span).map(|it| it.span).collect();
                expected.sort_by_key(|it| (it.start, it.end));
                found.sort_by_key(|it| (it.start, it.end));
                assert_eq!(found, expected, "{span:?}");
            }
        }
    }

    #[test]
    fn amounts_in_yuan_are_exact() {
        check("7.25", "万元", Some("72500"));
        check("0.00001", "万元", Some("0.1"));
        check("7.25", "元", Some("7.25"));
        check("-3", "亿元", Some("-300000000"));
        check("1.50", "百万元", Some("1500000"));
        check("1", "美元", None);
        check("1", "", None);
        check("1", "万", None);
        check("79228162514264337593543950335", "万元", None);
    }

    #[test]
    fn a_month_is_as_long_as_the_calendar_says() {
        let until = |year, month| last_day(Date { year, month: Some(month), day: None });
        let day = |year, month, day| Some(Datum::Date { year, month, day });
        assert_eq!(until(2024, 2), day(2024, 2, 29));
        assert_eq!(until(1900, 2), day(1900, 2, 28));
        assert_eq!(until(2023, 13), None);
        assert_eq!(first_day(Date { year: 2023, month: Some(2), day: Some(30) }), None);
        assert_eq!(last_day(Date { year: 2023, month: None, day: None }), day(2023, 12, 31));
    }
}
