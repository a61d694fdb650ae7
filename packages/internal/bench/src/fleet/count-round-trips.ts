import { type Place, tcpProxy } from "@mintport/test-engines";
import type { BenchKey } from "../keys.ts";
import { credentialsFor } from "../load/credentials.ts";
import { revocationRequest, tokenRequest } from "../load/request.ts";
import { accessTokenIn, post } from "../post.ts";
import { type ServerSetup, usualSetup } from "../scenario.ts";
import { openSession, type Session } from "../session.ts";
import type { CountedEndpoint } from "./fleet-results.ts";

export interface CountOrder extends Pick<ServerSetup, "format" | "cached"> {
  /** The endpoint that is asked. What introspection and revocation are asked about are the client's own live tokens. */
  readonly endpoint: CountedEndpoint;
  readonly key: BenchKey;
  readonly place: Place;
  readonly seconds: number;
}

export interface Counted {
  readonly requests: number;
  readonly perRequest: number;
  readonly fault: string | undefined;
}

/**
 * How often a node asks its store for one request. One request is under way at a time, so that no two questions of different
 * ones can go out together and be counted as one.
 */
export const countRoundTrips = async (order: CountOrder): Promise<Counted> => {
  const { endpoint, format, cached, key, place, seconds } = order;
  const { hostname, port } = new URL(place.url);
  const proxy = await tcpProxy({ host: hostname, port: Number(port) });
  const through = new URL(place.url);
  through.port = String(proxy.port);
  try {
    const session = await openSession(
      {
        ...{ ...usualSetup, contender: "mintport-node", format, cached },
        endpoint: endpoint === "revocation" ? "token" : endpoint,
      },
      { key, place: { ...place, url: through.href } },
    );
    try {
      const warmUp = await session.load({ connections: 1, seconds: Math.min(1, seconds / 2) });
      const tokens = endpoint === "revocation" ? await mint(session) : [];
      const before = proxy.requests;
      const { requests, failure } =
        endpoint === "revocation"
          ? await revoke(session, tokens)
          : await session.load({ connections: 1, seconds });
      const perRequest = (proxy.requests - before) / requests;
      return { requests, perRequest, fault: warmUp.failure ?? failure };
    } finally {
      await session.close();
    }
  } finally {
    await proxy.close();
  }
};

const credentials = () => credentialsFor(usualSetup.authentication, {})();

/** Live tokens, each of which can be revoked once. */
const mint = async ({ port }: Pick<Session, "port">): Promise<readonly string[]> => {
  const tokens: string[] = [];
  for (let i = 0; i < revocations; i++)
    tokens.push(accessTokenIn(await post(port, tokenRequest(credentials()))));
  return tokens;
};

const revoke = async (
  { port }: Pick<Session, "port">,
  tokens: readonly string[],
): Promise<{ readonly requests: number; readonly failure: string | undefined }> => {
  let failure: string | undefined;
  for (const token of tokens) {
    const { status } = await post(port, revocationRequest(credentials(), token));
    if (status !== 200) failure = `a revocation got ${status}`;
  }
  return { requests: tokens.length, failure };
};

const revocations = 100;
