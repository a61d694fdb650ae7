/** The facts of a client authentication method that the metadata states. */
interface AnnouncedMethod {
  readonly name: string;
  readonly identifiesOnly?: boolean;
  readonly signingAlgorithms?: readonly string[];
}

/**
 * How clients prove themselves at an endpoint (RFC 8414 §2); `endpoint` is the member that holds its URL. A method that
 * only identifies a client proves nothing, so it is announced only where `publicClients` have something to get.
 *
 * @example authenticationMetadata("token_endpoint", [clientSecretBasic]) // { token_endpoint_auth_methods_supported: ["client_secret_basic"], … }
 */
export const authenticationMetadata = (
  endpoint: string,
  methods: readonly AnnouncedMethod[],
  publicClients = false,
): Readonly<Record<string, readonly string[]>> => {
  const announced = methods.filter(
    ({ identifiesOnly }) => publicClients || identifiesOnly !== true,
  );
  return {
    [`${endpoint}_auth_methods_supported`]: announced.map(({ name }) => name),
    [`${endpoint}_auth_signing_alg_values_supported`]: [
      ...new Set(announced.flatMap(({ signingAlgorithms }) => signingAlgorithms ?? [])),
    ],
  };
};
