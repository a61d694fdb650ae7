import { instant, present, systemClock } from "@mintport/core/ports";
import * as z from "zod";
import { shownMoment } from "../management/shown/shown-moment.ts";
import type { Operation } from "./operation.ts";
import { overviewFigures, shownOverview } from "./overview-figures.ts";
import { wholeQuery } from "./whole-query.ts";

/** Milliseconds: a long log is counted, and every client is looked at. */
const patience = 30_000;

const period = z.strictObject({
  hours: wholeQuery("How far back", { least: 1, most: 720 }).default(24),
});
const ahead = z.strictObject({
  days: wholeQuery("How far ahead", { least: 1, most: 366 }).default(30),
});

const expiring = z.strictObject({
  items: z.array(
    z.strictObject({
      kind: z.enum(["secret", "api-key"]),
      tenant: z.string(),
      client: z.string(),
      id: z.string(),
      label: z.string().exactOptional(),
      expiresAt: shownMoment,
    }),
  ),
  complete: z.boolean().describe("Whether every client was looked at; at most 10,000 are"),
});

const countUp: Operation["run"] = ({ query }, { reports: { figures } }) => {
  const { hours } = query as z.output<typeof period>;
  const step = hours > 48 ? 86_400 : 3600;
  const until = systemClock.now();
  // The first step is whole, so that its bar can be compared with the others.
  const since = instant(Math.floor((until - hours * 3600) / step) * step + step);
  const frame = { since, until, step };
  return figures
    .count(since, step)
    .map((counts) => ({ body: { ...frame, source: figures.source, ...overviewFigures(counts) } }));
};

const listExpiring: Operation["run"] = ({ query }, { reports }) => {
  const { days } = query as z.output<typeof ahead>;
  return reports
    .expiring(instant(systemClock.now() + days * 86_400))
    .map(({ items, complete }) => ({
      body: { items: items.map((one) => present({ ...one, label: one.label })), complete },
    }));
};

/** The operations of the admin API that tell how the server fares. */
export const overviewOperations: readonly Operation[] = [
  {
    operationId: "getOverview",
    tag: "Reports",
    method: "GET",
    path: "/overview",
    query: period,
    summary:
      "Count the tokens and the refusals of the last hours, from the audit log where there is one",
    scope: "mintport:audit:read",
    timeout: patience,
    status: 200,
    response: { schema: shownOverview, component: "Overview" },
    run: countUp,
  },
  {
    operationId: "listExpiring",
    tag: "Reports",
    method: "GET",
    path: "/expiring",
    query: ahead,
    summary: "List the secrets and API keys that run out within so many days, soonest first",
    scope: "mintport:clients:read",
    timeout: patience,
    status: 200,
    response: { schema: expiring, component: "ExpiringCredentials" },
    run: listExpiring,
  },
];
