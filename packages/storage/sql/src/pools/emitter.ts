/** The methods of Node's `EventEmitter` that a driver's connection has, and kysely's types leave out. */
export interface Emitter {
  on(event: "error", listener: () => void): unknown;
}
