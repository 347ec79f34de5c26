//! Colours, sizes and fonts of the window: the only file with colours. The charts' themes are in
//! `figure`.
#![allow(clippy::disallowed_methods, reason = "this is the place for raw colours")]

use egui::{Color32, CornerRadius, FontFamily, FontId, Stroke, TextStyle};

use crate::model::{Colour, StanceMap};

/// Distance between things that belong together, in points.
pub const GAP: f32 = 8.0;

/// The colours of one look.
#[derive(Debug, Clone, PartialEq)]
pub struct Theme {
    /// Whether it is the dark look.
    pub dark: bool,
    /// Behind panels.
    pub panel: Color32,
    /// Behind the text of the reader, the board and the plot.
    pub paper: Color32,
    /// Behind cards on the paper.
    pub card: Color32,
    /// Text.
    pub ink: Color32,
    /// Text of less weight.
    pub faint: Color32,
    /// Lines of grids and borders.
    pub line: Color32,
    /// The one accent: selection, focus, links.
    pub accent: Color32,
    /// Behind selected text and rows.
    pub accent_soft: Color32,
    /// Text on the accent.
    pub on_accent: Color32,
    /// Errors.
    pub bad: Color32,
    /// Success.
    pub good: Color32,
}

impl Theme {
    /// The tint that leaves a picture as it is.
    pub const PLAIN: Color32 = Color32::WHITE;
    /// The light look.
    pub const LIGHT: Self = Self {
        dark: false,
        panel: Color32::from_rgb(0xF4, 0xF5, 0xF7),
        paper: Color32::from_rgb(0xFF, 0xFF, 0xFF),
        card: Color32::from_rgb(0xFA, 0xFB, 0xFC),
        ink: Color32::from_rgb(0x1E, 0x24, 0x2C),
        faint: Color32::from_rgb(0x5C, 0x66, 0x72),
        line: Color32::from_rgb(0xD5, 0xDA, 0xE0),
        accent: Color32::from_rgb(0x1F, 0x5F, 0xA8),
        accent_soft: Color32::from_rgb(0xD6, 0xE6, 0xF7),
        on_accent: Color32::from_rgb(0xFF, 0xFF, 0xFF),
        bad: Color32::from_rgb(0xB3, 0x26, 0x1E),
        good: Color32::from_rgb(0x1B, 0x7F, 0x4B),
    };
    /// The dark look.
    pub const DARK: Self = Self {
        dark: true,
        panel: Color32::from_rgb(0x1B, 0x1F, 0x24),
        paper: Color32::from_rgb(0x14, 0x17, 0x1B),
        card: Color32::from_rgb(0x22, 0x27, 0x2D),
        ink: Color32::from_rgb(0xE4, 0xE8, 0xEC),
        faint: Color32::from_rgb(0x9D, 0xA7, 0xB2),
        line: Color32::from_rgb(0x36, 0x3D, 0x45),
        accent: Color32::from_rgb(0x6C, 0xAD, 0xF0),
        accent_soft: Color32::from_rgb(0x21, 0x3F, 0x5E),
        on_accent: Color32::from_rgb(0x0E, 0x14, 0x1A),
        bad: Color32::from_rgb(0xF2, 0x8B, 0x82),
        good: Color32::from_rgb(0x6F, 0xCF, 0x97),
    };

    /// The look that the window has now.
    pub fn of(ctx: &egui::Context) -> &'static Self {
        Self::light_or_dark(ctx.theme() == egui::Theme::Dark)
    }
    /// The dark look or the light one.
    pub const fn light_or_dark(dark: bool) -> &'static Self {
        if dark { &Self::DARK } else { &Self::LIGHT }
    }
    /// A colour of the map on the screen.
    pub const fn colour(colour: Colour) -> Color32 {
        Color32::from_rgb(colour.r, colour.g, colour.b)
    }
    /// A screen colour as a colour of a map.
    pub const fn to_model(colour: Color32) -> Colour {
        Colour::rgb(colour.r(), colour.g(), colour.b())
    }
    /// The colour of an actor: its bloc's, or grey.
    pub fn actor(map: &StanceMap, actor: &crate::model::Actor) -> Color32 {
        Self::colour(
            actor.bloc.as_ref().and_then(|id| map.blocs.get(id)).map_or(Colour::NEUTRAL, |bloc| bloc.colour),
        )
    }
    /// A thinned version of a colour, to lie behind text.
    pub fn wash(&self, colour: Color32) -> Color32 {
        let share = if self.dark { 0.35 } else { 0.25 };
        self.paper.lerp_to_gamma(colour, share)
    }
    /// A thinned version of a colour behind text that stands out from its neighbours.
    pub fn strong_wash(&self, colour: Color32) -> Color32 {
        self.paper.lerp_to_gamma(colour, if self.dark { 0.6 } else { 0.5 })
    }
    /// Behind a note on the board: paper of another colour.
    pub fn note(&self) -> Color32 {
        self.paper.lerp_to_gamma(Color32::from_rgb(0xE6, 0x9F, 0x00), if self.dark { 0.22 } else { 0.16 })
    }
    /// A hair line.
    pub const fn hairline(&self) -> Stroke {
        Stroke { width: 1.0, color: self.line }
    }
}

/// The family of letters with serifs.
pub const SERIF: &str = "serif";

/// The charts' typeface in the window too; egui's own fonts follow for signs that it lacks.
fn install_fonts(ctx: &egui::Context) {
    let mut fonts = egui::FontDefinitions::default();
    let regular = egui::FontData::from_static(include_bytes!("../../assets/fonts/NotoSans-Regular.ttf"));
    fonts.font_data.insert("Noto Sans".to_owned(), regular.into());
    if let Some(family) = fonts.families.get_mut(&FontFamily::Proportional) {
        family.insert(0, "Noto Sans".to_owned());
        // It has the arrows and triangles that the others lack.
        family.push("Hack".to_owned());
    }
    let fallback = fonts.families.get(&FontFamily::Proportional).cloned().unwrap_or_default();
    let bold = egui::FontData::from_static(include_bytes!("../../assets/fonts/NotoSans-Bold.ttf"));
    let italic = egui::FontData::from_static(include_bytes!("../../assets/fonts/NotoSans-Italic.ttf"));
    let serif = egui::FontData::from_static(include_bytes!("../../assets/fonts/NotoSerif-Regular.ttf"));
    for (name, data) in [("bold", bold), ("italic", italic), (SERIF, serif)] {
        fonts.font_data.insert(name.to_owned(), data.into());
        let family = std::iter::once(name.to_owned()).chain(fallback.iter().cloned()).collect();
        fonts.families.insert(FontFamily::Name(name.into()), family);
    }
    ctx.set_fonts(fonts);
}

/// Gives the window its two looks, its typeface and its text sizes.
pub fn install(ctx: &egui::Context) {
    install_fonts(ctx);
    for (look, theme) in [(egui::Theme::Light, Theme::LIGHT), (egui::Theme::Dark, Theme::DARK)] {
        let mut visuals = if theme.dark { egui::Visuals::dark() } else { egui::Visuals::light() };
        visuals.override_text_color = Some(theme.ink);
        visuals.weak_text_color = Some(theme.faint);
        visuals.panel_fill = theme.panel;
        visuals.window_fill = theme.panel;
        visuals.extreme_bg_color = theme.paper;
        visuals.faint_bg_color = theme.card;
        visuals.hyperlink_color = theme.accent;
        visuals.error_fg_color = theme.bad;
        visuals.selection.bg_fill = theme.accent_soft;
        visuals.selection.stroke = Stroke::new(1.0, theme.accent);
        visuals.widgets.noninteractive.bg_stroke = theme.hairline();
        visuals.widgets.inactive.bg_stroke = theme.hairline();
        visuals.window_stroke = theme.hairline();
        for widget in [
            &mut visuals.widgets.inactive,
            &mut visuals.widgets.hovered,
            &mut visuals.widgets.active,
            &mut visuals.widgets.open,
            &mut visuals.widgets.noninteractive,
        ] {
            widget.corner_radius = CornerRadius::same(4);
        }
        ctx.set_visuals_of(look, visuals);
    }
    ctx.all_styles_mut(|style| {
        style.spacing.item_spacing = egui::vec2(GAP, GAP / 2.0);
        // A bar that lies over the fields hides their ends, and one that isn't seen says nothing of what is below.
        style.spacing.scroll = egui::style::ScrollStyle::thin();
        style.spacing.button_padding = egui::vec2(GAP, GAP / 2.0 - 1.0);
        style.text_styles = [
            (TextStyle::Small, FontId::new(12.0, FontFamily::Proportional)),
            (TextStyle::Body, FontId::new(14.0, FontFamily::Proportional)),
            (TextStyle::Button, FontId::new(14.0, FontFamily::Proportional)),
            (TextStyle::Monospace, FontId::new(13.0, FontFamily::Monospace)),
            (TextStyle::Heading, FontId::new(18.0, FontFamily::Proportional)),
        ]
        .into();
    });
}
