/** A reason for which a text cannot be registered as a redirect URI. */
export type RedirectUriFault = keyof typeof redirectUriFaults;

/** The same in words for whoever registers it. */
export const redirectUriFaults = {
  too_long: "must have at most 2048 characters",
  not_uri_text:
    "must hold the characters of a URI alone (RFC 3986 §2): no space, backslash, control character or letter beyond ASCII",
  fragment: "must have no fragment (OAuth 2.1 §2.3)",
  not_absolute: "must be absolute, as https://app.example/callback (OAuth 2.1 §2.3)",
  script_scheme: "must not have a scheme that runs or opens something in the browser itself",
  scheme_without_period:
    "must be https, or of a native client a scheme with a period, as com.example.app:/callback (RFC 8252 §7.1)",
  private_scheme_of_web:
    'must be https: a scheme of its own is for clients with applicationType "native"',
  private_scheme_form:
    "must have a slash after its scheme and at most a plain host, as com.example.app:/callback (RFC 8252 §7.1)",
  user_name: "must have no user name: what stands before @ only looks like a host",
  wildcard: "must have no * in its host: it is compared as text (OAuth 2.1 §2.3.1)",
  not_canonical:
    "must spell its scheme, host and port as browsers do: small letters, plain IP addresses, no usual port",
  http_beyond_loopback:
    "must be https: http is for 127.0.0.1, [::1] and localhost alone (RFC 9700 §2.6)",
  dot_segments: "must have no . or .. as a segment of its path",
  answer_parameter:
    "must have no parameter that an answer has: code, state, iss, error, error_description, error_uri, response (RFC 9207 §4)",
} as const;
