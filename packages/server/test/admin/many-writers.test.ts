import { engines, type Place } from "@mintport/test-engines";
import { afterAll, beforeAll, expect, it } from "vitest";
import { type Administered, administered } from "./administered.ts";

const postgres = engines().find(({ name }) => name === "postgres")!;
let place: Place;
let served: Administered;
beforeAll(async () => {
  place = await postgres.makePlace();
  served = await administered({ MINTPORT_DATABASE_URL: place.url });
});
afterAll(async () => {
  await served.close();
  await postgres.dispose(place);
});

it("fifty writers of one record are all served, for none of them sent If-Match", async () => {
  const path = "/tenants/operators/initial-access-tokens";
  const makeOne = () => served.call(path, { method: "POST", body: { profile: "partners" } });
  const made = await Promise.all(Array.from({ length: 50 }, makeOne));
  expect(made.map(({ status }) => status)).toEqual(made.map(() => 201));
  const { items } = (await served.call(path)).json as { readonly items: readonly object[] };
  expect(items).toHaveLength(50);

  const keys = "/tenants/operators/clients/console/api-keys";
  const added = await Promise.all(
    Array.from({ length: 15 }, () => served.call(keys, { method: "POST", body: {} })),
  );
  expect(added.map(({ status }) => status)).toEqual(added.map(() => 201));
}, 30_000);
