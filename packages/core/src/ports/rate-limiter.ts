import type { ClientId, TenantId } from "../domain/identifiers.ts";
import type { Instant, Seconds } from "../domain/instant.ts";
import type { Source } from "../domain/source.ts";
import type { PortError } from "../errors/port-error.ts";
import type { MaybeAsync } from "./maybe-async.ts";

/**
 * Slows guessing down, and bounds what each client may ask for. Core charges it before any credential is judged, and
 * tells it how the judgement ended.
 *
 * The counting must not let one party shut another out: before a client has proved itself only its
 * source pays; its own budget is charged afterwards.
 */
export interface RateLimiter {
  /**
   * May this source try a credential? Asked before anything is looked up, so `tenant` and `client` are what the request
   * says. Charges the source one attempt, and the source and its pair with the client one failure in advance, which
   * `settle` gives back.
   *
   * Promise: the check and the charge are one step, so that no number of concurrent callers gets more than the limit.
   */
  admit(attempt: LimitedAttempt, now: Instant): MaybeAsync<LimitVerdict, PortError>;

  /**
   * Past the limit: may this source ask whether it proved these credentials lately? Charges the pair of source and client
   * one recognition, which `settle` gives back unless the attempt failed. Asked free of charge it would tell a guesser,
   * without end, which guess is right.
   *
   * Promise: as of `admit`, and charged before core asks.
   */
  recognise(attempt: LimitedAttempt, now: Instant): MaybeAsync<LimitVerdict, PortError>;

  /**
   * Tells how an admitted attempt ended. After `proven` the failure that was charged in advance is given back, and the
   * client's and the tenant's own budgets are charged: `limited` if one of them is used up. After `named`, when a public
   * client said its name and nothing was proved, only the client's is charged: anybody may say it, and must not use up
   * what all clients of the tenant share. After `undecided`, which is our own trouble, the failure is given back and
   * nothing is charged.
   *
   * `attempt` is the object that was admitted. One that `admit` refused is settled too if core recognised it: it paid for
   * a recognition and for no failure, so that is what is given back.
   *
   * `own` has budgets that stand in the records of the client and its tenant: each counts in place of the limiter's own.
   */
  settle(
    attempt: LimitedAttempt,
    outcome: AttemptOutcome,
    now: Instant,
    own?: OwnLimits,
  ): MaybeAsync<LimitVerdict, PortError>;

  /**
   * The verdict that the budgets of its source hold for this attempt now; with `own`, those of its client and tenant too, as if it
   * had proved itself. Charges nothing. `explain` asks it.
   */
  look(attempt: LimitedAttempt, now: Instant, own?: OwnLimits): MaybeAsync<LimitVerdict, PortError>;
}

/** The proven requests a minute that a client, and all clients of a tenant, may make by their records. */
export interface OwnLimits {
  readonly client: number | undefined;
  readonly tenant: number | undefined;
}

/** The end of an attempt: the client proved itself, was only named, failed, or nobody could decide. */
export type AttemptOutcome = "proven" | "named" | "failed" | "undecided";

/** One attempt as the limiter counts it: by tenant, client and source. */
export interface LimitedAttempt {
  readonly tenant: TenantId;
  /** The client that the request claims to be; `undefined` if it names none. */
  readonly client: ClientId | undefined;
  readonly source: Source;
  /**
   * Nobody can guess such credentials, so that no failure counts for the pair of source and client.
   *
   * @default false
   */
  readonly unguessable?: boolean;
}

/** The limiter's answer: go on, or wait. */
export type LimitVerdict =
  | { readonly verdict: "allowed" }
  /** Used up: so many seconds from now there is something again. */
  | {
      readonly verdict: "limited";
      readonly retryAfter: Seconds;
      /** The name of the budget, for the operator: it stands in the event as its `detail`, and never goes out. */
      readonly budget?: string;
    };
