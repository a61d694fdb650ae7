/**
 * The methods of the engine's client that the stores call. The client is passed in, so that its addresses, credentials and
 * timeouts stay its owner's. Name here what you use, as in `get(key: string): Promise<Uint8Array | undefined>`.
 */
export interface MyEngineClient {
  close(): Promise<void>;
}
