declare module 'jsdom' {
  /** A page's window and what is in it, without a browser. */
  export class JSDOM {
    constructor(html: string, options: { readonly url: string });
    readonly window: Readonly<Record<string, unknown>>;
  }
}
