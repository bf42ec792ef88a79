//! Changes of the columns of the indicator table.

use std::ops::Range;

use super::changes::{Changed, Dump, Kept, some};
use super::edits::Edit;
use super::page;
use super::sites::{Header, Kind, Site, Sites, Writing};
use super::tokens::Token;
use super::words::words;
use crate::random::Random;
use crate::record::text_of;

/// The header row is not there.
pub(super) fn header_gone(dump: &Dump<'_>, _: &mut Random) -> Option<Changed> {
    let sites = &dump.sites;
    let mut edits = Vec::new();
    for header in &sites.headers {
        match whole_row(sites, header) {
            Some(place) => edits.push(Edit { place, text: String::new() }),
            None => edits.extend(tokens_of(header).map(|token| {
                let text = match sites.writing {
                    Writing::Blanks | Writing::Boxes => sites.replaced(token, "").text,
                    _ => String::new(),
                };
                Edit { place: token.inner.clone(), text }
            })),
        }
    }
    some(edits)
}

fn tokens_of(header: &Header) -> impl Iterator<Item = &Token> {
    header.iter().flat_map(|head| &head.tokens)
}

/// The line, or the row of tags, that holds a header and no more than a label
/// beside it.
fn whole_row(sites: &Sites, header: &Header) -> Option<Range<usize>> {
    let first = tokens_of(header).next()?.outer.start;
    let last = tokens_of(header).last()?.outer.end;
    if sites.writing == Writing::Html {
        let start = sites.text[..first].rfind("<tr")?;
        return Some(start..last + sites.text[last..].find("</tr>")? + 5);
    }
    let (one, other) = (sites.line(&(first..first)), sites.line(&(last..last)));
    if one != other || !matches!(sites.writing, Writing::Tabs | Writing::Bars | Writing::Commas) {
        return None;
    }
    // A header on the line of other things leaves these.
    let of_line = |token: &&Token| one.start <= token.outer.start && token.outer.end <= one.end;
    let others = sites.tokens.iter().filter(of_line).count() - tokens_of(header).count();
    (others <= 1).then_some(one.start..(one.end + 1).min(sites.text.len()))
}

/// Every longer word of the header is broken into two lines.
pub(super) fn two_lines(dump: &Dump<'_>, _: &mut Random) -> Option<Changed> {
    let sites = &dump.sites;
    let mut edits = Vec::new();
    for header in &sites.headers {
        let halves: Vec<(&Token, usize)> = tokens_of(header)
            .filter_map(|token| Some((token, middle(sites.printed(&token.inner))?)))
            .collect();
        let (Some(first), Some(last)) = (halves.first(), halves.last()) else { continue };
        let line = sites.line(&first.0.inner);
        let is_one = line.start <= first.0.inner.start && last.0.inner.end <= line.end;
        let half = |token: &Token, at: usize| &sites.text[token.inner.start + at..token.inner.end];
        let is_row = is_one
            && matches!(
                sites.writing,
                Writing::Tabs | Writing::Bars | Writing::Commas | Writing::Blanks | Writing::Boxes
            );
        if is_row {
            for (token, at) in &halves {
                edits.push(sites.replaced(token, &sites.printed(&token.inner)[..*at]));
            }
            let texts: Vec<_> =
                halves.iter().map(|(token, at)| (token.inner.clone(), half(token, *at))).collect();
            let second = format!("\n{}", sites.blanked(&line, &texts));
            edits.push(Edit { place: line.end..line.end, text: second });
        } else {
            let mark = if sites.writing == Writing::Html { "<br>" } else { "\n" };
            edits.extend(halves.iter().map(|(token, at)| {
                let at = token.inner.start + at;
                Edit { place: at..at, text: mark.to_owned() }
            }));
        }
    }
    some(edits)
}

/// Where a word of four letters or more is broken.
fn middle(word: &str) -> Option<usize> {
    let count = word.chars().count();
    let at = word.char_indices().nth(count / 2)?.0;
    (count >= 4 && !word.contains('\n')).then_some(at)
}

/// What a change of columns needs: every row with the places of its kinds.
fn all_rows<'d>(dump: &'d Dump<'_>, kinds: &[Kind]) -> Option<&'d [Site]> {
    let sites = &dump.sites;
    let has = |site: &Site| kinds.iter().all(|kind| site.values.contains_key(kind));
    let holds = !sites.rows.is_empty()
        && sites.has_all(&dump.document.truth)
        && sites.rows.iter().all(has)
        && sites
            .headers
            .iter()
            .all(|header| kinds.iter().all(|kind| header.iter().any(|head| head.kind == *kind)));
    holds.then_some(&sites.rows)
}

/// Two neighbours change places, header and values.
pub(super) fn swapped(dump: &Dump<'_>, random: &mut Random) -> Option<Changed> {
    const VALUES: [Kind; 4] = ["target", "actual", "weight", "score"];
    let sites = &dump.sites;
    let first = sites.headers.first()?;
    let is_value = |kind: Kind| VALUES.contains(&kind);
    // The figures of the total row stand under weight and score: where columns
    // are places on a page or in a drawn table these two stay.
    let is_fixed = matches!(sites.writing, Writing::Html | Writing::Blanks | Writing::Boxes);
    let pairs: Vec<[Kind; 2]> = first
        .windows(2)
        .map(|two| [two[0].kind, two[1].kind])
        .filter(|pair| pair.iter().all(|kind| is_value(kind)) && *pair != ["weight", "score"])
        .filter(|pair| !is_fixed || *pair == ["target", "actual"])
        .filter(|pair| all_rows(dump, pair).is_some())
        .collect();
    let [left, right] = *random.pick(&pairs)?;
    let mut edits = Vec::new();
    let mut swap = |one: &Token, other: &Token| {
        let (one_text, other_text) = (sites.printed(&one.inner), sites.printed(&other.inner));
        edits.push(sites.replaced(one, other_text));
        edits.push(sites.replaced(other, one_text));
    };
    for header in &sites.headers {
        let find = |kind| header.iter().find(|head| head.kind == kind);
        swap(&find(left)?.tokens[0], &find(right)?.tokens[0]);
    }
    for site in &sites.rows {
        swap(&sites.tokens[site.values[left]], &sites.tokens[site.values[right]]);
    }
    for (cells, at) in other_lines(sites) {
        let places = cells.get(at(left)?).zip(cells.get(at(right)?));
        let (one, other) = places?;
        let is_total =
            sites.rows.last().is_some_and(|row| one.start > sites.tokens[row.name].outer.end);
        if is_total && right == "weight" {
            let (one_text, other_text) = (sites.printed(one), sites.printed(other));
            edits.push(Edit { place: one.clone(), text: other_text.to_owned() });
            edits.push(Edit { place: other.clone(), text: one_text.to_owned() });
        }
    }
    some(edits)
}

type At<'s> = Box<dyn Fn(Kind) -> Option<usize> + 's>;

/// The lines that have as many cells as the header and are neither it nor a
/// row, each with the number of a kind's cell.
fn other_lines(sites: &Sites) -> Vec<(Vec<Range<usize>>, At<'_>)> {
    let Some(header) = sites.headers.first() else { return Vec::new() };
    let Some(first) = tokens_of(header).next() else { return Vec::new() };
    let heading = sites.cells(&sites.line(&first.inner));
    if heading.len() < 3 {
        return Vec::new();
    }
    let mut taken: Vec<usize> =
        sites.headers.iter().flatten().map(|head| head.tokens[0].inner.start).collect();
    taken.extend(sites.rows.iter().map(|row| sites.tokens[row.name].inner.start));
    let mut out: Vec<(Vec<Range<usize>>, At<'_>)> = Vec::new();
    let mut start = 0;
    while start < sites.text.len() {
        let line = sites.line(&(start..start));
        start = line.end + 1;
        let cells = sites.cells(&line);
        let is_taken = taken.iter().any(|at| line.contains(at));
        if is_taken || cells.len() != heading.len() {
            continue;
        }
        let heading = heading.clone();
        let at = move |kind: Kind| {
            let head = header.iter().find(|head| head.kind == kind)?;
            heading.iter().position(|cell| cell.contains(&head.tokens[0].inner.start))
        };
        out.push((cells, Box::new(at)));
    }
    out
}

/// Puts columns behind that of a kind, in the header, the rows and, blank, in
/// every other line of the same cells.
fn insert(
    dump: &Dump<'_>,
    after: Kind,
    heads: &[&str],
    values: impl Fn(&Site) -> Vec<String>,
) -> Option<Vec<Edit>> {
    let sites = &dump.sites;
    if sites.writing == Writing::Blanks {
        return insert_in_page(sites, after, heads, values);
    }
    let mut edits = Vec::new();
    let mut between = "\n";
    for header in &sites.headers {
        let at = header.iter().position(|head| head.kind == after)?;
        let token = header[at].tokens.last()?;
        if sites.writing == Writing::Lines {
            let next = header.get(at + 1)?.tokens.first()?;
            between = sites.text.get(token.outer.end..next.outer.start)?;
        }
        edits.push(sites.behind(token, heads, between)?);
    }
    for site in &sites.rows {
        let mut at = if after == "level3" { site.name } else { *site.values.get(after)? };
        // Merged cells may be repeated.
        while sites
            .tokens
            .get(at + 1)
            .is_some_and(|next| after == "level3" && next.text == sites.tokens[at].text)
        {
            at += 1;
        }
        let values = values(site);
        let cells: Vec<&str> = values.iter().map(String::as_str).collect();
        edits.push(sites.behind(&sites.tokens[at], &cells, between)?);
    }
    let mark = match sites.writing {
        Writing::Tabs => "\t",
        Writing::Commas => ",",
        _ => "|",
    };
    for (cells, at) in other_lines(sites) {
        let end = cells.get(at(after)?)?.end;
        let is_rule = sites.printed(&cells[0]).trim().is_empty()
            && cells.get(1).is_some_and(|cell| sites.printed(cell).contains("---"));
        let blank = if is_rule { "| --- " } else { mark };
        edits.push(Edit { place: end..end, text: blank.repeat(heads.len()) });
    }
    if sites.writing == Writing::Html {
        edits.extend(wider(sites, heads.len()));
    }
    Some(edits)
}

/// The same where columns are places on a page.
fn insert_in_page(
    sites: &Sites,
    after: Kind,
    heads: &[&str],
    values: impl Fn(&Site) -> Vec<String>,
) -> Option<Vec<Edit>> {
    let mut edits = Vec::new();
    for (nth, header) in sites.headers.iter().enumerate() {
        let head = header.iter().find(|head| head.kind == after)?;
        let start = |header: &Header| header[0].tokens[0].outer.start;
        let next = sites.headers.get(nth + 1).map_or(sites.text.len(), start);
        let labels = heads.iter().map(|head| (*head).to_owned()).collect();
        let mut rows: Vec<(&Token, Vec<String>)> = vec![(head.tokens.last()?, labels)];
        for site in &sites.rows {
            let at = if after == "level3" { site.name } else { *site.values.get(after)? };
            let token = &sites.tokens[at];
            if (start(header)..next).contains(&token.outer.start) {
                rows.push((token, values(site)));
            }
        }
        edits.extend(page::insert(sites, &rows)?);
    }
    Some(edits)
}

/// In every row of tags that was not touched the first merged cell is wider.
fn wider(sites: &Sites, by: usize) -> Vec<Edit> {
    let mut taken: Vec<usize> =
        sites.headers.iter().flatten().map(|head| head.tokens[0].inner.start).collect();
    taken.extend(sites.rows.iter().map(|row| sites.tokens[row.name].inner.start));
    let mut out = Vec::new();
    let mut at = 0;
    while let Some(found) = sites.text[at..].find("<tr") {
        let start = at + found;
        let end = sites.text[start..].find("</tr>").map_or(sites.text.len(), |end| start + end);
        at = end;
        if taken.iter().any(|at| (start..end).contains(at)) {
            continue;
        }
        let Some(span) = sites.text[start..end].find("colspan=\"") else { continue };
        let from = start + span + 9;
        let Some(length) = sites.text[from..].find('"') else { continue };
        if let Ok(count) = sites.text[from..from + length].parse::<usize>() {
            out.push(Edit { place: from..from + length, text: (count + by).to_string() });
        }
    }
    out
}

/// A column nobody knows stands between two known ones.
pub(super) fn unknown_column(dump: &Dump<'_>, random: &mut Random) -> Option<Changed> {
    let header = dump.sites.headers.first()?;
    let known = header.iter().map(|head| head.kind);
    let mut able: Vec<Kind> = known.skip_while(|kind| *kind != "level3").collect();
    able.pop();
    able.retain(|kind| {
        *kind == "level3" && all_rows(dump, &[]).is_some() || all_rows(dump, &[kind]).is_some()
    });
    let after = *random.pick(&able)?;
    let words = &words().unknown.column;
    let label = random.pick(&words.labels)?;
    let value = random.pick(&words.values)?;
    let value_of = |site: &Site| value.replace("{}", &(site.row + 1).to_string());
    let edits = insert(dump, after, &[label], |site| vec![value_of(site)])?;
    let kept = dump.sites.rows.iter().map(|site| {
        let row = &dump.document.truth[site.sheet].indicators[site.row];
        Kept { name: Some(text_of(row, "level3").to_owned()), value: value_of(site) }
    });
    Some(Changed { edits, truth: None, kept: kept.collect() })
}

/// A second column of signs stands before the target: the kind of indicator,
/// and the sign in words.
pub(super) fn kind_repeated(dump: &Dump<'_>, _: &mut Random) -> Option<Changed> {
    let header = dump.sites.headers.first()?;
    let has_sign = header.iter().any(|head| head.kind == "sign");
    let at = header.iter().position(|head| head.kind == "target")?;
    let after = header.get(at.checked_sub(1)?)?.kind;
    all_rows(dump, if after == "level3" { &[] } else { std::slice::from_ref(&after) })?;
    let words = &words().repeated;
    let labels: Vec<&str> =
        words.labels.iter().skip(usize::from(has_sign)).map(String::as_str).collect();
    let values = |site: &Site| {
        let row = &dump.document.truth[site.sheet].indicators[site.row];
        let sign = text_of(row, "target.op");
        let spelled = words.words.iter().find(|[of, _]| of == sign);
        let spelled = spelled.map_or("/", |[_, spelled]| spelled.as_str());
        let all = [words.nature.clone(), spelled.to_owned()];
        all.into_iter().skip(usize::from(has_sign)).collect()
    };
    some(insert(dump, after, &labels, values)?)
}
