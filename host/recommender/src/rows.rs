//! Rows of different lengths in one piece of memory.

use crate::numbers::at;

/// Rows of different lengths in one piece of memory.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Rows<T> {
    /// Where each row begins, and where the last one ends.
    starts: Vec<usize>,
    entries: Vec<T>,
}

impl<T: Copy + Default> Rows<T> {
    /// Distributes entries to rows: those of a row keep their sequence.
    pub(crate) fn of<I>(rows: usize, entries: impl Fn() -> I) -> Rows<T>
    where
        I: Iterator<Item = (u32, T)>,
    {
        let mut starts = vec![0_usize; rows + 1];
        for (row, _) in entries() {
            if let Some(length) = starts.get_mut(at(row) + 1) {
                *length += 1;
            }
        }
        let mut total = 0;
        for start in &mut starts {
            total += *start;
            *start = total;
        }
        let mut next = starts.clone();
        let mut placed = vec![T::default(); total];
        for (row, entry) in entries() {
            if let Some(place) = next.get_mut(at(row)) {
                if let Some(slot) = placed.get_mut(*place) {
                    *slot = entry;
                }
                *place += 1;
            }
        }
        Rows {
            starts,
            entries: placed,
        }
    }
}

impl<T> Rows<T> {
    /// A row; empty beyond the last one.
    pub(crate) fn row(&self, row: u32) -> &[T] {
        let bounds = (self.starts.get(at(row)), self.starts.get(at(row) + 1));
        match bounds {
            (Some(start), Some(end)) => self.entries.get(*start..*end).unwrap_or_default(),
            _ => &[],
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Rows;

    #[test]
    fn entries_keep_their_sequence_within_a_row() {
        let entries = [(2, 'a'), (0, 'b'), (2, 'c'), (9, 'x')];
        let rows = Rows::of(3, || entries.iter().copied());
        assert_eq!(rows.row(0), ['b']);
        assert_eq!(rows.row(1), []);
        assert_eq!(rows.row(2), ['a', 'c']);
        assert_eq!(rows.row(3), []);
    }
}
