/** One node of a deployment: a process that serves tokens from a place it shares with others, and rotates when told. */
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { createAuthorizationServer, type TenantId } from "@mintport/core";
import { keySealer, managedKeys, sha256SecretHasher } from "@mintport/crypto";
import { nodeHandler } from "@mintport/http/node";
import { cached } from "@mintport/storage-cache";
import type { Place } from "@mintport/test-engines";
import { basePath } from "../test/fixture/deployment.ts";
import { openPlace } from "../test/fixture/open-place.ts";
import { fastClock } from "./fast-clock.ts";

/** What a node is told at its start. */
export interface NodeOrder {
  readonly place: Place;
  readonly startMs: number;
  /** How many seconds of the node's clock pass in one of the machine's. */
  readonly speed: number;
}

const order = JSON.parse(process.argv[2] ?? "") as NodeOrder;
const clock = fastClock(order.startMs, order.speed);
const opened = openPlace(order.place);
const storage = cached(opened.storage, { maxStaleness: 1 });
const keys = managedKeys({
  keyRings: storage.keyRings,
  sealer: keySealer(new Uint8Array(32).fill(7)),
  clock,
  // A second of the node's clock, in the machine's milliseconds.
  maxAge: 1000 / order.speed,
  policy: { jwksMaxAge: 1, clockSkew: 5, ringMaxAge: 8, longestTokenLifetime: 30 },
});
const server = createAuthorizationServer({
  storage,
  keys,
  clock,
  secretHasher: sha256SecretHasher,
  jwksMaxAge: 1,
});
const http = createServer(nodeHandler(server, { basePath }));
http.listen(0, "127.0.0.1", () => {
  process.send?.({ port: (http.address() as AddressInfo).port });
});

process.on("message", (message: "rotate" | "end") => {
  if (message === "end") {
    http.close();
    http.closeAllConnections();
    void opened.close().then(() => {
      process.disconnect();
    });
    return;
  }
  void keys.rotate("my-tenant" as TenantId, "ES256").match(
    (answer) =>
      process.send?.({ rotated: answer.verdict === "rotated" ? answer.key.kid : answer.verdict }),
    (failure) => process.send?.({ failure: `${failure.port} is ${failure.kind}` }),
  );
});
