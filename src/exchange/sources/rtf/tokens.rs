//! The signs of an RTF file one by one. What they mean is the parent's.

/// A sign of an RTF file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum RtfToken<'a> {
    /// A group begins.
    Open,
    /// A group ends.
    Close,
    /// A control word without its backslash, and its number.
    Word(&'a str, Option<i32>),
    /// A control sign without its backslash.
    Sign(u8),
    /// A byte of text.
    Byte(u8),
}

/// Goes through the bytes of a file.
#[derive(Debug)]
pub(super) struct Tokens<'a> {
    rest: &'a [u8],
}

impl<'a> Tokens<'a> {
    pub(super) fn new(bytes: &'a [u8]) -> Self {
        Self { rest: bytes }
    }
    /// Passes over bytes that are no RTF.
    pub(super) fn pass_over(&mut self, count: usize) {
        self.rest = self.rest.get(count..).unwrap_or_default();
    }
    fn take(&mut self) -> Option<u8> {
        let (first, rest) = self.rest.split_first()?;
        self.rest = rest;
        Some(*first)
    }
    fn take_while(&mut self, is: impl Fn(&u8) -> bool) -> &'a str {
        let count = self.rest.iter().take_while(|byte| is(byte)).count();
        let (taken, rest) = self.rest.split_at(count);
        self.rest = rest;
        std::str::from_utf8(taken).unwrap_or_default()
    }
    fn control(&mut self) -> Option<RtfToken<'a>> {
        let name = self.take_while(u8::is_ascii_alphabetic);
        if name.is_empty() {
            let sign = self.take()?;
            if sign != b'\'' {
                return Some(RtfToken::Sign(sign));
            }
            let digits = self.rest.get(..2).and_then(|digits| std::str::from_utf8(digits).ok());
            let byte = digits.and_then(|digits| u8::from_str_radix(digits, 16).ok());
            self.pass_over(if byte.is_some() { 2 } else { 0 });
            return Some(byte.map_or(RtfToken::Sign(b'\''), RtfToken::Byte));
        }
        let negative = self.rest.first() == Some(&b'-');
        if negative {
            self.take();
        }
        // What is longer is no number of RTF's.
        let number = self.take_while(u8::is_ascii_digit).parse::<i32>().ok();
        if self.rest.first() == Some(&b' ') {
            self.take();
        }
        Some(RtfToken::Word(name, number.map(|number| if negative { -number } else { number })))
    }
}

impl<'a> Iterator for Tokens<'a> {
    type Item = RtfToken<'a>;

    fn next(&mut self) -> Option<RtfToken<'a>> {
        loop {
            return match self.take()? {
                b'{' => Some(RtfToken::Open),
                b'}' => Some(RtfToken::Close),
                b'\\' => self.control(),
                b'\r' | b'\n' | 0 => continue,
                byte => Some(RtfToken::Byte(byte)),
            };
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn signs_are_told_apart() {
        let tokens: Vec<RtfToken> = Tokens::new(b"{\\b0 a\r\n\\'e9\\u-10179?\\~\\'zz\\par}").collect();
        let expected = [
            RtfToken::Open,
            RtfToken::Word("b", Some(0)),
            RtfToken::Byte(b'a'),
            RtfToken::Byte(0xe9),
            RtfToken::Word("u", Some(-10179)),
            RtfToken::Byte(b'?'),
            RtfToken::Sign(b'~'),
            RtfToken::Sign(b'\''),
            RtfToken::Byte(b'z'),
            RtfToken::Byte(b'z'),
            RtfToken::Word("par", None),
            RtfToken::Close,
        ];
        assert_eq!(tokens, expected);
        assert_eq!(Tokens::new(b"\\").next(), None);
    }
}
