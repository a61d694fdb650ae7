import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import {
  ConfigurationError,
  createAuthorizationServer,
  defineClient,
  defineTenant,
  type TenantDefinition,
} from "@mintport/core";
import { contain, present, requireKnownOptions, systemEntropy } from "@mintport/core/ports";
import { generatedKeys, sha256SecretHasher } from "@mintport/crypto";
import { nodeHandler } from "@mintport/http/node";
import { memoryStorage } from "@mintport/storage-memory";
import { type TestClock, testClock } from "./test-clock.ts";

/** The choices for a test server. */
export interface TestServerOptions {
  /**
   * What the client may have, and what it gets if it asks for nothing.
   *
   * @default "api:read api:write"
   */
  readonly scope?: string;
  /** The `aud` of tokens: your API's identifier. Default: the issuer. */
  readonly audience?: string;
  /**
   * Seconds that tokens live.
   *
   * @default 3600
   */
  readonly lifetime?: number;
  /**
   * The algorithm of signatures.
   *
   * @default "ES256"
   */
  readonly algorithm?: TenantDefinition["signingAlgorithm"];
  /**
   * The port on 127.0.0.1; 0 takes any free one.
   *
   * @default 0
   */
  readonly port?: number;
}

/** A client, and its secret in clear. */
export interface TestClient {
  readonly id: string;
  readonly secret: string;
}

/** What a token is to be like. */
export interface TokenOptions {
  /** Default: all that the client may have. */
  readonly scope?: string;
  /** Default: the server's own `client`. */
  readonly client?: TestClient;
}

/** A server that runs on this machine, for the length of a test. */
export interface TestServer extends AsyncDisposable {
  /** `http://127.0.0.1:<port>`: the `iss` of tokens, and where its metadata is found (RFC 8414). */
  readonly issuer: string;
  /** The `aud` of tokens. */
  readonly audience: string;
  readonly tokenEndpoint: string;
  readonly jwksUri: string;
  /** A client that is there from the start. */
  readonly client: TestClient;
  /** Moves the server's time: tokens of a clock that is set back an hour are expired for everybody else. */
  readonly clock: TestClock;
  /** A token, fetched at the token endpoint. Rejects with the answer if it is refused. */
  token(options?: TokenOptions): Promise<string>;
  /** One more client, as for a caller that may do less. */
  addClient(client?: { readonly scope?: string }): Promise<TestClient>;
  /** Ends the server and every connection to it. */
  close(): Promise<void>;
}

/**
 * Starts an OAuth 2 server on a free port of 127.0.0.1, in this process and in memory: real tokens and real signatures. Keys and
 * secrets are made anew each time. It is for tests, and nothing of it lasts. Throws `ConfigurationError` if an option is wrong or unknown.
 *
 * @example
 * await using server = await startTestServer({ audience: "https://api.example.com" });
 * const answer = await app.request("/orders", { headers: { Authorization: `Bearer ${await server.token()}` } });
 */
export const startTestServer = async (options: TestServerOptions = {}): Promise<TestServer> => {
  requireKnownOptions("startTestServer", options, {
    ...{ scope: true, audience: true, lifetime: true, algorithm: true, port: true },
  });
  const { scope = "api:read api:write", lifetime = 3600, algorithm = "ES256" } = options;
  const { port = 0 } = options;
  if (!Number.isInteger(port) || port < 0 || port > 65_535)
    throw new ConfigurationError("startTestServer", [
      { field: "port", message: "must be a whole number, 0 (any free one) to 65535" },
    ]);
  const http = createServer();
  // Of port 80 an issuer has none (RFC 8414 §2).
  const { origin: issuer } = new URL(`http://127.0.0.1:${await listening(http, port)}`);
  const audience = options.audience ?? issuer;
  const clock = testClock();
  try {
    const tenant = defineTenant({
      ...{ id: "test", issuer, audience, scope, signingAlgorithm: algorithm },
      accessTokenLifetime: lifetime,
    });
    const storage = memoryStorage({ tenants: [tenant] });
    const server = createAuthorizationServer({
      storage,
      clock,
      keys: await generatedKeys([{ tenant: tenant.id, alg: algorithm }]),
      secretHasher: sha256SecretHasher,
    });
    http.on(
      "request",
      contain(nodeHandler(server, { basePath: "/oauth", tenant: tenant.id }), ignore),
    );
    const addClient: TestServer["addClient"] = async ({ scope: own = scope } = {}) => {
      const [id, secret] = [`client-${systemEntropy.text(6)}`, systemEntropy.text(32)];
      const hash = await sha256SecretHasher.hash(secret);
      if (hash.isErr()) throw new Error("the secret cannot be hashed", { cause: hash.error });
      const client = defineClient({
        ...{ id, secretHashes: [hash.value], grantTypes: ["client_credentials"], ownScope: own },
      });
      const created = await storage.clients.create(tenant.id, client);
      if (created.isErr()) throw new Error("the client cannot be stored", { cause: created.error });
      return { id, secret };
    };
    const client = await addClient();
    const tokenEndpoint = `${issuer}/oauth/token`;
    const close = (): Promise<void> => ended(http);
    return {
      ...{ issuer, audience, tokenEndpoint, jwksUri: `${issuer}/oauth/jwks`, client, clock },
      addClient,
      token: ({ client: asking = client, scope: asked } = {}) =>
        fetchToken(tokenEndpoint, asking, asked),
      close,
      [Symbol.asyncDispose]: close,
    };
  } catch (failure) {
    await ended(http);
    throw failure;
  }
};

/** Whoever meets a defect here sees that the connection ends. */
const ignore = (): void => {};

const listening = (http: Server, port: number): Promise<number> =>
  new Promise((resolve, reject) => {
    http.once("error", reject);
    http.listen(port, "127.0.0.1", () => {
      resolve((http.address() as AddressInfo).port);
    });
  });

const ended = (http: Server): Promise<void> =>
  new Promise((resolve) => {
    http.close(() => {
      resolve();
    });
    http.closeAllConnections();
  });

const fetchToken = async (
  tokenEndpoint: string,
  { id, secret }: TestClient,
  scope: string | undefined,
): Promise<string> => {
  const response = await fetch(tokenEndpoint, {
    method: "POST",
    body: new URLSearchParams({
      ...{ grant_type: "client_credentials", client_id: id, client_secret: secret },
      ...present({ scope }),
    }),
  });
  const answer = (await response.json()) as { readonly access_token?: string };
  if (answer.access_token === undefined)
    throw new Error(`no token: ${response.status} ${JSON.stringify(answer)}`);
  return answer.access_token;
};
