import type { ComponentChildren } from "preact";
import { ApiFailure } from "../session/api.ts";
import { useConsole } from "./context.ts";

/** Something to know or to be careful about, in a box. */
export const Notice = ({
  kind = "note",
  title,
  children,
}: {
  readonly kind?: "note" | "warning" | "danger" | "good";
  readonly title?: string;
  readonly children?: ComponentChildren;
}) => (
  <div class={`notice ${kind}`} role={kind === "danger" ? "alert" : undefined}>
    {title !== undefined && <strong>{title}</strong>}
    <div>{children}</div>
  </div>
);

/** Why something failed: the server's words, and each field with what is right. */
export const Failure = ({ failure }: { readonly failure: unknown }) => {
  if (failure === undefined) return null;
  if (!(failure instanceof ApiFailure))
    return (
      <Notice kind="danger" title="Something went wrong in this page">
        Load it again. What was done is in the audit log.
      </Notice>
    );
  const hint = hintOf(failure);
  return (
    <Notice kind="danger" title={failure.message}>
      {failure.problems.length > 0 && (
        <ul>
          {failure.problems.map(({ field, message }) => (
            <li key={field}>
              <code>{field}</code> {message}
            </li>
          ))}
        </ul>
      )}
      {hint}
      {failure.status === 401 && <SignInAgain />}
    </Notice>
  );
};

/** A dialog covers the button of the page, so that it has one of its own. */
const SignInAgain = () => {
  const { signInAgain } = useConsole();
  return (
    <button type="button" onClick={signInAgain}>
      Sign in again
    </button>
  );
};

const hintOf = ({ status, problems }: ApiFailure): string => {
  if (status === 403 && problems.length === 0)
    return "You may not do this: your entry among the operators does not cover it.";
  if (status === 412)
    return "Somebody changed it meanwhile. Close this, look at it again, and decide anew.";
  if (status === 401) return "Sign in again: what you typed comes back, but for secrets. ";
  return "";
};
