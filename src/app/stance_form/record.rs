//! What the stance form's fields come to: the map with the stance and everything created on the way, or
//! what is missing in words. Nothing here draws.

use super::super::widgets::{number, parse_day};
use super::{About, Entry, Who};
use crate::edit;
use crate::model::{
    Actor, ActorId, Basis, CoderId, Confidence, Dimension, DimensionId, Finite, Proposal, ProposalId, Range,
    Scale, ScalePoint, Stance, StanceId, StanceMap, Subject, Unit,
};

/// The ids of what a form makes on the way.
#[derive(Debug, Clone)]
pub(super) struct NewIds {
    actor: ActorId,
    dimension: DimensionId,
    proposal: ProposalId,
    stance: StanceId,
}

impl NewIds {
    /// Ids that a map has not yet, made of the names in a form.
    pub(super) fn of(map: &StanceMap, entry: &Entry) -> Self {
        let actor = match &entry.actor {
            Some(Who::Known(id)) => map.actor_name(id),
            Some(Who::New(name, _)) => name.as_str(),
            None => "",
        };
        let subject = match &entry.subject {
            Some(About::Known(subject)) => map.subject_name(subject),
            Some(About::NewDimension { name, .. } | About::NewProposal(name)) => name.clone(),
            None => String::new(),
        };
        Self {
            actor: edit::fresh_id::<Actor>(map, actor),
            dimension: edit::fresh_id::<Dimension>(map, &subject),
            proposal: edit::fresh_id::<Proposal>(map, &subject),
            stance: edit::fresh_id::<Stance>(map, &format!("{actor} on {subject}")),
        }
    }
}

impl Entry {
    /// The fields of a recorded stance.
    pub(super) fn of(id: StanceId, stance: &Stance) -> Self {
        Self {
            actor: Some(Who::Known(stance.actor.clone())),
            subject: Some(About::Known(stance.subject.clone())),
            position: Some(stance.position.get()),
            range: stance.range.map(|range| (range.low(), range.high())),
            salience: stance.salience.map(Unit::get),
            confidence: Some(stance.confidence),
            basis: Some(stance.basis),
            as_of: stance.as_of.to_string(),
            rationale: stance.rationale.clone(),
            evidence: stance.evidence.clone(),
            responds_to: stance.responds_to.clone(),
            change: Some(id),
        }
    }

    /// Drops references to what was deleted while the form was open.
    pub(super) fn forget_what_is_gone(&mut self, map: &StanceMap) {
        if matches!(&self.actor, Some(Who::Known(id)) if !map.actors.contains_key(id)) {
            self.actor = None;
        }
        if matches!(&self.subject, Some(About::Known(subject)) if !map.contains(&subject.clone().into())) {
            self.subject = None;
        }
        self.evidence.retain(|id| map.quotes.contains_key(id));
        if self.responds_to.as_ref().is_some_and(|cause| !map.contains(&cause.id())) {
            self.responds_to = None;
        }
    }

    /// What the stance rests on: where nothing else was said, on what was stated if a quote supports it, and otherwise
    /// on what the analyst infers.
    pub(super) fn basis(&self) -> Basis {
        self.basis.unwrap_or(if self.evidence.is_empty() { Basis::Inferred } else { Basis::Stated })
    }

    /// The scale of the subject; 0 to 10 while there is none.
    pub(super) fn scale(&self, map: &StanceMap) -> Scale {
        match &self.subject {
            Some(About::Known(subject)) => map.scale(subject).unwrap_or(Scale::TEN),
            Some(About::NewProposal(_)) => Scale::SUPPORT,
            Some(About::NewDimension { .. }) | None => Scale::TEN,
        }
    }

    /// The labelled points of the subject.
    pub(super) fn points(&self, map: &StanceMap) -> Vec<(f64, String)> {
        match &self.subject {
            Some(About::Known(subject)) => map.scale_points(subject),
            Some(About::NewDimension { low, high, .. }) => [(0.0, low), (10.0, high)]
                .into_iter()
                .filter(|(_, label)| !label.trim().is_empty())
                .map(|(at, label)| (at, label.trim().to_owned()))
                .collect(),
            // Every proposal has the same five steps.
            Some(About::NewProposal(_)) => crate::model::map::support_points(),
            None => Vec::new(),
        }
    }

    /// Takes another subject; a place on another scale means nothing and goes.
    pub(super) fn set_subject(&mut self, map: &StanceMap, subject: Option<About>) {
        let before = self.scale(map);
        self.subject = subject;
        if self.scale(map) != before {
            (self.position, self.range) = (None, None);
        }
    }

    /// Places the stance; a range grows with it so that it holds the position.
    pub(super) fn set_position(&mut self, at: f64) {
        self.position = Some(at);
        if let Some((low, high)) = &mut self.range {
            (*low, *high) = (low.min(at), high.max(at));
        }
    }

    /// The label of the step, the next map and the stance; or what is missing or wrong. What is new gets the ids.
    pub(super) fn record(
        &self,
        map: &StanceMap,
        coder: Option<&CoderId>,
        new: &NewIds,
    ) -> Result<(String, StanceMap, StanceId), String> {
        let who = self.actor.as_ref().ok_or("Choose or create the actor")?;
        let about = self.subject.as_ref().ok_or("Choose or create the dimension or proposal")?;
        let scale = self.scale(map);
        let position = self
            .position
            .ok_or_else(|| "Say where the actor stands: click on the scale or type a number".to_owned())?;
        let as_of = parse_day(&self.as_of)?.ok_or("Say from which day the stance is known")?;
        if !scale.contains(position) {
            let (low, high) = (number(scale.low()), number(scale.high()));
            return Err(format!("{} is not on the scale {low} to {high}", number(position)));
        }
        let said = |why: edit::EditError| why.to_string();
        let (map, actor) = match who {
            Who::Known(id) => (map.clone(), id.clone()),
            Who::New(name, kind) => {
                let mut actor = Actor::new(name.as_str());
                actor.kind = *kind;
                (edit::put(map, &new.actor, actor).map_err(said)?, new.actor.clone())
            }
        };
        let (map, subject) = match about {
            About::Known(subject) => (map, subject.clone()),
            About::NewDimension { name, .. } => {
                let mut dimension = Dimension::new(name.as_str());
                for (at, label) in self.points(&map) {
                    dimension.points.push(ScalePoint::new(Finite::or_zero(at), label));
                }
                let map = edit::put(&map, &new.dimension, dimension).map_err(said)?;
                (map, Subject::Dimension(new.dimension.clone()))
            }
            About::NewProposal(name) => {
                let proposal = Proposal::new(name.as_str());
                let map = edit::put(&map, &new.proposal, proposal).map_err(said)?;
                (map, Subject::Proposal(new.proposal.clone()))
            }
        };
        let old = self.change.as_ref().and_then(|id| map.stances.get(id));
        let at = Finite::new(position).map_err(|why| why.to_string())?;
        let mut stance = match old {
            Some(stance) => Stance::clone(stance),
            None => Stance::new(actor.clone(), subject.clone(), at, as_of),
        };
        (stance.actor, stance.subject, stance.position, stance.as_of) = (actor, subject, at, as_of);
        stance.range = match self.range {
            Some((low, high)) => Some(Range::new(low, high).map_err(|why| why.to_string())?),
            None => None,
        };
        stance.salience = self.salience.map(Unit::clamped);
        stance.confidence = self.confidence.unwrap_or(Confidence::Moderate);
        stance.basis = self.basis();
        stance.rationale = self.rationale.trim().to_owned();
        stance.evidence = self.evidence.clone();
        stance.responds_to = self.responds_to.clone();
        let names = format!("{} on {}", map.actor_name(&stance.actor), map.subject_name(&stance.subject));
        match &self.change {
            Some(id) if old.is_some() => {
                let map = edit::put(&map, id, stance).map_err(said)?;
                Ok((format!("Change the stance of {names}"), map, id.clone()))
            }
            _ => {
                stance.coder = coder.cloned();
                let map = edit::put(&map, &new.stance, stance).map_err(said)?;
                Ok((format!("Record the stance of {names}"), map, new.stance.clone()))
            }
        }
    }
}
