//! A ridge regression of one target on its neighbours.
//!
//! By Cholesky's decomposition, of nalgebra: its loops are plain ones, compiled for the platform
//! as a whole, so the sums do not depend on what else a processor can do. At 100 neighbours a
//! system takes about a tenth of a millisecond.

use nalgebra::{Cholesky, DMatrix, DVector};

/// Solves systems one after the other.
#[derive(Debug, Default)]
pub(crate) struct Ridge {
    solution: Vec<f64>,
}

impl Ridge {
    /// How much each neighbour says of the target: (`gram` + `ridge` · I)⁻¹ `shared`. `gram` is the
    /// lower triangle, column by column, of what the neighbours share with each other. All are 0
    /// where the system has no solution, which takes a ridge of 0.
    pub(crate) fn solve(
        &mut self,
        gram: &[f64],
        ridge: f64,
        shared: impl Iterator<Item = f64>,
    ) -> &[f64] {
        self.solution.clear();
        self.solution.extend(shared);
        let size = self.solution.len();
        let solved = (gram.len() == size * size)
            .then(|| {
                let mut matrix = DMatrix::from_column_slice(size, size, gram);
                for position in 0..size {
                    if let Some(own) = matrix.get_mut((position, position)) {
                        *own += ridge;
                    }
                }
                let decomposed = Cholesky::new(matrix)?;
                let mut solution = DVector::from_column_slice(&self.solution);
                decomposed.solve_mut(&mut solution);
                Some(solution)
            })
            .flatten();
        match solved {
            Some(solution) => self.solution.copy_from_slice(solution.as_slice()),
            None => self.solution.fill(0.0),
        }
        &self.solution
    }
}

#[cfg(test)]
mod tests {
    use super::Ridge;

    #[test]
    fn a_system_by_hand() {
        // (3 + 1) x + 2 y = 10, 2 x + (4 + 1) y = 9: x = 2, y = 1.
        let gram = [3.0, 2.0, f64::NAN, 4.0];
        let mut ridge = Ridge::default();
        let solution = ridge.solve(&gram, 1.0, [10.0, 9.0].into_iter());
        assert!((solution[0] - 2.0).abs() < 1e-12 && (solution[1] - 1.0).abs() < 1e-12);
    }

    #[test]
    fn a_large_system_fits_its_equations() {
        let size = 60_u32;
        let value = |row: u32, column: u32| f64::from((row * 7 + column * 7 + row * column) % 11);
        let mut gram = Vec::new();
        for column in 0..size {
            gram.extend((0..size).map(|row| value(row, column)));
        }
        let shared: Vec<f64> = (0..size).map(f64::from).collect();
        let mut ridge = Ridge::default();
        let solution = ridge.solve(&gram, 1_000.0, shared.iter().copied()).to_vec();
        for row in 0..size {
            let left: f64 = (0..size)
                .zip(&solution)
                .map(|(column, x)| {
                    let own = if row == column { 1_000.0 } else { 0.0 };
                    (value(row, column) + own) * x
                })
                .sum();
            assert!((left - f64::from(row)).abs() < 1e-9, "row {row}: {left}");
        }
    }

    #[test]
    fn without_a_solution_nobody_speaks() {
        let mut ridge = Ridge::default();
        let solution = ridge.solve(&[1.0, 1.0, 0.0, 1.0], 0.0, [1.0, 1.0].into_iter());
        assert_eq!(solution, [0.0, 0.0]);
    }
}
