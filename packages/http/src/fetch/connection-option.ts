import type { HttpOptions } from "../http-options.ts";
import type { ConnectionInfo } from "./answers.ts";

/** Where a framework's request tells who is at the other end, as only the embedder's platform knows it. */
export interface ConnectionOption<Context> {
  /**
   * The peer's address and certificate of a request. Only what the platform itself says may stand here: a header that a client can
   * send belongs to `proxies`. Default: what the framework knows, if it knows.
   */
  readonly connection?: (context: Context) => ConnectionInfo;
}

/** The options of a binding whose framework knows less of the connection than `node:http` does. */
export type FetchOptions<Context> = HttpOptions & ConnectionOption<Context>;
