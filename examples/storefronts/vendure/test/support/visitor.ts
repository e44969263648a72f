import assert from "node:assert/strict";

/** Somebody who speaks GraphQL with the shop over HTTP, as a browser would. */
export class Visitor {
  /** The language of the words that come back. */
  language = "en";
  /** The channel's token; the default channel without one. */
  channel: string | undefined;
  private token: string | undefined;

  constructor(private readonly url: string) {}

  /** Asks, and fails on errors. */
  async ask(query: string, variables: Record<string, unknown> = {}): Promise<any> {
    const { data, errors } = await this.send(query, variables);
    assert.equal(errors, undefined, JSON.stringify(errors));
    return data;
  }

  /** Asks, and gives back whatever comes. */
  async send(query: string, variables: Record<string, unknown> = {}): Promise<{ data: any; errors?: { message: string }[] }> {
    const response = await fetch(`${this.url}?languageCode=${this.language}`, {
      method: "POST",
      headers: {
        "Content-Type": "application/json",
        ...(this.token === undefined ? {} : { Authorization: `Bearer ${this.token}` }),
        ...(this.channel === undefined ? {} : { "vendure-token": this.channel }),
      },
      body: JSON.stringify({ query, variables }),
    });
    this.token = response.headers.get("vendure-auth-token") ?? this.token;
    return (await response.json()) as never;
  }

  async logIn(username: string, password: string): Promise<void> {
    const { login } = await this.ask(
      "mutation ($username: String!, $password: String!) { login(username: $username, password: $password) { __typename } }",
      { username, password },
    );
    assert.equal(login.__typename, "CurrentUser");
  }

  /** Registers a customer and logs them in. */
  async join(name: string): Promise<void> {
    const emailAddress = `${name.toLowerCase()}@example.org`;
    const { registerCustomerAccount } = await this.ask(
      "mutation ($input: RegisterCustomerInput!) { registerCustomerAccount(input: $input) { __typename } }",
      { input: { emailAddress, firstName: name, lastName: "Martin", password: "a good cup" } },
    );
    assert.equal(registerCustomerAccount.__typename, "Success");
    await this.logIn(emailAddress, "a good cup");
  }

  /** Puts units of a product into the cart. */
  async add(sku: string, quantity = 1): Promise<any> {
    const { addItemToOrder } = await this.ask(
      `mutation ($id: ID!, $quantity: Int!) { addItemToOrder(productVariantId: $id, quantity: $quantity) { __typename ${ORDER} } }`,
      { id: await this.variant(sku), quantity },
    );
    assert.equal(addItemToOrder.__typename, "Order");
    return addItemToOrder;
  }

  private async variant(sku: string): Promise<string> {
    const { products } = await this.ask("{ products { items { variants { id sku } } } }");
    const found = products.items.flatMap((product: any) => product.variants).find((each: any) => each.sku === sku);
    assert.ok(found, `there is no ${sku}`);
    return found.id;
  }

  /** How many points the customer wants to use. */
  async use(points: number): Promise<any> {
    const { setPointsToUse } = await this.ask(
      `mutation ($points: Points!) { setPointsToUse(points: $points) { __typename ${ORDER} ... on PointsRefusedError { reason missing } } }`,
      { points },
    );
    return setPointsToUse;
  }

  /** Address and shipping. */
  async address(): Promise<void> {
    await this.ask("mutation ($input: CreateAddressInput!) { setOrderShippingAddress(input: $input) { __typename } }", {
      input: { fullName: "Claire Martin", streetLine1: "1 rue du Thé", city: "Lyon", countryCode: "FR" },
    });
    const { eligibleShippingMethods } = await this.ask("{ eligibleShippingMethods { id } }");
    await this.ask("mutation ($ids: [ID!]!) { setOrderShippingMethod(shippingMethodId: $ids) { __typename } }", {
      ids: [eligibleShippingMethods[0].id],
    });
  }

  /** From cart to checkout. */
  async checkOut(): Promise<any> {
    const { transitionOrderToState } = await this.ask(
      `mutation { transitionOrderToState(state: "ArrangingPayment") { __typename ${ORDER} ... on OrderStateTransitionError { transitionError } } }`,
    );
    return transitionOrderToState;
  }

  /** Pays, by card or otherwise. */
  async pay(method = "card", metadata: Record<string, unknown> = {}): Promise<any> {
    const { addPaymentToOrder } = await this.ask(
      `mutation ($input: PaymentInput!) { addPaymentToOrder(input: $input) { __typename ${ORDER} } }`, { input: { method, metadata } },
    );
    assert.equal(addPaymentToOrder.__typename, "Order");
    return addPaymentToOrder;
  }

  /** Address, checkout and payment in one go. */
  async order(): Promise<any> {
    await this.address();
    const { __typename, transitionError } = await this.checkOut();
    assert.equal(__typename, "Order", transitionError);
    return this.pay();
  }

  /** Where the customer stands. */
  async account(): Promise<any> {
    const { activeCustomer } = await this.ask(`{ activeCustomer { loyalty { ${ACCOUNT} } } }`);
    return activeCustomer.loyalty;
  }
}

/** What tests look at in an account. */
export const ACCOUNT = `programme wallet available pending held owed nextExpiry { points at }
  tiers { ladder tier tierName nextName value missing text } missions { id name done target text }`;

/** What tests look at in an order. */
export const ORDER = `... on Order { id code state subTotal subTotalWithTax shippingWithTax totalWithTax
  discounts { description amount amountWithTax } lines { id quantity }
  loyalty { earns usable used usedAmount refusal offers { id text amount } gifts { sku quantity }
    progress { id text lacking missing target } tiers { tier nextName missing } } }`;
