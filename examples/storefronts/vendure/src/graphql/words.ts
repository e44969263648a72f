import { Injectable } from "@nestjs/common";

import { Component } from "../component.js";
import type { Message } from "../contract.js";

/** A record in which every message has become its words. */
export type Worded<T> = T extends Message ? string : T extends (infer E)[] ? Worded<E>[] : T extends object ? { [K in keyof T]: Worded<T[K]> } : T;

/** Finds the words of answers, which come as keys and arguments. */
@Injectable()
export class Words {
  constructor(private readonly component: Component) {}

  /** Puts words in the place of all messages of a record, by one call. */
  of<T>(record: T, locale: string): Worded<T> {
    const messages: Message[] = [];
    collect(record, messages);
    const words = this.component.render(messages, locale);
    let next = 0;
    return replace(record, () => words[next++] ?? "") as Worded<T>;
  }
}

function isMessage(value: object): value is Message {
  return "key" in value && "arguments" in value;
}

function collect(value: unknown, messages: Message[]): void {
  if (typeof value !== "object" || value === null) return;
  if (isMessage(value)) messages.push(value);
  else for (const part of Object.values(value)) collect(part, messages);
}

/** Walks as `collect` does, so that the words come in the messages' sequence. */
function replace(value: unknown, word: () => string): unknown {
  if (typeof value !== "object" || value === null) return value;
  if (Array.isArray(value)) return value.map((part) => replace(part, word));
  if (isMessage(value)) return word();
  return Object.fromEntries(Object.entries(value).map(([name, part]) => [name, replace(part, word)]));
}
