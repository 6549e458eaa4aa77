/** As in package.json (a test holds them together); a constant, since the bundle has no package.json beside it. */
export const version = '0.1.0'
