import { type MaybeAsync, toAsync } from "@mintport/core/ports";
import type { ResultAsync } from "@mintport/core/result";

/** A store whose answers all have neverthrow's methods, those included that are there at once. */
export type Waiting<Store> = {
  readonly [K in keyof Store]: Store[K] extends (
    ...args: infer Args
  ) => MaybeAsync<infer T, infer E>
    ? (...args: Args) => ResultAsync<T, E>
    : Store[K];
};

/**
 * Makes every answer of a store one that is waited for, so that a fault can be put around it.
 *
 * @example waiting(store).peek(tenant, digest, now).map((seen) => …)
 */
export const waiting = <Store extends object>(store: Store): Waiting<Store> =>
  Object.fromEntries(
    Object.entries(store).map(([name, method]: [string, Method]) => [
      name,
      (...args: unknown[]) => toAsync(method(...args)),
    ]),
  ) as Waiting<Store>;

type Method = (...args: unknown[]) => MaybeAsync<unknown, unknown>;
