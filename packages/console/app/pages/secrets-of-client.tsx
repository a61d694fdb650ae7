import { useState } from "preact/hooks";
import { Act } from "../parts/act.tsx";
import { useConsole } from "../parts/context.ts";
import { May } from "../parts/may.tsx";
import { Moment } from "../parts/moment.tsx";
import { OverlapField } from "../parts/overlap-field.tsx";
import { clientPath } from "../parts/paths.ts";
import { ShownOnce } from "../parts/shown-once.tsx";
import { Status } from "../parts/status.tsx";
import { Table } from "../parts/table.tsx";
import { counted, dayText } from "../parts/time.ts";
import type { Client, Secret } from "../session/types.ts";

interface Props {
  readonly tenant: string;
  readonly client: Client;
  readonly reload: () => void;
}

/** The secrets of a client: each by its id, its times, and its last use; never itself. */
export const SecretsOfClient = ({ tenant, client, reload }: Props) => {
  const { api, say } = useConsole();
  const [isRotating, setRotating] = useState(false);
  const [ending, setEnding] = useState<Secret>();
  const [secret, setSecret] = useState<string>();
  const [overlap, setOverlap] = useState("86400");
  const now = Date.now() / 1000;
  const live = client.secrets.filter(({ expiresAt }) => expiresAt === undefined || expiresAt > now);
  const usesNone = client.authenticationMethods?.every((method) => method === "none") ?? false;
  if (usesNone && client.secrets.length === 0) return null;
  return (
    <section aria-labelledby="secrets">
      <div class="bar">
        <h2 id="secrets">Secrets</h2>
        <May right="clients:write">
          <button
            type="button"
            onClick={() => {
              setRotating(true);
            }}
          >
            {live.length === 0 ? "Make a secret" : "Rotate the secret"}
          </button>
        </May>
      </div>
      <Table
        caption="Secrets"
        rows={client.secrets}
        keyOf={({ id }) => id}
        empty={<p class="quiet">It has no secret.</p>}
        columns={[
          {
            name: "Secret",
            of: ({ id, label }) => (
              <>
                <code>{id}</code>
                {label !== undefined && <span class="quiet"> {label}</span>}
              </>
            ),
          },
          { name: "Made", of: ({ createdAt }) => <Moment at={createdAt} /> },
          {
            name: "Last use",
            of: ({ lastUsedDay }) => (lastUsedDay === undefined ? "–" : dayText(lastUsedDay)),
          },
          { name: "Runs out", of: ({ expiresAt }) => <Moment at={expiresAt} otherwise="never" /> },
          { name: "State", of: (one) => <SecretState secret={one} now={now} /> },
          {
            name: "Act",
            of: (one) => (
              <May right="clients:write">
                <button
                  type="button"
                  class="plain"
                  aria-label={`End secret ${one.id}`}
                  onClick={() => {
                    setEnding(one);
                  }}
                >
                  End
                </button>
              </May>
            ),
          },
        ]}
      />
      {isRotating && (
        <Act
          title={live.length === 0 ? "Make a secret" : "Rotate the secret"}
          danger={overlap === "0" && live.length > 0}
          consequence={consequenceOf(client.id, live.length, overlap)}
          onClose={() => {
            setRotating(false);
          }}
          perform={async () => {
            const { body } = await api<{ readonly secret: string }>(
              clientPath(tenant, client.id, "secrets"),
              {
                method: "POST",
                body: live.length === 0 ? {} : { overlap: Number(overlap) },
              },
            );
            setSecret(body.secret);
            say(`${client.id} has a new secret`);
            reload();
          }}
        >
          {live.length > 0 && (
            <OverlapField
              what="secret"
              names={live.map(({ id, label }) => label ?? id)}
              overlap={overlap}
              onChange={setOverlap}
            />
          )}
        </Act>
      )}
      {ending !== undefined && (
        <Act
          title="End the secret"
          danger
          consequence={
            <>
              Secret <code>{ending.id}</code> is refused from now on, within 5 s on every node.{" "}
              {live.length <= 1
                ? `It is the only one: ${client.id} gets 401 until it has another.`
                : `${counted(live.length - 1, "other secret")} of ${client.id} ${live.length === 2 ? "stays" : "stay"} good.`}{" "}
              Tokens that it got stay good: end them, too, if the secret leaked.
            </>
          }
          onClose={() => {
            setEnding(undefined);
          }}
          perform={async () => {
            await api(clientPath(tenant, client.id, "secrets", ending.id), { method: "DELETE" });
            say(`Secret ${ending.id} is ended`);
            reload();
          }}
        />
      )}
      {secret !== undefined && (
        <ShownOnce
          title={`The new secret of ${client.id}`}
          text={secret}
          hint="Put it where the client reads its secrets, before the old one runs out."
          onClose={() => {
            setSecret(undefined);
          }}
        />
      )}
    </section>
  );
};

const consequenceOf = (id: string, live: number, overlap: string): string => {
  if (live === 0) return `${id} gets a secret. It is shown once.`;
  const old = live === 1 ? "the old one" : `the ${live} old ones`;
  return overlap === "0"
    ? `${id} gets a new secret, and ${old} ${live === 1 ? "is" : "are"} refused from now on: apps that still have it get 401.`
    : `${id} gets a new secret. ${old[0]?.toUpperCase() ?? ""}${old.slice(1)} ${live === 1 ? "stays" : "stay"} good meanwhile, so that nothing is refused while you bring the new one out.`;
};

const SecretState = ({
  secret: { notBefore, expiresAt },
  now,
}: {
  readonly secret: Secret;
  readonly now: number;
}) => {
  if (expiresAt !== undefined && expiresAt <= now) return <Status kind="quiet">over</Status>;
  if (notBefore !== undefined && notBefore > now) return <Status kind="quiet">not yet</Status>;
  return expiresAt === undefined ? (
    <Status kind="good">good</Status>
  ) : (
    <Status kind="warning">runs out</Status>
  );
};
