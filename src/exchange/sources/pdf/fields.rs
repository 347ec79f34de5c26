//! What was filled in on a page of a PDF: the values of form fields and the notes that stand on the page as text.
//! Where their words go among the page's own is in `pdf::layout`.

use hayro_interpret::hayro_syntax::object::{Array, Dict, Name, Object, Rect, String as Bytes};
use hayro_interpret::hayro_syntax::page::Page;
use hayro_interpret::kurbo;

use super::decoded;

/// How many values of a page are read, and how many fields may hold each other.
const MOST: usize = 2000;
const DEEPEST: usize = 32;

/// What stands for a box that is ticked.
pub(super) const TICKED: &str = "\u{2612}";

/// Flags of annotations and fields, as the PDF specification numbers their bits.
const HIDDEN: u32 = 1 << 1;
const NO_VIEW: u32 = 1 << 5;
const PASSWORD: i64 = 1 << 13;
const PUSH_BUTTON: i64 = 1 << 16;

/// A value and where it stands on the page, in the page's own units.
pub(super) struct Value {
    pub(super) lines: Vec<String>,
    pub(super) area: kurbo::Rect,
}

/// What was filled in on a page.
#[derive(Default)]
pub(super) struct Filled {
    pub(super) values: Vec<Value>,
    /// How many comments there are, which are not read.
    pub(super) comments: usize,
}

pub(super) fn of(page: &Page) -> Filled {
    let mut filled = Filled::default();
    let Some(annotations) = page.raw().get::<Array>("Annots") else { return filled };
    for annotation in annotations.iter::<Dict>().take(MOST) {
        let flags = annotation.get::<u32>("F").unwrap_or(0);
        if flags & (HIDDEN | NO_VIEW) != 0 {
            continue;
        }
        let kind = annotation.get::<Name>("Subtype");
        let text = match kind.as_ref().map(Name::as_str) {
            Some("Widget") => value(&annotation),
            Some("FreeText") => annotation.get::<Bytes>("Contents").map(|bytes| decoded(&bytes)),
            Some("Link" | "Popup") | None => None,
            Some(_) => {
                let said = annotation.get::<Bytes>("Contents").map(|bytes| decoded(&bytes));
                filled.comments += usize::from(said.is_some_and(|said| !said.trim().is_empty()));
                None
            }
        };
        let lines: Vec<String> = text
            .unwrap_or_default()
            .split(['\r', '\n'])
            .map(|line| line.split_whitespace().collect::<Vec<_>>().join(" "))
            .filter(|line| !line.is_empty())
            .collect();
        if let Some(area) = annotation.get::<Rect>("Rect").filter(|_| !lines.is_empty()) {
            filled.values.push(Value { lines, area: kurbo::Rect::new(area.x0, area.y0, area.x1, area.y1) });
        }
    }
    filled
}

/// What a field was filled in with.
fn value(field: &Dict) -> Option<String> {
    let flags = match inherited(field, "Ff") {
        Some(Object::Number(flags)) => flags.as_i64(),
        _ => 0,
    };
    let Some(Object::Name(kind)) = inherited(field, "FT") else { return None };
    match (kind.as_str(), inherited(field, "V")) {
        ("Tx", Some(Object::String(text))) if flags & PASSWORD == 0 => Some(decoded(&text)),
        ("Tx", Some(Object::Stream(text))) if flags & PASSWORD == 0 => {
            Some(decoded(&text.decoded_data().ok()?))
        }
        ("Ch", Some(Object::String(key))) => Some(shown(field, &decoded(&key))),
        ("Ch", Some(Object::Array(keys))) => {
            let shown = keys.iter::<Bytes>().take(MOST).map(|key| shown(field, &decoded(&key)));
            Some(shown.collect::<Vec<_>>().join(", "))
        }
        ("Btn", _) if flags & PUSH_BUTTON == 0 => {
            let state = field.get::<Name>("AS")?;
            (state.as_str() != "Off").then(|| TICKED.to_owned())
        }
        _ => None,
    }
}

/// What a choice shows for a value.
fn shown(field: &Dict, key: &str) -> String {
    let Some(Object::Array(options)) = inherited(field, "Opt") else { return key.to_owned() };
    let found = options.iter::<Array>().take(MOST).find_map(|pair| {
        let mut pair = pair.iter::<Bytes>();
        (decoded(&pair.next()?) == key).then_some(())?;
        Some(decoded(&pair.next()?))
    });
    found.unwrap_or_else(|| key.to_owned())
}

/// An entry of a field or, where it has none, of those that hold it.
fn inherited<'a>(field: &Dict<'a>, key: &str) -> Option<Object<'a>> {
    let mut field = field.clone();
    for _ in 0..DEEPEST {
        if let Some(value) = field.get::<Object>(key) {
            return Some(value);
        }
        field = field.get::<Dict>("Parent")?;
    }
    None
}
