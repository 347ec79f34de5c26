//! Mails, and web pages that a browser saved as one file (MHTML), which are built as mails are. The parts are taken
//! apart here; web pages among them are read by `html`. Pictures and attachments are left out.

use mail_parser::{Message, MessageParser, MimeHeaders as _, PartType};

use super::error::Trouble;
use super::extract::{Extract, Paragraphs, named};
use super::{ReadLimits, html, plain};
use crate::model::Date;

/// A web page that was saved with all its parts: the text of its first page.
pub(super) fn read_page(bytes: &[u8], limits: &ReadLimits) -> Result<Extract, Trouble> {
    let message = parsed(bytes, limits)?;
    let page = message.parts.iter().find_map(|part| match &part.body {
        PartType::Html(html) => Some((part, html)),
        _ => None,
    });
    let (part, page) = page.ok_or_else(|| Trouble::broken("there is no web page in it"))?;
    if page.len() as u64 > limits.html {
        return Err(Trouble::TooLarge { size: page.len() as u64, limit: limits.html });
    }
    let mut extract = html::read_text(page, None, limits)?;
    extract.extractor = named("mhtml");
    let location =
        |name: &str| message.header(name).and_then(|value| value.as_text()).unwrap_or_default().to_owned();
    let saved =
        [location("Snapshot-Content-Location"), part.content_location().unwrap_or_default().to_owned()];
    if extract.address.is_empty() {
        extract.address = saved.into_iter().find(|address| address.starts_with("http")).unwrap_or_default();
    }
    if extract.title.is_empty() {
        extract.title = message.subject().unwrap_or_default().trim().to_owned();
    }
    Ok(extract)
}

/// A mail: its text, with its subject as the title and its sender as the author.
pub(super) fn read(bytes: &[u8], limits: &ReadLimits) -> Result<Extract, Trouble> {
    let message = parsed(bytes, limits)?;
    let mut extract = body(&message, limits)?;
    extract.extractor = named("mail");
    extract.title = message.subject().unwrap_or_default().trim().to_owned();
    let sender = message.from().and_then(|from| from.first());
    // Some programs write the address in the place of the name.
    let name = sender.and_then(|sender| sender.name()).filter(|name| !name.contains('@'));
    extract.author = name.unwrap_or_default().trim().to_owned();
    extract.published = message.date().and_then(|date| {
        Date::new(
            i16::try_from(date.year).ok()?,
            i8::try_from(date.month).ok()?,
            i8::try_from(date.day).ok()?,
        )
        .ok()
    });
    let attachments = message.attachment_count();
    if attachments > 0 {
        let words = if attachments == 1 { "attachment was" } else { "attachments were" };
        extract.notes.push(format!("{attachments} {words} not read"));
    }
    Ok(extract)
}

fn parsed<'a>(bytes: &'a [u8], limits: &ReadLimits) -> Result<Message<'a>, Trouble> {
    let message = MessageParser::default()
        .parse(bytes)
        .ok_or_else(|| Trouble::broken("it has no head as a mail has"))?;
    if message.parts.len() > limits.entries {
        return Err(Trouble::TooMany { what: "parts in it", limit: limits.entries });
    }
    let unpacked: u64 = message.parts.iter().map(|part| part.len() as u64).sum();
    if unpacked > limits.unpacked {
        return Err(Trouble::Unpacks { limit: limits.unpacked });
    }
    Ok(message)
}

/// The plain text of a mail, or else its web page, all of which is kept.
fn body(message: &Message<'_>, limits: &ReadLimits) -> Result<Extract, Trouble> {
    let mut texts = Vec::new();
    let mut paragraphs = Paragraphs::default();
    for part in message.text_bodies() {
        match &part.body {
            PartType::Text(text) => texts.push(plain::lines(text)),
            PartType::Html(html) => html::every_paragraph(html, limits, &mut paragraphs)?,
            _ => {}
        }
    }
    if paragraphs.count() == 0 {
        return Ok(plain::extract(texts.join("\n"), "mail"));
    }
    for text in texts {
        for paragraph in text.split("\n\n") {
            paragraphs.add(paragraph, true, None);
        }
    }
    Ok(paragraphs.extract("mail"))
}

#[cfg(test)]
mod tests {
    use super::*;

    const MAIL: &str = "From: =?utf-8?Q?Ada_Ex=C3=A4mple?= <ada@paper.example>\r\nTo: desk@paper.example\r\n\
        Subject: =?iso-8859-1?Q?The_minister=27s_r=E9ply?=\r\nDate: Tue, 22 Oct 2019 23:30:00 -0500\r\n\
        MIME-Version: 1.0\r\nContent-Type: multipart/alternative; boundary=b\r\n\r\n--b\r\n\
        Content-Type: text/plain; charset=iso-8859-1\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n\
        We will send no troops, said the minis=\r\nter in Gen=E8ve.\r\n\r\nThat is all.\r\n--b\r\n\
        Content-Type: text/html\r\n\r\n<p>We will send no troops.</p>\r\n--b--\r\n";

    #[test]
    fn a_mail_is_its_text_with_its_head() {
        let extract = read(MAIL.as_bytes(), &ReadLimits::default()).unwrap();
        assert_eq!(
            extract.text().trim(),
            "We will send no troops, said the minister in Genève.\n\nThat is all."
        );
        assert_eq!(
            (extract.title.as_str(), extract.author.as_str()),
            ("The minister's réply", "Ada Exämple")
        );
        assert_eq!(
            extract.published.map(|day| day.to_string()).as_deref(),
            Some("2019-10-22"),
            "where it was sent"
        );
    }

    #[test]
    fn an_address_is_no_name() {
        for sender in ["ada@paper.example", "\"ada@paper.example\" <ada@paper.example>"] {
            let mail = format!("From: {sender}\r\nSubject: a\r\n\r\nWe will send no troops.\r\n");
            assert_eq!(read(mail.as_bytes(), &ReadLimits::default()).unwrap().author, "", "{sender}");
        }
    }

    #[test]
    fn a_saved_page_is_read_as_the_page_that_it_was() {
        let page = "From: <Saved by a browser>\r\nSnapshot-Content-Location: https://paper.example/2024/a\r\n\
            Subject: The talks\r\nMIME-Version: 1.0\r\n\
            Content-Type: multipart/related; type=\"text/html\"; boundary=\"--x\"\r\n\r\n----x\r\n\
            Content-Type: text/html\r\nContent-Transfer-Encoding: quoted-printable\r\n\
            Content-Location: https://paper.example/2024/a\r\n\r\n<html lang=3D\"en\"><body><article><p>The minister =\r\n\
            said that the country will not send troops, and that the talks=E2=80=99 end is near.</p></article>\r\n\
            ----x\r\nContent-Type: image/png\r\nContent-Transfer-Encoding: base64\r\n\r\niVBORw0KGgo=\r\n----x--\r\n";
        let extract = read_page(page.as_bytes(), &ReadLimits::default()).unwrap();
        assert!(
            extract.text().contains("will not send troops, and that the talks’ end is near."),
            "{extract:?}"
        );
        assert_eq!(
            (extract.title.as_str(), extract.address.as_str()),
            ("The talks", "https://paper.example/2024/a")
        );
    }

    #[test]
    fn limits_hold() {
        let limits = ReadLimits { entries: 2, ..ReadLimits::default() };
        assert!(matches!(read(MAIL.as_bytes(), &limits), Err(Trouble::TooMany { .. })));
        let limits = ReadLimits { unpacked: 10, ..ReadLimits::default() };
        assert!(matches!(read(MAIL.as_bytes(), &limits), Err(Trouble::Unpacks { .. })));
    }
}
