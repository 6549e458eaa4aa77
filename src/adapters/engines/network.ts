type Env = Readonly<Record<string, string | undefined>>

const proxies = ['HTTP_PROXY', 'HTTPS_PROXY', 'NO_PROXY', 'http_proxy', 'https_proxy', 'no_proxy']
/** Where Go looks for the machine's certificates (https://pkg.go.dev/crypto/x509#SystemCertPool). */
const certificates = ['SSL_CERT_FILE', 'SSL_CERT_DIR']

/** What an engine needs to reach the network as the machine does. A proxy with a password is kept from it. */
export const networkOf = (env: Env): Readonly<Record<string, string>> =>
  Object.fromEntries(
    [...proxies, ...certificates].flatMap((name) => {
      const value = env[name] ?? ''
      return value === '' || value.includes('@') ? [] : [[name, value]]
    }),
  )
