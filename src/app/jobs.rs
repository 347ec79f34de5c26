//! Work off the UI thread: file dialogs, reading, writing. A job is a closure; what it gives comes back
//! to the shell as a message in a later frame.

use std::path::PathBuf;
use std::sync::mpsc::{Receiver, Sender, channel};

use crate::share::package::ENDING;

/// What a file dialog asks for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Ask {
    /// A map to open.
    OpenMap,
    /// Files to make sources of.
    OpenTexts,
    /// A folder whose files become sources.
    OpenFolder,
    /// Where to save a map; the proposed file name.
    SaveMap(String),
    /// Where to write a chart; the proposed file name, which ends in the format.
    Export(String),
    /// A picture of an actor.
    Picture(crate::model::ActorId),
    /// Where to write a board; the proposed file name, which ends in the format.
    ExportBoard(String),
    /// Where to write the network; the proposed file name.
    ExportNetwork(String),
    /// Where to write the report; the proposed file name.
    Report(String),
    /// Where to write a package, and what it leaves out; the proposed file name.
    Pack(String, crate::share::Redaction),
    /// In which folder to unpack a package.
    Unpack(PathBuf),
}

impl Ask {
    /// What is asked for, in words.
    pub const fn title(&self) -> &'static str {
        match self {
            Self::OpenMap => "Open a map",
            Self::OpenTexts => "Open files as sources",
            Self::OpenFolder => "Open a folder of sources",
            Self::SaveMap(_) => "Save the map",
            Self::Export(_) => "Export the chart",
            Self::Picture(_) => "Choose a picture",
            Self::ExportBoard(_) => "Export the board",
            Self::ExportNetwork(_) => "Export the network as GraphML or GEXF",
            Self::Report(_) => "Export the report",
            Self::Pack(..) => "Pack the map",
            Self::Unpack(_) => "Unpack into a folder",
        }
    }
    /// The file name that is proposed; none where a file is opened.
    pub fn proposed(&self) -> &str {
        match self {
            Self::SaveMap(name)
            | Self::Export(name)
            | Self::ExportBoard(name)
            | Self::ExportNetwork(name)
            | Self::Report(name)
            | Self::Pack(name, _) => name,
            Self::OpenMap | Self::OpenTexts | Self::OpenFolder | Self::Picture(_) | Self::Unpack(_) => "",
        }
    }
}

/// Where file dialogs come from: the system's own, or answers prepared by a test.
pub trait Dialogs {
    /// Begins to ask. The closure gets the chosen paths, none where the user changed their mind; it may be
    /// called from any thread, later.
    fn ask(&mut self, ask: &Ask, answer: Box<dyn FnOnce(Vec<PathBuf>) + Send>);

    /// Whether an answer without paths that comes at once means that there was no dialog at all: some
    /// desktops have none, and the library can't tell.
    fn may_be_missing(&self) -> bool {
        false
    }
}

/// The system's dialogs.
pub struct NativeDialogs;

impl Dialogs for NativeDialogs {
    fn may_be_missing(&self) -> bool {
        true
    }
    fn ask(&mut self, ask: &Ask, answer: Box<dyn FnOnce(Vec<PathBuf>) + Send>) {
        let dialog = rfd::AsyncFileDialog::new();
        let path = |file: rfd::FileHandle| file.path().to_path_buf();
        // The dialog is made here, on the main thread, as macOS demands; its answer is awaited elsewhere.
        match ask {
            Ask::OpenMap => {
                let file =
                    dialog.set_title(ask.title()).add_filter("Stancemap", &["ron", ENDING]).pick_file();
                wait("open dialog", async move { answer(file.await.map(path).into_iter().collect()) });
            }
            Ask::OpenTexts => {
                let files = dialog
                    .set_title(ask.title())
                    .add_filter("Texts and references", &readable())
                    .pick_files();
                wait("open dialog", async move {
                    answer(files.await.unwrap_or_default().into_iter().map(path).collect());
                });
            }
            Ask::OpenFolder | Ask::Unpack(_) => {
                let folder = dialog.set_title(ask.title()).pick_folder();
                wait("folder dialog", async move { answer(folder.await.map(path).into_iter().collect()) });
            }
            Ask::Picture(_) => {
                let file =
                    dialog.set_title(ask.title()).add_filter("Picture", &["png", "jpg", "jpeg"]).pick_file();
                wait("picture dialog", async move { answer(file.await.map(path).into_iter().collect()) });
            }
            Ask::SaveMap(name) => {
                let file = dialog
                    .set_title(ask.title())
                    .set_file_name(name)
                    .add_filter("Stancemap", &["ron"])
                    .save_file();
                wait("save dialog", async move { answer(file.await.map(path).into_iter().collect()) });
            }
            Ask::Export(name)
            | Ask::ExportBoard(name)
            | Ask::ExportNetwork(name)
            | Ask::Report(name)
            | Ask::Pack(name, _) => {
                let ending = name.rsplit('.').next().unwrap_or("svg").to_owned();
                let endings = match ask {
                    Ask::ExportNetwork(_) => vec!["graphml".to_owned(), "gexf".to_owned()],
                    _ => vec![ending.clone()],
                };
                let file = dialog
                    .set_title(ask.title())
                    .set_file_name(name)
                    .add_filter(ending.to_uppercase(), &endings)
                    .save_file();
                wait("export dialog", async move { answer(file.await.map(path).into_iter().collect()) });
            }
        }
    }
}

/// The endings of what becomes sources.
fn readable() -> Vec<&'static str> {
    crate::exchange::sources::ENDINGS.iter().copied().chain(["json", "ris", "bib"]).collect()
}

fn wait(name: &str, future: impl Future<Output = ()> + Send + 'static) {
    spawn(name, move || pollster::block_on(future));
}

/// Runs a closure on a thread of its own; on a system that gives no more threads it runs here and now.
fn spawn(name: &str, work: impl FnOnce() + Send + 'static) {
    let work = std::sync::Arc::new(std::sync::Mutex::new(Some(work)));
    let run = move || {
        let taken = work.lock().unwrap_or_else(std::sync::PoisonError::into_inner).take();
        if let Some(work) = taken {
            work();
        }
    };
    let fallback = run.clone();
    if std::thread::Builder::new().name(name.to_owned()).spawn(run).is_err() {
        fallback();
    }
}

/// The jobs under way and the way back for what they give, a `T` each.
pub struct Jobs<T> {
    sender: Sender<T>,
    receiver: Receiver<T>,
    running: Vec<String>,
    ctx: egui::Context,
}

impl<T: Send + 'static> Jobs<T> {
    /// No jobs yet; `ctx` is woken when one is done.
    pub fn new(ctx: egui::Context) -> Self {
        let (sender, receiver) = channel();
        Self { sender, receiver, running: Vec::new(), ctx }
    }
    /// Starts a job; `name` says in words what is being done.
    pub fn run(&mut self, name: impl Into<String>, work: impl FnOnce() -> T + Send + 'static) {
        let name = name.into();
        self.running.push(name.clone());
        let done = self.messenger();
        spawn(&name, move || done(work()));
    }
    /// A closure that sends one result and wakes the window.
    pub fn messenger(&self) -> impl FnOnce(T) + Send + 'static {
        let (sender, ctx) = (self.sender.clone(), self.ctx.clone());
        move |result| {
            // The receiver lives as long as the window; without a window nobody waits for the result.
            sender.send(result).ok();
            ctx.request_repaint();
        }
    }
    /// What is woken when something is done.
    pub fn ctx(&self) -> &egui::Context {
        &self.ctx
    }
    /// What has come in since the last frame.
    pub fn finished(&self) -> Vec<T> {
        self.receiver.try_iter().collect()
    }
    /// Notes that a job started by `run` has come in.
    pub fn close(&mut self, name: &str) {
        if let Some(at) = self.running.iter().position(|running| running == name) {
            self.running.remove(at);
        }
    }
    /// What is being done now, in words.
    pub fn running(&self) -> &[String] {
        &self.running
    }
}

/// One piece of work off the UI thread whose result a panel waits for. Dropping it lets the work go on and
/// its result be lost; who wants it to stop tells it so.
pub struct Task<T> {
    result: Receiver<T>,
}

impl<T: Send + 'static> Task<T> {
    /// Starts the work; `ctx` is woken when it is done.
    pub fn start(ctx: &egui::Context, name: &str, work: impl FnOnce() -> T + Send + 'static) -> Self {
        let (sender, result) = channel();
        let ctx = ctx.clone();
        spawn(name, move || {
            // Nobody may wait any more.
            sender.send(work()).ok();
            ctx.request_repaint();
        });
        Self { result }
    }
    /// The result, once, when it is there.
    pub fn poll(&self) -> Option<T> {
        self.result.try_recv().ok()
    }
}
