//! The isnad command: arguments in, data on standard output, everything else on standard error, an exit code out.

mod cli;

use std::process::ExitCode;

/// Reading makes and drops many small values, for which this allocator is faster than the C library's (docs/performance.md).
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    cli::main()
}
