import type { ResultAsync } from "neverthrow";
import { clockStep } from "../domain/clock-step.ts";
import type { TenantId } from "../domain/identifiers.ts";
import { type Instant, instant, later } from "../domain/instant.ts";
import type { PortError } from "../errors/port-error.ts";
import type { Digester } from "../ports/digester.ts";
import { andThen, toAsync } from "../ports/maybe-async.ts";
import type { ReplayStore } from "../ports/replay-store.ts";

/** The ports that a proof of single use is remembered by. */
export interface UseOncePorts {
  readonly replays: ReplayStore;
  readonly digester: Digester;
}

/** Something that works once: its kind, its owner, and the name that it has there. */
export interface SingleUse {
  /** @example ["client_assertion", clientId, jti] */
  readonly name: readonly string[];
  /** When it is dead anyway, in seconds since the epoch. */
  readonly expiresAt: number;
}

/** Marks it as used. `first` for exactly one caller. */
export const useOnce = (
  { replays, digester }: UseOncePorts,
  tenant: TenantId,
  { name, expiresAt }: SingleUse,
  now: Instant,
): ResultAsync<"first" | "seen", PortError> =>
  toAsync(
    andThen(digester.digest(asText(name)), (digest) =>
      replays.insertOnce(tenant, digest, later(instant(Math.ceil(expiresAt)), clockStep), now),
    ),
  );

/** Whether it is marked as used already. Changes nothing, so that it decides nothing either: `useOnce` does. */
export const isUsed = (
  { replays, digester }: { replays: Pick<ReplayStore, "isSeen">; digester: Digester },
  tenant: TenantId,
  { name }: SingleUse,
  now: Instant,
): ResultAsync<boolean, PortError> =>
  toAsync(andThen(digester.digest(asText(name)), (digest) => replays.isSeen(tenant, digest, now)));

/** As JSON, so that no name can be spelled as another. */
const asText = (name: readonly string[]): string => JSON.stringify(name);
