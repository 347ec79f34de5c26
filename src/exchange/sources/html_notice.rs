//! Lines of a web page that are its site's and not its article's, told by their words alone: notices, credits of pictures,
//! invitations, who wrote it and when. What stands around them is `html_article`'s.

/// How lines begin that ask something of the reader or name what they are, in small letters.
const BEGINS: &[&str] = &[
    "all rights reserved",
    "already a subscriber",
    "already have an account",
    "article continues below",
    "be the first to comment",
    "click here",
    "copyright ©",
    "create an account",
    "czytaj także",
    "czytaj więcej",
    "download our",
    "download the",
    "editor's note: this story was updated",
    "follow us",
    "foto:",
    "fotos:",
    "get our",
    "get the latest",
    "image credit",
    "image source",
    "image:",
    "jetzt abonnieren",
    "join our mailing list",
    "lea también",
    "lees ook",
    "leggi anche",
    "leia também",
    "les også",
    "lesen sie auch",
    "lest auch",
    "lire aussi",
    "log in to",
    "läs också",
    "photo by",
    "photo credit",
    "photo:",
    "photos:",
    "picture:",
    "please enable javascript",
    "quelle:",
    "quellen:",
    "read also",
    "read more",
    "read next",
    "register / sign in",
    "register to unlock",
    "related:",
    "scroll down for",
    "see also:",
    "share on facebook",
    "share this",
    "sign in or create",
    "sign in to",
    "sign up",
    "skip to content",
    "story continues below",
    "this article is free to read",
    "this article was originally published",
    "this content is reserved for",
    "watch:",
    "watch |",
    "your browser does not support",
    "©",
];

/// How lines begin that are labels, in small letters. A sentence may begin so too, and is none.
const LABELS: &[&str] = &[
    "about the author",
    "advertisement",
    "also read",
    "anzeige",
    "article content",
    "auch interessant",
    "author of the article",
    "comments",
    "copyright 20",
    "editors' picks",
    "mehr zum thema",
    "more in news",
    "more on this",
    "more stories",
    "most read",
    "newsletter",
    "para saber más",
    "photograph:",
    "recommended from",
    "recommended stories",
    "related articles",
    "related stories",
    "related topics",
    "subscribe",
    "table of contents",
];

/// What such lines have in them, in small letters.
const HOLDS: &[&str] = &[
    "all rights reserved",
    "alle rechte vorbehalten",
    "nur für abonnenten",
    "please enable javascript",
    "reserved for subscribers",
    "réservé aux abonnés",
    "réservée aux abonnés",
    "tous droits réservés",
];

/// What speaks to the reader, in small letters: with a newsletter in it, a line offers one.
const OFFERS: &[&str] = &[
    " abonnieren",
    " inbox",
    " inscri",
    " ihnen",
    " sie ",
    " sign up",
    " subscribe",
    " vous ",
    " you ",
    " your ",
];

/// What stands before the name of a photographer at the end of a caption, in small letters.
const CREDITS: &[&str] = &[
    "(foto: ",
    "(image: ",
    "(picture: ",
    "(photo: ",
    "(photo by ",
    "(bild: ",
    "| photo by ",
    "photo credit: ",
];

/// Whether a paragraph is one of the lines that pages put between or below the text of an article.
pub(super) fn is_notice(text: &str) -> bool {
    if text.chars().count() > 250 {
        return false;
    }
    let text = text.trim_start_matches(|c: char| !c.is_alphanumeric() && c != '©').to_lowercase();
    if text.contains(['“', '”', '"']) {
        return false;
    }
    let little = says_little(&text);
    BEGINS.iter().any(|begin| text.starts_with(begin))
        || little && LABELS.iter().any(|label| text.starts_with(label))
        || text.contains("newsletter") && OFFERS.iter().any(|word| text.contains(word))
        || HOLDS.iter().any(|word| text.contains(word))
        || CREDITS.iter().any(|credit| text.contains(credit))
        || text.ends_with("getty images")
        || little
            && (says_when(&text)
                || text.split_whitespace().any(|word| word.contains('@') && word.contains('.')))
}

/// Whether a line, in small letters, says when it was written or how long it takes to read.
fn says_when(text: &str) -> bool {
    const WORDS: &[&str] = &[
        " ago",
        "last updated",
        "lesedauer",
        "min read",
        "min. read",
        "minute read",
        "publié le",
        "publiziert",
    ];
    let words: Vec<&str> = text.split(|c: char| c.is_whitespace() || c == ',').collect();
    let digits = |word: &str| word.chars().all(|c| c.is_ascii_digit());
    let is_clock = |word: &&str| {
        word.split_once([':', '.']).is_some_and(|(hour, minute)| {
            (1..=2).contains(&hour.len()) && minute.len() == 2 && digits(hour) && digits(minute)
        })
    };
    let has_year = text
        .split(|c: char| !c.is_ascii_digit())
        .any(|part| part.len() == 4 && (part.starts_with("19") || part.starts_with("20")));
    WORDS.iter().any(|word| text.contains(word)) || has_year && words.iter().any(is_clock)
}

/// Whether a paragraph is short and no sentence.
pub(super) fn says_little(text: &str) -> bool {
    let text = text.trim();
    let letters = text.chars().filter(|c| c.is_alphanumeric()).count();
    let ends = text.trim_end_matches(['"', '”', '“', '»', '’', ')', '\'']);
    letters < 70 && !ends.ends_with(['.', '!', '?', '…', '。', '！', '？', ':', '؟', '।'])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_words_of_notices_are_in_small_letters() {
        for word in BEGINS.iter().chain(LABELS).chain(HOLDS).chain(OFFERS).chain(CREDITS) {
            assert_eq!(*word, word.to_lowercase());
        }
    }

    #[test]
    fn notices_are_told_from_sentences() {
        for notice in [
            "Read more: The talks go on",
            "© 2024 The Paper",
            "Advertisement",
            "Photo: Ada Example",
            "The minister on Monday (Image: Agency)",
            "This content is reserved for subscribers",
            "Our newsletter brings the news into your inbox every morning.",
            "Published Aug 28, 2024 • Last updated 1 hour ago",
            "05.01.2025, 15:23",
            "Ada Example ada@paper.example",
        ] {
            assert!(is_notice(notice), "{notice}");
        }
        for sentence in [
            "The minister reads more than most.",
            "“Subscribe to nothing”, he said.",
            "He told the newsletter “The Week” that he will not run.",
            "He wrote in his newsletter that the party will back the plan.",
            "Comments by the minister drew criticism from the capital on Monday.",
            "Advertisements for the army were taken down after the vote.",
            "More stories of this kind were told by those who fled the town.",
            "The price for subscribers rises, the abonnés of the paper were told.",
        ] {
            assert!(!is_notice(sentence), "{sentence}");
        }
    }

    #[test]
    fn lines_are_told_from_sentences() {
        for line in ["Ada Example", "6 March 2025, 14:59", "Share", "0", "(Agency)", "3 min read"] {
            assert!(says_little(line), "{line}");
        }
        for sentence in ["No.", "“We will not go!”", "他说不。", "She asked:", "Why (again)?"] {
            assert!(!says_little(sentence), "{sentence}");
        }
    }
}
