//! Pictures of actors.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use stancemap::exchange::picture::{SIDE, load};

/// Any bytes as a picture that a map holds.
pub fn picture(bytes: &[u8]) {
    match load(&format!("data:image/png;base64,{}", STANDARD.encode(bytes)), None) {
        Ok(picture) => {
            assert!((1..=SIDE).contains(&picture.width) && (1..=SIDE).contains(&picture.height));
            assert_eq!(picture.rgba.len() as u64, 4 * u64::from(picture.width) * u64::from(picture.height));
        }
        Err(why) => assert!(!why.to_string().is_empty()),
    }
}
