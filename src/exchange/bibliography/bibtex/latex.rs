//! LaTeX as it stands in references, as plain text. What a command means for the look of a text is left out; a
//! command that isn't known gives what it holds.

use unicode_normalization::UnicodeNormalization as _;
use unicode_normalization::char::is_combining_mark;

/// How deep groups are followed; what nests more deeply is read as if it didn't.
const DEEPEST: usize = 64;

/// Accents, by the command before the letter.
const ACCENTS: &[(&str, char)] = &[
    ("`", '\u{300}'),
    ("'", '\u{301}'),
    ("^", '\u{302}'),
    ("~", '\u{303}'),
    ("=", '\u{304}'),
    ("u", '\u{306}'),
    (".", '\u{307}'),
    ("\"", '\u{308}'),
    ("r", '\u{30A}'),
    ("H", '\u{30B}'),
    ("v", '\u{30C}'),
    ("d", '\u{323}'),
    ("c", '\u{327}'),
    ("k", '\u{328}'),
    ("b", '\u{331}'),
];

/// Commands that stand for characters.
const SIGNS: &[(&str, &str)] = &[
    ("aa", "å"),
    ("AA", "Å"),
    ("ae", "æ"),
    ("AE", "Æ"),
    ("dh", "ð"),
    ("DH", "Ð"),
    ("dj", "đ"),
    ("DJ", "Đ"),
    ("i", "ı"),
    ("j", "ȷ"),
    ("l", "ł"),
    ("L", "Ł"),
    ("ng", "ŋ"),
    ("NG", "Ŋ"),
    ("o", "ø"),
    ("O", "Ø"),
    ("oe", "œ"),
    ("OE", "Œ"),
    ("ss", "ß"),
    ("SS", "ẞ"),
    ("th", "þ"),
    ("TH", "Þ"),
    ("LaTeX", "LaTeX"),
    ("TeX", "TeX"),
    ("BibTeX", "BibTeX"),
    ("textendash", "–"),
    ("textemdash", "—"),
    ("textquotesingle", "'"),
    ("textquoteleft", "‘"),
    ("textquoteright", "’"),
    ("lq", "‘"),
    ("rq", "’"),
    ("textquotedblleft", "“"),
    ("textquotedblright", "”"),
    ("textquotedbl", "\""),
    ("dq", "\""),
    ("quotedblbase", "„"),
    ("glqq", "„"),
    ("grqq", "“"),
    ("quotesinglbase", "‚"),
    ("glq", "‚"),
    ("grq", "‘"),
    ("guillemotleft", "«"),
    ("guillemotright", "»"),
    ("flqq", "«"),
    ("frqq", "»"),
    ("guilsinglleft", "‹"),
    ("guilsinglright", "›"),
    ("textasciicircum", "^"),
    ("textasciigrave", "`"),
    ("textasciitilde", "~"),
    ("textasciiacute", "´"),
    ("textasteriskcentered", "*"),
    ("textbackslash", "\\"),
    ("backslash", "\\"),
    ("textbar", "|"),
    ("textbraceleft", "{"),
    ("textbraceright", "}"),
    ("textbullet", "•"),
    ("textdagger", "†"),
    ("dag", "†"),
    ("textdaggerdbl", "‡"),
    ("ddag", "‡"),
    ("textdollar", "$"),
    ("textless", "<"),
    ("textgreater", ">"),
    ("textexclamdown", "¡"),
    ("textquestiondown", "¿"),
    ("textordfeminine", "ª"),
    ("textordmasculine", "º"),
    ("textperiodcentered", "·"),
    ("textregistered", "®"),
    ("texttrademark", "™"),
    ("textcopyright", "©"),
    ("copyright", "©"),
    ("textsection", "§"),
    ("S", "§"),
    ("textparagraph", "¶"),
    ("P", "¶"),
    ("textunderscore", "_"),
    ("textvisiblespace", "␣"),
    ("textdegree", "°"),
    ("degree", "°"),
    ("circ", "°"),
    ("dots", "…"),
    ("ldots", "…"),
    ("textellipsis", "…"),
    ("pounds", "£"),
    ("textsterling", "£"),
    ("euro", "€"),
    ("texteuro", "€"),
    ("EUR", "€"),
    ("textonehalf", "½"),
    ("sim", "~"),
    ("times", "×"),
    ("texttimes", "×"),
    ("pm", "±"),
    ("cdot", "·"),
    ("leq", "≤"),
    ("le", "≤"),
    ("geq", "≥"),
    ("ge", "≥"),
    ("neq", "≠"),
    ("approx", "≈"),
    ("infty", "∞"),
    ("rightarrow", "→"),
    ("to", "→"),
    ("leftarrow", "←"),
    ("alpha", "α"),
    ("beta", "β"),
    ("gamma", "γ"),
    ("delta", "δ"),
    ("Delta", "Δ"),
    ("epsilon", "ε"),
    ("lambda", "λ"),
    ("mu", "μ"),
    ("pi", "π"),
    ("rho", "ρ"),
    ("sigma", "σ"),
    ("chi", "χ"),
    ("omega", "ω"),
    ("Omega", "Ω"),
    ("space", " "),
];

/// Commands that aren't shown, nor what they hold.
const UNSEEN: [&str; 8] =
    ["noopsort", "sortkey", "label", "vspace", "hspace", "hskip", "cite", "footnotemark"];

/// Digits and signs that are written low or high in a formula.
const LOW: &str = "₀₁₂₃₄₅₆₇₈₉₊₋";
const HIGH: &str = "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻";

/// A field of words as plain text.
pub(super) fn text(source: &str) -> String {
    LatexReader { rest: source, plain: false, depth: 0, quotes: 0 }.until(None).nfc().collect()
}

/// A field that is taken letter by letter, such as an address: only what LaTeX needs to be written otherwise is
/// resolved.
pub(super) fn verbatim(source: &str) -> String {
    LatexReader { rest: source, plain: true, depth: 0, quotes: 0 }.until(None)
}

struct LatexReader<'a> {
    rest: &'a str,
    /// Whether dashes, quotation marks and accents stand for themselves.
    plain: bool,
    depth: usize,
    /// How many single quotation marks are open.
    quotes: usize,
}

impl<'a> LatexReader<'a> {
    fn eat(&mut self, start: &str) -> bool {
        let rest = self.rest.strip_prefix(start);
        self.rest = rest.unwrap_or(self.rest);
        rest.is_some()
    }
    fn next(&mut self) -> Option<char> {
        let c = self.rest.chars().next()?;
        self.rest = self.rest.get(c.len_utf8()..).unwrap_or_default();
        Some(c)
    }
    /// What stands before the first character that isn't of a kind.
    fn while_is(&mut self, is: impl Fn(char) -> bool) -> &'a str {
        let end = self.rest.find(|c| !is(c)).unwrap_or(self.rest.len());
        let (before, rest) = self.rest.split_at_checked(end).unwrap_or_default();
        self.rest = rest;
        before
    }

    /// Reads up to a character, which is eaten, or to the end.
    fn until(&mut self, end: Option<char>) -> String {
        let mut out = String::new();
        while let Some(c) = self.next() {
            if Some(c) == end {
                break;
            }
            match c {
                '\\' => self.command(&mut out),
                '{' if self.depth < DEEPEST => {
                    self.depth += 1;
                    let inner = self.until(Some('}'));
                    self.depth -= 1;
                    out.push_str(&inner);
                }
                '{' | '}' => {}
                '$' => self.formula(&mut out),
                _ if self.plain => out.push(c),
                '~' => out.push(' '),
                '-' if self.eat("--") => out.push('—'),
                '-' if self.eat("-") => out.push('–'),
                '`' if self.eat("`") => out.push('“'),
                '\'' if self.eat("'") => out.push('”'),
                '`' => {
                    self.quotes += 1;
                    out.push('‘');
                }
                // An apostrophe within a word closes nothing.
                '\'' if self.quotes > 0 && !self.rest.starts_with(char::is_alphanumeric) => {
                    self.quotes -= 1;
                    out.push('’');
                }
                _ => out.push(c),
            }
        }
        out
    }

    /// What a command holds: a group, a command, or one character.
    fn argument(&mut self) -> String {
        let mut out = String::new();
        self.while_is(char::is_whitespace);
        if self.depth >= DEEPEST {
            return out;
        }
        self.depth += 1;
        if self.eat("{") {
            out = self.until(Some('}'));
        } else if self.eat("\\") {
            self.command(&mut out);
        } else if !self.rest.starts_with('}') {
            out.extend(self.next());
        }
        self.depth -= 1;
        out
    }

    /// Reads a command, whose backslash was read.
    fn command(&mut self, out: &mut String) {
        let letters = self.while_is(|c| c.is_ascii_alphabetic());
        let name = if letters.is_empty() {
            let Some(sign) = self.next() else { return out.push('\\') };
            match sign {
                '&' | '%' | '$' | '#' | '_' | '{' | '}' => return out.push(sign),
                '~' | '^' if self.plain => {
                    out.push(sign);
                    if !self.eat("{}") && self.eat("{") {
                        out.push_str(&self.until(Some('}')));
                    }
                    return;
                }
                ',' | ';' | ':' | '\\' | '/' | '-' | '!' | '@' | '(' | ')' | '[' | ']' if !self.plain => {
                    if matches!(sign, ',' | ';' | ':' | '\\') {
                        out.push(' ');
                    }
                    return;
                }
                _ if sign.is_whitespace() => return out.push(sign),
                _ => {}
            }
            sign.to_string()
        } else {
            letters.to_owned()
        };
        let accent = ACCENTS.iter().find(|(command, _)| *command == name).filter(|_| !self.plain);
        if let Some((_, mark)) = accent {
            let letter = self.argument();
            return accented(&letter, *mark, out);
        }
        if letters.is_empty() {
            // No command of LaTeX: a path of Windows, say.
            out.push('\\');
            return out.push_str(&name);
        }
        let braced = self.rest.starts_with('{');
        if !braced {
            // The space after a command only ends it.
            self.while_is(char::is_whitespace);
        }
        if let Some((_, sign)) = SIGNS.iter().find(|(command, _)| *command == name) {
            out.push_str(sign);
            self.eat("{}");
            return;
        }
        self.options();
        let plain = self.plain;
        self.plain |= matches!(name.as_str(), "url" | "nolinkurl" | "path");
        let held = if self.rest.starts_with('{') { self.argument() } else { String::new() };
        self.plain = plain;
        match name.as_str() {
            "enquote" | "mkbibquote" => {
                out.push('“');
                out.push_str(&held);
                out.push('”');
            }
            "href" => {
                let shown = if self.rest.starts_with('{') { self.argument() } else { held };
                out.push_str(&shown);
            }
            _ if UNSEEN.contains(&name.as_str()) => {}
            _ => out.push_str(&held),
        }
    }

    /// Skips what stands in square brackets before what a command holds.
    fn options(&mut self) {
        /// Longer ones aren't looked for, so that a text of many brackets takes no longer than others.
        const LONGEST: usize = 200;
        if self.rest.starts_with('[') {
            let end = self.rest.char_indices().take(LONGEST).find(|(_, c)| matches!(c, ']' | '{' | '}'));
            let after = end.and_then(|(at, _)| self.rest.get(at..)?.strip_prefix(']'));
            self.rest = after.filter(|after| after.starts_with('{')).unwrap_or(self.rest);
        }
    }

    /// Reads a formula, whose first `$` was read. A `$` that begins none stands for itself.
    fn formula(&mut self, out: &mut String) {
        let inner = self.rest.split_once('$').map(|(inner, _)| inner);
        let inner = inner.filter(|inner| is_formula(inner) && (!self.plain || inner.contains('\\')));
        let Some(inner) = inner.filter(|_| self.depth < DEEPEST) else {
            // An empty formula, or two that open and close a displayed one.
            if !self.eat("$") {
                out.push('$');
            }
            return;
        };
        self.rest = self.rest.get(inner.len() + 1..).unwrap_or_default();
        let mut reader = LatexReader { rest: inner, plain: true, depth: self.depth + 1, quotes: 0 };
        while let Some(c) = reader.next() {
            match c {
                '_' => out.push_str(&placed(&reader.argument(), LOW)),
                '^' => out.push_str(&placed(&reader.argument(), HIGH)),
                '\\' => reader.command(out),
                '{' | '}' => {}
                '~' => out.push(' '),
                _ => out.push(c),
            }
        }
    }
}

/// Whether what stands between two `$` is a formula, and not words between two sums of money.
fn is_formula(inner: &str) -> bool {
    let signs = inner.contains(['\\', '_', '^', '=', '<', '>', '+', '{']);
    !inner.is_empty() && (signs || !inner.contains(char::is_whitespace) && inner.chars().count() <= 20)
}

/// Digits and signs, written low or high where all of them can be.
fn placed(text: &str, places: &str) -> String {
    let place = |c: char| "0123456789+-".find(c).and_then(|at| places.chars().nth(at));
    text.chars().map(place).collect::<Option<String>>().unwrap_or_else(|| text.to_owned())
}

/// Puts an accent on the first letter.
fn accented(letters: &str, mark: char, out: &mut String) {
    let mut letters = letters.chars();
    let Some(first) = letters.next() else {
        // An accent on nothing is the sign itself.
        return out.extend(match mark {
            '\u{300}' => Some('`'),
            '\u{301}' => Some('´'),
            '\u{302}' => Some('^'),
            '\u{303}' => Some('~'),
            _ => None,
        });
    };
    out.push(match first {
        'ı' => 'i',
        'ȷ' => 'j',
        first => first,
    });
    let mut rest = letters.as_str();
    while let Some(other) = rest.chars().next().filter(|c| is_combining_mark(*c)) {
        out.push(other);
        rest = rest.get(other.len_utf8()..).unwrap_or_default();
    }
    out.push(mark);
    out.push_str(rest);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn letters_and_accents_are_resolved_however_they_are_written() {
        for (source, resolved) in [
            (r#"na\"{\i}ve, na{\"\i}ve, na\"{i}ve"#, "naïve, naïve, naïve"),
            (r"\'Etat, \' Etat, {\'E}tat, \'{E}tat", "État, État, État, État"),
            (r"Mickev\u{\i}cius \o{}re {\o}re \o re", "Mickevĭcius øre øre øre"),
            (r"\L{}\'od\'z \v{S}koda Dvo\v{r}\'ak", "Łódź Škoda Dvořák"),
            (r"Nguy\~{\^e}n, \.{I}nan, \c{C}elik, \c c, \k{A}", "Nguyễn, İnan, Çelik, ç, Ą"),
            (r#"Gr\"a\ss{}le, Krzy\.zak, Erd\H{o}s, {\DJ}or{\dj}evi\'c"#, "Gräßle, Krzyżak, Erdős, Đorđević"),
        ] {
            assert_eq!(text(source), resolved, "{source}");
        }
    }

    #[test]
    fn commands_give_what_they_hold() {
        for (source, resolved) in [
            (r"25\,\% \& \mkbibemph{Salmonella}", "25 % & Salmonella"),
            (r"4\textsuperscript{\`eme} \emph{congr\`es}", "4ème congrès"),
            (r"{\em Slanted} and {\relax Th}. de Waele", "Slanted and Th. de Waele"),
            (r"\href{https://x.example/a_b}{a page}", "a page"),
            (
                r"\unknown[option]{\textbf{deep}} [1] \url{https://x.example/~a_b}",
                "deep [1] https://x.example/~a_b",
            ),
            (r"\noopsort{1973b}1973, and \foo bar", "1973, and bar"),
            (r"\enquote{Words} of Actes~du~4", "“Words” of Actes du 4"),
            (r"C:\1\2", r"C:\1\2"),
        ] {
            assert_eq!(text(source), resolved, "{source}");
        }
    }

    #[test]
    fn quotation_marks_and_dashes_are_what_they_stand_for() {
        for (source, resolved) in [
            ("pp. 1--2 --- `quoted' ``double''", "pp. 1–2 — ‘quoted’ “double”"),
            ("O'Neil's `it isn't so' and the Smiths' \"x\"", "O'Neil's ‘it isn't so’ and the Smiths' \"x\""),
        ] {
            assert_eq!(text(source), resolved, "{source}");
        }
    }

    #[test]
    fn formulas_are_read_and_money_is_no_formula() {
        for (source, resolved) in [
            (r"Cu$_2$O and $10^{-3}$, $x_{max}$", "Cu₂O and 10⁻³, xmax"),
            (r"$\alpha$ decay, 20$^\circ$C, $p < 0.05$, $n$", "α decay, 20°C, p < 0.05, n"),
            ("$5 million and $6 more", "$5 million and $6 more"),
            ("It costs $5", "It costs $5"),
            (r"It costs \$5 or $$", "It costs $5 or "),
        ] {
            assert_eq!(text(source), resolved, "{source}");
        }
    }

    #[test]
    fn addresses_stand_letter_by_letter() {
        for (source, resolved) in [
            (r"https://x.example/a\_b\&c\#d\%20\~e", "https://x.example/a_b&c#d%20~e"),
            (r"https://x.example/~a--b?q='c'{\_}d%20", "https://x.example/~a--b?q='c'_d%20"),
            (r"\url{https://x.example/a_b}", "https://x.example/a_b"),
            (r"https://x.example/\~{}a$\sim$b{\textasciitilde}c", "https://x.example/~a~b~c"),
        ] {
            assert_eq!(verbatim(source), resolved, "{source}");
        }
    }

    #[test]
    fn what_is_broken_or_endless_gives_what_it_can() {
        for source in
            ["\\", "{", "}", "$", "\\'", "\\emph{cut", "$\\", "a}b", "\\c", "$_$", "\\[x", "\\href{a}"]
        {
            text(source);
            verbatim(source);
        }
        assert_eq!(text(&format!("{}a{}b", "{".repeat(50_000), "}".repeat(50_000))), "ab");
        text(&"\\emph{".repeat(50_000));
        text(&"\\'".repeat(50_000));
        text(&"$x_{".repeat(50_000));
    }
}
