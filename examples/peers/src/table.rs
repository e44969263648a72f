//! The table: medians, and how many times the first row's they are.

use std::fmt::Write;

use crate::cart::Carts;
use crate::rounds::Times;

/// Renders the table in Markdown. Multiples are medians over the rounds of what a decision took
/// beside what the first row took in the same round, so that a slow minute of the machine counts
/// on both sides.
pub(crate) fn render(all: &[Times], sizes: &[Carts]) -> String {
    let mut text = String::new();
    let mut head = String::from("| |");
    let mut rule = String::from("|---|");
    for unit in ["µs", "times"] {
        for carts in sizes {
            let lines = match carts.lines {
                1 => "1 line".to_owned(),
                lines => format!("{lines} lines"),
            };
            head.push_str(&format!(" {lines}, {unit} |"));
            rule.push_str("---:|");
        }
    }
    let Some(base) = all.first() else {
        return text;
    };
    let _ = writeln!(text, "{head}\n{rule}");
    for times in all {
        let _ = write!(text, "| {} |", times.name);
        for rounds in &times.sizes {
            let _ = write!(text, " {} |", digits(median(rounds.clone()) / 1_000.0));
        }
        for (rounds, base) in times.sizes.iter().zip(&base.sizes) {
            let ratios = rounds.iter().zip(base).map(|(time, base)| time / base);
            let _ = write!(text, " {} |", digits(median(ratios.collect())));
        }
        text.push('\n');
    }
    text
}

/// Three digits, as far as they are digits of the measurement.
fn digits(number: f64) -> String {
    match number {
        _ if number < 10.0 => format!("{number:.2}"),
        _ if number < 100.0 => format!("{number:.1}"),
        _ => format!("{number:.0}"),
    }
}

/// The middle value, or the mean of the two in the middle; 0 of nothing.
fn median(mut values: Vec<f64>) -> f64 {
    values.sort_by(f64::total_cmp);
    let middle = values.len() / 2;
    let at = |index: usize| values.get(index).copied().unwrap_or(0.0);
    match values.len() % 2 {
        0 => (at(middle.saturating_sub(1)) + at(middle)) / 2.0,
        _ => at(middle),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_median_is_in_the_middle() {
        assert_eq!(median(vec![3.0, 1.0, 2.0]), 2.0);
        assert_eq!(median(vec![4.0, 1.0, 2.0, 3.0]), 2.5);
        assert_eq!(median(Vec::new()), 0.0);
    }

    #[test]
    fn multiples_are_taken_round_by_round() {
        let times = |name: &str, rounds: &[f64]| Times {
            name: name.to_owned(),
            sizes: vec![rounds.to_vec()],
        };
        let sizes = [Carts::new(10, 1).unwrap()];
        // The machine is ten times slower in the second round.
        let all = [
            times("one", &[1_000.0, 10_000.0, 2_000.0]),
            times("other", &[3_000.0, 30_000.0, 6_000.0]),
        ];
        let table = render(&all, &sizes);
        assert_eq!(
            table,
            "| | 10 lines, µs | 10 lines, times |\n|---|---:|---:|\n\
             | one | 2.00 | 1.00 |\n| other | 6.00 | 3.00 |\n"
        );
    }
}
