import { createAuthorizationServer, type EndpointRequest, type TenantId } from "@mintport/core";
import { type MaybeAsync, portError, withinDeadline } from "@mintport/core/ports";
import { err, ok, okAsync, ResultAsync } from "@mintport/core/result";
import { expectErr, expectOk, recordingObserver } from "@mintport/testing";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

/** Answers after so many milliseconds. */
const after = <T>(milliseconds: number, value: T): ResultAsync<T, never> =>
  ResultAsync.fromSafePromise(
    new Promise((resolve) => {
      setTimeout(() => {
        resolve(value);
      }, milliseconds);
    }),
  );

describe("the deadline of a request", () => {
  it("is one for all that is asked, one after the other, and names the step that was under way", async () => {
    const begun: string[] = [];
    const answer = withinDeadline(100, ({ begin }) => {
      const step = (name: string) => () =>
        begin(name).asyncAndThen(() => {
          begun.push(name);
          return after(40, undefined);
        });
      return step("first")().andThen(step("second")).andThen(step("third")).andThen(step("fourth"));
    });
    await vi.advanceTimersByTimeAsync(100);
    expect(expectErr(await answer)).toEqual(
      portError("timed_out", "request", new Error("not answered within 100 ms, at: third")),
    );
    // What goes on behind the answer begins nothing more.
    await vi.advanceTimersByTimeAsync(1000);
    expect(begun).toEqual(["first", "second", "third"]);
  });

  it("costs no timer where the answer is there, and leaves none behind where it comes in time", async () => {
    const there: MaybeAsync<string, unknown> = withinDeadline(100, () => ok("at once"));
    expect(there).toEqual(ok("at once"));
    expect(vi.getTimerCount()).toBe(0);
    expect(expectOk(await withinDeadline(100, () => okAsync("soon")))).toBe("soon");
    expect(expectErr(await withinDeadline(100, () => okAsync(1).andThen(() => err("no"))))).toBe(
      "no",
    );
    expect(vi.getTimerCount()).toBe(0);
  });

  it("passes a bug on as what it is", async () => {
    const defect = new Error("bug");
    const failing = async () =>
      await withinDeadline(100, () => new ResultAsync(Promise.reject(defect)));
    await expect(failing()).rejects.toBe(defect);
    expect(vi.getTimerCount()).toBe(0);
  });
});

const never = () => new ResultAsync<never, never>(new Promise(() => {}));
/** Ports that such a request does not reach. */
const untouched = {
  accessTokens: {
    insert: never,
    find: never,
    revoke: never,
    isRevoked: never,
    prune: never,
    removeAll: never,
  },
  replays: { insertOnce: never, isSeen: never, prune: never, removeAll: never },
};

describe("an authorization server whose every store takes 400 ms", () => {
  const request: EndpointRequest = {
    tenant: "main",
    method: "POST",
    url: "/oauth/token",
    headers: new Map([["content-type", "application/x-www-form-urlencoded"]]),
    body: "grant_type=client_credentials&client_id=a&client_secret=b",
  };

  it("answers 503 when `requestTimeout` has passed, though no port is late, and says where it was", async () => {
    const observer = recordingObserver();
    const server = createAuthorizationServer({
      storage: {
        ...untouched,
        tenants: {
          find: (id: TenantId) =>
            after(400, {
              ...{ id, issuer: "https://a.example", disabled: false },
            } as never),
        },
        clients: { find: () => after(400, undefined) },
      },
      keys: {
        signer: () => err(portError("unavailable", "signing-keys")),
        publicKeys: () => ok([]),
      },
      secretHasher: {
        hash: () => after(1, "" as never),
        verify: () => after(1, undefined as never),
      },
      observer,
      portTimeout: 500,
      requestTimeout: 700,
    });
    const answer = server.handle("token", request);
    await vi.advanceTimersByTimeAsync(700);
    expect((await answer).status).toBe(503);
    expect(observer.events).toMatchObject([
      {
        reason: "port_timed_out",
        cause: { port: "request", cause: { message: "not answered within 700 ms, at: client" } },
      },
    ]);
    await vi.advanceTimersByTimeAsync(5000);
    expect(observer.events.length).toBe(1);
  });
});
