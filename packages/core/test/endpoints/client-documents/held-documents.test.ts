import { errAsync, okAsync, ResultAsync } from "@mintport/core/result";
import { expectErr, expectOk, fixedClock } from "@mintport/testing";
import { describe, expect, it } from "vitest";
import type { ClientId } from "../../../src/domain/identifiers.ts";
import { heldDocuments } from "../../../src/endpoints/client-documents/held-documents.ts";
import { portError } from "../../../src/errors/port-error.ts";
import type { RemoteDocument, RemoteDocuments } from "../../../src/ports/remote-documents.ts";

const url = (name: string | number) => `https://app.example/${name}` as ClientId;
const good = (id: string): RemoteDocument => ({
  verdict: "found",
  document: { client_id: id, client_name: "App", redirect_uris: ["https://app.example/cb"] },
  freshFor: 600,
});

const open = (fetch: RemoteDocuments["fetch"] = (id) => okAsync(good(id))) => {
  const clock = fixedClock();
  const asked: string[] = [];
  const held = heldDocuments(
    {
      fetch: (id) => {
        asked.push(id);
        return fetch(id);
      },
    },
    clock,
  );
  return { clock, asked, held };
};

describe("documents that are held", () => {
  it("are neither fetched more nor kept for ever by a clock that is put back", async () => {
    const { held, clock, asked } = open();
    expectOk(await held.find(url("a")));
    clock.advance(-100);
    expectOk(await held.find(url("a")));
    expect(asked).toHaveLength(1);
    clock.advance(-100_000);
    expectOk(await held.find(url("a")));
    expect(asked).toHaveLength(2);
  });

  it("are 1000 at most: the one least used makes room", async () => {
    const { held, asked } = open();
    for (let i = 0; i < 1000; i++) expectOk(await held.find(url(i)));
    expectOk(await held.find(url(0)));
    expectOk(await held.find(url(1000)));
    expect(asked).toHaveLength(1001);
    expectOk(await held.find(url(0)));
    expect(asked).toHaveLength(1001);
    expectOk(await held.find(url(1)));
    expect(asked).toHaveLength(1002);
  });

  it("keep their place, however many URLs lead to nothing", async () => {
    const { held, asked } = open((id) =>
      okAsync(id === url("good") ? good(id) : { verdict: "unreachable", cause: "the test" }),
    );
    expectOk(await held.find(url("good")));
    for (let i = 0; i < 1100; i++) expectErr(await held.find(url(i)));
    expectOk(await held.find(url("good")));
    expect(asked).toHaveLength(1101);
  });

  it("are fetched for 64 URLs at once at most, and more is our outage", async () => {
    const { held } = open(() => new ResultAsync(new Promise(() => {})));
    for (let i = 0; i < 64; i++) void held.find(url(i));
    expect(expectErr(await held.find(url(64)))).toMatchObject({
      kind: "unavailable",
      port: "remote-documents",
    });
  });

  it("leave nothing behind where the port failed: the next caller asks again", async () => {
    let fails = true;
    const { held } = open((id) =>
      fails ? errAsync(portError("timed_out", "remote-documents")) : okAsync(good(id)),
    );
    expect(expectErr(await held.find(url("a")))).toMatchObject({ kind: "timed_out" });
    fails = false;
    expectOk(await held.find(url("a")));
  });
});
