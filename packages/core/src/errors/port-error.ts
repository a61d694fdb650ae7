/**
 * A failure of the outside world. Everything else that a port has to say is a verdict, and `Ok`.
 *
 * - `unavailable`: the engine refused, cut or never took the call; nothing is known to have happened.
 * - `timed_out`: the deadline passed; the call may still take effect.
 * - `conflict`: a concurrent writer won; the caller may read again and retry.
 * - `corrupt`: a stored value or an answer is not one that the port's types allow, or what is to be written could not be read back.
 */
export interface PortError {
  readonly type: "port_error";
  readonly kind: "unavailable" | "timed_out" | "conflict" | "corrupt";
  /** The port, in its file's name: `client-store`. */
  readonly port: string;
  /** The engine's own error. For logs; it never reaches a client. */
  readonly cause?: unknown;
}

/**
 * @example err(portError("corrupt", "client-store"))
 */
export const portError = (kind: PortError["kind"], port: string, cause?: unknown): PortError => ({
  type: "port_error",
  kind,
  port,
  ...(cause === undefined ? {} : { cause }),
});

/** Whether what was thrown is what a port may fail with. */
export const isPortError = (cause: unknown): cause is PortError =>
  typeof cause === "object" && cause !== null && "type" in cause && cause.type === "port_error";
