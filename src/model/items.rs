//! The items of a map, with the vocabulary of the field. What holds them together is in `map`, what
//! must be true between them in `integrity`.

use std::collections::BTreeMap;

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

pub use super::boards::{Board, Note, NoteKind, Spot, Thing};
pub use super::charts::Chart;
pub use super::conflicts::Conflict;
use super::id::{ActorId, BlocId, CoderId, DimensionId, EventId, ProposalId, QuoteId, SourceId, StanceId};
use super::record::record;
use super::text::CanonicalText;
use super::value::{
    ActorKind, Basis, Colour, Confidence, Credibility, Finite, Progress, QuoteKind, Range, RelationKind,
    Reliability, Scale, Unit,
};

record! {
    /// A text that was read, with its publication data.
    Source {
        required {
            /// Title, as printed.
            title: String,
        }
        optional {
            /// Who published it (the *carrier*).
            outlet: String = String::new(),
            /// Who first heard it (the *origin*), where that is somebody else.
            origin: String = String::new(),
            /// Who wrote it.
            author: String = String::new(),
            /// The day it was published, which is not the day something was said.
            published: Option<Date> = None,
            /// The day it was fetched.
            retrieved: Option<Date> = None,
            /// Web address or archive mark.
            address: String = String::new(),
            /// Language of the text (BCP 47, such as `en`).
            language: String = String::new(),
            /// How reliable the source is.
            reliability: Reliability = Reliability::F,
            /// How far the analyst has come with it.
            progress: Progress = Progress::Unread,
            /// Passages that were suggested as quotes and dismissed, in their own words.
            dismissed: Vec<String> = Vec::new(),
            /// Names that were suggested as actors and dismissed.
            dismissed_names: Vec<String> = Vec::new(),
            /// What took the text out of its file: name and version; empty where it was pasted.
            extractor: String = String::new(),
            /// SHA-256 of the text as it was brought in or last replaced, in hexadecimal digits; empty where the
            /// map was written by hand.
            sha256: String = String::new(),
            /// The analyst's remark.
            note: String = String::new(),
            /// Whether the text was left out of this copy of the map; quotes keep their words and places.
            text_left_out: bool = false,
            /// The text itself.
            text: CanonicalText = CanonicalText::default(),
        }
    }
}

impl Source {
    /// Gives it a text, with its hash.
    pub fn set_text(&mut self, text: CanonicalText) {
        self.sha256 = text.sha256();
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
            exact: String,
        }
        optional {
            /// First character of the passage, in Unicode scalar values from 0.
            start: usize = 0,
            /// One past its last character.
            end: usize = 0,
            /// Up to 32 characters before it.
            prefix: String = String::new(),
            /// Up to 32 characters after it.
            suffix: String = String::new(),
        }
    }
}

record! {
    /// A passage of one source.
    Quote {
        required {
            /// The source it stands in.
            source: SourceId,
            /// Where it stands there.
            anchor: Anchor,
        }
        optional {
            /// Whose words or position it carries.
            speaker: Option<ActorId> = None,
            /// How it carries them.
            kind: QuoteKind = QuoteKind::Direct,
            /// The day it was said, which is not the day it was published.
            said: Option<Date> = None,
            /// How far it is believed.
            credibility: Credibility = Credibility::NOT_JUDGED,
            /// Who recorded it.
            coder: Option<CoderId> = None,
            /// Whether the program suggested it and its coder accepted it.
            suggested: bool = false,
            /// Whether its place in the source's text isn't known any more, since that was replaced; it keeps
            /// its words and waits for the analyst.
            lost: bool = false,
            /// The analyst's remark.
            note: String = String::new(),
        }
    }
}

record! {
    /// That an actor belongs to another, or speaks for it.
    Membership {
        required {
            /// The actor that it belongs to.
            within: ActorId,
        }
        optional {
            /// As what.
            role: String = String::new(),
            /// Since when.
            from: Option<Date> = None,
            /// Until when.
            to: Option<Date> = None,
        }
    }
}

record! {
    /// Somebody who takes positions.
    Actor {
        required {
            /// Name, as it is shown.
            name: String,
        }
        optional {
            /// What it is.
            kind: ActorKind = ActorKind::Person,
            /// Other names it goes by.
            aliases: Vec<String> = Vec::new(),
            /// How much it can bring to bear, 0 to 1.
            influence: Unit = Unit::HALF,
            /// The camp it is counted in.
            bloc: Option<BlocId> = None,
            /// What it belongs to.
            memberships: Vec<Membership> = Vec::new(),
            /// Wikidata item, such as `Q38`.
            wikidata: String = String::new(),
            /// ISO 3166 alpha-3 code of a state, such as `ITA`.
            iso3: String = String::new(),
            /// A picture: a file beside the map, or a small one embedded as `data:image/png;base64,…`.
            picture: String = String::new(),
            /// The analyst's remark.
            note: String = String::new(),
        }
    }
}

record! {
    /// A named, coloured camp of actors.
    Bloc {
        required {
            /// Name, as it is shown.
            name: String,
            /// Colour of its actors.
            colour: Colour,
        }
        optional {
            /// The analyst's remark.
            note: String = String::new(),
        }
    }
}

record! {
    /// A labelled point on a dimension.
    ScalePoint {
        required {
            /// Where it is.
            at: Finite,
            /// What being there means.
            label: String,
        }
        optional {}
    }
}

record! {
    /// An issue scale on which actors take positions.
    Dimension {
        required {
            /// Name, as it is shown.
            name: String,
        }
        optional {
            /// The question that a position answers.
            question: String = String::new(),
            /// Its ends.
            scale: Scale = Scale::TEN,
            /// Its labelled points.
            points: Vec<ScalePoint> = Vec::new(),
            /// The analyst's remark.
            note: String = String::new(),
        }
    }
}

record! {
    /// An option under debate, which actors support or reject (−2 to +2).
    Proposal {
        required {
            /// Name, as it is shown.
            name: String,
        }
        optional {
            /// What it would do.
            description: String = String::new(),
            /// Where it lies on dimensions.
            places: BTreeMap<DimensionId, Finite> = BTreeMap::new(),
            /// Who put it forward.
            by: Option<ActorId> = None,
            /// When.
            on: Option<Date> = None,
            /// The analyst's remark.
            note: String = String::new(),
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

record! {
    /// Where an actor stands on a subject, as of a day.
    Stance {
        required {
            /// Who.
            actor: ActorId,
            /// On what.
            subject: Subject,
            /// Where, on the subject's scale.
            position: Finite,
            /// The day from which it is known.
            as_of: Date,
        }
        optional {
            /// Between what and what it may be; holds the position.
            range: Option<Range> = None,
            /// How much the subject matters to the actor, 0 to 1.
            salience: Option<Unit> = None,
            /// How sure the coder is.
            confidence: Confidence = Confidence::Moderate,
            /// What it rests on.
            basis: Basis = Basis::Stated,
            /// Who recorded it.
            coder: Option<CoderId> = None,
            /// Why it was coded so.
            rationale: String = String::new(),
            /// The quotes that support it.
            evidence: Vec<QuoteId> = Vec::new(),
            /// What it answers.
            responds_to: Option<Cause> = None,
        }
    }
}

record! {
    /// A dated happening that stances answer.
    Event {
        required {
            /// Name, as it is shown.
            name: String,
            /// The day.
            on: Date,
        }
        optional {
            /// What happened.
            description: String = String::new(),
        }
    }
}

record! {
    /// A tie from one actor to another.
    Relation {
        required {
            /// Whose tie it is.
            from: ActorId,
            /// To whom.
            to: ActorId,
            /// What ties them.
            kind: RelationKind,
        }
        optional {
            /// How strong it is, 0 to 1.
            strength: Unit = Unit::HALF,
            /// Since when.
            since: Option<Date> = None,
            /// Until when.
            until: Option<Date> = None,
            /// The quotes that support it.
            evidence: Vec<QuoteId> = Vec::new(),
            /// The analyst's remark.
            note: String = String::new(),
        }
    }
}

record! {
    /// An analyst who records quotes and stances.
    Coder {
        required {
            /// Name, as it is shown.
            name: String,
        }
        optional {
            /// Colour of what they recorded.
            colour: Option<Colour> = None,
        }
    }
}
