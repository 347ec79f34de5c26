//! Text in XML and HTML: what is written stays what was meant and can't become markup.

/// Adds a text as character data or as the value of a quoted attribute, of XML 1.0 and of HTML alike. Left out
/// is what neither can hold or an editor or a terminal may act on: control characters other than tab and line
/// feed, U+FFFE and U+FFFF.
pub fn escape_into(text: &str, out: &mut String) {
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            '\n' | '\t' => out.push(c),
            '\u{FFFE}' | '\u{FFFF}' => {}
            c if c.is_control() => {}
            c => out.push(c),
        }
    }
}

/// A text so escaped.
pub fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    escape_into(text, &mut out);
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_in_a_text_is_markup() {
        assert_eq!(escaped("<a b='c' d=\"e\">&"), "&lt;a b=&#39;c&#39; d=&quot;e&quot;&gt;&amp;");
        assert_eq!(escaped("a\u{0}\u{1b}b\r\n\tc\u{FFFE}é🙂"), "ab\n\tcé🙂");
    }
}
