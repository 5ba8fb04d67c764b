//! The isnad command: arguments in, data on standard output, everything else on standard error, an exit code out.

mod cli;

use std::process::ExitCode;

fn main() -> ExitCode {
    cli::main()
}
