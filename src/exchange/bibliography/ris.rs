//! RIS, the tagged lines that most databases export: a two-letter tag, two spaces, a hyphen, a value.

use super::{BibliographyEntry, References, doi, line, spoken};
use crate::model::written;

/// The tagged values of a reference, with the line that it begins in.
struct Fields {
    line: usize,
    values: Vec<(String, String)>,
}

/// Reads references. One that is cut off, or that says nothing about a text, is told and left out.
pub(super) fn read(text: &str) -> References {
    let mut references = References::default();
    let mut fields: Option<Fields> = None;
    let truncated = |begin: usize| {
        format!(
            "line {begin}: the reference that begins there has no end (ER), so the file is cut off there; left out"
        )
    };
    for (number, whole) in (1..).zip(text.lines()) {
        match (tagged(whole), &mut fields) {
            (Some(("TY", kind)), _) => {
                let begun = Fields { line: number, values: vec![("TY".to_owned(), kind.to_owned())] };
                if let Some(before) = fields.replace(begun) {
                    references.problems.push(truncated(before.line));
                }
            }
            (Some(("ER", _)), _) => {
                if let Some(fields) = fields.take() {
                    references.take(record(&fields), "the reference");
                }
            }
            (Some((tag, value)), Some(fields)) => fields.values.push((tag.to_owned(), value.to_owned())),
            (None, Some(fields)) if !whole.trim().is_empty() => {
                // A line without a tag goes on with the one before.
                if let Some((_, value)) = fields.values.last_mut() {
                    value.push(' ');
                    value.push_str(whole.trim());
                }
            }
            _ => {}
        }
    }
    if let Some(before) = fields {
        references.problems.push(truncated(before.line));
    }
    references
}

/// The tag and the value of a line.
fn tagged(line: &str) -> Option<(&str, &str)> {
    let (tag, rest) = line.split_at_checked(2)?;
    let good = tag.bytes().all(|b| b.is_ascii_uppercase() || b.is_ascii_digit());
    let value = rest.trim_start_matches(' ').strip_prefix('-')?;
    (good && rest.starts_with(' ')).then(|| (tag, value.trim()))
}

fn record(fields: &Fields) -> BibliographyEntry {
    let all = |tags: &'static [&'static str]| {
        let of = |tag: &'static str| fields.values.iter().filter(move |(other, _)| other == tag);
        tags.iter()
            .flat_map(move |tag| of(tag))
            .map(|(_, value)| line(value))
            .filter(|value| !value.is_empty())
    };
    let first = |tags| all(tags).next().unwrap_or_default();
    let people = |tags| all(tags).map(|name| turned(&name)).collect::<Vec<_>>().join("; ");
    let title = first(&["TI", "T1", "CT"]);
    let book = first(&["BT"]);
    let mut record = BibliographyEntry {
        author: people(&["AU", "A1"]),
        retrieved: written::date(first(&["Y2"]).trim_end_matches('/')),
        address: first(&["UR", "L2", "LK"]),
        // Some databases put it elsewhere, with its name before it.
        doi: first(&["DO", "DI"]),
        language: first(&["LA"]),
        note: first(&["N1"]),
        kind: first(&["TY"]),
        key: first(&["ID", "AN"]),
        line: fields.line,
        ..BibliographyEntry::default()
    };
    if record.doi.is_empty() {
        record.doi = all(&["M3", "L3", "N1", "UR"]).find_map(|value| doi(&value)).unwrap_or_default();
    }
    let (title, book) = if title.is_empty() { (book, String::new()) } else { (title, book) };
    record.title = title;
    let journal = first(&["T2", "JF", "JO", "JA"]);
    record.set_outlet([journal, book, first(&["PB"])]);
    record.remark("Edited by", &people(&["A2", "ED"]));
    // The most exact of the dates, else the first.
    let dates: Vec<String> =
        all(&["DA", "Y1", "PY"]).map(|date| date.trim_end_matches('/').to_owned()).collect();
    let exact = |written: &&String| {
        written::date(written)
            .map_or(0, |date| 1 + u8::from(date.has_month()) + u8::from(date.day().is_some()))
    };
    let date = dates.iter().rev().max_by_key(exact);
    record.set_published(date.map_or("", String::as_str));
    record
}

/// `Family, Given, Suffix` in the order in which it is said.
fn turned(name: &str) -> String {
    let mut parts = name.split(',').map(str::trim);
    let family = parts.next().unwrap_or_default();
    let given = parts.next().unwrap_or_default();
    let suffix = parts.next().unwrap_or_default();
    spoken(given, family, suffix)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::written::day;

    const ONE: &str = "TY  - NEWS\r\nTI  - A title\r\n that goes on\r\nAU  - Beek, Ada van\r\nA1  - Agency\r\n\
        T2  - The Paper\r\nDA  - 2025/03/06/\r\nY2  - 2025/03/07/10:11:12\r\nUR  - https://paper.example/a\r\n\
        LA  - en\r\nID  - a1\r\nER  -\r\n\r\n";

    #[test]
    fn an_article_is_read_whole() {
        let References { records, problems, .. } = read(ONE);
        assert_eq!(problems, [""; 0]);
        let record = &records[0];
        assert_eq!(
            (record.title.as_str(), record.author.as_str(), record.outlet.as_str(), record.kind.as_str()),
            ("A title that goes on", "Ada van Beek; Agency", "The Paper", "NEWS")
        );
        assert_eq!((record.published, record.retrieved), (day("2025-03-06"), day("2025-03-07")));
    }

    #[test]
    fn a_file_that_is_cut_off_gives_its_whole_references() {
        let two = ONE.repeat(2);
        for length in ONE.len()..two.len() - 8 {
            let References { records, problems, .. } = read(&two[..length]);
            assert_eq!(records.len(), 1);
            assert_eq!(problems.len(), usize::from(two[ONE.len()..length].starts_with("TY  -")), "{length}");
        }
        let lost_end = ONE.replace("ER  -", "") + ONE;
        let References { records, problems, .. } = read(&lost_end);
        assert_eq!((records.len(), problems.len()), (1, 1));
        assert!(problems[0].contains("line 1"), "{problems:?}");
    }

    #[test]
    fn the_most_exact_of_the_dates_counts() {
        for (lines, date) in [
            ("PY  - 2024", "2024"),
            ("PY  - 2025///\nDA  - 2025/03//", "2025-03"),
            ("PY  - 2025\nY1  - 2025/03/06/", "2025-03-06"),
            ("DA  - in press\nPY  - 2025", "2025"),
        ] {
            let References { records, .. } = read(&format!("TY  - NEWS\nTI  - A\n{lines}\nER  - "));
            assert_eq!((records[0].published, records[0].note.as_str()), (date.parse().ok(), ""), "{lines}");
        }
    }

    #[test]
    fn what_has_no_field_is_kept() {
        for (lines, doi, outlet, note) in [
            ("DO  - 10.1000/xyz123\nPY  - 2024", "10.1000/xyz123", "", ""),
            ("UR  - https://doi.org/10.1000/x\nPY  - 2025/03//", "10.1000/x", "", ""),
            ("M3  - doi: 10.1000/x", "10.1000/x", "", ""),
            (
                "T2  - Paper\nPB  - Press\nED  - Editor, Edna",
                "",
                "Paper",
                "Published by Press. Edited by Edna Editor.",
            ),
            ("PB  - Press\nN1  - Seen\nDA  - 2025/03/06/\nPY  - 2025", "", "Press", "Seen"),
            ("BT  - Book\nDA  - circa 2020", "", "Book", "Published circa 2020."),
        ] {
            let References { records, .. } = read(&format!("TY  - CHAP\nTI  - A\n{lines}\nER  - "));
            let record = &records[0];
            assert_eq!(
                (record.doi.as_str(), record.outlet.as_str(), record.note.as_str()),
                (doi, outlet, note),
                "{lines}"
            );
        }
    }
}
