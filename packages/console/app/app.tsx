import { useEffect, useMemo, useRef, useState } from "preact/hooks";
import { AuditPage } from "./pages/audit-page.tsx";
import { ClientPage } from "./pages/client-page.tsx";
import { EditClientPage } from "./pages/edit-client-page.tsx";
import { EditTenantPage } from "./pages/edit-tenant-page.tsx";
import { ExplainPage } from "./pages/explain-page.tsx";
import { FindingsPage } from "./pages/findings-page.tsx";
import { NewClientPage } from "./pages/new-client-page.tsx";
import { OverviewPage } from "./pages/overview-page.tsx";
import { TenantPage } from "./pages/tenant-page.tsx";
import { TenantsPage } from "./pages/tenants-page.tsx";
import { type Console, ConsoleProvider } from "./parts/context.ts";
import { Heading } from "./parts/heading.tsx";
import { LeaveQuestion } from "./parts/leave-question.tsx";
import { Notice } from "./parts/notice.tsx";
import { type Route, useRoute } from "./parts/route.ts";
import { Shell } from "./parts/shell.tsx";
import { useLeaving } from "./parts/use-leaving.ts";
import { apiOf } from "./session/api.ts";
import type { Config } from "./session/config.ts";
import type { Lacks } from "./session/rights.ts";
import { beginSignIn, type Session } from "./session/sign-in.ts";
import { signInAsAnother, signOut } from "./session/sign-out.ts";
import { putAway, type Typed } from "./session/typed.ts";

/** The console of an operator who is signed in. */
export const App = ({
  config,
  session,
  lacks,
  typed,
  onLeave,
}: {
  readonly config: Config;
  readonly session: Session;
  readonly lacks: Lacks;
  /** What was typed before the login. */
  readonly typed: Typed;
  /** Shows that nobody is signed in any more. */
  readonly onLeave: () => void;
}) => {
  const [unsent] = useState(() => new Set<string>());
  const { asked, leave } = useLeaving(unsent);
  const route = useRoute(leave);
  const [said, setSaid] = useState("");
  const [isOver, setOver] = useState(false);
  const timer = useRef(0);
  const console = useMemo(
    (): Console => ({
      config,
      subject: session.subject,
      lacks,
      typed,
      unsent,
      signInAgain: () => {
        // It is all there again afterwards.
        unsent.clear();
        putAway(session.subject, typed);
        void beginSignIn(config, location.hash);
      },
      api: apiOf(config, session, () => {
        setOver(true);
      }),
      say: (text) => {
        setSaid(text);
        clearTimeout(timer.current);
        timer.current = setTimeout(setSaid, 8000, "");
      },
    }),
    [config, session, lacks, typed, unsent],
  );
  useEffect(() => {
    const ends = setTimeout(setOver, Math.max(0, session.expiresAt - Date.now()), true);
    return () => {
      clearTimeout(ends);
    };
  }, [session]);
  return (
    <ConsoleProvider value={console}>
      <Shell
        route={route}
        said={said}
        onSignOut={() => {
          leave(() => void signOut(config, session, onLeave));
        }}
        onSwitch={() => {
          leave(() => void signInAsAnother(config, session));
        }}
      >
        {isOver && (
          <Notice kind="warning" title="Your session is over">
            What you see stays, and nothing more can be done. What you typed is here again once you
            have signed in, but for secrets.{" "}
            <button type="button" onClick={console.signInAgain}>
              Sign in again
            </button>
          </Notice>
        )}
        <Page route={route} />
        {asked !== undefined && <LeaveQuestion asked={asked} />}
      </Shell>
    </ConsoleProvider>
  );
};

const Page = ({ route: { segments, query } }: { readonly route: Route }) => {
  const [place, tenant, part, client, detail] = segments;
  if (place === undefined) return <OverviewPage hours={query.get("hours") ?? "24"} />;
  if (place === "audit") return <AuditPage query={query} />;
  if (place === "explain") return <ExplainPage key={query.toString()} query={query} />;
  if (place === "findings") return <FindingsPage />;
  if (place === "tenants" && tenant === undefined) return <TenantsPage query={query} />;
  if (place === "tenants" && tenant !== undefined) {
    if (part === "clients" && client !== undefined && detail === "edit")
      return <EditClientPage key={`${tenant} ${client}`} tenant={tenant} client={client} />;
    if (part === "clients" && client !== undefined && detail === undefined)
      return <ClientPage key={`${tenant} ${client}`} tenant={tenant} client={client} />;
    if (part === "edit") return <EditTenantPage key={tenant} tenant={tenant} />;
    if (part === "new-client") return <NewClientPage key={tenant} tenant={tenant} />;
    if (part === undefined || ["keys", "grants", "settings"].includes(part))
      return <TenantPage key={tenant} tenant={tenant} tab={part ?? ""} query={query} />;
  }
  return (
    <>
      <Heading title="There is no such page" />
      <p>
        <a href="#/">Go to the overview</a>
      </p>
    </>
  );
};
