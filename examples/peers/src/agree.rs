//! Whether all peers give the same answers. Only who computes the same may be compared.

use anyhow::{Context, Result, bail, ensure};

use crate::cart::{Answer, Carts};
use crate::peers::Peer;

/// How many lines the compared carts have, and how many carts there are of each.
const COMPARED: [(usize, usize); 6] =
    [(1, 200), (2, 100), (3, 100), (10, 200), (30, 50), (100, 40)];

/// Compares the answers of all peers to several hundred carts, and gives their number.
///
/// # Errors
/// The first cart whose answers differ, or what a peer failed at.
pub(crate) fn all(peers: &mut [Box<dyn Peer>]) -> Result<usize> {
    let mut compared = 0;
    for (lines, count) in COMPARED {
        let carts = Carts::new(lines, count)?;
        let mut first: Option<(String, Vec<Answer>)> = None;
        for peer in peers.iter_mut() {
            let name = peer.name().to_owned();
            let answers = peer.answers(&carts).with_context(|| name.clone())?;
            ensure!(answers.len() == count, "{name} did not answer all carts");
            match &first {
                None => first = Some((name, answers)),
                Some(first) => same(&carts, first, &(name, answers))?,
            }
        }
        compared += count;
    }
    Ok(compared)
}

fn same(carts: &Carts, one: &(String, Vec<Answer>), other: &(String, Vec<Answer>)) -> Result<()> {
    for ((cart, expected), found) in carts.texts.iter().zip(&one.1).zip(&other.1) {
        if expected != found {
            bail!(
                "the answers differ, so nothing is measured\n{}: {expected:?}\n{}: {found:?}\ncart: {cart}",
                one.0,
                other.0,
            );
        }
    }
    Ok(())
}
