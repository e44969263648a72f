//! What every command shares: files that appear whole or not at all, progress that a person sees,
//! Ctrl-C, results and remarks.

mod files;
pub mod interrupt;
mod memory;
mod output;
mod progress;
mod screen;
mod sheet;
mod usage;
mod watch;

pub use files::{Named, refuse_same_file, refuse_standard_output};
pub use memory::{free_memory, peak_memory};
pub use output::{Output, OutputError};
pub use progress::Progress;
pub use screen::{Style, print, print_line, remark, width};
pub use sheet::{LeftOut, Sheet};
pub use usage::usage;
pub use watch::Watch;
