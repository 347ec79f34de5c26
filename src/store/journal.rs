//! The journal of one document: what was done since the file was last saved, appended to a file of its own and
//! flushed, so that a crash loses nothing older. Who calls it and when is `journal_writer`'s; reading it back is
//! `recovery`'s.
//!
//! A journal is a row of records: a line `@ kind length check`, then so many bytes, then a line end. The check
//! is the beginning of the SHA-256 of the bytes, so that a record that was half written is known for one. The
//! first record says whose journal it is (`head`), the second is the map that it begins with (`base`, in the
//! format of a map file), each further one is a step (`step`: a line of RON, then the items that it puts, again
//! as a map file).

use std::collections::{BTreeMap, BTreeSet};
use std::fs::{File, OpenOptions};
use std::io::{self, Seek as _, SeekFrom};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::disk::{self, Readers};
use super::fingerprint::Fingerprint;
use super::write::to_text;
use crate::edit::{Difference, Patch};
use crate::model::id::slug;
use crate::model::text::sha256;
use crate::model::{AnyId, Kind, SourceId, StanceMap};

/// The version of the format of journals.
pub(super) const VERSION: u32 = 1;
/// The ending of a journal's name.
pub(super) const ENDING: &str = "journal";
/// The ending of the name of the file that is locked while a journal is in use.
pub(super) const LOCK_ENDING: &str = "lock";
/// A journal is written anew, shorter, once its steps take this many bytes more than its base.
const MAX_GROWTH: u64 = 16 << 20;
/// How many bytes a record may have: a map of the largest size.
pub(super) const MAX_RECORD: usize = 1 << 30;

/// Whose journal it is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Head {
    /// What the document is called.
    pub name: String,
    /// The file that it was opened from or saved to; none for a new one.
    pub path: Option<String>,
    /// What the file held when the journal began.
    pub fingerprint: Option<Fingerprint>,
    /// The file name that a first save proposes.
    pub proposed: String,
    /// When the journal began.
    pub begun: Timestamp,
}

/// A step that a journal holds, as it was named.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct StepLabel {
    /// What was done.
    pub label: String,
    /// When.
    pub at: Timestamp,
}

/// A step with the map that it led to and, where that is known, what it changed in which map.
pub type Kept = (StepLabel, Arc<StanceMap>, Option<KnownChange>);

/// A map, and what a step changed in it.
pub type KnownChange = (Arc<StanceMap>, Arc<Difference>);

/// The first record.
#[derive(Serialize, Deserialize)]
pub(super) struct HeadRecord {
    pub(super) version: u32,
    pub(super) head: Head,
    /// The name of the journal whose work this one took over.
    pub(super) before: Option<String>,
}

/// The line of a step; the items that it puts follow it.
#[derive(Serialize, Deserialize)]
pub(super) struct StepLine {
    pub(super) made: StepLabel,
    title: Option<String>,
    description: Option<String>,
    extra: Option<BTreeMap<String, String>>,
    gone: Vec<(String, String)>,
    same_text: Vec<SourceId>,
}

/// Gives a record's bytes.
fn record(kind: &str, payload: &str) -> Vec<u8> {
    let check = sha256(payload.as_bytes());
    let check = check.get(..16).unwrap_or(&check);
    format!("@ {kind} {} {check}\n{payload}\n", payload.len()).into_bytes()
}

fn wrong(why: impl std::fmt::Display) -> io::Error {
    io::Error::other(why.to_string())
}

/// The whole records that bytes begin with, and how many bytes they take; what follows is no whole record.
pub(super) fn records(bytes: &[u8]) -> (Vec<(&str, &str)>, usize) {
    let (mut found, mut at) = (Vec::new(), 0);
    while let Some((kind, payload, length)) = bytes.get(at..).and_then(first_record) {
        found.push((kind, payload));
        at += length;
    }
    (found, at)
}

fn first_record(bytes: &[u8]) -> Option<(&str, &str, usize)> {
    let end = bytes.iter().take(80).position(|&byte| byte == b'\n')?;
    let line = std::str::from_utf8(bytes.get(..end)?).ok()?;
    let mut words = line.strip_prefix("@ ")?.split(' ');
    let (kind, length, check) = (words.next()?, words.next()?.parse::<usize>().ok()?, words.next()?);
    if length > MAX_RECORD || words.next().is_some() {
        return None;
    }
    let payload = bytes.get(end + 1..(end + 1).checked_add(length)?)?;
    let is_whole = bytes.get(end + 1 + length) == Some(&b'\n') && check.len() == 16;
    if !is_whole || !sha256(payload).starts_with(check) {
        return None;
    }
    Some((kind, std::str::from_utf8(payload).ok()?, end + 2 + length))
}

fn step_record(made: StepLabel, patch: &Patch) -> io::Result<Vec<u8>> {
    let line = StepLine {
        made,
        title: patch.title.clone(),
        description: patch.description.clone(),
        extra: patch.extra.clone(),
        gone: patch.gone.iter().map(|id| (id.kind().key().to_owned(), id.as_str().to_owned())).collect(),
        same_text: patch.same_text.iter().cloned().collect(),
    };
    let line = ron::to_string(&line).map_err(wrong)?;
    let put = to_text(&patch.put).map_err(wrong)?;
    Ok(record("step", &format!("{line}\n{put}")))
}

/// The line of a step's record.
pub(super) fn step_line(payload: &str) -> Option<StepLine> {
    ron::from_str(payload.split_once('\n')?.0).ok()
}

/// The patch of a step's record.
pub(super) fn step_patch(payload: &str) -> Option<Patch> {
    let (line, put) = payload.split_once('\n')?;
    let line: StepLine = ron::from_str(line).ok()?;
    let gone = line.gone.iter().map(|(kind, id)| {
        let kind = Kind::from_key(kind)?;
        AnyId::parse(kind, id).ok()
    });
    if !line.extra.as_ref().is_none_or(can_be_kept) {
        return None;
    }
    Some(Patch {
        title: line.title,
        description: line.description,
        extra: line.extra,
        gone: gone.collect::<Option<BTreeSet<AnyId>>>()?,
        same_text: line.same_text.into_iter().collect(),
        put: super::read::read_items(put).ok()?,
    })
}

/// Whether the fields of a map that this version doesn't know would be read from a file as they are. What else could
/// stand in a journal would make a file that can't be opened.
fn can_be_kept(extra: &BTreeMap<String, String>) -> bool {
    let map = StanceMap { extra: extra.clone(), ..StanceMap::default() };
    let again = to_text(&map).ok().and_then(|text| super::read::read_items(&text).ok());
    again.is_some_and(|again| again == map)
}

/// A journal that is being written. It is locked against other programs for as long as it lives.
#[derive(Debug)]
pub struct Journal {
    path: PathBuf,
    lock_path: PathBuf,
    /// Locked until the program ends, however it ends.
    _lock: File,
    /// None where it couldn't be opened again.
    file: Option<File>,
    head: Head,
    base: Arc<StanceMap>,
    /// The map that the file leads to.
    durable: Arc<StanceMap>,
    /// How many bytes are whole.
    whole: u64,
    /// How many of them head and base take.
    beginning: u64,
    made: usize,
    /// A journal that this one takes the place of.
    before: Option<PathBuf>,
}

impl Journal {
    /// Begins a journal in a folder, which is made where it is missing, with the steps made so far. `before` is one
    /// whose work this one takes over; it goes once that is safe.
    ///
    /// # Errors
    /// The folder can't be written.
    pub fn begin(
        folder: &Path,
        head: &Head,
        base: Arc<StanceMap>,
        steps: &[Kept],
        before: Option<PathBuf>,
    ) -> io::Result<Self> {
        disk::make_private_folder(folder).map_err(disk::in_words)?;
        let (now, program) = (Timestamp::now().as_nanosecond(), std::process::id());
        let path = folder.join(format!("{}-{now}-{program}.{ENDING}", slug(&head.name)));
        let lock_path = path.with_extension(LOCK_ENDING);
        // On a disk that knows no locks the journal is still worth having.
        let (lock, _) = disk::create_held(&lock_path)?;
        let mut bytes = beginning(head, &base, before.as_deref())?;
        let start = bytes.len() as u64;
        // The steps so far are written with it at once: half of them would hide the journal that holds them all.
        let durable = add_steps(&mut bytes, &base, steps)?;
        // Who may not read the map may not read what is made of it.
        let readers = Readers::AsOf(head.path.as_deref().map(Path::new));
        if let Err(why) = disk::write_atomically(&path, &bytes, readers) {
            std::fs::remove_file(&lock_path).ok();
            return Err(why);
        }
        let mut journal = Self {
            file: Some(open_to_write(&path)?),
            path,
            lock_path,
            _lock: lock,
            head: head.clone(),
            base,
            durable,
            whole: bytes.len() as u64,
            beginning: start,
            made: steps.len(),
            before,
        };
        if !steps.is_empty() {
            journal.let_go_of_before();
        }
        Ok(journal)
    }

    /// Removes the journal whose work is safe in this one.
    fn let_go_of_before(&mut self) {
        if let Some(before) = self.before.take() {
            remove(&before);
        }
    }

    /// Appends steps, each with the map that it led to, and has them on the disk. Without an error all of them
    /// are there; with one the journal is as it was, and the next call writes what is missing.
    ///
    /// # Errors
    /// The disk is full, or gone.
    pub fn append(&mut self, steps: &[Kept]) -> io::Result<()> {
        let mut bytes = Vec::new();
        let durable = add_steps(&mut bytes, &self.durable, steps)?;
        if bytes.is_empty() {
            return Ok(());
        }
        self.write_at_end(&bytes).map_err(disk::in_words)?;
        self.whole += bytes.len() as u64;
        self.durable = durable;
        self.made += steps.len();
        self.let_go_of_before();
        if self.whole > self.beginning * 2 + MAX_GROWTH {
            // Where that fails the longer one goes on.
            self.compact().ok();
        }
        Ok(())
    }

    fn write_at_end(&mut self, bytes: &[u8]) -> io::Result<()> {
        let Some(file) = &mut self.file else { return Err(wrong("the journal can't be opened any more")) };
        let mut write = || {
            file.seek(SeekFrom::Start(self.whole))?;
            disk::write(file, bytes)?;
            disk::flush(file)
        };
        write().inspect_err(|_| {
            // What was half written is cut off now or, where that fails too, when it is read.
            disk::truncate(file, self.whole).ok();
        })
    }

    /// Whether steps can be appended; where they can't any more, another journal must take its place.
    pub fn is_usable(&self) -> bool {
        self.file.is_some()
    }

    /// Writes the journal anew with all its steps as one.
    fn compact(&mut self) -> io::Result<()> {
        let mut bytes = beginning(&self.head, &self.base, None)?;
        let label = format!("{} steps", self.made);
        let made = StepLabel { label, at: Timestamp::now() };
        bytes.extend(step_record(made, &Patch::between(&self.base, &self.durable))?);
        // Some systems don't let a file be replaced that is open.
        self.file = None;
        let written = disk::write_atomically(&self.path, &bytes, Readers::AsBefore);
        self.file = open_to_write(&self.path).ok();
        written?;
        self.whole = bytes.len() as u64;
        // Until it has grown by as much again.
        self.beginning = self.whole;
        Ok(())
    }

    /// The file.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Ends the journal: its work is saved, or was given up. The file goes.
    pub fn end(self) {
        std::fs::remove_file(&self.path).ok();
        std::fs::remove_file(&self.lock_path).ok();
        if let Some(before) = &self.before {
            remove(before);
        }
    }
}

fn open_to_write(path: &Path) -> io::Result<File> {
    OpenOptions::new().read(true).write(true).open(path)
}

/// Adds the records of steps that begin with a map. Gives the map that they lead to.
fn add_steps(bytes: &mut Vec<u8>, from: &Arc<StanceMap>, steps: &[Kept]) -> io::Result<Arc<StanceMap>> {
    let mut from = from;
    for (made, map, known) in steps {
        let patch = match known {
            Some((of, difference)) if Arc::ptr_eq(of, from) => Patch::of(difference, of, map),
            _ => Patch::between(from, map),
        };
        bytes.extend(step_record(made.clone(), &patch)?);
        from = map;
    }
    Ok(Arc::clone(from))
}

/// Removes a journal that nobody writes.
pub(super) fn remove(path: &Path) {
    std::fs::remove_file(path).ok();
    std::fs::remove_file(path.with_extension(LOCK_ENDING)).ok();
}

fn beginning(head: &Head, base: &StanceMap, before: Option<&Path>) -> io::Result<Vec<u8>> {
    let before = before.and_then(Path::file_name).map(|name| name.to_string_lossy().into_owned());
    let line = ron::to_string(&HeadRecord { version: VERSION, head: head.clone(), before }).map_err(wrong)?;
    let mut bytes = record("head", &line);
    bytes.extend(record("base", &to_text(base).map_err(wrong)?));
    Ok(bytes)
}

#[cfg(test)]
mod tests {
    use super::disk::{DiskStep, fault};
    use super::*;
    use crate::edit;
    use crate::model::{Actor, Source};
    use crate::store::recovery::{orphan_journals, recover};

    fn head() -> Head {
        Head {
            name: "A map".to_owned(),
            path: None,
            fingerprint: None,
            proposed: "map.ron".to_owned(),
            begun: Timestamp::now(),
        }
    }

    fn made(label: &str) -> StepLabel {
        StepLabel { label: label.to_owned(), at: Timestamp::now() }
    }

    /// A map, and what it becomes step by step.
    fn story() -> Vec<Arc<StanceMap>> {
        let mut source = Source::new("On cover");
        source.set_text("Italy wants cover.\nPoland \"waits\".\r\n".into());
        let (first, source) = edit::add(&StanceMap::new("Cover"), "s", source).expect("a source");
        let (second, actor) = edit::add(&first, "Italy", Actor::new("Italy")).expect("an actor");
        let third =
            edit::alter::<Source>(&second, &source, |s| "Read \"twice\"\nat least".clone_into(&mut s.note));
        let third = third.expect("a note");
        let (fourth, _) = edit::delete(&third, [actor.into()]);
        let fifth = edit::describe(&fourth, "Cover, again", "What\nthen?");
        [first, second, third, fourth, fifth].into_iter().map(Arc::new).collect()
    }

    fn steps(story: &[Arc<StanceMap>]) -> Vec<Kept> {
        let names = story.iter().enumerate().skip(1);
        names.map(|(n, map)| (made(&format!("Step {n}")), Arc::clone(map), None)).collect()
    }

    #[test]
    fn fields_that_no_file_can_hold_are_not_recovered() {
        let step = |name: &str, value: &str| {
            let extra = BTreeMap::from([(name.to_owned(), value.to_owned())]);
            let patch = Patch { extra: Some(extra), ..Patch::default() };
            let bytes = step_record(made("Step"), &patch).expect("a step");
            let (found, _) = records(&bytes);
            step_patch(found[0].1)
        };
        assert!(step("mood", "Hopeful(3)").is_some());
        for (name, value) in [("title", "1"), ("", "2"), ("a b", "3"), ("ok", "1, x: 2"), ("c", "1 // x")] {
            assert!(step(name, value).is_none(), "{name}: {value}");
        }
    }

    #[test]
    fn journals_of_earlier_versions_name_the_items_that_went_as_today() {
        let went = ["coder", "bloc", "dimension", "actor", "proposal", "event", "source", "quote", "stance"];
        for (kind, word) in
            Kind::ALL.iter().zip(went.iter().chain(&["relation", "board", "chart", "conflict"]))
        {
            let line = format!(
                "(made:(label:\"Delete\",at:\"2025-03-06T10:00:00Z\"),title:None,description:None,extra:None,\
                 gone:[(\"{word}\",\"x\")],same_text:[])"
            );
            let patch = step_patch(&format!("{line}\n(format: \"stancemap\", version: 1)\n")).expect(word);
            assert_eq!(patch.gone, BTreeSet::from([AnyId::parse(*kind, "x").expect("an id")]));
        }
    }

    #[test]
    fn what_was_appended_is_recovered_step_by_step() {
        let folder = tempfile::tempdir().expect("a folder");
        let story = story();
        let mut journal =
            Journal::begin(folder.path(), &head(), Arc::clone(&story[0]), &[], None).expect("a journal");
        for step in steps(&story) {
            journal.append(&[step]).expect("a step");
        }
        assert_eq!(orphan_journals(folder.path()), [], "it is in use");
        let path = journal.path().to_path_buf();
        drop(journal);
        let found = orphan_journals(folder.path());
        assert_eq!((found.len(), found[0].made.len(), found[0].cut_off), (1, 4, false));
        let recovered = recover(&path).expect("work");
        assert_eq!(recovered.notes, [] as [&str; 0]);
        assert_eq!(recovered.base, story[0]);
        let maps: Vec<_> = recovered.steps.iter().map(|(_, map)| Arc::clone(map)).collect();
        assert_eq!(maps, story[1..]);
    }

    #[test]
    fn a_tail_that_was_half_written_is_cut_off_at_any_byte() {
        let folder = tempfile::tempdir().expect("a folder");
        let story = story();
        let mut journal =
            Journal::begin(folder.path(), &head(), Arc::clone(&story[0]), &[], None).expect("a journal");
        let path = journal.path().to_path_buf();
        let mut ends = vec![std::fs::read(&path).expect("a journal").len()];
        for step in steps(&story) {
            journal.append(&[step]).expect("a step");
            ends.push(std::fs::read(&path).expect("a journal").len());
        }
        drop(journal);
        let bytes = std::fs::read(&path).expect("a journal");
        for length in ends[0]..=bytes.len() {
            let recovered = crate::store::recover_bytes(&path, &bytes[..length]).expect("work");
            let whole = ends.iter().filter(|end| **end <= length).count() - 1;
            assert_eq!(recovered.steps.len(), whole, "{length} bytes");
            assert_eq!(recovered.notes.is_empty(), ends.contains(&length));
            assert_eq!(recovered.steps.last().map_or(&recovered.base, |(_, map)| map), &story[whole]);
        }
    }

    #[test]
    fn a_disk_that_fails_loses_no_step_once_it_works_again() {
        for step in [DiskStep::Create, DiskStep::Write, DiskStep::Flush, DiskStep::Rename] {
            for nth in 0..4 {
                for cut_fails in [false, true] {
                    let folder = tempfile::tempdir().expect("a folder");
                    let story = story();
                    fault::clear();
                    let begun = Journal::begin(folder.path(), &head(), Arc::clone(&story[0]), &[], None);
                    let mut journal = begun.expect("a journal");
                    if cut_fails {
                        fault::set(DiskStep::Truncate, 0, io::ErrorKind::Other);
                    }
                    fault::set(step, nth, io::ErrorKind::StorageFull);
                    let (mut waiting, mut kept) = (Vec::new(), 0);
                    for (made, next) in steps(&story).into_iter().enumerate() {
                        waiting.push(next);
                        if journal.append(&waiting).is_ok() {
                            waiting.clear();
                            kept = made + 1;
                        }
                        // Whatever failed, what is there is whole, up to the last success. Where cutting off fails
                        // as well, whole steps beyond it may stand there, for they were made.
                        let path = journal.path().to_path_buf();
                        let now = recover(&path).expect("work");
                        let whole = now.steps.len();
                        let beyond = cut_fails && kept < whole && whole <= made + 1;
                        assert!(whole == kept || beyond, "{whole} steps, {kept} were kept: {step:?} {nth}");
                        assert_eq!(now.steps.last().map_or(&now.base, |(_, map)| map), &story[whole]);
                    }
                    fault::clear();
                    journal.append(&waiting).expect("the disk works again");
                    let recovered = recover(journal.path()).expect("work");
                    assert_eq!(recovered.steps.last().map(|(_, map)| map), story.last(), "{step:?} {nth}");
                    assert_eq!(recovered.steps.len(), 4);
                }
            }
        }
    }

    #[test]
    fn a_journal_that_cannot_begin_leaves_nothing_behind() {
        for step in [DiskStep::Create, DiskStep::Write, DiskStep::Flush, DiskStep::Rename] {
            let folder = tempfile::tempdir().expect("a folder");
            fault::set(step, 0, io::ErrorKind::StorageFull);
            let why = Journal::begin(folder.path(), &head(), Arc::new(StanceMap::new("m")), &[], None);
            fault::clear();
            assert!(why.is_err());
            assert_eq!(std::fs::read_dir(folder.path()).expect("a folder").count(), 0, "{step:?}");
        }
    }

    #[test]
    fn a_long_journal_is_written_anew_and_still_leads_to_the_same_map() {
        let folder = tempfile::tempdir().expect("a folder");
        let base = Arc::new(StanceMap::new("m"));
        let mut journal =
            Journal::begin(folder.path(), &head(), Arc::clone(&base), &[], None).expect("a journal");
        let mut map = base;
        for n in 0..12 {
            let words = format!("{n}").repeat(3 << 20);
            map = Arc::new(edit::describe(&map, "m", &words));
            journal.append(&[(made("Describe"), Arc::clone(&map), None)]).expect("a step");
        }
        let length = std::fs::metadata(journal.path()).expect("a journal").len();
        assert!(length < MAX_GROWTH + (8 << 20), "{length} bytes");
        let recovered = recover(journal.path()).expect("work");
        assert_eq!(recovered.steps.last().map(|(_, map)| map), Some(&map));
        assert!(recovered.steps.len() < 12);
    }

    #[test]
    fn a_crash_right_after_a_save_is_known_from_the_file() {
        let folder = tempfile::tempdir().expect("a folder");
        let file = folder.path().join("map.ron");
        let story = story();
        crate::store::save(&story[2], &file, None).expect("a file");
        let head = Head { path: file.to_str().map(str::to_owned), ..head() };
        let journals = folder.path().join("journals");
        let mut journal =
            Journal::begin(&journals, &head, Arc::clone(&story[0]), &[], None).expect("a journal");
        journal.append(&steps(&story)).expect("steps");
        let recovered = recover(journal.path()).expect("work");
        assert_eq!(recovered.saved.map(|(saved, _)| saved), Some(2));
    }

    #[test]
    fn all_that_look_at_once_find_what_was_left() {
        let folder = tempfile::tempdir().expect("a folder");
        let story = story();
        let mut journal =
            Journal::begin(folder.path(), &head(), Arc::clone(&story[0]), &[], None).expect("a journal");
        journal.append(&steps(&story)).expect("steps");
        drop(journal);
        std::thread::scope(|scope| {
            for _ in 0..4 {
                scope.spawn(|| {
                    for _ in 0..100 {
                        assert_eq!(orphan_journals(folder.path()).len(), 1);
                    }
                });
            }
        });
    }

    #[test]
    fn of_two_journals_with_the_same_work_the_later_stays() {
        let folder = tempfile::tempdir().expect("a folder");
        let story = story();
        let mut first =
            Journal::begin(folder.path(), &head(), Arc::clone(&story[0]), &[], None).expect("a journal");
        first.append(&steps(&story)).expect("steps");
        let before = first.path().to_path_buf();
        drop(first);
        let kept = std::fs::read(&before).expect("a journal");
        let mut second =
            Journal::begin(folder.path(), &head(), Arc::clone(&story[0]), &[], Some(before.clone()))
                .expect("a journal");
        drop(orphan_journals(folder.path()));
        assert!(before.exists(), "the second holds nothing yet");
        second.append(&steps(&story)).expect("steps");
        let path = second.path().to_path_buf();
        drop(second);
        // As if the program had ended before it could remove the first.
        disk::write_atomically(&before, &kept, Readers::AsBefore).expect("a journal");
        let found = orphan_journals(folder.path());
        assert_eq!(found.iter().map(|orphan| &orphan.path).collect::<Vec<_>>(), [&path]);
        assert!(!before.exists());
    }

    #[test]
    fn a_journal_takes_the_place_of_the_one_it_was_recovered_from_only_when_it_is_safe() {
        let folder = tempfile::tempdir().expect("a folder");
        let story = story();
        let mut journal =
            Journal::begin(folder.path(), &head(), Arc::clone(&story[0]), &[], None).expect("a journal");
        journal.append(&steps(&story)).expect("steps");
        let before = journal.path().to_path_buf();
        drop(journal);
        let next = Journal::begin(folder.path(), &head(), Arc::clone(&story[0]), &[], Some(before.clone()));
        let mut next = next.expect("a journal");
        assert!(before.exists());
        next.append(&steps(&story)).expect("steps");
        assert!(!before.exists());
        next.end();
        assert_eq!(std::fs::read_dir(folder.path()).expect("a folder").count(), 0);
    }
}
