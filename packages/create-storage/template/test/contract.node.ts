import { deepStrictEqual, strictEqual } from "node:assert";
import { describe, it } from "node:test";
import { type Expectation, storageContract, storageModel } from "@mintport/testing";
import { facts, open } from "./open.ts";

const expect = (actual: unknown): Expectation => ({
  toBe: (expected) => {
    strictEqual(actual, expected);
  },
  toEqual: (expected) => {
    deepStrictEqual(actual, expected);
  },
});

describe("my-engine", () => {
  storageContract({ describe, it, expect }, open, facts);
  storageModel({ describe, it, expect }, open);
});
