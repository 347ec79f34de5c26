//! Keeping the journal of the open document off the UI thread: steps are handed over, and are on the disk well
//! within a second. What a journal is, is `journal`'s.

use std::path::{Path, PathBuf};
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread::JoinHandle;
use std::time::Duration;

use super::journal::{Head, Journal, Kept, KnownChange, StepLabel};
use crate::model::StanceMap;

/// How long it is waited before a disk that failed is tried again.
const PATIENCE: Duration = Duration::from_secs(1);

enum Message {
    /// Another document, as it was last saved; `steps` were made since, and `before` is the journal that they
    /// were recovered from. The journal so far ends or, where it `goes_on`, stays until the first step is on the disk.
    Open { head: Box<Head>, base: Arc<StanceMap>, steps: Vec<Kept>, before: Option<PathBuf>, goes_on: bool },
    /// A step of the document.
    Step(Kept),
    /// The document's work is saved or given up.
    End,
    /// The journal stays as it is, to be offered at the next start.
    Leave,
    /// Answers once all that was handed over before is on the disk, or can't be.
    Flush(Sender<()>),
}

/// Keeps the journal of a document on a thread of its own.
pub struct JournalWriter {
    sender: Option<Sender<Message>>,
    trouble: Arc<Mutex<Option<String>>>,
    thread: Option<JoinHandle<()>>,
}

impl JournalWriter {
    /// Begins to keep journals in a folder. `wake` is called when there is news in [`JournalWriter::trouble`].
    pub fn new(folder: &Path, wake: impl Fn() + Send + 'static) -> Self {
        let (sender, receiver) = channel();
        let trouble = Arc::new(Mutex::new(None));
        let writer = WriterThread {
            folder: folder.to_path_buf(),
            opened: None,
            journal: None,
            earlier: None,
            pending: Vec::new(),
            trouble: Arc::clone(&trouble),
            wake: Box::new(wake),
        };
        let thread =
            std::thread::Builder::new().name("journal".to_owned()).spawn(move || writer.run(&receiver));
        match thread {
            Ok(thread) => Self { sender: Some(sender), trouble, thread: Some(thread) },
            Err(why) => {
                *trouble.lock().unwrap_or_else(PoisonError::into_inner) = Some(why.to_string());
                Self { sender: None, trouble, thread: None }
            }
        }
    }

    fn send(&self, message: Message) {
        if let Some(sender) = &self.sender {
            // The thread ends only after its sender is gone.
            sender.send(message).ok();
        }
    }

    /// Turns to another document, as it is saved. Where it is the same one on another base, it `goes_on`: the journal
    /// so far stays until the first step since is on the disk.
    pub fn open(&self, head: Head, base: Arc<StanceMap>, goes_on: bool) {
        self.send(Message::Open { head: Box::new(head), base, steps: Vec::new(), before: None, goes_on });
    }
    /// Turns to a document that was recovered, with the steps made since it was saved. The journal that they
    /// came from is removed once they are on the disk again.
    pub fn open_recovered(
        &self,
        head: Head,
        base: Arc<StanceMap>,
        steps: Vec<Kept>,
        before: Option<PathBuf>,
    ) {
        self.send(Message::Open { head: Box::new(head), base, steps, before, goes_on: false });
    }
    /// Hands over a step with the map that it led to and, where that is known, what it changed in which map.
    pub fn step(&self, made: StepLabel, map: Arc<StanceMap>, known: Option<KnownChange>) {
        self.send(Message::Step((made, map, known)));
    }
    /// Leaves the journal as it is, so that its work is offered at the next start.
    pub fn leave(&self) {
        self.send(Message::Leave);
    }
    /// Ends the journal: its work is saved or given up.
    pub fn end(&self) {
        self.send(Message::End);
    }
    /// Waits until all that was handed over is on the disk, or can't be, but no longer than that.
    pub fn flush(&self, at_most: Duration) {
        let (sender, receiver) = channel();
        self.send(Message::Flush(sender));
        receiver.recv_timeout(at_most).ok();
    }
    /// Why steps are not being kept; none while they are.
    pub fn trouble(&self) -> Option<String> {
        self.trouble.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }
}

impl Drop for JournalWriter {
    fn drop(&mut self) {
        self.sender = None;
        if let Some(thread) = self.thread.take() {
            thread.join().ok();
        }
    }
}

struct Opened {
    head: Head,
    base: Arc<StanceMap>,
    before: Option<PathBuf>,
}

/// What the thread knows.
struct WriterThread {
    folder: PathBuf,
    opened: Option<Opened>,
    /// Begun with the first step.
    journal: Option<Journal>,
    /// The journal on another base, until this one has begun.
    earlier: Option<Journal>,
    /// Steps that are not on the disk yet.
    pending: Vec<Kept>,
    trouble: Arc<Mutex<Option<String>>>,
    wake: Box<dyn Fn() + Send>,
}

impl WriterThread {
    fn run(mut self, receiver: &Receiver<Message>) {
        self.look();
        loop {
            let first = if self.pending.is_empty() {
                receiver.recv().map_err(|_| RecvTimeoutError::Disconnected)
            } else {
                receiver.recv_timeout(PATIENCE)
            };
            let mut waiting = Vec::new();
            match first {
                Ok(message) => self.take(message, &mut waiting),
                Err(RecvTimeoutError::Timeout) => {}
                Err(RecvTimeoutError::Disconnected) => break,
            }
            // Steps that came together get on the disk together.
            while let Ok(message) = receiver.try_recv() {
                self.take(message, &mut waiting);
            }
            self.write();
            for flushed in waiting {
                flushed.send(()).ok();
            }
        }
        self.write();
    }

    fn take(&mut self, message: Message, waiting: &mut Vec<Sender<()>>) {
        match message {
            Message::Open { head, base, steps, before, goes_on } => {
                if goes_on {
                    // What isn't written yet is in the step that follows.
                    self.pending.clear();
                    self.earlier = self.journal.take().or(self.earlier.take());
                } else {
                    self.end();
                }
                self.opened = Some(Opened { head: *head, base, before });
                self.pending = steps;
            }
            Message::Step(step) => self.pending.push(step),
            Message::End => self.end(),
            Message::Leave => {
                self.write();
                self.pending.clear();
                (self.opened, self.journal, self.earlier) = (None, None, None);
            }
            Message::Flush(sender) => waiting.push(sender),
        }
    }

    fn end(&mut self) {
        self.pending.clear();
        self.opened = None;
        for journal in [self.journal.take(), self.earlier.take()].into_iter().flatten() {
            journal.end();
        }
        self.look();
    }

    /// Finds out whether a step could be kept, before there is one to lose.
    fn look(&self) {
        self.tell(super::disk::try_folder(&self.folder).err().map(|why| why.to_string()));
    }

    fn write(&mut self) {
        if self.pending.is_empty() {
            return;
        }
        let written = self.try_write();
        if written.is_ok() {
            self.pending.clear();
        }
        self.tell(written.err().map(|why| why.to_string()));
    }

    fn try_write(&mut self) -> std::io::Result<()> {
        let Some(opened) = &mut self.opened else { return Ok(()) };
        let Some(journal) = &mut self.journal else {
            let (base, before) = (Arc::clone(&opened.base), opened.before.clone());
            let journal = Journal::begin(&self.folder, &opened.head, base, &self.pending, before)?;
            opened.before = None;
            self.journal = Some(journal);
            if let Some(earlier) = self.earlier.take() {
                earlier.end();
            }
            return Ok(());
        };
        let written = journal.append(&self.pending);
        if !journal.is_usable() {
            // It leads to all that was done before; a new one takes its place with the next attempt.
            self.earlier = self.journal.take();
        }
        written
    }

    fn tell(&self, news: Option<String>) {
        let mut trouble = self.trouble.lock().unwrap_or_else(PoisonError::into_inner);
        if *trouble != news {
            *trouble = news;
            drop(trouble);
            (self.wake)();
        }
    }
}
