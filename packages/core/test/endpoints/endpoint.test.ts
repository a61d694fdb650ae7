import type { ClientId, EndpointRequest, EndpointResponse, Observer } from "@mintport/core";
import { err, ok, okAsync } from "@mintport/core/result";
import { fixedClock, recordingObserver, seededEntropy } from "@mintport/testing";
import { describe, expect, it } from "vitest";
import { type EndpointDefinition, endpoint } from "../../src/endpoints/endpoint.ts";
import type { Known, Received } from "../../src/endpoints/known.ts";
import { type Failure, steps } from "../../src/endpoints/steps/steps.ts";
import { invalidClient } from "../../src/errors/oauth-error.ts";
import { andThen, type MaybeAsync } from "../../src/ports/maybe-async.ts";

const response: EndpointResponse = { status: 200, headers: {}, body: "answer" };
const request: EndpointRequest = {
  tenant: "t",
  method: "POST",
  url: "/",
  headers: new Map(),
  body: "",
};
/** An endpoint that finds something out and then answers. */
const define = (
  answer: () => MaybeAsync<EndpointResponse, Failure>,
  found: Partial<Known> = {},
): EndpointDefinition => ({
  ...{ name: "token", path: { below: "/token" }, methods: ["POST"] },
  steps: steps<Received>()
    .step("found", (known) => ok({ ...known, ...found }))
    .step("answer", (known) => andThen(answer(), (made) => ok({ ...known, response: made }))),
});
const ports = (observer: Observer) => {
  const entropy = seededEntropy();
  let ticks = 0;
  return {
    clock: fixedClock(),
    entropy,
    observer,
    stopwatch: { milliseconds: () => (ticks += 5) },
    requestTimeout: 1000,
  };
};
const fails = (): never => {
  throw new Error("a secret detail");
};

describe("an endpoint", () => {
  it("turns a bug into server_error and an event, and shows nothing of it", async () => {
    for (const [answer, clock] of [
      [fails, fixedClock()],
      [() => okAsync(response).map(fails), fixedClock()],
      [() => okAsync(response), { now: fails }],
    ] as const) {
      const observer = recordingObserver();
      const answered = await endpoint(define(answer), { ...ports(observer), clock })(request);
      expect(answered.status).toBe(500);
      expect(JSON.parse(answered.body)).toMatchObject({ error: "server_error" });
      expect(JSON.stringify(answered)).not.toContain("secret");
      expect(observer.events).toMatchObject([{ outcome: "refused", reason: "defect" }]);
    }
  });

  it("ends as one defect, in plain JSON, where its own refusal cannot be made", async () => {
    const observer = recordingObserver();
    const serve = endpoint(
      { ...define(() => err(invalidClient("client_unknown"))), refuse: fails },
      ports(observer),
    );
    const answered = await serve(request);
    expect(answered.status).toBe(500);
    expect(JSON.parse(answered.body)).toMatchObject({ error: "server_error" });
    expect(observer.events).toMatchObject([{ outcome: "refused", reason: "defect" }]);
  });

  it("is neither failed nor changed by its observer", async () => {
    const serve = endpoint(
      define(() => okAsync(response)),
      ports({ observe: fails }),
    );
    expect(await serve(request)).toBe(response);
    expect((await serve({ ...request, method: "GET" })).status).toBe(405);
  });

  it("tells of each request once, answered or refused", async () => {
    const observer = recordingObserver();
    const clock = fixedClock();
    const serve = endpoint(
      define(() => okAsync(response)),
      { ...ports(observer), clock },
    );
    await serve({ ...request, remoteAddress: "192.0.2.1", requestId: "edge-1" });
    await serve({ ...request, method: "PUT", requestId: "two\nlines" });
    expect(observer.events).toStrictEqual([
      {
        ...{ endpoint: "token", at: clock.now(), remoteAddress: "192.0.2.1" },
        ...{ outcome: "answered", requestId: "edge-1", durationMs: 5 },
      },
      {
        ...{ endpoint: "token", at: clock.now(), outcome: "refused", durationMs: 5 },
        // What would break a log line is no name for a request; core makes one.
        requestId: expect.stringMatching(/^[\w-]{22}$/),
        ...{ reason: "method_not_allowed", error: "invalid_request" },
      },
    ]);
  });

  it.each<[Partial<Known>, unknown]>([
    [{}, undefined],
    [{ claimedClient: "reports" as ClientId }, "reports"],
    [{ claimedClient: "mpcs_in-the-wrong-field" as ClientId }, "mpcs…"],
    [
      { claimedClient: "mpcs_its-own-id" as ClientId, authenticationMethod: "private_key_jwt" },
      "mpcs_its-own-id",
    ],
  ])(
    "tells of a refusal who asked, and shows no id that may be a secret: %j",
    async (found, client) => {
      const observer = recordingObserver();
      const serve = endpoint(
        define(() => err(invalidClient("client_unknown")), found),
        ports(observer),
      );
      expect((await serve(request)).status).toBe(401);
      const [event] = observer.events;
      expect(event).toMatchObject({ outcome: "refused", reason: "client_unknown" });
      expect(event?.client).toBe(client);
      expect(event).not.toHaveProperty("cause");
      if (client === undefined) expect(event).not.toHaveProperty("client");
    },
  );

  it("measures nothing and makes up no name where nobody is told", async () => {
    const { entropy: _, ...others } = ports({ observe: fails });
    const serve = endpoint(
      define(() => okAsync(response)),
      {
        ...{ ...others, observer: undefined },
        ...{ entropy: { text: fails }, stopwatch: { milliseconds: fails } },
      },
    );
    expect(await serve(request)).toBe(response);
    expect((await serve({ ...request, method: "GET" })).status).toBe(405);
  });
});
