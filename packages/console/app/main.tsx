import "./styles.css";
import { render } from "preact";
import { App } from "./app.tsx";
import { Notice } from "./parts/notice.tsx";
import { type Config, readConfig } from "./session/config.ts";
import { beginSignIn, completeSignIn, SignInFailed } from "./session/sign-in.ts";

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
  if (!location.pathname.endsWith("/callback")) {
    await beginSignIn(config, location.hash);
    return;
  }
  try {
    const session = await completeSignIn(config);
    render(<App config={config} session={session} />, root);
  } catch (error) {
    showFailure(error, config);
  }
};

const showFailure = (error: unknown, config: Config | undefined): void => {
  if (root === null) return;
  const text =
    error instanceof SignInFailed
      ? error.message
      : "The server does not answer. Load the page again.";
  render(
    <main class="alone">
      <h1>Mintport console</h1>
      <Notice kind="danger" title="You are not signed in">
        {text}
      </Notice>
      <div class="buttons">
        {config !== undefined && (
          <a class="button" href={config.logout}>
            Log out
          </a>
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
