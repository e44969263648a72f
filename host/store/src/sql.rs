//! Small helpers for queries that both databases understand.

use std::fmt::Write as _;

/// `($1, $2), ($3, $4)`: places for so many rows of so many columns.
pub(crate) fn places(rows: usize, columns: usize) -> String {
    let mut text = String::with_capacity(rows.saturating_mul(columns).saturating_mul(6));
    let mut number = 0_usize;
    for row in 0..rows {
        text.push_str(if row == 0 { "(" } else { ", (" });
        for column in 0..columns {
            number = number.saturating_add(1);
            let comma = if column == 0 { "" } else { ", " };
            // Writing to a string cannot fail.
            let _ = write!(text, "{comma}${number}");
        }
        text.push(')');
    }
    text
}

/// `$3, $4, $5`: so many places behind `after`.
pub(crate) fn list(after: usize, count: usize) -> String {
    let numbers =
        (0..count).map(|index| format!("${}", after.saturating_add(index).saturating_add(1)));
    numbers.collect::<Vec<_>>().join(", ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_are_numbered_throughout() {
        assert_eq!(places(2, 2), "($1, $2), ($3, $4)");
        assert_eq!(list(2, 3), "$3, $4, $5");
    }
}
