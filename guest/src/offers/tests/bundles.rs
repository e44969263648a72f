//! Bundles whose parts select the same lines.

use super::properties::Numbers;
use super::*;
use crate::contract::checkout::Lacking;

/// Half off one unit of each of these parts, each of them tags.
fn parts(parts: &[(&str, u32)]) -> Engine {
    let mut list = Vec::new();
    for (tag, units) in parts {
        list.push(format!(
            r#"{{"lines":{{"tags":["{tag}"]}},"units":{units}}}"#
        ));
    }
    let list = list.join(",");
    offering(&format!(
        r#"{{"id":"o","gives":{{"bundle":{{"percent":50,"parts":[{list}]}}}}}}"#
    ))
}

fn tagged(number: u32, quantity: u32, tags: &str) -> Line {
    Line {
        tags: tags.chars().map(String::from).collect(),
        ..units(number, quantity, i64::from(quantity) * 200)
    }
}

/// How many units of each line a half was taken off.
fn cheaper(engine: &Engine, lines: &[Line]) -> Vec<i64> {
    let receipt = sell(engine, &cart("EUR", lines.to_vec()));
    let pairs = lines.iter().zip(receipt.nets);
    pairs.map(|(line, net)| (line.amount - net) / 100).collect()
}

#[test]
fn a_complete_bundle_is_found() {
    let engine = parts(&[("a", 1), ("b", 1)]);
    // The upper line could be either; the lower one only the first part.
    let lines = [tagged(1, 1, "ab"), tagged(2, 1, "a")];
    assert_eq!(cheaper(&engine, &lines), [1, 1]);
    // Something red with a scarf: a red scarf of 40.00 and a red bag of 90.00, at half price.
    let mut goods = vec![tagged(1, 1, "ab"), tagged(2, 1, "a")];
    (goods[0].amount, goods[1].amount) = (4000, 9000);
    let receipt = sell(&engine, &cart("EUR", goods));
    assert_eq!(receipt.shares(), [2000, 4500]);
    // Two of three, upper lines first.
    let lines = [tagged(1, 1, "a"), tagged(2, 1, "a"), tagged(3, 1, "ab")];
    assert_eq!(cheaper(&engine, &lines), [1, 0, 1]);
    // Both units of one line.
    assert_eq!(cheaper(&engine, &[tagged(1, 5, "ab")]), [4]);
    // A chain of three parts.
    let engine = parts(&[("a", 1), ("b", 1), ("c", 1)]);
    let lines = [tagged(1, 1, "ab"), tagged(2, 1, "bc"), tagged(3, 1, "b")];
    assert_eq!(cheaper(&engine, &lines), [1, 1, 1]);
}

#[test]
fn what_is_missing_of_overlapping_parts() {
    let engine = parts(&[("a", 2), ("b", 1)]);
    for (lines, missing) in [
        (vec![tagged(1, 1, "ab")], 2),
        (vec![tagged(1, 1, "ab"), tagged(2, 1, "b")], 1),
        (vec![tagged(1, 9, "b")], 2),
        (vec![tagged(1, 2, "ab"), tagged(2, 1, "b")], 0),
    ] {
        let receipt = sell(&engine, &cart("EUR", lines));
        let row = &receipt.outcome.progress[0];
        assert_eq!(
            (row.lacking, row.missing, row.target),
            (Lacking::Units, missing, 3)
        );
    }
}

/// Whether these units of the lines can be dealt out to the parts.
fn fits(lines: &[Line], chosen: &mut [i64], wanted: &mut [(&str, i64)]) -> bool {
    let Some(index) = chosen.iter().position(|left| *left > 0) else {
        return true;
    };
    chosen[index] -= 1;
    for part in 0..wanted.len() {
        let (tag, left) = wanted[part];
        if left > 0 && lines[index].tags.iter().any(|one| one == tag) {
            wanted[part].1 -= 1;
            if fits(lines, &mut chosen.to_vec(), wanted) {
                wanted[part].1 += 1;
                return true;
            }
            wanted[part].1 += 1;
        }
    }
    false
}

/// The most that the upper lines can place of so many bundles, by trying everything.
fn tried(lines: &[Line], bundle: &[(&str, u32)], bundles: i64) -> Option<Vec<i64>> {
    let mut wanted: Vec<_> = Vec::new();
    for (tag, units) in bundle {
        wanted.push((*tag, i64::from(*units) * bundles));
    }
    let all: i64 = wanted.iter().map(|(_, units)| units).sum();
    let mut chosen: Vec<i64> = lines.iter().map(|line| line.quantity.into()).collect();
    loop {
        if chosen.iter().sum::<i64>() == all && fits(lines, &mut chosen.clone(), &mut wanted) {
            return Some(chosen);
        }
        // The next choice, upper lines falling last.
        let last = chosen.iter().rposition(|left| *left > 0)?;
        chosen[last] -= 1;
        for (units, line) in chosen.iter_mut().zip(lines).skip(last + 1) {
            *units = line.quantity.into();
        }
    }
}

#[test]
fn as_many_bundles_as_can_be_made_of_the_uppermost_units() {
    let mut numbers = Numbers(11);
    let mut made = 0;
    for round in 0..600 {
        let mut bundle = Vec::new();
        for tag in ["a", "b", "c"].iter().take(2 + usize::from(round % 2 == 0)) {
            bundle.push((*tag, 1 + u32::try_from(numbers.below(2)).unwrap()));
        }
        let mut lines = Vec::new();
        for number in 1..=4 {
            let quantity = u32::try_from(numbers.below(4)).unwrap();
            let tags = numbers.of(&["", "a", "b", "c", "ab", "bc", "ac", "abc"]);
            lines.push(tagged(number, quantity, tags));
        }
        let best = (1..=6)
            .rev()
            .find_map(|bundles| tried(&lines, &bundle, bundles));
        made += i32::from(best.is_some());
        assert_eq!(
            cheaper(&parts(&bundle), &lines),
            best.unwrap_or_else(|| vec![0; 4]),
            "{bundle:?} {lines:?}"
        );
    }
    assert!((200..600).contains(&made), "{made}");
}
