import { type Connection, type ConnectionEvents, openConnection } from "./connection.ts";
import { latencies } from "./latencies.ts";
import type { LoadOrder, LoadResult } from "./load.ts";
import { requestSource } from "./request-source.ts";

/** Puts a server under load until the time is up and every request under way is answered. */
export const generate = async (order: LoadOrder): Promise<LoadResult> => {
  const { ports, connections, seconds, rate } = order;
  const nextRequest = requestSource(order);
  const times = latencies();
  const idle: Connection[] = [];
  let sent = 0;
  let requests = 0;
  let failures = 0;
  let failure: string | undefined;
  let busy = 0;
  let finish = (): void => undefined;
  const finished = new Promise<void>((resolve) => {
    finish = resolve;
  });

  const send = (connection: Connection): void => {
    sent++;
    busy++;
    connection.send(nextRequest());
  };
  const noteFailure = (reason: string): void => {
    failures++;
    failure ??= reason;
  };
  const events: ConnectionEvents = {
    onAnswer: (connection, status, milliseconds) => {
      busy--;
      requests++;
      times.record(milliseconds);
      if (status < 200 || status > 299) noteFailure(`status ${status}`);
      if (performance.now() >= end) {
        if (busy === 0) finish();
      } else if (rate === undefined) send(connection);
      else idle.push(connection);
    },
    // A run with a failure is void: there is nothing to go on for.
    onFailure: (reason) => {
      noteFailure(reason);
      finish();
    },
  };

  let end = Infinity;
  const opened = await Promise.all(
    Array.from({ length: connections }, (_, i) =>
      openConnection(ports[i % ports.length] ?? 0, events),
    ),
  );
  const cpuBefore = process.cpuUsage();
  const start = performance.now();
  end = start + seconds * 1000;
  let pace: NodeJS.Timeout | undefined;
  if (rate === undefined) for (const connection of opened) send(connection);
  else {
    idle.push(...opened);
    pace = setInterval(() => {
      const now = performance.now();
      const due = Math.floor(((Math.min(now, end) - start) / 1000) * rate) - sent;
      for (const connection of idle.splice(0, now < end ? due : 0)) send(connection);
      if (now >= end && busy === 0) finish();
    }, 1);
  }
  await finished;
  clearInterval(pace);
  const elapsed = (performance.now() - start) / 1000;
  const { user, system } = process.cpuUsage(cpuBefore);
  for (const connection of opened) connection.close();
  return {
    requests,
    seconds: elapsed,
    failures,
    ...(failure === undefined ? {} : { failure }),
    p50: times.percentile(50),
    p99: times.percentile(99),
    generatorShare: (user + system) / 1e6 / elapsed,
  };
};
