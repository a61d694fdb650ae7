import { useState } from "preact/hooks";
import { useConsole } from "../parts/context.ts";
import { Field } from "../parts/field.tsx";
import { Failure } from "../parts/notice.tsx";
import { tenantPath } from "../parts/paths.ts";
import { RecordHead } from "../parts/record-head.tsx";
import { goTo, linkTo } from "../parts/route.ts";
import { ShownOnce } from "../parts/shown-once.tsx";
import { useTyped } from "../parts/use-typed.ts";
import { useUnsent } from "../parts/use-unsent.ts";

type Kind = "service" | "web" | "public";

const kinds: readonly (readonly [Kind, string])[] = [
  ["service", "A service: acts for itself, with a secret"],
  ["web", "A web app: acts for users, with a secret on its server"],
  ["public", "An app in a browser or on a device: acts for users, without a secret"],
];

/** Creates a client. What the server refuses stays on the page, with what was entered. */
export const NewClientPage = ({ tenant }: { readonly tenant: string }) => {
  const { api, say } = useConsole();
  const form = `new client of ${tenant}`;
  const [kind, setKind] = useTyped<Kind>(`${form}: kind`, "service");
  const [id, setId] = useTyped(`${form}: id`, "");
  const [name, setName] = useTyped(`${form}: name`, "");
  const [scope, setScope] = useTyped(`${form}: scope`, "");
  const [redirectUris, setRedirectUris] = useTyped(`${form}: redirectUris`, "");
  const [failure, setFailure] = useState<unknown>();
  const [isBusy, setBusy] = useState(false);
  const [secret, setSecret] = useState<string>();
  const letGo = useUnsent(`${id}${name}${scope}${redirectUris}` !== "");
  const done = (): void => {
    letGo();
    goTo(["tenants", tenant, "clients", id]);
  };
  const create = async (event: Event): Promise<void> => {
    event.preventDefault();
    setBusy(true);
    setFailure(undefined);
    try {
      const uris = redirectUris.split(/\s+/).filter((uri) => uri !== "");
      const { body } = await api<{ readonly secret?: string }>(`${tenantPath(tenant)}/clients`, {
        method: "POST",
        body: definitionOf(kind, { id, name, scope, redirectUris: uris }),
      });
      say(`Client ${id} is there`);
      if (body.secret === undefined) done();
      else setSecret(body.secret);
    } catch (error) {
      setFailure(error);
    }
    setBusy(false);
  };
  return (
    <>
      <RecordHead tenant={tenant} here="Create a client" />
      <form class="page-form" onSubmit={(event) => void create(event)}>
        <fieldset>
          <legend>What is it?</legend>
          {kinds.map(([value, words]) => (
            <label key={value} class="radio">
              <input
                type="radio"
                name="kind"
                value={value}
                checked={kind === value}
                onChange={() => {
                  setKind(value);
                }}
              />
              {words}
            </label>
          ))}
        </fieldset>
        <Field
          label="Client id"
          required
          isCode
          value={id}
          onChange={setId}
          hint="It never changes, as orders-service."
        />
        {kind !== "service" && (
          <>
            <Field
              label="Name"
              value={name}
              onChange={setName}
              hint="What users read when they are asked to let it in."
            />
            <Field
              label="Redirect URIs"
              type="area"
              required
              isCode
              value={redirectUris}
              onChange={setRedirectUris}
              hint="One a line. They must match to the letter."
            />
          </>
        )}
        <Field
          label="Scope"
          isCode
          value={scope}
          onChange={setScope}
          hint="All that it may ask for, with spaces between, as orders:read orders:write."
        />
        <Failure failure={failure} />
        <div class="buttons">
          <a class="button" href={linkTo(["tenants", tenant])} onClick={letGo}>
            Cancel
          </a>
          <button type="submit" class="primary" disabled={isBusy}>
            {isBusy ? "Working…" : "Create the client"}
          </button>
        </div>
      </form>
      {secret !== undefined && (
        <ShownOnce
          title={`The secret of ${id}`}
          text={secret}
          hint="Put it where the service reads its secrets, with the client id."
          onClose={done}
        />
      )}
    </>
  );
};

interface Entered {
  readonly id: string;
  readonly name: string;
  readonly scope: string;
  readonly redirectUris: readonly string[];
}

const definitionOf = (kind: Kind, { id, name, scope, redirectUris }: Entered): object => {
  if (kind === "service")
    return { id, grantTypes: ["client_credentials"], ...(scope === "" ? {} : { ownScope: scope }) };
  return {
    id,
    ...(kind === "public" ? { authenticationMethods: ["none"] } : {}),
    grantTypes: ["authorization_code", "refresh_token"],
    authorization: {
      redirectUris,
      ...(name === "" ? {} : { name }),
      ...(scope === "" ? {} : { delegatedScope: scope }),
    },
  };
};
