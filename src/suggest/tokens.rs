//! A text as words and marks, in one pass. What words mean together is not here.

use super::lexicon::{LEXICON, Tag, Word};

/// A word or a mark, where it stands in bytes and in characters, and what the lexicon knows of it.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Token {
    pub start: usize,
    pub end: usize,
    pub at: usize,
    pub until: usize,
    pub word: Word,
    pub capital: bool,
    /// Whether it is a word without small letters.
    pub shouts: bool,
    /// The quotation mark that this is; 0 for none.
    pub mark: char,
    /// Whether space (or the end) stands after it.
    pub space_after: bool,
    /// Whether space, an opening bracket or the start stands before it.
    pub space_before: bool,
    /// Whether a paragraph begins here.
    pub paragraph: bool,
}

impl Token {
    /// What the token is in its text.
    pub(super) fn of<'t>(&self, text: &'t str) -> &'t str {
        text.get(self.start..self.end).unwrap_or_default()
    }

    /// Whether it is a word rather than a mark.
    pub(super) fn is_word(&self) -> bool {
        self.mark == '\0'
            && !matches!(
                self.word.tag,
                Tag::Comma | Tag::Stop | Tag::Colon | Tag::Semicolon | Tag::Dash | Tag::Other
            )
    }

    /// Whether it is a dash or hyphen.
    pub(super) fn is_dash(&self) -> bool {
        self.word.tag == Tag::Dash
    }
}

/// Whether single line ends only wrap lines: there are blank lines, and the lines are short.
fn is_wrapped(text: &str) -> bool {
    let (mut lines, mut longest, mut blank) = (0, 0, false);
    for line in text.lines() {
        blank |= line.trim().is_empty() && lines > 0;
        lines += 1;
        longest = longest.max(line.len());
    }
    blank && lines > 4 && longest < 100
}

const MARKS: &[char] =
    &['"', '\'', '“', '”', '„', '‟', '‘', '’', '‚', '‛', '«', '»', '‹', '›', '「', '」', '『', '』', '＂'];

/// The mark that two of a kind stand for, as typewriters set them.
fn doubled(mark: char) -> Option<char> {
    match mark {
        '\'' => Some('"'),
        '‘' | '`' => Some('“'),
        '’' => Some('”'),
        _ => None,
    }
}

/// Whether a mark within a word belongs to it: `U.S`, `1.6`, `o’clock`, `Franco-German`.
fn joins(mark: char, before: &str, next: char) -> bool {
    if !next.is_alphanumeric() {
        return false;
    }
    match mark {
        '-' | '\u{2010}' | '\u{2011}' | '&' | '/' | '@' | '_' | '\'' | '’' => true,
        ',' => next.is_ascii_digit() && before.ends_with(|c: char| c.is_ascii_digit()),
        '.' => {
            let run = before.rsplit('.').next().unwrap_or_default();
            run.chars().nth(1).is_none() || next.is_lowercase() || next.is_ascii_digit()
        }
        _ => false,
    }
}

const CLITICS: &[&str] = &["s", "ve", "d", "ll", "re", "m"];

/// The length in bytes of a word's clitic (`’s`, `’ve`), 0 where it has none.
fn clitic(word: &str) -> usize {
    word.rfind(['\'', '’'])
        .filter(|&at| at > 0)
        .and_then(|at| word.get(at..))
        .filter(|end| CLITICS.iter().any(|c| end.trim_start_matches(['\'', '’']).eq_ignore_ascii_case(c)))
        .map_or(0, str::len)
}

fn look_up(word: &str) -> Word {
    let mut buffer = [0_u8; 24];
    if word.is_ascii() {
        let Some(lower) = buffer.get_mut(..word.len()) else { return Word::default() };
        lower.copy_from_slice(word.as_bytes());
        lower.make_ascii_lowercase();
        return std::str::from_utf8(lower).map(|lower| LEXICON.guess(lower)).unwrap_or_default();
    }
    LEXICON.word(&word.to_lowercase().replace('’', "'")).unwrap_or_default()
}

struct Scanner<'a> {
    text: &'a str,
    byte: usize,
    character: usize,
    tokens: Vec<Token>,
}

impl Scanner<'_> {
    fn push(&mut self, end: usize, word: Word, mark: char) {
        let piece = self.text.get(self.byte..end).unwrap_or_default();
        let length = if piece.is_ascii() { piece.len() } else { piece.chars().count() };
        self.tokens.push(Token {
            start: self.byte,
            end,
            at: self.character,
            until: self.character + length,
            word,
            capital: piece.chars().next().is_some_and(char::is_uppercase),
            shouts: piece.chars().all(|c| !c.is_lowercase()) && piece.starts_with(char::is_uppercase),
            mark,
            ..Token::default()
        });
        self.byte = end;
        self.character += length;
    }

    /// The end of the word that begins here.
    fn word_end(&self) -> usize {
        let rest = self.text.get(self.byte..).unwrap_or_default();
        let mut characters = rest.char_indices().peekable();
        while let Some((at, c)) = characters.next() {
            if c.is_alphanumeric() || is_combining(c) {
                continue;
            }
            let next = characters.peek().map_or(' ', |&(_, next)| next);
            let before = rest.get(at.saturating_sub(12)..at).unwrap_or_default();
            if !joins(c, before, next) {
                return self.byte + at;
            }
        }
        self.text.len()
    }

    fn word(&mut self) {
        let end = self.word_end();
        let piece = self.text.get(self.byte..end).unwrap_or_default();
        let body = piece.len() - clitic(piece);
        let (base, rest) = piece.split_at_checked(body).unwrap_or((piece, ""));
        let mut word = look_up(base);
        if base.starts_with(|c: char| c.is_numeric()) {
            word = Word { tag: Tag::Number, ..word };
        }
        let initial = base.chars().nth(1).is_none() && base.starts_with(char::is_uppercase) && base != "I";
        let spelt = base.contains('.') && base.split('.').all(|part| part.chars().nth(1).is_none());
        if rest.is_empty() && self.text.get(end..).is_some_and(|after| after.starts_with('.')) {
            let short = self.text.get(self.byte..=end).map(look_up).filter(|known| known.short);
            // “No.” is short before a number only.
            let number = self
                .text
                .get(end + 1..)
                .is_some_and(|after| after.trim_start().starts_with(|c: char| c.is_ascii_digit()));
            let short = short.filter(|_| number || !base.eq_ignore_ascii_case("no"));
            if initial || spelt || short.is_some() {
                self.push(end + 1, Word { short: true, ..short.unwrap_or(word) }, '\0');
                return;
            }
        }
        self.push(self.byte + body, word, '\0');
        if !rest.is_empty() {
            let known = look_up(rest);
            self.push(end, Word { tag: Tag::Auxiliary, ..known }, '\0');
        }
    }
}

fn is_combining(c: char) -> bool {
    matches!(c, '\u{300}'..='\u{36f}' | '\u{200d}' | '\u{ad}')
}

/// The words and marks of a text.
pub(super) fn scan(text: &str) -> Vec<Token> {
    let wrapped = is_wrapped(text);
    let mut scanner = Scanner { text, byte: 0, character: 0, tokens: Vec::with_capacity(text.len() / 5 + 8) };
    let (mut line_ends, mut space) = (2, true);
    while let Some(c) = text.get(scanner.byte..).and_then(|rest| rest.chars().next()) {
        let end = scanner.byte + c.len_utf8();
        if c.is_whitespace() {
            line_ends += usize::from(c == '\n' || c == '\u{2029}');
            if let Some(last) = scanner.tokens.last_mut() {
                last.space_after = true;
            }
            space = true;
            scanner.byte = end;
            scanner.character += 1;
            continue;
        }
        let first = scanner.tokens.len();
        if c.is_alphanumeric() {
            scanner.word();
        } else {
            let tag = match c {
                ',' | '、' | '，' => Tag::Comma,
                '.' | '?' | '!' | '…' | '。' | '？' | '！' => Tag::Stop,
                ':' | '：' => Tag::Colon,
                ';' => Tag::Semicolon,
                '—' | '–' | '―' => Tag::Dash,
                '-' if space => Tag::Dash,
                _ => Tag::Other,
            };
            let twice = text.get(end..).is_some_and(|rest| rest.starts_with(c)).then(|| doubled(c)).flatten();
            let mark = match twice {
                Some(mark) => mark,
                None if MARKS.contains(&c) || "()[]".contains(c) => c,
                None => '\0',
            };
            let end = if twice.is_some() { end + c.len_utf8() } else { end };
            scanner.push(end, Word { tag, ..Word::default() }, mark);
        }
        if let Some(token) = scanner.tokens.get_mut(first) {
            token.paragraph = if wrapped { line_ends > 1 } else { line_ends > 0 };
            token.space_before = space;
        }
        line_ends = 0;
        space = "([{—–-/".contains(c);
    }
    if let Some(last) = scanner.tokens.last_mut() {
        last.space_after = true;
    }
    scanner.tokens
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words(text: &str) -> Vec<&str> {
        scan(text).iter().map(|token| &text[token.start..token.end]).collect()
    }

    #[test]
    fn words_are_cut_as_readers_read_them() {
        assert_eq!(
            words("Mr. Rutte’s U.S. visit cost $1.6m. “Don’t,” he’d say."),
            [
                "Mr.", "Rutte", "’s", "U.S.", "visit", "cost", "$", "1.6m", ".", "“", "Don’t", ",", "”",
                "he", "’d", "say", "."
            ]
        );
        assert_eq!(words("end.Next e\u{301}tat 🙂"), ["end", ".", "Next", "e\u{301}tat", "🙂"]);
        assert!(
            scan("“é” x").iter().any(|token| token.at == 4 && token.start == 9),
            "characters are counted"
        );
    }
}
