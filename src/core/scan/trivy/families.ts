/**
 * Operating systems whose packages Trivy judges, by the family name in its report
 * (https://trivy.dev/docs/latest/coverage/os/). Of any other it lists packages at most, and finds nothing.
 */
const assessed: ReadonlySet<string> = new Set([
  'alma',
  'alpine',
  'amazon',
  'azurelinux',
  'bottlerocket',
  'cbl-mariner',
  'centos',
  'chainguard',
  'debian',
  'echo',
  'minimos',
  'opensuse',
  'opensuse-leap',
  'opensuse-tumbleweed',
  'oracle',
  'photon',
  'redhat',
  'rocky',
  'slem',
  'sles',
  'ubuntu',
  'wolfi',
])

export const isAssessed = (family: string): boolean => assessed.has(family)
