//! What a network holds, read back from its two formats.
