//! `fidelis schema`

use anyhow::Result;
use fidelis_build::Contract;
use fidelis_terminal::print_line;

use super::{Outcome, source};
use crate::args::SchemaArgs;

/// Prints the programme's JSON Schema as the built-in plugin publishes it, or the contract's types
/// as it exports them.
pub(crate) fn run(args: &SchemaArgs) -> Result<Outcome> {
    if args.contract {
        let contract = Contract::of(fidelis_reference::COMPONENT)?;
        print_line(&serde_json::to_string(&contract)?)?;
        return Ok(Outcome::Done);
    }
    let schema = source::reference()?.schema()?;
    print_line(schema.value.trim_end())?;
    Ok(Outcome::Done)
}
