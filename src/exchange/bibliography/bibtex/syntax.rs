//! The syntax of BibTeX and BibLaTeX files: entries with their fields as they are written, and abbreviations. Read as
//! leniently as the programs do that people write such files with; what is broken costs no more than its entry. What
//! fields mean isn't known here.

use std::collections::BTreeMap;

/// How many characters are read in vain in all, behind what may be the next entry, to find the end of entries that
/// have none.
const SPARE: usize = 16 << 20;
/// How long an abbreviation may become, in bytes.
const LONGEST: usize = 1 << 16;
/// How long a value may become by its abbreviations, in bytes.
const LONGEST_VALUE: usize = 1 << 20;

/// A part of a field's value.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum ValuePiece<'a> {
    /// Text in braces or quotation marks, or a number.
    Text(&'a str),
    /// The name of an abbreviation.
    Name(&'a str),
}

/// An entry as it is written.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct BibEntry<'a> {
    /// The line that it begins in, from 1.
    pub(super) line: usize,
    /// What kind of text it is about, in small letters.
    pub(super) kind: String,
    /// The file's name for it; may be empty.
    pub(super) key: &'a str,
    /// The fields by their names in small letters.
    pub(super) fields: BTreeMap<String, Vec<ValuePiece<'a>>>,
}

/// What a file holds.
#[derive(Debug, Default)]
pub(super) struct BibFile<'a> {
    /// Its entries.
    pub(super) entries: Vec<BibEntry<'a>>,
    /// What its abbreviations stand for, by their names in small letters.
    pub(super) abbreviations: BTreeMap<String, String>,
    /// What couldn't be read, in words.
    pub(super) problems: Vec<String>,
}

/// Reads a file.
pub(super) fn read(text: &str) -> BibFile<'_> {
    let mut reader = EntryReader { text, at: 0, line: 1, counted: 0, spare: SPARE, file: BibFile::default() };
    while let Some(at) = reader.rest().find('@') {
        reader.at += at;
        let begin = reader.at;
        if let Err(wrong) = reader.entry() {
            let (line, there) = (reader.line_of(begin), reader.line_of(reader.at));
            let first: String =
                text.get(begin..).unwrap_or_default().lines().next().unwrap_or_default().to_owned();
            let first: String = first.trim_end().chars().take(60).collect();
            reader.file.problems.push(format!(
                "line {line}: the entry that begins “{first}” is broken (line {there}: {wrong}); left out"
            ));
            reader.at = next_entry(text, begin + 1).unwrap_or(text.len());
            // Lines are counted forward.
            (reader.line, reader.counted) = (line, begin);
        }
    }
    reader.file
}

/// Where the next entry begins at the start of a line.
fn next_entry(text: &str, from: usize) -> Option<usize> {
    let rest = text.get(from..)?;
    let mut starts = rest.match_indices('@').map(|(at, _)| from + at);
    starts.find(|at| {
        let before = text.get(..*at).unwrap_or_default().trim_end_matches([' ', '\t']);
        (before.is_empty() || before.ends_with('\n')) && begins_entry(text.get(*at..).unwrap_or_default())
    })
}

/// Whether a text begins with `@word{` or `@word(`.
fn begins_entry(text: &str) -> bool {
    let word = text.strip_prefix('@').map(|rest| rest.trim_start_matches(|c: char| c.is_ascii_alphabetic()));
    word.is_some_and(|rest| rest.len() + 1 < text.len() && rest.trim_start().starts_with(['{', '(']))
}

struct EntryReader<'a> {
    text: &'a str,
    at: usize,
    /// The line at `counted`.
    line: usize,
    counted: usize,
    spare: usize,
    file: BibFile<'a>,
}

type Wrong = &'static str;

impl<'a> EntryReader<'a> {
    fn rest(&self) -> &'a str {
        self.text.get(self.at..).unwrap_or_default()
    }
    fn peek(&self) -> Option<char> {
        self.rest().chars().next()
    }
    fn eat(&mut self, c: char) -> bool {
        let there = self.rest().starts_with(c);
        if there {
            self.at += c.len_utf8();
        }
        there
    }
    /// What stands before the first character that is of a kind.
    fn before(&mut self, is: impl Fn(char) -> bool) -> &'a str {
        let rest = self.rest();
        let before = rest.get(..rest.find(is).unwrap_or(rest.len())).unwrap_or_default();
        self.at += before.len();
        before
    }
    /// Skips space and comments.
    fn space(&mut self) {
        loop {
            self.before(|c| !c.is_whitespace());
            if !self.eat('%') {
                return;
            }
            self.before(|c| c == '\n');
        }
    }
    /// The line of a place that isn't before the last one that was asked for.
    fn line_of(&mut self, at: usize) -> usize {
        let between = self.text.get(self.counted..at).unwrap_or_default();
        self.line += between.bytes().filter(|byte| *byte == b'\n').count();
        self.counted = self.counted.max(at);
        self.line
    }

    /// Reads what begins with an `@`: an entry, abbreviations, a comment or nothing.
    fn entry(&mut self) -> Result<(), Wrong> {
        let begin = self.at;
        self.at += 1;
        let kind =
            self.before(|c| !c.is_ascii_alphanumeric() && !matches!(c, '_' | '-')).to_ascii_lowercase();
        let after_kind = self.at;
        self.before(|c| !c.is_whitespace());
        let end = match self.peek() {
            Some('{') if !kind.is_empty() => '}',
            Some('(') if !kind.is_empty() => ')',
            // An `@` in the words between entries.
            _ => {
                self.at = after_kind;
                return Ok(());
            }
        };
        match kind.as_str() {
            "comment" if end == '}' => {
                // What isn't closed is a comment to the end of its line.
                if self.braced().is_err() {
                    self.at = after_kind;
                    self.before(|c| c == '\n');
                }
            }
            "comment" => {
                self.before(|c| c == '\n');
            }
            "preamble" => {
                self.at += 1;
                self.space();
                self.value(end)?;
                self.space();
                self.eat(end);
            }
            "string" => {
                self.at += 1;
                for (name, value) in self.fields(end)? {
                    self.define(name, &value);
                }
            }
            _ => {
                self.at += 1;
                let line = self.line_of(begin);
                self.space();
                let key = self.key(end);
                let fields = self.fields(end)?;
                self.file.entries.push(BibEntry { line, kind, key, fields });
            }
        }
        Ok(())
    }

    /// The key of an entry; empty where its first field stands in its place. The comma behind it may be missing.
    fn key(&mut self, end: char) -> &'a str {
        let begin = self.at;
        let key = self.before(|c| matches!(c, ',' | '=' | '\n') || c == end).trim_end();
        if self.peek() != Some('=') {
            return key;
        }
        let before_field = key.trim_end_matches(|c: char| !c.is_whitespace());
        self.at = begin + before_field.len();
        before_field.trim_end()
    }

    /// Reads fields up to the end of an entry, which is eaten. Of two fields of a name the first counts.
    fn fields(&mut self, end: char) -> Result<BTreeMap<String, Vec<ValuePiece<'a>>>, Wrong> {
        let mut fields = BTreeMap::new();
        loop {
            self.space();
            if self.eat(',') {
                continue;
            }
            if self.eat(end) {
                return Ok(fields);
            }
            let name = self.before(|c| {
                c.is_whitespace() || matches!(c, '=' | ',' | '{' | '}' | '(' | ')' | '"' | '#' | '@')
            });
            if name.is_empty() {
                return Err(if self.rest().is_empty() {
                    "the end of the file is too early"
                } else {
                    "no field begins here"
                });
            }
            self.space();
            if !self.eat('=') {
                return Err("an equals sign is missing");
            }
            self.space();
            let value = self.value(end)?;
            fields.entry(name.to_lowercase()).or_insert(value);
        }
    }

    /// Reads a value: pieces with `#` between them.
    fn value(&mut self, end: char) -> Result<Vec<ValuePiece<'a>>, Wrong> {
        let mut pieces = Vec::new();
        loop {
            match self.peek() {
                Some('{') => pieces.push(ValuePiece::Text(self.braced()?)),
                Some('"') => pieces.push(ValuePiece::Text(self.quoted()?)),
                _ => {
                    let word = self.before(|c| {
                        c.is_whitespace() || matches!(c, ',' | '#' | '{' | '}' | '"') || c == end
                    });
                    if !word.is_empty() {
                        let number = word.bytes().all(|byte| byte.is_ascii_digit());
                        pieces.push(if number { ValuePiece::Text(word) } else { ValuePiece::Name(word) });
                    }
                }
            }
            self.space();
            if !self.eat('#') {
                return Ok(pieces);
            }
            self.space();
        }
    }

    /// Reads what stands in braces.
    fn braced(&mut self) -> Result<&'a str, Wrong> {
        self.at += 1;
        self.balanced(|c, depth| c == '}' && depth == 0)
    }

    /// Reads what stands in quotation marks.
    fn quoted(&mut self) -> Result<&'a str, Wrong> {
        self.at += 1;
        self.balanced(|c, depth| c == '"' && depth == 0)
    }

    /// Reads up to a character that ends it, by how many braces are open before it, and eats that.
    fn balanced(&mut self, ends: impl Fn(char, usize) -> bool) -> Result<&'a str, Wrong> {
        let begin = self.at;
        let (mut depth, mut suspect, mut line_start) = (0_usize, None, false);
        for (at, c) in self.rest().char_indices() {
            let here = begin + at;
            if ends(c, depth) {
                self.at = here + c.len_utf8();
                return Ok(self.text.get(begin..here).unwrap_or_default());
            }
            match c {
                '{' => depth += 1,
                '}' => depth = depth.saturating_sub(1),
                '@' if line_start
                    && suspect.is_none()
                    && begins_entry(self.text.get(here..).unwrap_or_default()) =>
                {
                    suspect = Some(here);
                }
                _ => {}
            }
            line_start = c == '\n' || line_start && matches!(c, ' ' | '\t');
            if suspect.is_some() {
                if self.spare == 0 {
                    break;
                }
                self.spare -= 1;
            }
        }
        self.at = suspect.unwrap_or(self.text.len());
        Err("what begins before isn't closed")
    }

    /// Says what a name stands for; what is made of others takes in those that stand before it.
    fn define(&mut self, name: String, value: &[ValuePiece<'a>]) {
        let whole = self.file.value(value);
        if whole.len() > LONGEST {
            self.file.problems.push(format!("what the abbreviation {name} stands for is too long; left out"));
        } else {
            self.file.abbreviations.entry(name).or_insert(whole);
        }
    }
}

/// What stands for the months without being said.
const MONTHS: [&str; 12] =
    ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];

impl BibFile<'_> {
    /// The name of an abbreviation in a value that the file doesn't say.
    pub(super) fn unknown<'a>(&self, value: &[ValuePiece<'a>]) -> Option<&'a str> {
        value.iter().find_map(|piece| match piece {
            ValuePiece::Name(name) => {
                let lower = name.to_lowercase();
                let known = self.abbreviations.contains_key(&lower) || MONTHS.contains(&lower.as_str());
                (!known).then_some(*name)
            }
            ValuePiece::Text(_) => None,
        })
    }
    /// A value with all that its abbreviations stand for; one that isn't known stands for itself.
    pub(super) fn value(&self, value: &[ValuePiece<'_>]) -> String {
        let mut whole = String::new();
        for piece in value {
            match piece {
                ValuePiece::Text(text) => whole.push_str(text),
                ValuePiece::Name(name) => {
                    let meant = self.abbreviations.get(&name.to_lowercase());
                    if whole.len() < LONGEST_VALUE {
                        whole.push_str(meant.map_or(name, String::as_str));
                    }
                }
            }
        }
        whole
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn one(text: &str) -> (String, String) {
        let file = read(text);
        assert_eq!((file.problems.as_slice(), file.entries.len()), (&[][..], 1), "{text}");
        let entry = &file.entries[0];
        assert_eq!(entry.kind, "misc");
        (entry.key.to_owned(), file.value(&entry.fields["title"]))
    }

    #[test]
    fn entries_are_read_however_they_are_written() {
        for (text, key, title) in [
            ("@misc(a, title = \"In (two) parentheses\")", "a", "In (two) parentheses"),
            ("@Misc{a b, TITLE={X {Y}}}", "a b", "X {Y}"),
            ("@misc{title = {No key}}", "", "No key"),
            ("@misc{, title = {No key}}", "", "No key"),
            ("by somebody@mail.example\n@misc {a, title = {X}}\nafter", "a", "X"),
            (
                "@misc{a, % b, c = {d}\n title = {50% of {a}} # \" and \" # b % more\n}",
                "a",
                "50% of {a} and b",
            ),
            ("@misc{a,, title = {X} year = 2025, ,}", "a", "X"),
            ("@misc{a title = {No comma}}", "a", "No comma"),
            ("@misc{a, title = \"quo{\"}te\"}", "a", "quo{\"}te"),
            ("@misc{a, title = {X}, title = {Y}}", "a", "X"),
            (
                "@comment{x, @misc{c, title = {Y}}}\n@preamble{\"\\x{y}\" # \"z\"}\n@misc{a, title = {X}}",
                "a",
                "X",
            ),
            ("@comment{not closed\n@misc{a, title = {X}}", "a", "X"),
            (
                "@string{P = \"The \", q = {X}}\n@string(r = p # q)\n@misc{a, title = R # { } # 2}",
                "a",
                "The X 2",
            ),
        ] {
            assert_eq!(one(text), (key.to_owned(), title.to_owned()), "{text}");
        }
    }

    #[test]
    fn what_is_broken_is_named_with_its_line_and_costs_no_other() {
        let good = "@misc{good, title = {@ home}}\n";
        for (bad, words) in [
            (
                "@misc{bad, title = {Open\n",
                "line 2: the entry that begins “@misc{bad, title = {Open” is broken (line 3: what",
            ),
            ("@misc{bad,\n title = \"Open\n", "(line 4: what begins before isn't closed)"),
            ("@misc{bad,\n title {X}}\n", "(line 3: an equals sign is missing)"),
            ("@misc{bad, title = {X}\n", "(line 3: no field begins here)"),
        ] {
            let text = format!("{good}{bad}{good}");
            let file = read(&text);
            assert_eq!((file.entries.len(), file.problems.len()), (2, 1), "{bad}: {:?}", file.problems);
            assert!(file.problems[0].contains(words), "{:?}", file.problems);
            assert_eq!(file.entries[1].line, 2 + bad.matches('\n').count());
        }
        let cut = read("@misc{good, title = {A}}\n@misc{bad, title = {A}, note = ");
        assert_eq!((cut.entries.len(), cut.problems.len()), (1, 1));
    }

    #[test]
    fn a_broken_file_takes_no_longer_than_a_whole_one() {
        for bad in ["@misc{bad, title = {Open\n", "@misc{bad, title\n", "@misc{bad, title = \"{\n"] {
            let text = bad.repeat(50_000);
            let file = read(&text);
            assert_eq!((file.entries.len(), file.problems.len()), (0, 50_000));
        }
    }

    #[test]
    fn abbreviations_that_double_at_every_step_come_to_an_end() {
        let mut text = "@string{s0 = \"word\"}\n".to_owned();
        for n in 1..40 {
            text.push_str(&format!("@string{{s{n} = s{} # s{0}}}\n", n - 1));
        }
        let uses = vec!["s13"; 1000].join(" # ");
        text.push_str(&format!("@misc{{a, title = {uses}}}"));
        let file = read(&text);
        assert!(file.problems[0].contains("s15 stands for is too long"), "{:?}", file.problems);
        assert!(file.value(&file.entries[0].fields["title"]).len() < LONGEST_VALUE + LONGEST);
    }
}
