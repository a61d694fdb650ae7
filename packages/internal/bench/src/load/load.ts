/** What the generator's process is told. */
export interface LoadOrder {
  /** Connections go to them in turn. */
  readonly ports: readonly number[];
  readonly requests: Requests;
  readonly connections: number;
  readonly seconds: number;
  /** Requests a second over all connections; without it each connection sends as soon as it is answered. */
  readonly rate?: number;
}

/** What a load sends. Texts are bytes, one character a byte. */
export type Requests =
  /** One text, over and over. */
  | { readonly kind: "same"; readonly text: string }
  /** One after the other, and from the beginning again. */
  | { readonly kind: "cycle"; readonly texts: readonly string[] }
  /** Token requests, each with a client assertion that was never sent before, by this key. */
  | { readonly kind: "assertions"; readonly clientPrivateJwk: object };

export interface LoadResult {
  readonly requests: number;
  readonly seconds: number;
  /** Answers that were no 2xx, and connections that broke. */
  readonly failures: number;
  /** The first of them. */
  readonly failure?: string;
  /** Microseconds. */
  readonly p50: number;
  readonly p99: number;
  /** How much of one core the generator itself used; near 1 it measures itself. */
  readonly generatorShare: number;
}
