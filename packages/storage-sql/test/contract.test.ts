import type { Place } from "@mintport/test-engines";
import { storageContract, storageModel } from "@mintport/testing";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { migratedPlace, openHandles, sqlEngines } from "./open.ts";

describe.each(sqlEngines)("$name", (engine) => {
  if (engine.missing !== undefined) {
    it.skip(`skipped: ${engine.missing}`, () => {});
    return;
  }
  let place: Place;
  beforeAll(async () => {
    place = await migratedPlace(engine);
  });
  afterAll(() => engine.dispose(place));

  storageContract({ describe, it, expect }, () => openHandles(place), { expiresByItself: false });
  storageModel({ describe, it, expect }, () => openHandles(place));
});
