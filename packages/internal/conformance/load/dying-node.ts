/** A node that is killed right behind one call of a store: what was asked was done, and nobody hears of it. */
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import type { FullStorage, PortError } from "@mintport/core/ports";
import { ResultAsync } from "@mintport/core/result";
import { nodeHandler } from "@mintport/http/node";
import type { Place } from "@mintport/test-engines";
import { racedServer } from "../race/raced-server.ts";
import { basePath } from "../test/fixture/deployment.ts";
import { openPlace } from "../test/fixture/open-place.ts";

/** What a node is told at its start. */
export interface DyingNodeOrder {
  readonly place: Place;
  readonly key: object;
  /** Seconds in which a refresh is answered alike. */
  readonly retryWindow: number;
  /** The call behind which it dies. */
  readonly store: "singleUse" | "tokenFamilies" | "grants";
  readonly method: string;
}

const order = JSON.parse(process.argv[2] ?? "") as DyingNodeOrder;

/** The parent is told with what it was called, and the caller is told nothing any more. */
const die = (args: readonly unknown[]): ResultAsync<never, PortError> =>
  ResultAsync.fromSafePromise(
    new Promise<never>(() => {
      process.send?.({ args }, () => process.kill(process.pid, "SIGKILL"));
    }),
  );

type Call = (...args: readonly unknown[]) => ResultAsync<unknown, PortError>;

const dying = <Store extends object>(store: Store, method: string): Store =>
  new Proxy(store, {
    get: (target, name) => {
      const own: unknown = Reflect.get(target, name);
      if (name !== method || typeof own !== "function") return own;
      const call: Call = (...args) =>
        (Reflect.apply(own, target, args) as ReturnType<Call>).andThen(() => die(args));
      return call;
    },
  });

const { storage } = openPlace(order.place);
const broken: FullStorage = {
  ...storage,
  [order.store]: dying(storage[order.store], order.method),
};
const server = await racedServer(broken, order);
const http = createServer(nodeHandler(server, { basePath }));
http.listen(0, "127.0.0.1", () => {
  process.send?.({ port: (http.address() as AddressInfo).port });
});
