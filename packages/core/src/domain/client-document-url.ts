import { err, ok, type Result } from "neverthrow";
import { isLoopbackHost } from "./loopback-host.ts";

/** The parts of a client's document URL that rules ask for. */
export interface ClientDocumentUrl {
  /** Host and port, as they stand in the text. */
  readonly host: string;
  /** Whether the document would be on this very machine. */
  readonly isLoopback: boolean;
}

/** Why a text that begins as a document URL is none. */
export type ClientDocumentUrlFault = "path_missing" | "not_url_text" | "dot_segment" | "host_form";

/** Whether a client identifier can only mean a document: ids that this server makes never begin so. */
export const isDocumentId = (id: string): boolean => id.startsWith("https://");

/**
 * Reads a client identifier that is the URL of the client's document (Client ID Metadata Document §3): `https`, a host and a path, without
 * fragment, user name and dot segments. Nothing is normalised: the text is compared as it stands, so a host that a URL parser
 * would write otherwise is refused.
 *
 * @example parseClientDocumentUrl("https://app.example/client.json") // ok({ host: "app.example", isLoopback: false })
 * @example parseClientDocumentUrl("https://app.example") // err("path_missing")
 */
export const parseClientDocumentUrl = (
  id: string,
): Result<ClientDocumentUrl, ClientDocumentUrlFault> => {
  const [, authority, path] = urlText.exec(id) ?? [];
  if (authority === undefined || brokenEscape.test(id)) return err("not_url_text");
  if (path === undefined) return err("path_missing");
  if (path.split("/").some((segment) => dotSegment.test(segment))) return err("dot_segment");
  if (!URL.canParse(id)) return err("host_form");
  const { host, hostname } = new URL(id);
  // A user name, a default port, an escaped or a capital letter: no text may mean another host than it shows.
  return host === authority
    ? ok({ host, isLoopback: isLoopbackHost(hostname.replace(/\.$/, "")) })
    : err("host_form");
};

/** What stands before the path, the path, and a query; no `#`. */
const urlText =
  /^https:\/\/([\w!$%&'()*+,.:;=@[\]~-]*)(\/[\w!$%&'()*+,./:;=@[\]~-]*)?(?:\?[\w!$%&'()*+,./:;=?@[\]~-]*)?$/;
const brokenEscape = /%(?![\da-f]{2})/i;
/** Browsers and servers take `%2e` for a dot. */
const dotSegment = /^(?:\.|%2e){1,2}$/i;
