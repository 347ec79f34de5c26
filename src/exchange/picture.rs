//! Pictures of actors: from a file beside the map or embedded in it, made small. Maps come from strangers, so
//! a picture can't lead out of the map's folder and can't be larger than a computer bears.

use std::io::Cursor;
use std::path::{Component, Path, PathBuf};

use base64::Engine as _;
use image::{ImageReader, Limits};

use crate::figure::scene::Picture;

/// The longest side of a picture as it is shown, in pixels.
pub const SIDE: u32 = 192;
/// The largest file of a picture, in bytes.
const MAX_FILE: u64 = 20_000_000;
/// The most pixels that a picture may have.
const MAX_PIXELS: u64 = 50_000_000;
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
    #[error("it isn't a sound PNG or JPEG: {0}")]
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
    decode(&bytes)
}

/// Whether an actor's field leads to a file, and doesn't hold the picture itself.
pub fn is_file(picture: &str) -> bool {
    !picture.is_empty() && !picture.starts_with(EMBEDDED)
}

/// The file of a picture beside the map as it is, and the ending that its format has.
pub fn file(name: &str, folder: Option<&Path>) -> Result<(Vec<u8>, &'static str), PictureError> {
    let bytes = read(&inside(folder.ok_or(PictureError::NoFolder)?, name)?)?;
    decode(&bytes)?;
    let is_jpeg = matches!(image::guess_format(&bytes), Ok(image::ImageFormat::Jpeg));
    Ok((bytes, if is_jpeg { "jpg" } else { "png" }))
}

fn read(path: &Path) -> Result<Vec<u8>, PictureError> {
    let unreadable = |why: std::io::Error| PictureError::Unreadable(why.to_string());
    if std::fs::metadata(path).map_err(unreadable)?.len() > MAX_FILE {
        return Err(PictureError::TooLarge);
    }
    std::fs::read(path).map_err(unreadable)
}

fn decode(bytes: &[u8]) -> Result<Picture, PictureError> {
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
    let small = reader.decode().map_err(broken)?;
    let small = if width.max(height) > SIDE { small.thumbnail(SIDE, SIDE) } else { small }.into_rgba8();
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
    let picture = decode(&read(path)?)?;
    let broken = |why: image::ImageError| PictureError::Broken(why.to_string());
    let image = image::RgbaImage::from_raw(picture.width, picture.height, picture.rgba)
        .ok_or_else(|| PictureError::Broken("it has no pixels".to_owned()))?;
    let mut png = Vec::new();
    image.write_to(&mut Cursor::new(&mut png), image::ImageFormat::Png).map_err(broken)?;
    Ok(format!("{EMBEDDED}png;base64,{}", base64::engine::general_purpose::STANDARD.encode(png)))
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
