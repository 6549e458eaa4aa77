/** A file in which an operating system's package manager says what is installed. */
export type PackageDatabase = { readonly manager: string; readonly path: string }

/**
 * Where package managers keep them, by the file layouts of Debian and its distroless images, Alpine, the rpm family
 * (three homes: before and after RPM 4.16's move, and OSTree), Arch, Gentoo, OpenWrt, Nix and CBL-Mariner's distroless.
 */
const homes: readonly (readonly [manager: string, path: RegExp])[] = [
  ['dpkg', /^var\/lib\/dpkg\/status(?:\.d\/[^/]+)?$/],
  ['apk', /^(?:usr\/)?lib\/apk\/db\/installed$/],
  ['rpm', /^(?:var\/lib|usr\/lib\/sysimage|usr\/share)\/rpm\/(?:Packages(?:\.db)?|rpmdb\.sqlite)$/],
  ['rpm', /^var\/lib\/rpmmanifest\/container-manifest-[12]$/],
  ['pacman', /^var\/lib\/pacman\/local\/[^/]+\/desc$/],
  ['portage', /^var\/db\/pkg\/[^/]+\/[^/]+\/PF$/],
  ['opkg', /^(?:usr\/lib|var\/lib)\/opkg\/status$/],
  ['nix', /^nix\/var\/nix\/db\/db\.sqlite$/],
]

/** The database that a file of a layer is, if it is one. */
export function packageDatabase(path: string): PackageDatabase | undefined {
  const home = homes.find(([, pattern]) => pattern.test(path))
  return home && { manager: home[0], path }
}
