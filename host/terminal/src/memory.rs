//! How much memory the process had, and how much there is.

use std::fs;

/// The most memory that the process had at a time, in bytes (`VmHWM` of Linux); absent where the
/// system does not tell.
pub fn peak_memory() -> Option<u64> {
    let status = fs::read_to_string("/proc/self/status").ok()?;
    told(&status, "VmHWM:")
}

/// How much memory the system has left for new work, in bytes (`MemAvailable` of Linux); absent
/// where the system does not tell.
pub fn free_memory() -> Option<u64> {
    told(&fs::read_to_string("/proc/meminfo").ok()?, "MemAvailable:")
}

/// A figure of the system's, in bytes.
fn told(text: &str, name: &str) -> Option<u64> {
    let line = text.lines().find_map(|line| line.strip_prefix(name))?;
    let kibibytes: u64 = line.trim().strip_suffix(" kB")?.trim().parse().ok()?;
    kibibytes.checked_mul(1024)
}

#[cfg(test)]
mod tests {
    use super::told;

    #[test]
    fn figures_are_found_by_their_names() {
        let text = "MemTotal:       24559212 kB\nMemAvailable:   22000000 kB\n";
        assert_eq!(told(text, "MemAvailable:"), Some(22_000_000 * 1024));
        assert_eq!(told(text, "VmHWM:"), None);
        assert_eq!(told("VmHWM: much", "VmHWM:"), None);
    }
}
