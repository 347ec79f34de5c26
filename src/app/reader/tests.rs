//! The reader as a user meets it: by mouse and by keyboard.
