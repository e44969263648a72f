//! The neighbours of all products.

use crate::error::Error;
use crate::gram::Gram;
use crate::neighbours::{Finder, Neighbour};
use crate::numbers::{at, id, to_i16};
use crate::pairs::Pairs;
use crate::parallel::in_chunks;
use crate::ridge::Ridge;
use crate::rows::Rows;
use crate::settings::Settings;
use crate::weighted::Weighted;

/// Products that a thread takes at a time.
const CHUNK: usize = 16;

/// For which products each one speaks, and how much: [`Neighbour`]s by their product.
pub(crate) type Spoken = Rows<Neighbour>;

/// That a purchase of one product speaks for another.
#[derive(Debug, Clone, Copy)]
struct Link {
    source: u32,
    spoken: Neighbour,
}

/// Learns for which products each one speaks, once for each ridge: what is most of the work, what
/// the neighbours share, is the same for all of them. `heard` gets the number of products that are
/// done, and returns whether to go on.
///
/// # Errors
/// [`Error::Interrupted`] where `heard` says to stop.
pub(crate) fn fit(
    pairs: &Pairs,
    half_life: Option<u32>,
    ridges: &[f64],
    settings: &Settings,
    heard: impl FnMut(usize) -> bool,
) -> Result<Vec<Spoken>, Error> {
    let weighted = Weighted::of(pairs, half_life, settings);
    let products = pairs.products();
    let scratch = || Worker {
        weighted: &weighted,
        finder: Finder::new(&weighted),
        gram: Gram::new(&weighted, pairs.members()),
        ridge: Ridge::default(),
    };
    let most = settings.neighbours.min(usize::from(u16::MAX));
    let work = |worker: &mut Worker<'_>, targets: std::ops::Range<usize>| {
        let mut links: Vec<Vec<Link>> = vec![Vec::new(); ridges.len()];
        for target in targets {
            worker.learn(id(target), most, ridges, &mut links);
        }
        for links in &mut links {
            links.shrink_to_fit();
        }
        links
    };
    let chunks = in_chunks(products, CHUNK, settings.threads, scratch, work, heard);
    let mut chunks = chunks.ok_or(Error::Interrupted)?;
    drop(weighted);
    let of_ridge = |index: usize| {
        let mine = chunks.iter_mut().filter_map(|links| links.get_mut(index));
        let links: Vec<Vec<Link>> = mine.map(std::mem::take).collect();
        by_source(products, &links, settings.spoken_for)
    };
    Ok((0..ridges.len()).map(of_ridge).collect())
}

/// What a thread works with.
#[derive(Debug)]
struct Worker<'a> {
    weighted: &'a Weighted,
    finder: Finder<'a>,
    gram: Gram<'a>,
    ridge: Ridge,
}

impl Worker<'_> {
    /// Learns which products speak for a target.
    fn learn(&mut self, target: u32, most: usize, ridges: &[f64], links: &mut [Vec<Link>]) {
        let candidates = self.finder.find(target, most);
        if candidates.is_empty() {
            return;
        }
        let gram = self.gram.among(candidates);
        for (ridge, links) in ridges.iter().zip(links) {
            let weights = self.ridge.solve(
                gram,
                ridge * self.weighted.mean_energy,
                candidates.iter().map(|candidate| candidate.shared),
            );
            for (candidate, weight) in candidates.iter().zip(weights) {
                let weight = to_i16(weight * 1_024.0);
                if weight != 0 {
                    links.push(Link {
                        source: candidate.product,
                        spoken: Neighbour {
                            product: target,
                            weight,
                        },
                    });
                }
            }
        }
    }
}

/// From targets to sources: for which products each one speaks, by their ids. Of a source that
/// speaks for too many those stay for which it speaks most.
fn by_source(products: usize, links: &[Vec<Link>], most: usize) -> Spoken {
    let all = || {
        links
            .iter()
            .flatten()
            .map(|link| (link.source, link.spoken))
    };
    let whole: Spoken = Rows::of(products, all);
    let sources = 0..id(products);
    // The least that stays of each source, as strength and product.
    let least: Vec<(u16, u32)> = sources
        .map(|source| least_kept(whole.row(source), most))
        .collect();
    let kept = |source: u32| {
        let least = least.get(at(source)).copied();
        let row = whole.row(source).iter();
        row.filter(move |entry| least.is_some_and(|least| stays(entry, least)))
    };
    Rows::of(products, || {
        (0..id(products)).flat_map(|source| kept(source).map(move |entry| (source, *entry)))
    })
}

/// Strength and product of the weakest entry that stays.
fn least_kept(row: &[Neighbour], most: usize) -> (u16, u32) {
    if row.len() <= most {
        return (0, u32::MAX);
    }
    let mut strengths: Vec<(u16, u32)> = row
        .iter()
        .map(|entry| (entry.weight.unsigned_abs(), entry.product))
        .collect();
    strengths.sort_unstable_by(|a, b| b.0.cmp(&a.0).then(a.1.cmp(&b.1)));
    let last = most.checked_sub(1).and_then(|last| strengths.get(last));
    last.copied().unwrap_or((u16::MAX, 0))
}

/// Whether an entry is as strong as the weakest one that stays.
fn stays(entry: &Neighbour, (strength, product): (u16, u32)) -> bool {
    let own = entry.weight.unsigned_abs();
    own > strength || (own == strength && entry.product <= product)
}

#[cfg(test)]
mod tests {
    use super::{Link, by_source, fit};
    use crate::error::Error;
    use crate::neighbours::Neighbour;
    use crate::pairs::Pairs;
    use crate::purchases::Purchases;
    use crate::settings::Settings;
    use crate::testing::{shop, tasteful};

    fn settings() -> Settings {
        Settings {
            threads: 1,
            ..Settings::default()
        }
    }

    #[test]
    fn twins_speak_for_each_other() {
        let mut bought = Vec::new();
        for member in 0..40 {
            if member % 2 == 0 {
                bought.extend([(member, 0, 1), (member, 1, 1)]);
            }
            bought.push((member, 2, 1));
        }
        let pairs = Pairs::of(&shop(40, 4, &bought), 1, 1);
        let spoken = fit(&pairs, None, &[1.0, 100.0], &settings(), |_| true).unwrap();
        let weak = spoken[0].row(0);
        assert_eq!(weak[0].product, 1);
        // (40 + 1) · 20 − 20 · 20 over (20 + 1) · (40 + 1) − 20 · 20, in 1,024ths.
        assert_eq!(weak[0].weight, 933);
        let strong = spoken[1].row(0);
        assert!(strong[0].weight < weak[0].weight, "{strong:?}");
        assert_eq!(spoken[0].row(3), []);
    }

    #[test]
    fn threads_change_nothing() {
        let rows = tasteful(120, 20, 7);
        let purchases = Purchases::new(rows, 120, 40).unwrap();
        let pairs = Pairs::of(&purchases, i32::MAX, 17_150);
        let alone = fit(&pairs, Some(60), &[30.0], &settings(), |_| true).unwrap();
        let several = Settings {
            threads: 3,
            ..settings()
        };
        let together = fit(&pairs, Some(60), &[30.0], &several, |_| true).unwrap();
        assert!(alone == together);
        let stopped = fit(&pairs, Some(60), &[30.0], &several, |_| false);
        assert_eq!(stopped.unwrap_err(), Error::Interrupted);
    }

    #[test]
    fn the_strongest_stay() {
        let link = |product, weight| Link {
            source: 1,
            spoken: Neighbour { product, weight },
        };
        let links = vec![
            vec![link(0, 5), link(1, -9)],
            vec![link(2, 5), link(3, 4), link(4, 7)],
        ];
        let products = |most| {
            let spoken = by_source(5, &links, most);
            let row = spoken.row(1).iter();
            row.map(|entry| entry.product).collect::<Vec<_>>()
        };
        assert_eq!(products(3), [0, 1, 4]);
        assert_eq!(products(9), [0, 1, 2, 3, 4]);
        assert_eq!(products(0), []);
    }
}
