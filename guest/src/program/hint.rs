//! Words for hints: what a misspelt name may have meant, and lists of what would be right.

/// The known name nearest to a misspelt one, if it is near enough to be what was meant.
#[inline(never)]
pub(super) fn nearest<'a>(found: &str, known: &[&'a str]) -> Option<&'a str> {
    let most = found.len().max(3) / 3;
    let mut best = None;
    for &name in known {
        let distance = distance(found, name);
        let nearer = best.is_none_or(|best| (distance, name) < best);
        if distance <= most && nearer {
            best = Some((distance, name));
        }
    }
    best.map(|(_, name)| name)
}

/// `Did you mean …?`, or nothing.
pub(super) fn did_you_mean(found: &str, known: &[&str]) -> String {
    nearest(found, known).map_or_else(String::new, |name| format!("Did you mean `{name}`?"))
}

/// Names in backquotes, separated by commas.
#[inline(never)]
pub(super) fn list(names: &[&str]) -> String {
    let mut text = String::new();
    for name in names {
        if !text.is_empty() {
            text.push_str(", ");
        }
        text.push_str(&quoted(name));
    }
    text
}

/// A name in backquotes.
#[inline(never)]
pub(super) fn quoted(name: &str) -> String {
    let mut text = String::from("`");
    text.push_str(name);
    text.push('`');
    text
}

/// How many letters must be put in, left out, changed or swapped with their neighbour. Letters of
/// upper and lower case, `-` and `_` are the same.
fn distance(one: &str, other: &str) -> usize {
    let one: Vec<char> = letters(one);
    let other: Vec<char> = letters(other);
    let mut before: Vec<usize> = Vec::new();
    let mut above: Vec<usize> = (0..=other.len()).collect();
    for (row, letter) in one.iter().enumerate() {
        let mut current = vec![row.saturating_add(1)];
        for (column, wanted) in other.iter().enumerate() {
            let at = |list: &[usize], index: usize| list.get(index).copied().unwrap_or(usize::MAX);
            let next = column.saturating_add(1);
            let mut least = at(&above, column).saturating_add(usize::from(letter != wanted));
            least = least.min(at(&above, next).saturating_add(1));
            least = least.min(at(&current, column).saturating_add(1));
            let (Some(left), Some(up)) = (column.checked_sub(1), row.checked_sub(1)) else {
                current.push(least);
                continue;
            };
            if one.get(up) == Some(wanted) && other.get(left) == Some(letter) {
                least = least.min(at(&before, left).saturating_add(1));
            }
            current.push(least);
        }
        before = std::mem::replace(&mut above, current);
    }
    above.last().copied().unwrap_or(usize::MAX)
}

fn letters(name: &str) -> Vec<char> {
    name.chars()
        .map(|letter| {
            if letter == '_' {
                '-'
            } else {
                letter.to_ascii_lowercase()
            }
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn near_names_are_found_and_far_ones_are_not() {
        let known = ["points", "minimum", "per-unit", "kebab-case"];
        let table = [
            ("pionts", Some("points")),
            ("point", Some("points")),
            ("minimun", Some("minimum")),
            ("PerUnit", Some("per-unit")),
            ("per_unit", Some("per-unit")),
            ("wallet", None),
            ("", None),
        ];
        for (found, meant) in table {
            assert_eq!(nearest(found, &known), meant, "{found}");
        }
        assert_eq!(distance("kitten", "sitting"), 3);
    }
}
