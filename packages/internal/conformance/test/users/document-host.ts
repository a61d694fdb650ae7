import type { RequestListener, ServerResponse } from "node:http";
import { createServer } from "node:https";
import type { AddressInfo } from "node:net";
import { makeCertificate } from "@mintport/test-engines/certificates";
import { redirectUri } from "./user-world.ts";

/** A host on which clients publish their documents, and what it is asked. */
export interface DocumentHost {
  readonly ca: string;
  readonly host: string;
  /** How often it was asked for anything. */
  readonly visits: () => number;
  /** The URL of a path. */
  readonly urlOf: (path: string) => string;
  /** Publishes a document, good but for `change`; answers its URL. */
  readonly publish: (path: string, change?: Document, headers?: Headers) => string;
  /** Answers otherwise at a path; answers its URL. */
  readonly answer: (path: string, listener: RequestListener) => string;
  readonly close: () => void;
}

export type Document = Readonly<Record<string, unknown>>;
type Headers = Readonly<Record<string, string>>;

/** The name that the resolver of the tests knows, and the certificate is for. */
export const documentHostName = "client.example";

/** A real https server on loopback. Who resolves its name must allow loopback addresses. */
export const openDocumentHost = async (): Promise<DocumentHost> => {
  const names = [documentHostName, "localhost"].map((value) => ({ type: "dns", value }) as const);
  const { key, pem } = await makeCertificate({ subject: "CN=documents", names });
  const answers = new Map<string, RequestListener>();
  let visits = 0;
  const server = createServer({ key, cert: pem }, (request, response) => {
    visits += 1;
    const listener = answers.get(request.url ?? "") ?? ((_, gone) => gone.writeHead(404).end());
    listener(request, response);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const host = `${documentHostName}:${(server.address() as AddressInfo).port}`;
  const urlOf = (path: string): string => `https://${host}${path}`;
  const answer = (path: string, listener: RequestListener): string => {
    answers.set(path, listener);
    return urlOf(path);
  };
  return {
    ...{ ca: pem, host, urlOf, answer },
    visits: () => visits,
    publish: (path, change, headers) =>
      answer(path, (_, response) => {
        sendJson(response, { ...documentOf(urlOf(path)), ...change }, headers);
      }),
    close: () => {
      server.close();
      server.closeAllConnections();
    },
  };
};

/** A document that nothing is wrong with. */
export const documentOf = (id: string): Document => ({
  client_id: id,
  client_name: "The Client",
  redirect_uris: [redirectUri],
  grant_types: ["authorization_code", "refresh_token"],
});

export const sendJson = (response: ServerResponse, value: unknown, headers: Headers = {}): void => {
  response.writeHead(200, { "content-type": "application/json", ...headers });
  response.end(JSON.stringify(value));
};
