//! Memory that is never given back.
//!
//! A call has a sandbox of its own: when it has been answered, all of its memory goes at once. So
//! the allocator only ever moves a pointer forward, and the compiler drops every line of code that
//! would tidy up. The host replaces an instance that it keeps for several calls when its memory
//! has grown.
//!
//! Setting up is the one exception. The memory that it leaves is built into the component, and
//! reading a programme takes many times the memory that the programme keeps. What is only needed
//! for that is allocated [`aside`], and [`wiped`](wipe) in the end: the image holds what is kept,
//! lying close together, and the room behind it is the calls' first memory, which they need not
//! ask for.

#![allow(unsafe_code)] // An allocator cannot be written without.

use core::alloc::{GlobalAlloc, Layout};
use core::arch::wasm32::{memory_grow, memory_size};
use core::cell::Cell;

/// Bytes of a page of linear memory.
const PAGE: usize = 65_536;

/// A piece of memory that fills up from its start.
struct Room {
    /// The first free byte; 0 before the first allocation.
    next: Cell<usize>,
    /// The first byte behind it.
    end: Cell<usize>,
}

impl Room {
    const fn new() -> Room {
        Room {
            next: Cell::new(0),
            end: Cell::new(0),
        }
    }

    fn set(&self, next: usize, end: usize) {
        self.next.set(next);
        self.end.set(end);
    }
}

struct Arena {
    /// For what is kept, and for all that a call needs.
    kept: Room,
    /// For what is only needed while a programme is read.
    aside: Room,
    /// Where that began; 0 where there is none.
    aside_start: Cell<usize>,
    /// Whether allocations go there now.
    is_aside: Cell<bool>,
}

// SAFETY: the component has one thread.
unsafe impl Sync for Arena {}

#[global_allocator]
static ARENA: Arena = Arena {
    kept: Room::new(),
    aside: Room::new(),
    aside_start: Cell::new(0),
    is_aside: Cell::new(false),
};

/// Does work whose allocations are lost with [`wipe`]. `room` bytes stay free before them for what
/// is kept; where that proves to be too little nothing is wiped.
pub(crate) fn aside<T>(room: usize, work: impl FnOnce() -> T) -> T {
    if ARENA.aside.end.get() == 0 {
        ARENA.part(room);
    }
    let was = ARENA.is_aside.replace(true);
    let done = work();
    ARENA.is_aside.set(was);
    done
}

/// Forgets all that was allocated aside, and leaves zeros where it lay.
///
/// # Safety
/// Nothing that was allocated aside is used again.
pub(crate) unsafe fn wipe() {
    let (start, end) = (ARENA.aside_start.get(), ARENA.aside.next.get());
    // Where more was kept than there was room for, it lies behind: then all stays as it is.
    if start != 0 && ARENA.kept.end.get() == start {
        let bytes = core::ptr::with_exposed_provenance_mut::<u8>(start);
        // SAFETY: these bytes were allocated, and the caller says that nobody needs them.
        unsafe { bytes.write_bytes(0, end.saturating_sub(start)) };
        ARENA.kept.end.set(ARENA.aside.end.get());
        ARENA.aside.set(0, 0);
    }
    ARENA.aside_start.set(0);
}

impl Arena {
    /// The next `size` bytes at a multiple of `align`; null if the memory cannot grow.
    fn take(&self, size: usize, align: usize) -> *mut u8 {
        self.begin();
        let room = if self.is_aside.get() {
            &self.aside
        } else {
            &self.kept
        };
        let mut start = room.next.get().next_multiple_of(align);
        let Some(mut next) = start.checked_add(size) else {
            return core::ptr::null_mut();
        };
        if next > room.end.get() {
            let memory = memory_size(0).saturating_mul(PAGE);
            if room.end.get() != memory {
                // Something else lies behind: it goes on at the end of the memory.
                room.set(memory, memory);
                start = memory;
                next = memory.saturating_add(size);
            }
            let pages = next.saturating_sub(memory).div_ceil(PAGE);
            if memory_grow(0, pages) == usize::MAX {
                return core::ptr::null_mut();
            }
            room.end
                .set(memory.saturating_add(pages.saturating_mul(PAGE)));
        }
        room.next.set(next);
        core::ptr::with_exposed_provenance_mut(start)
    }

    /// Takes over the memory that the linker left free.
    fn begin(&self) {
        if self.kept.end.get() == 0 {
            let end = memory_size(0).saturating_mul(PAGE);
            self.kept.set(heap_start().unwrap_or(end), end);
        }
    }

    /// Parts the memory: `room` bytes for what is kept, and what comes behind for the rest.
    fn part(&self, room: usize) {
        self.begin();
        let wanted = self.kept.next.get().saturating_add(room);
        let start = wanted.saturating_add(15) & !15;
        let memory = memory_size(0).saturating_mul(PAGE);
        let pages = start.saturating_sub(memory).div_ceil(PAGE);
        if pages > 0 && memory_grow(0, pages) == usize::MAX {
            return;
        }
        let end = memory.saturating_add(pages.saturating_mul(PAGE));
        self.kept.end.set(start);
        self.aside.set(start, end);
        self.aside_start.set(start);
    }
}

/// Where the linker says that the heap begins.
fn heap_start() -> Option<usize> {
    unsafe extern "C" {
        static __heap_base: u8;
    }
    let start = (&raw const __heap_base).addr();
    (start != 0).then_some(start)
}

// SAFETY: blocks come from memory that the program owns, never overlap, have the asked alignment
// and are never used for anything else while they are in use.
unsafe impl GlobalAlloc for Arena {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        self.take(layout.size(), layout.align())
    }

    unsafe fn dealloc(&self, _block: *mut u8, _layout: Layout) {}

    unsafe fn realloc(&self, block: *mut u8, layout: Layout, size: usize) -> *mut u8 {
        // The last block grows where it is, if there is room.
        let end = block.addr().wrapping_add(layout.size());
        let more = size.saturating_sub(layout.size());
        for (room, start) in [(&self.kept, 0), (&self.aside, self.aside_start.get())] {
            let next = end.saturating_add(more);
            // A block that is kept may end where nothing lies aside yet: it is none of that.
            if start <= block.addr() && end == room.next.get() && next <= room.end.get() {
                room.next.set(next);
                return block;
            }
        }
        let moved = self.take(size, layout.align());
        if !moved.is_null() {
            // SAFETY: both blocks are live, do not overlap, and have at least these many bytes.
            unsafe { block.copy_to_nonoverlapping(moved, layout.size().min(size)) };
        }
        moved
    }
}
