//! How many points, and what they pay (rule 3.12).

use super::*;

#[test]
fn as_many_as_the_order_and_the_balance_allow() {
    use RefusalReason::{AboveLimit, BelowMinimumPoints, NothingLeft};
    let engine = shop(TERMS);
    let table = [
        (4790, 5000, Ok((1400, 1400))),
        (4790, 1250, Ok((1200, 1200))),
        (4790, 500, Ok((500, 500))),
        (4790, 480, Err((BelowMinimumPoints, 20))),
        (4790, 0, Err((BelowMinimumPoints, 500))),
        // 30% of 10.00 lets points pay 3.00, less than the fewest points are worth.
        (1000, 5000, Err((AboveLimit, 200))),
        (0, 5000, Err((NothingLeft, 0))),
    ];
    for (amount, balance, expected) in table {
        assert_eq!(
            one(&engine, amount, balance, None),
            expected,
            "{amount} {balance}"
        );
        assert_eq!(
            one(&engine, amount, balance, Some(BurnWish::Most)),
            expected
        );
    }
}

#[test]
fn a_wish_in_points() {
    use RefusalReason::{AboveLimit, BelowMinimumPoints, InsufficientPoints};
    let engine = shop(TERMS);
    let table = [
        (600, Ok((600, 600))),
        (699, Ok((600, 600))),
        (1400, Ok((1400, 1400))),
        (1500, Err((AboveLimit, 100))),
        (2000, Err((AboveLimit, 600))),
        (2100, Err((InsufficientPoints, 100))),
        (450, Err((BelowMinimumPoints, 100))),
        (0, Err((BelowMinimumPoints, 500))),
    ];
    for (wished, expected) in table {
        let answer = one(&engine, 4790, 2000, Some(BurnWish::Points(wished)));
        assert_eq!(answer, expected, "{wished}");
    }
}

#[test]
fn a_wish_in_money_rounds_points_up() {
    use RefusalReason::{AboveLimit, BelowMinimumPoints, InsufficientPoints, NothingToGive};
    // A point is worth 0.15: 1.00 takes 7 of them.
    let engine = shop(r#"{"points":1,"amount":15}"#);
    assert_eq!(
        one(&engine, 1000, 50, Some(BurnWish::Amount(100))),
        Ok((7, 100))
    );
    let engine = shop(TERMS);
    let table = [
        (600, Ok((600, 600))),
        (601, Ok((700, 601))),
        (1437, Ok((1500, 1437))),
        (1438, Err((AboveLimit, 100))),
        (0, Err((NothingToGive, 0))),
        (350, Err((BelowMinimumPoints, 100))),
    ];
    for (wished, expected) in table {
        let answer = one(&engine, 4790, 2000, Some(BurnWish::Amount(wished)));
        assert_eq!(answer, expected, "{wished}");
    }
    let answer = one(&engine, 4790, 1200, Some(BurnWish::Amount(1250)));
    assert_eq!(answer, Err((InsufficientPoints, 100)));
}

#[test]
fn terms_that_shops_use() {
    use RefusalReason::BelowMinimumPoints;
    let table = [
        // Whole multiples of 3 points at 1.50 each.
        (
            r#"{"points":1,"amount":150,"minimum":3,"step":3}"#,
            100_000,
            10,
            Ok((9, 1350)),
        ),
        // 10 points are 1.00, and points must pay at least 5.00: 50 points are needed.
        (
            r#"{"points":10,"amount":100,"minimum_amount":500}"#,
            10_000,
            10,
            Err((BelowMinimumPoints, 40)),
        ),
        (
            r#"{"points":10,"amount":100,"minimum_amount":500}"#,
            10_000,
            50,
            Ok((50, 500)),
        ),
        // 0.03 each: exact, every point counts.
        (
            r#"{"points":1,"amount":3}"#,
            300_000,
            3030,
            Ok((3030, 9090)),
        ),
        // A wallet whose points are cents pays as far as it goes.
        (
            r#"{"points":1,"amount":1}"#,
            23_000,
            11_500,
            Ok((11_500, 11_500)),
        ),
        (r#"{"points":1,"amount":1}"#, 9000, 11_500, Ok((9000, 9000))),
        // At most 5.00.
        (
            r#"{"points":100,"amount":100,"max_amount":500}"#,
            9000,
            11_500,
            Ok((500, 500)),
        ),
        // Three points are one cent: whole points, rounded down.
        (r#"{"points":3,"amount":1}"#, 9000, 11, Ok((11, 3))),
        (
            r#"{"points":3,"amount":1}"#,
            9000,
            2,
            Err((RefusalReason::NothingToGive, 0)),
        ),
    ];
    for (terms, amount, balance, expected) in table {
        assert_eq!(
            one(&shop(terms), amount, balance, None),
            expected,
            "{terms} {amount}"
        );
    }
}

#[test]
fn points_in_another_currency() {
    // 100 points are 1.00 EUR, 0.85375… GBP.
    let anna = member("anna");
    let mut goods = cart("EUR", vec![line(1, 4790)]);
    goods.currency = "GBP".into();
    let usable = standing(vec![points("points", 5000)]);
    let pay = |requests: &[BurnRequest]| {
        answered(&ask(&shop(TERMS), &goods, Some(&anna), &usable, requests)[0])
    };
    // 30% of 47.90 GBP are 14.37 GBP, worth 1683 points.
    assert_eq!(pay(&[]), Ok((1600, 1366)));
    assert_eq!(
        pay(&[wish("points", BurnWish::Amount(1000))]),
        Ok((1200, 1000))
    );
}

#[test]
fn points_never_pay_more_than_is_due_or_than_they_are_worth() {
    let mut seed = 42_u64;
    let mut next = |below: u64| {
        seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
        i64::try_from((seed >> 33) % below).unwrap()
    };
    let anna = member("anna");
    let mut paid = 0;
    for _ in 0..1000 {
        let terms = (1 + next(100), 1 + next(100), 1 + next(50), 1 + next(100));
        let (points_for, amount, step, percent) = terms;
        let engine = shop(&format!(
            r#"{{"points":{points_for},"amount":{amount},"step":{step},"max_percent":{percent}}}"#
        ));
        let goods = cart("EUR", vec![line(1, next(10_000)), line(2, next(500))]);
        let due: i64 = goods.lines.iter().map(|line| line.amount).sum();
        let balance = next(20_000);
        let wished = match next(3) {
            0 => BurnWish::Most,
            1 => BurnWish::Points(next(20_000)),
            _ => BurnWish::Amount(next(10_000)),
        };
        let usable = standing(vec![points("points", balance)]);
        let answers = ask(
            &engine,
            &goods,
            Some(&anna),
            &usable,
            &[wish("points", wished)],
        );
        if let Ok((points, pays)) = answered(&answers[0]) {
            paid += 1;
            assert!(
                points <= balance && points % step == 0,
                "{terms:?} {wished:?}"
            );
            assert!(
                pays > 0 && pays * 100 <= due * percent,
                "{terms:?} {wished:?}"
            );
            assert!(pays * points_for <= points * amount, "{terms:?} {wished:?}");
        }
    }
    assert!(paid > 100, "{paid} payments");
}
