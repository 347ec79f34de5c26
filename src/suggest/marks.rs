//! Which tokens stand between quotation marks. Only the outermost marks count; whose words they are is not
//! here.

use super::lexicon::Tag;
use super::tokens::Token;

/// Words in quotation marks: the tokens of the marks; `closed` where the closing one was found.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Span {
    pub open: usize,
    pub close: usize,
    pub closed: bool,
}

/// How far ahead a true closing mark is looked for after a possessive such as `the workers’ rights`.
const LOOK_AHEAD: usize = 120;

fn opens(token: &Token) -> bool {
    match token.mark {
        '“' | '„' | '‟' | '‚' | '‛' | '«' | '‹' | '「' | '『' => true,
        '"' | '＂' | '‘' | '\'' | '”' | '»' => token.space_before && !token.space_after,
        _ => false,
    }
}

fn closes(open: char, token: &Token) -> bool {
    let pair = match open {
        '“' | '‟' => "”\"",
        '„' => "“”‟\"",
        '‘' | '‛' => "’",
        '‚' => "‘’",
        '«' => "»",
        '»' => "«»",
        '‹' => "›",
        '「' => "」",
        '『' => "』",
        '"' => "\"”",
        '＂' => "＂",
        '\'' => "'",
        '”' => "”",
        _ => return false,
    };
    pair.contains(token.mark)
        && match token.mark {
            '"' => !token.space_before || token.space_after,
            '\'' | '’' => !token.space_before,
            _ => true,
        }
}

/// Whether a closing single mark is an apostrophe after a plural: a true closing mark still follows.
fn is_apostrophe(tokens: &[Token], open: char, at: usize) -> bool {
    let plural =
        tokens.get(at.wrapping_sub(1)).is_some_and(|token| !token.capital || token.end - token.start > 1);
    let Some(next) = tokens.get(at + 1) else { return false };
    let joined = next.mark == '\0' && !next.capital && next.space_before && next.word.cue.is_none();
    joined
        && plural
        && tokens
            .get(at + 1..(at + LOOK_AHEAD).min(tokens.len()))
            .unwrap_or_default()
            .iter()
            .take_while(|token| !token.paragraph && token.mark != open)
            .any(|token| closes(open, token))
}

/// Whether somebody is named as in a transcript, `LEE: …`, from a token on.
fn is_label(tokens: &[Token], from: usize) -> bool {
    let near = tokens.get(from..(from + 5).min(tokens.len())).unwrap_or_default();
    let colon = near.iter().position(|token| token.word.tag == Tag::Colon);
    colon.is_some_and(|colon| colon > 0 && near.iter().take(colon).all(|token| token.shouts))
}

/// The words in quotation marks, in the order of the text.
pub(super) fn spans(tokens: &[Token]) -> Vec<Span> {
    let mut found = Vec::new();
    let mut open: Option<(usize, char)> = None;
    let finish = |open: usize, last: usize, found: &mut Vec<Span>| {
        // A mark that nothing closes is believed at the start of a paragraph and after a comma or colon.
        let before = open.checked_sub(1).and_then(|at| tokens.get(at)).map(|token| token.word.tag);
        let starts = tokens.get(open).is_some_and(|token| token.paragraph);
        if last > open
            && !is_label(tokens, open + 1)
            && (starts || matches!(before, Some(Tag::Comma | Tag::Colon)))
        {
            found.push(Span { open, close: last, closed: false });
        }
    };
    for (at, token) in tokens.iter().enumerate() {
        if token.paragraph
            && let Some((start, _)) = open.take()
        {
            finish(start, at - 1, &mut found);
        }
        match open {
            _ if token.mark == '\0' => {}
            None if opens(token) => open = Some((at, token.mark)),
            Some((start, mark))
                if closes(mark, token) && !("’'".contains(token.mark) && is_apostrophe(tokens, mark, at)) =>
            {
                found.push(Span { open: start, close: at, closed: true });
                open = None;
            }
            _ => {}
        }
    }
    if let Some((start, _)) = open {
        finish(start, tokens.len() - 1, &mut found);
    }
    found
}

#[cfg(test)]
mod tests {
    use super::super::tokens::scan;
    use super::*;

    fn quoted(text: &str) -> Vec<&str> {
        let tokens = scan(text);
        spans(&tokens).iter().map(|span| &text[tokens[span.open].start..tokens[span.close].end]).collect()
    }

    #[test]
    fn marks_of_every_style_are_paired() {
        for text in ["a “b ‘c’ d” e", "a „b “ e", "a «b c» e", "a \"b 'c' d\" e", "a 「b」 e", "a »b c« e"]
        {
            assert_eq!(quoted(text).len(), 1, "{text}");
        }
        assert_eq!(
            quoted("He said: ‘The workers’ rights don’t matter.’ Then"),
            ["‘The workers’ rights don’t matter.’"]
        );
        assert_eq!(quoted("a ''b 'c' d'' e ``f''"), ["''b 'c' d''", "``f''"]);
        assert_eq!(quoted("the ministers' view, the 'so-called' deal"), ["'so-called'"]);
        assert_eq!(quoted("“One.\n\n“Two,” he said."), ["“One.", "“Two,”"]);
        assert!(quoted("A 6\" pipe and no more").is_empty());
    }
}
