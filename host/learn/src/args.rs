//! The command line's shape.

use std::path::PathBuf;

use chrono::NaiveDate;
use clap::Parser;
use fidelis_orders::instant::day;

/// Learns a model from past orders: what customers buy next, what is bought together, what sells
/// best to whom, and the break points of RFM scores.
#[derive(Debug, Parser)]
#[command(name = "fidelis-learn", bin_name = "fidelis learn", version)]
#[command(
    after_help = "Exit codes: 0 done; 1 the work failed or left something out; 2 wrong use; 130 stopped by Ctrl-C; 143 stopped by SIGTERM."
)]
pub(crate) struct Cli {
    /// The orders, as CSV or Parquet: one row for each order line.
    #[arg(long, value_name = "ORDERS")]
    pub(crate) orders: PathBuf,
    /// The programme; without it UTC, scores from 1 to 5, and equal values share a score.
    #[arg(long, value_name = "PROGRAM.json")]
    pub(crate) program: Option<PathBuf>,
    /// The day, in the programme's zone, as of whose end is learned: 2017-12-31; later orders count
    /// for nothing. Without it the day of the last order.
    #[arg(long, value_name = "DATE", value_parser = day)]
    pub(crate) at: Option<NaiveDate>,
    /// The most memory that may be taken, in MiB; without it what the system has free. Sorting and
    /// grouping get a quarter of it, at most 256 MiB; what goes beyond lies on disk.
    #[arg(long, value_name = "MIB")]
    pub(crate) memory: Option<u64>,
    /// Where the model goes.
    #[arg(short, long, value_name = "MODEL")]
    pub(crate) output: PathBuf,
    /// Prints the figures as JSON.
    #[arg(long)]
    pub(crate) json: bool,
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory;

    use super::Cli;

    #[test]
    fn the_shape_is_sound() {
        Cli::command().debug_assert();
    }
}
