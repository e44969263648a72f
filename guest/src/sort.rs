//! Sorting in little code.
//!
//! The standard library's sorts are made for speed and take 3 to 14 KB of the component for each
//! type that is sorted. The lists here are short, and the component is to stay small.

/// Sorts a slice by heap sort: no allocation, never more than about 2 n log2 n comparisons. Not
/// stable: `before` must decide ties.
pub fn sort<T>(items: &mut [T], before: impl Fn(&T, &T) -> bool) {
    if items
        .windows(2)
        .all(|pair| matches!(pair, [a, b] if !before(b, a)))
    {
        return;
    }
    for root in (0..items.len() / 2).rev() {
        sink(items, root, &before);
    }
    for end in (1..items.len()).rev() {
        items.swap(0, end);
        if let Some(heap) = items.get_mut(..end) {
            sink(heap, 0, &before);
        }
    }
}

/// The items of a list, first ones first, of which mostly just a few are looked at: beside the one
/// look at all of them, an item costs about 2 log2 n comparisons. `before` must decide ties.
#[derive(Debug)]
pub struct Best<T, F> {
    heap: Vec<T>,
    before: F,
}

impl<T, F: Fn(&T, &T) -> bool> Best<T, F> {
    /// Looks at all items once.
    pub fn new(mut items: Vec<T>, before: F) -> Best<T, F> {
        for root in (0..items.len() / 2).rev() {
            sink(&mut items, root, &|a: &T, b: &T| before(b, a));
        }
        Best {
            heap: items,
            before,
        }
    }
}

impl<T, F: Fn(&T, &T) -> bool> Iterator for Best<T, F> {
    type Item = T;

    fn next(&mut self) -> Option<T> {
        if self.heap.is_empty() {
            return None;
        }
        let first = self.heap.swap_remove(0);
        let before = &self.before;
        sink(&mut self.heap, 0, &|a: &T, b: &T| before(b, a));
        Some(first)
    }
}

/// Lets an item sink to its place in a heap whose root is the last of all.
fn sink<T>(heap: &mut [T], mut root: usize, before: &impl Fn(&T, &T) -> bool) {
    loop {
        let left = 2 * root + 1;
        let later = |a: usize, b: usize| match (heap.get(a), heap.get(b)) {
            (Some(a), Some(b)) => before(a, b),
            _ => false,
        };
        let child = if later(left, left + 1) {
            left + 1
        } else {
            left
        };
        if !later(root, child) {
            return;
        }
        heap.swap(root, child);
        root = child;
    }
}

#[cfg(test)]
mod tests {
    use super::{Best, sort};

    #[test]
    fn like_the_standard_library() {
        let mut state = 1_u32;
        for length in 0..60 {
            let mut items: Vec<u32> = (0..length)
                .map(|_| {
                    state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
                    state >> 28
                })
                .collect();
            let mut expected = items.clone();
            expected.sort_unstable();
            sort(&mut items, |a, b| a < b);
            assert_eq!(items, expected);
            let best: Vec<u32> = Best::new(items, |a, b| a > b).collect();
            expected.reverse();
            assert_eq!(best, expected);
        }
    }
}
