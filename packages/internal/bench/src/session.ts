import type { JSONWebKeySet } from "jose";
import { contenderNamed } from "./contenders/catalogue.ts";
import { jwksPath } from "./contenders/parts/subject.ts";
import { credentialsFor } from "./load/credentials.ts";
import type { LoadOrder, LoadResult, Requests } from "./load/load.ts";
import { introspectionRequest, requestText, tokenRequest } from "./load/request.ts";
import { startGenerator } from "./load/start-generator.ts";
import { accessTokenIn, get, post } from "./post.ts";
import type { Scenario, ServerChoice } from "./scenario.ts";
import { type Server, type ServerOptions, startServer } from "./server.ts";
import { type Endpoint, introspectionFaultOf, tokenFaultOf } from "./validity.ts";

/** A server, a generator beside it, and what can be asked of the two. */
export interface Session extends Server {
  /** What the server does wrong, if it does. */
  fault(): Promise<string | undefined>;
  load(order: SessionLoad): Promise<LoadResult>;
}

export interface SessionLoad extends Pick<LoadOrder, "connections" | "seconds" | "rate"> {
  /** Instead of those of the session's endpoint. */
  readonly requests?: Requests;
}

export type SessionChoice = ServerChoice & Pick<Scenario, "endpoint">;

export const openSession = async (
  choice: SessionChoice,
  options: ServerOptions,
): Promise<Session> => {
  const server = await startServer(choice, options);
  const generator = startGenerator();
  const { key } = options;
  const { port } = server;
  const contender = contenderNamed(choice.contender);
  const endpoint: Endpoint = {
    ...choice,
    port,
    jwks: () => (contender.ownKeys === true ? publishedKeys(port) : key.jwks),
    clientPrivateJwk: key.client.privateJwk,
    reuses: contender.reuses === true,
  };
  let usual: Requests | undefined;
  return {
    ...server,
    fault: async () => {
      // These do less than the work, and there is nothing to check.
      if (contender.role === "part") return undefined;
      if (choice.endpoint === "introspection") return introspectionFaultOf(endpoint);
      return tokenFaultOf(endpoint);
    },
    load: async ({ requests, ...order }) => {
      usual ??= await requestsOf(choice, endpoint);
      return generator.load({ ...order, ports: [port], requests: requests ?? usual });
    },
    close: async () => {
      await Promise.all([server.close(), generator.close()]);
    },
  };
};

export const publishedKeys = async (port: number): Promise<JSONWebKeySet> =>
  JSON.parse((await get(port, jwksPath)).text) as JSONWebKeySet;

/** What an endpoint is asked under load: for a token, or over and over about one live token. */
export const requestsOf = async (
  { endpoint, authentication }: Pick<SessionChoice, "endpoint" | "authentication">,
  { port, clientPrivateJwk }: Pick<Endpoint, "port" | "clientPrivateJwk">,
): Promise<Requests> => {
  const credentials = credentialsFor(authentication, clientPrivateJwk);
  if (endpoint === "introspection") {
    const token = accessTokenIn(await post(port, tokenRequest(credentials())));
    return { kind: "same", text: requestText(introspectionRequest(credentials(), token)) };
  }
  return authentication === "private_key_jwt"
    ? { kind: "assertions", clientPrivateJwk }
    : { kind: "same", text: requestText(tokenRequest(credentials())) };
};
