import type { IncomingMessage, RequestListener, ServerResponse } from "node:http";
import { present } from "@mintport/core/ports";

import { endsWithin } from "../stores/within.ts";

/** The checks that the health endpoints make. */
export interface HealthChecks {
  /** Whether every store answers, or a text that says which does not; never rejects. */
  readonly storesAnswer: () => Promise<boolean | string>;
  /** Whether the shutdown has begun. */
  readonly isStopping: () => boolean;
  /** The worker's number, where there are several. */
  readonly worker?: number;
  /** Takes why this node turned not ready, and that it is ready again: probes see no more than a status. */
  readonly say?: ((line: string) => void) | undefined;
}

/**
 * Answers `/livez`, 200 while the process runs, and `/readyz`, 200 while requests can be served and 503 otherwise;
 * everything else goes to `next`. They need no token and tell nothing of the stores.
 */
export const withHealth = (
  { storesAnswer, isStopping, worker, say }: HealthChecks,
  next: RequestListener,
): RequestListener => {
  const ask = shared(storesAnswer);
  const tell = changes(say);
  return (request, response) => {
    const path = pathOf(request);
    if (path !== "/livez" && path !== "/readyz") {
      next(request, response);
      return;
    }
    request.resume();
    if (request.method !== "GET" && request.method !== "HEAD") {
      response.setHeader("Allow", "GET, HEAD");
      answer(response, 405, { status: "method_not_allowed" });
      return;
    }
    if (path === "/livez") {
      answer(response, 200, { status: "live", ...present({ worker }) });
      return;
    }
    if (isStopping()) {
      answer(response, 503, { status: "stopping" });
      return;
    }
    void inTime(ask()).then((found) => {
      // It may have begun while the stores were asked.
      if (isStopping()) {
        answer(response, 503, { status: "stopping" });
        return;
      }
      tell(found);
      if (found === true) answer(response, 200, { status: "ready" });
      else answer(response, 503, { status: "not_ready" });
    });
  };
};

/** A probe that does not hear in time that it is ready is told that it is not, since it waits no longer. */
const inTime = async (asked: Promise<boolean | string>): Promise<boolean | string> => {
  let answered: boolean | string = `the stores did not answer within ${patience} ms`;
  await endsWithin(
    patience,
    asked.then((found) => {
      answered = found;
    }),
  );
  return answered;
};

/** Says what is found when it is another thing than before, which at a start is that all is well. */
const changes = (say: (line: string) => void = () => {}): ((found: boolean | string) => void) => {
  let before: boolean | string = true;
  return (found) => {
    if (found === before) return;
    before = found;
    if (found === true) say("ready again");
    else say(`not ready${typeof found === "string" ? `: ${found}` : ""}`);
  };
};

/** Milliseconds: a store's second, and another for what is asked behind it. */
const patience = 2500;

const pathOf = ({ url = "" }: IncomingMessage): string => url.split("?", 1)[0] ?? "";

/** Anybody may ask, so there is one question to the stores at a time, and who comes meanwhile gets its answer. */
const shared = (ask: HealthChecks["storesAnswer"]): HealthChecks["storesAnswer"] => {
  let asking: Promise<boolean | string> | undefined;
  return () => {
    asking ??= ask().finally(() => {
      asking = undefined;
    });
    return asking;
  };
};

const answer = (response: ServerResponse, status: number, body: object): void => {
  if (response.destroyed) return;
  const text = JSON.stringify(body);
  response
    .writeHead(status, {
      "Content-Type": "application/json",
      "Cache-Control": "no-store",
      "Content-Length": Buffer.byteLength(text),
    })
    .end(text);
};
