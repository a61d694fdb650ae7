import type { FieldChange } from "../forms/draft.ts";
import { itemsOf } from "../forms/field-text.ts";

/** What changes in which fields, and what comes of it. */
export const ChangeList = ({
  changes,
  isPlain = false,
}: {
  readonly changes: readonly FieldChange[];
  /** Without what comes of it: for what is done already. */
  readonly isPlain?: boolean;
}) => (
  <dl class="changes">
    {changes.map((change) => (
      <div key={change.field.path}>
        <dt>{change.field.label}</dt>
        <dd>
          <Change {...change} />
        </dd>
        {!isPlain && change.field.consequence !== undefined && <dd>{change.field.consequence}</dd>}
      </div>
    ))}
  </dl>
);

const Change = ({ field, before, after }: FieldChange) => {
  if (field.kind === "flag")
    return (
      <>
        <Side kind="removed" text={before === "" ? "no" : "yes"} />
        <Side kind="added" text={after === "" ? "no" : "yes"} />
      </>
    );
  if (field.kind === "scope" || field.kind === "lines" || field.kind === "checks") {
    const [old, fresh] = [itemsOf(field, before), itemsOf(field, after)];
    const taken = old.filter((item) => !fresh.includes(item));
    const added = fresh.filter((item) => !old.includes(item));
    // Another order is a change, too.
    if (taken.length + added.length > 0)
      return (
        <>
          {taken.map((text) => (
            <Side key={`- ${text}`} kind="removed" text={text} />
          ))}
          {added.map((text) => (
            <Side key={`+ ${text}`} kind="added" text={text} />
          ))}
        </>
      );
  }
  return (
    <>
      <Side kind="removed" text={before} />
      <Side kind="added" text={after} />
    </>
  );
};

const Side = ({ kind, text }: { readonly kind: "added" | "removed"; readonly text: string }) => {
  const Tag = kind === "added" ? "ins" : "del";
  return (
    <Tag>
      <span class="hidden">{kind}: </span>
      {text === "" ? "not set" : text}
    </Tag>
  );
};
