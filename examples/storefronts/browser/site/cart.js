// What the customer does, as a request to the plugin.

/** A cart that starts as one of the sample requests. */
export class Cart {
  #request;
  #lines;
  #codes;

  /** @param {object} request a QuoteRequest of examples/requests */
  constructor(request) {
    this.#request = request;
    // Prices of one piece, so that quantities can change.
    this.#lines = request.cart.lines.map((line) => ({
      ...line,
      amount: line.amount / line.quantity,
      discount: line.discount / line.quantity,
      quantity: line.quantity,
    }));
    this.#codes = [...request.codes];
    /** Whether to pay with points: as the sample wishes, else as many as the rules allow. */
    this.burns = request.burns.length > 0;
  }

  get currency() {
    return this.#request.cart.currency;
  }

  get codes() {
    return this.#codes;
  }

  /** Lines with the price of one piece, in minor units. */
  get lines() {
    return this.#lines;
  }

  /** @param {number} number the line's @param {number} quantity from 0 on */
  setQuantity(number, quantity) {
    const line = this.#lines.find((one) => one.number === number);
    if (line) line.quantity = quantity;
  }

  /** @param {string} code as typed */
  addCode(code) {
    this.#codes.push({ code });
  }

  /** @param {number} index */
  removeCode(index) {
    this.#codes.splice(index, 1);
  }

  /** What is asked when the programme is described. */
  get visitor() {
    const { now, member, standing } = this.#request;
    return { now, member, standing };
  }

  /** The request, as canonical JSON has it. @param {string[]} wallets that could pay */
  request(wallets) {
    const lines = this.#lines
      .filter(({ quantity }) => quantity > 0)
      .map((line) => ({ ...line, amount: line.amount * line.quantity, discount: line.discount * line.quantity }));
    return {
      ...this.#request,
      cart: { ...this.#request.cart, lines },
      codes: this.#codes,
      burns: this.burns ? this.#wishes(wallets) : [],
      explain: false,
    };
  }

  #wishes(wallets) {
    const { burns } = this.#request;
    return burns.length > 0 ? burns : wallets.map((wallet) => ({ wallet, wish: "Most" }));
  }
}
