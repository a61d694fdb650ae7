import { useState } from "preact/hooks";
import { Act } from "../parts/act.tsx";
import { useConsole } from "../parts/context.ts";
import { Field } from "../parts/field.tsx";
import { May } from "../parts/may.tsx";
import { Moment } from "../parts/moment.tsx";
import { OverlapField } from "../parts/overlap-field.tsx";
import { clientPath } from "../parts/paths.ts";
import { ShownOnce } from "../parts/shown-once.tsx";
import { Table } from "../parts/table.tsx";
import { dayText } from "../parts/time.ts";
import { useTyped } from "../parts/use-typed.ts";
import { useUnsent } from "../parts/use-unsent.ts";
import type { ApiKey, Client } from "../session/types.ts";

type Opened =
  | { readonly act: "create" }
  | { readonly act: "rotate" | "revoke"; readonly key: ApiKey }
  | undefined;

/** The API keys of a client. */
export const ApiKeysOfClient = ({
  tenant,
  client,
  reload,
}: {
  readonly tenant: string;
  readonly client: Client;
  readonly reload: () => void;
}) => {
  const { api, say } = useConsole();
  const form = `API keys of ${tenant} ${client.id}`;
  const [opened, setOpened] = useTyped<Opened>(`${form}: opened`, undefined);
  const [key, setKey] = useState<string>();
  const [scope, setScope] = useTyped(`${form}: scope`, "");
  const [label, setLabel] = useTyped(`${form}: label`, "");
  const [overlap, setOverlap] = useTyped(`${form}: overlap`, "86400");
  useUnsent(opened?.act === "create" && `${scope}${label}` !== "");
  const close = (): void => {
    setOpened(undefined);
  };
  const made = (text: string): void => {
    setKey(text);
    reload();
  };
  const path = (...below: readonly string[]): string =>
    clientPath(tenant, client.id, "api-keys", ...below);
  return (
    <section aria-labelledby="api-keys">
      <div class="bar">
        <h2 id="api-keys">API keys</h2>
        <May right="clients:write">
          <button
            type="button"
            onClick={() => {
              setOpened({ act: "create" });
            }}
          >
            Make an API key
          </button>
        </May>
      </div>
      <Table
        caption="API keys"
        rows={client.apiKeys}
        keyOf={({ id }) => id}
        empty={<p class="quiet">It has no API key.</p>}
        columns={[
          {
            name: "Key",
            of: ({ id, label: name }) => (
              <>
                <code>{id}</code>
                {name !== undefined && <span class="quiet"> {name}</span>}
              </>
            ),
          },
          { name: "Scope", of: ({ scope: own }) => (own === "" ? "–" : <code>{own}</code>) },
          {
            name: "Last use",
            of: ({ lastUsedDay }) => (lastUsedDay === undefined ? "–" : dayText(lastUsedDay)),
          },
          { name: "Runs out", of: ({ expiresAt }) => <Moment at={expiresAt} otherwise="never" /> },
          {
            name: "Act",
            of: (one) => (
              <May right="clients:write">
                <button
                  type="button"
                  class="plain"
                  aria-label={`Rotate API key ${one.id}`}
                  onClick={() => {
                    setOpened({ act: "rotate", key: one });
                  }}
                >
                  Rotate
                </button>{" "}
                <button
                  type="button"
                  class="plain"
                  aria-label={`Revoke API key ${one.id}`}
                  onClick={() => {
                    setOpened({ act: "revoke", key: one });
                  }}
                >
                  Revoke
                </button>
              </May>
            ),
          },
        ]}
      />
      {opened?.act === "create" && (
        <Act
          title="Make an API key"
          consequence={`Whoever has it acts as ${client.id}, within its scope, until it is revoked.`}
          onClose={close}
          perform={async () => {
            const { body } = await api<{ readonly key: string }>(path(), {
              method: "POST",
              body: { ...(scope === "" ? {} : { scope }), ...(label === "" ? {} : { label }) },
            });
            say("The API key is there");
            made(body.key);
          }}
        >
          <Field
            label="Scope"
            isCode
            value={scope}
            onChange={setScope}
            hint={`Default: all that ${client.id} may ask for by itself.`}
          />
          <Field
            label="Label"
            value={label}
            onChange={setLabel}
            hint="Where it is used, for people."
          />
        </Act>
      )}
      {opened?.act === "rotate" && (
        <Act
          title="Rotate the API key"
          danger={overlap === "0"}
          consequence={
            overlap === "0"
              ? "It gets a successor and is refused from now on: whoever still has it gets 401."
              : "It gets a successor of the same scope, and stays good meanwhile."
          }
          onClose={close}
          perform={async () => {
            const { body } = await api<{ readonly key: string }>(path(opened.key.id, "rotate"), {
              method: "POST",
              body: { overlap: Number(overlap) },
            });
            say(`API key ${opened.key.id} has a successor`);
            made(body.key);
          }}
        >
          <OverlapField
            what="API key"
            names={[opened.key.label ?? opened.key.id]}
            overlap={overlap}
            onChange={setOverlap}
          />
        </Act>
      )}
      {opened?.act === "revoke" && (
        <Act
          title="Revoke the API key"
          danger
          consequence={
            <>
              API key <code>{opened.key.id}</code> is refused from now on, within 5 s on every node.
              Whoever has it gets 401. {lastUseText(opened.key)}
            </>
          }
          onClose={close}
          perform={async () => {
            await api(path(opened.key.id), { method: "DELETE" });
            say(`API key ${opened.key.id} is revoked`);
            reload();
          }}
        />
      )}
      {key !== undefined && (
        <ShownOnce
          title={`The API key of ${client.id}`}
          text={key}
          hint="Put it where the app reads it."
          onClose={() => {
            setKey(undefined);
          }}
        />
      )}
    </section>
  );
};

const lastUseText = ({ lastUsedDay }: ApiKey): string =>
  lastUsedDay === undefined
    ? "No use of it is written down."
    : `It was last used on ${dayText(lastUsedDay)}.`;
