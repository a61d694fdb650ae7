import { Field } from "../parts/field.tsx";
import { goTo } from "../parts/route.ts";
import { useTyped } from "../parts/use-typed.ts";
import { GrantList } from "./grant-list.tsx";

/** What users allowed clients: the grants of one user, or of one client. */
export const GrantsOfTenant = ({
  tenant,
  query,
}: {
  readonly tenant: string;
  readonly query: URLSearchParams;
}) => {
  const by = query.has("client") ? "client" : "subject";
  const owner = query.get(by) ?? "";
  const [kind, setKind] = useTyped<string>(`grants of ${tenant}: by`, by);
  const [text, setText] = useTyped(`grants of ${tenant}: owner`, owner);
  return (
    <>
      <form
        class="filters"
        onSubmit={(event) => {
          event.preventDefault();
          goTo(["tenants", tenant, "grants"], { [kind]: text.trim() });
        }}
      >
        <Field
          label="Whose grants?"
          required
          value={kind}
          onChange={setKind}
          choices={[
            ["subject", "of a user (subject)"],
            ["client", "of a client (id)"],
          ]}
        />
        <Field
          label={kind === "client" ? "Client id" : "Subject"}
          required
          isCode
          value={text}
          onChange={setText}
        />
        <button type="submit" class="primary">
          Look up
        </button>
      </form>
      {owner === "" ? (
        <p class="quiet">A grant is what a user allowed a client. Name the user or the client.</p>
      ) : (
        <GrantList key={`${by} ${owner}`} tenant={tenant} by={by} owner={owner} />
      )}
    </>
  );
};
