//! Long work, told to whoever waits for it.

/// Who is told what happens while things are done one after the other.
pub trait Progress {
    /// The work begins, or begins anew: so many of what the noun names (`orders`) are to be done.
    fn begin(&mut self, total: u64, noun: &'static str);
    /// So many are done by now.
    fn done(&mut self, count: u64);
    /// Something is left out, and why.
    fn left_out(&mut self, what: String);
    /// Whether to stop.
    fn stopped(&self) -> bool;
}
