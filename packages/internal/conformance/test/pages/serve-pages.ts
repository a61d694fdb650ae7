import { createServer, type Server } from "node:http";
import type { EndpointResponse, TenantId } from "@mintport/core";
import { type AuthorizePage, headerFieldsOf } from "@mintport/core/ports";
import { type PagesOptions, pages } from "@mintport/pages";
import { expectOk } from "@mintport/testing";

/** The pages on a port of their own, and what was posted to `/answer`. */
export interface ServedPages {
  readonly origin: string;
  readonly answers: readonly URLSearchParams[];
  readonly server: Server;
}

/** Serves each page at its name; an answer leads on to `answerLeadsTo`, as core's does to the client. */
export const servePages = async (
  shown: Readonly<Record<string, AuthorizePage>>,
  options: PagesOptions,
  answerLeadsTo = "/consent",
  host = "127.0.0.1",
): Promise<ServedPages> => {
  const port = pages(options);
  const answers: URLSearchParams[] = [];
  const answer = async (path: string, headers: readonly string[], body: string) => {
    const page = shown[path.slice(1)];
    if (path === "/answer") {
      answers.push(new URLSearchParams(body));
      return { status: 303, headers: { Location: answerLeadsTo }, body: "" };
    }
    if (page === undefined) return { status: 204, headers: {}, body: "" };
    const request = { method: "GET", url: path, headers: headerFieldsOf(headers), body };
    return expectOk(await port.show(tenant, page, { tenant, ...request }));
  };
  const server = createServer((request, response) => {
    const send = ({ status, headers, body }: EndpointResponse): void => {
      response.writeHead(status, headers as Record<string, string>).end(body);
    };
    let body = "";
    request.on("data", (chunk: Buffer) => {
      body += chunk.toString();
    });
    request.on("end", () => void answer(request.url ?? "/", request.rawHeaders, body).then(send));
  });
  await new Promise<void>((done) => server.listen(0, host, done));
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("no port");
  return {
    origin: `http://${host.includes(":") ? `[${host}]` : host}:${address.port}`,
    answers,
    server,
  };
};

const tenant = "main" as TenantId;
