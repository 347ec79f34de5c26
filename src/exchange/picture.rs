//! Pictures of actors: from a file beside the map or embedded in it, made small. Maps come from strangers, so
//! a picture can't lead out of the map's folder and can't be larger than a computer bears.

use std::collections::BTreeMap;
use std::io::Cursor;
use std::path::{Component, Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

use base64::Engine as _;
use image::{DynamicImage, ImageDecoder as _, ImageReader, Limits};

use crate::figure::scene::Picture;

/// The longest side of a picture as it is shown, in pixels.
pub const SIDE: u32 = 192;
/// The longest side of a picture in a package, in pixels: some more than is shown.
const PACKED_SIDE: u32 = 512;
/// The largest file of a picture, in bytes.
const MAX_FILE: u64 = 20_000_000;
/// The most pixels that a picture may have.
const MAX_PIXELS: u64 = 50_000_000;
/// How many pictures are kept decoded at most, about 150 MB.
const MOST_KEPT: usize = 1_000;
/// How an embedded picture begins.
const EMBEDDED: &str = "data:image/";

/// Why a picture isn't shown.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum PictureError {
    /// There is no folder yet that a file could lie in.
    #[error("the map isn't saved yet, so there is no folder beside which the picture could lie")]
    NoFolder,
    /// It leads out of the map's folder.
    #[error("it lies outside the folder of the map; copy it there")]
    Outside,
    /// It can't be read.
    #[error("it can't be read: {0}")]
    Unreadable(String),
    /// Its file is too large.
    #[error("its file is larger than {} MB; save it smaller", MAX_FILE / 1_000_000)]
    TooLarge,
    /// It has too many pixels.
    #[error("it is {0} × {1} pixels; save it with {limit} million at most", limit = MAX_PIXELS / 1_000_000)]
    TooManyPixels(u32, u32),
    /// It isn't a PNG or a JPEG, or it is broken.
    #[error("it isn't a valid PNG or JPEG: {0}")]
    Broken(String),
}

/// The file of a picture, which must lie in the folder of the map or below.
fn inside(folder: &Path, name: &str) -> Result<PathBuf, PictureError> {
    let relative = Path::new(name);
    let stays = relative.components().all(|part| matches!(part, Component::Normal(_) | Component::CurDir));
    // A path with backslashes or a drive would be another one on another system.
    if !stays || name.contains(['\\', ':']) {
        return Err(PictureError::Outside);
    }
    let unreadable = |why: std::io::Error| PictureError::Unreadable(why.to_string());
    let path = folder.join(relative).canonicalize().map_err(unreadable)?;
    if path.starts_with(folder.canonicalize().map_err(unreadable)?) {
        Ok(path)
    } else {
        Err(PictureError::Outside)
    }
}

/// Reads a picture as an actor's field gives it, and makes it at most [`SIDE`] pixels wide and high.
pub fn load(picture: &str, folder: Option<&Path>) -> Result<Picture, PictureError> {
    decode(&bytes_of(picture, folder)?, SIDE)
}

/// The pictures of a map for drawings: each is decoded once, on however many boards and in however many looks it is
/// drawn.
#[derive(Debug, Default)]
pub struct PictureStore {
    folder: Option<PathBuf>,
    known: Mutex<BTreeMap<String, Option<Arc<Picture>>>>,
}

impl PictureStore {
    /// The pictures of a map that lies in a folder; none for a map that was never saved.
    pub fn new(folder: Option<&Path>) -> Self {
        Self { folder: folder.map(Path::to_path_buf), known: Mutex::default() }
    }
    /// A picture as an actor's field gives it; none where it can't be shown.
    pub fn get(&self, picture: &str) -> Option<Arc<Picture>> {
        let mut known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(picture) = known.get(picture) {
            return picture.clone();
        }
        let loaded = load(picture, self.folder.as_deref()).ok().map(Arc::new);
        if known.len() < MOST_KEPT {
            known.insert(picture.to_owned(), loaded.clone());
        }
        loaded
    }
}

/// The bytes of a picture as an actor's field gives it.
fn bytes_of(picture: &str, folder: Option<&Path>) -> Result<Vec<u8>, PictureError> {
    let bytes = if let Some(embedded) = picture.strip_prefix(EMBEDDED) {
        let broken = || PictureError::Broken("the embedded data is not base64".to_owned());
        let (_, data) = embedded.split_once(";base64,").ok_or_else(broken)?;
        if data.len() as u64 > MAX_FILE {
            return Err(PictureError::TooLarge);
        }
        base64::engine::general_purpose::STANDARD.decode(data.trim()).map_err(|_| broken())?
    } else {
        read(&inside(folder.ok_or(PictureError::NoFolder)?, picture)?)?
    };
    Ok(bytes)
}

/// Whether an actor's field leads to a file, and doesn't hold the picture itself.
pub fn is_file(picture: &str) -> bool {
    !picture.is_empty() && !picture.starts_with(EMBEDDED)
}

/// A picture to be shared, as a PNG that is written anew: upright, of a size that serves to be shown, and without what
/// cameras and programs put into a file beside what is seen.
pub fn clean(picture: &str, folder: Option<&Path>) -> Result<Vec<u8>, PictureError> {
    let side = if is_file(picture) { PACKED_SIDE } else { SIDE };
    png_of(decode(&bytes_of(picture, folder)?, side)?)
}

/// What an actor's field holds for a PNG that is embedded in the map.
pub fn embedded(png: &[u8]) -> String {
    format!("{EMBEDDED}png;base64,{}", base64::engine::general_purpose::STANDARD.encode(png))
}

fn read(path: &Path) -> Result<Vec<u8>, PictureError> {
    let unreadable = |why: std::io::Error| PictureError::Unreadable(why.to_string());
    let about = std::fs::metadata(path).map_err(unreadable)?;
    if !about.is_file() {
        return Err(PictureError::Unreadable("it is not a file".to_owned()));
    }
    if about.len() > MAX_FILE {
        return Err(PictureError::TooLarge);
    }
    std::fs::read(path).map_err(unreadable)
}

/// Reads a picture upright, and makes it at most so many pixels wide and high.
fn decode(bytes: &[u8], side: u32) -> Result<Picture, PictureError> {
    let broken = |why: image::ImageError| PictureError::Broken(why.to_string());
    let reader = || ImageReader::new(Cursor::new(bytes)).with_guessed_format();
    let unreadable = |why: std::io::Error| PictureError::Unreadable(why.to_string());
    let (width, height) = reader().map_err(unreadable)?.into_dimensions().map_err(broken)?;
    if u64::from(width) * u64::from(height) > MAX_PIXELS {
        return Err(PictureError::TooManyPixels(width, height));
    }
    let mut reader = reader().map_err(unreadable)?;
    let mut limits = Limits::default();
    limits.max_alloc = Some(MAX_PIXELS * 8);
    reader.limits(limits);
    let mut decoder = reader.into_decoder().map_err(broken)?;
    let orientation = decoder.orientation().map_err(broken)?;
    let whole = DynamicImage::from_decoder(decoder).map_err(broken)?;
    let mut small = if width.max(height) > side { whole.thumbnail(side, side) } else { whole };
    small.apply_orientation(orientation);
    let small = small.into_rgba8();
    Ok(Picture { width: small.width(), height: small.height(), rgba: small.into_raw() })
}

/// What an actor's field holds for a picture in a file: the path where it lies in the map's folder, or the
/// picture itself, made small.
pub fn of_file(path: &Path, folder: Option<&Path>) -> Result<String, PictureError> {
    let inside = folder.and_then(|folder| {
        let relative =
            path.canonicalize().ok()?.strip_prefix(folder.canonicalize().ok()?).ok()?.to_path_buf();
        let parts: Option<Vec<&str>> = relative.iter().map(|part| part.to_str()).collect();
        Some(parts?.join("/"))
    });
    match inside.filter(|name| load(name, folder).is_ok()) {
        Some(name) => Ok(name),
        None => embed(path),
    }
}

/// A picture from any file, small enough to be embedded in a map, as the field of an actor.
pub fn embed(path: &Path) -> Result<String, PictureError> {
    Ok(embedded(&png_of(decode(&read(path)?, SIDE)?)?))
}

fn png_of(picture: Picture) -> Result<Vec<u8>, PictureError> {
    let broken = |why: image::ImageError| PictureError::Broken(why.to_string());
    let image = image::RgbaImage::from_raw(picture.width, picture.height, picture.rgba)
        .ok_or_else(|| PictureError::Broken("it has no pixels".to_owned()))?;
    let mut png = Vec::new();
    image.write_to(&mut Cursor::new(&mut png), image::ImageFormat::Png).map_err(broken)?;
    Ok(png)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[allow(clippy::disallowed_methods, reason = "the tests make the files that users have")]
    fn put(folder: &Path, name: &str, bytes: &[u8]) -> PathBuf {
        let path = folder.join(name);
        std::fs::write(&path, bytes).unwrap();
        path
    }
    fn png(width: u32, height: u32) -> Vec<u8> {
        let mut bytes = Vec::new();
        image::RgbaImage::from_pixel(width, height, image::Rgba([200, 30, 30, 255]))
            .write_to(&mut Cursor::new(&mut bytes), image::ImageFormat::Png)
            .unwrap();
        bytes
    }

    #[test]
    fn a_file_beside_the_map_is_made_small_and_can_be_embedded() {
        let folder = tempfile::tempdir().unwrap();
        let path = put(folder.path(), "a.png", &png(400, 200));
        let picture = load("a.png", Some(folder.path())).unwrap();
        assert_eq!((picture.width, picture.height), (SIDE, SIDE / 2));
        let embedded = embed(&path).unwrap();
        assert!(embedded.len() < 4_000, "{}", embedded.len());
        assert_eq!(load(&embedded, None).unwrap(), picture);
        assert_eq!(of_file(&path, Some(folder.path())).unwrap(), "a.png");
        let elsewhere = tempfile::tempdir().unwrap();
        assert_eq!(of_file(&path, Some(elsewhere.path())).unwrap(), embedded);
    }

    #[test]
    fn a_picture_is_decoded_once() {
        let folder = tempfile::tempdir().unwrap();
        let path = put(folder.path(), "a.png", &png(40, 20));
        let store = PictureStore::new(Some(folder.path()));
        let first = store.get("a.png").unwrap();
        assert_eq!(store.get("none.png"), None);
        std::fs::remove_file(path).unwrap();
        assert!(Arc::ptr_eq(&first, &store.get("a.png").unwrap()));
        assert_eq!(PictureStore::new(Some(folder.path())).get("a.png"), None);
    }

    /// A JPEG of a red left and a blue right half, which its camera held turned by a quarter.
    fn turned_jpeg() -> Vec<u8> {
        let halves = image::RgbImage::from_fn(64, 32, |x, _| {
            image::Rgb(if x < 32 { [200, 0, 0] } else { [0, 0, 200] })
        });
        let mut bytes = Vec::new();
        halves.write_to(&mut Cursor::new(&mut bytes), image::ImageFormat::Jpeg).unwrap();
        // Exif with an orientation of 6 (to be turned clockwise) and a place that is nobody's business.
        let mut exif = b"Exif\0\0II*\0\x08\0\0\0\x01\0\x12\x01\x03\0\x01\0\0\0\x06\0\0\0\0\0\0\0".to_vec();
        exif.extend_from_slice(b"SECRET lat 41.9 lon 12.5");
        let mut marked = bytes[..2].to_vec();
        marked.extend_from_slice(&[0xFF, 0xE1]);
        marked.extend_from_slice(&(exif.len() as u16 + 2).to_be_bytes());
        marked.extend_from_slice(&exif);
        marked.extend_from_slice(&bytes[2..]);
        marked.extend_from_slice(b"SECRET appended");
        marked
    }

    #[test]
    fn what_is_shared_is_upright_and_holds_what_is_seen_and_no_more() {
        let folder = tempfile::tempdir().unwrap();
        let bytes = turned_jpeg();
        put(folder.path(), "a.jpg", &bytes);
        let picture = load("a.jpg", Some(folder.path())).unwrap();
        assert_eq!((picture.width, picture.height), (32, 64));
        assert!(picture.rgba[0] > 150 && picture.rgba[2] < 60, "red is above");
        let as_text =
            format!("data:image/jpeg;base64,{}", base64::engine::general_purpose::STANDARD.encode(&bytes));
        for (field, at) in [("a.jpg", Some(folder.path())), (as_text.as_str(), None)] {
            let clean = super::clean(field, at).unwrap();
            assert!(clean.starts_with(b"\x89PNG") && !clean.windows(6).any(|words| words == b"SECRET"));
            put(folder.path(), "clean.png", &clean);
            assert_eq!(super::clean("clean.png", Some(folder.path())).unwrap(), clean, "once is enough");
            assert_eq!(load("clean.png", Some(folder.path())).unwrap().width, 32);
        }
    }

    #[test]
    fn pictures_outside_the_folder_are_refused() {
        let folder = tempfile::tempdir().unwrap();
        let inner = folder.path().join("maps");
        std::fs::create_dir(&inner).unwrap();
        put(folder.path(), "a.png", &png(4, 4));
        for name in ["../a.png", "/etc/passwd", "x/../../a.png", "C:\\a.png", "..\\a.png"] {
            assert_eq!(load(name, Some(&inner)), Err(PictureError::Outside), "{name}");
        }
        #[cfg(unix)]
        {
            std::os::unix::fs::symlink(folder.path().join("a.png"), inner.join("link.png")).unwrap();
            assert_eq!(load("link.png", Some(&inner)), Err(PictureError::Outside));
        }
        assert_eq!(load("a.png", None), Err(PictureError::NoFolder));
    }

    #[test]
    fn broken_and_huge_pictures_are_refused_in_words() {
        let folder = tempfile::tempdir().unwrap();
        put(folder.path(), "text.png", b"these are only words");
        let cut = png(300, 300);
        put(folder.path(), "cut.png", &cut[..cut.len() / 2]);
        for name in ["text.png", "cut.png"] {
            assert!(matches!(load(name, Some(folder.path())), Err(PictureError::Broken(_))), "{name}");
        }
        // The header alone of a picture of 100 megapixels: it must be refused before it is decoded.
        let mut huge = png(1, 1);
        huge[16..20].copy_from_slice(&10_000_u32.to_be_bytes());
        huge[20..24].copy_from_slice(&10_000_u32.to_be_bytes());
        let crc = crc_of(&huge[12..29]);
        huge[29..33].copy_from_slice(&crc.to_be_bytes());
        put(folder.path(), "huge.png", &huge);
        let why = load("huge.png", Some(folder.path())).unwrap_err();
        assert_eq!(why, PictureError::TooManyPixels(10_000, 10_000));
        assert!(why.to_string().contains("10000 × 10000"), "{why}");
        assert!(matches!(load("none.png", Some(folder.path())), Err(PictureError::Unreadable(_))));
        assert!(matches!(load("data:image/png;base64,###", None), Err(PictureError::Broken(_))));
    }

    /// The checksum of a PNG's chunk (CRC-32 of ISO 3309).
    fn crc_of(bytes: &[u8]) -> u32 {
        !bytes.iter().fold(!0_u32, |crc, byte| {
            (0..8).fold(crc ^ u32::from(*byte), |crc, _| {
                if crc & 1 == 1 { (crc >> 1) ^ 0xEDB8_8320 } else { crc >> 1 }
            })
        })
    }
}
