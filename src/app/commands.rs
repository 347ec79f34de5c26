//! Every user command once: its words, where it stands in menus, its keys and where they hold, and when it can be
//! used. Menus, tooltips, the page of keys and the palette read it, and no key of a command is looked for anywhere
//! else. What a command does is the shell's or, for those that hold in one panel, that panel's.

use egui::{Context, Event, EventFilter, Key, KeyboardShortcut, Modifiers, Response};

/// Where a command's keys hold.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Scope {
    /// Everywhere in the window.
    Window,
    /// On the board, while the pointer is over it or it has the keyboard.
    Board,
    /// In the text, while it has the keyboard.
    Reader,
    /// On the chart, while it has the keyboard, or the pointer is over it and nothing else has the keyboard.
    Plot,
    /// On the table of stances, as on the chart.
    Table,
    /// While a question or a form is open. Such keys belong to the form; they stand here to be shown.
    Form,
}

impl Scope {
    /// All of them, in the order in which they are shown.
    pub const ALL: [Self; 6] = [Self::Window, Self::Reader, Self::Board, Self::Plot, Self::Table, Self::Form];

    /// What it is called.
    pub const fn label(self) -> &'static str {
        match self {
            Self::Window => "Everywhere",
            Self::Board => "Board",
            Self::Reader => "Reader",
            Self::Plot => "Plot",
            Self::Table => "Stances",
            Self::Form => "Forms",
        }
    }
}

/// A menu of the menu bar.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Menu {
    /// Maps as files.
    File,
    /// Steps and selections.
    Edit,
    /// What a map is made of.
    Add,
    /// What is shown.
    View,
    /// About the program.
    Help,
}

impl Menu {
    /// All of them, from left to right.
    pub const ALL: [Self; 5] = [Self::File, Self::Edit, Self::Add, Self::View, Self::Help];

    /// What stands on it.
    pub const fn label(self) -> &'static str {
        match self {
            Self::File => "File",
            Self::Edit => "Edit",
            Self::Add => "Add",
            Self::View => "View",
            Self::Help => "Help",
        }
    }
}

/// What decides which commands can be used now.
#[derive(Debug, Clone, Copy, Default)]
pub struct Situation {
    /// The map can't be changed.
    pub read_only: bool,
    /// There is a step to undo.
    pub can_undo: bool,
    /// There is a step to redo.
    pub can_redo: bool,
    /// Something is selected.
    pub selected: bool,
    /// The plot shows a chart.
    pub chart: bool,
    /// The map asks something: it holds dimensions or proposals.
    pub asks: bool,
    /// The map holds stances.
    pub stances: bool,
    /// The map lies in a file.
    pub filed: bool,
    /// A board is shown.
    pub board: bool,
    /// A source is shown.
    pub source: bool,
    /// A quote of the source that is shown is selected.
    pub quote: bool,
}

/// All that is known of a command.
#[derive(Debug, Clone, Copy)]
pub struct Entry {
    /// What it is called; it ends in `…` when the command asks for more.
    pub label: &'static str,
    /// What it does, in a sentence without a final period.
    pub about: &'static str,
    /// Where its keys hold.
    pub scope: Scope,
    /// Its menu, and the group there: a line stands between two groups.
    pub menu: Option<(Menu, u8)>,
    /// Its group in the tool bar.
    pub tool: Option<u8>,
    keys: [Option<KeyboardShortcut>; 2],
    /// Whether it changes the map.
    pub edits: bool,
    /// Whether its keys belong to a text field while one is being typed in.
    pub yields_to_typing: bool,
    /// Whether the field that is being typed in keeps the keyboard.
    pub keeps_typing: bool,
    when: fn(&Situation) -> bool,
}

impl Entry {
    const fn new(label: &'static str, about: &'static str) -> Self {
        Self {
            label,
            about,
            scope: Scope::Window,
            menu: None,
            tool: None,
            keys: [None; 2],
            edits: false,
            yields_to_typing: false,
            keeps_typing: false,
            when: |_| true,
        }
    }
    const fn menu(self, menu: Menu, group: u8) -> Self {
        Self { menu: Some((menu, group)), ..self }
    }
    const fn tool(self, group: u8) -> Self {
        Self { tool: Some(group), ..self }
    }
    const fn on<const N: usize>(self, keys: [KeyboardShortcut; N]) -> Self {
        let keys = match keys.as_slice() {
            [] => [None, None],
            [one] => [Some(*one), None],
            [one, other, ..] => [Some(*one), Some(*other)],
        };
        Self { keys, ..self }
    }
    /// Its keys, the first of which is shown. Two commands of one scope never share them.
    pub fn keys(&self) -> impl Iterator<Item = &KeyboardShortcut> {
        self.keys.iter().flatten()
    }
    const fn edits(self) -> Self {
        Self { edits: true, ..self }
    }
    const fn yields_to_typing(self) -> Self {
        Self { yields_to_typing: true, ..self }
    }
    const fn keeps_typing(self) -> Self {
        Self { keeps_typing: true, ..self }
    }
    const fn when(self, when: fn(&Situation) -> bool) -> Self {
        Self { when, ..self }
    }
    const fn board(self) -> Self {
        Self { scope: Scope::Board, when: |now| now.board, ..self }
    }
    const fn reader(self) -> Self {
        Self { scope: Scope::Reader, when: |now| now.source, ..self }
    }
    const fn plot(self) -> Self {
        Self { scope: Scope::Plot, when: |now| now.chart, ..self }
    }
    const fn table(self) -> Self {
        Self { scope: Scope::Table, when: |now| now.stances, ..self }
    }
}

const fn plain(key: Key) -> KeyboardShortcut {
    KeyboardShortcut::new(Modifiers::NONE, key)
}
const fn shift(key: Key) -> KeyboardShortcut {
    KeyboardShortcut::new(Modifiers::SHIFT, key)
}
const fn ctrl(key: Key) -> KeyboardShortcut {
    KeyboardShortcut::new(Modifiers::COMMAND, key)
}
const fn ctrl_shift(key: Key) -> KeyboardShortcut {
    KeyboardShortcut::new(Modifiers::COMMAND.plus(Modifiers::SHIFT), key)
}

macro_rules! commands {
    ($($name:ident: $label:literal, $about:literal $(. $method:ident ($($argument:expr),*))*;)*) => {
        /// A user command.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Command {
            $(#[doc = $about] $name,)*
        }

        impl Command {
            /// All of them, in the order of menus.
            pub const ALL: &[Self] = &[$(Self::$name,)*];

            /// All that is known of it.
            pub const fn entry(self) -> Entry {
                match self {
                    $(Self::$name => const { Entry::new($label, $about)$(.$method($($argument),*))* },)*
                }
            }
            /// The name under which it is remembered; it stays the same whatever the command is called.
            pub const fn key(self) -> &'static str {
                match self {
                    $(Self::$name => stringify!($name),)*
                }
            }
        }
    };
}

commands! {
    New: "New map", "Starts an empty map".menu(Menu::File, 0).on([ctrl(Key::N)]);
    Open: "Open…", "Opens a map from a file".menu(Menu::File, 0).tool(0).on([ctrl(Key::O)]);
    OpenSample: "Open the sample map", "Opens the map that comes with the program".menu(Menu::File, 0);
    Start: "Start page", "Shows what was worked on last, and what a new map can begin with".menu(Menu::File, 0);
    Save: "Save", "Saves the map in its file".menu(Menu::File, 1).tool(0).on([ctrl(Key::S)]).keeps_typing();
    SaveAs: "Save as…", "Saves the map in another file".menu(Menu::File, 1).on([ctrl_shift(Key::S)]);
    KeepTemplate: "Keep as a template", "Keeps the questions, proposals, blocs and charts for new maps"
        .menu(Menu::File, 1).when(|now| now.asks);
    Backups: "Backups…", "Shows the earlier versions of the map's file"
        .menu(Menu::File, 1).when(|now| now.filed);
    Compare: "Compare and merge with another map…", "Shows what another map has otherwise, and merges it"
        .menu(Menu::File, 2);
    ExportReport: "Export a report (HTML)…", "Writes a report that any browser shows".menu(Menu::File, 2);
    ExportPackage: "Pack the map to share…", "Packs the map, its pictures and charts for others"
        .menu(Menu::File, 2);
    ExportSvg: "Export the chart as SVG…", "Writes the chart that the plot shows as SVG"
        .menu(Menu::File, 3).tool(3).on([ctrl(Key::E)]).when(|now| now.chart);
    ExportPng: "Export the chart as PNG…", "Writes the chart that the plot shows as PNG"
        .menu(Menu::File, 3).on([ctrl_shift(Key::E)]).when(|now| now.chart);
    ExportPdf: "Export the chart as PDF…", "Writes the chart that the plot shows as PDF"
        .menu(Menu::File, 3).when(|now| now.chart);
    ExportData: "Export the chart's data…", "Writes what the plot shows as an Excel workbook or as CSV"
        .menu(Menu::File, 3).when(|now| now.chart);
    CopyChart: "Copy the chart", "Puts the chart on the clipboard as a picture"
        .menu(Menu::File, 3).on([ctrl_shift(Key::C)]).when(|now| now.chart);
    ExportBoardSvg: "Export the board as SVG…", "Writes the board that is shown as SVG".menu(Menu::File, 4);
    ExportBoardPng: "Export the board as PNG…", "Writes the board that is shown as PNG".menu(Menu::File, 4);
    ExportBoardPdf: "Export the board as PDF…", "Writes the board that is shown as PDF".menu(Menu::File, 4);
    ExportNetwork: "Export the network (GraphML)…", "Writes actors and relations for other programs"
        .menu(Menu::File, 4);
    Quit: "Quit", "Closes the program".menu(Menu::File, 5).on([ctrl(Key::Q)]);

    Undo: "Undo", "Takes the last step back"
        .menu(Menu::Edit, 0).tool(1).on([ctrl(Key::Z)]).edits().yields_to_typing().when(|now| now.can_undo);
    Redo: "Redo", "Makes the step that was taken back again"
        .menu(Menu::Edit, 0).tool(1).on([ctrl_shift(Key::Z), ctrl(Key::Y)])
        .edits().yields_to_typing().when(|now| now.can_redo);
    Palette: "Search or run a command…", "Finds any command, and anything in the map, by a few letters"
        .menu(Menu::Edit, 1).on([ctrl(Key::K), ctrl(Key::P)]);
    Find: "Find…", "Finds words in texts, quotes, actors, stances and notes".menu(Menu::Edit, 1).on([ctrl(Key::F)]);
    Preferences: "Preferences…", "Shows what you can have as you like it, whatever map is open"
        .menu(Menu::Edit, 3).on([ctrl(Key::Comma)]);
    Delete: "Delete from the map…", "Deletes what is selected from the map"
        .menu(Menu::Edit, 2).on([ctrl(Key::Delete)]).edits().yields_to_typing().when(|now| now.selected);

    OpenText: "Open texts…", "Makes sources of files"
        .menu(Menu::Add, 0).tool(2).on([ctrl_shift(Key::O)]).edits();
    OpenFolder: "Open a folder of texts…", "Makes sources of all files of a folder".menu(Menu::Add, 0).edits();
    PasteSource: "Paste a text…", "Makes a source of a pasted text"
        .menu(Menu::Add, 0).tool(2).on([ctrl_shift(Key::V)]).edits();
    NewActor: "New actor", "Adds an actor".menu(Menu::Add, 1).tool(2).on([ctrl_shift(Key::A)]).edits();
    NewBloc: "New bloc", "Adds a bloc".menu(Menu::Add, 1).edits();
    NewDimension: "New dimension", "Adds a dimension".menu(Menu::Add, 1).on([ctrl_shift(Key::D)]).edits();
    NewProposal: "New proposal", "Adds a proposal".menu(Menu::Add, 1).on([ctrl_shift(Key::P)]).edits();
    NewEvent: "New event", "Adds an event".menu(Menu::Add, 1).edits();
    NewCoder: "New coder", "Adds a coder, who codes from then on".menu(Menu::Add, 1).edits();
    NewStance: "New stance…", "Records where an actor stands, from what is selected"
        .menu(Menu::Add, 2).tool(2).on([ctrl(Key::T)]).edits();
    NewBoard: "New board", "Adds a board".menu(Menu::Add, 2).edits();

    ShowBoard: "Board", "Shows the board".menu(Menu::View, 0).on([ctrl(Key::Num1)]);
    ShowReader: "Reader", "Shows the reader".menu(Menu::View, 0).on([ctrl(Key::Num2)]);
    ShowPlot: "Plot", "Shows the plot".menu(Menu::View, 0).on([ctrl(Key::Num3)]);
    ShowTable: "Stances", "Shows the table of stances".menu(Menu::View, 0).on([ctrl(Key::Num4)]);
    ShowQuotes: "Quotes", "Shows the list of quotes".menu(Menu::View, 0).on([ctrl(Key::Num5)]);
    ShowHistory: "History", "Shows the steps that were made".menu(Menu::View, 0).on([ctrl(Key::Num6)]);
    Conflicts: "Conflicts and doubles…",
        "Shows what contradicts each other since a merge, and what may be there twice".menu(Menu::View, 0);
    WhoCodes: "Who is coding…", "Asks who is coding".menu(Menu::View, 1);
    CodeBlind: "Code blind (hide the others' work)", "Hides what other coders recorded, or shows it again"
        .menu(Menu::View, 1);
    Larger: "Larger interface", "Shows everything larger"
        .menu(Menu::View, 2).on([ctrl(Key::Plus), ctrl(Key::Equals)]).keeps_typing();
    Smaller: "Smaller interface", "Shows everything smaller".menu(Menu::View, 2).on([ctrl(Key::Minus)])
        .keeps_typing();
    NormalSize: "Interface at 100 %", "Shows everything in its usual size".menu(Menu::View, 2).on([ctrl(Key::Num0)])
        .keeps_typing();
    ToggleTheme: "Light or dark", "Changes between the light and the dark look".menu(Menu::View, 2);
    ResetLayout: "Reset the panels", "Puts the panels back to where they were at first".menu(Menu::View, 2);

    Keys: "Keys and mouse", "Shows the keys".menu(Menu::Help, 0).on([plain(Key::F1)]);
    About: "About Stancemap", "Says what program this is".menu(Menu::Help, 0);

    NextSuggestion: "Next suggestion", "Goes to the next suggestion".reader().on([plain(Key::N)]);
    PreviousSuggestion: "Previous suggestion", "Goes to the suggestion before".reader().on([plain(Key::P)]);
    Accept: "Accept", "Accepts the suggestion; of a selected quote, asks for the speaker"
        .reader().on([plain(Key::Enter)]).edits();
    Dismiss: "Dismiss", "Dismisses the suggestion".reader().on([plain(Key::Delete), plain(Key::Backspace)]).edits();
    NextSentence: "Next sentence", "Goes to the next sentence, or selects it".reader().on([plain(Key::Period)]);
    PreviousSentence: "Previous sentence", "Goes to the sentence before, or selects it"
        .reader().on([plain(Key::Comma)]);
    SelectSentence: "Select the sentence", "Selects the sentence at the caret".reader().on([plain(Key::S)]);
    Extend: "Extend by a sentence", "Extends the selection by a sentence, at the end where the caret is"
        .reader().on([plain(Key::E), shift(Key::S)]);
    Shrink: "Shrink by a sentence", "Shrinks the selection by a sentence".reader().on([plain(Key::R)]);
    ExtendByWord: "Extend by a word", "Extends the selection by a word".reader().on([shift(Key::E)]);
    ShrinkByWord: "Shrink by a word", "Shrinks the selection by a word".reader().on([shift(Key::R)]);
    LetGo: "Let go of the selection", "Selects no passage any more".reader().on([plain(Key::Escape)]);
    Bounds: "Move the ends of the quote", "Changes where the selected quote ends, and pressed again where it begins"
        .reader().on([plain(Key::B)]).edits().when(|now| now.quote);
    Quote: "Make a quote", "Makes a quote of the selection or the sentence".reader().on([plain(Key::Q)]).edits();
    Occurrences: "All occurrences…", "Finds the selected words everywhere, to be recorded as quotes"
        .reader().on([shift(Key::Q)]);
    Speaker: "Speaker of the quote", "Asks who says the selected quote"
        .reader().on([plain(Key::A)]).edits().when(|now| now.quote);
    QuoteKind: "Kind of the quote", "Changes the kind of the selected quote"
        .reader().on([plain(Key::K)]).edits().when(|now| now.quote);
    Subject: "Subject of the stance", "Asks what the stance in the quote is on"
        .reader().on([plain(Key::U)]).edits().when(|now| now.quote);
    Position: "Position of the stance", "Asks where the speaker of the quote stands"
        .reader().on([plain(Key::O)]).edits().when(|now| now.quote);
    Confidence: "Confidence of the stance", "Changes the confidence of the stance to be recorded"
        .reader().on([plain(Key::C)]).edits().when(|now| now.quote);
    StanceOfQuote: "Stance form for the quote", "Opens the stance form for the selected quote"
        .reader().on([plain(Key::T)]).edits().when(|now| now.quote);
    LargerText: "Larger text", "Sets the text larger".reader().on([plain(Key::Plus), plain(Key::Equals)]);
    SmallerText: "Smaller text", "Sets the text smaller".reader().on([plain(Key::Minus)]);

    ToolSelect: "Select", "Select and move. Shift adds, a drag on bare board boxes, Alt and a drag draws a lasso"
        .board().on([plain(Key::V)]);
    ToolPan: "Pan", "Drag the view; the middle button and the held space bar do it with every tool"
        .board().on([plain(Key::H)]);
    ToolRelate: "Relation", "Click one actor and then another, or drag between them"
        .board().on([plain(Key::R)]).edits();
    ToolNote: "Note", "Click or drag where the note goes".board().on([plain(Key::N)]).edits();
    ToolFrame: "Frame", "Drag a frame; what lies in it moves with it".board().on([plain(Key::G)]).edits();
    ToolPin: "Pin", "Click where a quote or a source is to be pinned".board().on([plain(Key::P)]).edits();
    Fit: "Fit", "Shows all of the board".board().on([plain(Key::F)]);
    FitSelection: "Fit the selection", "Shows what is selected on the board".board().on([shift(Key::F)]);
    ZoomIn: "Zoom in", "Shows the board larger".board().on([plain(Key::Plus), plain(Key::Equals)]);
    ZoomOut: "Zoom out", "Shows the board smaller".board().on([plain(Key::Minus)]);
    TakeOff: "Remove from the board", "Takes what is selected off the board; the map still holds it"
        .board().on([plain(Key::Delete), plain(Key::Backspace)]).edits();
    Duplicate: "Duplicate", "Makes copies of what is selected on the board".board().on([ctrl(Key::D)]).edits();
    MoveLeft: "Move left", "Moves what is selected a little to the left".board().on([plain(Key::ArrowLeft)]).edits();
    MoveRight: "Move right", "Moves what is selected a little to the right"
        .board().on([plain(Key::ArrowRight)]).edits();
    MoveUp: "Move up", "Moves what is selected a little up".board().on([plain(Key::ArrowUp)]).edits();
    MoveDown: "Move down", "Moves what is selected a little down".board().on([plain(Key::ArrowDown)]).edits();
    StepLeft: "Move left by a step", "Moves what is selected left by a step of the grid"
        .board().on([shift(Key::ArrowLeft)]).edits();
    StepRight: "Move right by a step", "Moves what is selected right by a step of the grid"
        .board().on([shift(Key::ArrowRight)]).edits();
    StepUp: "Move up by a step", "Moves what is selected up by a step of the grid"
        .board().on([shift(Key::ArrowUp)]).edits();
    StepDown: "Move down by a step", "Moves what is selected down by a step of the grid"
        .board().on([shift(Key::ArrowDown)]).edits();
    NextActor: "Next actor", "Selects the next actor of the board in reading order".board().on([plain(Key::Tab)]);
    PreviousActor: "Previous actor", "Selects the actor of the board before in reading order"
        .board().on([shift(Key::Tab)]);
    OpenSelected: "Open what is selected", "Opens what is selected on the board".board().on([plain(Key::Enter)]);
    BackToSelect: "Back to selecting", "Puts the tool of the board away".board().on([plain(Key::Escape)]);

    NextPoint: "Next point", "Selects the next point of the chart, from left to right"
        .plot().on([plain(Key::ArrowRight), plain(Key::ArrowDown)]);
    PreviousPoint: "Previous point", "Selects the point of the chart before"
        .plot().on([plain(Key::ArrowLeft), plain(Key::ArrowUp)]);
    ReadPoint: "Read the quotes of a point", "Shows the first quote behind the selected point in its source"
        .plot().on([plain(Key::Enter)]);
    WholePlot: "Show the whole scales", "Shows all of both scales".plot().on([plain(Key::F)]);
    MagnifyPlot: "Magnify", "Shows less of both scales, larger".plot().on([plain(Key::Plus), plain(Key::Equals)]);
    DiminishPlot: "Diminish", "Shows more of both scales, smaller".plot().on([plain(Key::Minus)]);

    NextStance: "Next stance", "Selects the stance in the next row".table().on([plain(Key::ArrowDown)]);
    PreviousStance: "Previous stance", "Selects the stance in the row before".table().on([plain(Key::ArrowUp)]);
    FirstStance: "First stance", "Selects the stance in the first row".table().on([plain(Key::Home)]);
    LastStance: "Last stance", "Selects the stance in the last row".table().on([plain(Key::End)]);
    ReadStance: "Read the quotes of a stance", "Shows the first quote behind the selected stance in its source"
        .table().on([plain(Key::Enter)]);
    EditStance: "Change the stance…", "Opens the form of the selected stance".table().on([plain(Key::F2)]).edits();
}

/// What the mouse, and keys that belong to a form, do: where, with what, what.
pub const ALSO: &[(Scope, &str, &str)] = &[
    (Scope::Window, "Escape", "Cancel what is under way"),
    (Scope::Window, "Drop a file", "Open a map, or add a text as a source"),
    (Scope::Window, "Drag or double click in the browser", "Place an actor on the board"),
    (Scope::Reader, "Drag, double click, triple click", "Select a passage, a word, a sentence"),
    (Scope::Reader, "Shift+arrows", "Extend the selection"),
    (Scope::Reader, "Drag an end of the selected quote", "Change where it begins or ends"),
    (Scope::Reader, "Shift+Enter in the position", "Record the stance, and go on with another subject"),
    (Scope::Board, "Wheel or pinch", "Zoom to the pointer"),
    (Scope::Board, "Space+drag, middle button", "Move the view"),
    (Scope::Board, "Alt+drag", "Draw a lasso around what is to be selected"),
    (Scope::Board, "Ctrl while dragging", "Snap to nothing"),
    (Scope::Board, "Ctrl+C, Ctrl+X, Ctrl+V", "Copy, cut and paste, also between boards and maps"),
    (Scope::Board, "Drag from an actor's edge", "Draw a relation"),
    (Scope::Plot, "Drag a point", "Restate a position"),
    (Scope::Plot, "Double click a point", "Open its first quote"),
    (Scope::Plot, "Wheel or pinch, drag", "Magnify at the pointer, move the scales"),
    (Scope::Plot, "Double click beside the points", "Show the whole scales"),
    (Scope::Table, "Double click a row", "Open the first quote of the stance"),
    (Scope::Form, "Enter, Shift+Enter in Find", "Go to the next passage, to the one before"),
    (Scope::Form, "Ctrl+Enter", "Record the stance, add the source"),
];

impl Command {
    /// What it is called.
    pub const fn label(self) -> &'static str {
        self.entry().label
    }
    /// The keys that are shown for it.
    pub fn shortcut(self) -> Option<KeyboardShortcut> {
        self.entry().keys().next().copied()
    }
    /// The keys that are shown for it, as they are called on this system; empty where it has none.
    pub fn keys_in_words(self, ctx: &Context) -> String {
        self.shortcut().map_or_else(String::new, |keys| in_words(ctx, &keys))
    }
    /// What it does and its keys, for a tooltip.
    pub fn tip(self, ctx: &Context) -> String {
        match self.shortcut() {
            Some(keys) => format!("{} ({})", self.entry().about, in_words(ctx, &keys)),
            None => self.entry().about.to_owned(),
        }
    }
    /// Whether it can be used now.
    pub fn enabled(self, now: &Situation) -> bool {
        let entry = self.entry();
        (!entry.edits || !now.read_only) && (entry.when)(now)
    }

    /// Whether it takes the keyboard from the text to a field, so that what is typed next is meant for that.
    pub const fn gives_keyboard_away(self) -> bool {
        matches!(
            self,
            Self::Quote
                | Self::Accept
                | Self::Speaker
                | Self::Subject
                | Self::Position
                | Self::StanceOfQuote
                | Self::Occurrences
        )
    }

    /// The command of a scope that a press of a key means.
    pub fn of_key(scope: Scope, key: Key, modifiers: Modifiers) -> Option<Self> {
        let means = |keys: &KeyboardShortcut| {
            // A plus may need Shift, depending on the keyboard.
            let free = matches!(keys.logical_key, Key::Plus | Key::Equals | Key::Minus);
            let modifiers = Modifiers { shift: modifiers.shift && !free, ..modifiers };
            keys.logical_key == key && modifiers.matches_exact(keys.modifiers)
        };
        let of_scope = Self::ALL.iter().copied().filter(|command| command.entry().scope == scope);
        of_scope.into_iter().find(|command| command.entry().keys().any(means))
    }
}

/// Keys as they are called on this system; signs stand for themselves.
pub fn in_words(ctx: &Context, keys: &KeyboardShortcut) -> String {
    ctx.format_shortcut(keys).replace("Period", ".").replace("Comma", ",")
}

/// Takes the keys of a scope's commands out of a frame's input and gives the commands, in the order of the presses.
/// A command that can't be used takes its keys as well, so that they never mean something else; only keys that `wants`
/// doesn't want stay.
pub fn take(ctx: &Context, scope: Scope, wants: impl Fn(Command) -> bool) -> Vec<Command> {
    let mut pressed = Vec::new();
    ctx.input_mut(|input| {
        input.events.retain(|event| {
            let Event::Key { key, pressed: true, modifiers, .. } = event else { return true };
            match Command::of_key(scope, *key, *modifiers).filter(|command| wants(*command)) {
                Some(command) => {
                    pressed.push(command);
                    false
                }
                None => true,
            }
        });
    });
    pressed
}

/// The commands of a panel's scope that were chosen elsewhere or whose keys were pressed where they hold: while the
/// panel has the keyboard, or the pointer is over it and nothing else has the keyboard.
pub fn of_panel(scope: Scope, panel: &Response, chosen: &mut Vec<Command>) -> Vec<Command> {
    let mut commands = std::mem::take(chosen);
    let nobody = panel.ctx.memory(|memory| memory.focused().is_none());
    let over = nobody && panel.contains_pointer() && !egui::Popup::is_any_open(&panel.ctx);
    if panel.has_focus() || over {
        // Else the arrows would take the keyboard elsewhere.
        let filter = EventFilter { horizontal_arrows: true, vertical_arrows: true, ..EventFilter::default() };
        panel.ctx.memory_mut(|memory| memory.set_focus_lock_filter(panel.id, filter));
        commands.extend(take(&panel.ctx, scope, |_| true));
    }
    commands
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_two_commands_of_a_scope_share_their_keys() {
        for (n, command) in Command::ALL.iter().enumerate() {
            for other in Command::ALL.iter().skip(n + 1) {
                let (a, b) = (command.entry(), other.entry());
                let apart = a.scope != b.scope && a.scope != Scope::Window && b.scope != Scope::Window;
                for keys in a.keys() {
                    assert!(
                        apart || !b.keys().any(|other| other == keys),
                        "{command:?} has the keys of {other:?}"
                    );
                }
            }
        }
    }

    #[test]
    fn keys_mean_their_command_with_just_their_modifiers() {
        // What a system other than macOS reports for Ctrl.
        let ctrl = Modifiers { ctrl: true, command: true, ..Modifiers::NONE };
        let shifted = Modifiers { shift: true, ..ctrl };
        let of = |key, modifiers| Command::of_key(Scope::Window, key, modifiers);
        assert_eq!(of(Key::Z, ctrl), Some(Command::Undo));
        assert_eq!(of(Key::Z, shifted), Some(Command::Redo));
        assert_eq!(of(Key::Y, ctrl), Some(Command::Redo));
        assert_eq!(of(Key::Z, Modifiers::NONE), None);
        assert_eq!(Command::of_key(Scope::Board, Key::D, ctrl), Some(Command::Duplicate));
        assert_eq!(Command::of_key(Scope::Board, Key::D, shifted), None);
        assert_eq!(of(Key::Equals, shifted), Some(Command::Larger));
        assert_eq!(Command::of_key(Scope::Board, Key::Equals, Modifiers::SHIFT), Some(Command::ZoomIn));
        assert_eq!(Command::of_key(Scope::Board, Key::Equals, shifted), None);
        let on_a_mac = Modifiers { mac_cmd: true, command: true, ..Modifiers::NONE };
        assert_eq!(Command::of_key(Scope::Board, Key::D, on_a_mac), Some(Command::Duplicate));
    }

    #[test]
    fn each_command_says_what_it_does_and_is_known_by_one_name() {
        let mut keys: Vec<_> = Command::ALL.iter().map(|command| command.key()).collect();
        keys.sort_unstable();
        keys.dedup();
        assert_eq!(keys.len(), Command::ALL.len());
        for command in Command::ALL {
            let entry = command.entry();
            assert!(!entry.label.is_empty() && !entry.about.ends_with('.'), "{command:?}");
        }
    }

    #[test]
    fn a_read_only_map_offers_nothing_that_edits() {
        let now = Situation {
            read_only: true,
            can_undo: true,
            can_redo: true,
            selected: true,
            chart: true,
            asks: true,
            stances: true,
            filed: true,
            board: true,
            source: true,
            quote: true,
        };
        for command in
            [Command::Undo, Command::NewActor, Command::Delete, Command::PasteSource, Command::Quote]
        {
            assert!(!command.enabled(&now), "{command:?}");
        }
        assert!(Command::SaveAs.enabled(&now) && Command::ExportSvg.enabled(&now));
    }
}
