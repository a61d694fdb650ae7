import { engines, type Place } from "@mintport/test-engines";
import { storageContract, storageModel } from "@mintport/testing";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Disturbed, disturbed } from "./open-disturbed.ts";

const redisEngines = engines().filter(({ name }) => name.startsWith("redis"));

describe.each(redisEngines)("$name", (engine) => {
  if (engine.missing !== undefined) {
    it.skip(`skipped: ${engine.missing}`, () => {});
    return;
  }
  let place: Place;
  let engineOf: Disturbed;
  beforeAll(async () => {
    place = await engine.makePlace();
    engineOf = await disturbed(place);
  });
  afterAll(async () => {
    await engineOf.close();
    await engine.dispose(place);
  });

  storageContract({ describe, it, expect }, () => engineOf.open(), {
    expiresByItself: true,
    offers: ["breakEngine", "writeRaw", "wait"],
  });
  storageModel({ describe, it, expect }, () => engineOf.open());
});
