import { fork } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import type { EndpointRequest, TenantId } from "@mintport/core";
import { type Digest, systemClock } from "@mintport/core/ports";
import { type Engine, engines, type Place } from "@mintport/test-engines";
import { expectOk, recordingObserver } from "@mintport/testing";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { DyingNodeOrder } from "../../load/dying-node.ts";
import { newKey, racedServer, seedUsers, tenant } from "../../race/raced-server.ts";
import {
  type Asking,
  answer,
  askUser,
  isActive,
  post,
  redeem,
  refresh,
} from "../../race/user-requests.ts";
import { stacks } from "../fixture/bindings.ts";
import { issuerPathOf } from "../fixture/deployment.ts";
import { type OpenPlace, openPlace, preparePlace } from "../fixture/open-place.ts";

const stores = stacks.flatMap(({ engine }) => engine ?? []);
/** Processes share no memory: where one store is enough, it is a file. */
const here = stores.length > 0 ? stores : engines().filter(({ name }) => name === "sqlite");

describe.each(here)("a node that is killed before its answer goes out, on $name", (engine) => {
  const key = newKey();
  const observer = recordingObserver();
  let place: Place;
  let opened: OpenPlace;
  /** The node that is left, and one of a deployment that answers no refresh twice. */
  let left: Asking;
  let strict: Asking;
  beforeAll(async () => {
    ({ place, opened } = await open(engine));
    await seedUsers(opened.storage);
    left = await racedServer(opened.storage, { retryWindow: 30, key });
    strict = await racedServer(opened.storage, { retryWindow: 0, key, observer });
  });
  afterAll(async () => {
    await opened.close();
    await engine.dispose(place);
  });

  /** Has `work` done by a node that dies behind a call; answers with what that was called. */
  const killedBehind = async (
    store: DyingNodeOrder["store"],
    method: string,
    work: (node: Asking) => Promise<unknown>,
    retryWindow = 30,
  ): Promise<readonly unknown[]> => {
    const node = await startNode({ place, key, store, method, retryWindow });
    const told = once(node.child, "message") as Promise<[{ readonly args: readonly unknown[] }]>;
    const gone = once(node.child, "exit");
    await expect(work(node), "the client hears nothing").rejects.toThrow("fetch failed");
    expect((await gone)[1]).toBe("SIGKILL");
    return (await told)[0].args;
  };
  const tokens = async () => {
    const asked = await askUser(left);
    const told = await redeem(left, (await answer(left, asked)) ?? "", asked.verifier);
    if ("error" in told) throw new Error(told.error);
    return told;
  };

  it("gives the successor that was kept to the retry of a refresh, and no other (OAuth 2.1 §4.3.1)", async () => {
    const { refreshToken } = await tokens();
    await killedBehind("tokenFamilies", "rotate", (node) => refresh(node, refreshToken));
    const retries = [await refresh(left, refreshToken), await refresh(left, refreshToken)];
    const successors = retries.map((told) => ("error" in told ? told.error : told.refreshToken));
    expect(successors[0]).toMatch(/^mprt_/);
    expect(new Set(successors).size).toBe(1);
    expect(await refresh(left, successors[0] ?? "")).toHaveProperty("refreshToken");
    expect(await refresh(left, refreshToken)).toEqual({ error: "invalid_grant" });
  });

  it("without a window a lost refresh ends the family, and the event says why", async () => {
    const asked = await askUser(strict);
    const first = await redeem(strict, (await answer(strict, asked)) ?? "", asked.verifier);
    if ("error" in first) throw new Error(first.error);
    const lost = (node: Asking) => refresh(node, first.refreshToken);
    await killedBehind("tokenFamilies", "rotate", lost, 0);
    expect(await refresh(strict, first.refreshToken)).toEqual({ error: "invalid_grant" });
    expect(observer.events.at(-1)).toMatchObject({ reason: "refresh_token_reused" });
    expect(await isActive(left, first.accessToken)).toBe(false);
  });

  it("a code that was used up for nobody ends by its retry, with the family that it began (OAuth 2.1 §4.1.3)", async () => {
    const asked = await askUser(left);
    const code = (await answer(left, asked)) ?? "";
    const [, family, first] = await killedBehind("tokenFamilies", "start", (node) =>
      redeem(node, code, asked.verifier),
    );
    const { digest } = first as { readonly digest: Digest };
    const standing = async () =>
      expectOk(
        await opened.storage.tokenFamilies.inspect(tenant as TenantId, digest, systemClock.now()),
      ).verdict;
    expect(family).toHaveProperty("grant");
    expect(await standing()).toBe("current");
    expect(await redeem(left, code, asked.verifier)).toEqual({ error: "invalid_grant" });
    expect(await standing()).toBe("ended");
  });

  it("a code that was used up and began nothing is refused, and the user can come again", async () => {
    const asked = await askUser(left);
    const code = (await answer(left, asked)) ?? "";
    await killedBehind("singleUse", "consume", (node) => redeem(node, code, asked.verifier));
    expect(await redeem(left, code, asked.verifier)).toEqual({ error: "invalid_grant" });
    await comesAgain(left, asked.sender.user ?? "");
  });

  it.each([
    ["singleUse", "consume"],
    ["grants", "save"],
    ["singleUse", "put"],
  ] as const)(
    "an answer that was cut off behind %s.%s shows a page, gives no code, and the user can come again",
    async (store, method) => {
      const asked = await askUser(left);
      await killedBehind(store, method, (node) => answer(node, asked));
      const { status, body, headers } = await post(
        left,
        "authorize_answer",
        asked.form,
        asked.sender,
      );
      expect(status).toBe(400);
      expect(headers).not.toHaveProperty("Location");
      expect(JSON.parse(body)).toMatchObject({ page: "problem", problem: "interaction-over" });
      await comesAgain(left, asked.sender.user ?? "");
    },
  );
});

/** The same user begins anew, and the client gets tokens. */
const comesAgain = async (server: Asking, user: string): Promise<void> => {
  const asked = await askUser(server, user);
  const told = await redeem(server, (await answer(server, asked)) ?? "", asked.verifier);
  expect(told).toHaveProperty("refreshToken");
};

const open = async (engine: Engine) => {
  const place = await engine.makePlace();
  await preparePlace(place);
  return { place, opened: openPlace(place) };
};

const paths: Readonly<Record<string, string>> = {
  authorize: "authorize",
  authorize_answer: "authorize/answer",
  token: "token",
};

/** A node in a process of its own, asked over HTTP. */
const startNode = async (order: DyingNodeOrder) => {
  const script = fileURLToPath(new URL("../../load/dying-node.ts", import.meta.url));
  const child = fork(script, [JSON.stringify(order)], {
    execArgv: ["--conditions=@mintport/source"],
  });
  const [{ port }] = (await once(child, "message")) as [{ readonly port: number }];
  const handle = async (endpoint: string, { method, headers, body }: EndpointRequest) => {
    const url = `http://127.0.0.1:${port}${issuerPathOf(tenant)}/oauth/${paths[endpoint] ?? ""}`;
    const names = ["content-type", "origin", "user", "cookie"];
    const fields = names.flatMap((name) => {
      const value = headers.get(name);
      return value ? [[name, value] as const] : [];
    });
    const response = await fetch(url, {
      ...{ method, body: body ?? null, headers: Object.fromEntries(fields), redirect: "manual" },
    });
    return { status: response.status, headers: {}, body: await response.text() };
  };
  return { child, handle };
};
