import type { FieldChange } from "../forms/draft.ts";
import { Act } from "./act.tsx";
import { ChangeList } from "./change-list.tsx";

/** The last look at a change, with what comes of it, before it is made. */
export const Review = ({
  name,
  changes,
  danger,
  perform,
  onClose,
}: {
  readonly name: string;
  readonly changes: readonly FieldChange[];
  /** What is dangerous about it. Then the name must be typed. */
  readonly danger: string | undefined;
  readonly perform: () => Promise<void>;
  readonly onClose: () => void;
}) => (
  <Act
    title={`Change ${name}`}
    danger={danger !== undefined}
    typed={danger === undefined ? undefined : name}
    consequence={
      <>
        {danger !== undefined && (
          <p>
            <b>{danger}</b>
          </p>
        )}
        <ChangeList changes={changes} />
        <p>Every node knows it within 5 s. What is not named here stays as it is.</p>
      </>
    }
    perform={perform}
    onClose={onClose}
  />
);
