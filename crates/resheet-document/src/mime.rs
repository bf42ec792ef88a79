//! MHT: a page of the web in one file, as browsers and office programs save it.

/// The first page of a file that is MHT, its transfer encoding undone; nothing for
/// another file. Its characters are as they were: a page says its own encoding.
pub(crate) fn page(bytes: &[u8]) -> Option<Vec<u8>> {
    // Nearly every file is none; so much of it says so.
    let near = &bytes[..bytes.len().min(HEAD)];
    memchr::memmem::find(near, b"MIME-Version:")
        .or_else(|| memchr::memmem::find(near, b"Mime-Version:"))?;
    let head = Head::of(bytes)?;
    head.find("mime-version")?;
    let kind = head.find("content-type")?;
    let lower = kind.to_ascii_lowercase();
    if lower.starts_with("text/html") {
        return Some(head.body());
    }
    let boundary =
        lower.starts_with("multipart/").then(|| parameter(&kind, "boundary")).flatten()?;
    let mark = format!("--{boundary}");
    let marks: Vec<usize> = memchr::memmem::find_iter(bytes, mark.as_bytes()).collect();
    marks.windows(2).find_map(|pair| {
        let part = Head::of(bytes.get(pair[0] + mark.len()..pair[1])?.trim_ascii_start())?;
        let html = part.find("content-type")?.to_ascii_lowercase().starts_with("text/html");
        html.then(|| part.body())
    })
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

impl<'b> Head<'b> {
    fn of(bytes: &'b [u8]) -> Option<Self> {
        let near = &bytes[..bytes.len().min(LONGEST)];
        let (end, skip) = [(&b"\r\n\r\n"[..], 4), (b"\n\n", 2)]
            .iter()
            .filter_map(|(mark, skip)| Some((memchr::memmem::find(near, mark)?, *skip)))
            .min()?;
        let text = std::str::from_utf8(&near[..end]).ok()?;
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

    fn body(&self) -> Vec<u8> {
        match self.find("content-transfer-encoding").unwrap_or_default().to_ascii_lowercase() {
            how if how == "base64" => base64(self.body),
            how if how == "quoted-printable" => quoted_printable(self.body),
            _ => self.body.to_vec(),
        }
    }
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
}
