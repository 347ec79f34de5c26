//! The items of a map, with the vocabulary of the field. What holds them together is in `map`, what
//! must be true between them in `integrity`.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::any_id::{AnyId, Names};
use super::date::Date;
use super::field::{FieldValue, LONGEST, plain};
use super::id::{ActorId, BlocId, CoderId, DimensionId, EventId, ProposalId, QuoteId, SourceId, StanceId};
use super::nested::one_of_ids;
use super::record::record;
use super::text::CanonicalText;
use super::value::{
    ActorKind, Basis, Colour, Confidence, Credibility, Finite, MarkPattern, MarkShape, Progress, QuoteKind,
    Range, RelationKind, Reliability, Scale, Unit,
};
use super::words::excerpt;

record! {
    /// A text that was read, with its publication data.
    Source {
        required {
            /// Title, as printed.
            public title: String,
        }
        optional {
            /// Who published it (the *carrier*).
            public outlet: String = String::new(),
            /// Who first heard it (the *origin*), where that is somebody else.
            public origin: String = String::new(),
            /// Who wrote it.
            public author: String = String::new(),
            /// The day it was published, which is not the day something was said.
            public published as "published on": Option<Date> = None,
            /// The day it was fetched.
            public retrieved as "retrieved on": Option<Date> = None,
            /// Web address or archive mark.
            public address: String = String::new(),
            /// DOI, such as `10.1000/182`.
            public doi as "DOI": String = String::new(),
            /// Language of the text (BCP 47, such as `en`).
            public language: String = String::new(),
            /// How reliable the source is.
            public reliability: Reliability = Reliability::F,
            /// How far the analyst has come with it.
            public progress: Progress = Progress::Unread,
            /// Passages that were suggested as quotes and dismissed, in their own words.
            private(Texts) dismissed: Vec<String> = Vec::new(),
            /// Names that were suggested as actors and dismissed.
            private(Texts) dismissed_names: Vec<String> = Vec::new(),
            /// What took the text out of its file: name and version; empty where it was pasted.
            public extractor: String = String::new(),
            /// SHA-256 of the text as it was brought in or last replaced, in hexadecimal digits; empty where the
            /// map was written by hand. It goes with the text: with it a text that is guessed could be tried.
            private(Texts) sha256: String = String::new(),
            /// The analyst's remark.
            private(Notes) note: String = String::new(),
            /// Whether the text was left out of this copy of the map; quotes keep their words and places.
            public text_left_out: bool = false,
            /// The text itself.
            private(Texts) text: CanonicalText = CanonicalText::default(),
        }
    }
}

impl Source {
    /// Gives it a text, with its hash.
    pub fn set_text(&mut self, text: CanonicalText) {
        self.sha256 = text.sha256();
        self.text_left_out &= text.is_empty();
        self.text = text;
    }
    /// Whether its text was left out of this copy of the map and hasn't come back since: the places of its
    /// quotes can't be checked then, and stand as they are.
    pub fn lacks_its_text(&self) -> bool {
        self.text_left_out && self.text.is_empty()
    }
}

record! {
    /// Where a quote stands in the text of its source: a W3C `TextQuoteSelector` with its range.
    Anchor {
        required {
            /// The quoted text.
            public exact: String,
        }
        optional {
            /// First character of the passage, in Unicode scalar values from 0.
            public start: usize = 0,
            /// One past its last character.
            public end: usize = 0,
            /// Up to 32 characters before it.
            public prefix: String = String::new(),
            /// Up to 32 characters after it.
            public suffix: String = String::new(),
        }
    }
}

plain! { Anchor => |value, _| excerpt(&value.exact, LONGEST); }

record! {
    /// A passage of one source.
    Quote {
        required {
            /// The source it stands in.
            public source: SourceId,
            /// Where it stands there.
            public anchor as "passage": Anchor,
        }
        optional {
            /// Whose words or position it carries.
            public speaker: Option<ActorId> = None,
            /// How it carries them.
            public kind: QuoteKind = QuoteKind::Direct,
            /// The day it was said, which is not the day it was published.
            public said as "said on": Option<Date> = None,
            /// How far it is believed.
            public credibility: Credibility = Credibility::NOT_JUDGED,
            /// Who recorded it.
            private(Coders) coder: Option<CoderId> = None,
            /// Whether the program suggested it and its coder accepted it.
            public suggested: bool = false,
            /// Whether its place in the source's text isn't known any more, since that was replaced; it keeps
            /// its words and waits for the analyst.
            public lost: bool = false,
            /// The analyst's remark.
            private(Notes) note: String = String::new(),
        }
    }
}

record! {
    /// That an actor belongs to another, or speaks for it.
    Membership {
        required {
            /// The actor that it belongs to.
            public within: ActorId,
        }
        optional {
            /// As what.
            public role: String = String::new(),
            /// Since when.
            public from: Option<Date> = None,
            /// Until when.
            public to: Option<Date> = None,
        }
    }
}

impl FieldValue for Membership {
    fn words(&self, names: &dyn Names) -> String {
        let mut words = names.name_of(&self.within.clone().into());
        if !self.role.is_empty() {
            words = format!("{} of {words}", self.role);
        }
        match (self.from, self.to) {
            (None, None) => words,
            (Some(from), None) => format!("{words}, since {from}"),
            (None, Some(to)) => format!("{words}, until {to}"),
            (Some(from), Some(to)) => format!("{words}, {from} to {to}"),
        }
    }
    fn key(&self) -> Option<String> {
        Some(format!("{}\n{}", self.within, self.role))
    }
}

record! {
    /// Somebody who takes positions.
    Actor {
        required {
            /// Name, as it is shown.
            public name: String,
        }
        optional {
            /// What it is.
            public kind: ActorKind = ActorKind::Person,
            /// Other names it goes by.
            public aliases: Vec<String> = Vec::new(),
            /// How much it can bring to bear, 0 to 1.
            public influence: Unit = Unit::HALF,
            /// The camp it is counted in.
            public bloc: Option<BlocId> = None,
            /// What it belongs to.
            public memberships: Vec<Membership> = Vec::new(),
            /// Wikidata item, such as `Q38`.
            public wikidata as "Wikidata item": String = String::new(),
            /// ISO 3166 alpha-3 code of a state, such as `ITA`.
            public iso3 as "ISO 3166 code": String = String::new(),
            /// A picture: a file beside the map, or a small one embedded as `data:image/png;base64,…`.
            public picture: String = String::new(),
            /// The analyst's remark.
            private(Notes) note: String = String::new(),
        }
    }
}

impl Actor {
    /// What a package calls the picture of an actor, without its ending.
    pub fn packed_picture(id: &ActorId) -> String {
        format!("pictures/actor-{id}")
    }
    /// Whether a picture's name is one that a package has given it; of ids that differ in capitals only, one has a
    /// number behind it.
    pub fn is_packed_picture(id: &ActorId, picture: &str) -> bool {
        let rest = picture.strip_prefix(&Self::packed_picture(id)).and_then(|rest| rest.split_once('.'));
        rest.is_some_and(|(number, _)| {
            number.is_empty()
                || number.strip_prefix('-').is_some_and(|n| n.bytes().all(|c| c.is_ascii_digit()))
        })
    }
}

record! {
    /// A named, coloured camp of actors.
    Bloc {
        required {
            /// Name, as it is shown.
            public name: String,
            /// Colour of its actors.
            public colour: Colour,
        }
        optional {
            /// Shape of its actors' marks; none is the one that its place among the blocs gives it.
            public shape: Option<MarkShape> = None,
            /// How its marks are parted, where it has a shape.
            public pattern: MarkPattern = MarkPattern::Whole,
            /// The analyst's remark.
            private(Notes) note: String = String::new(),
        }
    }
}

record! {
    /// A labelled point on a dimension.
    ScalePoint {
        required {
            /// Where it is.
            public at: Finite,
            /// What being there means.
            public label: String,
        }
        optional {}
    }
}

impl FieldValue for ScalePoint {
    fn words(&self, _: &dyn Names) -> String {
        format!("{}: {}", self.at.get(), self.label)
    }
    fn key(&self) -> Option<String> {
        Some(self.at.get().to_string())
    }
}

record! {
    /// An issue scale on which actors take positions.
    Dimension {
        required {
            /// Name, as it is shown.
            public name: String,
        }
        optional {
            /// The question that a position answers.
            public question: String = String::new(),
            /// Its ends.
            public scale: Scale = Scale::TEN,
            /// Its labelled points.
            public points: Vec<ScalePoint> = Vec::new(),
            /// The analyst's remark.
            private(Notes) note: String = String::new(),
        }
    }
}

record! {
    /// An option under debate, which actors support or reject (−2 to +2).
    Proposal {
        required {
            /// Name, as it is shown.
            public name: String,
        }
        optional {
            /// What it would do.
            public description: String = String::new(),
            /// Where it lies on dimensions.
            public places: BTreeMap<DimensionId, Finite> = BTreeMap::new(),
            /// Who put it forward.
            public by as "put forward by": Option<ActorId> = None,
            /// When.
            public on as "day": Option<Date> = None,
            /// The analyst's remark.
            private(Notes) note: String = String::new(),
        }
    }
}

/// What a stance is about, and what an axis shows.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Subject {
    /// A position on a dimension's scale.
    Dimension(DimensionId),
    /// Support for a proposal, −2 to +2.
    Proposal(ProposalId),
}

impl std::fmt::Display for Subject {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Dimension(id) => id.fmt(f),
            Self::Proposal(id) => id.fmt(f),
        }
    }
}

impl From<Subject> for AnyId {
    fn from(subject: Subject) -> Self {
        match subject {
            Subject::Dimension(id) => Self::Dimension(id),
            Subject::Proposal(id) => Self::Proposal(id),
        }
    }
}

/// What a stance answers.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Cause {
    /// A happening.
    Event(EventId),
    /// Somebody else's stance.
    Stance(StanceId),
    /// An option put forward.
    Proposal(ProposalId),
}

impl Cause {
    /// The id of what the stance answers.
    pub fn id(&self) -> AnyId {
        match self {
            Self::Event(id) => id.clone().into(),
            Self::Stance(id) => id.clone().into(),
            Self::Proposal(id) => id.clone().into(),
        }
    }
}

one_of_ids! {
    Subject { Dimension, Proposal }
    Cause { Event, Stance, Proposal }
}
plain! {
    Subject => |value, names| names.name_of(&value.clone().into());
    Cause => |value, names| names.name_of(&value.id());
}

record! {
    /// Where an actor stands on a subject, as of a day.
    Stance {
        required {
            /// Who.
            public actor: ActorId,
            /// On what.
            public subject: Subject,
            /// Where, on the subject's scale.
            public position: Finite,
            /// The day from which it is known.
            public as_of as "as of": Date,
        }
        optional {
            /// Between what and what it may be; holds the position.
            public range: Option<Range> = None,
            /// How much the subject matters to the actor, 0 to 1.
            public salience: Option<Unit> = None,
            /// How sure the coder is.
            public confidence: Confidence = Confidence::Moderate,
            /// What it rests on.
            public basis: Basis = Basis::Stated,
            /// Who recorded it.
            private(Coders) coder: Option<CoderId> = None,
            /// Why it was coded so.
            private(Notes) rationale: String = String::new(),
            /// The quotes that support it.
            public evidence: Vec<QuoteId> = Vec::new(),
            /// What it answers.
            public responds_to: Option<Cause> = None,
        }
    }
}

record! {
    /// A dated happening that stances answer.
    Event {
        required {
            /// Name, as it is shown.
            public name: String,
            /// The day.
            public on as "day": Date,
        }
        optional {
            /// What happened.
            public description: String = String::new(),
        }
    }
}

record! {
    /// A tie from one actor to another.
    Relation {
        required {
            /// Whose tie it is.
            public from: ActorId,
            /// To whom.
            public to: ActorId,
            /// What ties them.
            public kind: RelationKind,
        }
        optional {
            /// How strong it is, 0 to 1.
            public strength: Unit = Unit::HALF,
            /// Since when.
            public since: Option<Date> = None,
            /// Until when.
            public until: Option<Date> = None,
            /// The quotes that support it.
            public evidence: Vec<QuoteId> = Vec::new(),
            /// The analyst's remark.
            private(Notes) note: String = String::new(),
        }
    }
}

record! {
    /// An analyst who records quotes and stances.
    Coder {
        required {
            /// Name, as it is shown.
            private(Coders) name: String,
        }
        optional {
            /// Colour of what they recorded.
            private(Coders) colour: Option<Colour> = None,
        }
    }
}
