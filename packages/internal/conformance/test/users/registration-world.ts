import type { RegistrationRules, TenantRegistration } from "@mintport/core";
import { createInitialAccessToken, type NewInitialAccessToken } from "@mintport/core/management";
import { systemEntropy } from "@mintport/core/ports";
import { expectOk } from "@mintport/testing";
import { issuerPathOf } from "../fixture/deployment.ts";
import { startUserWorld, type UserWorld, type WorldOptions } from "./user-world.ts";

/** Rules that let nearly everything in, so that a test can take one thing away. */
export const anyRules: RegistrationRules = {
  redirectHosts: "any",
  delegatedScope: "api:read api:write",
  defaultDelegatedScope: "api:read",
};

export const openTo = (change: Partial<TenantRegistration["open"]> = {}): TenantRegistration => ({
  open: { ...anyRules, perSource: 1000, ...change },
});

/** What a client says that is right in everything. */
export const metadata: Readonly<Record<string, unknown>> = {
  redirect_uris: ["https://app.example/cb"],
  client_name: "An App",
};

export const registrationPath = `${issuerPathOf("my-tenant")}/oauth/register`;

export interface RegistrationAnswer {
  readonly status: number;
  readonly headers: Headers;
  readonly json: Record<string, unknown>;
}

export interface Sending {
  readonly token?: string | undefined;
  readonly path?: string;
  readonly method?: string;
  readonly headers?: Record<string, string>;
}

/** A server at which clients register themselves. */
export interface RegistrationWorld extends UserWorld {
  readonly register: (body?: unknown, sending?: Sending) => Promise<RegistrationAnswer>;
  /** Asks the client configuration endpoint about a client, by its own token. */
  readonly manage: (
    method: string,
    client: Readonly<Record<string, unknown>>,
    body?: unknown,
    sending?: Sending,
  ) => Promise<RegistrationAnswer>;
  readonly initialAccessToken: (wanted?: Partial<NewInitialAccessToken>) => Promise<string>;
}

export const startRegistrationWorld = async ({
  registration = openTo(),
  ...options
}: WorldOptions = {}): Promise<RegistrationWorld> => {
  const world = await startUserWorld({ ...options, registration });
  const send = async (
    url: URL,
    body: unknown,
    { token, method = "POST", headers = {} }: Sending = {},
  ): Promise<RegistrationAnswer> => {
    const isBare = body === undefined || method === "GET";
    const response = await fetch(url, {
      method,
      headers: {
        ...(isBare ? {} : { "Content-Type": "application/json" }),
        ...(token === undefined ? {} : { Authorization: `Bearer ${token}` }),
        ...headers,
      },
      ...(isBare ? {} : { body: typeof body === "string" ? body : JSON.stringify(body) }),
    });
    const text = await response.text();
    return {
      status: response.status,
      headers: response.headers,
      json: (text === "" ? {} : JSON.parse(text)) as Record<string, unknown>,
    };
  };
  return {
    ...world,
    register: (body = metadata, sending = {}) =>
      send(new URL(sending.path ?? registrationPath, world.origin), body, sending),
    manage: (method, client, body, sending = {}) =>
      send(new URL(String(client["registration_client_uri"])), body, {
        token: String(client["registration_access_token"]),
        ...sending,
        method,
      }),
    initialAccessToken: async (wanted = {}) => {
      const { tenants } = world.storage;
      const make = createInitialAccessToken({
        tenants,
        entropy: systemEntropy,
        clock: world.clock,
      });
      return expectOk(await make(world.tenant.id, { profile: "default", ...wanted })).token;
    },
  };
};

/** What an update says: all that was registered, without what only the server sets (RFC 7592 §2.2). */
export const updateOf = (
  client: Readonly<Record<string, unknown>>,
  change: Readonly<Record<string, unknown>> = {},
): Record<string, unknown> =>
  Object.fromEntries(
    Object.entries({ ...client, ...change }).filter(
      ([name]) =>
        !name.startsWith("registration_") &&
        !["client_secret_expires_at", "client_id_issued_at"].includes(name),
    ),
  );

/** A refusal of a registration, as `toMatchObject` takes it. */
export const refusedAs = (status: number, error: string) => ({ status, json: { error } });
