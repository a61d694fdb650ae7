import { describe, expect, it } from "vitest";
import { poolHealth } from "../src/pools/pool-health.ts";

/** Connections that were opened at 0, and a clock that a test moves. */
const poolAt = (count: number) => {
  let now = 0;
  const health = poolHealth({ milliseconds: () => now });
  const connections = Array.from({ length: count }, () => ({}));
  for (const connection of connections) health.isSuspect(connection);
  return { health, connections, moveTo: (milliseconds: number) => (now = milliseconds) };
};

const error = (fields: object) => Object.assign(new Error("driver"), fields);

describe("a pool's opinion of its connections", () => {
  it.each([
    ...["57P01", "57P02", "57P03", "08006", "08P01", "ECONNRESET", "PROTOCOL_CONNECTION_LOST"],
    ...["ER_SERVER_SHUTDOWN", "ER_CONNECTION_KILLED"],
  ])("%s: that connection is over, and others that said nothing since", (code) => {
    const { health, connections, moveTo } = poolAt(3);
    const [failed, silent, spoke] = connections as [object, object, object];
    moveTo(20);
    health.ended(spoke, 15);
    health.ended(failed, 10, error({ code }));
    expect([failed, silent, spoke].map(health.isSuspect)).toEqual([true, true, false]);
  });

  it.each([
    ...["25006", "ER_OPTION_PREVENTS_STATEMENT", "ER_READ_ONLY_MODE"],
    ...["ER_CANT_EXECUTE_IN_READ_ONLY_TRANSACTION"],
  ])("%s: all are over that were opened before", (code) => {
    const { health, connections, moveTo } = poolAt(2);
    const [failed, spoke] = connections as [object, object];
    moveTo(20);
    health.ended(spoke, 15);
    health.ended(failed, 10, error({ code }));
    expect([failed, spoke, {}].map(health.isSuspect)).toEqual([true, true, false]);
  });

  it.each(["23505", "40001", "42P01", "57014", "ER_DUP_ENTRY", "ER_LOCK_DEADLOCK"])(
    "%s is an answer: every connection stays",
    (code) => {
      const { health, connections } = poolAt(2);
      health.ended(connections[0]!, 10, error({ code }));
      expect(connections.map(health.isSuspect)).toEqual([false, false]);
    },
  );
});
