"""Lives of an account through a ledger that a plugin wraps.

A member buys, pays with points, changes orders, gives back and calls off, at random but the same
each time. After every settlement what a store would then hold must be in order (the invariants of
docs/rules.md, section 6): balances are the sums of the entries, buckets are the sums of their
moves and hold what the balances say, no id comes twice, and active points that share their terms
are one bucket. Several events in one request must come to the same account as one after the other.
"""

import json
import random
from collections import Counter

DAY = 86_400_000
# 2026-11-21T09:20:00Z.
START = 1_795_252_800_000
COLUMNS = ("available", "pending", "held", "debt")
WALLET = "points"
FACTS = ("consents", "segments", "attributes", "orders", "items", "interactions")
MEMBER = {"id": "life"} | {name: [] for name in FACTS}


class Broken(Exception):
    """What an account must never be."""


class Store:
    """What a host keeps of one account, written down as docs/requests.md says."""

    def __init__(self):
        self.account = {"version": 0, "next_sequence": 0}
        self.account |= {name: [] for name in ("buckets", "holds", "debts", "counters", "tiers")}
        self.entries = []

    def request(self, events, orders):
        stored = [entry for entry in self.entries if entry["order"] in orders]
        request = {"member": MEMBER, "account": self.account, "events": events, "entries": stored}
        return json.dumps(request | {"counters": [], "explain": False})

    def after(self, settlement):
        """The store once a settlement was written; this one stays as it is."""
        expect(settlement["expected_version"] == self.account["version"], "another version")
        after = Store()
        after.entries = self.entries + settlement["entries"]
        after.account = {
            "version": settlement["version"],
            "next_sequence": settlement["next_sequence"],
            "buckets": self.replaced(settlement, "buckets", "sequence", "remaining"),
            "holds": self.replaced(settlement, "holds", "id", "parts"),
            "debts": self.replaced(settlement, "debts", "wallet", "owed"),
            "tiers": self.replaced(settlement, "tiers", "ladder", "ladder"),
            "counters": self.counted(settlement["counters"]),
        }
        return after

    def replaced(self, settlement, name, key, alive):
        rows = {row[key]: row for row in self.account[name] + settlement[name]}
        return [row for row in rows.values() if row[alive]]

    def counted(self, moves):
        marks = Counter()
        for counter in self.account["counters"]:
            marks.update({(counter["id"], mark["start"]): mark["value"] for mark in counter["marks"]})
        for move in moves:
            marks[move["id"], move["start"]] += move["delta"]
        counters = {}
        for (name, start), value in marks.items():
            if value:
                counters.setdefault(name, []).append({"start": start, "value": value})
        return [{"id": name, "marks": each} for name, each in counters.items()]

    def columns(self):
        moved = [entry for entry in self.entries if entry["wallet"] == WALLET]
        return {column: sum(entry[column] for entry in moved) for column in COLUMNS}

    def points(self):
        """What the member has, whatever the buckets are numbered."""
        terms = ("remaining", "held", "activates_at", "awaiting", "expires_at", "funding")
        return sorted(([bucket[term] for term in terms] for bucket in self.account["buckets"]), key=str)

    def check(self, balances):
        columns, buckets = self.columns(), self.account["buckets"]
        told = next(row for row in balances if row["wallet"] == WALLET)
        expect(columns == {column: told[column] for column in COLUMNS}, f"{told} is not {columns}")
        sums = Counter()
        for move in (move for entry in self.entries for move in entry["moves"]):
            sums[move["sequence"]] += move["remaining"]
        held = {bucket["sequence"]: bucket["remaining"] for bucket in buckets}
        expect(held == {key: left for key, left in sums.items() if left}, f"{held} is not {sums}")
        whole = columns["available"] + columns["pending"] + columns["held"]
        expect(sum(held.values()) == whole, f"{sum(held.values())} points in buckets, {whole} told")
        owed = sum(debt["owed"] for debt in self.account["debts"])
        expect(owed == columns["debt"], f"{owed} owed, {columns['debt']} told")
        ids = Counter(entry["id"] for entry in self.entries)
        expect(max(ids.values(), default=1) == 1, f"an entry twice: {ids.most_common(1)}")
        active = [b for b in buckets if b["activates_at"] is None and b["awaiting"] is None]
        terms = Counter((b["wallet"], b["expires_at"], str(b["funding"])) for b in active)
        expect(max(terms.values(), default=1) == 1, f"two buckets of the same terms: {active}")


def expect(holds, otherwise):
    if not holds:
        raise Broken(otherwise)


class Customer:
    """What somebody does, at random."""

    def __init__(self, seed, attributes):
        self.random = random.Random(seed)
        self.attributes = attributes
        self.now = START
        self.orders = {}
        self.events = 0

    def event(self, usable):
        """The next event, and the order that it is about."""
        self.events += 1
        self.now += self.random.randint(1, 20) * DAY
        order, body = self.body(usable)
        return order, {"id": f"event-{self.events}", "at": self.now, "body": body}

    def body(self, usable):
        choice = self.random.random()
        if not self.orders or choice < 0.4:
            order = self.order(f"order-{self.events}", self.now, usable)
            return order["id"], {"OrderPlaced": order}
        name = self.random.choice(sorted(self.orders))
        if choice < 0.55:
            step = self.random.choice(["OrderPaid", "OrderShipped", "OrderDelivered"])
            return name, {step: {"order": name, "lines": []}}
        if choice < 0.7:
            how = self.random.choice(["Amended", "Exchanged"])
            changed = self.order(name, self.orders[name]["placed_at"], usable)
            return name, {"OrderChanged": {"how": how, "order": changed}}
        refund = {"order": name, "lines": [], "amount": 0, "whole": choice >= 0.85}
        if choice < 0.85:
            line = self.random.choice(self.orders[name]["cart"]["lines"])
            amount = self.random.randint(1, line["amount"])
            refund["lines"] = [{"line": line["number"], "amount": amount, "units": 0}]
            return name, {"OrderRefunded": refund}
        del self.orders[name]
        return name, {"OrderRefunded": refund} if choice < 0.95 else {"OrderCancelled": name}

    def order(self, name, placed_at, usable):
        lines = [self.line(number) for number in range(1, self.random.randint(2, 5))]
        cart = {"currency": "EUR", "lines": lines, "shipping": 0, "tendered": 0, "attributes": []}
        # At most 30% by points, in hundreds, from 500 on: as the luxury house has it.
        most = min(usable, sum(line["amount"] for line in lines) * 3 // 10) // 100 * 100
        paid = [{"wallet": WALLET, "points": most, "amount": most}] if most >= 500 else []
        order = {"id": name, "placed_at": placed_at, "cart": cart, "payments": paid, "offers": []}
        self.orders[name] = order
        return order

    def line(self, number):
        known = {"number": number, "sku": f"sku-{number}", "tags": [], "kind": "Goods", "on_sale": False}
        money = {"amount": self.random.randint(100, 90_000), "discount": 0, "floor": 0, "tax_ppm": 0}
        attributes = [
            {"name": name, "value": {"Number": self.random.randint(least, most)}}
            for name, (least, most) in self.attributes.items()
            if self.random.random() < 0.7
        ]
        units = {"quantity": self.random.randint(1, 3), "category": self.random.choice(["silk", "home"])}
        return known | units | money | {"attributes": attributes}


def settled(settle, store, events, orders):
    answer = json.loads(settle(store.request(events, orders)))
    expect("Ok" in answer, f"{json.dumps(events)} was answered by {json.dumps(answer)}")
    after = store.after(answer["Ok"])
    after.check(answer["Ok"]["balances"])
    return after


def live(settle, seed, attributes, steps):
    """Lives through some requests. `settle` takes one as text, and gives a line of answer."""
    customer, store = Customer(seed, attributes), Store()
    for _ in range(steps):
        columns = store.columns()
        usable = columns["available"] - columns["debt"]
        # What points can pay is known for the first event only.
        several = customer.random.choice([1, 1, 2, 3])
        told = [customer.event(usable if place == 0 else 0) for place in range(several)]
        orders, events = {order for order, _ in told}, [event for _, event in told]
        apart = store
        for event in events:
            apart = settled(settle, apart, [event], orders)
        store = settled(settle, store, events, orders)
        expect(store.points() == apart.points(), f"one by one: {apart.points()}, at once: {store.points()}")
    return store
