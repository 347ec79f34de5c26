use std::collections::BTreeSet;

use dom_query::Document;

use super::*;
use crate::edit;
use crate::figure::sample::sample;
use crate::model::{
    Actor, Anchor, Bloc, Board, BoardPoint, Chart, ChartKind, Coder, CoderId, Dimension, Event, Finite,
    Membership, Note, Proposal, Quote, Relation, RelationKind, ScalePoint, Source, Stance, StanceId, Subject,
};

fn day(text: &str) -> Date {
    text.parse().unwrap()
}

/// The sample with every kind of chart and a board.
fn full() -> StanceMap {
    let (mut map, chart) = sample();
    for kind in ChartKind::ALL {
        let own = Chart { kind: *kind, title: String::new(), ..chart.clone() };
        map = edit::add(&map, kind.label(), own).unwrap().0;
    }
    let mut board = Board::new("Board");
    for (n, id) in map.actors.keys().take(4).enumerate() {
        board.actors.insert(id.clone(), BoardPoint::at(300.0 * n as f64, 0.0));
    }
    board.quotes.insert(map.quotes.keys().next().unwrap().clone(), BoardPoint::at(0.0, 300.0));
    let ids: Vec<_> = map.actors.keys().take(2).cloned().collect();
    let mut relation = Relation::new(ids[0].clone(), ids[1].clone(), RelationKind::Supports);
    relation.evidence = map.quotes.keys().take(1).cloned().collect();
    map = edit::add(&map, "tie", relation).unwrap().0;
    edit::add(&map, "board", board).unwrap().0
}

/// Checks what must hold for every page, and gives it parsed.
fn valid(html: &str) -> Document {
    let page = Document::from(html);
    let mut ids = BTreeSet::new();
    for element in &page.select("[id]") {
        let id = element.attr("id").unwrap().to_string();
        assert!(ids.insert(id.clone()), "the id {id} is there twice");
    }
    for link in &page.select("a") {
        let to = link.attr("href").unwrap().to_string();
        match to.strip_prefix('#') {
            Some(id) => assert!(ids.contains(id), "{to} leads nowhere"),
            None => assert!(to.starts_with("https://") || to.starts_with("http://"), "{to}"),
        }
    }
    for attribute in ["aria-labelledby", "aria-describedby"] {
        for element in &page.select(&format!("[{attribute}]")) {
            let id = element.attr(attribute).unwrap().to_string();
            assert!(ids.contains(&id), "{attribute} {id}");
        }
    }
    assert_eq!((page.select("script").length(), page.select("style").length()), (1, 1));
    for foreign in ["img", "iframe", "object", "embed", "link", "base", "input[type=text]", "use", "[style]"]
    {
        assert_eq!(page.select(foreign).length(), 0, "{foreign}");
    }
    for element in &page.select("*") {
        for attribute in element.attrs() {
            let name = attribute.name.local.to_string();
            assert!(!name.starts_with("on"), "{name} on an element");
        }
    }
    assert_eq!(page.select("main").length(), 1);
    assert_eq!(page.select("h1").length(), 1);
    assert!(html.chars().all(|c| c == '\n' || c == '\t' || !c.is_control()));
    for table in &page.select("table") {
        assert_eq!(table.select("caption").length(), 1, "a table without a caption");
    }
    page
}

fn text_of(page: &Document, place: &str) -> String {
    page.select(&format!("[id=\"{place}\"]")).text().to_string()
}

#[test]
fn a_report_is_one_valid_page_and_the_same_every_time() {
    let map = full();
    let page = html(&map, None, &ReportOptions::default());
    assert_eq!(page, html(&map, None, &ReportOptions::default()));
    let parsed = valid(&page);
    assert_eq!(parsed.select("figure svg[role=group]").length(), ChartKind::ALL.len() + 1);
    assert_eq!(parsed.select("figure details table").length(), ChartKind::ALL.len());
    for word in ["http:", "https:", "url(http", "@import"] {
        assert!(!page.replace("http://www.w3.org", "").contains(word), "{word}");
    }
    valid(&html(&StanceMap::new(""), None, &ReportOptions::default()));
}

#[test]
fn the_policy_lets_just_our_style_and_script_through() {
    let page = html(&full(), None, &ReportOptions::default());
    let parsed = Document::from(page.as_str());
    let policy = parsed.select("meta[http-equiv]").attr("content").unwrap().to_string();
    let within = |tag: &str| {
        let (_, rest) = page.split_once(&format!("<{tag}>")).unwrap();
        rest.split_once(&format!("</{tag}>")).unwrap().0.to_owned()
    };
    for tag in ["style", "script"] {
        assert!(policy.contains(&format!("{tag}-src {}", fingerprint(&within(tag)))), "{tag}: {policy}");
    }
    assert!(policy.starts_with("default-src 'none';") && !policy.contains("unsafe"));
    // The fingerprint of the empty text is known from FIPS 180-4's examples.
    assert_eq!(fingerprint(""), "'sha256-47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU='");
}

#[test]
fn every_point_leads_to_its_quotes() {
    let page = valid(&html(&full(), None, &ReportOptions::default()));
    let marks = page.select("figure a[href^='#evidence:']");
    assert!(marks.length() > 40, "{}", marks.length());
    for mark in &marks {
        let to = mark.attr("href").unwrap().to_string();
        let place = page.select(&format!("[id=\"{}\"]", &to[1..]));
        assert!(place.select("blockquote").length() > 0, "{to} has no quote");
    }
    // A mark on two subjects leads to its actor, who has the evidence on both.
    assert!(page.select("[id=\"chart:position-map-x\"]").length() <= 1);
    assert!(page.select("figure a[href='#actor:a0']").length() > 0);
    assert_eq!(page.select("[id=\"actor:a0\"] section.evidence").length(), 2);
    // A card on the board leads to its actor, a pinned quote to itself, a tie to its row.
    assert!(page.select("#boards a[href='#quote:q0']").length() == 1);
    assert!(page.select("#boards a[href^='#relation:']").length() == 1);
}

#[test]
fn silence_neutral_and_contested_are_three_things() {
    let (mut map, _) = sample();
    for name in ["ann", "ben"] {
        map = edit::put(&map, &CoderId::parse(name).unwrap(), Coder::new(name)).unwrap();
    }
    let guarantee = Subject::Dimension("guarantee".parse().unwrap());
    let stance = |actor: &str, at: f64, coder: &str| {
        let mut stance = Stance::new(
            crate::model::ActorId::parse(actor).unwrap(),
            guarantee.clone(),
            Finite::or_zero(at),
            day("2025-03-06"),
        );
        stance.coder = CoderId::parse(coder).ok();
        stance
    };
    let id = |text: &str| StanceId::parse(text).unwrap();
    map = edit::put(&map, &id("s24-a"), stance("a24", 2.0, "ann")).unwrap();
    map = edit::put(&map, &id("s24-b"), stance("a24", 8.0, "ben")).unwrap();
    let page = valid(&html(&map, None, &ReportOptions::default()));
    let row = |actor: &str| {
        page.select(&format!("[id=\"subject:d:guarantee\"] tr[data-actor={actor}]")).text().to_string()
    };
    assert!(row("a24").contains("contested: 2 voices, 6 apart"), "{}", row("a24"));
    assert!(row("a12").contains("5 near “arm Ukraine”"), "{}", row("a12"));
    assert_eq!(row("a2"), "", "Salvini is silent on it");
    let silent = page.select("[id=\"subject:d:guarantee\"] .silent").text().to_string();
    assert!(silent.contains("Salvini") && silent.contains("not zero"), "{silent}");
    assert!(row("a13").contains("cannot be judged"), "{}", row("a13"));
    assert!(text_of(&page, "evidence:a24:d:guarantee").contains("No quote supports it"));
}

#[test]
fn nothing_later_than_its_day_is_in_a_report() {
    let map = full();
    let mut late = Quote::clone(&map.quotes.values().next().unwrap().clone());
    late.said = Some(day("2025-04-01"));
    (late.anchor, late.lost) = (Anchor::new("LATE WORDS"), true);
    let (map, quote) = edit::add(&map, "late", late).unwrap();
    let mut stance = Stance::clone(&map.stances.values().next().unwrap().clone());
    (stance.as_of, stance.rationale) = (day("2025-04-01"), "LATER".to_owned());
    let (map, _) = edit::add(&map, "late", stance).unwrap();
    let board = map.boards.keys().next().unwrap().clone();
    let pin = |board: &mut Board| _ = board.quotes.insert(quote.clone(), BoardPoint::at(0.0, 600.0));
    let map = edit::rearrange(&map, &board, pin).unwrap();
    let at = |day: Option<Date>| html(&map, None, &ReportOptions { at: day, ..ReportOptions::default() });
    let place = format!("quote:{quote}");
    assert!(at(None).contains("LATER") && at(None).contains(&place));
    let early = at(Some(day("2025-03-31")));
    assert!(!early.contains("LATER") && !early.contains(&place));
    assert!(!early.contains("LATE WORDS"), "nor on a board");
    assert!(early.contains("As known on 31 March 2025."));
    valid(&early);
}

/// A map with a hostile text in every field that takes a text.
fn hostile(text: &str) -> StanceMap {
    let mut map = full();
    let words = || text.to_owned();
    (map.title, map.description) = (words(), words());
    macro_rules! each {
        ($section:ident: $kind:ty, |$item:ident| $change:block) => {
            for id in map.$section.keys().cloned().collect::<Vec<_>>() {
                map = edit::alter::<$kind>(&map, &id, |$item| $change).unwrap();
            }
        };
    }
    map = edit::add(&map, "coder", Coder::new(text)).unwrap().0;
    map = edit::add(&map, "other", Coder::new(text)).unwrap().0;
    let coder = map.coders.keys().next().cloned();
    let (next, event) = edit::add(&map, "event", Event::new(text, day("2025-03-06"))).unwrap();
    map = next;
    let other = map.actors.keys().next_back().unwrap().clone();
    each!(blocs: Bloc, |bloc| { (bloc.name, bloc.note) = (words(), words()); });
    each!(dimensions: Dimension, |dimension| {
        (dimension.name, dimension.question, dimension.note) = (words(), words(), words());
        dimension.points = vec![ScalePoint::new(Finite::ZERO, text), ScalePoint::new(Finite::or_zero(8.0), text)];
    });
    each!(actors: Actor, |actor| {
        (actor.name, actor.note, actor.wikidata, actor.iso3) = (words(), words(), words(), words());
        actor.aliases = vec![words()];
        actor.picture = words();
    });
    map = edit::alter::<Actor>(&map, &map.actors.keys().next().unwrap().clone(), |actor| {
        let mut membership = Membership::new(other.clone());
        membership.role = words();
        actor.memberships = vec![membership];
    })
    .unwrap();
    each!(proposals: Proposal, |proposal| {
        (proposal.name, proposal.description, proposal.note) = (words(), words(), words());
    });
    each!(quotes: Quote, |quote| {
        quote.anchor = Anchor::new(text);
        (quote.lost, quote.note, quote.coder) = (true, words(), coder.clone());
    });
    each!(sources: Source, |source| {
        (source.title, source.outlet, source.origin, source.author) = (words(), words(), words(), words());
        (source.address, source.language, source.extractor, source.note) = (words(), words(), words(), words());
        source.text = text.into();
    });
    each!(stances: Stance, |stance| {
        (stance.rationale, stance.coder) = (words(), coder.clone());
        stance.responds_to = Some(crate::model::Cause::Event(event.clone()));
    });
    each!(relations: Relation, |relation| { relation.note = words(); });
    each!(boards: Board, |board| {
        board.name = words();
        board.notes.insert("n".parse().unwrap(), Note::new(text, BoardPoint::at(0.0, 0.0)));
    });
    each!(charts: Chart, |chart| {
        (chart.title, chart.subtitle, chart.author, chart.note) = (words(), words(), words(), words());
        chart.quadrants.top_left = words();
    });
    map
}

#[test]
fn hostile_texts_stay_texts() {
    for text in [
        "<script>alert(1)</script>",
        "\"><img src=x onerror=alert(1)>",
        "'><svg/onload=alert(1)>",
        "</style><script>alert(1)</script>",
        "</title><script>alert(1)</script><title>",
        "</script><!--",
        "<!--<script>",
        "]]><script>",
        "javascript:alert(1)",
        "a\u{2028}b\u{2029}c\u{0}\u{1b}[31m\u{7f}\u{85}\u{FFFE}",
        "\u{202E}override &amp; &lt;b&gt;",
        "{{constructor}} ${x} `",
    ] {
        let page = html(&hostile(text), None, &ReportOptions::default());
        let parsed = valid(&page);
        let kept: String = text.chars().filter(|c| !c.is_control() && *c != '\u{FFFE}').collect();
        let heading = parsed.select("h1").text().to_string();
        assert_eq!(heading.trim(), kept.trim(), "{text:?}");
        assert!(parsed.select("blockquote").text().contains(kept.trim()), "{text:?}");
    }
}

#[test]
fn what_is_left_out_is_said_and_is_not_there() {
    let map = hostile("MARKER");
    let redaction = Redaction { texts: true, notes: true, coders: true };
    let mut named = map.clone();
    (named.title, named.description) = ("Title".to_owned(), String::new());
    let page = html(&named, None, &ReportOptions { at: None, redaction });
    for words in redaction.in_words() {
        assert!(page.contains(words), "{words}");
    }
    assert!(!page.contains("class=\"note\""), "no note is left");
}
