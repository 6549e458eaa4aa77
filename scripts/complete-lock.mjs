// Some registries do not serve every foreign-platform package, npm then leaves them out of package-lock.json and
// `npm ci` refuses the file. Adds an entry for each optional dependency that has none: exact version, os and cpu
// read off its name, no integrity. Run it after changing dependencies; test/lockfile.test.ts holds the lock to it.
import { readFileSync, writeFileSync } from 'node:fs'

const platforms = {
  os: {
    android: 'android',
    darwin: 'darwin',
    win32: 'win32',
    linux: 'linux',
    freebsd: 'freebsd',
    wasm32: 'wasi',
    openharmony: 'openharmony',
  },
  cpu: Object.fromEntries(
    ['arm64', 'x64', 'ia32', 'ppc64', 's390x', 'riscv64', 'loong64', 'arm', 'wasm32'].map((cpu) => [
      cpu,
      cpu,
    ]),
  ),
  libc: { musl: 'musl', gnu: 'glibc' },
}

const file = new URL('../package-lock.json', import.meta.url)
const lock = JSON.parse(readFileSync(file, 'utf8'))
const missing = Object.entries(lock.packages).flatMap(([path, { optionalDependencies = {}, dev }]) =>
  Object.entries(optionalDependencies)
    .filter(
      ([name]) => !lock.packages[`node_modules/${name}`] && !lock.packages[`${path}/node_modules/${name}`],
    )
    .map(([name, range]) => [`node_modules/${name}`, entry(name, range, dev)]),
)
const packages = Object.entries({ ...lock.packages, ...Object.fromEntries(missing) })
lock.packages = Object.fromEntries(packages.sort(([a], [b]) => (a < b ? -1 : 1)))
writeFileSync(file, `${JSON.stringify(lock, null, 2)}\n`)
process.stderr.write(`${missing.length} optional packages added to package-lock.json\n`)

function entry(name, range, dev) {
  const words = name.split('/').at(-1).split(/[-.]/)
  const kinds = Object.entries(platforms).flatMap(([kind, names]) => {
    const word = words.find((one) => Object.hasOwn(names, one))
    return word === undefined ? [] : [[kind, [names[word]]]]
  })
  return {
    version: range.replace(/^[\^~]/, ''),
    ...(dev && { dev: true }),
    optional: true,
    ...Object.fromEntries(kinds),
  }
}
