//! Memory that is given back all at once.
//!
//! A call mostly has a sandbox of its own: when it has been answered, all of its memory goes with
//! it. So the allocator only ever moves a pointer forward, and the compiler drops every line of
//! code that would tidy up. In an instance that is kept for several calls the pointer goes back to
//! where the programme [ends](keep) when the next call begins: with its first argument, or where
//! it [enters](enter), if none came before. By then the host has read the answer to the one
//! before.
//!
//! Setting up is the one exception. The memory that it leaves is built into the component, and
//! reading a programme takes many times the memory that the programme keeps. What is only needed
//! for that is allocated [`aside`], and [`wiped`](wipe) in the end: the image holds what is kept,
//! lying close together, and the room behind it is the calls' first memory, which they need not
//! ask for.

#![allow(unsafe_code)] // An allocator cannot be written without.

use core::alloc::{GlobalAlloc, Layout};
use core::arch::wasm32::{memory_grow, memory_size, unreachable};
use core::cell::Cell;

/// Bytes of a page of linear memory.
const PAGE: usize = 65_536;

/// Bytes that are free for a call in a fresh instance: enough for most.
const ROOM: usize = 128 * 1024;

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
    /// Where allocations go now.
    now: Room,
    /// The other room: what is kept while something is done aside, else what is aside.
    other: Room,
    /// Where the room aside began; 0 where there is none.
    aside_start: Cell<usize>,
    /// Whether allocations go aside now.
    is_aside: Cell<bool>,
    /// The first byte behind what all calls need; 0 where none of it is given back.
    kept_end: Cell<usize>,
    /// Whether a call was entered whose memory is not given back yet.
    is_entered: Cell<bool>,
}

// SAFETY: the component has one thread.
unsafe impl Sync for Arena {}

#[global_allocator]
static ARENA: Arena = Arena {
    now: Room::new(),
    other: Room::new(),
    aside_start: Cell::new(0),
    is_aside: Cell::new(false),
    kept_end: Cell::new(0),
    is_entered: Cell::new(false),
};

/// What was allocated so far is what every call needs; the rest is given back between calls.
///
/// There is [`ROOM`] behind it: a fresh instance would take longer to ask for memory than to answer
/// a small cart.
pub(crate) fn keep() {
    let next = ARENA.now.next.get();
    ARENA.kept_end.set(next);
    ARENA.is_entered.set(true);
    let memory = memory_size(0).saturating_mul(PAGE);
    let more = next.saturating_add(ROOM).saturating_sub(memory);
    let pages = more.div_ceil(PAGE);
    if ARENA.now.end.get() == memory && memory_grow(0, pages) != usize::MAX {
        ARENA
            .now
            .end
            .set(memory.saturating_add(pages.saturating_mul(PAGE)));
    }
}

/// A call begins. No argument that it owns may have been allocated but by [`argument`].
pub(crate) fn enter() {
    ARENA.give_back();
    ARENA.is_entered.set(true);
}

/// Where the host writes arguments: the canonical ABI's `realloc`. It traps where there is no
/// memory left.
///
/// # Safety
/// `block` is one of `size` bytes that came from here, or `size` is 0.
#[unsafe(export_name = "cabi_realloc")]
unsafe extern "C" fn argument(block: *mut u8, size: usize, align: usize, wanted: usize) -> *mut u8 {
    if wanted == 0 {
        return core::ptr::without_provenance_mut(align);
    }
    let room = if size == 0 {
        ARENA.give_back();
        ARENA.take(wanted, align)
    } else {
        // SAFETY: the host says that the block is one of these bytes, and asks for powers of two.
        unsafe {
            ARENA.realloc(
                block,
                Layout::from_size_align_unchecked(size, align),
                wanted,
            )
        }
    };
    if room.is_null() {
        unreachable();
    }
    room
}

/// Does work whose allocations are lost with [`wipe`]. `room` bytes stay free before them for what
/// is kept; where that proves to be too little nothing is wiped.
pub(crate) fn aside<T>(room: usize, work: impl FnOnce() -> T) -> T {
    if ARENA.is_aside.get() {
        return work();
    }
    if ARENA.aside_start.get() == 0 {
        ARENA.part(room);
    }
    if ARENA.aside_start.get() == 0 {
        // There is no memory for two rooms.
        return work();
    }
    ARENA.change_rooms();
    let done = work();
    ARENA.change_rooms();
    done
}

/// Forgets all that was allocated aside, and leaves zeros where it lay.
///
/// # Safety
/// Nothing that was allocated aside is used again.
pub(crate) unsafe fn wipe() {
    let (start, end) = (ARENA.aside_start.get(), ARENA.other.next.get());
    // Where more was kept than there was room for, it lies behind: then all stays as it is.
    if start != 0 && ARENA.now.end.get() == start {
        let bytes = core::ptr::with_exposed_provenance_mut::<u8>(start);
        // SAFETY: these bytes were allocated, and the caller says that nobody needs them.
        unsafe { bytes.write_bytes(0, end.saturating_sub(start)) };
        ARENA.now.end.set(ARENA.other.end.get());
    }
    ARENA.other.set(0, 0);
    ARENA.aside_start.set(0);
}

impl Arena {
    /// Forgets what the call before left, if there was one and this has not been done yet.
    fn give_back(&self) {
        if self.is_entered.replace(false) && self.kept_end.get() != 0 {
            self.now.next.set(self.kept_end.get());
        }
    }

    /// The next `size` bytes at a multiple of `align`, a power of two; null if the memory cannot
    /// grow.
    #[inline]
    fn take(&self, size: usize, align: usize) -> *mut u8 {
        let mask = align.wrapping_sub(1);
        let start = self.now.next.get().wrapping_add(mask) & !mask;
        let next = start.wrapping_add(size);
        // Neither wraps where there is room: a block is at most half of all memory.
        if next < start || next > self.now.end.get() {
            return self.grow(size, align);
        }
        self.now.next.set(next);
        core::ptr::with_exposed_provenance_mut(start)
    }

    /// The same from memory that there is not yet.
    #[cold]
    #[inline(never)]
    fn grow(&self, size: usize, align: usize) -> *mut u8 {
        self.begin();
        let room = &self.now;
        let memory = memory_size(0).saturating_mul(PAGE);
        if self.kept_end.get() != 0 {
            // All that lies behind is free.
            room.end.set(memory);
        } else if room.end.get() != memory {
            // Something else lies behind: it goes on at the end of the memory.
            room.set(memory, memory);
        }
        let start = room.next.get().next_multiple_of(align);
        let Some(next) = start.checked_add(size) else {
            return core::ptr::null_mut();
        };
        let pages = next.saturating_sub(memory).div_ceil(PAGE);
        if memory_grow(0, pages) == usize::MAX {
            return core::ptr::null_mut();
        }
        let grown = memory.saturating_add(pages.saturating_mul(PAGE));
        room.set(next, grown);
        core::ptr::with_exposed_provenance_mut(start)
    }

    /// Takes over the memory that the linker left free.
    fn begin(&self) {
        if self.now.end.get() == 0 {
            let end = memory_size(0).saturating_mul(PAGE);
            self.now.set(heap_start().unwrap_or(end), end);
        }
    }

    /// Parts the memory: `room` bytes for what is kept, and what comes behind for the rest.
    fn part(&self, room: usize) {
        self.begin();
        let wanted = self.now.next.get().saturating_add(room);
        let start = wanted.saturating_add(15) & !15;
        let memory = memory_size(0).saturating_mul(PAGE);
        let pages = start.saturating_sub(memory).div_ceil(PAGE);
        if pages > 0 && memory_grow(0, pages) == usize::MAX {
            return;
        }
        let end = memory.saturating_add(pages.saturating_mul(PAGE));
        self.now.end.set(start);
        self.other.set(start, end);
        self.aside_start.set(start);
    }

    /// From what is kept to what is aside, or back.
    fn change_rooms(&self) {
        self.now.next.swap(&self.other.next);
        self.now.end.swap(&self.other.end);
        self.is_aside.set(!self.is_aside.get());
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
        // The last block grows where it is, if there is room. One that is kept may end where
        // nothing lies aside yet: it is none of that.
        let end = block.addr().wrapping_add(layout.size());
        let next = end.wrapping_add(size.saturating_sub(layout.size()));
        let is_aside = block.addr() >= self.aside_start.get();
        for (room, holds) in [
            (&self.now, self.is_aside.get()),
            (&self.other, !self.is_aside.get()),
        ] {
            let own = holds == is_aside || self.aside_start.get() == 0;
            if own && end == room.next.get() && next >= end && next <= room.end.get() {
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
