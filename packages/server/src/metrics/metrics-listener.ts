import { createHash, timingSafeEqual } from "node:crypto";
import type { RequestListener, ServerResponse } from "node:http";
import type { Concealed } from "../settings/concealed.ts";
import { metricsPath } from "./metrics-path.ts";
import { prometheusMediaType } from "./prometheus-text.ts";

/**
 * Answers `/metrics` with the text, to whoever shows the token if there is one, and passes everything else on. A text that
 * could not be gathered is 503: a scrape that fails is seen, and half a text is not.
 */
export const metricsListener =
  (
    text: () => Promise<string>,
    token: Concealed<string> | undefined,
    next: RequestListener = notFound,
  ): RequestListener =>
  (request, response) => {
    if ((request.url ?? "").split("?", 1)[0] !== metricsPath) {
      next(request, response);
      return;
    }
    request.resume();
    if (request.method !== "GET" && request.method !== "HEAD") {
      response.setHeader("Allow", "GET, HEAD");
      answer(response, 405, "use GET\n");
      return;
    }
    // Without a token it is for this machine alone, and a page of the web may have a name that leads here.
    if (token === undefined && !isOfThisMachine(request.headers.host)) {
      answer(response, 403, "ask for localhost, or set MINTPORT_METRICS_TOKEN\n");
      return;
    }
    if (token !== undefined && !isShown(token, request.headers.authorization)) {
      // RFC 6750 §3.
      response.setHeader("WWW-Authenticate", 'Bearer realm="metrics"');
      answer(response, 401, "send the metrics' token as a bearer token\n");
      return;
    }
    void text().then(
      (gathered) => {
        answer(response, 200, gathered, prometheusMediaType);
      },
      () => {
        answer(response, 503, "the metrics could not be gathered\n");
      },
    );
  };

const isOfThisMachine = (host = ""): boolean =>
  /^(?:localhost|127\.0\.0\.1|\[::1\])(?::\d+)?$/i.test(host);

/** Digests are of one length, so that comparing them says nothing of the token's. */
const isShown = (token: Concealed<string>, authorization: string | undefined): boolean => {
  const [, shown] = /^Bearer +(\S+)$/i.exec(authorization ?? "") ?? [];
  return shown !== undefined && timingSafeEqual(digest(shown), digest(token.reveal()));
};

const digest = (text: string): Buffer => createHash("sha256").update(text).digest();

const notFound: RequestListener = (request, response) => {
  request.resume();
  answer(response, 404, `there is ${metricsPath} here and nothing else\n`);
};

const answer = (
  response: ServerResponse,
  status: number,
  body: string,
  type = "text/plain; charset=utf-8",
): void => {
  if (response.destroyed) return;
  response
    .writeHead(status, {
      "Content-Type": type,
      "Cache-Control": "no-store",
      "Content-Length": Buffer.byteLength(body),
    })
    .end(body);
};
