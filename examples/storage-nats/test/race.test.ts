import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { type NatsStorage, natsStorage } from "@mintport/example-storage-nats";
import { nats } from "@mintport/test-engines";
import { connect, type NatsConnection } from "@nats-io/transport-node";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { newBucketName } from "./open.ts";
import { contests, layOut, type Prize } from "./prizes.ts";

const { url, missing } = nats();
const rounds = 20;

describe("of two processes with 50 callers each, exactly one caller wins", () => {
  if (url === undefined) {
    it.skip(`skipped: ${missing}`, () => {});
    return;
  }
  let connection: NatsConnection;
  let storage: NatsStorage;
  let racers: readonly ChildProcess[];
  beforeAll(async () => {
    const bucket = newBucketName();
    connection = await connect({ servers: url });
    storage = await natsStorage(connection, { bucket });
    racers = await Promise.all([startRacer(url, bucket), startRacer(url, bucket)]);
  });
  afterAll(async () => {
    for (const racer of racers) racer.send("end");
    await Promise.all(racers.map((racer) => once(racer, "exit")));
    await storage.destroy();
    await connection.close();
  });

  it.each(contests)("%s, in every round", { timeout: 120_000 }, async (contest) => {
    for (let round = 0; round < rounds; round++) {
      const prize = await layOut(storage, contest);
      const wins = await Promise.all(racers.map((racer) => winsOf(racer, prize)));
      expect(wins.reduce((sum, won) => sum + won, 0)).toBe(1);
    }
  });
});

const startRacer = async (url: string, bucket: string): Promise<ChildProcess> => {
  const racer = fork(join(import.meta.dirname, "racer.ts"), [url, bucket], {
    execArgv: ["--conditions=@mintport/source"],
  });
  await once(racer, "message");
  return racer;
};

const winsOf = async (racer: ChildProcess, prize: Prize): Promise<number> => {
  const answer = once(racer, "message");
  racer.send(prize);
  const [message] = (await answer) as [{ wins?: number; failure?: string }];
  if (message.wins === undefined) throw new Error(message.failure ?? "a racer died");
  return message.wins;
};
