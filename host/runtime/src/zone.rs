//! The zone table that a plugin is configured with, in the contract's types.

use crate::contract::configuration::Transition;

pub use fidelis_zone::UnknownZone;
pub(crate) use fidelis_zone::named_in;

/// The transitions of a zone from 1970 to 2100 as (UTC seconds, offset in seconds), ascending. The
/// first row stands at 1970-01-01T00:00:00Z and holds for all time before the second.
///
/// # Errors
///
/// [`UnknownZone`] where the IANA database has no such name.
pub fn transitions(name: &str) -> Result<Vec<Transition>, UnknownZone> {
    fidelis_zone::transitions(name).map(table)
}

/// UTC for all time.
pub(crate) fn utc() -> Vec<Transition> {
    table(fidelis_zone::utc())
}

fn table(rows: Vec<fidelis_zone::Transition>) -> Vec<Transition> {
    let row = |row: fidelis_zone::Transition| Transition {
        at: row.at,
        offset: row.offset,
    };
    rows.into_iter().map(row).collect()
}
