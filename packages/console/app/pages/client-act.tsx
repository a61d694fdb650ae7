import type { ComponentChildren } from "preact";
import { Act } from "../parts/act.tsx";
import { type Console, useConsole } from "../parts/context.ts";
import { clientPath } from "../parts/paths.ts";
import type { RecordAct } from "../parts/record-head.tsx";
import { goTo } from "../parts/route.ts";
import { counted } from "../parts/time.ts";
import type { Client } from "../session/types.ts";

/** What may be done to a client as a whole. */
export type ClientActName = RecordAct | "remove";

interface Props {
  readonly act: ClientActName;
  readonly tenant: string;
  readonly client: Client;
  readonly etag: string | undefined;
  readonly onClose: () => void;
}

/** The dialog of an act on a client, with its consequence in figures. */
export const ClientAct = ({ act, tenant, client, etag, onClose }: Props) => {
  const console = useConsole();
  const { title, consequence, danger, typed } = words[act](client);
  const { tenant: home, clientId } = console.config;
  // Nobody who is shut out here takes it back here.
  const isConsole = act !== "enable" && tenant === home && client.id === clientId;
  const shutsOut = isConsole && act !== "end-tokens";
  return (
    <Act
      title={title}
      consequence={
        isConsole ? (
          <>
            <p>
              <b>This is the console itself.</b> You and every operator are signed out at once
              {shutsOut && ", and nobody signs in until the command line lets the console in again"}
              .
            </p>
            {act === "stop" && (
              <p>
                <code>
                  mintport client enable {home} {clientId}
                </code>
              </p>
            )}
            {consequence}
          </>
        ) : (
          consequence
        )
      }
      danger={danger ?? false}
      typed={shutsOut ? client.id : typed}
      onClose={onClose}
      perform={() => perform[act](console, { tenant, client, etag })}
    />
  );
};

interface Words {
  readonly title: string;
  readonly consequence: ComponentChildren;
  readonly danger?: boolean;
  readonly typed?: string;
}

const credentialsOf = ({ secrets, apiKeys }: Client): string =>
  [
    ...(secrets.length > 0 ? [counted(secrets.length, "secret")] : []),
    ...(apiKeys.length > 0 ? [counted(apiKeys.length, "API key")] : []),
  ].join(" and ");

const words: Readonly<Record<ClientActName, (client: Client) => Words>> = {
  stop: (client) => ({
    title: `Shut out ${client.id}`,
    danger: true,
    consequence: (
      <>
        {credentialsOf(client) === ""
          ? "Every request"
          : `${credentialsOf(client)}, and every request`}{" "}
        of <b>{client.id}</b>
        {credentialsOf(client) === "" ? " is" : ", are"} refused from now on, and all tokens that it
        holds stop to count, within 5 s on every node. Apps get 401 until you enable it again and
        they fetch new tokens. A resource server that never asks here takes a token until it runs
        out.
      </>
    ),
  }),
  enable: (client) => ({
    title: `Enable ${client.id}`,
    consequence: `${credentialsOf(client) === "" ? "It" : `It, with ${credentialsOf(client)},`} gets tokens again. Tokens that were ended stay ended. If a secret leaked, rotate it first.`,
  }),
  "end-tokens": (client) => ({
    title: `End the tokens of ${client.id}`,
    danger: true,
    consequence: (
      <>
        All access tokens and refresh tokens that <b>{client.id}</b> holds stop to count, within 5
        s, for readers that ask the server. It may get new ones at once: its secrets and API keys
        stay good.
      </>
    ),
  }),
  remove: (client) => ({
    title: `Remove ${client.id}`,
    danger: true,
    typed: client.id,
    consequence: (
      <>
        The client is gone
        {credentialsOf(client) === "" ? "" : `, with ${credentialsOf(client)}`}, and all of its
        tokens stop to count. This cannot be taken back.
      </>
    ),
  }),
};

interface Target {
  readonly tenant: string;
  readonly client: Client;
  readonly etag: string | undefined;
}

const perform: Readonly<
  Record<ClientActName, (console: Console, target: Target) => Promise<void>>
> = {
  stop: async ({ api, config, say }, { tenant, client }) => {
    const path = clientPath(tenant, client.id);
    // Whoever changed it meanwhile did not mean to keep it in.
    await api(path, { method: "PATCH", ifMatch: "*", body: { disabled: true } });
    // The console's own tokens are dead by now, and nothing more can be asked with them.
    if (tenant === config.tenant && client.id === config.clientId) return;
    await api(`${path}/end-tokens`, { method: "POST" });
    say(`${client.id} is shut out, and its tokens are ended`);
  },
  enable: async ({ api, say }, { tenant, client, etag }) => {
    await api(clientPath(tenant, client.id), {
      method: "PATCH",
      ifMatch: etag,
      body: { disabled: false },
    });
    say(`${client.id} is enabled`);
  },
  "end-tokens": async ({ api, say }, { tenant, client }) => {
    await api(clientPath(tenant, client.id, "end-tokens"), { method: "POST" });
    say(`The tokens of ${client.id} are ended`);
  },
  remove: async ({ api, say }, { tenant, client, etag }) => {
    await api(clientPath(tenant, client.id), { method: "DELETE", ifMatch: etag });
    say(`${client.id} is removed`);
    goTo(["tenants", tenant]);
  },
};
