//! Which points count, on which lines, and several wallets.

use super::*;

#[test]
fn only_points_that_are_usable_now() {
    let anna = member("anna");
    let goods = cart("EUR", vec![line(1, 100_000)]);
    let row = |usable_at: &str, expires_at: Option<&str>, amount: i64| UsablePoints {
        wallet: "points".into(),
        usable_at: at(usable_at),
        expires_at: expires_at.map(at),
        amount,
    };
    let usable = standing(vec![
        row(NOW, Some("2026-11-21T12:00:00.001+01:00"), 500),
        row("2026-01-01T00:00:00Z", None, 300),
        row("2026-11-21T12:00:00.001+01:00", None, 7000),
        row("2026-01-01T00:00:00Z", Some(NOW), 9000),
        points("other", 4000),
    ]);
    let answers = ask(&shop(TERMS), &goods, Some(&anna), &usable, &[]);
    assert_eq!(
        (answers[0].balance, answered(&answers[0])),
        (800, Ok((800, 800)))
    );
}

#[test]
fn debt_blocks_burning() {
    let anna = member("anna");
    let goods = cart("EUR", vec![line(1, 10_000)]);
    let mut owing = standing(vec![points("points", 2000)]);
    owing.debts = vec![Debt {
        wallet: "points".into(),
        owed: 30,
    }];
    let answers = ask(&shop(TERMS), &goods, Some(&anna), &owing, &[]);
    assert_eq!(
        answered(&answers[0]),
        Err((RefusalReason::DebtOutstanding, 30))
    );
}

#[test]
fn lines_that_points_can_pay() {
    let anna = member("anna");
    let usable = standing(vec![points("points", 100_000)]);
    let pays = |terms: &str, goods: &Cart| {
        answered(&ask(&shop(terms), goods, Some(&anna), &usable, &[])[0])
    };
    let mut books = line(1, 2000);
    books.category = Some("books".into());
    let mut goods = cart("EUR", vec![books, line(2, 500)]);
    goods.shipping = 490;
    let not_books = r#"{"points":1,"amount":1,"lines":{"except":{"categories":["books"]}}}"#;
    assert_eq!(pays(not_books, &goods), Ok((500, 500)));
    // Shipping only where the programme says so.
    assert_eq!(pays(r#"{"points":1,"amount":1}"#, &goods), Ok((2500, 2500)));
    assert_eq!(
        pays(r#"{"points":1,"amount":1,"shipping":true}"#, &goods),
        Ok((2990, 2990))
    );
    goods.lines.truncate(1);
    assert_eq!(
        pays(not_books, &goods),
        Err((RefusalReason::NoEligibleLine, 0))
    );
    // A gift card cannot be paid with points; gift cards that pay take no part.
    goods.lines[0].kind = LineKind::GiftCard;
    assert_eq!(
        pays(r#"{"points":1,"amount":1}"#, &goods),
        Err((RefusalReason::NoEligibleLine, 0))
    );
    // Points buy goods of 100.00, not the 50.00 that go onto a wallet.
    let mut topped_up = cart("EUR", vec![line(1, 10_000), line(2, 5000)]);
    topped_up.lines[1].kind = LineKind::TopUp;
    assert_eq!(
        pays(r#"{"points":1,"amount":1}"#, &topped_up),
        Ok((10_000, 10_000))
    );
    let mut tendered = cart("EUR", vec![line(1, 1000)]);
    tendered.tendered = 900;
    assert_eq!(
        pays(r#"{"points":1,"amount":1}"#, &tendered),
        Ok((1000, 1000))
    );
}

#[test]
fn several_wallets_pay_one_after_the_other() {
    let engine = engine(
        r#"{"id":"shop","zone":"UTC","currencies":{"rates":{"base":"EUR"}},"wallets":[
            {"id":"points","burn":{"points":1,"amount":1}},
            {"id":"status"},
            {"id":"cash","burn":{"points":1,"amount":1}}]}"#,
    );
    let anna = member("anna");
    let goods = cart("EUR", vec![line(1, 1000)]);
    let usable = standing(vec![
        points("points", 800),
        points("cash", 700),
        points("status", 9),
    ]);
    let names = |answers: &[Burnable]| {
        let row = |answer: &Burnable| (answer.wallet.clone(), answer.requested, answered(answer));
        answers.iter().map(row).collect::<Vec<_>>()
    };
    let told = ask(&engine, &goods, Some(&anna), &usable, &[]);
    assert_eq!(
        names(&told),
        [
            ("points".into(), false, Ok((800, 800))),
            ("cash".into(), false, Ok((700, 700)))
        ],
        "nobody asked: each could pay"
    );
    let told = ask(
        &engine,
        &goods,
        Some(&anna),
        &usable,
        &[wish("cash", BurnWish::Most)],
    );
    assert_eq!(
        names(&told),
        [
            ("cash".into(), true, Ok((700, 700))),
            ("points".into(), false, Ok((300, 300)))
        ]
    );
    let all = ["points", "cash", "status"].map(|wallet| wish(wallet, BurnWish::Most));
    assert_eq!(
        names(&ask(&engine, &goods, Some(&anna), &usable, &all)),
        [
            ("points".into(), true, Ok((800, 800))),
            ("cash".into(), true, Ok((200, 200))),
            (
                "status".into(),
                true,
                Err((RefusalReason::WalletNotSpendable, 0))
            ),
        ]
    );
}

#[test]
fn no_two_wallets_pay_the_same_lines() {
    let engine = engine(
        r#"{"id":"shop","zone":"UTC","currencies":{"rates":{"base":"EUR"}},"wallets":[
            {"id":"points","burn":{"points":1,"amount":1,"lines":{"categories":["books"]}}},
            {"id":"gifts","burn":{"points":1,"amount":1,"lines":{"categories":["books"]},
                "max_percent":60}},
            {"id":"cash","burn":{"points":1,"amount":1,"shipping":true}}]}"#,
    );
    let anna = member("anna");
    let mut books = line(1, 2000);
    books.category = Some("books".into());
    let mut goods = cart("EUR", vec![books, line(2, 8000)]);
    goods.shipping = 500;
    let usable = standing(
        ["points", "gifts", "cash"]
            .map(|id| points(id, 20_000))
            .into(),
    );
    let paid = |wishes: &[(&str, i64)]| -> Vec<Answered> {
        let wishes = wishes.iter();
        let wishes: Vec<_> = wishes
            .map(|(wallet, amount)| wish(wallet, BurnWish::Amount(*amount)))
            .collect();
        let answers = ask(&engine, &goods, Some(&anna), &usable, &wishes);
        answers.iter().map(answered).collect()
    };
    let nothing_left = Err((RefusalReason::NothingLeft, 0));
    let spent = paid(&[("points", 2000), ("gifts", 1), ("cash", 1)]);
    assert_eq!(spent[..2], [Ok((2000, 2000)), nothing_left]);
    let rest = paid(&[("points", 1500), ("gifts", 501), ("cash", 9000)]);
    assert_eq!(
        rest[1],
        Err((RefusalReason::AboveLimit, 1)),
        "5.00 are left of the books"
    );
    let rest = paid(&[("points", 1500), ("gifts", 500), ("cash", 8500)]);
    assert_eq!(rest, [Ok((1500, 1500)), Ok((500, 500)), Ok((8500, 8500))]);
    // 5250 of 10500 pay half of every line: half of the books is left.
    let rest = paid(&[("cash", 5250), ("points", 1001), ("gifts", 1)]);
    assert_eq!(rest[1], Err((RefusalReason::AboveLimit, 1)));
    let rest = paid(&[("cash", 5250), ("points", 1000), ("gifts", 1)]);
    assert_eq!(rest[1..], [Ok((1000, 1000)), nothing_left]);
    // The percent cap is of the lines' whole value.
    let rest = paid(&[("points", 400), ("gifts", 1200), ("cash", 1)]);
    assert_eq!(rest[1], Ok((1200, 1200)));
}

#[test]
fn guests() {
    let goods = cart("EUR", vec![line(1, 1000)]);
    let nothing = standing(Vec::new());
    let engine = shop(TERMS);
    assert!(ask(&engine, &goods, None, &nothing, &[]).is_empty());
    let told = ask(
        &engine,
        &goods,
        None,
        &nothing,
        &[wish("points", BurnWish::Most)],
    );
    assert_eq!(answered(&told[0]), Err((RefusalReason::NotEnrolled, 0)));
}

#[test]
fn an_explanation_names_the_wallets_terms() {
    let engine = shop(TERMS);
    let anna = member("anna");
    let goods = cart("EUR", vec![line(1, 4790)]);
    let usable = standing(vec![points("points", 480)]);
    let facts = Facts::new(
        &engine,
        at(NOW),
        true,
        Some(&anna),
        Some(&usable),
        Some(&goods),
        Vec::new(),
    );
    let mut findings = Vec::new();
    burnables(&facts, &[], 4790, 0, &mut findings).unwrap();
    let [finding] = findings.as_slice() else {
        panic!("one wallet, one finding");
    };
    let Verdict::Refused(refusal) = &finding.verdict else {
        panic!("refused");
    };
    assert_eq!(
        (finding.subject, finding.id.as_str()),
        (Subject::Burning, "points")
    );
    assert_eq!(refusal.at, "/wallets/0/burn");
    assert_eq!(
        (refusal.expected.as_str(), refusal.found.as_str()),
        ("20 points more", "480 usable points")
    );
}

#[test]
fn a_guest_is_told_why_only_when_asked_to_explain() {
    let engine = shop(TERMS);
    let goods = cart("EUR", vec![line(1, 4790)]);
    let facts = Facts::new(&engine, at(NOW), true, None, None, Some(&goods), Vec::new());
    let mut findings = Vec::new();
    let answers = burnables(&facts, &[], 4790, 0, &mut findings).unwrap();
    assert!(answers.is_empty(), "asking changes nothing");
    assert!(matches!(
        findings.as_slice(),
        [Finding { verdict: Verdict::Refused(refusal), .. }]
            if refusal.reason == RefusalReason::NotEnrolled
    ));
}
