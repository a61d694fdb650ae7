import type { EndpointRequest } from "@mintport/core";
import { instant, portError } from "@mintport/core/ports";
import { err, ok, okAsync, type Result } from "@mintport/core/result";
import { expectErr, expectOk } from "@mintport/testing";
import { describe, expect, it } from "vitest";
import type { Known, Received } from "../../src/endpoints/known.ts";
import { type Bracket, type Stopped, steps, type Watch } from "../../src/endpoints/steps/steps.ts";
import { tokenEndpoint } from "../../src/endpoints/token/token-endpoint.ts";
import { invalidRequest, invalidScope } from "../../src/errors/oauth-error.ts";
import type { PortError } from "../../src/errors/port-error.ts";
import { isSync, toAsync } from "../../src/ports/maybe-async.ts";
import { good, request, tokenPorts } from "./token-endpoint-ports.ts";

const asked: EndpointRequest = {
  ...{ tenant: "main", method: "POST", url: "/", headers: new Map(), body: "" },
};
const received: Received = { request: asked, at: instant(1) };
const failure = invalidRequest("form_malformed");

/** Writes down every step that is to begin, with the record that it gets; one step may be refused. */
const watching = (stopAt = "", late = portError("timed_out", "request")) => {
  const begun: string[] = [];
  const records: Known[] = [];
  const watch: Watch = {
    begin: (step, known): Result<void, PortError> => {
      begun.push(step);
      records.push(Object.freeze(known));
      return step === stopAt ? err(late) : ok();
    },
  };
  return { watch, begun, records, late };
};

/** Three steps, the second of which may wait; each adds one finding. */
const three = (waits: boolean) =>
  steps<Received>()
    .step("one", (known) => ok({ ...known, one: 1 }))
    .step("two", (known) => {
      const found = { ...known, two: known.one + 1 };
      return waits ? okAsync(found) : ok(found);
    })
    .step("three", (known) => ok({ ...known, three: known.one + known.two }));

describe.each([false, true])("the steps of an endpoint, of which one waits: %s", (waits) => {
  it("see what the former ones found, and leave the former record as it was", async () => {
    const { watch, begun, records } = watching();
    const last = expectOk(await toAsync(three(waits).run(received, watch)));
    expect(last).toStrictEqual({ ...received, one: 1, two: 2, three: 3 });
    expect(begun).toEqual(["one", "two", "three"]);
    expect(records[0]).toBe(received);
    expect(records).toStrictEqual([
      ...[received, { ...received, one: 1 }, { ...received, one: 1, two: 2 }],
    ]);
  });

  it("end with the first failure, and with the record that its step got", async () => {
    const { watch, begun, records } = watching();
    const refusing = three(waits)
      .step("four", () => err(failure))
      .step("five", (known) => ok(known));
    const stopped = expectErr(await toAsync(refusing.run(received, watch)));
    expect(stopped.failure).toBe(failure);
    expect(stopped.known).toBe(records[3]);
    expect(stopped.known).toStrictEqual({ ...received, one: 1, two: 2, three: 3 });
    expect(begun).toEqual(["one", "two", "three", "four"]);
  });

  it.each(["one", "two", "three"])(
    "end where %s may not begin, and run nothing of it",
    async (at) => {
      const { watch, begun, records, late } = watching(at);
      const ran: string[] = [];
      const noting = <K extends Known>(step: string) => {
        return (known: K): Result<K, never> => {
          ran.push(step);
          return ok({ ...known });
        };
      };
      const all = steps<Received>()
        .step("one", noting("one"))
        .step("two", (known) => (waits ? okAsync(known) : ok(known)))
        .step("two", noting("two"))
        .step("three", noting("three"));
      const stopped = expectErr(await toAsync(all.run(received, watch)));
      expect(stopped.failure).toBe(late);
      expect(stopped.known).toBe(records.at(-1));
      expect(ran).toEqual({ one: [], two: ["one"], three: ["one", "two"] }[at]);
      expect(begun.at(-1)).toBe(at);
    },
  );

  it("make a promise only where one of them does", async () => {
    const answer = three(waits).run(received, watching().watch);
    expect(isSync(answer)).toBe(!waits);
    expect("then" in answer).toBe(waits);
    expect(expectOk(await answer)).toMatchObject({ three: 3 });
  });
});

describe("an async step", () => {
  it("ends the request with the record that it got, if it fails", async () => {
    const failing = three(true).step("four", () => okAsync().andThen(() => err(failure)));
    const { watch, records } = watching();
    const stopped = expectErr(await toAsync(failing.run(received, watch)));
    expect(stopped).toEqual({ failure, known: { ...received, one: 1, two: 2, three: 3 } });
    expect(stopped.known).toBe(records[3]);
  });
});

describe("a bracket around steps", () => {
  const inner = steps<Received>()
    .step("in", (known) => ok({ ...known, found: "inside" }))
    .step("refuse", () => err(failure));

  it("sees where the steps within stopped, and hands it on as it is", async () => {
    const seen: unknown[] = [];
    const bracket: Bracket<Received, Known, "invalid_request"> = (known, run) => {
      seen.push(known);
      return toAsync(run()).mapErr((stopped) => {
        seen.push(stopped);
        return stopped;
      });
    };
    const { watch, begun } = watching();
    const all = steps<Received>()
      .step("before", (known) => ok({ ...known, before: true }))
      .within(bracket as never, inner as never)
      .step("after", (known) => ok(known));
    const stopped = expectErr(await toAsync(all.run(received, watch)));
    const last = { ...received, before: true, found: "inside" };
    expect(seen).toStrictEqual([
      { ...received, before: true },
      { failure, known: last },
    ]);
    expect(stopped).toStrictEqual({ failure, known: last });
    expect(stopped).toBe(seen[1]);
    expect(begun).toEqual(["before", "in", "refuse"]);
  });

  it("may refuse before them, with the record before them", async () => {
    const bracket: Bracket<Received, Known, "invalid_scope" | "invalid_request"> = (known) =>
      err<Known, Stopped<"invalid_scope">>({ failure: invalidScope("scope_empty"), known });
    const { watch, begun } = watching();
    const all = steps<Received>().within(bracket, inner);
    const stopped = expectErr(await toAsync(all.run(received, watch)));
    expect(stopped.failure).toMatchObject({ reason: "scope_empty" });
    expect(stopped.known).toBe(received);
    expect(begun).toEqual([]);
  });

  it("hands on what they found", async () => {
    const within = steps<Received>().within(
      (_, run) => run(),
      steps<Received>().step("in", (known) => ok({ ...known, found: "inside" })),
    );
    const all = within.step("after", (known) => ok({ ...known, after: known.found }));
    const answer = all.run(received, watching().watch);
    expect(isSync(answer)).toBe(true);
    expect(expectOk(await answer)).toStrictEqual({
      ...received,
      ...{ found: "inside", after: "inside" },
    });
  });
});

describe("the names of steps", () => {
  it("stand in their order, each once, those within a bracket too", () => {
    const inner = steps<Received>()
      .step("two", (known) => ok(known))
      .step("three", (known) => ok(known));
    const all = steps<Received>()
      .step("one", (known) => ok(known))
      .step("two", (known) => ok(known))
      .within((_, run) => run(), inner)
      .step("one", (known) => ok(known))
      .step("four", (known) => ok(known));
    expect(all.names).toEqual(["one", "two", "three", "four"]);
    expect(steps<Received>().names).toEqual([]);
  });

  it("and the steps themselves are a list that a further step leaves as it was", async () => {
    const first = steps<Received>().step("one", (known) => ok({ ...known, one: 1 }));
    first.step("two", () => err(failure));
    expect(first.names).toEqual(["one"]);
    expectOk(await toAsync(first.run(received, watching().watch)));
  });
});

it("a token request's record never changes: each has all of the former, and its findings besides", async () => {
  const { watch, records } = watching();
  const incoming = { request: request(good), at: received.at };
  const last = await toAsync(tokenEndpoint(tokenPorts().ports).steps.run(incoming, watch));
  const all = [...records, expectOk(last)];
  expect(all.length).toBeGreaterThan(8);
  for (const [i, known] of all.slice(1).entries()) expect(known).toMatchObject({ ...all[i] });
  expect(Object.keys(incoming)).toEqual(["request", "at"]);
});
