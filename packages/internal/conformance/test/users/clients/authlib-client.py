"""A client of Authlib: begins, and finishes with the answer that comes back on standard input. Says all it sees as JSON."""

import json
import os
import sys

os.environ["AUTHLIB_INSECURE_TRANSPORT"] = "1"

from authlib.integrations.base_client.errors import OAuthError
from authlib.integrations.requests_client import OAuth2Session

given = json.loads(sys.argv[1])
metadata = OAuth2Session().get(given["metadata"], withhold_token=True).json()
session = OAuth2Session(
    given["id"],
    given.get("secret"),
    token_endpoint_auth_method=given["method"],
    redirect_uri=given["callback"],
    scope="api:read",
    code_challenge_method="S256",
    token_endpoint=metadata["token_endpoint"],
    revocation_endpoint_auth_method=given["method"],
)
verifier = "a-verifier-of-forty-three-characters-or-more"
url, state = session.create_authorization_url(
    metadata["authorization_endpoint"], code_verifier=verifier
)
print(json.dumps({"url": url}), flush=True)

answer = sys.stdin.readline().strip()
token = session.fetch_token(
    authorization_response=answer, state=state, code_verifier=verifier
)
called = session.get(given["api"])
again = dict(session.refresh_token(metadata["token_endpoint"], token["refresh_token"]))
last = again.get("refresh_token", token["refresh_token"])
revoked = session.revoke_token(
    metadata["revocation_endpoint"], last, token_type_hint="refresh_token"
)
try:
    session.refresh_token(metadata["token_endpoint"], last)
    refused = None
except OAuthError as error:
    refused = error.error
print(
    json.dumps(
        {
            "called": called.json(),
            "rotated": last != token["refresh_token"],
            "access": again["access_token"],
            "revoked": revoked.status_code,
            "refused": refused,
        }
    ),
    flush=True,
)
