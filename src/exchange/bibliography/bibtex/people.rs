//! The names of people in BibTeX and BibLaTeX, in the order in which they are said.

use super::super::{line, spoken};
use super::latex;

/// The people of a field, separated by semicolons.
pub(super) fn names(field: &str) -> String {
    let names = split(field, |rest| {
        // `and` between spaces.
        let after = rest.strip_prefix(char::is_whitespace)?.trim_start();
        let after =
            after.get(..3).filter(|word| word.eq_ignore_ascii_case("and")).and_then(|_| after.get(3..))?;
        (after.is_empty() || after.starts_with(char::is_whitespace)).then(|| rest.len() - after.len())
    });
    let names = names.into_iter().map(|one| name(one.trim())).filter(|name| !name.is_empty());
    names.collect::<Vec<_>>().join("; ")
}

/// The parts of a text outside of braces, between what `ends` gives the length of.
fn split(text: &str, ends: impl Fn(&str) -> Option<usize>) -> Vec<&str> {
    let (mut parts, mut begin, mut depth, mut skip) = (Vec::new(), 0, 0_usize, 0);
    for (at, c) in text.char_indices() {
        if at < skip {
            continue;
        }
        match c {
            '{' => depth += 1,
            '}' => depth = depth.saturating_sub(1),
            _ if depth == 0 => {
                if let Some(length) = ends(text.get(at..).unwrap_or_default()) {
                    parts.push(text.get(begin..at).unwrap_or_default());
                    begin = at + length;
                    skip = begin;
                }
            }
            _ => {}
        }
    }
    parts.push(text.get(begin..).unwrap_or_default());
    parts
}

/// `First von Last`, `von Last, First`, `von Last, Jr, First` or `family=Last, given=First, prefix=von`, as it is said.
fn name(name: &str) -> String {
    if name.eq_ignore_ascii_case("others") {
        return "et al.".to_owned();
    }
    let parts = split(name, |rest| rest.starts_with(',').then_some(1));
    let part = |at: usize| parts.get(at).map_or_else(String::new, |part| line(&latex::text(part)));
    let named = |wanted: &str| {
        let value = |part: &&str| {
            let (key, value) = part.split_once('=')?;
            (key.trim() == wanted).then(|| line(&latex::text(value)).trim_matches('"').to_owned())
        };
        parts.iter().find_map(value).unwrap_or_default()
    };
    if !named("family").is_empty() {
        let family = line(&format!("{} {}", named("prefix"), named("family")));
        return spoken(&named("given"), &family, &named("suffix"));
    }
    match parts.len() {
        1 => part(0),
        2 => spoken(&part(1), &part(0), ""),
        _ => spoken(&part(2), &part(0), &part(1)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn people_are_named_as_they_are_called() {
        for (field, people) in [
            ("van Beek, Ada and {Agency One}", "Ada van Beek; Agency One"),
            ("O'Neil, Jr., Cara AND\n  {\\'E}tienne, Zo{\\\"e}", "Cara O'Neil Jr.; Zoë Étienne"),
            ("Charles Louis de la Example and others", "Charles Louis de la Example; et al."),
            (
                "{Office of Trade and Industry} and {\\relax Th}. de Waele",
                "Office of Trade and Industry; Th. de Waele",
            ),
            ("family=Sample, given=Ben, prefix=von der, suffix=III", "Ben von der Sample III"),
            ("{Sample, Example and Company}", "Sample, Example and Company"),
            ("Anderson, Andy", "Andy Anderson"),
            ("李, 世", "李世"),
            (" and ", ""),
            ("", ""),
        ] {
            assert_eq!(names(field), people, "{field}");
        }
    }
}
