import { ok, okAsync, type ResultAsync } from "neverthrow";
import * as z from "zod/mini";
import { type ClientSecret, dayOf, type SecretHash } from "../domain/client.ts";
import type { PortError } from "../errors/port-error.ts";
import type { ClientRegistry } from "../ports/client-registry.ts";
import type { SecretHasher } from "../ports/secret-hasher.ts";
import type { SecretUpkeep, SecretUse } from "../ports/secret-upkeep.ts";
import { changeClient } from "./change.ts";
import { orThrow, read } from "./definitions/read.ts";
import type { ManagementError } from "./management-error.ts";

/** The ports and bounds of an upkeep that writes behind the request. */
export interface UpkeepPorts {
  readonly clients: ClientRegistry;
  readonly secretHasher: SecretHasher;
  /** Learns of each write that failed. Nothing is lost by it but a date or a newer hash. */
  readonly onFailure?: (failure: ManagementError | PortError) => void;
  /**
   * The most uses that wait to be written; further ones are dropped.
   *
   * @default 1000
   */
  readonly limit?: number;
}

/** The upkeep, and how to wait for what is still to be written. */
export interface RunningUpkeep extends SecretUpkeep {
  /** Resolves once nothing is waiting any more: for a shutdown. */
  idle(): Promise<void>;
}

/**
 * Writes down, after the request, on which day a secret was used, and a newer hash where its scheme is old. There is at most
 * one write per secret and day. Writes come one at a time, and one that loses to another is dropped. Throws
 * `ConfigurationError` if the limit is no whole number that it may be.
 */
export const queuedSecretUpkeep = (ports: UpkeepPorts): RunningUpkeep => {
  const { onFailure = () => {} } = ports;
  const { limit } = orThrow(read("secretUpkeep", bounds, { limit: ports.limit }));
  const written = new Map<string, number>();
  const waiting: SecretUse[] = [];
  let running: Promise<void> | undefined;

  const drain = async (): Promise<void> => {
    for (let use = waiting.shift(); use !== undefined; use = waiting.shift())
      (await keepUp(ports, use)).match(() => {}, onFailure);
    running = undefined;
  };
  return {
    used: (use) => {
      const name = JSON.stringify([use.tenant, use.client, "hash" in use ? use.hash : use.apiKey]);
      const day = dayOf(use.at);
      const renews = "hash" in use && use.presented !== undefined;
      if (written.get(name) === day && !renews) return;
      if (waiting.length >= limit) return;
      if (written.size >= limit) written.clear();
      written.set(name, day);
      waiting.push(use);
      running ??= Promise.resolve().then(drain);
    },
    idle: async () => {
      while (running !== undefined) await running;
    },
  };
};

const wholeFrom1 = "must be a whole number from 1";
const bounds = z.object({
  limit: z._default(z.int(wholeFrom1).check(z.minimum(1, wholeFrom1)), 1000),
});

const keepUp = (ports: UpkeepPorts, use: SecretUse): ResultAsync<unknown, ManagementError> => {
  const day = dayOf(use.at);
  const change = changeClient(ports.clients);
  if ("apiKey" in use)
    return change(use.tenant, use.client, ({ apiKeys = [], ...client }) =>
      ok({
        ...client,
        apiKeys: apiKeys.map((key) => (key.id === use.apiKey ? { ...key, lastUsedDay: day } : key)),
      }),
    );
  const { hash, presented } = use;
  const renewed: ResultAsync<SecretHash, PortError> =
    presented === undefined ? okAsync(hash) : ports.secretHasher.hash(presented);
  return renewed.andThen((newHash) =>
    change(use.tenant, use.client, (client) =>
      ok({
        ...client,
        secrets: client.secrets.map(
          (secret): ClientSecret =>
            secret.hash === hash ? { ...secret, hash: newHash, lastUsedDay: day } : secret,
        ),
      }),
    ),
  );
};
