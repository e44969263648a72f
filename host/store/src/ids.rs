//! Ids and codes that the store makes itself.

use std::fmt::Write as _;

use sha2::{Digest, Sha256};

use crate::StoreError;

/// An id that depends on its parts alone: 32 hexadecimal digits. It tells nothing of them, so that
/// a member's id does not live on in it.
pub(crate) fn derived(parts: &[&str]) -> String {
    let mut hash = Sha256::new();
    for part in parts {
        hash.update(part.len().to_be_bytes());
        hash.update(part.as_bytes());
    }
    let mut text = hex(&hash.finalize());
    text.truncate(32);
    text
}

/// The SHA-256 of bytes, as hexadecimal digits.
pub(crate) fn sha256(bytes: &[u8]) -> String {
    hex(&Sha256::digest(bytes))
}

fn hex(bytes: &[u8]) -> String {
    let mut text = String::with_capacity(bytes.len().saturating_mul(2));
    for byte in bytes {
        // Writing to a string cannot fail.
        let _ = write!(text, "{byte:02x}");
    }
    text
}

/// A code that nobody guesses and anybody can type: 16 characters of Crockford's Base32, 80 random
/// bits.
pub(crate) fn code() -> Result<String, StoreError> {
    const LETTERS: [char; 32] = [
        '0', '1', '2', '3', '4', '5', '6', '7', '8', '9', 'A', 'B', 'C', 'D', 'E', 'F', 'G', 'H',
        'J', 'K', 'M', 'N', 'P', 'Q', 'R', 'S', 'T', 'V', 'W', 'X', 'Y', 'Z',
    ];
    let mut bytes = [0_u8; 16];
    getrandom::fill(&mut bytes).map_err(|error| StoreError::Random {
        problem: error.to_string(),
    })?;
    let letter = |byte: &u8| LETTERS.get(usize::from(byte & 31)).copied();
    Ok(bytes.iter().filter_map(letter).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn derived_ids_tell_their_parts_apart() {
        assert_eq!(derived(&["a", "b"]), derived(&["a", "b"]));
        assert_ne!(derived(&["ab", ""]), derived(&["a", "b"]));
        assert_eq!(derived(&[]).len(), 32);
    }

    #[test]
    fn codes_are_long_and_differ() {
        let (one, other) = (code().unwrap(), code().unwrap());
        assert_eq!(one.len(), 16);
        assert_ne!(one, other);
    }
}
