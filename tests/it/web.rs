//! Web pages, mails and texts in odd encodings as they are found: the right words come in, with who, where and when.

use std::path::Path;

use stancemap::exchange::sources::{Extract, ReadLimits, read, read_bytes};

fn file(name: &str) -> Extract {
    read(&Path::new("tests/files").join(name), &ReadLimits::default()).unwrap()
}

fn page(html: &str) -> Extract {
    read_bytes("a.html", html.into(), &ReadLimits::default()).unwrap()
}

const SENTENCE: &str = "The minister said on Tuesday that the country will not send troops, and that the talks go on for \
                        weeks to come, whatever happens.";

/// Title, author, outlet and day.
fn about(extract: &Extract) -> (&str, &str, &str, Option<String>) {
    let day = extract.published.map(|day| day.to_string());
    (&extract.title, &extract.author, &extract.outlet, day)
}

#[test]
fn what_is_hidden_in_a_paragraph_takes_nothing_else_along() {
    let text = file("web/paragraph-with-hidden-middle.html").text();
    assert_eq!(text.matches("\n\n").count(), 3, "{text}");
    assert!(text.contains("The opposition leader said that he backs the plan"), "{text}");
}

#[test]
fn who_where_and_when_are_what_the_page_means() {
    let graph = file("web/jsonld-graph-id.html");
    assert_eq!(about(&graph), ("Minister’s view", "Ada Example", "The Paper", Some("2024-05-02".to_owned())));
    assert_eq!(file("web/byline-is-a-date.html").author, "");
    for (name, day) in [("time-without-meta", "2019-10-22"), ("evening-utc", "2023-11-08")] {
        assert_eq!(about(&file(&format!("web/{name}.html"))).3.as_deref(), Some(day), "{name}");
    }
}

#[test]
fn a_notice_does_not_take_the_place_of_the_article_without_a_word() {
    let post = file("web/cookie-banner-wins.html");
    assert!(post.text().contains("Then say so") && !post.text().contains("cookies"), "{post:?}");
    assert!(post.doubtful && !post.notes.is_empty());
    // A long dialog at the end, as many pages have one.
    let asks = "When you visit our website, we store data on your browser to collect information about you and your device.";
    let text = page(&format!(
        "<div class=page><div class=a1><p>{SENTENCE}</p><p>{SENTENCE} Again.</p></div></div>
         <div id=onetrust-consent-sdk><div class=inner>{}</div></div>",
        format!("<p>{asks}</p>").repeat(7)
    ));
    assert_eq!(text.text(), format!("{SENTENCE}\n\n{SENTENCE} Again.\n"));
}

#[test]
fn words_neither_glue_nor_repeat_nor_vanish() {
    assert_eq!(file("web/ruby.html").text(), "子どもへの虐待をなくすための法律ができた。\n");
    let card = file("web/hovercard.html").text();
    assert!(card.starts_with("He threatened to kill Rep. Ilhan Omar (D-Minn.), the court heard"), "{card}");
    assert!(file("web/noscript-open-div.html").text().starts_with("The minister said that the country"));
}

#[test]
fn what_is_the_site_s_goes_and_what_is_the_article_s_stays() {
    let html = format!(
        "<head><title>The talks</title><meta name=description content='They go on for weeks, and nobody knows to what end.'></head>
         <body><nav><a href=/>Home</a></nav><article><h1>The talks</h1>
         <p class=intro>They go on for weeks, and nobody knows to what end.</p><p>6 March 2025, 14:59</p><p>Ada Example</p>
         <div class=body><p>{SENTENCE}</p><figure><img src=a.jpg><figcaption>The minister in Rome</figcaption></figure>
         <h2>What comes next</h2><p>“No.”</p><p>{SENTENCE} Again.</p>
         <p>The minister on Monday (Photo: Agency)</p><p><a href=/b>Another story that is told elsewhere</a></p>
         <p>{SENTENCE} And more.</p><p>{SENTENCE} And more.</p></div>
         <p>Share</p><p>12 comments</p><p>© 2025 The Paper. All rights reserved.</p></article></body>"
    );
    let text = page(&html).text();
    let right = [
        "They go on for weeks, and nobody knows to what end.",
        SENTENCE,
        "What comes next",
        "“No.”",
        &format!("{SENTENCE} Again."),
        &format!("{SENTENCE} And more."),
    ];
    assert_eq!(text.trim_end().split("\n\n").collect::<Vec<_>>(), right);
}

#[test]
fn sections_that_stand_apart_are_all_of_the_article() {
    let section = |n: i32| {
        format!(
            "<div class=w{n}><div class=in><p>{SENTENCE} {n}.</p><p>It is so, {SENTENCE} {n}.</p></div></div>"
        )
    };
    let sections = (1..=6).map(section).collect::<Vec<_>>().concat();
    let text = page(&format!("<article><h1>Six</h1>{sections}</article>")).text();
    assert_eq!(text.matches("It is so").count(), 6, "{text}");
}

#[test]
fn encodings_are_told_by_what_stands_in_the_text() {
    let one = file("encodings/one-bad-byte.txt");
    assert!(
        one.text().starts_with("Über alles: é à ü.") && one.text().contains("Müller.\n\u{FFFD}"),
        "{}",
        one.text()
    );
    assert!(one.notes.iter().any(|note| note.contains("1 character could not be read")), "{:?}", one.notes);
    assert_eq!(file("encodings/nul-at-end.txt").text().trim_end(), "Some text here.");
    assert!(file("encodings/utf16le-no-mark-japanese.txt").text().starts_with("外務大臣は、"));
    let declared = b"<meta charset=iso-2022-jp><p>\x1b$B30L3Bg?C$O\x1b(B</p>";
    let read = read_bytes("a.html", declared.to_vec(), &ReadLimits::default()).unwrap();
    assert_eq!(read.text().trim_end(), "外務大臣は");
}

#[test]
fn mails_and_saved_pages_come_in() {
    let mail = "From: Ada Example <ada@paper.example>\r\nSubject: The talks\r\nDate: Thu, 6 Mar 2025 10:00:00 +0100\r\n\
                Content-Type: text/plain; charset=utf-8\r\n\r\nWe will send no troops.\r\n";
    let read = read_bytes("a.eml", mail.into(), &ReadLimits::default()).unwrap();
    assert_eq!(about(&read), ("The talks", "Ada Example", "", Some("2025-03-06".to_owned())));
    assert_eq!(read.text().trim_end(), "We will send no troops.");
    let saved = format!(
        "MIME-Version: 1.0\r\nSubject: Saved\r\nSnapshot-Content-Location: https://paper.example/a\r\n\
         Content-Type: multipart/related; boundary=b\r\n\r\n--b\r\nContent-Type: text/html\r\n\r\n\
         <title>The talks</title><article><p>{SENTENCE}</p></article>\r\n--b--\r\n"
    );
    let read = read_bytes("a.mhtml", saved.into(), &ReadLimits::default()).unwrap();
    assert_eq!((read.title.as_str(), read.address.as_str()), ("The talks", "https://paper.example/a"));
    assert_eq!(read.text().trim_end(), SENTENCE);
}
