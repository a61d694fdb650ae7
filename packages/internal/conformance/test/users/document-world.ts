import {
  type ClientDocumentRules,
  type ClientDocumentsOptions,
  clientDocuments,
  type EndpointEvent,
} from "@mintport/core";
import type { ClientRegistry } from "@mintport/core/ports";
import { type RemoteDocumentsOptions, remoteDocuments } from "@mintport/crypto";
import type { BrowserAnswer } from "@mintport/test-browser";
import { type DocumentHost, openDocumentHost } from "./document-host.ts";
import {
  authorizeUrl,
  type Change,
  codeFor,
  pkce,
  redeem,
  startUserWorld,
  type UserWorld,
  type WorldOptions,
} from "./user-world.ts";
import type { VisitorBrowser } from "./visitor-browser.ts";

/** A server at which clients are known by their documents, and the host that publishes those. */
export interface DocumentWorld extends UserWorld {
  readonly documents: DocumentHost;
  /** Somebody who has agreed to nothing yet. */
  readonly somebody: () => VisitorBrowser;
  /** Asks the authorization endpoint for a client. */
  readonly ask: (
    client: string,
    change?: Change,
    browser?: VisitorBrowser,
  ) => Promise<BrowserAnswer>;
  readonly lastEvent: () => EndpointEvent | undefined;
}

/** A page that leads nowhere, as `toMatchObject` takes it. */
export const nowhere = { status: 400, page: { page: "problem", problem: "request-invalid" } };

export const { challenge, verifier }: ReturnType<typeof pkce> = pkce();

export interface DocumentWorldOptions extends WorldOptions {
  /** The policy of `my-tenant`. Default: any host. `other-tenant` has none. */
  readonly rules?: Partial<ClientDocumentRules> | "off";
  readonly fetching?: RemoteDocumentsOptions;
  readonly registry?: Partial<ClientDocumentsOptions["registry"]>;
}

export const anyHost: ClientDocumentRules = {
  hosts: "any",
  delegatedScope: "api:read api:write",
  defaultDelegatedScope: "api:read",
};

export const startDocumentWorld = async ({
  rules = {},
  fetching,
  registry,
  ...options
}: DocumentWorldOptions = {}): Promise<DocumentWorld> => {
  const documents = await openDocumentHost();
  let clients: ClientRegistry | undefined;
  const opened = (): ClientRegistry => {
    if (clients === undefined) throw new Error("the storage is not open");
    return clients;
  };
  const world = await startUserWorld({
    ...options,
    storage: (storage) => {
      clients = storage.clients;
      return storage;
    },
    users: {
      ...options.users,
      clientDocuments: clientDocuments({
        documents: remoteDocuments({
          ca: documents.ca,
          lookup: () => Promise.resolve([{ address: "127.0.0.1", family: 4 }]),
          dangerouslyAllowAddresses: ["127.0.0.1"],
          ...fetching,
        }),
        registry: {
          read: (...asked) => opened().read(...asked),
          create: (...asked) => opened().create(...asked),
          update: (...asked) => opened().update(...asked),
          ...registry,
        },
        tenants: { "my-tenant": rules === "off" ? "off" : { ...anyHost, ...rules } },
      }),
    },
  });
  let users = 0;
  const somebody = () => {
    users += 1;
    return world.browser().logIn(world.user(`user-${users}`));
  };
  return {
    ...{ ...world, documents, somebody },
    ask: (client, change, browser = somebody()) =>
      browser.get(authorizeUrl(challenge, { client_id: client, ...change })),
    lastEvent: () => world.observer.events.at(-1),
    close: async () => {
      documents.close();
      await world.close();
    },
  };
};

/** The tokens that a public client gets, and how it asks for more. */
export const documentTokens = async (world: DocumentWorld, client: string) => {
  const code = await codeFor(world, world.somebody(), challenge, {
    client_id: client,
    scope: "api:read offline_access",
  });
  const asking = { client_id: client, client_secret: undefined };
  const { json } = await redeem(world, code, verifier, asking);
  return { json, asking };
};
