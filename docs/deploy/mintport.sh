#!/bin/sh
# The command line of a server that mintport.service runs: the same user, folder, key and environment. README.md beside this file
# says how to use it.
set -eu

# Within the unit that is made below, of which systemd says where the key is.
if [ -n "${CREDENTIALS_DIRECTORY-}" ]; then
  MINTPORT_KEY_ENCRYPTION_KEY_FILE=$CREDENTIALS_DIRECTORY/key-encryption-key
  export MINTPORT_KEY_ENCRYPTION_KEY_FILE
  exec /usr/bin/node /opt/mintport/node_modules/@mintport/server/dist/main.js "$@"
fi

self=$(readlink -f "$0")
# Only root may give a command the key.
[ "$(id -u)" -eq 0 ] || exec sudo "$self" "$@"
exec systemd-run --quiet --pipe --pty --wait --collect \
  --property=DynamicUser=yes \
  --property=User=mintport \
  --property=StateDirectory=mintport \
  --property=StateDirectoryMode=0700 \
  --property=UMask=0077 \
  --property=LoadCredential=key-encryption-key:/etc/mintport/key-encryption-key \
  --property=EnvironmentFile=-/etc/mintport/environment \
  --property=Environment=NODE_ENV=production \
  --property=Environment=MINTPORT_CONFIG=/etc/mintport/config.json \
  --property=Environment=MINTPORT_DATA=/var/lib/mintport \
  "$self" "$@"
