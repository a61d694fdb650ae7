import "./styles.css";
import { type ComponentChildren, render } from "preact";
import { App } from "./app.tsx";
import { Notice } from "./parts/notice.tsx";
import { type Config, readConfig } from "./session/config.ts";
import { readRights } from "./session/rights.ts";
import { beginSignIn, completeSignIn, isUnderWay, SignInFailed } from "./session/sign-in.ts";
import { takeBack } from "./session/typed.ts";

const root = document.querySelector("#console");

const start = async (): Promise<void> => {
  if (root === null) return;
  root.replaceChildren();
  const config = await readConfig();
  // The login comes back to this one origin, and what it left in the other's storage would be lost.
  if (location.origin !== config.origin) {
    location.replace(`${config.origin}/admin/console/${location.hash}`);
    return;
  }
  if (!location.pathname.endsWith("/callback") || !isUnderWay()) {
    await beginSignIn(config, location.hash);
    return;
  }
  try {
    const session = await completeSignIn(config);
    const lacks = await readRights(config, session);
    const left = (
      <Notice title="You are signed out of the console">
        Your login is a proxy’s. It lasts until you end it there.
      </Notice>
    );
    const onLeave = (): void => {
      showAlone(left, undefined);
    };
    const typed = takeBack(session.subject);
    render(<App {...{ config, session, lacks, typed, onLeave }} />, root);
  } catch (error) {
    showFailure(error, config);
  }
};

const showFailure = (error: unknown, config: Config | undefined): void => {
  const text =
    error instanceof SignInFailed
      ? error.message
      : "The server does not answer. Load the page again.";
  const notice = (
    <Notice kind="danger" title="You are not signed in">
      {text}
    </Notice>
  );
  showAlone(notice, config);
};

/** Shows that nobody is signed in, and why; with a way to another login where that ends at this server. */
const showAlone = (notice: ComponentChildren, config: Config | undefined): void => {
  if (root === null) return;
  render(
    <main class="alone">
      <h1>Mintport console</h1>
      {notice}
      <div class="buttons">
        {config?.logout !== undefined && (
          <a class="button" href={config.logout}>
            Log out
          </a>
        )}
        {config !== undefined && (
          <button
            type="button"
            onClick={() => void beginSignIn(config, location.hash, "select_account")}
          >
            Sign in as somebody else
          </button>
        )}
        <a class="button primary" href="/admin/console/">
          Sign in
        </a>
      </div>
    </main>,
    root,
  );
};

start().catch((error: unknown) => {
  showFailure(error, undefined);
});
