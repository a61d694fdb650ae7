import { liftErrors, portError } from "@mintport/core/ports";
import { expectErr, expectOk } from "@mintport/testing";
import { describe, expect, it } from "vitest";

// A driver may reject with anything.
// eslint-disable-next-line @typescript-eslint/prefer-promise-reject-errors
const failing = (cause: unknown) => (): Promise<never> => Promise.reject(cause);
const kindOf = (code: unknown) => (code === 5 || code === "40001" ? "conflict" : "unavailable");
const failure = (fields: object) => Object.assign(new Error("failed"), fields);

describe("work that may throw", () => {
  it("comes to what it answers", async () => {
    expect(expectOk(await liftErrors("p", async () => 1))).toBe(1);
  });

  it.each([
    ["conflict", failure({ code: "40001" })],
    ["conflict", failure({ code: "ERR_SQLITE_ERROR", errcode: 5 })],
    ["unavailable", failure({ code: "08006" })],
    ["unavailable", failure({})],
    ["unavailable", "text"],
  ] as const)("is %s by the code of %o", async (kind, cause) => {
    expect(expectErr(await liftErrors("p", failing(cause), kindOf))).toEqual(
      portError(kind, "p", cause),
    );
  });

  it("is unavailable where nobody reads codes, and also if it throws at once", async () => {
    const cause = failure({ code: "40001" });
    const atOnce = (): never => {
      throw cause;
    };
    for (const work of [failing(cause), atOnce])
      expect(expectErr(await liftErrors("p", work))).toEqual(portError("unavailable", "p", cause));
  });

  it("passes a port's error on as it is", async () => {
    const corrupt = portError("corrupt", "other");
    expect(expectErr(await liftErrors("p", failing(corrupt), kindOf))).toBe(corrupt);
  });
});
