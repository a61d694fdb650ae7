import type { Digest } from "../digest.ts";
import { type Instant, isExpired, later, type Seconds } from "../instant.ts";
import type { KeptMembers } from "./kept-members.ts";

/** How a client came in that registered itself (RFC 7591), and by what it changes its registration (RFC 7592). */
export interface ClientRegistration {
  readonly registeredAt: Instant;
  /** Who let it in. */
  readonly by: RegisteredBy;
  /** The digest of its registration access token. Never the token. */
  readonly accessToken: Digest;
  /** The day of the last token that it got: the moment at which that day began (UTC). Default: it never got one. */
  readonly usedDay?: Instant;
  /**
   * An operator changed the client since, so that it cannot change itself any more: it would undo that.
   *
   * @default false
   */
  readonly takenOver?: true;
  /** What it said of itself that nothing here acts on. */
  readonly kept: KeptMembers;
}

/** The beginning of the ids of clients that registered themselves. An id that is only random may begin with a hyphen, as an option does. */
export const registeredIdPrefix = "dcr-";

/** The registration of a client that an operator changes; none, of one that has none. */
export const takeOver = (
  registration: ClientRegistration | undefined,
): ClientRegistration | undefined => registration && { ...registration, takenOver: true };

/** Who let a client in: nobody, the bearer of an initial access token, or an issuer of software statements. */
export type RegisteredBy =
  | { readonly door: "open" }
  /** `token` is the id of the initial access token, `profile` the rules that it opened. */
  | { readonly door: "initial_access_token"; readonly token: string; readonly profile: string }
  | { readonly door: "software_statement"; readonly issuer: string };

/** How long a registration lives that nobody uses. */
export interface RegistrationLife {
  /** Seconds until a client is over that never got a token. */
  readonly unusedLifetime: Seconds;
  /** Seconds after its last token. */
  readonly idleLifetime: Seconds;
}

/**
 * Whether the registration of a client is over for want of use. What a user still allows the client keeps it, whatever this says.
 *
 * @example isUnused(client.registration, { unusedLifetime: 604_800, idleLifetime: 7_776_000 }, now)
 */
export const isUnused = (
  { registeredAt, usedDay }: Pick<ClientRegistration, "registeredAt" | "usedDay">,
  { unusedLifetime, idleLifetime }: RegistrationLife,
  now: Instant,
): boolean =>
  isExpired(
    usedDay === undefined
      ? later(registeredAt, unusedLifetime)
      : later(usedDay, idleLifetime + secondsPerDay),
    now,
  );

/** Of the last use only its day is known. */
const secondsPerDay = 86_400;
