//! The window with work that a crash left behind.

use std::path::PathBuf;

use egui::{Frame, Label, RichText, ScrollArea, Ui};

use crate::app::moment::moment;
use crate::app::theme::{GAP, Theme};
use crate::app::windows::file_name;
use crate::store::OrphanJournal;

/// What can be done with work that was left.
pub enum OrphanAnswer {
    /// Open it.
    Recover(PathBuf),
    /// Let go of it for good.
    Discard(PathBuf),
    /// Offer it again at the next start.
    Later,
}

/// Draws the window, where there is such work.
pub fn ui(ctx: &egui::Context, theme: &Theme, left: &[OrphanJournal]) -> Option<OrphanAnswer> {
    if left.is_empty() {
        return None;
    }
    let mut open = true;
    let mut answer = None;
    egui::Window::new("Work that was not saved")
        .open(&mut open)
        .collapsible(false)
        .resizable(false)
        .default_width(560.0)
        .pivot(egui::Align2::CENTER_CENTER)
        .default_pos(ctx.content_rect().center())
        .show(ctx, |ui| {
            ui.add(
                Label::new(
                    "Stancemap ended without saving this. Every step up to a second before is here, but not words \
                     that were still being typed in a field.",
                )
                .wrap(),
            );
            ScrollArea::vertical().max_height(420.0).auto_shrink([false, true]).show(ui, |ui| {
                for left in left {
                    Frame::group(ui.style()).fill(theme.card).show(ui, |ui| {
                        ui.set_width(ui.available_width());
                        if let Some(given) = left_work(ui, theme, left) {
                            answer = Some(given);
                        }
                    });
                }
            });
            ui.label(RichText::new("Closed, it is offered again at the next start").small().weak());
        });
    answer.or(if open { None } else { Some(OrphanAnswer::Later) })
}

fn left_work(ui: &mut Ui, theme: &Theme, left: &OrphanJournal) -> Option<OrphanAnswer> {
    let mut answer = None;
    let name = match &left.head {
        Ok(head) => head.name.clone(),
        Err(_) => file_name(&left.path),
    };
    ui.label(RichText::new(&name).strong());
    match &left.head {
        Ok(head) => {
            let place = head.path.as_deref().unwrap_or("It was never saved in a file");
            ui.add(Label::new(RichText::new(place).small().weak()).truncate());
        }
        Err(why) => {
            ui.add(Label::new(RichText::new(why).color(theme.bad)).wrap());
        }
    }
    let count = left.made.len();
    if let (Some(first), Some(last)) = (left.made.first(), left.made.last()) {
        let steps = if count == 1 { "1 step".to_owned() } else { format!("{count} steps") };
        let (first, last) = (moment(first.at), moment(last.at));
        let when = if first == last { last } else { format!("{first} to {last}") };
        ui.label(format!("{steps}, {when}"));
    }
    if left.cut_off {
        ui.label(RichText::new("The very last step was half written and can't be read").small().weak());
    }
    if count > 0 {
        let id = ui.make_persistent_id(&left.path);
        egui::CollapsingHeader::new("What was done").id_salt(id).show(ui, |ui| {
            for made in left.made.iter().rev().take(50) {
                ui.label(RichText::new(format!("{}  {}", moment(made.at), made.label)).small());
            }
            if count > 50 {
                ui.label(RichText::new(format!("and {} before", count - 50)).small().weak());
            }
        });
    }
    ui.add_space(GAP / 2.0);
    ui.horizontal(|ui| {
        if left.head.is_ok() && ui.button("Recover").clicked() {
            answer = Some(OrphanAnswer::Recover(left.path.clone()));
        }
        // A second click is asked for, since this can't be undone.
        let key = ui.make_persistent_id((&left.path, "discard"));
        let sure: bool = ui.data(|data| data.get_temp(key)).unwrap_or(false);
        let words = if sure { "Yes, discard it for good" } else { "Discard…" };
        if ui.button(words).clicked() {
            if sure {
                answer = Some(OrphanAnswer::Discard(left.path.clone()));
            }
            ui.data_mut(|data| data.insert_temp(key, !sure));
        }
    });
    answer
}
