//! Which paragraphs of a web page are its article. `dom_smoothie` proposes a part of the page, what the page says
//! of its own text in JSON-LD is a witness, and what stands around each paragraph corrects both. The paragraphs
//! themselves are `html`'s.

use std::collections::{BTreeMap, BTreeSet};

use dom_query::{Document, NodeRef};
use dom_smoothie::{Config, Readability};

use super::extract::Paragraphs;
use super::html_blocks::{BlockPlace, collect, is_consent, is_skipped};
use super::html_meta::About;
use super::html_notice::{is_notice, says_little};

/// Letters of a paragraph from which on it tells something alone.
const TELLING: usize = 20;

/// Letters of a paragraph that is more than a label or a line of a list.
const PROSE: usize = 80;

/// What was found on a page.
#[derive(Debug, Default)]
pub(super) struct Article {
    /// For each paragraph of the page whether it belongs to the article; none of them where none could be told.
    pub(super) kept: Vec<bool>,
    /// Who wrote it, as a line of the page says.
    pub(super) byline: String,
    /// Why another part of the page may be the article; empty where that is unlikely.
    pub(super) doubt: String,
}

/// Finds the article among the paragraphs of a page. `about` is what the page says of
/// itself, and `body` the text that its data gives; empty where there is none. What never belongs to an article is taken out of the page.
pub(super) fn find(
    page: Document,
    paragraphs: &Paragraphs,
    places: &[BlockPlace],
    about: &About,
    body: &str,
) -> Article {
    let letters: Vec<String> = paragraphs.texts().map(letters).collect();
    let mut article = Article::default();
    let proposed = proposed(page, &letters, &mut article);
    // A page that is all about consent is its own article.
    let asks: usize =
        places.iter().zip(&letters).filter(|(place, _)| place.consent).map(|(_, text)| text.len()).sum();
    let asks_little = asks * 5 < letters.iter().map(String::len).sum::<usize>() * 4;
    // Some pages give but the beginning of the text.
    let whole = |kept: &Vec<bool>| amount(kept, &letters) * 10 >= amount(&proposed, &letters) * 6;
    let witnessed = witnessed(&letters, places, body).filter(whole);
    let by_witness = witnessed.is_some();
    let mut kept = witnessed.unwrap_or(proposed);
    let beside = beside(&kept, &letters, places);
    if !by_witness {
        with_siblings(&mut kept, &letters, places, &beside);
        with_main(&mut kept, &letters, places, &beside);
    }
    with_lead(&mut kept, &letters, &self::letters(about.description()));
    let before = amount(&kept, &letters);
    let texts: Vec<&str> = paragraphs.texts().collect();
    let title = self::letters(about.title());
    for ((kept, place), (text, letters)) in kept.iter_mut().zip(places).zip(texts.iter().zip(&letters)) {
        let asks = place.consent && asks_little;
        let goes = asks
            || is_in(place, &beside)
            || is_teaser(place, letters)
            || is_notice(text)
            || *letters == title;
        *kept &= !goes;
    }
    without_repeats(&mut kept, &letters);
    without_bios(&mut kept, &texts, about.author());
    without_ends(&mut kept, &letters, &texts, places);
    without_loose_headings(&mut kept, places);
    article.doubt = doubt(&kept, before, by_witness, &letters, &texts, places);
    article.kept = kept;
    article
}

/// The letters and digits of a text in lower case, by which paragraphs are compared: taking the article out changes
/// white space, and may take a link out of a paragraph.
fn letters(text: &str) -> String {
    text.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

/// The elements that look as if they were about something else and hold but a small part of what was chosen. One that
/// holds more is the article, whatever its class says.
fn beside(kept: &[bool], letters: &[String], places: &[BlockPlace]) -> BTreeSet<usize> {
    let mut held: BTreeMap<usize, usize> = BTreeMap::new();
    for ((kept, text), place) in kept.iter().zip(letters).zip(places) {
        if let Some(at) = place.beside {
            *held.entry(at).or_default() += if *kept { text.len() } else { 0 };
        }
    }
    let all = amount(kept, letters);
    held.into_iter().filter(|(_, held)| held * 4 < all).map(|(at, _)| at).collect()
}

fn is_in(place: &BlockPlace, beside: &BTreeSet<usize>) -> bool {
    place.beside.is_some_and(|at| beside.contains(&at))
}

fn amount(kept: &[bool], letters: &[String]) -> usize {
    kept.iter().zip(letters).filter(|(kept, _)| **kept).map(|(_, text)| text.len()).sum()
}

/// Whether each paragraph is among those that the library takes for the article.
fn proposed(page: Document, letters: &[String], article: &mut Article) -> Vec<bool> {
    let nothing = vec![false; letters.len()];
    for what in ["nav", "figcaption", "form button", "dialog", "[role=dialog]", "[role=alert]"] {
        if let Some(found) = page.try_select(what) {
            found.remove();
        }
    }
    let all = shown(&page.root());
    if let Some(named) = page.try_select("[class], [id]") {
        for node in named.nodes() {
            if is_consent(node, &node.node_name().unwrap_or_default()) && shown(node) * 5 < all * 4 {
                node.remove_from_parent();
            }
        }
    }
    let config = Config { disable_json_ld: true, ..Config::default() };
    let found = Readability::with_document(page, None, Some(config)).and_then(|mut page| page.parse());
    let Ok(found) = found else { return nothing };
    article.byline = found.byline.unwrap_or_default();
    let mut main = Paragraphs::default();
    collect(&Document::fragment(found.content).root(), &mut main, &mut Vec::new());
    main.end(None);
    which(letters, &main)
}

fn which(page: &[String], article: &Paragraphs) -> Vec<bool> {
    let mut main: BTreeMap<String, usize> = BTreeMap::new();
    for text in article.texts() {
        *main.entry(letters(text)).or_default() += 1;
    }
    let mut kept: Vec<bool> = page
        .iter()
        .map(|text| match main.get_mut(text) {
            Some(left) if *left > 0 => {
                *left -= 1;
                true
            }
            _ => false,
        })
        .collect();
    main.retain(|text, left| *left > 0 && text.len() >= TELLING);
    for (kept, text) in kept.iter_mut().zip(page).filter(|(kept, text)| !**kept && text.len() >= TELLING) {
        *kept = main.keys().any(|other| other.contains(text.as_str()) || text.contains(other.as_str()));
    }
    kept
}

/// The paragraphs that stand in the text that the page's data gives, where nearly all of that is on the page.
fn witnessed(letters_of: &[String], places: &[BlockPlace], body: &str) -> Option<Vec<bool>> {
    let body = letters(body);
    // Looking for every paragraph takes as long as both together.
    if body.len() < 400 || body.len().saturating_mul(letters_of.len()) > 1 << 31 {
        return None;
    }
    let mut seen = BTreeSet::new();
    let kept: Vec<bool> = letters_of
        .iter()
        .map(|text| text.len() >= TELLING && body.contains(text.as_str()) && seen.insert(text))
        .collect();
    // Headings are rarely in that text, and the short ones of a list or a dialogue could stand anywhere in it.
    let enough = amount(&kept, letters_of) * 100 >= body.len() * 85;
    let mut kept = kept;
    let mut before = false;
    for at in 0..kept.len() {
        let after = (at + 1..kept.len().min(at + 4)).any(|next| kept.get(next) == Some(&true));
        let (Some(place), Some(text)) = (places.get(at), letters_of.get(at)) else { break };
        let joins = place.heading || text.len() < TELLING && body.contains(text.as_str());
        if let Some(kept) = kept.get_mut(at) {
            *kept |= before && after && joins && place.linked == 0;
            before |= *kept;
        }
    }
    enough.then_some(kept)
}

/// Adds the paragraphs of prose that stand in the same element as most of the article: the library leaves out
/// single ones for a link, a picture or a hidden word in them.
fn with_siblings(kept: &mut [bool], letters: &[String], places: &[BlockPlace], beside: &BTreeSet<usize>) {
    for level in 0..5 {
        let around = |place: &BlockPlace| place.around.get(level).copied().unwrap_or_default();
        let mut held: BTreeMap<usize, usize> = BTreeMap::new();
        for ((kept, text), place) in kept.iter().zip(letters).zip(places) {
            if *kept {
                *held.entry(around(place)).or_default() += text.len();
            }
        }
        let all: usize = held.values().sum();
        // The wider the element, the more of the article it has to hold.
        let enough = |held: &usize| held * 4 >= all * (1 + level).min(3);
        for ((kept, text), place) in kept.iter_mut().zip(letters).zip(places) {
            let at_home = held.get(&around(place)).is_some_and(enough);
            let prose = text.len() >= PROSE && place.linked * 4 < text.len();
            *kept |= at_home && prose && !is_in(place, beside);
        }
    }
}

/// Where less than two thirds of the prose in the part that the page calls its article or its main one was chosen, all of
/// it is: its sections stand each in an element of its own, of which the library takes one.
fn with_main(kept: &mut [bool], letters: &[String], places: &[BlockPlace], beside: &BTreeSet<usize>) {
    let is_prose = |place: &BlockPlace, text: &str| {
        text.len() >= PROSE && place.linked * 4 < text.len() && !is_in(place, beside) && !place.form
    };
    let mut held: BTreeMap<usize, (usize, usize)> = BTreeMap::new();
    for ((kept, text), place) in kept.iter().zip(letters).zip(places) {
        if let Some(main) = place.main.filter(|_| is_prose(place, text)) {
            let (chosen, all) = held.entry(main).or_default();
            *chosen += if *kept { text.len() } else { 0 };
            *all += text.len();
        }
    }
    let Some((main, (chosen, all))) = held.into_iter().max_by_key(|(_, (chosen, _))| *chosen) else { return };
    if chosen * 3 >= all * 2 || chosen * 8 < all {
        return;
    }
    let mut below_link = false;
    for ((kept, text), place) in kept.iter_mut().zip(letters).zip(places) {
        // What stands below the title of another story tells of that.
        *kept |= place.main == Some(main) && is_prose(place, text) && !below_link;
        below_link = place.linked * 10 >= text.len() * 9 && !text.is_empty();
    }
}

/// Adds the paragraph above the article that the page describes it by, its lead, where that stands by itself.
fn with_lead(kept: &mut [bool], letters: &[String], described: &str) {
    let Some(first) = kept.iter().position(|kept| *kept) else { return };
    let is_lead = |text: &String| {
        text.len().min(described.len()) >= PROSE / 2
            && (text.starts_with(described) || described.starts_with(text.as_str()))
    };
    if letters.iter().zip(kept.iter()).any(|(text, kept)| *kept && is_lead(text)) {
        return;
    }
    if let Some(at) = letters.iter().take(first).rposition(is_lead)
        && let Some(kept) = kept.get_mut(at)
    {
        *kept = true;
    }
}

/// Whether a paragraph is but links, as the titles of other stories are.
fn is_teaser(place: &BlockPlace, letters: &str) -> bool {
    place.linked * 10 >= letters.len() * 9 && !place.heading && letters.len() >= 3
}

/// Drops the copies of a paragraph of prose: some pages show it once more in a box, or for narrow screens.
fn without_repeats(kept: &mut [bool], letters: &[String]) {
    let mut seen = BTreeSet::new();
    for (kept, text) in kept.iter_mut().zip(letters).filter(|(kept, text)| **kept && text.len() >= PROSE) {
        *kept = seen.insert(text.as_str());
    }
}

/// Drops the paragraphs at the end that say who the authors are.
fn without_bios(kept: &mut [bool], texts: &[&str], authors: &str) {
    const SAYS: [&str; 8] =
        ["is a ", "is an ", "is the ", "covers ", "writes ", "joined ", "works ", "reports "];
    let is_bio = |text: &str| {
        authors.split(", ").filter(|name| name.contains(' ')).any(|name| {
            let rest = text.strip_prefix(name).unwrap_or_default().trim_start();
            SAYS.iter().any(|says| rest.starts_with(says))
        })
    };
    let kept_ones = kept.iter_mut().zip(texts).filter(|(kept, _)| **kept).rev();
    for (kept, _) in kept_ones.take(5).take_while(|(_, text)| is_bio(text)) {
        *kept = false;
    }
}

/// Drops the lines before the first paragraph of prose and after the last that are no sentences: a title, who wrote it
/// and when, buttons, counts.
fn without_ends(kept: &mut [bool], letters: &[String], texts: &[&str], places: &[BlockPlace]) {
    let is_prose = |at: usize| letters.get(at).is_some_and(|text| text.len() >= PROSE) && kept_at(kept, at);
    let (first, last) =
        ((0..kept.len()).find(|at| is_prose(*at)), (0..kept.len()).rev().find(|at| is_prose(*at)));
    let (Some(first), Some(last)) = (first, last) else { return };
    let all = amount(kept, letters);
    for end in [0..first, last + 1..kept.len()] {
        let drops = |at: &usize| {
            kept_at(kept, *at)
                && places.get(*at).is_some_and(|place| !place.cell)
                && texts.get(*at).is_some_and(|text| says_little(text))
        };
        let lines: Vec<usize> = end.filter(drops).collect();
        let size: usize = lines.iter().filter_map(|at| letters.get(*at)).map(String::len).sum();
        // Where they are much of the text, they are the text: a list, a dialogue, a poem.
        if size * 10 < all {
            for at in lines {
                if let Some(kept) = kept.get_mut(at) {
                    *kept = false;
                }
            }
        }
    }
}

fn kept_at(kept: &[bool], at: usize) -> bool {
    kept.get(at).copied().unwrap_or_default()
}

/// Drops the headings below the last paragraph: they begin a box of something else.
fn without_loose_headings(kept: &mut [bool], places: &[BlockPlace]) {
    for (kept, place) in kept.iter_mut().zip(places).rev() {
        if *kept && !place.heading {
            break;
        }
        *kept = false;
    }
}

/// Why another part of the page may be the article.
fn doubt(
    kept: &[bool],
    before: usize,
    by_witness: bool,
    letters: &[String],
    texts: &[&str],
    places: &[BlockPlace],
) -> String {
    const LITTLE: usize = 250;
    const NOTICES: [&str; 8] =
        ["cookie", "javascript", "subscribe", "newsletter", "log in", "sign in", "datenschutz", "captcha"];
    let now = amount(kept, letters);
    if now == 0 || by_witness {
        return String::new();
    }
    let chosen = || kept.iter().zip(texts).zip(places).filter(|((kept, _), _)| **kept);
    let notices = chosen().filter(|((_, text), _)| {
        let text = text.to_lowercase();
        NOTICES.iter().any(|word| text.contains(word))
    });
    let in_notices: usize = notices.map(|((_, text), _)| text.len()).sum();
    let in_forms: usize = chosen().filter(|(_, place)| place.form).map(|((_, text), _)| text.len()).sum();
    let left: usize = kept
        .iter()
        .zip(letters)
        .zip(places)
        .filter(|((kept, text), place)| !**kept && text.len() >= PROSE && place.linked * 3 < text.len())
        .map(|((_, text), _)| text.len())
        .sum();
    let all: usize = chosen().map(|((_, text), _)| text.len()).sum();
    if in_notices * 2 >= all {
        "What was taken for the article looks like a notice".to_owned()
    } else if in_forms * 2 >= all && left > 0 {
        "What was taken for the article stands in a form".to_owned()
    } else if now < LITTLE && letters.iter().map(String::len).sum::<usize>() > now * 2 {
        "Little was taken for the article".to_owned()
    } else if left > now || before > now * 2 {
        "More text was left out than was taken for the article".to_owned()
    } else {
        String::new()
    }
}

/// How much text an element shows, in bytes.
fn shown(node: &NodeRef) -> usize {
    let texts = node.descendants_it().filter(NodeRef::is_text);
    let read = texts.filter(|text| {
        !text.parent().and_then(|outer| outer.node_name()).is_some_and(|name| is_skipped(&name))
    });
    read.map(|text| text.text().trim().len()).sum()
}

/// Takes out of a page what nobody sees or reads as text: hidden elements, the readings over characters, cards that
/// show when a name is pointed at. An element that holds most of the page isn't hidden for good: a script shows it.
pub(super) fn without_hidden(page: &Document) {
    let all = shown(&page.root());
    let Some(marked) =
        page.try_select("[style], [hidden], [aria-hidden=true], [class], [role=tooltip], rt, rp")
    else {
        return;
    };
    for node in marked.nodes().iter().filter(|node| is_hidden(node)) {
        if shown(node) * 3 < all || node.has_name("rt") || node.has_name("rp") {
            node.remove_from_parent();
        }
    }
}

fn is_hidden(node: &NodeRef) -> bool {
    if node.has_name("rt") || node.has_name("rp") {
        return true;
    }
    if node.has_name("body") || node.has_name("html") {
        return false;
    }
    let style: String = node.attr_or("style", "").chars().filter(|c| !c.is_whitespace()).collect();
    let style = style.to_lowercase();
    let class = node.attr_or("class", "").to_lowercase();
    style.split(';').any(|rule| rule.starts_with("display:none") || rule.starts_with("visibility:hidden"))
        || node.has_attr("hidden") && &*node.attr_or("hidden", "") != "until-found"
        || &*node.attr_or("aria-hidden", "") == "true"
        || &*node.attr_or("role", "") == "tooltip"
        || is_card(&class)
            && node.ancestors_it(Some(4)).any(|outer| is_card(&outer.attr_or("class", "").to_lowercase()))
}

/// Whether a class is one of those of cards that show when something is pointed at.
fn is_card(class: &str) -> bool {
    ["rollover", "hovercard", "hover-card", "tooltip", "popover"].iter().any(|word| class.contains(word))
}
