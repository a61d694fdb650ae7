import { storageContract } from "@mintport/testing";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { engines, openOn, type Place } from "./engines.ts";

describe.each(engines)("$name", ({ missing, prepare }) => {
  if (missing !== undefined) {
    it.skip(`skipped: ${missing}`, () => {});
    return;
  }
  let place: Place;
  beforeAll(async () => {
    place = await prepare();
  });
  afterAll(() => place.dispose());

  storageContract({ describe, it, expect }, () => openOn(place)(), { expiresByItself: false });
});
