import type { ComponentChildren } from "preact";
import { Heading } from "./heading.tsx";
import { linkTo } from "./route.ts";

/** What is done to a tenant or a client as a whole, from its head. */
export type RecordAct = "end-tokens" | "stop" | "enable";

/** The head of every page of a tenant or a client: where it stands, and the acts on it as a whole. */
export const RecordHead = ({
  tenant,
  client,
  here,
  children,
}: {
  readonly tenant: string;
  readonly client?: string;
  /** What of it this page is; its main page without. */
  readonly here?: string;
  readonly children?: ComponentChildren;
}) => {
  const places: readonly (readonly [string, string])[] = [
    ["Tenants", linkTo(["tenants"])],
    [tenant, linkTo(["tenants", tenant])],
    ...(client === undefined
      ? []
      : [[client, linkTo(["tenants", tenant, "clients", client])] as const]),
    ...(here === undefined ? [] : [[here, ""] as const]),
  ];
  const [title = ""] = places.at(-1) ?? [];
  return (
    <Heading title={title} path={places.slice(0, -1)}>
      {children}
    </Heading>
  );
};

/** The buttons of a head: what is done to the record, and the way to its form. */
export const RecordActs = ({
  edit,
  words,
  isDisabled,
  mayStop = true,
  onOpen,
}: {
  /** Where its form is. */
  readonly edit: string;
  readonly words: { readonly endTokens: string; readonly stop: string };
  readonly isDisabled: boolean;
  readonly mayStop?: boolean;
  readonly onOpen: (act: RecordAct) => void;
}) => (
  <>
    <a class="button" href={edit}>
      Edit
    </a>
    <button
      type="button"
      onClick={() => {
        onOpen("end-tokens");
      }}
    >
      {words.endTokens}
    </button>
    <button
      type="button"
      class={isDisabled ? undefined : "danger"}
      disabled={!mayStop}
      onClick={() => {
        onOpen(isDisabled ? "enable" : "stop");
      }}
    >
      {isDisabled ? "Enable" : words.stop}
    </button>
  </>
);
