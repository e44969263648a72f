//! From real numbers to integers and from ids to positions, in one place.

/// The nearest integer, or the nearest that there is.
#[allow(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "a float becomes the nearest integer that the type has; checked by the tests"
)]
pub(crate) fn to_u32(number: f64) -> u32 {
    number.round() as u32
}

/// The nearest integer, or the nearest that there is.
#[allow(
    clippy::cast_possible_truncation,
    reason = "a float becomes the nearest integer that the type has; checked by the tests"
)]
pub(crate) fn to_i16(number: f64) -> i16 {
    number.round() as i16
}

/// The nearest single-precision number.
#[allow(
    clippy::cast_possible_truncation,
    reason = "rounds; what is beyond becomes infinite"
)]
pub(crate) fn to_f32(number: f64) -> f32 {
    number as f32
}

/// The position that an id stands for.
pub(crate) fn at(id: u32) -> usize {
    id as usize
}

/// The id of a position. There are no positions beyond the largest id, since each came from one.
pub(crate) fn id(position: usize) -> u32 {
    u32::try_from(position).unwrap_or(u32::MAX)
}

/// Whole days from one day to another, none where it is not later.
pub(crate) fn days(from: i32, to: i32) -> u32 {
    let days = i64::from(to) - i64::from(from);
    u32::try_from(days.max(0)).unwrap_or(u32::MAX)
}

/// Scatters ids: which members are looked at must have nothing to do with when they came.
pub(crate) fn scattered(id: u32) -> u32 {
    let mut mixed = id.wrapping_add(0x9E37_79B9);
    for multiplier in [0x85EB_CA6B_u32, 0xC2B2_AE35] {
        mixed ^= mixed >> 16;
        mixed = mixed.wrapping_mul(multiplier);
    }
    mixed ^ (mixed >> 16)
}

#[cfg(test)]
mod tests {
    use super::{days, scattered, to_i16, to_u32};

    #[test]
    fn the_nearest_that_there_is() {
        assert_eq!(to_u32(2.5), 3);
        assert_eq!(to_u32(-1.0), 0);
        assert_eq!(to_u32(f64::NAN), 0);
        assert_eq!(to_u32(1e30), u32::MAX);
        assert_eq!(to_i16(-2.6), -3);
        assert_eq!(to_i16(1e9), i16::MAX);
        assert_eq!(to_i16(-1e9), i16::MIN);
    }

    #[test]
    fn days_between() {
        assert_eq!(days(3, 10), 7);
        assert_eq!(days(10, 3), 0);
        assert_eq!(days(i32::MIN, i32::MAX), u32::MAX);
    }

    #[test]
    fn scattering_loses_no_id() {
        let mut seen: Vec<u32> = (0..10_000).map(scattered).collect();
        seen.sort_unstable();
        seen.dedup();
        assert_eq!(seen.len(), 10_000);
    }
}
