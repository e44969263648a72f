//! The parts of a model, and the few bytes before them.
//!
//! All numbers are little-endian. The file begins with 24 bytes: `FIDELISM`, the version (4 bytes),
//! how many sections there are (4), and the checksum of that number and everything behind (8). Then each section
//! is named: its number, where it begins in the file, and how many bytes it has (4 each). Sections
//! that a reader does not know are passed over.

/// How a model begins.
pub(super) const MAGIC: &[u8; 8] = b"FIDELISM";

/// The version that this code reads and writes. It changes when a reader of the former one would
/// misread it.
pub(super) const VERSION: u32 = 1;

/// Bytes before the directory.
pub(super) const HEAD: usize = 24;

/// Bytes of a row of the directory.
pub(super) const ROW: usize = 12;

/// A section. In a **table** there are so many texts: their count, where each begins behind the
/// table's numbers, and where the last one ends (4 bytes each), and then the texts. **Starts** are
/// positions in the section that is named, one for each product or list and one for the end.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[repr(u32)]
pub(super) enum Section {
    /// JSON: what it was learned from, with which settings. For people; never looked at.
    About = 1,
    /// JSON: the break points, as the programme's `model.rfm`.
    Rfm = 2,
    /// A table of the products' skus, ascending by their bytes. The products below are positions
    /// in it.
    Skus = 3,
    /// A table of categories.
    Categories = 4,
    /// A table of sellers.
    Sellers = 5,
    /// The category of each product (4 bytes), or all bits set.
    Category = 6,
    /// The seller of each product (4 bytes), or all bits set.
    Seller = 7,
    /// How much a purchase of each product speaks for the next one, in 65,536ths (4 bytes).
    Again = 8,
    /// How much speaks for each product without any purchase, in the next basket, in 1,048,576ths
    /// (4 bytes).
    Recent = 9,
    /// The same among products that a member has not bought yet (4 bytes).
    Fresh = 10,
    /// Starts in `Neighbours`, by product.
    NeighbourStarts = 11,
    /// Products for which a purchase of the product speaks (4 bytes).
    Neighbours = 12,
    /// How much, beside each of `Neighbours`, in 1,024ths (2 bytes, signed).
    Weights = 13,
    /// Starts in `Together`, by product.
    TogetherStarts = 14,
    /// Products that are bought in the same order, best first (4 bytes).
    Together = 15,
    /// A table of the names of lists: `all` (what sells best), `recent` and `fresh` (for which most
    /// speaks without any purchase), `stage:<stage>` and `segment:<id>` (what sells best to them).
    Lists = 16,
    /// Starts in `Listed`, by list.
    ListStarts = 17,
    /// Products that sell best among those whom the list names, best first (4 bytes).
    Listed = 18,
    /// The numbers of [`super::Blend`], in its order (4 bytes each).
    Blend = 19,
    /// How much 0, 1, 2 … orders of a product count, in 256ths (4 bytes each).
    Powers = 20,
}

/// One more than the largest section.
pub(super) const SECTIONS: usize = 21;

/// A checksum that finds every damaged word and every swapped pair of words. It is no signature:
/// it protects from broken disks, not from people.
pub(super) fn checksum(rows: u32, bytes: &[u8]) -> u64 {
    let (words, rest) = bytes.as_chunks::<8>();
    let mut sum = mix(0, rows.into());
    for word in words {
        sum = mix(sum, u64::from_le_bytes(*word));
    }
    let mut last = [0; 8];
    for (to, from) in last.iter_mut().zip(rest) {
        *to = *from;
    }
    mix(sum, u64::from_le_bytes(last))
}

fn mix(sum: u64, word: u64) -> u64 {
    // Rotating keeps the sequence of the words; the multiplier is odd, so nothing is lost.
    (sum.rotate_left(23) ^ word).wrapping_mul(0x9E37_79B9_7F4A_7C15)
}
