import { ResultAsync } from "@mintport/core/result";
import type { VerifiedAccessToken } from "@mintport/resource-server";
import type { AuditLog } from "@mintport/telemetry/audit-log";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { operations } from "../../src/admin/operations.ts";
import { performAudited } from "../../src/admin/perform-audited.ts";

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

const never = () => new ResultAsync<never, never>(new Promise(() => {}));
/** A log whose database hangs. */
const hanging = (whenFull: "drop" | "refuse") => {
  const told: unknown[] = [];
  const log = {
    ...{ whenFull, isFull: false, flush: never, check: never },
    manage: (event: unknown) => told.push(event),
  };
  return { told, log: log as unknown as AuditLog };
};
const performed = { status: 201, headers: {}, body: "" };
const act = () => {
  const operation = operations.find(({ method }) => method === "POST");
  if (operation === undefined) throw new Error("no operation");
  return {
    ...{ operation, parameters: {}, timeout: 1000 },
    caller: { client: "console", id: "token" } as unknown as VerifiedAccessToken,
  };
};

it("an answer waits for its entry as long as a request may take, and no longer", async () => {
  const { told, log } = hanging("drop");
  let answered = false;
  const answer = performAudited(log, act(), async () => performed).finally(() => {
    answered = true;
  });
  await vi.advanceTimersByTimeAsync(999);
  expect(answered).toBe(false);
  await vi.advanceTimersByTimeAsync(1);
  expect(await answer).toBe(performed);
  expect(told.length).toBe(1);
});

it("an operation that used the whole time leaves its entry a moment", async () => {
  const { log } = hanging("drop");
  const slow = async () => {
    await new Promise((resolve) => setTimeout(resolve, 1000));
    return performed;
  };
  const answer = performAudited(log, act(), slow);
  await vi.advanceTimersByTimeAsync(1250);
  expect(await answer).toBe(performed);
});

it("where requests are refused for the log, one that cannot be asked refuses in half the time", async () => {
  const { log } = hanging("refuse");
  const perform = vi.fn(async () => performed);
  const answer = performAudited(log, act(), perform);
  await vi.advanceTimersByTimeAsync(500);
  expect(await answer).toMatchObject({ status: 503 });
  expect(perform).not.toHaveBeenCalled();
});
