import {
  type AuthorizationServer,
  createAuthorizationServer,
  type EndpointRequest,
  type TokenStep,
} from "@mintport/core";
import { sha256SecretHasher } from "@mintport/crypto";
import { type Running, type Settings } from "../fixture/bindings.ts";
import { tokenPath } from "../fixture/deployment.ts";

/** Gets tokens for a DPoP proof only. */
export const boundClient = { id: "bound-client", secret: "bound-secret" };

export const everyStep: readonly TokenStep[] = [
  "client",
  "grant_type",
  "resource",
  "scope",
  "sender_constraint",
  "grant",
  "token",
];

/** A server on the same stores, clock and observer, to ask without HTTP. */
export const serverOn = (
  { storage, keys, clock, observer }: Running,
  settings: Settings = {},
): AuthorizationServer =>
  createAuthorizationServer({
    storage,
    keys,
    secretHasher: sha256SecretHasher,
    clock,
    observer,
    ...settings,
  });

/** The request that a binding would hand over. */
export const requestOf = (
  form: Readonly<Record<string, string>>,
  headers: Readonly<Record<string, string>> = {},
): EndpointRequest => ({
  tenant: "my-tenant",
  method: "POST",
  url: tokenPath,
  headers: new Headers({ "Content-Type": "application/x-www-form-urlencoded", ...headers }),
  body: new URLSearchParams(form).toString(),
});
