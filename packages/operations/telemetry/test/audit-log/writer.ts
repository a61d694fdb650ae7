/** A process of its own that writes as fast as it can, until it is killed or has written `count` events. */
import { appendFileSync } from "node:fs";
import { auditLog } from "@mintport/telemetry/audit-log";
import type { Place } from "@mintport/test-engines";
import { answered } from "../events.ts";
import { connectionOn } from "../open.ts";

const [placeText = "", name = "", count = "0", flushedFile = ""] = process.argv.slice(2);
const log = auditLog({
  ...connectionOn(JSON.parse(placeText) as Place),
  sign: { key: new Uint8Array(32).fill(7) },
  batchSize: 4,
});
let flushed = 0;

while (count === "0" || flushed < Number(count)) {
  for (let event = 0; event < 10; event++)
    log.observe(answered({ requestId: `${name}-${flushed + event}` }));
  const result = await log.flush();
  if (result.isErr()) throw new Error(result.error.kind, { cause: result.error.cause });
  flushed += 10;
  // What was flushed is told outside of the database, before the next.
  if (flushedFile !== "") appendFileSync(flushedFile, `${flushed}\n`);
}
(await log.close()).match(
  () => {},
  ({ kind, cause }) => {
    throw new Error(kind, { cause });
  },
);
