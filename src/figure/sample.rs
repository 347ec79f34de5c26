//! A small map for the tests of this layer and of what draws its charts.

use crate::edit;
use crate::model::{
    Actor, ActorId, Anchor, Basis, Bloc, Chart, Colour, Credibility, Dimension, DimensionId, Finite, ItemId,
    Proposal, Quote, Range, ScalePoint, Source, SourceId, Stance, StanceMap, Subject, Unit,
};

fn id<I: ItemId>(text: &str) -> I {
    I::parse(text).unwrap()
}

/// `name, bloc, influence, guarantee, escalation (negative: inferred), judged`.
type SampleRow = (&'static str, &'static str, f64, Option<f64>, Option<f64>, bool);

const ROWS: [SampleRow; 25] = [
    ("Meloni", "eu", 0.6, Some(8.0), Some(6.0), true),
    ("Tajani", "eu", 0.4, Some(8.0), None, true),
    ("Salvini", "eu", 0.35, None, Some(-5.0), true),
    ("Zelensky", "ua", 0.7, Some(10.0), None, true),
    ("Ukraine, foreign ministry", "ua", 0.3, Some(8.0), None, true),
    ("Trump", "us", 1.0, Some(2.0), None, true),
    ("Hegseth", "us", 0.6, Some(4.0), None, true),
    ("Vance", "us", 0.7, Some(2.0), None, true),
    ("Senator Graham", "us", 0.3, Some(8.0), None, true),
    ("Starmer", "willing", 0.7, Some(6.0), None, true),
    ("Macron", "willing", 0.75, Some(6.0), Some(-3.0), true),
    ("Scholz", "eu", 0.6, Some(4.0), None, true),
    ("Tusk", "eu", 0.5, Some(5.0), None, true),
    ("Spain, government", "eu", 0.4, Some(4.0), None, false),
    ("Stubb", "willing", 0.3, Some(8.0), None, true),
    ("Orbán", "doubt", 0.3, Some(1.0), Some(-7.0), true),
    ("Fico", "doubt", 0.2, Some(2.0), Some(-6.0), true),
    ("EU, 26 leaders", "eu", 0.8, Some(5.0), None, true),
    ("European Commission, von der Leyen", "eu", 0.6, Some(4.0), None, true),
    ("Rutte", "eu", 0.5, Some(4.0), None, true),
    ("Lavrov", "ru", 0.8, Some(0.0), Some(10.0), true),
    ("Grushko", "ru", 0.4, Some(2.0), Some(-10.0), false),
    ("Türkiye, defence ministry", "doubt", 0.4, Some(5.0), None, true),
    ("Albanese", "willing", 0.2, Some(5.0), None, true),
    ("China", "doubt", 0.7, None, None, true),
];

/// The map and its chart of guarantee against escalation.
pub(crate) fn sample() -> (StanceMap, Chart) {
    let mut map = StanceMap::new("Guarantees");
    let mut source = Source::new("Brief");
    source.text = "No compromise on this.".into();
    source.outlet = "Agency".to_owned();
    source.published = Some("2025-03-07".parse().unwrap());
    map = edit::put(&map, &id::<SourceId>("brief"), source).unwrap();
    for (key, name, n) in [
        ("eu", "European Union", 0),
        ("willing", "Coalition of the willing", 2),
        ("us", "United States", 3),
        ("ua", "Ukraine", 6),
        ("ru", "Russia", 4),
        ("doubt", "Doubters", 1),
    ] {
        map = edit::put(&map, &id(key), Bloc::new(name, Colour::nth(n))).unwrap();
    }
    let dimension = |name: &str, question: &str, points: &[(f64, &str)]| {
        let mut dimension = Dimension::new(name);
        dimension.question = question.to_owned();
        dimension.points =
            points.iter().map(|(at, label)| ScalePoint::new(Finite::or_zero(*at), *label)).collect();
        dimension
    };
    let guarantee = dimension(
        "Guarantee strength",
        "How strong a security guarantee should Ukraine have?",
        &[
            (0.0, "none"),
            (2.0, "observers or words"),
            (4.0, "arm Ukraine"),
            (6.0, "reassurance troops"),
            (8.0, "Article-5-like or automatic accession"),
            (10.0, "NATO membership"),
        ],
    );
    let escalation = dimension(
        "Escalation risk seen",
        "How likely is it, in the actor's eyes, that Western steps widen the war?",
        &[(0.0, "no risk named"), (5.0, "a risk to be weighed"), (10.0, "direct war with Russia")],
    );
    map = edit::put(&map, &id::<DimensionId>("guarantee"), guarantee).unwrap();
    map = edit::put(&map, &id::<DimensionId>("escalation"), escalation).unwrap();
    for (key, name, x, y) in
        [("cover", "Article 5 cover without membership", 8.0, 5.0), ("force", "Reassurance force", 6.0, 8.0)]
    {
        let mut proposal = Proposal::new(name);
        proposal.places.insert(id("guarantee"), Finite::or_zero(x));
        proposal.places.insert(id("escalation"), Finite::or_zero(y));
        map = edit::put(&map, &id(key), proposal).unwrap();
    }
    for (n, (name, bloc, influence, x, y, judged)) in ROWS.into_iter().enumerate() {
        let actor: ActorId = id(&format!("a{n}"));
        let mut item = Actor::new(name);
        item.bloc = Some(id(bloc));
        item.influence = Unit::clamped(influence);
        map = edit::put(&map, &actor, item).unwrap();
        let mut anchor = Anchor::new("No compromise");
        anchor.end = 13;
        let mut quote = Quote::new(id::<SourceId>("brief"), anchor);
        quote.speaker = Some(actor.clone());
        quote.said = Some("2025-03-06".parse().unwrap());
        quote.credibility = Credibility::new(if judged { 2 } else { 6 }).unwrap();
        map = edit::put(&map, &id(&format!("q{n}")), quote).unwrap();
        for (dimension, value) in [("guarantee", x), ("escalation", y)] {
            let Some(value) = value else { continue };
            let subject = Subject::Dimension(id(dimension));
            let day: crate::model::Date = "2025-03-06".parse().unwrap();
            let at = f64::abs(value);
            let mut stance = Stance::new(actor.clone(), subject, Finite::or_zero(at), day);
            stance.range = Some(Range::new((at - 1.0).max(0.0), (at + 1.0).min(10.0)).unwrap());
            stance.basis = if value < 0.0 { Basis::Inferred } else { Basis::Stated };
            stance.evidence = vec![id(&format!("q{n}"))];
            map = edit::put(&map, &id(&format!("s{n}-{dimension}")), stance).unwrap();
        }
    }
    let subject = |name: &str| Subject::Dimension(id(name));
    let mut chart = Chart::position_map(
        "Guarantees and the fear of escalation",
        subject("guarantee"),
        subject("escalation"),
    );
    chart.subtitle = "Public positions after the Brussels summit of 6 March 2025".to_owned();
    chart.quadrants.top_left = "no cover: too dangerous".to_owned();
    chart.quadrants.top_right = "strong cover despite the danger".to_owned();
    chart.quadrants.bottom_right = "strong cover, little danger".to_owned();
    chart.note = "Coded by one analyst on a scale of 0 to 10.".to_owned();
    (map, chart)
}
