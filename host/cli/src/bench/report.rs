//! The figures, to be read by people or programs.

use std::fmt::Write as _;

use fidelis_terminal::Style;
use serde::Serialize;

/// What calls cost on this machine.
#[derive(Debug, Serialize)]
pub(crate) struct Report {
    /// The component's size.
    pub(crate) bytes: u64,
    /// Whether this command itself was built with optimisation.
    pub(crate) optimised: bool,
    /// Nanoseconds of a fresh instance that is asked nothing: the price of isolation.
    pub(crate) nothing_ns: u64,
    /// Calls.
    pub(crate) rows: Vec<Row>,
    /// Nanoseconds from nothing to the first decision, with compiled code on disk.
    pub(crate) start_ns: u64,
    /// What two threads get done beside one, in percent.
    pub(crate) two_threads_percent: u64,
    /// Bytes of this process's own that a live instance takes; absent where the system does not
    /// tell.
    pub(crate) instance_bytes: Option<u64>,
}

/// One kind of call.
#[derive(Debug, Serialize)]
pub(crate) struct Row {
    /// What is asked.
    pub(crate) name: String,
    /// Nanoseconds of the same code without a sandbox; absent for a plugin of one's own.
    pub(crate) native_ns: Option<u64>,
    /// Nanoseconds on an instance that is used again.
    pub(crate) warm_ns: u64,
    /// Nanoseconds on a fresh instance.
    pub(crate) fresh_ns: u64,
    /// WebAssembly instructions.
    pub(crate) fuel: Option<u64>,
}

impl Report {
    pub(crate) fn to_text(&self) -> String {
        let style = Style::stdout();
        let mut text = String::new();
        if !self.optimised {
            let _ = writeln!(
                text,
                "{}\n",
                style.yellow("This command was built without optimisation; measure with: cargo run --release -- bench")
            );
        }
        let head = format!(
            "{:<28}{:>12}{:>12}{:>12}{:>14}",
            "µs a call", "native", "warm", "fresh", "instructions"
        );
        let _ = writeln!(text, "{}", style.dim(&head));
        let _ = writeln!(
            text,
            "{:<28}{:>12}{:>12}{:>12}{:>14}",
            "nothing",
            "",
            "",
            micros(self.nothing_ns),
            ""
        );
        for row in &self.rows {
            let _ = writeln!(
                text,
                "{:<28}{:>12}{:>12}{:>12}{:>14}",
                row.name,
                row.native_ns.map(micros).unwrap_or_default(),
                micros(row.warm_ns),
                micros(row.fresh_ns),
                row.fuel.map(|fuel| fuel.to_string()).unwrap_or_default(),
            );
        }
        let mut line = |name: &str, value: String| {
            let _ = writeln!(text, "{name:<28}{value:>12}");
        };
        line("first decision, µs", micros(self.start_ns));
        line(
            "two threads, % of one",
            self.two_threads_percent.to_string(),
        );
        if let Some(bytes) = self.instance_bytes {
            line("live instance, KiB", (bytes / 1024).to_string());
        }
        line("component, bytes", self.bytes.to_string());
        text
    }
}

/// Microseconds with two decimals.
fn micros(nanoseconds: u64) -> String {
    let hundredths = nanoseconds.saturating_add(5) / 10;
    format!("{}.{:02}", hundredths / 100, hundredths % 100)
}

#[cfg(test)]
mod tests {
    use super::micros;

    #[test]
    fn microseconds_are_rounded_to_hundredths() {
        assert_eq!(micros(0), "0.00");
        assert_eq!(micros(1_234_564), "1234.56");
        assert_eq!(micros(1_234_565), "1234.57");
    }
}
