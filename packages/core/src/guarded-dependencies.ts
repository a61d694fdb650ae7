import {
  guardFunction,
  guardHasher,
  guardKeys,
  guardPort,
  guardStorage,
  guardUpkeep,
  guardVerifier,
} from "./deadlines/guard.ts";
import type { ClaimsPort } from "./endpoints/steps/custom-claims-step.ts";
import { systemDigester } from "./ports/system-digester.ts";
import type { ServerSettings } from "./read-config.ts";

/** The settings that are objects or functions, so that a request may come to wait for them. */
type PortName<S> = {
  [K in keyof S]-?: NonNullable<S[K]> extends string | number | boolean | readonly unknown[]
    ? never
    : K;
}[keyof S];

/** A port in its guard is a port of the same type; the function of claims answers as a port does. */
type GuardedAs<K, P> = K extends "claims" ? NonNullable<ClaimsPort["claims"]> : P;

/** What is decided about the deadline of every port there is: the port in its guard, or as it is. */
export type DeadlineDecisions<S> = {
  readonly [K in PortName<S>]: (
    port: NonNullable<S[K]>,
    timeout: number,
  ) => GuardedAs<K, NonNullable<S[K]>>;
};

const guarded =
  (name: string) =>
  <P extends object>(port: P, timeout: number): P =>
    guardPort(port, name, timeout);

/** It cannot keep anybody waiting; the argument says why. */
const unguarded =
  (_because: string) =>
  <P>(port: P): P =>
    port;

/** One line per port. A new one in `Dependencies` does not compile before its line stands here. */
export const deadlineDecisions: DeadlineDecisions<ServerSettings> = {
  storage: guardStorage,
  keys: guardKeys,
  secretHasher: guardHasher,
  rateLimiter: guarded("rate-limiter"),
  dpopNonces: guarded("dpop-nonces"),
  // It has a deadline of its own, which it must be able to keep.
  remoteKeySets: (port, timeout) => guardPort(port, "remote-key-sets", 2 * timeout),
  claims: (ask, timeout) => guardFunction("claims", timeout, ask),
  // The platform's own only computes, and needs no timer per digest.
  digester: (port, timeout) =>
    port === systemDigester ? port : guardPort(port, "digester", timeout),
  // It never fails: a throw says that a signature does not hold. Its time is the request's.
  signatureVerifier: guardVerifier,
  // It is told and not asked.
  secretUpkeep: guardUpkeep,
  observer: unguarded("it is told and not asked; what it throws is dropped where it is told"),
  verifiedSecrets: unguarded("it lives in memory and answers at once"),
  verifiedTokens: unguarded("it lives in memory and answers at once"),
  users: unguarded("it puts its own ports into their guards when it is wired"),
  registration: unguarded("it puts its own ports into their guards when it is wired"),
  tokenReuse: unguarded("it is numbers, and calls nothing"),
  clock: unguarded("it answers at once"),
  stopwatch: unguarded("it answers at once"),
  entropy: unguarded("it answers at once"),
};

/** Settings whose ports are in their guards. */
export type GuardedSettings = {
  readonly [K in keyof ServerSettings]: GuardedAs<K, ServerSettings[K]>;
};

/** Puts every port in its guard, so that nothing that is wired afterwards has one without. */
export const guardDependencies = (settings: ServerSettings): GuardedSettings =>
  Object.fromEntries(
    Object.entries(settings).map(([name, value]: [string, unknown]) => [
      name,
      isPortName(name) ? (deadlineDecisions[name] as Decide)(value, settings.portTimeout) : value,
    ]),
  ) as unknown as GuardedSettings;

type Decide = (port: unknown, timeout: number) => unknown;

const isPortName = (name: string): name is keyof typeof deadlineDecisions =>
  Object.hasOwn(deadlineDecisions, name);
