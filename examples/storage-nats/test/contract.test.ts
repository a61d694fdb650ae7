import { nats } from "@mintport/test-engines";
import { storageContract, storageModel } from "@mintport/testing";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Bucket, facts, makeBucket } from "./open.ts";

const { url, missing } = nats();

describe("NATS", () => {
  if (url === undefined) {
    it.skip(`skipped: ${missing}`, () => {});
    return;
  }
  let bucket: Bucket;
  beforeAll(async () => {
    bucket = await makeBucket(url);
  });
  afterAll(() => bucket.close());

  storageContract({ describe, it, expect }, () => bucket.open(), facts);
  storageModel({ describe, it, expect }, () => bucket.open());
});
