import type { TenantId } from "@mintport/core";
import type { FullStorage, Instant } from "@mintport/core/ports";
import type fc from "fast-check";

/** One kind of store: what it should do, in plain maps that are small enough to be seen to be right. */
export interface Part<State, Call> {
  readonly name: string;
  empty(): State;
  /** Calls with few keys, so that they meet. A key begins with its tenant's letter. */
  calls(): fc.Arbitrary<Call>;
  /** Whether nothing else may happen at the same time: a list is no single step of a store. */
  isAlone?(call: Call): boolean;
  /** The call as it is made now: moments become absolute, and names those that are known before this step. */
  settle?(call: Call, moment: Moment): Call;
  /** Applies the call to the state; whether this is what a store may have answered. */
  explains(state: State, call: Call, answer: string, now: number): boolean;
  /** Makes the call on a store, and tells the answer as text. */
  perform(storage: FullStorage, call: Call, context: Context): Promise<string>;
  /** Deletes a tenant's rows from the state, or those that are expired at `now`; tells how many rows a store has deleted then. */
  forget?(state: State, tenant: string, expiredAt?: number): number;
  /** The store whose rows expire. */
  readonly store?:
    | "accessTokens"
    | "replays"
    | "singleUse"
    | "tokenFamilies"
    | "grants"
    | "deviceAuthorizations";
}

/** Where a history is before a step. */
export interface Moment {
  readonly now: number;
  /** A name that nobody has had, for a key. */
  fresh(key: string): string;
  /** The last name that was made for a key before this step: nobody can present what is still being made. */
  latest(key: string): string;
  /** The one that was the last so many names before; the first, if there were fewer. */
  earlier(key: string, age: number): string;
  /** The answers for a key before this step, the latest first. */
  answers(key: string): readonly string[];
}

/** The facts that all steps of a history share. */
export interface Context {
  /** The beginning of every name of this history. */
  readonly run: string;
  readonly now: Instant;
}

/** A part of which nobody needs to know the types. */
export type AnyPart = Part<unknown, unknown>;

/** A tenant, or a thing, of this history. */
export const named = ({ run }: Pick<Context, "run">, key: string): string => `${run}-${key}`;

/** The tenant that a key belongs to. */
export const ownerOf = (context: Pick<Context, "run">, key: string): TenantId =>
  named(context, key.charAt(0)) as TenantId;

/** Deletes the rows of a tenant, or those of them that are expired; tells how many. `*` is every tenant. */
export const forgetRows = <Row>(
  rows: Map<string, Row>,
  {
    tenant,
    expiredAt,
    until,
  }: { readonly tenant: string; readonly expiredAt: number | undefined; until(row: Row): number },
): number => {
  let forgotten = 0;
  for (const [key, row] of rows) {
    const isOwn = tenant === "*" || key.startsWith(tenant);
    if (!isOwn || (expiredAt !== undefined && until(row) > expiredAt)) continue;
    rows.delete(key);
    forgotten++;
  }
  return forgotten;
};
