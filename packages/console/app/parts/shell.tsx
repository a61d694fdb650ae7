import type { ComponentChildren } from "preact";
import { useConsole } from "./context.ts";
import { linkTo, type Route } from "./route.ts";

const places: readonly (readonly [string, string])[] = [
  ["", "Overview"],
  ["tenants", "Tenants"],
  ["audit", "Audit log"],
  ["explain", "Explain"],
  ["findings", "Findings"],
];

/** The frame of every page: where one can go, who is signed in, and what was just done. */
export const Shell = ({
  route,
  said,
  onSignOut,
  onSwitch,
  children,
}: {
  readonly route: Route;
  /** What was just done. */
  readonly said: string;
  readonly onSignOut: () => void;
  /** Has somebody else sign in. */
  readonly onSwitch: () => void;
  readonly children: ComponentChildren;
}) => {
  const { subject } = useConsole();
  const [current = ""] = route.segments;
  return (
    <>
      <a class="skip" href="#main" onClick={toMain}>
        Skip to the content
      </a>
      <header class="top">
        <a class="brand" href="#/">
          Mintport
        </a>
        <nav aria-label="Console">
          <ul>
            {places.map(([path, name]) => (
              <li key={path}>
                <a
                  href={linkTo(path === "" ? [] : [path])}
                  aria-current={path === current ? "page" : undefined}
                >
                  {name}
                </a>
              </li>
            ))}
          </ul>
        </nav>
        <div class="who">
          <span title="Every act is told to the audit log under this name">{subject}</span>
          <button type="button" class="plain" onClick={onSwitch}>
            Sign in as somebody else
          </button>
          <button type="button" class="plain" onClick={onSignOut}>
            Sign out
          </button>
        </div>
      </header>
      <main id="main" tabIndex={-1}>
        {children}
      </main>
      <div class="said" role="status" aria-live="polite">
        {said !== "" && <p>{said}</p>}
      </div>
    </>
  );
};

/** The address is the page's, so that the link moves the focus by itself. */
const toMain = (event: Event): void => {
  event.preventDefault();
  document.querySelector<HTMLElement>("main")?.focus();
};
