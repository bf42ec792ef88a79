//! MHT: a page of the web in one file, as browsers and office programs save it.

/// The pages of a file that is MHT, their transfer encoding undone; nothing for another
/// file. Their characters are as they were: a page says its own encoding.
///
/// A workbook saved so has a page for each worksheet, and around them a frame that has
/// none of their cells. So all pages with a table are taken, else the first one.
pub(crate) fn page(bytes: &[u8]) -> Option<Vec<u8>> {
    // Nearly every file is none; so much of it says so.
    let near = &bytes[..bytes.len().min(HEAD)];
    memchr::memmem::find(near, b"MIME-Version:")
        .or_else(|| memchr::memmem::find(near, b"Mime-Version:"))?;
    let head = Head::of(bytes)?;
    head.find("mime-version")?;
    let mut pages = Vec::new();
    head.pages(0, &mut pages);
    let is_table = |page: &[u8]| {
        memchr::memmem::find_iter(page, b"<").any(|at| {
            page.get(at + 1..at + 6).is_some_and(|name| name.eq_ignore_ascii_case(b"table"))
        })
    };
    match pages.iter().position(|page| is_table(page)) {
        Some(_) => pages.retain(|page| is_table(page)),
        None => pages.truncate(1),
    }
    (!pages.is_empty()).then(|| pages.join(&b"\n"[..]))
}

/// The lines before a body, and the body.
struct Head<'b> {
    lines: Vec<(String, String)>,
    body: &'b [u8],
}

/// Within so many bytes a file says that it is one.
const HEAD: usize = 1 << 12;
/// Longer heads are none.
const LONGEST: usize = 1 << 16;
/// Parts in parts: a letter that was sent on a few times.
const DEPTH: usize = 8;

impl<'b> Head<'b> {
    fn of(bytes: &'b [u8]) -> Option<Self> {
        let near = &bytes[..bytes.len().min(LONGEST)];
        let (end, skip) = [(&b"\r\n\r\n"[..], 4), (b"\n\n", 2)]
            .iter()
            .filter_map(|(mark, skip)| Some((memchr::memmem::find(near, mark)?, *skip)))
            .min()?;
        let text = String::from_utf8_lossy(&near[..end]);
        let mut lines: Vec<(String, String)> = Vec::new();
        for line in text.lines() {
            if line.starts_with([' ', '\t']) {
                lines.last_mut()?.1.push_str(line.trim_end());
            } else {
                let (name, value) = line.split_once(':')?;
                lines.push((name.to_ascii_lowercase(), value.trim().to_owned()));
            }
        }
        Some(Head { lines, body: &bytes[end + skip..] })
    }

    fn find(&self, name: &str) -> Option<String> {
        self.lines.iter().find(|(known, _)| known == name).map(|(_, value)| value.clone())
    }

    /// Its pages, those of the parts in its parts too.
    fn pages(&self, depth: usize, out: &mut Vec<Vec<u8>>) {
        let kind = self.find("content-type").unwrap_or_default();
        let lower = kind.to_ascii_lowercase();
        if lower.starts_with("text/html") {
            out.push(self.body());
        } else if lower.starts_with("multipart/")
            && depth < DEPTH
            && let Some(boundary) = parameter(&kind, "boundary")
        {
            let parts = parts(self.body, &boundary);
            parts.filter_map(Head::of).for_each(|part| part.pages(depth + 1, out));
        }
    }

    fn body(&self) -> Vec<u8> {
        match self.find("content-transfer-encoding").unwrap_or_default().to_ascii_lowercase() {
            how if how == "base64" => base64(self.body),
            how if how == "quoted-printable" => quoted_printable(self.body),
            _ => self.body.to_vec(),
        }
    }
}

/// What stands between lines of a boundary. One boundary may begin another one.
fn parts<'b>(body: &'b [u8], boundary: &str) -> impl Iterator<Item = &'b [u8]> {
    let mark = format!("--{boundary}");
    let is_line = |at: &usize| {
        let begins = *at == 0 || body[at - 1] == b'\n';
        let behind = &body[at + mark.len()..];
        begins
            && (behind.is_empty()
                || behind.starts_with(b"--")
                || behind.first().is_some_and(u8::is_ascii_whitespace))
    };
    let mut marks: Vec<usize> =
        memchr::memmem::find_iter(body, mark.as_bytes()).filter(is_line).collect();
    // A file that was cut has no last mark.
    marks.push(body.len());
    let pairs: Vec<(usize, usize)> = marks.windows(2).map(|pair| (pair[0], pair[1])).collect();
    pairs
        .into_iter()
        .map(move |(from, to)| body[(from + mark.len()).min(to)..to].trim_ascii_start())
}

fn parameter(value: &str, name: &str) -> Option<String> {
    let found = value.split(';').find_map(|part| {
        let (known, value) = part.trim().split_once('=')?;
        known.eq_ignore_ascii_case(name).then(|| value.trim_matches('"').to_owned())
    });
    found.filter(|value| !value.is_empty())
}

fn base64(text: &[u8]) -> Vec<u8> {
    let mut out = Vec::with_capacity(text.len() / 4 * 3);
    let (mut held, mut bits) = (0u32, 0);
    for sign in text {
        let value = match sign {
            b'A'..=b'Z' => sign - b'A',
            b'a'..=b'z' => sign - b'a' + 26,
            b'0'..=b'9' => sign - b'0' + 52,
            b'+' => 62,
            b'/' => 63,
            _ => continue,
        };
        held = held << 6 | u32::from(value);
        bits += 6;
        if bits >= 8 {
            bits -= 8;
            out.push((held >> bits & 0xff) as u8);
        }
    }
    out
}

fn quoted_printable(text: &[u8]) -> Vec<u8> {
    let mut out = Vec::with_capacity(text.len());
    let mut at = 0;
    while at < text.len() {
        let digits = || std::str::from_utf8(text.get(at + 1..at + 3)?).ok();
        match (text[at], text.get(at + 1), text.get(at + 2)) {
            (b'=', Some(b'\r'), Some(b'\n')) => at += 3,
            (b'=', Some(b'\n'), _) => at += 2,
            (b'=', ..) => match digits().and_then(|digits| u8::from_str_radix(digits, 16).ok()) {
                Some(byte) => {
                    out.push(byte);
                    at += 3;
                }
                None => {
                    out.push(b'=');
                    at += 1;
                }
            },
            (byte, ..) => {
                out.push(byte);
                at += 1;
            }
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_page_in_a_file() {
        let file = "From: saved\r\nMIME-Version: 1.0\r\nContent-Type: multipart/related;\r\n\tboundary=\"--=_x\"\r\n\r\n\
            ----=_x\r\nContent-Type: text/html; charset=\"gb2312\"\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n\
            <td>=BC=A8=\r\n=D0=A7</td>\r\n----=_x\r\nContent-Type: image/png\r\n\r\nx\r\n----=_x--\r\n";
        assert_eq!(page(file.as_bytes()).unwrap().trim_ascii(), b"<td>\xbc\xa8\xd0\xa7</td>");
        let coded = "MIME-Version: 1.0\nContent-Type: text/html\nContent-Transfer-Encoding: base64\n\nPHA+\n5Lit\n";
        assert_eq!(page(coded.as_bytes()).unwrap(), "<p>中".as_bytes());
        assert_eq!(page("项目名称: 甲\n\n乙".as_bytes()), None);
    }

    /// A file of parts, each a type and a body.
    fn file(kind: &str, boundary: &str, parts: &[(&str, &str)]) -> String {
        let parts = parts
            .iter()
            .map(|(kind, body)| format!("--{boundary}\r\nContent-Type: {kind}\r\n\r\n{body}\r\n"));
        let head = format!("Content-Type: {kind}; boundary=\"{boundary}\"\r\n\r\n");
        format!("{head}{}--{boundary}--\r\n", parts.collect::<String>())
    }

    #[track_caller]
    fn check(file: &str, expected: &str) {
        let file = format!("MIME-Version: 1.0\r\n{file}");
        let found = page(file.as_bytes()).unwrap_or_default();
        let found: Vec<&str> = std::str::from_utf8(&found).unwrap().split_whitespace().collect();
        assert_eq!(found.join(" "), expected);
    }

    #[test]
    fn a_page_in_parts_in_parts() {
        let inner =
            file("multipart/alternative", "x-1", &[("text/plain", "甲"), ("text/html", "<p>乙")]);
        let (kind, body) = inner.split_once("\r\n\r\n").unwrap();
        let kind = kind.trim_start_matches("Content-Type: ");
        // The boundary around it begins the one inside.
        check(&file("multipart/related", "x", &[(kind, body), ("image/png", "z")]), "<p>乙");
    }

    #[test]
    fn a_workbook_has_a_page_for_each_worksheet() {
        let pages = [
            ("text/html", "<frameset>"),
            ("text/html", "<TABLE>甲"),
            ("text/css", "td"),
            ("text/html", "<table>乙"),
        ];
        check(&file("multipart/related", "x", &pages), "<TABLE>甲 <table>乙");
    }

    #[test]
    fn parts_that_hold_themselves_end() {
        let mut inner = file("multipart/mixed", "x", &[("text/html", "<p>")]);
        for _ in 0..40 {
            let (kind, body) = inner.split_once("\r\n\r\n").unwrap();
            let kind = kind.trim_start_matches("Content-Type: ").to_owned();
            inner = file("multipart/mixed", "x", &[(&kind, body)]);
        }
        let _ = page(format!("MIME-Version: 1.0\r\n{inner}").as_bytes());
        check(
            "Content-Type: multipart/mixed; boundary=\"x\"\r\n\r\n--x\r\nContent-Type: text/html\r\n\r\n<p>cut",
            "<p>cut",
        );
    }
}
