import type { IncomingMessage } from "node:http";
import { createServer, request } from "node:https";
import type { AddressInfo, Server } from "node:net";
import { text } from "node:stream/consumers";
import {
  type AuthorizationServer,
  type ClientDefinition,
  clientCredentials,
  clientSecretBasic,
  clientSecretPost,
  defineClient,
  type GrantType,
  noClientAuthentication,
  selfSignedTlsClientAuth,
  tlsClientAuth,
} from "@mintport/core";
import { okAsync } from "@mintport/core/result";
import { parseScope } from "@mintport/core/scope";
import { sha256SecretHasher } from "@mintport/crypto";
import { tlsCertificates } from "@mintport/http/client-certificate";
import { nodeHandler } from "@mintport/http/node";
import { expectOk } from "@mintport/testing";
import { type Binding, type Running, run, type Settings } from "../fixture/bindings.ts";
import { basePath, type Deployment, tokenPath } from "../fixture/deployment.ts";
import { type Answer, answerOf } from "../fixture/token-request.ts";
import { authority, type Certified, serverCertificate } from "./certificates.ts";

/** A deployment whose clients reach it by TLS too, at an origin of its own (RFC 8705 §5). */
export interface TlsRunning extends Running {
  readonly mtlsOrigin: string;
}

/** Serves a deployment as `run` does, and over TLS that asks for certificates and lets every one through. */
export const runTls = async (
  binding: Binding,
  settings: (deployment: Deployment) => Settings | Promise<Settings> = withTlsClients(),
): Promise<TlsRunning> => {
  const https = tlsServer();
  const mtlsOrigin = await listening(https);
  const listener = (server: AuthorizationServer) => {
    https.on("request", nodeHandler(server, { basePath, clientCertificates: tlsCertificates() }));
    return binding.listener(server);
  };
  const running = await run({ ...binding, listener }, async (deployment) => ({
    mtlsOrigin,
    ...(await settings(deployment)),
  }));
  return {
    ...running,
    mtlsOrigin,
    close: async () => {
      await closed(https);
      await running.close();
    },
  };
};

/** A TLS server that wants a certificate, and leaves it to its handler what to think of it. */
export const tlsServer = (): ReturnType<typeof createServer> =>
  createServer({
    key: serverCertificate.key,
    cert: serverCertificate.pem,
    ca: authority.pem,
    requestCert: true,
    rejectUnauthorized: false,
  });

export const listening = async (server: Server): Promise<string> => {
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return `https://127.0.0.1:${(server.address() as AddressInfo).port}`;
};

export const closed = (server: ReturnType<typeof createServer>): Promise<void> =>
  new Promise((resolve) => {
    server.close(() => {
      resolve();
    });
    server.closeAllConnections();
  });

export interface TlsRequest {
  /** What the client holds in the handshake; nothing, if there is none. */
  readonly certificate?: Certified | undefined;
  readonly form?: Readonly<Record<string, string>>;
  readonly headers?: Readonly<Record<string, string>>;
}

/** Sends a form, or a GET if there is none, over a TLS connection of its own. */
export const askTls = async (
  url: string,
  { certificate, form, headers = {} }: TlsRequest,
): Promise<Answer> => {
  const body = form && new URLSearchParams(form).toString();
  const options = {
    method: body === undefined ? "GET" : "POST",
    agent: false,
    ca: authority.pem,
    ...(certificate === undefined ? {} : { key: certificate.key, cert: certificate.pem }),
    headers: {
      ...(body === undefined ? {} : { "Content-Type": "application/x-www-form-urlencoded" }),
      ...headers,
    },
  };
  const incoming = await new Promise<IncomingMessage>((resolve, reject) => {
    request(url, options, resolve).on("error", reject).end(body);
  });
  const answered = new Headers();
  for (const [name, values = []] of Object.entries(incoming.headersDistinct))
    for (const value of values) answered.append(name, value);
  return answerOf(
    new Response((await text(incoming)) || null, {
      status: incoming.statusCode ?? 0,
      headers: answered,
    }),
  );
};

/** Asks for a token with what the handshake showed, and `client_id` alone. */
export const tokenOverTls = (
  { mtlsOrigin }: TlsRunning,
  clientId: string,
  certificate?: Certified,
  { form = {}, headers = {} }: Omit<TlsRequest, "certificate"> = {},
): Promise<Answer> =>
  askTls(`${mtlsOrigin}${tokenPath}`, {
    certificate,
    form: { grant_type: "client_credentials", client_id: clientId, ...form },
    headers,
  });

/** Every method that a certificate plays a part in, and those it stands beside. */
export const tlsMethods = [
  clientSecretBasic,
  clientSecretPost,
  tlsClientAuth,
  selfSignedTlsClientAuth,
  noClientAuthentication,
];

/** A grant for public clients: the deployment's own, as a device grant would be. */
export const publicGrant: GrantType = {
  name: "urn:example:public",
  check: ({ requestedResource }) =>
    okAsync({
      subject: "user-1",
      scope: expectOk(parseScope("api:read")),
      audience: requestedResource.audience,
    }),
};

/** Registers these clients, each with defaults for what it does not say. */
export const withTlsClients =
  (clients: Readonly<Record<string, Partial<ClientDefinition>>> = {}, settings: Settings = {}) =>
  async ({ storage, tenant }: Deployment): Promise<Settings> => {
    for (const [id, definition] of Object.entries(clients)) {
      const client = defineClient({
        id,
        authenticationMethods: ["tls_client_auth"],
        grantTypes: ["client_credentials"],
        ownScope: "api:read api:write",
        ...definition,
      });
      expectOk(await storage.clients.create(tenant.id, client));
    }
    return {
      clientAuthentication: tlsMethods,
      grants: [clientCredentials, publicGrant],
      ...settings,
    };
  };

export const hashOf = async (secret: string): Promise<string> =>
  expectOk(await sha256SecretHasher.hash(secret));
