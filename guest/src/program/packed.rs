//! The published JSON Schema as the component carries it: packed by `build.rs`.
//!
//! A byte below 128 is a letter. Another one is a mark: a run of 4 letters and as many as its low
//! seven bits say, which is found so many letters back as the two bytes behind it tell
//! (little-endian).

static PACKED: &[u8] = include_bytes!(concat!(env!("OUT_DIR"), "/schema.packed"));

/// The JSON Schema of a programme (draft 2020-12), without space between tokens.
pub(crate) fn schema() -> String {
    unpack(PACKED)
}

fn unpack(packed: &[u8]) -> String {
    let mut text = String::new();
    let mut bytes = packed.iter().copied();
    while let Some(byte) = bytes.next() {
        if byte.is_ascii() {
            text.push(char::from(byte));
            continue;
        }
        let back = [bytes.next(), bytes.next()].map(|byte| byte.unwrap_or(0));
        let start = text.len().saturating_sub(u16::from_le_bytes(back).into());
        let length = usize::from(byte & 0x7f).saturating_add(4);
        for place in start..start.saturating_add(length) {
            // The run may reach into itself.
            let letter = text.as_bytes().get(place).copied();
            text.extend(letter.map(char::from));
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_packed_comes_out_whole() {
        let text = include_str!("../../schema/program.schema.min.json");
        assert!(schema() == text);
        assert!(PACKED.len() < text.len() / 4, "{} bytes", PACKED.len());
    }

    #[test]
    fn a_run_may_reach_into_itself() {
        assert_eq!(unpack(b"ab\x81\x02\x00c"), "abababac");
    }
}
