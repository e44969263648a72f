//! `fidelis schema`

use anyhow::Result;

use super::{Outcome, source};
use crate::terminal::print_line;

/// Prints the programme's JSON Schema as the built-in plugin publishes it.
pub(crate) fn run() -> Result<Outcome> {
    let schema = source::reference()?.schema()?;
    print_line(schema.value.trim_end())?;
    Ok(Outcome::Done)
}
