import type { Place } from "@mintport/test-engines";
import { storageContract, storageModel } from "@mintport/testing";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { migratedPlace, openHandles, sqlEngines } from "./open.ts";
import { type Disturbed, disturbed } from "./open-disturbed.ts";

describe.each(sqlEngines)("$name", (engine) => {
  if (engine.missing !== undefined) {
    it.skip(`skipped: ${engine.missing}`, () => {});
    return;
  }
  let place: Place;
  let engineOf: Disturbed;
  beforeAll(async () => {
    place = await migratedPlace(engine);
    engineOf = await disturbed(place);
  });
  afterAll(async () => {
    await engineOf.close();
    await engine.dispose(place);
  });

  storageContract({ describe, it, expect }, () => engineOf.open(), {
    expiresByItself: false,
    offers: ["breakEngine", "writeRaw"],
  });
  storageModel({ describe, it, expect }, () => openHandles(place));
});
