//! Where things are allocated while a programme is read.

#[cfg(target_arch = "wasm32")]
pub(crate) use crate::arena::aside;

/// Does work whose allocations nobody needs when the programme has been read. Natively that is the
/// allocator's affair.
#[cfg(not(target_arch = "wasm32"))]
pub(crate) fn aside<T>(_room: usize, work: impl FnOnce() -> T) -> T {
    work()
}
