/** An address to listen on. */
export interface Address {
  readonly host: string;
  /** Whether a machine may do without it. */
  readonly optional: boolean;
}

/** `localhost` is 127.0.0.1 and, where the machine has it, ::1. */
export const addressesOf = (hosts: readonly string[]): readonly Address[] =>
  [...new Set(hosts)].flatMap((host) =>
    host === "localhost"
      ? [
          { host: "127.0.0.1", optional: false },
          { host: "::1", optional: true },
        ]
      : [{ host, optional: false }],
  );

/** This machine has no IPv6. */
export const isMissingAddress = (failure: unknown): boolean =>
  failure instanceof Error &&
  "code" in failure &&
  (failure.code === "EADDRNOTAVAIL" || failure.code === "EAFNOSUPPORT");
