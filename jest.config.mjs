export default {
  // A busy machine is no failure: what hangs is told by this, nothing is timed.
  testTimeout: 120_000,
  // Jest keeps one core for itself, which is one of two on a runner; most tests wait for processes.
  maxWorkers: '100%',
  testEnvironment: 'node',
  extensionsToTreatAsEsm: ['.ts'],
  testMatch: ['<rootDir>/test/**/*.test.ts'],
  transform: {
    '\\.ts$': [
      '@swc/jest',
      { jsc: { target: 'es2022', parser: { syntax: 'typescript' } }, module: { type: 'es6' } },
    ],
  },
}
