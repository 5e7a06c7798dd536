/** Who signs in for the measurements. */
export const administrator = { name: 'admin', password: 'the-password-of-the-bench' } as const;

/** `Authorization` of the administrator. */
export const authorization = `Basic ${Buffer.from(`${administrator.name}:${administrator.password}`).toString('base64')}`;

/** The environment of a server: production settings, but that an upload needs no approval. */
export function settingsOf(folder: string, port: number): Readonly<Record<string, string>> {
  return {
    CHANDLERY_DATA: folder,
    CHANDLERY_PORT: String(port),
    CHANDLERY_ADMIN_NAME: administrator.name,
    CHANDLERY_ADMIN_PASSWORD: administrator.password,
    CHANDLERY_DEFAULT_APPROVALS: '0',
  };
}
