//! BibTeX and BibLaTeX: what the fields of an entry say about a text. The syntax is in `bibtex/syntax.rs`, LaTeX in
//! `bibtex/latex.rs`.

mod latex;
mod people;
mod syntax;

use std::collections::{BTreeMap, BTreeSet};

use syntax::{BibEntry, BibFile, ValuePiece};

use super::{BibliographyEntry, References, ReferencesError, line, with_subtitle};
use crate::model::written;

/// How many entries one takes fields of.
const MOST_PARENTS: usize = 16;
/// How large all that is read may become by abbreviations and by fields of others, in bytes.
const LARGEST: usize = 256 << 20;

/// Reads references. What is broken is told, and costs no other entry.
pub(super) fn read(text: &str) -> Result<References, ReferencesError> {
    let mut file = syntax::read(text);
    let mut references = References { problems: std::mem::take(&mut file.problems), ..References::default() };
    let mut keys: BTreeMap<&str, &BibEntry<'_>> = BTreeMap::new();
    for entry in &file.entries {
        keys.entry(entry.key).or_insert(entry);
    }
    let mut unknown: BTreeMap<&str, (usize, usize)> = BTreeMap::new();
    let mut size = 0;
    for entry in file.entries.iter().filter(|entry| !matches!(entry.kind.as_str(), "xdata" | "set")) {
        for value in entry.fields.values() {
            if let Some(name) = file.unknown(value) {
                unknown.entry(name).or_insert((entry.line, 0)).1 += 1;
            }
        }
        let fields = Fields { file: &file, own: entry, parents: parents(&file, &keys, entry) };
        let record = record(&fields);
        size += record.size();
        if size > LARGEST {
            let wrong =
                "the file becomes too large by what its entries take of others; the rest was left out";
            references.problems.push(format!("line {}: {wrong}", entry.line));
            break;
        }
        references.take(record, "the entry");
    }
    for (name, (line, count)) in unknown {
        let more = if count > 1 { format!(" and {} more", count - 1) } else { String::new() };
        references.notes.push(format!(
            "line {line}{more}: the file doesn't say what the abbreviation “{name}” stands for, so it stands for itself"
        ));
    }
    if references.records.is_empty() && !references.problems.is_empty() {
        return Err(ReferencesError::Broken { format: "BibTeX", why: references.problems.join("; ") });
    }
    Ok(references)
}

/// An entry that another has fields of.
struct Parent<'a> {
    entry: &'a BibEntry<'a>,
    /// Whether it is the whole that the other is a part of (`crossref`), and not the same (`xdata`).
    whole: bool,
}

/// The entries that one has fields of, the nearest first.
fn parents<'a>(
    file: &BibFile<'_>,
    keys: &BTreeMap<&str, &'a BibEntry<'a>>,
    entry: &'a BibEntry<'a>,
) -> Vec<Parent<'a>> {
    let mut found: Vec<Parent<'a>> = Vec::new();
    let mut seen = BTreeSet::from([entry.key]);
    let mut at = 0;
    let mut of = Some((entry, false));
    while let Some((entry, within)) = of {
        for (field, whole) in [("xdata", false), ("crossref", true)] {
            let named = entry.fields.get(field).map(|value| file.value(value)).unwrap_or_default();
            for key in named.split(',').map(str::trim) {
                if let Some(parent) = keys.get(key)
                    && found.len() < MOST_PARENTS
                    && seen.insert(parent.key)
                {
                    found.push(Parent { entry: parent, whole: whole || within });
                }
            }
        }
        of = found.get(at).map(|parent| (parent.entry, parent.whole));
        at += 1;
    }
    found
}

/// What belongs to a whole alone, and not to its parts.
const OF_THE_WHOLE: [&str; 8] =
    ["doi", "url", "urldate", "note", "addendum", "howpublished", "language", "langid"];

/// The fields of an entry with those that it has of others.
struct Fields<'a> {
    file: &'a BibFile<'a>,
    own: &'a BibEntry<'a>,
    parents: Vec<Parent<'a>>,
}

impl Fields<'_> {
    /// The value of a field as it is written; empty where there is none.
    fn raw(&self, name: &str) -> String {
        let value = |pieces: &Vec<ValuePiece<'_>>| {
            Some(self.file.value(pieces)).filter(|value| !value.trim().is_empty())
        };
        let own = self.own.fields.get(name).and_then(value);
        let of = |parent: &Parent<'_>| {
            let name = match (parent.whole, name) {
                (true, "booktitle") => {
                    return parent
                        .entry
                        .fields
                        .get(name)
                        .or(parent.entry.fields.get("title"))
                        .and_then(value);
                }
                (true, "title" | "subtitle" | "booksubtitle") => return None,
                (true, name) if OF_THE_WHOLE.contains(&name) => return None,
                (_, name) => name,
            };
            parent.entry.fields.get(name).and_then(value)
        };
        own.or_else(|| self.parents.iter().find_map(of)).unwrap_or_default()
    }
    /// The first of some fields that isn't empty, as plain text.
    fn text(&self, names: &[&str]) -> String {
        let mut texts = names.iter().map(|name| line(&latex::text(&self.raw(name))));
        texts.find(|text| !text.is_empty()).unwrap_or_default()
    }
    fn verbatim(&self, names: &[&str]) -> String {
        let mut texts = names.iter().map(|name| line(&latex::verbatim(&self.raw(name))));
        texts.find(|text| !text.is_empty()).unwrap_or_default()
    }
}

fn record(fields: &Fields<'_>) -> BibliographyEntry {
    let (title, book) = (fields.text(&["title"]), fields.text(&["booktitle"]));
    let book = with_subtitle(book, &fields.text(&["booksubtitle"]));
    let (title, book) = if title.is_empty() { (book, String::new()) } else { (title, book) };
    let mut record = BibliographyEntry {
        title: with_subtitle(title, &fields.text(&["subtitle"])),
        author: people::names(&fields.raw("author")),
        retrieved: written::date(&fields.text(&["urldate"])),
        address: fields.verbatim(&["url", "link"]),
        doi: fields.verbatim(&["doi"]),
        language: fields.text(&["langid", "language"]),
        note: fields.text(&["note", "addendum"]),
        kind: fields.own.kind.clone(),
        key: fields.own.key.to_owned(),
        line: fields.own.line,
        ..BibliographyEntry::default()
    };
    record.set_outlet([
        fields.text(&["journaltitle", "journal", "newspaper"]),
        book,
        fields.text(&["institution"]),
        fields.text(&["school"]),
        fields.text(&["organization"]),
        fields.text(&["publisher"]),
    ]);
    record.remark("Edited by", &people::names(&fields.raw("editor")));
    set_how_published(&mut record, fields);
    record.set_published(&date_of(fields));
    record
}

/// The date of an entry as one text: `date`, or its parts in the order in which they are read.
fn date_of(fields: &Fields<'_>) -> String {
    let whole = fields.text(&["date"]);
    if !whole.is_empty() {
        return whole;
    }
    let [year, month, date] = ["year", "month", "day"].map(|name| fields.text(&[name]));
    match (month.parse::<u8>(), date.parse::<u8>()) {
        (Ok(month), Ok(date)) => format!("{year}-{month:02}-{date:02}"),
        (Ok(month), Err(_)) if date.is_empty() => format!("{year}-{month:02}"),
        _ => line(&format!("{date} {month} {year}")),
    }
}

/// How it was published is an address, or a remark.
fn set_how_published(record: &mut BibliographyEntry, fields: &Fields<'_>) {
    let how = fields.verbatim(&["howpublished"]);
    let address =
        how.split_whitespace().find(|word| word.starts_with("http://") || word.starts_with("https://"));
    match address {
        Some(address) if record.address.is_empty() => address.clone_into(&mut record.address),
        Some(address) if record.address == address => {}
        _ => return record.remark("Published as", &fields.text(&["howpublished"])),
    }
    let rest = how.replace(record.address.as_str(), " ");
    if rest.split_whitespace().any(|word| word.chars().filter(|c| c.is_alphabetic()).count() > 2) {
        record.remark("Published as", &fields.text(&["howpublished"]));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::written::day;

    const ONE: &str = "@string{paper = \"The Paper\"}\n@article{a1,\n  title = {A {Title} of \\'Etat},\n  author = \
        {van Beek, Ada and {Agency One}},\n  journaltitle = paper,\n  entrysubtype = {newspaper},\n  date = \
        {2025-03-06},\n  url = {https://paper.example/a_b},\n  urldate = {2025-03-07},\n  langid = {british}\n}\n";

    fn only(text: &str) -> BibliographyEntry {
        let References { mut records, problems, .. } = read(text).unwrap();
        assert_eq!((problems.as_slice(), records.len()), (&[][..], 1), "{text}");
        records.remove(0)
    }

    #[test]
    fn an_article_is_read_whole() {
        let record = only(ONE);
        assert_eq!(
            (record.title.as_str(), record.author.as_str(), record.outlet.as_str()),
            ("A Title of État", "Ada van Beek; Agency One", "The Paper")
        );
        assert_eq!((record.published, record.retrieved), (day("2025-03-06"), day("2025-03-07")));
        assert_eq!((record.address.as_str(), record.key.as_str()), ("https://paper.example/a_b", "a1"));
        assert_eq!((record.note.as_str(), record.line), ("", 2));
    }

    #[test]
    fn months_are_counted_from_one() {
        for date in [
            "year = 2025, month = mar, day = 6",
            "year = {2025}, month = {3}, day = {6}",
            "year = 2025, month = mar # \"~6\"",
            "year = {2025-03-06}",
            "date = {2025-03-06}",
        ] {
            let record = only(&format!("@misc{{x, title = {{X}}, {date}}}"));
            assert_eq!((record.published, record.note.as_str()), (day("2025-03-06"), ""), "{date}");
        }
        for (date, note) in [
            ("year = {circa 2020}", "Published circa 2020."),
            ("date = {2025-03-06/2025-03-09}", "Published 2025-03-06 to 2025-03-09."),
        ] {
            assert_eq!(only(&format!("@misc{{x, title = {{X}}, {date}}}")).note, note);
        }
        for (date, known) in [
            ("date = {2025-03}", "2025-03"),
            ("year = 2025, month = 3", "2025-03"),
            ("year = 2025, month = mar", "2025-03"),
            ("year = 1567", "1567"),
        ] {
            let record = only(&format!("@misc{{x, title = {{X}}, {date}}}"));
            assert_eq!((record.published, record.note.as_str()), (known.parse().ok(), ""), "{date}");
        }
    }

    #[test]
    fn who_published_a_text_and_what_has_no_field_are_kept() {
        for (fields, outlet, note) in [
            ("institution = {Institute}, publisher = {Press}", "Institute", "Published by Press."),
            ("school = {University}", "University", ""),
            ("journal = {J.}, organization = {Body}, note = {Seen}", "J.", "Seen. Published by Body."),
            ("editor = {Editor, Edna and Two}, publisher = {Press}", "Press", "Edited by Edna Editor; Two."),
            ("howpublished = {Press release}", "", "Published as Press release."),
        ] {
            let record = only(&format!("@misc{{x, title = {{X}}, {fields}}}"));
            assert_eq!((record.outlet.as_str(), record.note.as_str()), (outlet, note), "{fields}");
        }
        let whole = only(
            "@online{c, title={Main}, subtitle={Sub}, url={https://x.example/a\\_b\\&c}, doi={https://doi.org/10.1000/XYZ}}",
        );
        assert_eq!(
            (whole.title.as_str(), whole.address.as_str(), whole.doi.as_str()),
            ("Main: Sub", "https://x.example/a_b&c", "10.1000/XYZ")
        );
        for how in [
            "\\url{https://x.example/how_p}",
            "https://x.example/how\\_p",
            "At: \\url{https://x.example/how_p}",
        ] {
            let record = only(&format!("@misc{{x, title = {{X}}, howpublished = {{{how}}}}}"));
            assert_eq!(
                (record.address.as_str(), record.note.as_str()),
                ("https://x.example/how_p", ""),
                "{how}"
            );
        }
    }

    #[test]
    fn a_broken_entry_costs_no_other() {
        let text = format!("{ONE}@article{{bad, title = {{Open\n\n@misc{{c, title = {{Whole}}}}\n");
        let References { records, problems, .. } = read(&text).unwrap();
        assert_eq!((records.len(), problems.len()), (2, 1), "{problems:?}");
        assert!(problems[0].contains("line 12") && problems[0].contains("bad"), "{problems:?}");
        assert!(read("@article{x, title = {cut").is_err());
        let References { records, problems, .. } = read("@misc{a, title = {A}}\n@misc{b, year = 1}").unwrap();
        assert_eq!((records.len(), problems.len()), (1, 1));
        assert!(problems[0].starts_with("line 2: the entry b has neither"), "{problems:?}");
    }

    #[test]
    fn abbreviations_that_are_not_known_stand_for_themselves() {
        let References { records, problems, notes } =
            read("@misc{a, title = {A}, journal = jcp}\n@misc{b, title = {B}, journal = jcp, month = jan}")
                .unwrap();
        assert_eq!((records[0].outlet.as_str(), problems.len(), notes.len()), ("jcp", 0, 1));
        assert!(notes[0].starts_with("line 1 and 1 more: "), "{notes:?}");
    }

    #[test]
    fn entries_have_fields_of_others() {
        let text = "@inbook{a, title = {A}, crossref = {b}}\n\
            @book{b, title = {B}, publisher = {P}, date = {2025-03-06}, doi = {10.1000/b}, url = {https://b.example/}}";
        let References { records, problems, .. } = read(text).unwrap();
        assert_eq!(problems, [""; 0]);
        assert_eq!((records[0].outlet.as_str(), records[0].published), ("B", day("2025-03-06")));
        assert_eq!((records[0].doi.as_str(), records[0].address.as_str()), ("", ""), "they are the book's");
        let same = only("@xdata{x, publisher = {P}, doi = {10.1000/x}}\n@book{a, title = {A}, xdata = {x}}");
        assert_eq!((same.outlet.as_str(), same.doi.as_str()), ("P", "10.1000/x"));
    }

    #[test]
    fn circles_of_entries_come_to_an_end() {
        let text = "@book{a, title = {A}, CrossRef = {b}}\n@string{key = \"a\"}\n@book{b, title = {B}, xdata = key}\n\
            @book{c, title = {C}, crossref = {c}}\n@book{d, title = {D}, crossref = {a}}\n@book{e, title = {E}}";
        let References { records, problems, .. } = read(text).unwrap();
        assert_eq!((records.len(), problems.len()), (5, 0), "{problems:?}");
        let mut many = String::new();
        for n in 0..2000 {
            many.push_str(&format!("@book{{x{n}, title = {{T}}, xdata = {{x{}, x{}}}}}\n", n + 1, n + 2));
        }
        assert_eq!(read(&many).unwrap().records.len(), 2000);
    }
}
