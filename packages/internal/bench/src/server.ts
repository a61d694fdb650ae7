import { present } from "@mintport/core/ports";
import type { Place } from "@mintport/test-engines";
import { type Child, startChild } from "./child.ts";
import { contenderNamed, fileOf } from "./contenders/catalogue.ts";
import type { BenchKey } from "./keys.ts";
import type { Heap, Listening, Order, Usage } from "./orders.ts";
import type { ContenderSettings, ServerChoice } from "./scenario.ts";

/** A contender's process. */
export interface Server {
  readonly pid: number;
  readonly port: number;
  usage(): Promise<Usage>;
  /** Bytes in use after a forced collection; the process needs `--expose-gc`. */
  heap(): Promise<number>;
  close(): Promise<void>;
}

export interface ServerOptions {
  readonly key: BenchKey;
  readonly place?: Place | undefined;
  readonly redis?: Place | undefined;
  /** Tenants and clients stand in the place already. */
  readonly prepared?: boolean;
  readonly nodeOptions?: readonly string[];
}

/** Starts a contender, and answers once it serves. */
export const startServer = async (
  choice: ServerChoice,
  { key, place, redis, prepared = false, nodeOptions = [] }: ServerOptions,
): Promise<Server> => {
  const { algorithm, authentication, format, secretScheme, cached, workers } = choice;
  const settings: ContenderSettings = {
    ...{ algorithm, authentication, format, secretScheme, cached, workers },
    privateJwk: key.privateJwk,
    clientJwk: key.client.publicJwk,
    prepared,
    ...present({ place, redis }),
  };
  const child = startChild(fileOf(contenderNamed(choice.contender)), nodeOptions);
  const close = (): Promise<void> => child.end({ order: "end" } satisfies Order);
  const { port } = (await ask(child, { order: "start", settings }).catch(
    async (failure: unknown) => {
      await close();
      throw failure;
    },
  )) as Listening;
  return {
    pid: child.pid,
    port,
    usage: async () => (await ask(child, { order: "usage" })) as Usage,
    heap: async () => ((await ask(child, { order: "heap" })) as Heap).heap,
    close,
  };
};

const ask = (child: Child, order: Order): Promise<unknown> => child.ask(order);
