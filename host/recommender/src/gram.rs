//! What a target's neighbours share with each other.

use crate::neighbours::Candidate;
use crate::numbers::at;
use crate::weighted::Weighted;

/// The sums of products of weights between the neighbours of one target. Made from the purchases
/// anew for each target: the table of all products with each other would not fit in memory.
#[derive(Debug)]
pub(crate) struct Gram<'a> {
    weighted: &'a Weighted,
    /// Where each member's next entry goes; 0 everywhere between two targets.
    next: Vec<usize>,
    /// The members that bought any of the neighbours, as they are met.
    met: Vec<u32>,
    /// The neighbours' positions with the weights, member by member.
    entries: Vec<(usize, f64)>,
    /// Where each member's entries end.
    ends: Vec<usize>,
    /// The lower triangle, column by column; what lies above it is not used.
    matrix: Vec<f64>,
}

impl<'a> Gram<'a> {
    pub(crate) fn new(weighted: &'a Weighted, members: usize) -> Gram<'a> {
        Gram {
            weighted,
            next: vec![0; members],
            met: Vec::new(),
            entries: Vec::new(),
            ends: Vec::new(),
            matrix: Vec::new(),
        }
    }

    /// The lower triangle, column by column, of what products share with each other. Each sum is
    /// over the members in a sequence that depends on the purchases only.
    pub(crate) fn among(&mut self, products: &[Candidate]) -> &[f64] {
        self.count(products);
        self.distribute(products);
        self.add_up(products.len());
        for member in self.met.drain(..) {
            if let Some(next) = self.next.get_mut(at(member)) {
                *next = 0;
            }
        }
        &self.matrix
    }

    /// Counts each member's products and sets where they begin.
    fn count(&mut self, products: &[Candidate]) {
        for candidate in products {
            for &(member, _) in self.weighted.by_product.row(candidate.product) {
                if let Some(count) = self.next.get_mut(at(member)) {
                    if *count == 0 {
                        self.met.push(member);
                    }
                    *count += 1;
                }
            }
        }
        self.ends.clear();
        let mut start = 0;
        for member in &self.met {
            if let Some(next) = self.next.get_mut(at(*member)) {
                let count = *next;
                *next = start;
                start += count;
                self.ends.push(start);
            }
        }
        self.entries.clear();
        self.entries.resize(start, (0, 0.0));
    }

    /// Puts the products of each member side by side.
    fn distribute(&mut self, products: &[Candidate]) {
        for (position, candidate) in products.iter().enumerate() {
            for &(member, weight) in self.weighted.by_product.row(candidate.product) {
                if let Some(next) = self.next.get_mut(at(member)) {
                    if let Some(entry) = self.entries.get_mut(*next) {
                        *entry = (position, f64::from(weight));
                    }
                    *next += 1;
                }
            }
        }
    }

    fn add_up(&mut self, size: usize) {
        self.matrix.clear();
        self.matrix.resize(size * size, 0.0);
        let mut start = 0;
        for end in &self.ends {
            let mut rest = self.entries.get(start..*end).unwrap_or_default();
            start = *end;
            // The entries of a member are by position, so those that follow lie below.
            while let Some(&(column, weight)) = rest.first() {
                let begin = column * size;
                if let Some(sums) = self.matrix.get_mut(begin..begin + size) {
                    for &(row, other) in rest {
                        if let Some(sum) = sums.get_mut(row) {
                            *sum += weight * other;
                        }
                    }
                }
                rest = rest.get(1..).unwrap_or_default();
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Gram;
    use crate::neighbours::Finder;
    use crate::pairs::Pairs;
    use crate::settings::Settings;
    use crate::testing::shop;
    use crate::weighted::Weighted;

    #[test]
    fn sums_over_the_members() {
        // Product 0 is the target; 1 was bought a half-life ago by member 0.
        let bought = [(0, 0, 9), (0, 1, 2), (0, 2, 9), (1, 0, 9), (1, 2, 9)];
        let pairs = Pairs::of(&shop(2, 3, &bought), 9, 9);
        let settings = Settings {
            min_buyers: 1,
            ..Settings::default()
        };
        let weighted = Weighted::of(&pairs, Some(7), &settings);
        let mut finder = Finder::new(&weighted);
        let mut gram = Gram::new(&weighted, 2);
        for _ in 0..2 {
            let lower = gram.among(finder.find(0, 9));
            assert_eq!([lower[0], lower[1], lower[3]], [0.25, 0.5, 2.0]);
        }
    }
}
