//! Why bytes are no model.

/// Why bytes are no model that can be read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Damage {
    /// It was written by a newer version of Fidelis, or an older one: the format's version.
    Version(u32),
    /// It ends too early, or its parts lie beyond its end.
    Cut,
    /// Its checksum is another one: it was changed or damaged.
    Changed,
}
