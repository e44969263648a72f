import { Inject, Injectable, type OnModuleInit } from "@nestjs/common";

import type {
  DescribeRequest, Message, ProgramPage, Quotation, QuoteRequest, RenderRequest, SettleRequest, Settlement,
} from "./contract.js";
import { FIDELIS_OPTIONS, type FidelisOptions } from "./options.js";

/**
 * What the plugin asks of a component; `Plugin` of `@fidelis/loyalty` is one. A call changes nothing
 * and throws where the component cannot answer.
 */
export interface LoyaltyComponent {
  quote(request: QuoteRequest): Quotation;
  settle(request: SettleRequest): Settlement;
  describe(request: DescribeRequest): ProgramPage;
  render(request: RenderRequest): string[];
}

/** The component, once it is there. It lives in this process: a call crosses no network. */
@Injectable()
export class Component implements OnModuleInit {
  private component: LoyaltyComponent;

  constructor(@Inject(FIDELIS_OPTIONS) private readonly options: FidelisOptions) {}

  /** A component that cannot be loaded keeps the server from starting. */
  async onModuleInit(): Promise<void> {
    this.component = await this.options.component;
  }

  quote(request: QuoteRequest): Quotation {
    return this.component.quote(request);
  }

  settle(request: SettleRequest): Settlement {
    return this.component.settle(request);
  }

  describe(request: DescribeRequest): ProgramPage {
    return this.component.describe(request);
  }

  /** The words of messages in a language (BCP 47), in their sequence. */
  render(messages: Message[], locale: string): string[] {
    return messages.length === 0 ? [] : this.component.render({ messages, locale });
  }
}
