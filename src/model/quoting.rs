//! The words of a quote as they are shown: in quotation marks where the speaker said them, and only there.

use super::items::Quote;
use super::value::QuoteKind;
use super::words::excerpt;

/// Marks that can only begin or only end words that were said, and those that do either.
const OPENING: [char; 2] = ['“', '„'];
const EITHER: [char; 3] = ['"', '«', '»'];

/// Words within quotation marks, at most so many characters of them on one line. Marks that stand around all of the words
/// already aren't doubled; those within are single ones, and single ones within those are double.
pub fn quoted(text: &str, longest: usize) -> String {
    format!("“{}”", with_single_marks(&excerpt(without_marks_around(text.trim()), longest)))
}

/// A text without the pair of marks that holds all of it.
fn without_marks_around(text: &str) -> &str {
    let is_mark = |c: char| c == '”' || OPENING.contains(&c) || EITHER.contains(&c);
    let within = |text: &str| -> Option<usize> {
        let mut chars = text.chars();
        let (first, last) = (chars.next()?, chars.next_back()?);
        let holds = is_mark(first) && first != '”' && is_mark(last) && last != '„';
        (holds && !chars.as_str().contains(is_mark)).then_some(first.len_utf8())
    };
    let after = |start: usize| {
        text.get(start..).and_then(|rest| rest.char_indices().next_back().map(|(end, _)| &rest[..end]))
    };
    within(text).and_then(after).unwrap_or(text)
}

fn with_single_marks(text: &str) -> String {
    let chars: Vec<char> = text.chars().collect();
    let (mut open, mut inner) = (None, false);
    let mut words = String::with_capacity(text.len());
    for (at, &mark) in chars.iter().enumerate() {
        let ends_word = || chars.get(at + 1).is_none_or(|next| !next.is_alphanumeric());
        let closes = match mark {
            '”' => true,
            '“' => open == Some('„'),
            mark if EITHER.contains(&mark) => open.is_some(),
            _ => false,
        };
        let opens = OPENING.contains(&mark) || EITHER.contains(&mark);
        match mark {
            _ if closes => {
                words.push('’');
                (open, inner) = (None, false);
            }
            _ if opens => {
                words.push('‘');
                open = Some(mark);
            }
            '‘' if open.is_some() => {
                words.push('“');
                inner = true;
            }
            // An apostrophe looks the same, so the mark is the one after a word.
            '’' if inner && ends_word() => {
                words.push('”');
                inner = false;
            }
            _ => words.push(mark),
        }
    }
    words
}

impl Quote {
    /// Its words on one line, at most so many characters: in quotation marks where they are the speaker's own, and without
    /// them where somebody else put it so.
    pub fn in_words(&self, longest: usize) -> String {
        match self.kind {
            QuoteKind::Direct => quoted(&self.anchor.exact, longest),
            QuoteKind::Paraphrase | QuoteKind::ThirdParty => excerpt(&self.anchor.exact, longest),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::anchor::anchor_at;
    use crate::model::{ItemId as _, SourceId};

    #[test]
    fn marks_within_are_single_and_those_around_are_not_doubled() {
        for (text, right) in [
            ("We wait.", "“We wait.”"),
            ("“We wait.”", "“We wait.”"),
            ("\"We wait.\"", "“We wait.”"),
            ("„Wir warten.“", "“Wir warten.”"),
            ("«Aspettiamo.»", "“Aspettiamo.”"),
            ("»Wir warten.«", "“Wir warten.”"),
            ("He called it “a plan” again", "“He called it ‘a plan’ again”"),
            ("Er nennt es „einen Plan“ wieder", "“Er nennt es ‘einen Plan’ wieder”"),
            ("“We wait,” she said. “And hope.”", "“‘We wait,’ she said. ‘And hope.’”"),
            ("we wait,” she said. “And", "“we wait,’ she said. ‘And”"),
            ("“It isn’t ‘a plan’, it’s a wish,” she said", "“‘It isn’t “a plan”, it’s a wish,’ she said”"),
            ("It isn’t ‘a plan’", "“It isn’t ‘a plan’”"),
            ("”", "“’”"),
            ("", "“”"),
        ] {
            assert_eq!(quoted(text, 80), right);
        }
        assert_eq!(quoted("“We wait for all of them.”", 8), "“We wait…”");
    }

    #[test]
    fn only_what_the_speaker_said_is_in_marks() {
        let source = SourceId::parse("s").expect("an id");
        let anchor = anchor_at(&"We wait.".into(), 0, 8).expect("an anchor");
        let mut quote = Quote::new(source, anchor);
        let mut shown = |kind| {
            quote.kind = kind;
            quote.in_words(80)
        };
        assert_eq!(shown(QuoteKind::Direct), "“We wait.”");
        assert_eq!(shown(QuoteKind::Paraphrase), "We wait.");
        assert_eq!(shown(QuoteKind::ThirdParty), "We wait.");
    }

    proptest::proptest! {
        #[test]
        fn no_mark_within_is_like_those_around(text in "[a-c„“”«»\"‘’ ]{0,24}") {
            let shown = quoted(&text, 80);
            let within: Vec<char> = shown.chars().collect();
            let within = &within[1..within.len() - 1];
            proptest::prop_assert!(within.iter().all(|c| !['„', '«', '»', '"'].contains(c)));
        }
    }
}
