//! Work off the UI thread, in one way: started with a name, cancellable, with progress, a panic caught and told. Its
//! result is polled by the panel that waits for it ([`Task`]), or comes back as a function of the window ([`Jobs`])
//! that runs only if what it was for is still there. What the work is, is whoever's who starts it.

use std::any::Any;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::mpsc::{Receiver, Sender, TryRecvError, channel};
use std::sync::{Arc, Mutex, PoisonError};

/// How far a piece of work has come, and whether it is still wanted. The work reports, the window reads.
pub struct Progress {
    name: String,
    quiet: bool,
    can_cancel: bool,
    done: AtomicUsize,
    total: AtomicUsize,
    cancelled: AtomicBool,
    ctx: egui::Context,
}

impl Progress {
    /// Says that `done` of `total` parts are done.
    pub fn report(&self, done: usize, total: usize) {
        self.done.store(done, Ordering::Relaxed);
        self.total.store(total, Ordering::Relaxed);
        self.ctx.request_repaint();
    }
    /// How many parts are done, of how many; none of none where the work doesn't say.
    pub fn so_far(&self) -> (usize, usize) {
        (self.done.load(Ordering::Relaxed), self.total.load(Ordering::Relaxed))
    }
    /// Says that the result isn't wanted any more.
    pub fn cancel(&self) {
        self.cancelled.store(true, Ordering::Relaxed);
    }
    /// Whether the work may stop, since nobody waits for its result.
    pub fn is_cancelled(&self) -> bool {
        self.cancelled.load(Ordering::Relaxed)
    }
    /// What is being done, in words.
    pub fn name(&self) -> &str {
        &self.name
    }
    /// Whether the user may cancel it.
    pub fn can_cancel(&self) -> bool {
        self.can_cancel
    }
}

/// Work that came to no result because of a fault of the program.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Panicked;

/// What is known of all work that is under way: what starts it, and what the status bar shows of it.
#[derive(Clone)]
pub struct Work {
    ctx: egui::Context,
    running: Arc<Mutex<Vec<Arc<Progress>>>>,
    faults: Arc<Mutex<Vec<String>>>,
}

/// What a panic said.
fn message(panic: &(dyn Any + Send)) -> &str {
    panic
        .downcast_ref::<String>()
        .map(String::as_str)
        .or_else(|| panic.downcast_ref::<&str>().copied())
        .unwrap_or("nothing is known of it")
}

impl Work {
    /// Nothing is under way; `ctx` is woken when there is news.
    pub fn new(ctx: egui::Context) -> Self {
        Self { ctx, running: Arc::default(), faults: Arc::default() }
    }
    /// What is woken when there is news.
    pub fn ctx(&self) -> &egui::Context {
        &self.ctx
    }
    /// What is under way and to be shown, the oldest first.
    pub fn running(&self) -> Vec<Arc<Progress>> {
        let running = self.running.lock().unwrap_or_else(PoisonError::into_inner);
        running.iter().filter(|progress| !progress.quiet && !progress.is_cancelled()).cloned().collect()
    }
    /// What has failed by a fault of the program since this was asked last, as sentences.
    pub fn take_faults(&self) -> Vec<String> {
        std::mem::take(&mut *self.faults.lock().unwrap_or_else(PoisonError::into_inner))
    }

    fn begin(&self, job: &Job) -> Arc<Progress> {
        let progress = Arc::new(Progress {
            name: job.name.clone(),
            quiet: job.quiet,
            can_cancel: job.cancel != Cancel::Never,
            done: AtomicUsize::new(0),
            total: AtomicUsize::new(0),
            cancelled: AtomicBool::new(false),
            ctx: self.ctx.clone(),
        });
        self.running.lock().unwrap_or_else(PoisonError::into_inner).push(Arc::clone(&progress));
        progress
    }

    fn run<T>(&self, progress: &Arc<Progress>, work: impl FnOnce(&Progress) -> T) -> Result<T, Panicked> {
        let result = catch_unwind(AssertUnwindSafe(|| work(progress))).map_err(|panic| {
            let (name, why) = (progress.name(), message(&*panic));
            let words = format!(
                "{name} failed by a fault of Stancemap ({why}). The map is as it was; please tell the makers"
            );
            self.faults.lock().unwrap_or_else(PoisonError::into_inner).push(words);
            Panicked
        });
        let mut running = self.running.lock().unwrap_or_else(PoisonError::into_inner);
        running.retain(|other| !Arc::ptr_eq(other, progress));
        result
    }
}

/// Runs a closure on a thread of its own; on a system that gives no more threads it runs here and now.
pub fn spawn(name: &str, work: impl FnOnce() + Send + 'static) {
    let work = Arc::new(Mutex::new(Some(work)));
    let run = move || {
        let taken = work.lock().unwrap_or_else(PoisonError::into_inner).take();
        if let Some(work) = taken {
            work();
        }
    };
    let fallback = run.clone();
    if std::thread::Builder::new().name(name.to_owned()).spawn(run).is_err() {
        fallback();
    }
}

/// One piece of work off the UI thread whose result somebody waits for. Dropping it cancels the work, whose result is
/// lost.
pub struct Task<T> {
    progress: Arc<Progress>,
    result: Receiver<Result<T, Panicked>>,
}

impl<T: Send + 'static> Task<T> {
    /// Starts work that is done before anybody would ask what is going on; `name` says in words what it is.
    pub fn start(on: &Work, name: &str, work: impl FnOnce(&Progress) -> T + Send + 'static) -> Self {
        Self::begin(on, &Job::new(name).quiet(), work)
    }

    fn begin(on: &Work, job: &Job, work: impl FnOnce(&Progress) -> T + Send + 'static) -> Self {
        let (sender, result) = channel();
        let progress = on.begin(job);
        let (on, shared) = (on.clone(), Arc::clone(&progress));
        spawn(&job.name, move || {
            // Nobody may wait any more.
            sender.send(on.run(&shared, work)).ok();
            on.ctx.request_repaint();
        });
        Self { progress, result }
    }

    /// The result, once, when it is there; work that failed by a fault of the program has none.
    pub fn poll(&self) -> Option<Result<T, Panicked>> {
        match self.result.try_recv() {
            Ok(result) => Some(result),
            Err(TryRecvError::Empty) => None,
            Err(TryRecvError::Disconnected) => Some(Err(Panicked)),
        }
    }
    /// How far it has come.
    pub fn progress(&self) -> &Progress {
        &self.progress
    }
}

impl<T> Drop for Task<T> {
    fn drop(&mut self) {
        self.progress.cancel();
    }
}

/// What follows from inputs that change: computed off the UI thread, one at a time, and anew when the inputs have
/// become others since. Until then the last result stays.
pub struct Latest<K, T> {
    /// What the result, or the work that is under way, is for.
    asked: Option<K>,
    task: Option<Task<T>>,
}

impl<K, T> Default for Latest<K, T> {
    fn default() -> Self {
        Self { asked: None, task: None }
    }
}

impl<K: PartialEq, T: Send + 'static> Latest<K, T> {
    /// Starts the work for a key, where nothing is under way and the last result was for another; gives a result
    /// that has come, once.
    pub fn update<W: FnOnce(&Progress) -> T + Send + 'static>(
        &mut self,
        on: &Work,
        name: &str,
        key: K,
        work: impl FnOnce() -> W,
    ) -> Option<T> {
        let come = self.task.as_ref().and_then(Task::poll);
        if come.is_some() {
            self.task = None;
        }
        if self.asked.as_ref() != Some(&key) {
            if self.task.is_none() {
                self.task = Some(Task::start(on, name, work()));
                self.asked = Some(key);
            } else if let Some(task) = &self.task {
                // What is under way is out of date; where it can't stop, it ends before the next begins.
                task.progress().cancel();
            }
        }
        come?.ok()
    }
    /// Whether work is under way.
    pub fn is_busy(&self) -> bool {
        self.task.is_some()
    }
    /// Forgets what was asked, so that it is computed anew.
    pub fn forget(&mut self) {
        (self.asked, self.task) = (None, None);
    }
}

/// What a job comes to: a function of the window.
type JobThen<W> = Box<dyn FnOnce(&mut W, &egui::Context) + Send>;

/// What becomes of a job that the user cancels.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Cancel {
    /// Its result is dropped.
    Drops,
    /// What was done until then counts.
    Keeps,
    /// It can't be cancelled.
    Never,
}

/// A job to be started.
#[derive(Debug, Clone)]
pub struct Job {
    name: String,
    kind: Option<&'static str>,
    owner: Option<u64>,
    quiet: bool,
    cancel: Cancel,
}

impl Job {
    /// A job of a name, which says in words what is being done.
    pub fn new(name: impl Into<String>) -> Self {
        Self { name: name.into(), kind: None, owner: None, quiet: false, cancel: Cancel::Drops }
    }
    /// The same, about one document alone: where another one is open when it ends, it comes to nothing.
    #[must_use]
    pub fn about(self, document: u64) -> Self {
        Self { owner: Some(document), ..self }
    }
    /// The same, of which only the latest of a kind counts.
    #[must_use]
    pub fn latest(self, kind: &'static str) -> Self {
        Self { kind: Some(kind), ..self }
    }
    /// The same, of which counts what was done until it was cancelled.
    #[must_use]
    pub fn in_parts(self) -> Self {
        Self { cancel: Cancel::Keeps, ..self }
    }
    /// The same, which can't be cancelled.
    #[must_use]
    pub fn for_certain(self) -> Self {
        Self { cancel: Cancel::Never, ..self }
    }
    /// The same, which nobody is told of.
    #[must_use]
    pub fn quiet(self) -> Self {
        Self { quiet: true, ..self }
    }
}

/// A job that is under way.
struct Running<W> {
    job: Job,
    task: Task<JobThen<W>>,
    /// What is done where it fails by a fault of the program.
    failed: Option<JobThen<W>>,
}

/// What has come of a job.
pub struct Finished<W> {
    /// The document that it is about, where it is about one alone.
    pub owner: Option<u64>,
    /// Whether nobody was told of it.
    pub quiet: bool,
    then: JobThen<W>,
}

impl<W> Finished<W> {
    /// Carries out what has come of it.
    pub fn run(self, window: &mut W, ctx: &egui::Context) {
        (self.then)(window, ctx);
    }
}

/// The jobs under way for a window `W`.
pub struct Jobs<W> {
    work: Work,
    running: Vec<Running<W>>,
    /// Answers that come from elsewhere, such as dialogs.
    sender: Sender<(Job, JobThen<W>)>,
    answers: Receiver<(Job, JobThen<W>)>,
}

impl<W: 'static> Jobs<W> {
    /// No jobs yet; `ctx` is woken when one is done.
    pub fn new(ctx: egui::Context) -> Self {
        let (sender, answers) = channel();
        Self { work: Work::new(ctx), running: Vec::new(), sender, answers }
    }
    /// What starts the panels' own work.
    pub fn work(&self) -> &Work {
        &self.work
    }

    /// Starts a job. `then` gets its result.
    pub fn start<R: Send + 'static>(
        &mut self,
        job: Job,
        work: impl FnOnce(&Progress) -> R + Send + 'static,
        then: impl FnOnce(&mut W, &egui::Context, R) + Send + 'static,
    ) {
        self.start_or(job, work, then, |_, _| {});
    }

    /// Starts a job; `failed` is carried out instead of `then` where it fails by a fault of the program.
    pub fn start_or<R: Send + 'static>(
        &mut self,
        job: Job,
        work: impl FnOnce(&Progress) -> R + Send + 'static,
        then: impl FnOnce(&mut W, &egui::Context, R) + Send + 'static,
        failed: impl FnOnce(&mut W, &egui::Context) + Send + 'static,
    ) {
        if job.kind.is_some() {
            self.running.retain(|running| running.job.kind != job.kind);
        }
        let task = Task::begin(&self.work, &job, move |progress| -> JobThen<W> {
            let result = work(progress);
            Box::new(move |window, ctx| then(window, ctx, result))
        });
        self.running.push(Running { job, task, failed: Some(Box::new(failed)) });
    }

    /// A closure that takes an answer from elsewhere, on any thread, and hands it to `then`.
    pub fn answer<R: Send + 'static>(
        &self,
        job: Job,
        then: impl FnOnce(&mut W, &egui::Context, R) + Send + 'static,
    ) -> impl FnOnce(R) + Send + 'static {
        let (sender, ctx) = (self.sender.clone(), self.work.ctx.clone());
        move |answer| {
            let then: JobThen<W> = Box::new(move |window, ctx| then(window, ctx, answer));
            // Without a window nobody waits for the answer.
            sender.send((job, then)).ok();
            ctx.request_repaint();
        }
    }

    /// Whether a job of a kind is under way.
    pub fn is_running(&self, kind: &'static str) -> bool {
        self.running.iter().any(|running| running.job.kind == Some(kind))
    }

    /// Lets go of the jobs about a document: they are told to stop.
    pub fn cancel_about(&self, document: u64) {
        let about = self.running.iter().filter(|running| running.job.owner == Some(document));
        about.for_each(|running| running.task.progress().cancel());
    }

    /// What has come since the last frame, in the order in which the jobs were started.
    pub fn finished(&mut self) -> Vec<Finished<W>> {
        let mut finished = Vec::new();
        for mut running in std::mem::take(&mut self.running) {
            let then = match running.task.poll() {
                None => {
                    self.running.push(running);
                    continue;
                }
                Some(Ok(then)) => Some(then),
                Some(Err(Panicked)) => running.failed.take(),
            };
            if running.task.progress().is_cancelled() && running.job.cancel == Cancel::Drops {
                continue;
            }
            let (owner, quiet) = (running.job.owner, running.job.quiet);
            finished.extend(then.map(|then| Finished { owner, quiet, then }));
        }
        let answers = self.answers.try_iter();
        finished.extend(answers.map(|(job, then)| Finished { owner: job.owner, quiet: job.quiet, then }));
        finished
    }
}

#[cfg(test)]
mod tests {
    use std::sync::mpsc::channel;
    use std::time::{Duration, Instant};

    use super::*;

    /// What a window was told by its jobs.
    type Told = Vec<String>;

    fn jobs() -> (egui::Context, Jobs<Told>) {
        let ctx = egui::Context::default();
        (ctx.clone(), Jobs::new(ctx))
    }

    /// Waits until so many jobs have come in, and carries them out.
    fn wait(ctx: &egui::Context, jobs: &mut Jobs<Told>, count: usize) -> Told {
        let (mut told, mut come) = (Told::new(), 0);
        let until = Instant::now() + Duration::from_secs(20);
        while come < count {
            for finished in jobs.finished() {
                come += 1;
                finished.run(&mut told, ctx);
            }
            assert!(Instant::now() < until, "{come} of {count} jobs have come in");
            std::thread::yield_now();
        }
        told
    }

    #[test]
    fn a_result_is_a_function_of_the_window() {
        let (ctx, mut jobs) = jobs();
        jobs.start(Job::new("Adding"), |_| 2 + 2, |told: &mut Told, _, sum| told.push(sum.to_string()));
        assert_eq!(wait(&ctx, &mut jobs, 1), ["4"]);
        assert!(jobs.work().running().is_empty());
    }

    #[test]
    fn a_panic_is_told_and_the_job_has_ended() {
        let (ctx, mut jobs) = jobs();
        jobs.start_or(
            Job::new("Saving a.ron").latest("saving"),
            |_| -> u32 { std::panic::panic_any("the roof is gone".to_owned()) },
            |_: &mut Told, _, _| unreachable!(),
            |told, _| told.push("failed".to_owned()),
        );
        assert_eq!(wait(&ctx, &mut jobs, 1), ["failed"]);
        assert!(!jobs.is_running("saving"));
        let faults = jobs.work().take_faults();
        assert!(
            faults.iter().any(|why| why.contains("Saving a.ron") && why.contains("the roof is gone")),
            "{faults:?}"
        );
        assert!(jobs.work().running().is_empty());
    }

    #[test]
    fn of_a_kind_the_latest_counts_and_what_was_cancelled_doesn_t() {
        let (ctx, mut jobs) = jobs();
        let (go, gate) = channel::<()>();
        let slow = move |progress: &Progress| {
            gate.recv().ok();
            progress.is_cancelled()
        };
        jobs.start(Job::new("Opening a").latest("opening"), slow, |told: &mut Told, _, _| {
            told.push("a".to_owned());
        });
        jobs.start(
            Job::new("Opening b").latest("opening"),
            |_| (),
            |told: &mut Told, _, ()| told.push("b".to_owned()),
        );
        go.send(()).ok();
        assert_eq!(wait(&ctx, &mut jobs, 1), ["b"]);
        let (go, gate) = channel::<()>();
        jobs.start(
            Job::new("Reading"),
            move |_| gate.recv().ok(),
            |told: &mut Told, _, _| told.push("c".to_owned()),
        );
        jobs.work().running().iter().for_each(|job| job.cancel());
        assert!(jobs.work().running().is_empty(), "it isn't shown any more");
        go.send(()).ok();
        jobs.start(Job::new("Reading"), |_| (), |told: &mut Told, _, ()| told.push("d".to_owned()));
        assert_eq!(wait(&ctx, &mut jobs, 1), ["d"]);
    }

    #[test]
    fn what_follows_from_changing_inputs_is_computed_one_at_a_time() {
        let work = Work::new(egui::Context::default());
        let mut latest: Latest<u32, u32> = Latest::default();
        let begun = Arc::new(AtomicUsize::new(0));
        let (go, gate) = channel::<()>();
        let gate = Arc::new(Mutex::new(gate));
        let ask = |latest: &mut Latest<u32, u32>, key: u32| {
            latest.update(&work, "Counting", key, || {
                let (begun, gate) = (Arc::clone(&begun), Arc::clone(&gate));
                move |_: &Progress| {
                    begun.fetch_add(1, Ordering::Relaxed);
                    gate.lock().map(|gate| gate.recv().ok()).ok();
                    key * 10
                }
            })
        };
        for key in 0..50 {
            assert_eq!(ask(&mut latest, key), None);
        }
        drop(go);
        let until = Instant::now() + Duration::from_secs(20);
        let mut last = None;
        while last != Some(490) {
            last = ask(&mut latest, 49).or(last);
            assert!(Instant::now() < until);
            std::thread::yield_now();
        }
        assert_eq!(begun.load(Ordering::Relaxed), 2, "the first, and the last");
    }
}
