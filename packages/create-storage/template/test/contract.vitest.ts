import { storageContract, storageModel } from "@mintport/testing";
import { describe, expect, it } from "vitest";
import { facts, open } from "./open.ts";

describe("my-engine", () => {
  storageContract({ describe, it, expect }, open, facts);
  storageModel({ describe, it, expect }, open);
});
