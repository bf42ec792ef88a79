//! Laws of the value grammar: what is printed is read back, and no text at all
//! brings it down.

use proptest::prelude::*;
use resheet_lexis::{fold, fold_width, measure, number, numbers_in, shape};
use resheet_model::{Decimal, Measure, Op, Quantity};

const UNITS: &[&str] = &[
    "",
    "个",
    "人次",
    "万元",
    "%",
    "‰",
    "元/人·月",
    "/10万",
    "个工作日",
    "平方米",
    "GB",
    "百分比",
];

fn quantity() -> impl Strategy<Value = Quantity> {
    let op = prop_oneof![
        Just(None),
        Just(Some(Op::AtLeast)),
        Just(Some(Op::AtMost)),
        Just(Some(Op::Equal)),
        Just(Some(Op::More)),
        Just(Some(Op::Less)),
        Just(Some(Op::Within)),
    ];
    (op, 0i64..1_000_000_000_000, 0u32..6, prop::sample::select(UNITS)).prop_map(
        |(op, figures, places, unit)| Quantity {
            op,
            value: Decimal::new(figures, places),
            unit: unit.to_owned(),
        },
    )
}

/// How a quantity may be printed.
#[derive(Clone, Copy, Debug)]
struct Style {
    full_width: bool,
    brackets: bool,
    blanks: bool,
    thousands: bool,
}

fn style() -> impl Strategy<Value = Style> {
    any::<(bool, bool, bool, bool)>().prop_map(|(full_width, brackets, blanks, thousands)| Style {
        full_width,
        brackets,
        blanks,
        thousands,
    })
}

fn print(quantity: &Quantity, style: Style) -> String {
    let mut figures = quantity.value.to_string();
    if style.thousands {
        let whole = figures.find('.').unwrap_or(figures.len());
        for at in (1..whole).rev().filter(|at| (whole - at).is_multiple_of(3)) {
            figures.insert(at, ',');
        }
    }
    let gap = if style.blanks { " " } else { "" };
    let unit = match quantity.unit.as_str() {
        "" => String::new(),
        unit if style.brackets => format!("({unit})"),
        unit => unit.to_owned(),
    };
    let text = format!("{}{gap}{figures}{gap}{unit}", quantity.op.map_or("", Op::sign));
    if !style.full_width {
        return text;
    }
    let wide = |c: char| match c {
        '!'..='~' => char::from_u32(c as u32 + 0xFEE0).unwrap_or(c),
        ' ' => '\u{3000}',
        c => c,
    };
    text.chars().map(wide).collect()
}

proptest! {
    #[test]
    fn a_printed_quantity_is_read_back(quantity in quantity(), style in style()) {
        let printed = print(&quantity, style);
        match measure(&printed) {
            Measure::Quantity(read) => {
                prop_assert_eq!(&read, &quantity, "{}", printed);
                // The precision too, which equality of decimals does not see.
                prop_assert_eq!(read.value.to_string(), quantity.value.to_string(), "{}", printed);
            }
            other => prop_assert!(false, "{} is read as {:?}", printed, other),
        }
    }

    #[test]
    fn a_torn_quantity_is_no_other_quantity(quantity in quantity(), style in style(), tail in "[0-9]{1,3}[,.][0-9]{1,3}[,.]") {
        // Something that goes on like a number behind a complete cell.
        let printed = format!("{}{tail}", print(&quantity, style));
        prop_assert!(matches!(measure(&printed), Measure::Text(_)), "{} is read", printed);
    }

    #[test]
    fn any_text_is_read_without_harm(text in "[\\PC\\s]{0,40}") {
        let _ = (shape(&text), number(&text), numbers_in(&text).count());
        let read = measure(&text);
        if let Some(kept) = read.text() {
            prop_assert_eq!(kept, text.trim());
        }
    }

    #[test]
    fn value_like_text_is_read_without_harm(text in "[0-9０-９.,，%％()（）年月日前至到~≥≤=<> 一二三十百千万亿点不少于以上元/人次·-]{0,24}") {
        let read = measure(&text);
        if let Some(kept) = read.text() {
            prop_assert_eq!(kept, text.trim());
        }
        // A number never has figures that are not printed.
        if let Some(read) = number(&text) {
            let printed: String = fold_width(&text).chars().filter(char::is_ascii_digit).collect();
            let value: String = read.value.to_string().chars().filter(char::is_ascii_digit).collect();
            prop_assert!(printed.ends_with(&value), "{} is read as {}", text, read.value);
        }
    }

    #[test]
    fn folding_twice_changes_nothing(text in "\\PC{0,40}") {
        let once = fold(&text).into_owned();
        prop_assert_eq!(fold(&once).into_owned(), once.clone());
    }
}
