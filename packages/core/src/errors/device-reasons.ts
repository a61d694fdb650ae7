/** The reasons of devices that wait for their user (RFC 8628 §3.5). Rows as in `reasons`. */
export const deviceReasons = {
  device_code_unknown: ["invalid_grant", "The device code is not valid"],
  device_code_of_other_client: ["invalid_grant", "The device code is not valid"],
  device_code_used: ["invalid_grant", "The device code is not valid"],
  device_code_expired: ["expired_token", "The device code has expired"],
  device_pending: ["authorization_pending", "The user has not decided yet"],
  device_polled_early: ["slow_down", "Wait 5 seconds longer between two requests"],
  device_denied: ["access_denied", "The user denied the request"],
  device_client_is_web: [
    "unauthorized_client",
    "Grant type not enabled for this client: it can open a browser",
  ],
  user_code_refused: ["invalid_request", "The code is not valid"],
  interaction_device_over: ["invalid_request", "The code is not valid any more"],
} as const;
