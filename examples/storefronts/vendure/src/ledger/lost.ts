/** Somebody else was faster: nothing is written, and everything begins again with what is there now. */
export class Lost extends Error {
  constructor(what: string) {
    super(`${what} changed meanwhile`);
    this.name = "Lost";
  }
}
