//! Short messages about results and errors, in the lower right corner.

use egui::{Align2, Area, Frame, Id, Order, vec2};

use super::theme::{GAP, Theme};

/// How long a message about a success stays, in seconds. Errors stay until they are closed.
const SECONDS: f64 = 5.0;

/// What a message is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Tone {
    Good,
    Bad,
}

#[derive(Debug)]
struct Toast {
    text: String,
    tone: Tone,
    /// When it goes, in egui's time; none until it was first drawn.
    until: Option<f64>,
}

/// The messages on the screen.
#[derive(Debug, Default)]
pub struct Toasts(Vec<Toast>);

impl Toasts {
    /// Says that something went well.
    pub fn say(&mut self, text: impl Into<String>) {
        self.push(text.into(), Tone::Good);
    }
    /// Says that something didn't.
    pub fn warn(&mut self, text: impl Into<String>) {
        self.push(text.into(), Tone::Bad);
    }
    fn push(&mut self, text: String, tone: Tone) {
        self.0.retain(|toast| toast.text != text);
        if self.0.len() >= 4 {
            self.0.remove(0);
        }
        self.0.push(Toast { text, tone, until: None });
    }
    /// The texts now shown, oldest first.
    pub fn texts(&self) -> impl Iterator<Item = &str> {
        self.0.iter().map(|toast| toast.text.as_str())
    }

    /// Draws them and lets go of those whose time is over.
    pub fn ui(&mut self, ctx: &egui::Context, theme: &Theme) {
        let now = ctx.input(|input| input.time);
        self.0.retain(|toast| toast.tone == Tone::Bad || toast.until.is_none_or(|until| now < until));
        let mut closed = None;
        Area::new(Id::unique("toasts"))
            .order(Order::Tooltip)
            .anchor(Align2::RIGHT_BOTTOM, vec2(-2.0 * GAP, -5.0 * GAP))
            .interactable(!self.0.is_empty())
            .show(ctx, |ui| {
                for (at, toast) in self.0.iter_mut().enumerate() {
                    let until = *toast.until.get_or_insert(now + SECONDS);
                    let edge = if toast.tone == Tone::Bad { theme.bad } else { theme.good };
                    Frame::popup(ui.style()).stroke(egui::Stroke::new(1.5, edge)).show(ui, |ui| {
                        ui.set_max_width(420.0);
                        ui.horizontal_top(|ui| {
                            let words = if toast.tone == Tone::Bad { "Problem" } else { "Done" };
                            ui.colored_label(edge, words);
                            ui.add(egui::Label::new(&toast.text).wrap());
                            if toast.tone == Tone::Bad && ui.small_button("Close").clicked() {
                                closed = Some(at);
                            }
                        });
                    });
                    if toast.tone == Tone::Good {
                        ctx.request_repaint_after_secs((until - now) as f32);
                    }
                }
            });
        if let Some(at) = closed {
            self.0.remove(at);
        }
    }
}
