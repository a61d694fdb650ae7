import { credentialsFor } from "../load/credentials.ts";
import { introspectionRequest, revocationRequest, tokenRequest } from "../load/request.ts";
import { accessTokenIn, memberOf, post } from "../post.ts";
import { publishedKeys } from "../session.ts";

/** What goes on beside a load: tokens are revoked, and keys are looked at as they rotate. */
export interface Activity {
  /** Ends it, and answers what came of it. */
  stop(): Promise<ActivityResult>;
}

export interface ActivityResult {
  /** Keys that were published at some time. */
  readonly keys: ReadonlySet<string>;
  readonly revocations: number;
  readonly failures: readonly string[];
}

export const startActivity = (port: number): Activity => {
  const keys = new Set<string>();
  const failures: string[] = [];
  let revocations = 0;
  const ending = new AbortController();
  const once = async (): Promise<void> => {
    for (const { kid = "" } of (await publishedKeys(port)).keys) keys.add(kid);
    await revokeOne(port);
    revocations++;
  };
  const running = (async () => {
    while (!ending.signal.aborted) {
      await once().catch((failure: unknown) => {
        failures.push(String(failure));
      });
      await new Promise((resolve) => setTimeout(resolve, pause));
    }
  })();
  return {
    stop: async () => {
      ending.abort();
      await running;
      return { keys, revocations, failures };
    },
  };
};

/** Milliseconds. Each mark outlives its token, and what is marked for minutes should not be all that the heap holds. */
const pause = 500;

/** A token that is live, is revoked, and is dead at once. */
const revokeOne = async (port: number): Promise<void> => {
  const credentials = credentialsFor("client_secret_post", {})();
  const token = accessTokenIn(await post(port, tokenRequest(credentials)));
  await expectActive(true, port, token);
  const revoked = await post(port, revocationRequest(credentials, token));
  if (revoked.status !== 200) throw new Error(`a revocation got ${revoked.status}`);
  await expectActive(false, port, token);
};

const expectActive = async (expected: boolean, port: number, token: string): Promise<void> => {
  const credentials = credentialsFor("client_secret_post", {})();
  const answer = await post(port, introspectionRequest(credentials, token));
  if (answer.status !== 200 || memberOf(answer, "active") !== expected)
    throw new Error(`introspection got ${answer.status}: ${answer.text.slice(0, 200)}`);
};
