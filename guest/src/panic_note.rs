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
    let end = message.floor_char_boundary(room);
    let mut bytes = MARKER.to_vec();
    bytes.extend_from_slice(&u32::try_from(end).unwrap_or(0).to_le_bytes());
    bytes.extend_from_slice(message.get(..end).unwrap_or_default().as_bytes());
    if let Some(slots) = note.get_mut(..bytes.len()) {
        slots.copy_from_slice(&bytes);
    }
}
