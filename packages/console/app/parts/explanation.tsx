import { Facts } from "./facts.tsx";
import { Notice } from "./notice.tsx";

/** The course that a request would take. */
export interface Explained {
  readonly passed: readonly string[];
  readonly found: Readonly<Record<string, unknown>>;
  readonly token?: Readonly<Record<string, unknown>>;
  readonly decision?: Readonly<Record<string, unknown>>;
  readonly refusal?: {
    readonly step: string;
    readonly reason: string;
    readonly cause?: string;
    readonly status: number;
    readonly error: string;
    readonly description: string;
  };
}

/** It in words: the end first, then the steps, then what was found on the way. */
export const Explanation = ({ explained }: { readonly explained: Explained }) => {
  const { passed, found, token, decision, refusal } = explained;
  return (
    <section class="explanation">
      {refusal === undefined ? (
        <Notice kind="good" title={token === undefined ? "It would go on" : "It would get a token"}>
          {decision === undefined ? "" : `Decided: ${textOf(decision["kind"] ?? decision)}`}
        </Notice>
      ) : (
        <Notice kind="danger" title={`It would be refused: ${refusal.reason}`}>
          The client sees {refusal.status} <code>{refusal.error}</code>: {refusal.description}
          {refusal.cause !== undefined && ` (${refusal.cause})`}
        </Notice>
      )}
      <h2>Steps</h2>
      <ol class="steps">
        {passed.map((step) => (
          <li key={step}>
            <span class="status good">passed</span> {step.replaceAll("_", " ")}
          </li>
        ))}
        {refusal !== undefined && (
          <li>
            <span class="status danger">refused</span> {refusal.step.replaceAll("_", " ")}
          </li>
        )}
      </ol>
      <h2>Found on the way</h2>
      <Facts facts={factsOf(found)} />
      {token !== undefined && (
        <>
          <h2>The token</h2>
          <Facts facts={factsOf(token)} />
        </>
      )}
    </section>
  );
};

/** What the request itself says, its moment and its endpoint, is known. */
const factsOf = (
  found: Readonly<Record<string, unknown>>,
): readonly (readonly [string, string])[] =>
  Object.entries(found)
    .filter(([name]) => name !== "at" && name !== "endpoint")
    .map(([name, value]) => [words(name), textOf(value)] as const);

/** `grantType` as people write it. */
const words = (name: string): string =>
  name.replaceAll(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`);

const textOf = (value: unknown): string => {
  if (typeof value === "string") return value;
  return Array.isArray(value) ? value.join(" ") : JSON.stringify(value);
};
