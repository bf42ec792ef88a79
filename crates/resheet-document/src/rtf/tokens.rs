//! Groups, control words and bytes of RTF.

/// A piece of a file.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Token<'b> {
    Open,
    Close,
    /// A control word and its number.
    Word(&'b str, Option<i32>),
    /// A control sign other than those that stand for themselves.
    Sign(u8),
    /// A byte of text, by its two hexadecimal digits.
    Byte(u8),
    /// Text as it is; line ends are none.
    Text(&'b [u8]),
}

/// A longer control word is none.
const LONGEST_WORD: usize = 32;

/// All pieces of a file.
pub(super) struct Tokens<'b> {
    bytes: &'b [u8],
    at: usize,
}

impl<'b> Tokens<'b> {
    pub(super) fn of(bytes: &'b [u8]) -> Self {
        Tokens { bytes, at: 0 }
    }

    /// What a backslash begins.
    fn control(&mut self) -> Option<Token<'b>> {
        let rest = &self.bytes[self.at + 1..];
        let first = *rest.first()?;
        let letters = rest.iter().take(LONGEST_WORD).take_while(|byte| byte.is_ascii_alphabetic());
        let letters = letters.count();
        if letters == 0 {
            return Some(self.sign(first, rest));
        }
        let word = std::str::from_utf8(&rest[..letters]).ok()?;
        let minus = usize::from(rest.get(letters) == Some(&b'-'));
        let digits = rest[letters + minus..].iter().take_while(|byte| byte.is_ascii_digit());
        let digits = digits.count();
        let end = if digits == 0 { letters } else { letters + minus + digits };
        let number = std::str::from_utf8(&rest[letters..end]).ok()?.parse().ok();
        self.at += 1 + end + usize::from(rest.get(end) == Some(&b' '));
        // Bytes that mean nothing here.
        if word == "bin" {
            let count = number.and_then(|count: i32| usize::try_from(count).ok()).unwrap_or(0);
            self.at = self.at.saturating_add(count).min(self.bytes.len());
        }
        Some(Token::Word(word, number))
    }

    fn sign(&mut self, first: u8, rest: &'b [u8]) -> Token<'b> {
        let digit = |at: usize| rest.get(at).and_then(|byte| char::from(*byte).to_digit(16));
        if first == b'\''
            && let (Some(high), Some(low)) = (digit(1), digit(2))
        {
            self.at += 4;
            return Token::Byte(u8::try_from(high * 16 + low).unwrap_or(0));
        }
        let own = self.at + 1;
        self.at += 2;
        match first {
            b'\\' | b'{' | b'}' => Token::Text(&self.bytes[own..=own]),
            // A line end behind a backslash ends a paragraph.
            b'\n' | b'\r' => Token::Word("par", None),
            b'\t' => Token::Word("tab", None),
            other => Token::Sign(other),
        }
    }
}

impl<'b> Iterator for Tokens<'b> {
    type Item = Token<'b>;

    fn next(&mut self) -> Option<Token<'b>> {
        loop {
            let rest = self.bytes.get(self.at..).filter(|rest| !rest.is_empty())?;
            match rest[0] {
                b'{' => {
                    self.at += 1;
                    return Some(Token::Open);
                }
                b'}' => {
                    self.at += 1;
                    return Some(Token::Close);
                }
                b'\\' => match self.control() {
                    Some(token) => return Some(token),
                    None => self.at = self.bytes.len(),
                },
                b'\n' | b'\r' | 0 => self.at += 1,
                _ => {
                    let is_end =
                        |byte: &u8| matches!(byte, b'{' | b'}' | b'\\' | b'\n' | b'\r' | 0);
                    let end = rest.iter().position(is_end).unwrap_or(rest.len());
                    self.at += end;
                    return Some(Token::Text(&rest[..end]));
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_signs_and_bytes() {
        let shown: Vec<String> =
            Tokens::of(b"{\\rtf1\\ansi x\\u-3 \\'d6\\{\\~\r\ny\\bin3 abc\\b0 z\\")
                .map(|token| match token {
                    Token::Text(text) => format!("{:?}", String::from_utf8_lossy(text)),
                    other => format!("{other:?}"),
                })
                .collect();
        assert_eq!(
            shown.join(" "),
            "Open Word(\"rtf\", Some(1)) Word(\"ansi\", None) \"x\" Word(\"u\", Some(-3)) Byte(214) \
             \"{\" Sign(126) \"y\" Word(\"bin\", Some(3)) Word(\"b\", Some(0)) \"z\""
        );
    }
}
