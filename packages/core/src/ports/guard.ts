import { err, type Result, ResultAsync } from "neverthrow";
import { type PortError, portError } from "../errors/port-error.ts";
import type { SecretHasher } from "./secret-hasher.ts";
import type { SigningKeys } from "./signing-keys.ts";
import type { Storage } from "./storage.ts";

/**
 * Holds a port's method to its word: what takes longer than `timeout` milliseconds is `timed_out`, and what is thrown
 * instead of answered is `unavailable`. An answer that comes later changes nothing any more.
 */
export const guard =
  <Args extends readonly unknown[], T>(
    port: string,
    timeout: number,
    method: (...args: Args) => ResultAsync<T, PortError>,
  ): ((...args: Args) => ResultAsync<T, PortError>) =>
  (...args) =>
    new ResultAsync(
      new Promise<Result<T, PortError>>((resolve, reject) => {
        const timer = setTimeout(() => {
          resolve(err(portError("timed_out", port)));
        }, timeout);
        const settle = (result: Result<T, PortError>): void => {
          clearTimeout(timer);
          resolve(result);
        };
        const fail = (cause: unknown): void => {
          clearTimeout(timer);
          reject(new Error(`${port} threw`, { cause }));
        };
        // A throw before the first await lands in `fail` as well.
        new Promise<Result<T, PortError>>((answer) => {
          answer(method(...args));
        }).then(settle, fail);
      }).catch((cause: unknown) => err(portError("unavailable", port, cause))),
    );

export const guardStorage = (storage: Storage, timeout: number): Storage => ({
  tenants: {
    find: guard("tenant-store", timeout, (tenant) => storage.tenants.find(tenant)),
  },
  clients: {
    find: guard("client-store", timeout, (tenant, client) => storage.clients.find(tenant, client)),
  },
});

export const guardKeys = (keys: SigningKeys, timeout: number): SigningKeys => ({
  signer: guard("signing-keys", timeout, (tenant, algorithm) =>
    keys.signer(tenant, algorithm).map((signer) => ({
      alg: signer.alg,
      kid: signer.kid,
      sign: guard("signing-keys", timeout, (input: string) => signer.sign(input)),
    })),
  ),
  published: guard("signing-keys", timeout, (tenant) => keys.published(tenant)),
});

export const guardHasher = (hasher: SecretHasher, timeout: number): SecretHasher => ({
  hash: guard("secret-hasher", timeout, (secret) => hasher.hash(secret)),
  verify: guard("secret-hasher", timeout, (presented, hashes) => hasher.verify(presented, hashes)),
});
