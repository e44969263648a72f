//! Which banner suits which weather in which season.

use std::fmt;

use chrono::{DateTime, Datelike as _};

/// A season of three whole months, as meteorologists count them on the northern hemisphere.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Season {
    Winter,
    Spring,
    Summer,
    Autumn,
}

impl Season {
    /// The season at an instant, in UTC milliseconds; absent where no calendar reaches. A season
    /// begins at midnight in UTC: for a banner an hour does not matter.
    pub(crate) fn at(now: i64) -> Option<Self> {
        let month = DateTime::from_timestamp_millis(now)?.month();
        Some(match month {
            12 | 1 | 2 => Self::Winter,
            3..=5 => Self::Spring,
            6..=8 => Self::Summer,
            _ => Self::Autumn,
        })
    }
}

impl fmt::Display for Season {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Winter => "winter",
            Self::Spring => "spring",
            Self::Summer => "summer",
            Self::Autumn => "autumn",
        })
    }
}

/// What it is like outside.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Weather {
    Sun,
    Rain,
    Snow,
    Heat,
    Cold,
}

impl Weather {
    /// The words that the attribute may hold.
    pub(crate) const WORDS: [(&str, Self); 5] = [
        ("sun", Self::Sun),
        ("rain", Self::Rain),
        ("snow", Self::Snow),
        ("heat", Self::Heat),
        ("cold", Self::Cold),
    ];

    pub(crate) fn of(word: &str) -> Option<Self> {
        let mut words = Self::WORDS.iter();
        words.find(|(known, _)| *known == word).map(|(_, it)| *it)
    }
}

/// The banner for a weather in a season; absent where none was made.
pub(crate) fn banner(season: Season, weather: Weather) -> Option<&'static str> {
    Some(match (season, weather) {
        (_, Weather::Snow) => "banner-cashmere",
        (_, Weather::Rain) => "banner-umbrellas",
        (Season::Spring, Weather::Sun) => "banner-terrace",
        (Season::Summer, Weather::Sun | Weather::Heat) => "banner-linen",
        (Season::Autumn | Season::Winter, Weather::Cold) => "banner-wool",
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn seasons_begin_with_a_month() {
        for (now, season) in [
            (1_764_547_199_999, Season::Autumn), // 2025-11-30T23:59:59.999Z
            (1_764_547_200_000, Season::Winter), // 2025-12-01T00:00:00Z
            (1_772_323_200_000, Season::Spring), // 2026-03-01T00:00:00Z
            (1_780_272_000_000, Season::Summer), // 2026-06-01T00:00:00Z
            (1_788_220_800_000, Season::Autumn), // 2026-09-01T00:00:00Z
            (0, Season::Winter),
        ] {
            assert_eq!(Season::at(now), Some(season), "{now}");
        }
        assert_eq!(Season::at(i64::MAX), None);
    }

    #[test]
    fn every_word_is_known() {
        for (word, weather) in Weather::WORDS {
            assert_eq!(Weather::of(word), Some(weather));
        }
        assert_eq!(Weather::of("fog"), None);
    }

    #[test]
    fn a_banner_suits_the_season() {
        assert_eq!(banner(Season::Winter, Weather::Cold), Some("banner-wool"));
        assert_eq!(banner(Season::Summer, Weather::Cold), None);
        for season in [Season::Spring, Season::Autumn] {
            assert_eq!(banner(season, Weather::Rain), Some("banner-umbrellas"));
        }
    }
}
