//! `fidelis schema`

use anyhow::Result;
use fidelis_terminal::print_line;

use super::{Outcome, source};

/// Prints the programme's JSON Schema as the built-in plugin publishes it.
pub(crate) fn run() -> Result<Outcome> {
    let schema = source::reference()?.schema()?;
    print_line(schema.value.trim_end())?;
    Ok(Outcome::Done)
}
