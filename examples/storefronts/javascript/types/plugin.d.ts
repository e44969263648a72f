import type { Callable } from "./codec.js";
import type { Description } from "./description.js";
import type { ClassifyRequest, ComposeRequest, DescribeRequest, Page, Profile, ProgramPage, Quotation, QuoteRequest, RenderRequest, SettleRequest, Settlement } from "./types.js";
export type Instance = Record<string, Record<string, (...parameters: any[]) => any>>;
export type Call = Callable & {
    within: string;
    name: string;
};
/**
 * Opens a plugin.
 *
 * @param {() => Instance} instantiate makes an instance; called now, and again after a trap
 * @param {Description} [description] the contract, or an author's own package
 * @throws {IncompatiblePlugin} where the component lacks something of the contract
 */
export declare function open(instantiate: () => Instance, description?: Description): Plugin;
/** An opened plugin. Calls are synchronous; one instance serves them one after the other. */
export declare class Plugin {
    #private;
    /**
     * @param {() => Instance} instantiate
     * @param {Description} description
     */
    constructor(instantiate: () => Instance, description: Description);
    /** Answers a cart. Changes nothing. @param {QuoteRequest} request @returns {Quotation} */
    quote(request: QuoteRequest): Quotation;
    /** Decides what events do to an account. Changes nothing by itself. @param {SettleRequest} request @returns {Settlement} */
    settle(request: SettleRequest): Settlement;
    /** Classifies one member. @param {ClassifyRequest} request @returns {Profile} */
    classify(request: ClassifyRequest): Profile;
    /** Composes one page. @param {ComposeRequest} request @returns {Page} */
    compose(request: ComposeRequest): Page;
    /** Describes the programme. @param {DescribeRequest} request @returns {ProgramPage} */
    describe(request: DescribeRequest): ProgramPage;
    /** Renders messages in a language. @param {RenderRequest} request @returns {string[]} */
    render(request: RenderRequest): string[];
    /**
     * Calls a function of the contract by name.
     *
     * @param {string} name
     * @param {unknown} request its parameter; an object of its parameters where it has several
     * @returns {any}
     * @throws {import("./errors.js").ContractError} request or answer are not what the contract says
     * @throws {Fault} the plugin cannot answer this request
     * @throws {Trap} the plugin broke off
     */
    call(name: string, request: unknown): any;
    /**
     * From text to text: a request in canonical JSON, `{"Ok":…}` or `{"Err":…}` back, the same bytes
     * as from every other host. A request that does not follow the contract throws.
     *
     * @param {string} name
     * @param {string} text
     * @returns {string}
     */
    answer(name: string, text: string): string;
}
