//! The program: the window, or one of the commands that need none.

use std::process::ExitCode;

fn main() -> ExitCode {
    stancemap::cli::main(|file| stancemap::app::run(file).map_err(|why| why.to_string()))
}
