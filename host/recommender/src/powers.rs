//! Powers, roots and logarithms that are the same on each machine.
//!
//! `powf` and its like differ in their last digits from one system's library to the other's.
//! Everything here is made of additions, multiplications, divisions and square roots, which IEEE
//! 754 defines to the last bit. Accurate to about 12 digits.

/// Bits behind the point that are looked at.
const BITS: u32 = 48;

/// 2^exponent.
pub(crate) fn exp2(exponent: f64) -> f64 {
    let whole = exponent.floor();
    let mut fraction = exponent - whole;
    // Each bit of the fraction is a root of two: the half's is the square root, and so on.
    let mut root = 2.0_f64;
    let mut product = 1.0;
    for _ in 0..BITS {
        root = root.sqrt();
        fraction *= 2.0;
        if fraction >= 1.0 {
            fraction -= 1.0;
            product *= root;
        }
    }
    // Multiplying by two and by a half is exact. Beyond that many there is 0 or infinity.
    let mut left = whole.clamp(-1_100.0, 1_100.0);
    while left >= 1.0 {
        product *= 2.0;
        left -= 1.0;
    }
    while left <= -1.0 {
        product *= 0.5;
        left += 1.0;
    }
    product
}

/// The logarithm of a positive number to base 2.
pub(crate) fn log2(number: f64) -> f64 {
    if number.is_nan() || number <= 0.0 {
        return f64::NEG_INFINITY;
    }
    if number.is_infinite() {
        return f64::INFINITY;
    }
    let mut rest = number;
    let mut whole = 0.0;
    while rest >= 2.0 {
        rest *= 0.5;
        whole += 1.0;
    }
    while rest < 1.0 {
        rest *= 2.0;
        whole -= 1.0;
    }
    // Squaring doubles the logarithm, so its bits come out one by one.
    let mut bit = 1.0;
    let mut fraction = 0.0;
    for _ in 0..BITS {
        rest *= rest;
        bit *= 0.5;
        if rest >= 2.0 {
            rest *= 0.5;
            fraction += bit;
        }
    }
    whole + fraction
}

/// A number that is not negative, to a power: 1 for the power 0.
pub(crate) fn power(base: f64, exponent: f64) -> f64 {
    if exponent == 0.0 {
        return 1.0;
    }
    if exponent.to_bits() == 1.0_f64.to_bits() {
        return base;
    }
    exp2(log2(base) * exponent)
}

/// How much is left after so many days, where half is left after the half-life: 2^(−age / half-life).
/// Without a half-life all of it.
pub(crate) fn decay(age: u32, half_life: Option<u32>) -> f64 {
    match half_life {
        None => 1.0,
        Some(days) => exp2(-(f64::from(age) / f64::from(days.max(1)))),
    }
}

/// What [`decay`] says of each age, counted once.
#[derive(Debug, Clone)]
pub(crate) struct Decays {
    by_age: Vec<f64>,
    half_life: Option<u32>,
}

impl Decays {
    /// Ages up to which are looked up: about thirty years.
    const LONGEST: u32 = 11_000;

    pub(crate) fn up_to(age: u32, half_life: Option<u32>) -> Decays {
        let ages = 0..=age.min(Decays::LONGEST);
        Decays {
            by_age: ages.map(|age| decay(age, half_life)).collect(),
            half_life,
        }
    }

    pub(crate) fn of(&self, age: u32) -> f64 {
        match self.by_age.get(age as usize) {
            Some(decay) => *decay,
            None => decay(age, self.half_life),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Decays, decay, exp2, log2, power};

    #[test]
    fn agree_with_the_library() {
        for step in -400..400_i32 {
            let x = f64::from(step) * 0.137;
            assert!((exp2(x) / x.exp2() - 1.0).abs() < 1e-12, "2^{x}");
            let y = x.exp2();
            assert!((log2(y) - x).abs() < 1e-12, "log2 {y}");
        }
        for count in 1..=255_u32 {
            let count = f64::from(count);
            for exponent in [0.0, 0.4, 0.8, 1.0, 1.5] {
                let expected = count.powf(exponent);
                assert!((power(count, exponent) / expected - 1.0).abs() < 1e-11);
            }
        }
    }

    #[test]
    fn the_ends() {
        assert_eq!(power(0.0, 0.8), 0.0);
        assert_eq!(power(0.0, 0.0), 1.0);
        assert_eq!(exp2(0.0), 1.0);
        assert_eq!(exp2(-2_000.0), 0.0);
        assert_eq!(exp2(10.0), 1_024.0);
        assert_eq!(log2(8.0), 3.0);
        assert_eq!(log2(f64::INFINITY), f64::INFINITY);
    }

    #[test]
    fn half_after_each_half_life() {
        assert_eq!(decay(0, Some(30)), 1.0);
        assert_eq!(decay(60, Some(30)), 0.25);
        assert_eq!(decay(9_999, None), 1.0);
        let decays = Decays::up_to(40, Some(30));
        assert_eq!(decays.of(30), 0.5);
        assert_eq!(decays.of(90), 0.125);
    }
}
