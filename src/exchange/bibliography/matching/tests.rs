use proptest::prelude::*;

use super::*;

fn record(title: &str, address: &str) -> BibliographyEntry {
    BibliographyEntry { title: title.to_owned(), address: address.to_owned(), ..BibliographyEntry::default() }
}
/// A reference by title, outlet, author, day of March and line.
fn article(title: &str, outlet: &str, author: &str, day: i8) -> BibliographyEntry {
    BibliographyEntry {
        title: title.to_owned(),
        outlet: outlet.to_owned(),
        author: author.to_owned(),
        published: Date::new(2025, 3, day).ok(),
        ..BibliographyEntry::default()
    }
}
fn with_doi(record: BibliographyEntry, doi: &str) -> BibliographyEntry {
    BibliographyEntry { doi: doi.to_owned(), ..record }
}
fn map(records: &[BibliographyEntry]) -> StanceMap {
    let mut map = StanceMap::new("A map");
    for record in records {
        let mut source = Source::new(record.name());
        fill(&mut source, record);
        map = edit::add(&map, record.name(), source).unwrap().0;
    }
    map
}
/// By what a reference is the same as the only source of a map.
fn by(source: BibliographyEntry, other: &BibliographyEntry) -> Option<By> {
    match apply(&map(&[source]), std::slice::from_ref(other)).unwrap().1.outcomes[0].fate {
        Fate::Filled(by) | Fate::Unchanged(by) => Some(by),
        Fate::Made => None,
    }
}

#[test]
fn a_front_page_tells_nothing() {
    let front = "https://paper.example/";
    assert_eq!(by(record("One", front), &record("Two", front)), None);
    assert_eq!(by(record("One", front), &record("One", "https://paper.example/one")), Some(By::Title));
}

#[test]
fn the_same_is_what_nothing_contradicts() {
    let one = || article("Joint statement", "Ministry", "Ada Example", 6);
    let cases = [
        (one(), Some(By::Title)),
        (article("JOINT statement!", "ministry", "Example, Ada", 6), Some(By::Title)),
        (article("Joint statement", "", "", 6), Some(By::Title)),
        (article("Joint statement", "Ministry", "Ada Example", 7), None),
        (article("Joint statement", "Office", "Ada Example", 6), None),
        (article("Joint statement", "Ministry", "Ben Sample", 6), None),
        (article("Other", "Ministry", "Ada Example", 6), None),
    ];
    for (other, same) in cases {
        assert_eq!(by(one(), &other), same, "{other:?}");
    }
    let paged = |record: BibliographyEntry, address: &str| BibliographyEntry {
        address: address.to_owned(),
        ..record
    };
    let page = "https://p.example/live/1";
    assert_eq!(by(paged(one(), page), &record("Another headline", page)), Some(By::Address));
    assert_eq!(
        by(paged(one(), page), &paged(article("Joint statement", "", "", 7), page)),
        Some(By::Address)
    );
    assert_eq!(by(paged(one(), page), &paged(article("Another headline", "", "", 7), page)), None);
    assert_eq!(by(paged(one(), page), &paged(one(), "https://p.example/live/2")), None);
    let doi = "10.1000/X";
    assert_eq!(
        by(with_doi(one(), doi), &with_doi(article("Translated", "Office", "", 6), "10.1000/x")),
        Some(By::Doi)
    );
    assert_eq!(by(with_doi(one(), doi), &with_doi(one(), "10.1000/y")), None);
    let by_address = BibliographyEntry {
        address: "https://doi.org/10.1000/x".to_owned(),
        ..article("Translated", "", "", 6)
    };
    assert_eq!(by(by_address, &with_doi(one(), doi)), Some(By::Doi));
}

#[test]
fn two_entries_of_a_file_are_one_only_where_nothing_tells_them_apart_and_it_is_said() {
    let line = |record: BibliographyEntry, line: usize| BibliographyEntry { line, ..record };
    let (le_monde, times) =
        (article("Editorial", "Le Monde", "", 6), article("Editorial", "The Times", "", 7));
    let bare = article("Editorial", "", "", 6);
    for (records, sources) in [
        (vec![le_monde.clone(), times.clone()], 2),
        (vec![bare.clone(), le_monde.clone()], 2),
        (vec![le_monde.clone(), bare.clone(), times.clone()], 3),
        (vec![le_monde.clone(), le_monde.clone()], 1),
        (vec![with_doi(le_monde.clone(), "10.1000/a"), with_doi(times.clone(), "10.1000/a")], 1),
        (
            vec![
                with_doi(le_monde.clone(), "10.1000/a"),
                with_doi(article("Chapter 2", "Le Monde", "", 6), "10.1000/a"),
            ],
            2,
        ),
        (vec![record("One", "https://p.example/1"), record("One", "https://p.example/1")], 1),
        (vec![record("One", "https://p.example/1"), record("Two", "https://p.example/1")], 2),
    ] {
        let records: Vec<BibliographyEntry> =
            records.into_iter().zip(1..).map(|(record, at)| line(record, at * 10)).collect();
        let (first, report) = apply(&StanceMap::new("A map"), &records).unwrap();
        assert_eq!(first.sources.len(), sources, "{records:?}");
        let told = report
            .outcomes
            .iter()
            .filter(|outcome| outcome.same_as == Some(10) && outcome.words.contains("line 10"));
        assert_eq!(told.count(), records.len() - sources);
        let (again, report) = apply(&first, &records).unwrap();
        assert!(again == first, "the same file once more: {:?}", report.outcomes);
    }
}

#[test]
fn what_cannot_be_told_is_made_anew_and_said() {
    let map = map(&[article("Editorial", "Le Monde", "", 6), article("Editorial", "The Times", "", 7)]);
    let (next, report) = apply(&map, &[record("Editorial", "")]).unwrap();
    assert_eq!((next.sources.len(), report.counts()), (3, [0, 0, 1]));
    assert!(report.lines().next().unwrap().contains("2 sources have its title"), "{:?}", report.outcomes);
    let (again, report) = apply(&next, &[record("Editorial", "")]).unwrap();
    assert_eq!((again == next, report.counts()), (true, [0, 1, 0]), "{:?}", report.outcomes);
}

#[test]
fn nothing_is_overwritten() {
    let map = map(&[record("One", "https://paper.example/1")]);
    let id = map.sources.keys().next().unwrap().clone();
    let mut one = record("Other title", "https://paper.example/1");
    (one.outlet, one.published, one.doi) =
        ("The Paper".to_owned(), Date::new(2025, 3, 6).ok(), "10.1000/x".to_owned());
    let records = [one.clone(), record("New", "")];
    let (next, report) = apply(&map, &records).unwrap();
    assert_eq!(report.counts(), [1, 0, 1]);
    let source = &next.sources[&id];
    assert_eq!(
        (source.title.as_str(), source.outlet.as_str(), source.published, source.doi.as_str()),
        ("One", "The Paper", one.published, "10.1000/x")
    );
    let words = "the same as the source “One” (The Paper, 2025-03-06) by its address; filled in";
    assert!(report.lines().next().unwrap().contains(words), "{:?}", report.outcomes);
    let (again, report) = apply(&next, &records).unwrap();
    assert_eq!((again == next, report.counts()), (true, [0, 2, 0]));
}

#[test]
fn what_many_have_in_common_is_no_hindrance() {
    let of_one_title = |n: i32| article("Editorial", &format!("Paper {n}"), "", 6);
    let of_one_page = |n: i32| {
        let address = "https://p.example/list".to_owned();
        BibliographyEntry { address, ..article(&format!("Title {n} of many"), "", "", (n % 31 + 1) as i8) }
    };
    for many in [(0..2000).map(of_one_title).collect::<Vec<_>>(), (0..2000).map(of_one_page).collect()] {
        let (map, report) = apply(&StanceMap::new("A map"), &many).unwrap();
        assert_eq!((map.sources.len(), report.counts()), (2000, [0, 0, 2000]));
        assert_eq!(apply(&map, &many).unwrap().1.counts(), [0, 2000, 0]);
    }
}

fn records() -> impl Strategy<Value = Vec<BibliographyEntry>> {
    let word = || prop_oneof![Just(""), Just("a"), Just("b")];
    let one = (word(), word(), word(), 0..3_i8, word(), word()).prop_map(
        |(title, outlet, author, day, page, doi)| BibliographyEntry {
            title: format!("T{title}"),
            outlet: outlet.to_owned(),
            author: author.to_owned(),
            published: Date::new(2025, 3, day).ok(),
            address: if page.is_empty() { String::new() } else { format!("https://p.example/{page}") },
            doi: if doi.is_empty() { String::new() } else { format!("10.1000/{doi}") },
            ..BibliographyEntry::default()
        },
    );
    prop::collection::vec(one, 0..8)
}

proptest! {
    /// No two references that contradict each other end in one source of a file, and each is found where it is.
    #[test]
    fn no_reference_is_taken_for_what_contradicts_it(there in records(), records in records()) {
        let before = map(&there);
        let (map, report) = apply(&before, &records).unwrap();
        prop_assert_eq!(report.outcomes.len(), records.len());
        let all: Vec<Data> = records.iter().map(Data::of).collect();
        let are_same = |a: &Data, b: &Data| a.same_in_file(b).is_some();
        for (at, one) in report.outcomes.iter().enumerate() {
            for (other, two) in report.outcomes.iter().zip(&all).take(at) {
                if one.source == other.source {
                    // One tells its address and one its DOI, and a third that is in the source both.
                    let by_third = report.outcomes.iter().zip(&all).any(|(third, data)| {
                        third.source == one.source && are_same(data, &all[at]) && are_same(data, two)
                    });
                    prop_assert!(are_same(&all[at], two) || by_third);
                    let differ = |a: &str, b: &str| !a.is_empty() && !b.is_empty() && a != b;
                    prop_assert!(!differ(&all[at].doi, &two.doi) && !differ(&all[at].title, &two.title));
                }
            }
            if let (Fate::Filled(_) | Fate::Unchanged(_), Some(source)) = (one.fate, before.sources.get(&one.source)) {
                prop_assert!(all[at].same(&Data::of_source(source)).is_some());
            }
        }
        prop_assert!(map.sources.len() <= before.sources.len() + records.len());
    }
}
