import type { TenantId } from "@mintport/core";
import {
  type Clock,
  type Instant,
  type KeyRingStore,
  type MaybeAsync,
  type PortError,
  portError,
  type Seconds,
} from "@mintport/core/ports";
import { errAsync, ok, okAsync, type ResultAsync } from "@mintport/core/result";
import { LRUCache } from "lru-cache";
import { singleFlight } from "../concurrency/single-flight.ts";
import { withDeadline } from "../concurrency/with-deadline.ts";
import type { KeySealer } from "./key-sealer.ts";
import { emptyRing, type OpenedRing, openKeys } from "./opened-ring.ts";
import { parseRing } from "./stored-ring.ts";

/** The ports and times by which key rings are held in memory. */
export interface HeldRingsOptions {
  readonly keyRings: KeyRingStore;
  readonly sealer: KeySealer;
  readonly clock: Clock;
  /** How long a ring is used before the store is asked again. */
  readonly maxAge: Seconds;
  /** How long the store, or the sealer, may take, in milliseconds. */
  readonly deadline: number;
  /** Called when the last good copy stands in for the store. */
  readonly onFailure: (failure: PortError, tenant: TenantId) => void;
}

/** A ring, and how long ago it was what the store holds. */
export interface HeldRing extends OpenedRing {
  readonly readAt: Instant;
  /** When the store was asked for it and when it answered, in this process's own count: a clock may be set back. */
  readonly asked: number;
  readonly heard: number;
}

/** A later number with each call. */
export const nextTurn: () => number = (() => {
  let turn = 0;
  return (): number => ++turn;
})();

/** The key rings of all tenants, read from the store and held for a while. */
export interface HeldRings {
  /**
   * The ring not older than `maxAge`; if the store does not answer, the last good copy, however old. A store that does
   * not answer is asked again after `maxAge`, so that it does not hold up every request.
   */
  current(tenant: TenantId): MaybeAsync<HeldRing, PortError>;
  /** The ring as the store holds it now. */
  afresh(tenant: TenantId): ResultAsync<HeldRing, PortError>;
  /** Keeps a ring that was read or written at `readAt`. */
  keep(tenant: TenantId, ring: HeldRing): void;
}

/** The rings of the tenants in use, in memory; the one least used makes room. */
export const heldRings = (options: HeldRingsOptions): HeldRings => {
  const { keyRings, sealer, clock, maxAge, deadline, onFailure } = options;
  const held = new LRUCache<TenantId, HeldRing & { readonly askedAt: Instant }>({
    max: maxTenants,
  });
  const refreshing = singleFlight<HeldRing>();

  const keep = (tenant: TenantId, ring: HeldRing): void => {
    const last = held.peek(tenant);
    // A tenant without keys is not remembered: its first key must be seen at once, wherever it is made.
    if (ring.revision === undefined || (last !== undefined && isNewer(last, ring))) return;
    held.set(tenant, { ...ring, askedAt: ring.readAt });
  };

  const afresh = (tenant: TenantId): ResultAsync<HeldRing, PortError> => {
    // The age of an answer counts from the question.
    const [readAt, asked] = [clock.now(), nextTurn()];
    const before = held.peek(tenant)?.opened ?? emptyRing.opened;
    return withDeadline(deadline, () => keyRings.read(tenant)).andThen((found) => {
      if (found === undefined) {
        // It went with its tenant; if that comes back, its keys and their revisions begin anew.
        held.delete(tenant);
        return okAsync({ ...emptyRing, readAt, asked, heard: nextTurn() });
      }
      return parseRing(found.value)
        .mapErr(() => portError("corrupt", "signing-keys", "not a key ring of this version"))
        .asyncAndThen((keys) =>
          openKeys(sealer, deadline, { tenant, keys, before }).map((opened) => ({
            keys,
            opened,
            revision: found.revision,
            readAt,
            asked,
            heard: nextTurn(),
          })),
        );
    });
  };

  const refresh = (tenant: TenantId): ResultAsync<HeldRing, PortError> =>
    afresh(tenant)
      .andTee((ring) => {
        keep(tenant, ring);
      })
      .orElse((failure) => {
        const last = held.get(tenant);
        if (last === undefined) return errAsync(failure);
        onFailure(failure, tenant);
        held.set(tenant, { ...last, askedAt: clock.now() });
        return okAsync(last);
      });

  return {
    keep,
    afresh,
    current: (tenant) => {
      const last = held.get(tenant);
      return last !== undefined && ageOf(last.askedAt, clock) < maxAge
        ? ok(last)
        : refreshing(tenant, () => refresh(tenant));
    },
  };
};

/** How long ago `moment` was. A clock that was set back makes nothing young. */
export const ageOf = (moment: Instant, clock: Clock): Seconds => Math.abs(clock.now() - moment);

/**
 * An answer may come late: what was asked before the last write must not undo it. Of two questions that were under way at
 * once, the revisions say which saw more.
 */
const isNewer = (held: HeldRing, ring: HeldRing): boolean => {
  if (held.heard < ring.asked) return false;
  return ring.heard < held.asked || (held.revision ?? 0) > (ring.revision ?? 0);
};

/** Rings held in memory. */
const maxTenants = 1000;
