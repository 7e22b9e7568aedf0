import type {Keychain} from './ports.ts';

/** macOS Keychain, Windows Credential Manager or the Secret Service of a Linux desktop. */
export const nodeKeychain: Keychain = {
  async read(service, account) {
    const {AsyncEntry} = await import('@napi-rs/keyring');
    return (await new AsyncEntry(service, account).getPassword()) ?? undefined;
  },
};
