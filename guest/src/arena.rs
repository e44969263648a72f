//! Memory that is never given back.
//!
//! A call has a sandbox of its own: when it has been answered, all of its memory goes at once. So
//! the allocator only ever moves a pointer forward, and the compiler drops every line of code that
//! would tidy up. The host replaces an instance that it keeps for several calls when its memory
//! has grown.

#![allow(unsafe_code)] // An allocator cannot be written without.

use core::alloc::{GlobalAlloc, Layout};
use core::arch::wasm32::{memory_grow, memory_size};
use core::cell::Cell;

/// Bytes of a page of linear memory.
const PAGE: usize = 65_536;

struct Arena {
    /// The first free byte; 0 before the first allocation.
    next: Cell<usize>,
    /// The first byte that the memory does not have yet.
    end: Cell<usize>,
}

// SAFETY: the component has one thread.
unsafe impl Sync for Arena {}

#[global_allocator]
static ARENA: Arena = Arena {
    next: Cell::new(0),
    end: Cell::new(0),
};

impl Arena {
    /// The next `size` bytes at a multiple of `align`; null if the memory cannot grow.
    fn take(&self, size: usize, align: usize) -> *mut u8 {
        if self.end.get() == 0 {
            let end = memory_size(0).saturating_mul(PAGE);
            self.next.set(heap_start().unwrap_or(end));
            self.end.set(end);
        }
        let start = self.next.get().next_multiple_of(align);
        let Some(next) = start.checked_add(size) else {
            return core::ptr::null_mut();
        };
        if next > self.end.get() {
            let pages = (next - self.end.get()).div_ceil(PAGE);
            if memory_grow(0, pages) == usize::MAX {
                return core::ptr::null_mut();
            }
            self.end
                .set(self.end.get().saturating_add(pages.saturating_mul(PAGE)));
        }
        self.next.set(next);
        core::ptr::with_exposed_provenance_mut(start)
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
// and are never used for anything else afterwards.
unsafe impl GlobalAlloc for Arena {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        self.take(layout.size(), layout.align())
    }

    unsafe fn dealloc(&self, _block: *mut u8, _layout: Layout) {}

    unsafe fn realloc(&self, block: *mut u8, layout: Layout, size: usize) -> *mut u8 {
        // The last block grows where it is.
        let last = block.addr().wrapping_add(layout.size()) == self.next.get();
        let more = size.saturating_sub(layout.size());
        if last && !self.take(more, 1).is_null() {
            return block;
        }
        let moved = self.take(size, layout.align());
        if !moved.is_null() {
            // SAFETY: both blocks are live, do not overlap, and have at least these many bytes.
            unsafe { block.copy_to_nonoverlapping(moved, layout.size().min(size)) };
        }
        moved
    }
}
