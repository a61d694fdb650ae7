import { err, errAsync, ok, type Result, ResultAsync } from "neverthrow";
import type { TenantId } from "../domain/identifiers.ts";
import type { SigningAlgorithm } from "../domain/signing-algorithm.ts";
import { type PortError, portError } from "../errors/port-error.ts";
import { andThen, isSync, type MaybeAsync } from "../ports/maybe-async.ts";
import type { SecretHasher } from "../ports/secret-hasher.ts";
import type { SecretUpkeep } from "../ports/secret-upkeep.ts";
import type { SignatureVerifier } from "../ports/signature-verifier.ts";
import type { Signer, SigningKeys } from "../ports/signing-keys.ts";
import type { Storage } from "../ports/storage.ts";
import type { MaybeTenantsAndClients, TenantsAndClients } from "../ports/tenants-and-clients.ts";
import { inTime } from "./deadline.ts";
import { tenantsAndClientsOf } from "./tenants-and-clients-of.ts";

/**
 * Holds a port's method to its word: a call that takes longer than `timeout` milliseconds is `timed_out`, and an error
 * that is thrown instead of answered is `unavailable`. An answer that comes later changes nothing any more.
 */
export function guard<Args extends readonly unknown[], T>(
  port: string,
  timeout: number,
  method: (...args: Args) => ResultAsync<T, PortError>,
): (...args: Args) => ResultAsync<T, PortError>;
export function guard<Args extends readonly unknown[], T>(
  port: string,
  timeout: number,
  method: (...args: Args) => MaybeAsync<T, PortError>,
): (...args: Args) => MaybeAsync<T, PortError>;
export function guard<Args extends readonly unknown[], T>(
  port: string,
  timeout: number,
  method: (...args: Args) => MaybeAsync<T, PortError>,
): (...args: Args) => MaybeAsync<T, PortError> {
  return (...args) => {
    const answer = attempt(port, () => method(...args));
    return isSync(answer) ? answer : answerInTime(port, timeout, answer);
  };
}

const attempt = <T>(
  port: string,
  call: () => MaybeAsync<T, PortError>,
): MaybeAsync<T, PortError> => {
  try {
    const answer = call();
    return isAnswer(answer) ? answer : err(noResult(port));
  } catch (cause) {
    return errAsync(thrown(port, cause));
  }
};

const answerInTime = <T>(
  port: string,
  timeout: number,
  answer: ResultAsync<T, PortError>,
): ResultAsync<T, PortError> =>
  new ResultAsync(
    inTime<Result<T, PortError>, Result<T, PortError>>(timeout, answer, {
      late: () => err(portError("timed_out", port)),
      failed: (cause) => err(thrown(port, cause)),
    }).then((result) => (isAnswer(result) ? result : err(noResult(port)))),
  );

/** A port may be written without types, and then the likeliest slip is a plain value. */
const isAnswer = (answer: unknown): boolean =>
  typeof answer === "object" && answer !== null && ("isErr" in answer || "then" in answer);

const noResult = (port: string): PortError =>
  portError(
    "corrupt",
    port,
    new TypeError(
      `${port} answered no Result: let it answer ok(…) or err(…) of @mintport/core/result`,
    ),
  );

const thrown = (port: string, cause: unknown): PortError =>
  portError("unavailable", port, new Error(`${port} threw`, { cause }));

/** The same for a function of the embedder's that answers a value, or a promise of one: any `then` makes a promise. */
export const guardFunction = <Q, T extends object>(
  port: string,
  timeout: number,
  ask: (question: Q) => T | PromiseLike<T>,
): ((question: Q) => MaybeAsync<T, PortError>) =>
  guard(port, timeout, (question: Q): MaybeAsync<T, PortError> => {
    const answer = ask(question);
    return isPromise(answer)
      ? ResultAsync.fromPromise(Promise.resolve(answer), (cause) => thrown(port, cause))
      : ok(answer);
  });

const isPromise = <T extends object>(answer: T | PromiseLike<T>): answer is PromiseLike<T> =>
  typeof (answer as Partial<PromiseLike<T>> | null | undefined)?.then === "function";

/** A verifier that throws, instead of saying that a signature does not hold, has said so. */
export const guardVerifier = (verifier: SignatureVerifier): SignatureVerifier => ({
  verify: (...asked) => {
    try {
      const answer = verifier.verify(...asked);
      return isSync(answer)
        ? answer
        : new ResultAsync(Promise.resolve(answer.then((word) => word, refuseAnswer)));
    } catch {
      return refuseAnswer();
    }
  },
});

const refuseAnswer = (): Result<boolean, never> => ok(false);

/** What upkeep throws is dropped: that a use could not be noted must not refuse a client that proved itself. */
export const guardUpkeep = (upkeep: SecretUpkeep): SecretUpkeep => ({
  used: (use) => {
    try {
      upkeep.used(use);
    } catch {
      // It promised not to fail.
    }
  },
});

type Method = (...args: unknown[]) => MaybeAsync<unknown, PortError>;

/** Every method of a store answers in the same way, so all of them are guarded alike. */
export const guardPort = <Store extends object>(
  store: Store,
  port: string,
  timeout: number,
): Store =>
  Object.fromEntries(
    methodsOf(store).map((name) => [
      name,
      guard(port, timeout, (...args: unknown[]) =>
        (Reflect.get(store, name) as Method).apply(store, args),
      ),
    ]),
  ) as Store;

/** Names of an object's own methods and of its class's: an adapter may be either. */
const methodsOf = (store: object): readonly string[] => {
  const names = new Set<string>();
  for (
    let level: object | null = store;
    level !== null && level !== Object.prototype;
    level = Object.getPrototypeOf(level) as object | null
  )
    for (const name of Object.getOwnPropertyNames(level))
      if (name !== "constructor" && typeof Reflect.get(store, name) === "function") names.add(name);
  return [...names];
};

/** Puts a deadline of `timeout` milliseconds on every call of the stores. A late one is `timed_out`, a throw is `unavailable`. */
export const guardStorage = (storage: Storage, timeout: number): Storage => ({
  ...guardTenantsAndClients(storage, timeout),
  accessTokens: guardPort(storage.accessTokens, "access-token-store", timeout),
  replays: guardPort(storage.replays, "replay-store", timeout),
  singleUse: storage.singleUse && guardPort(storage.singleUse, "single-use-store", timeout),
  tokenFamilies:
    storage.tokenFamilies && guardPort(storage.tokenFamilies, "token-family-store", timeout),
  grants: storage.grants && guardPort(storage.grants, "grant-store", timeout),
  deviceAuthorizations:
    storage.deviceAuthorizations &&
    guardPort(storage.deviceAuthorizations, "device-authorization-store", timeout),
});

/** The same for tenants and clients, and for the lookup of both where it stands for these very stores. */
export const guardTenantsAndClients = <Stores extends MaybeTenantsAndClients>(
  storage: Stores,
  timeout: number,
): Pick<Stores, "tenants" | "clients"> & Pick<MaybeTenantsAndClients, "tenantsAndClients"> => {
  const tenants: Stores["tenants"] = guardPort(storage.tenants, "tenant-store", timeout);
  const clients: Stores["clients"] = guardPort(storage.clients, "client-store", timeout);
  const both = tenantsAndClientsOf(storage);
  if (both === undefined) return { tenants, clients };
  const find: TenantsAndClients["find"] = guard("tenant-store", timeout, (tenant, client) =>
    both.find(tenant, client),
  );
  return { tenants, clients, tenantsAndClients: { of: { tenants, clients }, find } };
};

/** Puts a deadline of `timeout` milliseconds on every call of the signing keys and of the signers that they answer. */
export const guardKeys = (keys: SigningKeys, timeout: number): SigningKeys => {
  const guardSigner = oncePerSigner((signer) => ({
    alg: signer.alg,
    kid: signer.kid,
    sign: guard("signing-keys", timeout, (input: string) => signer.sign(input)),
  }));
  const containSigner = oncePerSigner((signer) => ({
    ...{ alg: signer.alg, kid: signer.kid, onThisThread: true },
    sign: (input) => attempt("signing-keys", () => signer.sign(input)),
  }));
  const find = guard("signing-keys", timeout, (tenant: TenantId, algorithm: SigningAlgorithm) =>
    keys.signer(tenant, algorithm),
  );
  return {
    signer: (tenant, algorithm) =>
      andThen(find(tenant, algorithm), (signer) =>
        // A deadline is a timer a token, one twentieth of what an ES256 token costs.
        ok(signer.onThisThread === true ? containSigner(signer) : guardSigner(signer)),
      ),
    publicKeys: guard("signing-keys", timeout, (tenant) => keys.publicKeys(tenant)),
  };
};

/** A signer signs many tokens; the guard around it is made once. */
const oncePerSigner = (make: (signer: Signer) => Signer): ((signer: Signer) => Signer) => {
  const made = new WeakMap<Signer, Signer>();
  return (signer) => {
    const known = made.get(signer) ?? make(signer);
    made.set(signer, known);
    return known;
  };
};

/** Puts a deadline of `timeout` milliseconds on every call of the secret hasher. */
export const guardHasher = (hasher: SecretHasher, timeout: number): SecretHasher => {
  return {
    hash: guard("secret-hasher", timeout, (secret) => hasher.hash(secret)),
    verify: guard("secret-hasher", timeout, (presented, hashes, tenant) =>
      hasher.verify(presented, hashes, tenant),
    ),
  };
};
