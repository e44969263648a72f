//! Where a panic leaves its words.
//!
//! The component imports nothing, so it cannot print. Its panic hook writes the message behind a
//! marker into its own memory, where the host finds it after the trap.

use std::sync::Mutex;

/// What the host looks for.
const MARKER: &[u8; 15] = b"\0fidelis-panic\0";
/// Marker, length (u32, little-endian), message in UTF-8.
const CAPACITY: usize = 512;

static NOTE: Mutex<[u8; CAPACITY]> = Mutex::new([0; CAPACITY]);

/// Makes every panic leave a note.
pub(crate) fn install() {
    std::panic::set_hook(Box::new(|panic| write(&panic.to_string())));
}

fn write(message: &str) {
    let Ok(mut note) = NOTE.lock() else { return };
    let room = CAPACITY - MARKER.len() - size_of::<u32>();
    let mut end = message.len().min(room);
    while !message.is_char_boundary(end) {
        end -= 1;
    }
    let length = u32::try_from(end).unwrap_or(0).to_le_bytes();
    let bytes = MARKER.iter().chain(&length).chain(message.as_bytes());
    for (slot, byte) in note.iter_mut().zip(bytes.take(CAPACITY - room + end)) {
        *slot = *byte;
    }
}
