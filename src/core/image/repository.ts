/** Where the images of one name are kept. */
export type Repository = {
  /** With its port, where it has one. */
  readonly host: string
  readonly name: string
}

/** https://github.com/opencontainers/distribution-spec/blob/v1.1.1/spec.md#pulling-manifests */
const component = '[a-z0-9]+(?:(?:\\.|_|__|-+)[a-z0-9]+)*'
const pattern = new RegExp(`^([a-z0-9.-]+(?::\\d+)?)/(${component}(?:/${component})*)$`)

/** `HOST/NAME`; undefined when the text is no repository, or has a tag or digest. */
export function parseRepository(text: string): Repository | undefined {
  const [, host, name] = pattern.exec(text) ?? []
  return host === undefined || name === undefined ? undefined : { host, name }
}
